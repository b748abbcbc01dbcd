"""Puts the messages of a timeline into lanes, each with the query that finds exactly them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from letterbook.model.facet import FacetName
from letterbook.model.query import Exact, Query
from letterbook.model.timeline import LaneKind
from letterbook.ports.search_index import SearchIndex
from letterbook.rules.account_query import all_of, without
from letterbook.rules.person_names import name_order
from letterbook.services.count_messages import facet_leaf
from letterbook.services.who_is_who import Called, WhoIsWho
from letterbook.store.catalogue_exchange import numbers_of
from letterbook.store.catalogue_read import CatalogueReader
from letterbook.store.catalogue_time import TimeRow, roles_by_message

FACETS: dict[LaneKind, FacetName] = {
    "folders": "folder", "sources": "source", "custodians": "custodian",
}  # fmt: skip


class LaneOf(NamedTuple):
    """A lane before it is divided in time; ``query`` is None where no query can find it."""

    called: Called
    rest: bool
    query: Query | None
    numbers: Sequence[int]


class LaneSource(NamedTuple):
    """The messages that are put into lanes; ``resolved`` is ``asked`` as the index is asked it."""

    catalogue: CatalogueReader
    search: SearchIndex
    who: WhoIsWho
    asked: Query
    resolved: Query
    rows: dict[int, TimeRow]


def lanes_of(source: LaneSource, by: LaneKind, most: int) -> tuple[list[LaneOf], int]:
    """Return at most ``most`` lanes by name and the one of the rest, and how many lanes those are.

    Shown are the lanes with the most messages.  A message with two authors stands in two lanes; in
    the rest stands what is in no other lane.
    """
    if by in FACETS:
        shown, together = _by_facet(source, FACETS[by], most)
    else:
        shown, together = _by_rows(source, by, most)
    placed = {m for lane in shown for m in lane.numbers}
    rest = [m for m in source.rows if m not in placed]
    shown.sort(key=lambda lane: (name_order(lane.called.name), lane.called))
    if rest:
        queries = [lane.query for lane in shown if lane.query is not None]
        query = without(source.asked, queries) if len(queries) == len(shown) else None
        shown.append(LaneOf(Called("", ""), True, query, rest))
    return shown, together


def _by_rows(source: LaneSource, by: LaneKind, most: int) -> tuple[list[LaneOf], int]:
    groups: dict[tuple[str, str], list[int]] = {}
    if by == "channels":
        for m, row in source.rows.items():
            groups.setdefault(("", row.channel), []).append(m)
    else:
        with_channel = by == "people-channels"
        for m, authors in _authors(source):
            channel = source.rows[m].channel if with_channel else ""
            for key in authors:
                groups.setdefault((key, channel), []).append(m)
    kept = _largest(groups, most)
    return [_lane(source, key, channel, groups[key, channel]) for key, channel in kept], (
        len(groups) - len(kept)
    )


def _authors(source: LaneSource) -> Iterable[tuple[int, dict[str, None]]]:
    for m, found in roles_by_message(source.catalogue.connection, ("from",)):
        row = source.rows.get(m)
        if row is not None:
            keys: dict[str, None] = {}
            for _, _, p in found:
                keys.update(dict.fromkeys(source.who.keys(p, row.earliest, row.latest)))
            yield m, keys


def _largest(groups: dict[tuple[str, str], list[int]], most: int) -> list[tuple[str, str]]:
    return sorted(groups, key=lambda key: (-len(groups[key]), key))[:most]


def _lane(source: LaneSource, key: str, channel: str, numbers: Sequence[int]) -> LaneOf:
    asked: list[Query | None] = []
    called = Called(channel, "")
    if key:
        asked.append(source.who.query(key, ("from",)))
        called = source.who.called(key)
        if channel:
            called = Called(called.name, f"{channel}, {called.detail}".removesuffix(", "))
    if channel:
        asked.append(Exact("channel", channel))
    return LaneOf(called, False, _joined(source.asked, asked), numbers)


def _joined(asked: Query, more: Sequence[Query | None]) -> Query | None:
    queries = [one for one in more if one is not None]
    return all_of([asked, *queries]) if len(queries) == len(more) else None


def _by_facet(source: LaneSource, facet: FacetName, most: int) -> tuple[list[LaneOf], int]:
    """Return lanes of what the words of each value find, which is what their queries find."""
    values = source.search.count(source.resolved, [facet], most=10_000).values[facet]
    shown = []
    for value, _ in values[:most]:
        leaf = facet_leaf(facet, value)
        if leaf is None:
            continue
        ids = source.search.ids(all_of([source.resolved, leaf]))
        numbers = [m for m in numbers_of(source.catalogue.connection, ids) if m in source.rows]
        query = _joined(source.asked, [leaf])
        shown.append(LaneOf(Called(value, ""), False, query, sorted(numbers)))
    return shown, len(values) - len(shown)
