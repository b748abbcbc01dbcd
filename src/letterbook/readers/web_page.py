"""A saved web page without posts (HTML): one document in one file."""

from __future__ import annotations

import re
from collections.abc import Iterator

from letterbook.model.message import HTML
from letterbook.ports.reader import Candidate, Finding
from letterbook.readers.whole_document import document_entry

LARGEST = 16 * 1024 * 1024
_LAST = 10
_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s{0,200}(?:<\?xml.{0,200}?\?>\s{0,200})?(?:<!--.{0,2000}?-->\s{0,200})?"
    rb"<(?:!doctype\s+html|html)[\s>]",
    re.IGNORECASE | re.DOTALL,
)


class WebPageReader:
    """Takes the whole file, where no other reader knows what it shows."""

    name = "web-page"
    version = 1
    transparent = True

    def recognise(self, candidate: Candidate) -> int:
        """Return 10 for a file that begins as a page does: what shows posts goes before."""
        if candidate.kind != "file" or (candidate.size or 0) > LARGEST:
            return 0
        return _LAST if _PAGE.match(candidate.head()) is not None else 0

    def read(self, candidate: Candidate) -> Iterator[Finding]:
        """Yield the one entry."""
        yield from document_entry(candidate, HTML, text=True)
