"""Saved searches in the record, and which messages their looks have shown.

A saved search is a claim of kind ``saved-search``, taken back by an undo.  A look is a claim of
kind ``look`` about that claim: it names the messages that it showed for the first time.  Undone
looks never happened.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence

import msgspec

from letterbook.errors import NothingFound, Refused
from letterbook.model.identity import MessageId
from letterbook.store.claims import Claim, Claims

_ID_BYTES = 16
_IDS_A_CLAIM = 20_000


class SavedRow(msgspec.Struct, frozen=True):
    """One saved search; ``looked_at`` is the time of the last look, "" when there was none."""

    claim: int
    name: str
    query: str
    by: str
    at: str
    looked_at: str


def save(claims: Claims, name: str, query: str, by: str) -> SavedRow:
    """Keep a query under a name, durably, and return it; raise `Refused` when it is taken."""
    with claims.transaction():
        if any(True for _ in claims.current("saved-search", {"name": name})):
            raise Refused(
                f"A search is saved as {name} already.",
                next_step="Choose another name, or remove it first.",
            )
        claims.claim("saved-search", {"name": name}, {"query": query}, by)
        return saved(claims, name)


def saved(claims: Claims, name: str) -> SavedRow:
    """Return the saved search of a name; raise `NothingFound`."""
    for claim in claims.current("saved-search", {"name": name}):
        return _row(claims, claim)
    raise NothingFound(
        f"No search is saved as {name}.", next_step="`letterbook saved list` names them."
    )


def all_saved(claims: Claims) -> list[SavedRow]:
    """Return every saved search, by name."""
    rows = [_row(claims, claim) for claim in claims.current("saved-search")]
    return sorted(rows, key=lambda row: row.name)


def remove(claims: Claims, name: str, by: str) -> SavedRow:
    """Return the saved search that is one no longer; the record keeps that it was."""
    with claims.transaction():
        row = saved(claims, name)
        claims.undo(row.claim, by)
    return row


def shown(claims: Claims, row: SavedRow) -> frozenset[MessageId]:
    """Return every message that a look at the saved search has shown, by its id of that day."""
    found: set[MessageId] = set()
    for claim in claims.current("look", {"saved-search": row.claim}):
        found.update(_unpack(str(claim.body["shown"])))
    return frozenset(found)


def note_look(claims: Claims, row: SavedRow, fresh: Sequence[MessageId], by: str) -> None:
    """Note durably that a look took place and which messages it showed for the first time."""
    ids = sorted(fresh)
    starts = range(0, max(len(ids), 1), _IDS_A_CLAIM)
    pieces = [_pack(ids[start : start + _IDS_A_CLAIM]) for start in starts]
    subject = {"saved-search": row.claim}
    claims.claim_many("look", ((subject, {"shown": piece}) for piece in pieces), by)


def _row(claims: Claims, claim: Claim) -> SavedRow:
    looked_at = ""
    for look in claims.current("look", {"saved-search": claim.id}):
        looked_at = look.at
    name, query = str(claim.subject["name"]), str(claim.body["query"])
    return SavedRow(claim.id, name, query, claim.by, claim.at, looked_at)


def _pack(ids: Sequence[MessageId]) -> str:
    return base64.b64encode(b"".join(bytes.fromhex(id_) for id_ in ids)).decode("ascii")


def _unpack(text: str) -> Iterator[MessageId]:
    raw = base64.b64decode(text)
    for start in range(0, len(raw), _ID_BYTES):
        yield MessageId(raw[start : start + _ID_BYTES].hex())
