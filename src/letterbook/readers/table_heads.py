"""The rows of a table that may name its columns, and what they lack of those that were given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from letterbook.model.notice import Notice
from letterbook.rules.transcript_table import absent_columns

HEADER_WITHIN = 20


def heads_of(rows: Sequence[Sequence[str]]) -> list[Sequence[str]]:
    """Return the first rows that have more than one cell."""
    return [row for row in rows[:HEADER_WITHIN] if sum(bool(one.strip()) for one in row) > 1]


def no_such_columns(heads: Sequence[Sequence[str]], given: Mapping[str, str]) -> Notice | None:
    """Return which of the given columns no head has, of that with the fewest; None for none."""
    absent = min((absent_columns(row, given) for row in heads), key=len, default={})
    if not absent:
        return None
    named = ", ".join(f"{name[:60]!r} ({role})" for role, name in absent.items())
    return Notice(
        "unread:column",
        f"The table has no column that is called {named}. It is kept as a document.",
    )
