"""A word processor's document or slides (ECMA-376, ISO 26300): one document in one file."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

from letterbook.model.message import OFFICE
from letterbook.ports.reader import Candidate, Finding
from letterbook.readers.pieces import read_up_to
from letterbook.readers.whole_document import document_entry

LARGEST = 64 * 1024 * 1024
_SURE = 97
_ZIP = b"PK\x03\x04"
_OPEN_DOCUMENTS = tuple(
    b"mimetypeapplication/vnd.oasis.opendocument." + kind for kind in (b"text", b"presentation")
)
_NAME_AT = 30
"""Where the name of the first member stands in a zip, and its content where it is stored."""

_TYPES = "[Content_Types].xml"
_MAIN_PARTS = ("word/document.xml", "ppt/presentation.xml", "ppt/slides/slide1.xml")


class OfficeDocumentReader:
    """Takes the whole file; its text is read by a worker."""

    name = "office-document"
    version = 1
    transparent = True

    def recognise(self, candidate: Candidate) -> int:
        """Return 97 for a zip with the parts or the mark of such a document."""
        head = candidate.head()
        if candidate.kind != "file" or (candidate.size or 0) > LARGEST:
            return 0
        if not head.startswith(_ZIP):
            return 0
        if head.startswith(_OPEN_DOCUMENTS, _NAME_AT):
            return _SURE
        members = _members(candidate)
        main = any(part in members for part in _MAIN_PARTS)
        return _SURE if _TYPES in members and main else 0

    def read(self, candidate: Candidate) -> Iterator[Finding]:
        """Yield the one entry."""
        yield from document_entry(candidate, OFFICE, text=False)


def _members(candidate: Candidate) -> frozenset[str]:
    raw = read_up_to(candidate, LARGEST)
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            return frozenset(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return frozenset()
