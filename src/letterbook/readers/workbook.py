"""A workbook none of whose sheets is a transcript or a table of posts: one document in one file."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping

from letterbook.model.message import OFFICE
from letterbook.ports.reader import Candidate, Finding
from letterbook.readers.sheets import LARGEST, ZIP, bytes_of, why_no_table_in
from letterbook.readers.whole_document import document_entry
from letterbook.rules.cell_text import WORKBOOK_PARTS

_ANY = 59
_OPEN_SHEET = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"
_NAME_AT = 30
"""Where the name of the first member stands in a zip, and its content where it is stored."""


class WorkbookReader:
    """Takes the whole file; its text is read by a worker."""

    name = "workbook"
    version = 1
    transparent = True

    def __init__(self, columns: Mapping[str, str] | None = None, channel: str = "") -> None:
        self._columns = columns or {}
        self._channel = channel

    def with_columns(self, columns: Mapping[str, str], channel: str = "") -> WorkbookReader:
        """Return a reader that tells why a workbook is not the table that it was said to be."""
        return WorkbookReader(columns, channel)

    def recognise(self, candidate: Candidate) -> int:
        """Return 59 for a workbook: what is read as a table goes before."""
        head = candidate.head()
        if candidate.kind != "file" or (candidate.size or 0) > LARGEST:
            return 0
        if not head.startswith(ZIP):
            return 0
        if head.startswith(_OPEN_SHEET, _NAME_AT):
            return _ANY
        raw = bytes_of(candidate)
        try:
            with zipfile.ZipFile(io.BytesIO(raw)) as archive:
                return 0 if set(WORKBOOK_PARTS).isdisjoint(archive.namelist()) else _ANY
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
            return 0

    def read(self, candidate: Candidate) -> Iterator[Finding]:
        """Yield the one entry, and why it is no table where it nearly is one."""
        if candidate.kind != "file":
            return
        why = why_no_table_in(bytes_of(candidate), self._columns, self._channel)
        if why is not None:
            yield why
        yield from document_entry(candidate, OFFICE, text=False)
