"""Events in the record: entered by hand, as claims that can be undone."""

from __future__ import annotations

import json

from letterbook.errors import NothingFound
from letterbook.store.claims import Claim, Claims

_KIND = "event"


def add_event(claims: Claims, body: dict[str, str], by: str) -> int:
    """Hold that something happened, and return the claim."""
    return claims.claim(_KIND, {}, body, by)


def current_events(claims: Claims) -> list[Claim]:
    """Return the claims of the events that were not taken back, the first entered first."""
    return list(claims.current(_KIND))


def undo_event(claims: Claims, claim: int, by: str, *, taken_back: bool) -> int:
    """Take back an event, or with ``taken_back`` the undoing of one; return the undoing claim.

    Raises `NothingFound` where the claim is about something else.
    """
    kind, about = _claim(claims, claim)
    undone, depth = claim, 0
    while kind == "undo":
        undone, depth = int(json.loads(about)["claim"]), depth + 1
        kind, about = _claim(claims, undone)
    if kind != _KIND or (depth and not taken_back):
        raise NothingFound(
            f"Claim {claim} is no event.",
            next_step="`letterbook event list` shows the number of each.",
        )
    return claims.undo(claim, by)


def _claim(claims: Claims, claim: int) -> tuple[str, str]:
    row = claims.connection.execute("SELECT kind, subject FROM claim WHERE id=?", (claim,))
    found = row.fetchone()
    return (str(found[0]), str(found[1])) if found else ("", "{}")
