"""A transcript in a workbook (ECMA-376 .xlsx and .xlsb, OpenDocument .ods), which is kept whole."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping

from letterbook.model.locator import Step
from letterbook.model.message import POST_ROW, TRANSCRIPT_ROW
from letterbook.model.notice import Notice
from letterbook.ports.reader import Candidate, Entry, Finding
from letterbook.readers.bodies import MemoryBody
from letterbook.readers.post_rows import GUESSED_POSTS, is_post
from letterbook.readers.sheets import LARGEST, ZIP, Cells, bytes_of, sheets_of, table_in
from letterbook.readers.transcript_rows import Rows, Table
from letterbook.rules.post_table import PostTable

_SURE = 96


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
        sheets = sheets_of(bytes_of(candidate))
        return (
            _SURE
            if any(table_in(rows, self._columns, self._channel) is not None for _, rows in sheets)
            else 0
        )

    def read(self, candidate: Candidate) -> Iterator[Finding]:
        """Yield a message for each row of a table; other sheets are named in a notice."""
        if candidate.kind != "file":
            return
        raw = bytes_of(candidate)
        digest = hashlib.sha256(raw).hexdigest()[:12]
        other = []
        for number, (name, rows) in enumerate(sheets_of(raw), start=1):
            table = table_in(rows, self._columns, self._channel)
            if isinstance(table, PostTable):
                yield from _posts(name, rows, table, f"{digest}-{number}")
            elif table is not None:
                yield from self._messages(name, rows, table, f"{digest}-{number}")
            elif rows:
                other.append(name)
        if other:
            detail = f"{len(other)} other sheets of the workbook are no transcript: {other[0]!r}."
            yield Notice("unread:sheet", detail)

    def _messages(self, name: str, rows: Cells, table: Table, digest: str) -> Iterator[Finding]:
        known = Rows(rows, table, digest, self._channel)
        yield from known.notices()
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
