"""Divides a time into periods of the calendar, each of which the query language can name."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo
from itertools import accumulate
from typing import NamedTuple

from letterbook.model.timeline import StepUnit
from letterbook.rules.query_dates import date_range

_SECONDS: dict[StepUnit, int] = {
    "minute": 60, "hour": 3_600, "day": 86_400, "month": 2_629_800, "year": 31_557_600,
}  # fmt: skip


class Step(NamedTuple):
    """So many of a unit: a bin is one step wide."""

    size: int
    unit: StepUnit

    @property
    def seconds(self) -> int:
        """About how long it is."""
        return self.size * _SECONDS[self.unit]


_SIZES: tuple[tuple[StepUnit, tuple[int, ...]], ...] = (
    ("minute", (1, 5, 15, 30)),
    ("hour", (1, 3, 6, 12)),
    ("day", (1, 7, 14)),
    ("month", (1, 3, 6)),
    ("year", (1, 2, 5, 10, 20, 50, 100, 500, 1_000)),
)
LADDER = tuple(Step(size, unit) for unit, sizes in _SIZES for size in sizes)
"""From the narrowest to the widest; weeks begin on a Monday."""


class Periods(NamedTuple):
    """Neighbouring periods: number n goes from ``bounds[n]`` up to ``bounds[n + 1]``, seconds UTC.

    ``texts[n]`` is how a query states ``bounds[n]``; the first is "" where the calendar has not
    begun, and the last where it ends.
    """

    step: Step
    texts: tuple[str, ...]
    bounds: tuple[int, ...]

    def __len__(self) -> int:
        """Return the number of periods."""
        return len(self.bounds) - 1

    def touched(self, earliest: int, latest: int) -> tuple[int, int] | None:
        """Return the first and last period that a span touches, None for one outside."""
        if latest < self.bounds[0] or earliest >= self.bounds[-1]:
            return None
        first = max(0, bisect_right(self.bounds, earliest) - 1)
        return first, min(len(self) - 1, bisect_right(self.bounds, latest) - 1)

    def counts(self, spans: Iterable[tuple[int, int]]) -> list[int]:
        """Return how many spans touch each period."""
        change = [0] * (len(self.bounds) + 1)
        for earliest, latest in spans:
            touched = self.touched(earliest, latest)
            if touched is not None:
                change[touched[0]] += 1
                change[touched[1] + 1] -= 1
        return list(accumulate(change))[: len(self)]


def periods_over(
    first: int, last: int, zone: tzinfo, most: int, ladder: Sequence[Step] = LADDER
) -> Periods:
    """Return the narrowest periods of the ladder, at most ``most``, that cover a time.

    ``first`` and ``last`` are seconds UTC, both inclusive.  Where clocks are put back, a period
    is longer; where they are put forward, one that no clock showed is left out.
    """
    for step in ladder:
        if (last - first) // step.seconds > most and step is not ladder[-1]:
            continue
        found = _periods(first, last, zone, step, most)
        if found is not None:
            return found
    return _periods(first, last, zone, ladder[-1], 100_000) or Periods(
        ladder[-1], ("", ""), (first, last + 1)
    )


def _periods(first: int, last: int, zone: tzinfo, step: Step, most: int) -> Periods | None:
    texts: list[str] = []
    bounds: list[int] = []
    for text, start in _starts(first, zone, step):
        if bounds and start <= bounds[-1]:
            continue
        if not bounds and start > first:  # before the calendar of this zone begins
            texts.append("")
            bounds.append(first)
        texts.append(text)
        bounds.append(start)
        if start > last:
            return Periods(step, tuple(texts), tuple(bounds))
        if len(bounds) > most:
            return None
    return Periods(step, (*texts, ""), (*bounds, last + 1))


def _starts(first: int, zone: tzinfo, step: Step) -> Iterator[tuple[str, int]]:
    wall: datetime | None = _floor(_wall(first, zone), step)
    while wall is not None:
        text = _text(wall, step)
        start = date_range("after", text, zone, date.min).earliest
        assert start is not None
        yield text, start
        wall = _next(wall, step)


def _wall(seconds: int, zone: tzinfo) -> datetime:
    try:
        return datetime.fromtimestamp(seconds, UTC).astimezone(zone).replace(tzinfo=None)
    except (OverflowError, ValueError):  # the first or the last day of the calendar
        return datetime.min if seconds < 0 else datetime.max


def _floor(wall: datetime, step: Step) -> datetime:
    day = wall.replace(hour=0, minute=0, second=0, microsecond=0)
    if step.unit == "minute":
        return day.replace(hour=wall.hour, minute=wall.minute // step.size * step.size)
    if step.unit == "hour":
        return day.replace(hour=wall.hour // step.size * step.size)
    if step.unit == "day":
        return datetime.fromordinal((day.toordinal() - 1) // step.size * step.size + 1)
    if step.unit == "month":
        return day.replace(month=(day.month - 1) // step.size * step.size + 1, day=1)
    return day.replace(year=max(1, day.year // step.size * step.size), month=1, day=1)


def _next(wall: datetime, step: Step) -> datetime | None:
    try:
        if step.unit == "month":
            months = wall.year * 12 + wall.month - 1 + step.size
            return wall.replace(year=months // 12, month=months % 12 + 1)
        if step.unit == "year":
            return wall.replace(year=wall.year // step.size * step.size + step.size)
        return wall + timedelta(seconds=step.seconds)
    except (OverflowError, ValueError):
        return None


def _text(wall: datetime, step: Step) -> str:
    if step.unit == "year":
        return f"{wall.year:04d}"
    if step.unit == "month":
        return f"{wall.year:04d}-{wall.month:02d}"
    text = f"{wall.year:04d}-{wall.month:02d}-{wall.day:02d}"
    return text if step.unit == "day" else f"{text}T{wall.hour:02d}:{wall.minute:02d}"
