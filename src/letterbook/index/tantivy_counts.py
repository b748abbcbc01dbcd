"""Counts the messages of an answer by what stands in their columns."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from itertools import accumulate, pairwise
from typing import Any, NamedTuple

import tantivy

from letterbook.index.tantivy_schema import COUNTED_FIELDS
from letterbook.index.tantivy_words import IndexWords
from letterbook.model.facet import FacetCounts, FacetName

Values = Sequence[tuple[str, int]]
"""(value, messages), the most first, equal ones by value."""

_Found = Mapping[str, Any]

_PER_SEGMENT = 65_000
_OFTEN_ONE = ("channel", "source", "folder", "custodian", "lang")
"""Columns of few values, of which a letterbook may have one alone; the others need no look."""

_WIDE: tuple[FacetName, ...] = ("with",)
"""Columns with so many values for each message that reading them takes as long as all others."""

_LAST: tuple[FacetName, ...] = ("domain", "type")
"""What whoever asks counts himself, in the end: about as much as is left to do by then."""

_MORE = 100
"""Values fetched beyond those asked for, so that equal counts are put in order before the cut."""


class IndexCounts:
    """Counts in one state of an index; what is the same for every question is counted once."""

    def __init__(self, searcher: tantivy.Searcher, words: IndexWords) -> None:
        """Count in this state, whose words these are."""
        self._searcher = searcher
        self._words = words

    def values(self, name: FacetName, start: str, most: int) -> list[tuple[str, int]]:
        """Return the ``most`` frequent values of a facet in the whole index that begin so."""
        return self._words.once(
            ("values", name, start, most),
            lambda: self._words.terms(COUNTED_FIELDS[name], start, most),
        )

    def whole(self, names: Sequence[FacetName], most: int, bounds: Sequence[int]) -> FacetCounts:
        """Return the counts of all messages."""

        def counted() -> FacetCounts:
            return self._begin(_Question(tantivy.Query.all_query()), names, most, bounds)()

        return self._words.once(("count", *names, most, *bounds), counted)

    def begin(
        self, query: tantivy.Query, names: Sequence[FacetName], most: int, bounds: Sequence[int]
    ) -> Callable[[], FacetCounts]:
        """Begin to count what the query finds and return what waits for the counts."""
        return self._begin(_Question(query, self._in_one_range(bounds)), names, most, bounds)

    def _in_one_range(self, bounds: Sequence[int]) -> bool:
        """Return whether each stated date lies in one range alone, and none outside of them.

        A date within the bounds may lie in one range or more, so that the sum of the ranges is
        greater than the number of dates as soon as one lies in two.
        """
        if len(bounds) < 2:
            return False
        whole = self.whole((), 0, bounds)
        if whole.first is None or whole.last is None:
            return True
        inside = bounds[0] <= whole.first and whole.last < bounds[-1]
        return inside and sum(whole.between) == whole.dated

    def _begin(
        self, asked: _Question, names: Sequence[FacetName], most: int, bounds: Sequence[int]
    ) -> Callable[[], FacetCounts]:
        """Begin to count; exact, as each segment gives all its values up to a high limit."""
        only = {name: value for name in names if (value := self._only(name)) is not None}
        others = [name for name in names if name not in only]
        waiting = _aggregate(self._searcher, asked, others, most + _MORE, bounds)

        def counted() -> FacetCounts:
            found = waiting()
            total = round(found["all"]["value"])
            values: dict[str, Values] = {
                name: ((value, total),) if value and total else () for name, value in only.items()
            }
            values |= {name: _buckets(found[name])[:most] for name in others}
            dates = found["dates"]
            return FacetCounts(
                total=total,
                dated=round(dates["count"]),
                values={name: tuple(counts) for name, counts in values.items()},
                first=None if dates["min"] is None else round(dates["min"]),
                last=None if dates["max"] is None else round(dates["max"]),
                between=_ranges_of(found, bounds),
            )

        return counted

    def _only(self, name: FacetName) -> str | None:
        """Return the one value that each message has, "" where none has any; None otherwise."""
        if name not in _OFTEN_ONE:
            return None
        held = self.values(name, "", 2)
        if not held:
            return ""
        return held[0][0] if held == [(held[0][0], self._searcher.num_docs)] else None


class _Question(NamedTuple):
    """What is counted; ``one_range`` where no date may lie in two of the ranges."""

    query: tantivy.Query
    one_range: bool = False


def _aggregate(
    searcher: tantivy.Searcher,
    asked: _Question,
    names: Sequence[FacetName],
    values: int,
    bounds: Sequence[int],
) -> Callable[[], _Found]:
    """Have the engine begin to count, in one thread where there are two processors, else in two.

    What is returned counts the rest in the thread that calls it, and waits for the others.
    """
    wanted: dict[str, Any] = {name: _terms(name, values) for name in names}
    last = {name: wanted.pop(name) for name in _LAST if name in wanted}
    wanted["dates"] = {"stats": {"field": "earliest"}}
    wanted["all"] = {"value_count": {"field": "id_high"}}
    wanted |= _ranges(bounds, ("earliest",) if asked.one_range else ("earliest", "latest"))
    wide = {name: wanted.pop(name) for name in _WIDE if name in wanted and _processors() > 2}
    begun = [
        _counting().submit(searcher.aggregate, asked.query, group)
        for group in (wanted, wide)
        if group
    ]

    def found() -> _Found:
        counts: dict[str, Any] = searcher.aggregate(asked.query, last) if last else {}
        for one in begun:
            counts |= one.result()
        return counts

    return found


@cache
def _processors() -> int:
    return os.cpu_count() or 1


@cache
def _counting() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(4, "counting")


def _terms(name: FacetName, values: int) -> dict[str, Any]:
    return {"terms": {"field": COUNTED_FIELDS[name], "size": values, "segment_size": _PER_SEGMENT}}


def _buckets(found: _Found) -> Values:
    counts = [(str(bucket["key"]), int(bucket["doc_count"])) for bucket in found["buckets"]]
    counts.sort(key=lambda pair: (-pair[1], pair[0]))
    return counts


def _ranges(bounds: Sequence[int], fields: tuple[str, ...]) -> dict[str, Any]:
    """Return what counts the seconds of these fields before, between and after the bounds."""
    if len(bounds) < 2:
        return {}
    ranges = [
        {"key": "0", "to": bounds[0]},
        *({"key": str(n), "from": a, "to": b} for n, (a, b) in enumerate(pairwise(bounds), 1)),
        {"key": str(len(bounds)), "from": bounds[-1]},
    ]
    return {name: {"range": {"field": name, "ranges": ranges}} for name in fields}


def _ranges_of(found: _Found, bounds: Sequence[int]) -> tuple[int, ...]:
    """Return the counts of neighbouring ranges: all dated, less those wholly after or before."""
    if len(bounds) < 2:
        return ()
    begins = _in_order(found["earliest"], len(bounds) + 1)
    if "latest" not in found:
        return tuple(begins[1:-1])
    ends = _in_order(found["latest"], len(bounds) + 1)
    begun, ended = list(accumulate(begins)), list(accumulate(ends))
    return tuple(begun[n] - ended[n - 1] for n in range(1, len(bounds)))


def _in_order(found: _Found, ranges: int) -> list[int]:
    counts = {bucket["key"]: int(bucket["doc_count"]) for bucket in found["buckets"]}
    return [counts.get(str(n), 0) for n in range(ranges)]
