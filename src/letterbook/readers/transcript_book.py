"""A transcript in a workbook (ECMA-376 .xlsx and .xlsb, OpenDocument .ods), which is kept whole."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import date, datetime, time, timedelta

import python_calamine

from letterbook.model.locator import Step
from letterbook.model.message import POST_ROW, TRANSCRIPT_ROW
from letterbook.model.notice import Notice
from letterbook.ports.reader import Candidate, Entry, Finding
from letterbook.readers.bodies import MemoryBody
from letterbook.readers.post_rows import GUESSED_POSTS, POSTS, is_post, why_no_posts
from letterbook.readers.transcript_rows import (
    GUESSED_MESSAGES,
    MOST_ROWS,
    Rows,
    Table,
    table_of,
    why_no_table,
)
from letterbook.rules.post_table import PostTable, post_table_of

LARGEST = 64 * 1024 * 1024
_UNPACKED = 256 * 1024 * 1024
_MOST_CELLS = 5_000_000
_SURE = 96
ZIP = b"PK\x03\x04"
PARTS = ("xl/workbook.xml", "xl/workbook.bin", "content.xml")
_PIECE = 256 * 1024

Cells = list[list[str]]


class BookTranscriptReader:
    """Takes each row of the sheets that are a transcript, or a table of public posts."""

    name = "transcript-book"
    version = 1
    transparent = False

    def __init__(self, columns: Mapping[str, str] | None = None, channel: str = "") -> None:
        self._columns = columns or {}
        self._channel = channel

    def with_columns(self, columns: Mapping[str, str], channel: str = "") -> BookTranscriptReader:
        """Return a reader that knows the columns of these names by what they state."""
        return BookTranscriptReader(columns, channel)

    def recognise(self, candidate: Candidate) -> int:
        """Return 96 for a workbook with a sheet that is a transcript or a table of posts."""
        if candidate.kind != "file" or (candidate.size or 0) > LARGEST:
            return 0
        if not candidate.head().startswith(ZIP):
            return 0
        sheets = _sheets(_bytes(candidate))
        return _SURE if any(self._table(rows) is not None for _, rows in sheets) else 0

    def read(self, candidate: Candidate) -> Iterator[Finding]:
        """Yield a message for each row of a table; other sheets are named in a notice."""
        if candidate.kind != "file":
            return
        raw = _bytes(candidate)
        digest = hashlib.sha256(raw).hexdigest()[:12]
        other = []
        for number, (name, rows) in enumerate(_sheets(raw), start=1):
            table = self._table(rows)
            if isinstance(table, PostTable):
                yield from _posts(name, rows, table, f"{digest}-{number}")
            elif table is not None:
                yield from self._messages(name, rows, table, f"{digest}-{number}")
            elif rows:
                other.append(name)
        if other:
            detail = f"{len(other)} other sheets of the workbook are no transcript: {other[0]!r}."
            yield Notice("unread:sheet", detail)

    def why_not(self, candidate: Candidate) -> Notice | None:
        """Return what keeps a workbook from being read as a table that it was said to be."""
        for _, rows in _sheets(_bytes(candidate)):
            if self._channel == POSTS:
                return why_no_posts(rows, self._columns)
            if (why := why_no_table(rows, self._columns)) is not None:
                return why
        return None

    def _table(self, rows: Cells) -> Table | PostTable | None:
        asked = self._channel == POSTS
        posts = None
        if self._channel in ("", POSTS):
            posts = post_table_of(rows, self._columns, asked=asked)
        return posts if posts is not None or asked else table_of(rows, self._columns)

    def _messages(self, name: str, rows: Cells, table: Table, digest: str) -> Iterator[Finding]:
        if table.contradicted:
            detail = "Some dates state the day first and some the month: read as most of them."
            yield Notice("ambiguous:date", detail)
        known = Rows(rows, table, digest, self._channel)
        if not self._channel and known.may_be_posts():
            yield GUESSED_MESSAGES
        for at, row in enumerate(rows):
            if at > table.header and known.holds(row):
                yield _row(name, at, row, TRANSCRIPT_ROW, known.context(row))


def _posts(name: str, rows: Cells, table: PostTable, digest: str) -> Iterator[Finding]:
    if table.guessed:
        yield GUESSED_POSTS
    around = {"columns": table.columns, "order": table.order, "of": digest}
    context = json.dumps(around, ensure_ascii=False, separators=(",", ":"))
    for at, row in enumerate(rows):
        if at > table.header and is_post(row, table):
            yield _row(name, at, row, POST_ROW, context)


def _row(name: str, at: int, row: list[str], media: str, context: str) -> Entry:
    body = json.dumps(row, ensure_ascii=False, separators=(",", ":"))
    return Entry(
        step=Step("row", f"{name}/{at + 1}"),
        body=MemoryBody(body.encode("utf-8", "replace")),
        media=media,
        context=context,
    )


def _bytes(candidate: Candidate) -> bytes:
    with closing(candidate.open()) as stream:
        return stream.read(LARGEST + 1)


def _sheets(raw: bytes) -> Iterator[tuple[str, Cells]]:
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
        yield name, [[_text(cell) for cell in row] for row in rows]


def _is_bounded(raw: bytes) -> bool:
    """Return whether the parts of a workbook are there and unpack to what can be read at once."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            members = archive.infolist()
            if not any(member.filename in PARTS for member in members):
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


def _text(cell: object) -> str:
    """Return a cell as it is read: dates in ISO 8601, whole numbers without a point."""
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="seconds")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell)
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return str(cell)
