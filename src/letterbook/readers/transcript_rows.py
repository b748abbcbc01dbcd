"""The rows of a table that is a transcript, whatever file they stand in."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from letterbook.model.moment import Moment
from letterbook.model.notice import Notice
from letterbook.readers.table_heads import HEADER_WITHIN, heads_of, no_such_columns
from letterbook.rules.table_talk import is_talk, is_told
from letterbook.rules.transcript_message import BOTH_ORDERS
from letterbook.rules.transcript_names import chat_of, plain_name
from letterbook.rules.transcript_table import (
    cell,
    columns_of,
    is_of_keeper,
    moment_of,
    names_in,
    stated_date,
    zone_of_column,
)
from letterbook.rules.transcript_times import DayOrder, order_of_days

MOST_ROWS = 2_000_000
_MOST_PEOPLE = 50
_DATED = 0.5


_GUESSED_MESSAGES = Notice(
    "ambiguous:channel",
    "The authors are named by handles, and nobody is named to whom they wrote: the rows are read as"
    " private messages. Add the table with --channel post if they are public posts.",
)

_UNTOLD = Notice(
    "ambiguous:table",
    "Its columns may be those of messages or of another table, and nothing tells which: it is kept"
    " as a document. Add it with --channel chat if its rows are messages.",
)


class Table(NamedTuple):
    """A transcript: ``header`` is the number of the row that names the columns."""

    header: int
    columns: dict[str, int]
    order: DayOrder
    contradicted: bool
    newest_first: bool


def table_of(
    rows: Sequence[Sequence[str]], given: Mapping[str, str], *, asked: bool = False
) -> Table | None:
    """Return how the rows are a transcript, None where they are another table.

    A header within the first rows must name the columns, and half of the rows must have a date,
    or one where the columns are given.  Where they are not, and nobody ``asked`` for a
    transcript, names of columns that other tables have too are not enough.
    """
    dated = _dated(rows, given)
    if dated is None or not (given or asked or _are_messages(rows, dated)):
        return None
    instants = [moment.earliest for moment in dated.moments if moment.earliest is not None]
    newest_first = instants[0] > instants[-1]
    return Table(dated.header, dated.columns, dated.order, dated.contradicted, newest_first)


class _Dated(NamedTuple):
    """A table with the columns of a transcript, and the moments that its rows state."""

    header: int
    columns: dict[str, int]
    order: DayOrder
    contradicted: bool
    moments: list[Moment]


def _are_messages(rows: Sequence[Sequence[str]], dated: _Dated) -> bool:
    header = rows[dated.header]
    if is_told(header, dated.columns):
        return True
    filled = _filled(rows[dated.header + 1 :])
    return is_talk(header, dated.columns, filled, dated.moments)


def _filled(rows: Sequence[Sequence[str]]) -> list[Sequence[str]]:
    return [row for row in rows if any(one.strip() for one in row)]


def _dated(rows: Sequence[Sequence[str]], given: Mapping[str, str]) -> _Dated | None:
    """Return the columns and moments of rows, None where no header names or too few state them."""
    headers = ((n, columns_of(row, given)) for n, row in enumerate(rows[:HEADER_WITHIN]))
    at, columns = next(((n, known) for n, known in headers if known is not None), (0, None))
    if columns is None:
        return None
    filled = _filled(rows[at + 1 :])
    dates = [stated_date(row, columns) for row in filled]
    order, contradicted = order_of_days(date for date, _, _ in dates)
    moments = [
        moment
        for date in dates
        if (moment := moment_of(*date, order, None)) is not None and moment.earliest is not None
    ]
    least = 0.0 if given else _DATED * len(filled)
    if not moments or len(moments) < least:
        return None
    return _Dated(at, columns, order, contradicted, moments)


def why_no_table(rows: Sequence[Sequence[str]], given: Mapping[str, str]) -> Notice | None:
    """Return what keeps rows from being read that were meant to be, or nearly are, a transcript.

    None where nothing says that they are one.
    """
    heads = heads_of(rows)
    if _dated(rows, given) is not None:
        return _UNTOLD
    if any(columns_of(row, given) is not None for row in heads):
        return Notice(
            "unread:transcript",
            "Its columns are those of a transcript, but too few of its rows state a date that can"
            " be read. It is kept as a document.",
        )
    if not given or not heads:
        return None
    return no_such_columns(heads, given) or Notice(
        "unread:column",
        "No column of the table is known to state a date and a text. It is kept as a document.",
    )


class Rows:
    """Says of each row what its bytes lack: its chat, who is in it, and its place."""

    def __init__(
        self, rows: Sequence[Sequence[str]], table: Table, digest: str, channel: str = ""
    ) -> None:
        self._table = table
        self._channel = channel
        self._digest = digest
        self._people: dict[str, dict[str, str]] = {}
        self._total = 0
        self._of_keeper = 0
        self._number = 0
        self._seen = Counter[tuple[str, ...]]()
        self._zone = zone_of_column(cell(rows[table.header], table.columns, "date"))
        for row in rows[table.header + 1 :]:
            if self.holds(row):
                self._total += 1
                self._of_keeper += is_of_keeper(row, table.columns)
                known = self._people.setdefault(self._group(row), {})
                for name in self._named(row):
                    known.setdefault(plain_name(name), name)

    def notices(self) -> Iterator[Notice]:
        """Yield what is doubtful of all rows together."""
        if self._table.contradicted:
            yield BOTH_ORDERS
        if not self._channel and self._may_be_posts():
            yield _GUESSED_MESSAGES
        if self._of_keeper:
            yield Notice(
                "unread:author",
                f"Messages that went out and name no author: {self._of_keeper}. Whoever kept the"
                " table sent them.",
            )

    def _may_be_posts(self) -> bool:
        """Return whether all authors are handles and no column says to whom they wrote."""
        if {"to", "conversation", "channel"} & self._table.columns.keys():
            return False
        names = [name for known in self._people.values() for name in known.values()]
        return bool(names) and all(name.startswith("@") for name in names)

    def holds(self, row: Sequence[str]) -> bool:
        """Return whether a row is a message: it has a date, a text or an author."""
        roles = ("date", "text", "from")
        return any(cell(row, self._table.columns, role) for role in roles)

    def context(self, row: Sequence[str], **more: object) -> str:
        """Return the context of the next row, in the order of the table."""
        columns = self._table.columns
        people = self._people[self._group(row)]
        said = (
            self._group(row), plain_name(cell(row, columns, "from")), *stated_date(row, columns),
            cell(row, columns, "text"), cell(row, columns, "id"),
        )  # fmt: skip
        again = self._seen[said]
        self._seen[said] += 1
        self._number += 1
        at = self._total - self._number + 1 if self._table.newest_first else self._number
        group = cell(row, columns, "conversation")
        chat = chat_of((*people, f"\0{group}") if group else people)
        around: dict[str, object] = {
            "columns": columns, "order": self._table.order, "chat": chat, "of": self._digest,
            "at": at, "again": again, **more,
        }  # fmt: skip
        if self._zone:
            around["zone"] = self._zone
        if self._channel:
            around["channel"] = self._channel
        if len(people) <= _MOST_PEOPLE:
            around["people"] = sorted(people.values())
        return json.dumps(around, ensure_ascii=False, separators=(",", ":"))

    def _named(self, row: Sequence[str]) -> list[str]:
        columns = self._table.columns
        sender = cell(row, columns, "from")
        return [*([sender] if sender else ()), *names_in(cell(row, columns, "to"))]

    def _group(self, row: Sequence[str]) -> str:
        """Return what the rows of one chat have in common: what they call it, else their people."""
        columns = self._table.columns
        if "conversation" in columns:
            return cell(row, columns, "conversation")
        if "to" in columns:
            return "\0".join(sorted({plain_name(name) for name in self._named(row)}))
        return ""
