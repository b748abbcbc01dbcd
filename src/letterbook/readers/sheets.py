"""The sheets of a workbook, and the table that one of them is."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping

import python_calamine

from letterbook.model.notice import Notice
from letterbook.ports.reader import Candidate
from letterbook.readers.pieces import read_up_to
from letterbook.readers.post_rows import POSTS, why_no_posts
from letterbook.readers.transcript_rows import MOST_ROWS, Table, table_of, why_no_table
from letterbook.rules.cell_text import WORKBOOK_PARTS, cell_text
from letterbook.rules.post_table import PostTable, post_table_of

LARGEST = 64 * 1024 * 1024
_UNPACKED = 256 * 1024 * 1024
_MOST_CELLS = 5_000_000
ZIP = b"PK\x03\x04"
_PARTS = (*WORKBOOK_PARTS, "content.xml")
_PIECE = 256 * 1024

Cells = list[list[str]]


def bytes_of(candidate: Candidate) -> bytes:
    """Return the bytes of a workbook, one more than the most where it is too large."""
    return read_up_to(candidate, LARGEST)


def table_in(rows: Cells, columns: Mapping[str, str], channel: str) -> Table | PostTable | None:
    """Return the table of posts or messages that a sheet is, None for another sheet."""
    asked = channel == POSTS
    posts = post_table_of(rows, columns, asked=asked) if channel in ("", POSTS) else None
    return posts if posts is not None or asked else table_of(rows, columns, asked=bool(channel))


def why_no_table_in(raw: bytes, columns: Mapping[str, str], channel: str) -> Notice | None:
    """Return what keeps a workbook from being read as a table that it was said to be."""
    for _, rows in sheets_of(raw):
        if channel == POSTS:
            return why_no_posts(rows, columns)
        if (why := why_no_table(rows, columns)) is not None:
            return why
    return None


def sheets_of(raw: bytes) -> Iterator[tuple[str, Cells]]:
    """Yield the rows of each sheet as text; nothing for what is no workbook or is too large."""
    if len(raw) > LARGEST or not _is_bounded(raw):
        return
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(raw))
    except (python_calamine.CalamineError, ValueError, OSError):
        return
    cells = 0
    for name in book.sheet_names:
        try:
            sheet = book.get_sheet_by_name(name)
            height, width = sheet.height, sheet.width
            cells += height * width
            if height > MOST_ROWS or cells > _MOST_CELLS:
                return
            rows = sheet.to_python(skip_empty_area=False)
        except (python_calamine.CalamineError, ValueError, OSError):
            continue
        yield name, [[cell_text(cell) for cell in row] for row in rows]


def _is_bounded(raw: bytes) -> bool:
    """Return whether the parts of a workbook are there and unpack to what can be read at once."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            members = archive.infolist()
            if not any(member.filename in _PARTS for member in members):
                return False
            left = _UNPACKED
            for member in members:
                with archive.open(member) as stream:
                    while piece := stream.read(_PIECE):
                        left -= len(piece)
                        if left < 0:
                            return False
    except (zipfile.BadZipFile, OSError, EOFError, RuntimeError, NotImplementedError, ValueError):
        return False
    return True
