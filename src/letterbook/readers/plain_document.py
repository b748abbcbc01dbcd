"""A text that is no correspondence of a known form: kept whole, and searched as a document."""

from __future__ import annotations

from collections.abc import Iterator

from letterbook.model.message import PRINTED_TEXT
from letterbook.ports.reader import Candidate, Finding
from letterbook.readers.text_lines import charset_of
from letterbook.readers.whole_document import document_entry

LARGEST = 8 * 1024 * 1024
_ENDINGS = (".txt", ".text", ".md", ".csv", ".tsv", ".log", ".json")
_LAST = 5
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\f\x1b"))


class PlainDocumentReader:
    """Takes a text file by its ending, where no other reader knows its content."""

    name = "plain-document"
    version = 1
    transparent = True

    def recognise(self, candidate: Candidate) -> int:
        """Return 5 for text under the usual endings: any reader that knows it goes before."""
        head = candidate.head()
        if candidate.kind != "file" or not head.strip() or (candidate.size or 0) > LARGEST:
            return 0
        if not candidate.name.lower().endswith(_ENDINGS):
            return 0
        charset = charset_of(head)
        if not charset or charset == "latin-1":
            return 0
        if not charset.startswith("utf-16") and head.translate(None, _CONTROLS) != head:
            return 0
        return _LAST

    def read(self, candidate: Candidate) -> Iterator[Finding]:
        """Yield the one entry."""
        yield from document_entry(candidate, PRINTED_TEXT, text=True)
