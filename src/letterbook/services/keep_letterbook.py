"""Shows the custody chain of a letterbook."""

from __future__ import annotations

import msgspec

from letterbook.store.custody import Custody


class CustodyRow(msgspec.Struct, frozen=True):
    """One link: what was done when; ``hash`` covers it and every link before it."""

    number: int
    event: str
    at: str
    facts: dict[str, object]
    hash: str


def custody_rows(custody: Custody) -> list[CustodyRow]:
    """Return every link of the chain in order."""
    return [
        CustodyRow(link.number, link.event, link.at, link.facts, link.hash.hex())
        for link in custody.links()
    ]
