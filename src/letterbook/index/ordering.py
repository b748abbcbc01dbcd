"""Orders and cursors: where a page ends, in text that may be handed to anyone.

Dates sort by their earliest possible second, undated messages last in both directions, and
ties by message id.
"""

from __future__ import annotations

import re

import msgspec

from letterbook.errors import UsageError
from letterbook.model.identity import MessageId
from letterbook.ports.search_index import Sort

_LETTER: dict[Sort, str] = {"relevance": "r", "newest": "n", "oldest": "o"}
_ID = re.compile(r"[0-9a-f]{32}")
_SORT: dict[str, Sort] = {letter: sort for sort, letter in _LETTER.items()}


YEAR_1 = -62_135_596_800
YEAR_10000 = 253_402_300_800


def within_calendar(second: int) -> int:
    """Return the nearest second UTC of the years 1 to 9999, by which messages are ordered."""
    return min(max(second, YEAR_1), YEAR_10000 - 1)


class Cursor(msgspec.Struct, frozen=True):
    """The last hit of a page: its sort key (None = undated), its id, and hits up to it."""

    sort: Sort
    key: float | int | None
    id: MessageId
    seen: int = 0

    def write(self) -> str:
        """Return the text that `read_cursor` reads."""
        key = "-" if self.key is None else repr(self.key)
        return f"{_LETTER[self.sort]}~{key}~{self.id}~{self.seen}"


def read_cursor(text: str, sort: Sort) -> Cursor:
    """Return the cursor that ``text`` writes.

    Raises `UsageError` when it is none, or was given for another order.
    """
    pieces = text.split("~")
    if len(pieces) != 4 or _SORT.get(pieces[0]) is None or not _ID.fullmatch(pieces[2]):
        raise UsageError("This is not a cursor of a search")
    found = _SORT[pieces[0]]
    if found != sort:
        raise UsageError(f"This cursor continues a search sorted by {found}, not by {sort}")
    try:
        key = _key(pieces[1], found)
        return Cursor(found, key, MessageId(pieces[2]), max(int(pieces[3]), 0))
    except ValueError:
        raise UsageError("This is not a cursor of a search") from None


def _key(text: str, sort: Sort) -> float | int | None:
    if text == "-":
        return None
    return float(text) if sort == "relevance" else int(text)


Position = tuple[int, float | int, str]


def position(sort: Sort, key: float | int | None, id_: str) -> Position:
    """Return what orders hits: smaller comes first."""
    if key is None:
        return (1, 0, id_)
    return (0, key if sort == "oldest" else -key, id_)
