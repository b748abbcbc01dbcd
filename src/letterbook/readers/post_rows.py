"""The rows of a table that is one of public posts, whatever file they stand in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from letterbook.model.notice import Notice
from letterbook.readers.table_heads import heads_of, no_such_columns
from letterbook.rules.post_table import PostTable
from letterbook.rules.transcript_table import cell

POSTS = "post"
"""The channel of which tables may be said to be."""

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
    absent = no_such_columns(heads_of(rows), given)
    if absent is not None:
        return absent
    return Notice(
        "unread:column",
        "No column of the table is known to state a text, and one an id, address or date. It is"
        " kept as a document.",
    )
