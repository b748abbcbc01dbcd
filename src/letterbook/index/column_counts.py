"""Has the engine count what a query finds by columns, in two threads, whichever way is shorter."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from itertools import accumulate, pairwise
from typing import Any, NamedTuple

import tantivy

from letterbook.index.tantivy_schema import COUNTED_FIELDS
from letterbook.model.facet import FacetCounts, FacetName

Values = tuple[tuple[str, int], ...]
"""(value, messages), the most first, equal ones by value."""

_Found = Mapping[str, Any]

_PER_SEGMENT = 65_000

_WIDE: tuple[FacetName, ...] = ("with",)
"""Columns with so many values for each message that reading them takes as long as all others."""

_LAST: tuple[FacetName, ...] = ("domain", "type")
"""What whoever asks counts himself, in the end: about as much as is left to do by then."""

_MORE = 100
"""Values fetched beyond those asked for, so that equal counts are put in order before the cut."""

_TOTALS = {"dates": {"stats": {"field": "earliest"}}, "all": {"value_count": {"field": "id_high"}}}


class Question(NamedTuple):
    """What is counted; ``cheap`` where it costs little to find it once more.

    ``one_range`` where no date may lie in two of the ranges.
    """

    query: tantivy.Query
    cheap: bool = False
    one_range: bool = False


class Held(NamedTuple):
    """What the whole index holds: of each column the values that the most messages have.

    ``cut`` where there are others; ``between`` are the messages in each of the ranges.
    """

    values: Mapping[FacetName, Sequence[tuple[str, int]]]
    cut: Mapping[FacetName, bool]
    between: tuple[int, ...]


class Counting:
    """One question to one state of an index, with the ranges of dates that are asked for.

    Where most messages are found, those that are not are counted and taken away from what ``held``
    returns, which is asked only then.
    """

    def __init__(
        self,
        searcher: tantivy.Searcher,
        asked: Question,
        bounds: Sequence[int],
        held: Callable[[], Held] | None,
    ) -> None:
        self._searcher = searcher
        self._asked = asked
        self._bounds = bounds
        self._held = held
        self._looked_at: Future[tuple[_Found, Held | None]] | None = None

    def begin(self, names: Sequence[FacetName], most: int) -> Callable[[], FacetCounts]:
        """Begin to count, in one thread where there are two processors, else in two.

        What is returned counts the rest in the thread that calls it, and waits for the others.
        What takes long to find is found once, and counted by one thread alone.
        """
        if not self._asked.cheap:
            whole = _threads().submit(self._count, names, most, dates=True)
            return lambda: self._counts(names, most, whole.result())
        looked_at = self._looked_at = _threads().submit(self._look)
        last = [name for name in names if name in _LAST]
        wide = [name for name in names if name in _WIDE and _processors() > 2]
        rest = [name for name in names if name not in (*last, *wide)]
        begun = [_threads().submit(self._count, rest, most, dates=True)]
        begun += [_threads().submit(self._count, wide, most)] if wide else []

        def counted() -> FacetCounts:
            found: dict[str, Any] = dict(self._count(last, most))
            for one in begun:
                found |= one.result()
            found |= looked_at.result()[0]
            return self._counts(names, most, found)

        return counted

    def _look(self) -> tuple[_Found, Held | None]:
        """Return the totals, and what the index holds where what is not found is to be counted."""
        totals: _Found = self._searcher.aggregate(self._asked.query, _TOTALS)
        most_are_found = 2 * _total(totals) > self._searcher.num_docs
        return totals, self._held() if self._held is not None and most_are_found else None

    def _others_than(self) -> Held | None:
        return None if self._looked_at is None else self._looked_at.result()[1]

    def _count(self, names: Sequence[FacetName], most: int, *, dates: bool = False) -> _Found:
        held = self._others_than()
        query = self._asked.query
        if held is None:
            wanted: dict[str, Any] = {name: _terms(name, most + _MORE) for name in names}
        else:
            query = tantivy.Query.boolean_query(
                [(tantivy.Occur.Must, tantivy.Query.all_query()), (tantivy.Occur.MustNot, query)]
            )
            wanted = {
                name: _terms_of(name, held.values[name]) for name in names if held.values[name]
            }
        if dates:
            wanted |= _ranges(self._bounds, one_range=self._asked.one_range)
        if self._looked_at is None:
            wanted |= _TOTALS
        found: _Found = self._searcher.aggregate(query, wanted) if wanted else {}
        return found

    def _counts(self, names: Sequence[FacetName], most: int, found: _Found) -> FacetCounts:
        held = self._others_than()
        dates = found["dates"]
        between = _ranges_of(found, self._bounds)
        if held is not None:
            between = tuple(a - b for a, b in zip(held.between, between, strict=True))
        return FacetCounts(
            total=_total(found),
            dated=round(dates["count"]),
            values={name: self._values(name, most, found, held) for name in names},
            first=None if dates["min"] is None else round(dates["min"]),
            last=None if dates["max"] is None else round(dates["max"]),
            between=between,
        )

    def _values(self, name: FacetName, most: int, found: _Found, held: Held | None) -> Values:
        rows = found[name]["buckets"] if name in found else ()
        counts = [(str(row["key"]), int(row["doc_count"])) for row in rows]
        if held is not None:
            missing = dict(counts)
            whole = held.values[name]
            counts = [(value, n - missing.get(value, 0)) for value, n in whole]
        counts = [(value, n) for value, n in counts if n]
        counts.sort(key=lambda pair: (-pair[1], pair[0]))
        first = tuple(counts[:most])
        if held is None or not held.cut[name]:
            return first
        if len(first) == most and first[-1][1] > whole[-1][1]:
            return first
        # One of the values beyond those that were looked at may be among the first.
        again = self._searcher.aggregate(self._asked.query, {name: _terms(name, most + _MORE)})
        return self._values(name, most, again, None)


@cache
def _processors() -> int:
    return os.cpu_count() or 1


@cache
def _threads() -> ThreadPoolExecutor:
    """Return the threads that count: what one waits for was begun before it."""
    return ThreadPoolExecutor(4, "counting")


def _total(found: _Found) -> int:
    return int(found["all"]["value"])


def _terms(name: FacetName, values: int) -> dict[str, Any]:
    return {"terms": {"field": COUNTED_FIELDS[name], "size": values, "segment_size": _PER_SEGMENT}}


def _terms_of(name: FacetName, held: Sequence[tuple[str, int]]) -> dict[str, Any]:
    """Return what counts these values, and no other."""
    wanted = _terms(name, len(held) or 1)
    wanted["terms"]["include"] = [value for value, _ in held]
    return wanted


def _ranges(bounds: Sequence[int], *, one_range: bool) -> dict[str, Any]:
    """Return what counts the seconds of these fields before, between and after the bounds."""
    if len(bounds) < 2:
        return {}
    ranges = [
        {"key": "0", "to": bounds[0]},
        *({"key": str(n), "from": a, "to": b} for n, (a, b) in enumerate(pairwise(bounds), 1)),
        {"key": str(len(bounds)), "from": bounds[-1]},
    ]
    fields = ("earliest",) if one_range else ("earliest", "latest")
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
