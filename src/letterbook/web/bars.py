"""A histogram as bars that a page draws: places and heights, each with its query."""

from __future__ import annotations

import msgspec

from letterbook.services.count_messages import Histogram

HEIGHT = 56
WIDTH = 10
"""Of the drawing's own units, for each bar."""


class Bar(msgspec.Struct, frozen=True):
    """One period: where it stands, how high it is, what it counts, and what finds that."""

    x: int
    y: float
    height: float
    period: str
    messages: int
    query: str


class Bars(msgspec.Struct, frozen=True):
    """All periods in their order; ``highest`` is the most messages in one of them."""

    bars: tuple[Bar, ...]
    width: int
    height: int
    highest: int
    undated: int
    step: str


def bars_of(histogram: Histogram) -> Bars:
    """Return the bars of a histogram, as high as they have messages."""
    most = max((bar.messages for bar in histogram.bars), default=0)
    found = []
    for n, bar in enumerate(histogram.bars):
        high = max(1.5, round(bar.messages / most * HEIGHT, 1)) if bar.messages else 0.0
        found.append(
            Bar(n * WIDTH, round(HEIGHT - high, 1), high, bar.value, bar.messages, bar.query)
        )
    total = len(found) * WIDTH
    return Bars(tuple(found), total, HEIGHT, most, histogram.undated, histogram.width)
