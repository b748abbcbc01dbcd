"""Counts the messages of an answer by what stands in their columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from itertools import accumulate, pairwise
from typing import Any

import tantivy

from letterbook.index.tantivy_schema import COUNTED_FIELDS
from letterbook.model.facet import FacetCounts, FacetName

_PER_SEGMENT = 65_000
_WIDE = ("with",)
"""Columns with so many values for each message that reading them takes as long as all others."""

_MORE = 100
"""Values fetched beyond those asked for, so that equal counts are put in order before the cut."""


def count_values(
    searcher: tantivy.Searcher,
    query: tantivy.Query,
    names: Sequence[FacetName],
    most: int,
    bounds: Sequence[int],
) -> FacetCounts:
    """Return the counts; exact, because each segment gives all its values up to a high limit.

    The columns are read in two groups at a time, on two processors where there are two.
    """
    wide = {name: _terms(name, most) for name in names if name in _WIDE}
    wanted: dict[str, Any] = {name: _terms(name, most) for name in names if name not in _WIDE}
    wanted["dates"] = {"stats": {"field": "earliest"}}
    wanted["all"] = {"value_count": {"field": "id_high"}}
    wanted |= _ranges(bounds)
    if wide:
        beside = _beside().submit(searcher.aggregate, query, wide)
        found: dict[str, Any] = searcher.aggregate(query, wanted) | beside.result()
    else:
        found = searcher.aggregate(query, wanted)
    dates = found["dates"]
    return FacetCounts(
        total=round(found["all"]["value"]),
        dated=round(dates["count"]),
        values={name: _buckets(found[name], most) for name in names},
        first=None if dates["min"] is None else round(dates["min"]),
        last=None if dates["max"] is None else round(dates["max"]),
        between=_between(found, bounds),
    )


@cache
def _beside() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(1, "counts")


def _terms(name: FacetName, most: int) -> dict[str, Any]:
    field = COUNTED_FIELDS[name]
    return {"terms": {"field": field, "size": most + _MORE, "segment_size": _PER_SEGMENT}}


def _buckets(found: dict[str, Any], most: int) -> tuple[tuple[str, int], ...]:
    counts = [(str(bucket["key"]), int(bucket["doc_count"])) for bucket in found["buckets"]]
    counts.sort(key=lambda pair: (-pair[1], pair[0]))
    return tuple(counts[:most])


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


def _between(found: Mapping[str, Any], bounds: Sequence[int]) -> tuple[int, ...]:
    """Return the counts of neighbouring ranges: all dated, less those wholly after or before."""
    if len(bounds) < 2:
        return ()
    begins, ends = (_in_order(found[name], len(bounds) + 1) for name in ("earliest", "latest"))
    begun, ended = list(accumulate(begins)), list(accumulate(ends))
    return tuple(begun[n] - ended[n - 1] for n in range(1, len(bounds)))


def _in_order(found: dict[str, Any], ranges: int) -> list[int]:
    counts = {bucket["key"]: int(bucket["doc_count"]) for bucket in found["buckets"]}
    return [counts.get(str(n), 0) for n in range(ranges)]
