"""The rows of a table that is one of public posts, whatever file they stand in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from letterbook.model.notice import Notice
from letterbook.rules.post_table import PostTable
from letterbook.rules.transcript_table import absent_columns, cell

POSTS = "post"
"""The channel of which tables may be said to be."""

_HEADER_WITHIN = 20

GUESSED_POSTS = Notice(
    "ambiguous:channel",
    "The rows have ids of X, and nobody is named to whom they were sent: they are read as public"
    " posts. Add the table with --channel dm if they are private messages.",
)


def is_post(row: Sequence[str], table: PostTable) -> bool:
    """Return whether a row is a post: it has an id, an address or a text."""
    return any(cell(row, table.columns, role) for role in ("id", "url", "text"))


def why_no_posts(rows: Sequence[Sequence[str]], given: Mapping[str, str]) -> Notice:
    """Return what keeps the rows from being read as the posts that they were said to be."""
    heads = [row for row in rows[:_HEADER_WITHIN] if sum(bool(one.strip()) for one in row) > 1]
    absent = min((absent_columns(row, given) for row in heads), key=len, default={})
    if absent:
        named = ", ".join(f"{name[:60]!r} ({role})" for role, name in absent.items())
        return Notice(
            "unread:column",
            f"The table has no column that is called {named}. It is kept as a document.",
        )
    return Notice(
        "unread:column",
        "No column of the table is known to state a text, and one an id, address or date. It is"
        " kept as a document.",
    )
