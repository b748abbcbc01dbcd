"""A transcript as a table in text: CSV and its kin (RFC 4180, with other separators)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from functools import partial

from letterbook.model.locator import byte_range
from letterbook.model.message import PRINTED_TEXT, TRANSCRIPT_ROW
from letterbook.model.notice import Notice
from letterbook.ports.reader import Candidate, Entry, Finding, Residue
from letterbook.readers.bodies import MemoryBody
from letterbook.readers.mail_sniff import mail_score
from letterbook.readers.pieces import read_up_to
from letterbook.readers.post_rows import POSTS
from letterbook.readers.text_lines import LARGEST, charset_of
from letterbook.readers.text_rows import (
    TextRow,
    looks_like_table,
    rows_of,
    separator_of,
    separators_in,
)
from letterbook.readers.transcript_rows import (
    MOST_ROWS,
    Rows,
    Table,
    table_of,
    why_no_table,
)
from letterbook.readers.whole_document import document_entry
from letterbook.rules.transcript_table import columns_of

_SURE, _ASKED_FOR, _NEARLY = 74, 95, 20
_MAYBE_MAIL = 40


class CsvTranscriptReader:
    """Takes each row of a table whose header names a date, an author and a text."""

    name = "transcript-csv"
    version = 1
    transparent = True

    def __init__(self, columns: Mapping[str, str] | None = None, channel: str = "") -> None:
        self._columns = columns or {}
        self._channel = channel

    def with_columns(self, columns: Mapping[str, str], channel: str = "") -> CsvTranscriptReader:
        """Return a reader that knows the columns of these names by what they state."""
        return CsvTranscriptReader(columns, channel)

    def recognise(self, candidate: Candidate) -> int:
        """Return 74 for a table with the columns of a transcript, 95 where its columns are told.

        0 where tables were said to be of public posts.
        """
        head = candidate.head()
        if candidate.kind != "file" or not head or (candidate.size or 0) > LARGEST:
            return 0
        if self._channel == POSTS or mail_score(head, candidate.name) > _MAYBE_MAIL:
            return 0
        found = self._table(head, cut=candidate.size != len(head))
        if found is not None:
            return _ASKED_FOR if self._columns or self._channel else _SURE
        if self._columns and looks_like_table(candidate):
            return _ASKED_FOR
        charset = charset_of(head)
        header = partial(_is_header, self._columns)
        return _NEARLY if charset and separators_in(head, charset, header) else 0

    def read(self, candidate: Candidate) -> Iterator[Finding]:
        """Yield a message for each row, and a residue for the header and what is empty.

        A table that was said to be a transcript, or nearly is one, and cannot be read as one
        is a document, and a notice says why.
        """
        if candidate.kind != "file":
            return
        raw = read_up_to(candidate, LARGEST)
        found = self._table(raw, cut=False) if len(raw) <= LARGEST else None
        if found is None:
            yield self._why_not(raw)
            yield from document_entry(candidate, PRINTED_TEXT, text=True)
            return
        charset, separator, rows, table = found
        digest = hashlib.sha256(raw).hexdigest()[:16]
        known = Rows([row.cells for row in rows], table, digest, self._channel)
        yield from known.notices()
        for number, row in enumerate(rows):
            piece = raw[row.start : row.end]
            if number <= table.header or not known.holds(row.cells):
                why = "between-messages" if number != table.header else "table-header"
                yield Residue(row.start, row.end, why, piece)
                continue
            context = known.context(row.cells, delimiter=separator, charset=charset)
            yield Entry(
                step=byte_range(row.start, row.end),
                body=MemoryBody(piece),
                media=TRANSCRIPT_ROW,
                context=context,
            )

    def _why_not(self, raw: bytes) -> Notice:
        detail = "The table does not go on as it begins, or is too large; it is kept as it is."
        charset = charset_of(raw)
        if len(raw) > LARGEST or not charset:
            return Notice("unread:transcript", detail)
        header = partial(_is_header, self._columns)
        known = separators_in(raw, charset, header, 2)
        separator = known[0] if known else separator_of(raw, charset)
        rows = [row.cells for row in rows_of(raw, charset, separator)]
        return why_no_table(rows, self._columns) or Notice("unread:transcript", detail)

    def _table(self, raw: bytes, *, cut: bool) -> tuple[str, str, list[TextRow], Table] | None:
        charset = charset_of(raw)
        if not charset:
            return None
        header = partial(_is_header, self._columns)
        least = 2 if self._columns else 3
        for separator in separators_in(raw, charset, header, least):
            rows = rows_of(raw, charset, separator)
            if cut and len(rows) > 1:
                rows.pop()
            if len(rows) > MOST_ROWS or not any(len(row.cells) > 1 for row in rows[:20]):
                continue
            cells = [row.cells for row in rows]
            table = table_of(cells, self._columns, asked=bool(self._channel))
            if table is not None:
                return charset, separator, rows, table
        return None


def _is_header(columns: Mapping[str, str], cells: list[str]) -> bool:
    return columns_of(cells, columns) is not None
