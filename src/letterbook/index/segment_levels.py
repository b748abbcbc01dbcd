"""The sizes of an index's segments, and how many more it takes until the engine merges the small.

Each question costs a little for every segment, most of all the counts of columns.  The engine
merges eight segments of about one size (`LogMergePolicy` of Tantivy, with its usual values); up to
seven of each size remain.  So whoever has added much at once adds the last messages in segments of
their own, as many as are missing to eight.
"""

from __future__ import annotations

import json
from pathlib import Path

SMALL = 10_000
"""Segments of no more messages count as one size."""

_TOGETHER = 8
_ONE_SIZE = 2**0.75
_FEW = 3
"""So many segments in all are left as they are: merging them takes longer than it saves."""

_FEW_SMALL = 5
_LITTLE = 40_000
"""So many segments are left where they hold no more messages than this in all: what a question
costs for each grows with its messages."""

_SHARE = 4
"""Merging is worth it for whoever added this share of what would be merged."""


def segment_sizes(folder: Path) -> list[int]:
    """Return how many documents each segment of the index in this folder has, deleted ones too."""
    stated = json.loads((folder / "meta.json").read_bytes())
    return [int(segment["max_doc"]) for segment in stated["segments"]]


def missing_to_merge(sizes: list[int], added: int) -> int:
    """Return how many small segments more would have the engine merge the smallest ones.

    0 where there are few, where one is alone of its size, or where the ``added`` documents are few
    beside theirs.
    """
    smallest = _smallest(sizes)
    few = _FEW_SMALL if sum(sizes) <= _LITTLE else _FEW
    if len(sizes) <= few or len(smallest) < 2 or added * _SHARE < sum(smallest):
        return 0
    return max(_TOGETHER - len(smallest), 0)


def _smallest(sizes: list[int]) -> list[int]:
    """Return the sizes that count as one with the smallest."""
    group: list[int] = []
    greatest = 0
    for size in sorted(sizes, reverse=True):
        counted = max(size, SMALL)
        if counted * _ONE_SIZE < greatest or not group:
            group, greatest = [], counted
        group.append(size)
    return group
