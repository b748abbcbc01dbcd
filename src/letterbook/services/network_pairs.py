"""Pairs the authors of messages with their recipients."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from letterbook.model.network import NETWORK_ROLES, NetworkRole
from letterbook.services.who_is_who import WhoIsWho
from letterbook.store.catalogue_read import CatalogueReader
from letterbook.store.catalogue_time import TimeRow, roles_by_message

ROLE_BITS: dict[str, int] = {role: 1 << n for n, role in enumerate(NETWORK_ROLES)}
BITS = len(NETWORK_ROLES)
Pair = tuple[str, str]


class Weak(NamedTuple):
    """Edges with too few messages, these messages, and nodes that have only such edges."""

    edges: int
    messages: int
    alone: int


class Pairs:
    """Who wrote to whom: for each author and recipient the messages, with the roles as bits.

    An entry of ``ways`` is the number of the message shifted left by `BITS`, and its roles.
    """

    def __init__(self) -> None:
        self.ways: dict[Pair, list[int]] = {}
        self.wrote: Counter[str] = Counter()
        self.received: Counter[str] = Counter()
        self.to_self: Counter[str] = Counter()
        self.counted = 0
        self.wide = 0
        self.no_recipient = 0
        self.no_author: list[int] = []

    def add(self, m: int, authors: Collection[str], got: Mapping[str, int]) -> None:
        """Count one message that is not wide."""
        for author in authors:
            self.wrote[author] += 1
        for recipient in got:
            self.received[recipient] += 1
        if not got:
            self.no_recipient += 1
        elif not authors:
            self.no_author.append(m)
        else:
            self.counted += 1
            for author in authors:
                for recipient, roles in got.items():
                    if author == recipient:
                        self.to_self[author] += 1
                    else:
                        self.ways.setdefault((author, recipient), []).append(m << BITS | roles)

    @cached_property
    def edges(self) -> dict[Pair, int]:
        """The messages between two, both ways together, by the pair in order of keys."""
        found: dict[Pair, int] = {}
        for (a, b), there in self.ways.items():
            back = self.ways.get((b, a))
            if back is None:
                found[(a, b) if a < b else (b, a)] = len(there)
            elif a < b:
                here = {one >> BITS for one in there}
                found[a, b] = len(here) + sum(one >> BITS not in here for one in back)
        return found

    def strong(self, least: int, chosen: Collection[str]) -> list[Pair]:
        """Return the pairs of enough messages, of those chosen where some are, the most first."""
        found = [
            pair
            for pair, messages in self.edges.items()
            if messages >= least and not (chosen and chosen_out(pair, chosen))
        ]
        return sorted(found, key=lambda pair: (-self.edges[pair], pair))

    def weak(self, least: int, chosen: Collection[str]) -> Weak:
        """Return what edges of too few messages hold, of those chosen where some are."""
        weak: set[int] = set()
        edges = 0
        strong: set[str] = set()
        ends: set[str] = set()
        for (a, b), messages in self.edges.items():
            if chosen and chosen_out((a, b), chosen):
                continue
            ends.update((a, b))
            if messages >= least:
                strong.update((a, b))
                continue
            edges += 1
            for way in (self.ways.get((a, b)), self.ways.get((b, a))):
                weak.update(one >> BITS for one in way or ())
        return Weak(edges, len(weak), len(ends - strong))


def chosen_out(pair: Pair, chosen: Collection[str]) -> bool:
    """Return True when neither end is chosen."""
    return pair[0] not in chosen and pair[1] not in chosen


def _wide(found: Sequence[tuple[int, str, int]], most: int) -> bool:
    return len(found) > most and len({p for _, role, p in found if role != "from"}) > most


def pair_messages(
    catalogue: CatalogueReader,
    who: WhoIsWho,
    rows: Mapping[int, TimeRow],
    roles: Sequence[NetworkRole],
    most_recipients: int,
) -> Pairs:
    """Return the pairs of the messages; one with too many recipients is counted apart.

    Recipients are counted over all roles, as different addresses.
    """
    pairs = Pairs()
    wanted = {role: ROLE_BITS[role] for role in roles}
    seen = 0
    for m, found in roles_by_message(catalogue.connection, ("from", *NETWORK_ROLES)):
        row = rows.get(m)
        if row is None:
            continue
        seen += 1
        if most_recipients and _wide(found, most_recipients):
            pairs.wide += 1
            continue
        authors: dict[str, None] = {}
        got: dict[str, int] = {}
        for _, role, p in found:
            if role == "from":
                authors.update(dict.fromkeys(who.keys(p, row.earliest, row.latest)))
            elif role in wanted:
                for key in who.keys(p, row.earliest, row.latest):
                    got[key] = got.get(key, 0) | wanted[role]
        pairs.add(m, authors, got)
    pairs.no_recipient += len(rows) - seen
    return pairs
