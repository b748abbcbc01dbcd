"""A saved web page without posts (HTML): one document in one file."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from letterbook.model.message import HTML
from letterbook.ports.reader import Candidate, Entry, Finding
from letterbook.readers.bodies import whole_body
from letterbook.readers.text_lines import charset_of

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
        if candidate.kind != "file" or candidate.size == 0:
            return
        body = whole_body(candidate)
        charset = charset_of(body.as_bytes()) or "latin-1"
        around = {"charset": charset, "name": candidate.name.rpartition("/")[2]}
        context = json.dumps(around, ensure_ascii=True, separators=(",", ":"))
        yield Entry(step=None, body=body, media=HTML, context=context)
