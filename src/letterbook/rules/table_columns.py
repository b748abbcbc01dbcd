"""What the columns of a handed-over table may be said to state, by what the table holds."""

from __future__ import annotations

from collections.abc import Iterable

from letterbook.rules.post_table import ROLES as _POST_ROLES
from letterbook.rules.post_table import PostRole
from letterbook.rules.transcript_table import ROLES as _MESSAGE_ROLES
from letterbook.rules.transcript_table import ColumnRole

Column = ColumnRole | PostRole
"""What a column may state, in a table of messages or of posts."""
COLUMNS_OF_MESSAGES: tuple[str, ...] = _MESSAGE_ROLES
COLUMNS_OF_POSTS: tuple[str, ...] = ("from", *_POST_ROLES)
COLUMNS = tuple(dict.fromkeys((*COLUMNS_OF_MESSAGES, *COLUMNS_OF_POSTS)))


def strange_columns(columns: Iterable[str], channel: str) -> list[str]:
    """Return those of what columns are said to state that a table of the channel never states."""
    known = COLUMNS_OF_POSTS if channel == "post" else COLUMNS_OF_MESSAGES
    return [one for one in columns if one not in known]
