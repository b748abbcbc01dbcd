"""A table of public posts, as scrapers and archives of posts write it (RFC 4180 and its kin)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import closing
from typing import NamedTuple

from letterbook.model.locator import byte_range
from letterbook.model.message import POST_ROW
from letterbook.model.notice import Notice
from letterbook.ports.reader import Candidate, Entry, Finding, Residue
from letterbook.readers.bodies import MemoryBody, whole_body
from letterbook.readers.mail_sniff import mail_score
from letterbook.readers.text_lines import LARGEST, charset_of
from letterbook.readers.text_rows import TextRow, rows_of, separators_in
from letterbook.rules.post_table import post_columns
from letterbook.rules.transcript_table import cell, stated_date
from letterbook.rules.transcript_times import DayOrder, order_of_days

_SURE = 78
_MAYBE_MAIL = 40
_HEADER_WITHIN = 5


class _Table(NamedTuple):
    charset: str
    separator: str
    rows: list[TextRow]
    header: int
    columns: dict[str, int]
    order: DayOrder


class PostsCsvReader:
    """Takes each row of a table with texts, authors, and ids or addresses of posts."""

    name = "posts-csv"
    version = 1
    transparent = True

    def recognise(self, candidate: Candidate) -> int:
        """Return 78 for a table with the columns of public posts."""
        head = candidate.head()
        if candidate.kind != "file" or not head or (candidate.size or 0) > LARGEST:
            return 0
        if mail_score(head, candidate.name) > _MAYBE_MAIL:
            return 0
        return _SURE if _table(head) is not None else 0

    def read(self, candidate: Candidate) -> Iterator[Finding]:
        """Yield a post for each row, and a residue for the header and what is empty."""
        if candidate.kind != "file":
            return
        with closing(candidate.open()) as stream:
            raw = stream.read(LARGEST + 1)
        table = _table(raw) if len(raw) <= LARGEST else None
        if table is None:
            notice = Notice("unread:posts", "The table is too large; it is kept as it is.")
            if candidate.size != 0:
                body = whole_body(candidate)
                yield Entry(step=None, body=body, media="text/csv", notices=(notice,))
            return
        around = {
            "columns": table.columns, "order": table.order, "delimiter": table.separator,
            "charset": table.charset, "of": hashlib.sha256(raw).hexdigest()[:16],
        }  # fmt: skip
        context = json.dumps(around, ensure_ascii=False, separators=(",", ":"))
        for number, row in enumerate(table.rows):
            piece = raw[row.start : row.end]
            stated = any(cell(row.cells, table.columns, role) for role in ("id", "url", "text"))
            if number <= table.header or not stated:
                why = "table-header" if number == table.header else "between-messages"
                yield Residue(row.start, row.end, why, piece)
                continue
            yield Entry(
                step=byte_range(row.start, row.end),
                body=MemoryBody(piece),
                media=POST_ROW,
                context=context,
            )


def _table(raw: bytes) -> _Table | None:
    charset = charset_of(raw)
    for separator in separators_in(raw, charset, _is_header) if charset else ():
        rows = rows_of(raw, charset, separator)
        for at, row in enumerate(rows[:_HEADER_WITHIN]):
            columns = post_columns(row.cells, {})
            if columns is not None and len(rows) > at + 1:
                dates = [stated_date(one.cells, columns)[0] for one in rows[at + 1 :]]
                return _Table(charset, separator, rows, at, columns, order_of_days(dates)[0])
    return None


def _is_header(cells: list[str]) -> bool:
    return post_columns(cells, {}) is not None
