"""The counts beside results in the order in which they are shown, with what overlaps said."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from letterbook.rules.person_names import name_order

if TYPE_CHECKING:
    from letterbook.services.count_messages import CountAnswer, FacetValue
    from letterbook.wiring import Letterbook

RULES = {
    "folder": "A folder counts with every folder whose path holds its name: those below it too.",
    "type": "A file counts under its content type, each part of that, and the ending of its name.",
}
"""What is said where one message stands under several values of a facet."""


class ShownValue(msgspec.Struct, frozen=True):
    """One value with its number; ``depth`` is how many of the others it lies below.

    ``called`` is what a source is called, "" for what speaks for itself.
    """

    value: str
    messages: int
    query: str
    depth: int = 0
    called: str = ""


class ShownFacet(msgspec.Struct, frozen=True):
    """The values of one kind as they are listed; ``rule`` is "" where none overlap."""

    name: str
    values: tuple[ShownValue, ...]
    rule: str


def shown_facets(book: Letterbook, counts: CountAnswer | None) -> list[ShownFacet]:
    """Return the facets that have values: folders as a tree by path, sources by their number."""
    found = []
    for facet in counts.facets if counts is not None else ():
        if facet.values:
            rule = RULES.get(facet.name, "") if len(facet.values) > 1 else ""
            by_source = facet.name == "source"
            values = (
                _sources(book, facet.values) if by_source else _values(facet.name, facet.values)
            )
            found.append(ShownFacet(facet.name, tuple(values), rule))
    return found


def _sources(book: Letterbook, values: tuple[FacetValue, ...]) -> list[ShownValue]:
    """Return sources in the order of their numbers, with the names of their files or folders."""
    names = book.source_names()
    ordered = sorted(values, key=lambda row: (len(row.value), row.value))
    return [
        ShownValue(row.value, row.messages, row.query, called=names.get(row.value, ""))
        for row in ordered
    ]


def _values(name: str, values: tuple[FacetValue, ...]) -> list[ShownValue]:
    if name != "folder":
        return [ShownValue(row.value, row.messages, row.query) for row in values]
    paths = {row.value for row in values}
    ordered = sorted(values, key=lambda row: [name_order(part) for part in row.value.split("/")])
    return [
        ShownValue(row.value, row.messages, row.query, _above(row.value, paths)) for row in ordered
    ]


def _above(path: str, paths: set[str]) -> int:
    """Return how many of the paths this one lies below."""
    parts = path.split("/")
    return sum("/".join(parts[:n]) in paths for n in range(1, len(parts)))
