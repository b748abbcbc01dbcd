"""Saved searches as they stand today."""

from __future__ import annotations

import msgspec


class SavedSearch(msgspec.Struct, frozen=True):
    """A query under a name; ``query`` is as it was typed in, so that it is read anew each time.

    ``total`` messages are found now, ``new`` of them no look has shown; both are null where
    the query cannot be asked, which ``problem`` explains.  ``looked_at`` is null before the
    first look.
    """

    name: str
    query: str
    by: str
    saved_at: str
    looked_at: str | None
    total: int | None
    new: int | None
    problem: str = ""
