"""Finds the parties of a side of an exchange, and the messages of the times they belong to it."""

from __future__ import annotations

from itertools import product
from typing import NamedTuple

from letterbook.errors import NothingFound
from letterbook.model.query import DateRange
from letterbook.services.name_party import name_party
from letterbook.services.name_people import PeopleNames
from letterbook.store.catalogue_exchange import dated_within, exchanged, parties_at, written_by
from letterbook.store.catalogue_read import CatalogueReader

Times = tuple[tuple[DateRange, ...], ...]
"""Ranges any of which a message has to lie in; an empty one of them is always."""

_ALWAYS: Times = ((),)


class Side(NamedTuple):
    """The parties of a side with their times; ``said`` tells what a person's name stood for."""

    times: dict[int, Times]
    said: str = ""

    @property
    def always(self) -> bool:
        """True when no party belongs to the side for a time only."""
        return all(() in times for times in self.times.values())


NOBODY = Side({})
"""The other side where it is everybody else."""


def name_side(catalogue: CatalogueReader, people: PeopleNames, name: str) -> Side:
    """Return the parties that are meant: of a person, else of an address, a handle or a name.

    Raises `NothingFound`, or `AmbiguousName` where a name belongs to several parties.
    """
    text = " ".join(name.split())
    accounts = people.person(text)
    if not accounts:
        return Side({name_party(catalogue, text): _ALWAYS})
    times: dict[int, Times] = {}
    said: dict[str, None] = {}
    for one in accounts:
        for p in parties_at(catalogue.connection, one.address, one.platform):
            times[p] = (*times.get(p, ()), one.within)
            said[f"{one.platform}:{one.address}" + (f" ({one.valid})" if one.valid else "")] = None
    if not times:
        raise NothingFound(f"No address of {text} is in this letterbook any more.")
    return Side(times, f"{text} stands for {', '.join(said)}, joined by hand.")


def exchanged_by(catalogue: CatalogueReader, one: Side, other: Side) -> set[int]:
    """Return the messages that one side wrote to the other, each party in its times."""
    if one.always and other.always:
        return exchanged(catalogue.connection, one.times, other.times)
    found: set[int] = set()
    for p, q in product(one.times or (None,), other.times or (None,)):
        numbers = exchanged(
            catalogue.connection, () if p is None else (p,), () if q is None else (q,)
        )
        ranges = product(_times(one, p), _times(other, q))
        found.update(*(_within(catalogue, numbers, (*a, *b)) for a, b in ranges))
    return found


def written_by_side(catalogue: CatalogueReader, side: Side, other_than: str) -> set[int]:
    """Return what the side wrote on any channel but one, each party in its times."""
    if side.always:
        return written_by(catalogue.connection, side.times, other_than)
    found: set[int] = set()
    for p, times in side.times.items():
        numbers = written_by(catalogue.connection, (p,), other_than)
        found.update(*(_within(catalogue, numbers, ranges) for ranges in times))
    return found


def _times(side: Side, party: int | None) -> Times:
    return _ALWAYS if party is None else side.times[party]


def _within(
    catalogue: CatalogueReader, numbers: set[int], ranges: tuple[DateRange, ...]
) -> set[int]:
    for one in ranges:
        numbers = dated_within(catalogue.connection, numbers, one.earliest, one.latest)
    return numbers
