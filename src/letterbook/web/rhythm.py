"""The months of a pair as bars, one side above the line and the other below it."""

from __future__ import annotations

import msgspec

from letterbook.model.replies import RepliesAnswer

_HALF = 44
_WIDTH = 12
_MOST_MONTHS = 600


class MonthBar(msgspec.Struct, frozen=True):
    """The messages of one side in one month, and where they are drawn."""

    side: int
    month: str
    messages: int
    x: int
    y: float
    height: float


class Rhythm(msgspec.Struct, frozen=True):
    """Every month from the first to the last, those without messages too."""

    bars: tuple[MonthBar, ...]
    width: int
    height: int
    first: str
    last: str
    highest: int


def rhythm_of(answer: RepliesAnswer) -> Rhythm | None:
    """Return the bars of an exchange, None where there is nothing to draw."""
    months = [month for month in answer.months if len(month.month) == 7]
    if not months:
        return None
    first, last = _number(months[0].month), _number(months[-1].month)
    most = max(max(month.messages) for month in months)
    if last - first >= _MOST_MONTHS or not most:
        return None
    bars = []
    for month in months:
        for side, messages in enumerate(month.messages):
            if messages:
                high = max(2.0, round(messages / most * _HALF, 1))
                y = _HALF - high if side == 0 else float(_HALF + 1)
                x = (_number(month.month) - first) * _WIDTH
                bars.append(MonthBar(side, month.month, messages, x, round(y, 1), high))
    width = (last - first + 1) * _WIDTH
    names = months[0].month, months[-1].month
    return Rhythm(tuple(bars), width, 2 * _HALF + 1, *names, most)


def _number(month: str) -> int:
    year, _, rest = month.partition("-")
    return int(year) * 12 + int(rest)
