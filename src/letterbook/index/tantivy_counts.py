"""Counts the messages of an answer by what stands in their columns."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import tantivy

from letterbook.index.tantivy_schema import COUNTED_FIELDS
from letterbook.model.facet import FacetCounts, FacetName

_PER_SEGMENT = 65_000
_MORE = 100
"""Values fetched beyond those asked for, so that equal counts are put in order before the cut."""


def count_values(
    searcher: tantivy.Searcher, query: tantivy.Query, names: Sequence[FacetName], most: int
) -> FacetCounts:
    """Return the counts; exact, because each segment gives all its values up to a high limit."""
    wanted: dict[str, Any] = {
        name: {
            "terms": {
                "field": COUNTED_FIELDS[name],
                "size": most + _MORE,
                "segment_size": _PER_SEGMENT,
            }
        }
        for name in names
    }
    wanted["dates"] = {"stats": {"field": "earliest"}}
    found = searcher.aggregate(query, wanted)
    dates = found["dates"]
    return FacetCounts(
        values={name: _buckets(found[name], most) for name in names},
        first=None if dates["min"] is None else round(dates["min"]),
        last=None if dates["max"] is None else round(dates["max"]),
    )


def _buckets(found: dict[str, Any], most: int) -> tuple[tuple[str, int], ...]:
    counts = [(str(bucket["key"]), int(bucket["doc_count"])) for bucket in found["buckets"]]
    counts.sort(key=lambda pair: (-pair[1], pair[0]))
    return tuple(counts[:most])


def count_ranges(
    searcher: tantivy.Searcher, query: tantivy.Query, bounds: Sequence[int]
) -> tuple[int, ...]:
    """Return the counts of neighbouring ranges."""
    if len(bounds) < 2:
        return ()
    ranges = [{"key": str(a), "from": a, "to": b} for a, b in pairwise(bounds)]
    found = searcher.aggregate(query, {"r": {"range": {"field": "earliest", "ranges": ranges}}})
    counts = {bucket["key"]: int(bucket["doc_count"]) for bucket in found["r"]["buckets"]}
    return tuple(counts.get(str(bound), 0) for bound in bounds[:-1])
