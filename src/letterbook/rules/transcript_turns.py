"""Times of day under a date: where they go back, midnight has passed and the date is not known."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from itertools import pairwise

from letterbook.rules.transcript_heads import Head
from letterbook.rules.transcript_times import seconds_of_day

_TURN_S = 3600
"""Clocks that are set back, and messages that came late, make a step of less."""


def days_turned(days: Sequence[int], heads: Mapping[int, Head]) -> tuple[bool, frozenset[int]]:
    """Return whether the newest message stands first, and the heads whose date is not stated.

    ``days`` are the lines that state a date.  A time of day that lies more than an hour before the
    one above it, under the same date, is of another day; so are those that follow it.
    """
    sections: dict[int, list[tuple[int, int]]] = {}
    for at, head in heads.items():
        clock = seconds_of_day(head.time)
        if clock is not None:
            sections.setdefault(bisect_left(days, at), []).append((at, clock))
    steps = [
        later - earlier
        for section in sections.values()
        for (_, earlier), (_, later) in pairwise(section)
    ]
    newest_first = sum(step < 0 for step in steps) > sum(step > 0 for step in steps)
    sign = -1 if newest_first else 1
    turned: list[int] = []
    for section in sections.values():
        over = False
        for (_, earlier), (at, later) in pairwise(section):
            over = over or (later - earlier) * sign < -_TURN_S
            if over:
                turned.append(at)
    return newest_first, frozenset(turned)
