"""Counts the messages of an answer by what stands in their columns."""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from itertools import accumulate, pairwise
from typing import Any

import tantivy

from letterbook.index.tantivy_schema import COUNTED_FIELDS, schema
from letterbook.model.facet import FacetCounts, FacetName

Values = Sequence[tuple[str, int]]
"""(value, messages), the most first, equal ones by value."""

_Found = Mapping[str, Any]

_PER_SEGMENT = 65_000
_WIDE = ("with",)
"""Columns with so many values for each message that reading them takes as long as all others."""

_MORE = 100
"""Values fetched beyond those asked for, so that equal counts are put in order before the cut."""

_MORE_OF_THE_REST = 500
_MOST_ASKED = 40


def count_values(
    searcher: tantivy.Searcher,
    query: tantivy.Query,
    names: Sequence[FacetName],
    most: int,
    bounds: Sequence[int],
) -> FacetCounts:
    """Return the counts; exact, because each segment gives all its values up to a high limit."""
    found = _aggregate(searcher, query, names, most + _MORE, bounds)
    return _facts(found, _ranges_of(found, bounds), {n: _buckets(found[n])[:most] for n in names})


def count_by_the_rest(
    searcher: tantivy.Searcher,
    query: tantivy.Query,
    values: Mapping[FacetName, Values],
    most: int,
    whole: FacetCounts,
    bounds: Sequence[int],
) -> FacetCounts | None:
    """Return the counts as all there are less those of the messages that are not found.

    That is faster where most messages are found.  ``values`` are all values of the index, ``whole``
    its counts with the same bounds.  None where too many values would have to be asked for
    one by one.
    """
    occur = tantivy.Occur
    every = tantivy.Query.all_query()
    others = tantivy.Query.boolean_query([(occur.Must, every), (occur.MustNot, query)])
    rest = _aggregate(searcher, others, tuple(values), most + _MORE_OF_THE_REST, bounds)
    found = _aggregate(searcher, query, (), 0, ())
    left: dict[str, Values] = {}
    for name, held in values.items():
        field = COUNTED_FIELDS[name]

        def exactly(value: str, field: str = field) -> int:
            one = tantivy.Query.term_query(schema(), field, value)
            both = tantivy.Query.boolean_query([(occur.Must, query), (occur.Must, one)])
            counted: int = searcher.search(both, limit=1).count  # type: ignore[attr-defined]
            return counted

        kept = most_left(held, _buckets(rest[name]), most, most + _MORE_OF_THE_REST, exactly)
        if kept is None:
            return None
        left[name] = kept
    between = tuple(
        all_ - others_
        for all_, others_ in zip(whole.between, _ranges_of(rest, bounds), strict=True)
    )
    return _facts(found, between, left)


def most_left(
    held: Values, rest: Values, most: int, given: int, exactly: Callable[[str], int]
) -> Values | None:
    """Return the ``most`` frequent of ``held`` less ``rest``.

    Of ``rest`` there are the most frequent values, all of them if fewer than ``given``.  None where
    too many had to be counted ``exactly``.
    """
    known = dict(rest)
    all_known = len(rest) < given
    best: list[tuple[int, str]] = []
    asked = 0
    for value, count in held:
        if len(best) >= most and count < -best[most - 1][0]:
            break
        if value in known or all_known:
            left = count - known.get(value, 0)
        elif asked < _MOST_ASKED:
            asked += 1
            left = exactly(value)
        else:
            return None
        if left:
            insort(best, (-left, value))
    return [(value, -count) for count, value in best[:most]]


def _aggregate(
    searcher: tantivy.Searcher,
    query: tantivy.Query,
    names: Sequence[FacetName],
    values: int,
    bounds: Sequence[int],
) -> _Found:
    """Return what the engine counts, in two groups at a time where there are two processors."""
    wide = {name: _terms(name, values) for name in names if name in _WIDE}
    wanted: dict[str, Any] = {name: _terms(name, values) for name in names if name not in _WIDE}
    wanted["dates"] = {"stats": {"field": "earliest"}}
    wanted["all"] = {"value_count": {"field": "id_high"}}
    wanted |= _ranges(bounds)
    if not wide:
        alone: _Found = searcher.aggregate(query, wanted)
        return alone
    beside = _beside().submit(searcher.aggregate, query, wide)
    found: dict[str, Any] = searcher.aggregate(query, wanted)
    return found | beside.result()


@cache
def counters() -> ThreadPoolExecutor:
    """Return the threads that count while something else is asked."""
    return ThreadPoolExecutor(2, "counters")


@cache
def _beside() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(2, "counts")


def _facts(found: _Found, between: tuple[int, ...], values: Mapping[str, Values]) -> FacetCounts:
    dates = found["dates"]
    return FacetCounts(
        total=round(found["all"]["value"]),
        dated=round(dates["count"]),
        values={name: tuple(counts) for name, counts in values.items()},
        first=None if dates["min"] is None else round(dates["min"]),
        last=None if dates["max"] is None else round(dates["max"]),
        between=between,
    )


def _terms(name: FacetName, values: int) -> dict[str, Any]:
    return {"terms": {"field": COUNTED_FIELDS[name], "size": values, "segment_size": _PER_SEGMENT}}


def _buckets(found: _Found) -> Values:
    counts = [(str(bucket["key"]), int(bucket["doc_count"])) for bucket in found["buckets"]]
    counts.sort(key=lambda pair: (-pair[1], pair[0]))
    return counts


def _ranges(bounds: Sequence[int]) -> dict[str, Any]:
    """Return what counts the dates that begin and that end before, between and after the bounds."""
    if len(bounds) < 2:
        return {}
    ranges = [
        {"key": "0", "to": bounds[0]},
        *({"key": str(n), "from": a, "to": b} for n, (a, b) in enumerate(pairwise(bounds), 1)),
        {"key": str(len(bounds)), "from": bounds[-1]},
    ]
    return {name: {"range": {"field": name, "ranges": ranges}} for name in ("earliest", "latest")}


def _ranges_of(found: _Found, bounds: Sequence[int]) -> tuple[int, ...]:
    """Return the counts of neighbouring ranges: all dated, less those wholly after or before."""
    if len(bounds) < 2:
        return ()
    begins, ends = (_in_order(found[name], len(bounds) + 1) for name in ("earliest", "latest"))
    begun, ended = list(accumulate(begins)), list(accumulate(ends))
    return tuple(begun[n] - ended[n - 1] for n in range(1, len(bounds)))


def _in_order(found: _Found, ranges: int) -> list[int]:
    counts = {bucket["key"]: int(bucket["doc_count"]) for bucket in found["buckets"]}
    return [counts.get(str(n), 0) for n in range(ranges)]
