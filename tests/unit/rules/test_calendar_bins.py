"""Periods of the calendar: none overlaps, none is missing, and a query names each exactly."""

from __future__ import annotations

from datetime import UTC, date, datetime, tzinfo
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letterbook.model.query import DateRange
from letterbook.rules.calendar_bins import LADDER, Periods, Step, periods_over
from letterbook.rules.query_text import parse_query

ZONES = (UTC, ZoneInfo("Europe/Paris"), ZoneInfo("America/New_York"), ZoneInfo("Asia/Kathmandu"))
DAY = 86_400


def seconds(*parts: int, zone: tzinfo = UTC) -> int:
    """Return an instant."""
    year, month, day, hour, minute = (*parts, 0, 0)[:5]
    return round(datetime(year, month, day, hour, minute, tzinfo=zone).timestamp())


def asked(periods: Periods, n: int, zone: tzinfo) -> tuple[int | None, int | None]:
    """Return the bounds that the query of a period has."""
    start, end = periods.texts[n], periods.texts[n + 1]
    after = parse_query(f"after:{start}", zone, date.min) if start else None
    before = parse_query(f"before:{end}", zone, date.min) if end else None
    return (
        after.earliest if isinstance(after, DateRange) else None,
        before.latest if isinstance(before, DateRange) else None,
    )


@given(
    st.integers(-62_135_596_800, 253_402_300_799),
    st.integers(0, 40_000_000_000),
    st.sampled_from(ZONES),
    st.integers(2, 130),
)
def test_periods_cover_any_time_and_are_what_their_queries_ask(
    first: int, long: int, zone: tzinfo, most: int
) -> None:
    """Each ends where the next begins, all are named, and there are not too many."""
    last = min(first + long, 253_402_300_799)
    found = periods_over(first, last, zone, most)
    assert found.bounds[0] <= first
    assert last < found.bounds[-1]
    assert all(a < b for a, b in pairwise(found.bounds))
    assert len(found) <= most + 1 or found.step == LADDER[-1]
    for n in range(len(found)):
        earliest, latest = asked(found, n, zone)
        assert earliest is None or earliest == found.bounds[n]
        assert latest is None or latest == found.bounds[n + 1] - 1


@pytest.mark.parametrize(
    ("first", "last", "most", "step", "texts"),
    [
        ((2016, 10, 12, 14, 31), (2016, 10, 12, 14, 33), 10, Step(1, "minute"),
         ("2016-10-12T14:31", "2016-10-12T14:32", "2016-10-12T14:33", "2016-10-12T14:34")),
        ((2016, 10, 12), (2016, 10, 13, 23), 5, Step(12, "hour"),
         ("2016-10-12T00:00", "2016-10-12T12:00", "2016-10-13T00:00", "2016-10-13T12:00",
          "2016-10-14T00:00")),
        ((2016, 10, 12), (2016, 10, 20), 3, Step(7, "day"),
         ("2016-10-10", "2016-10-17", "2016-10-24")),
        ((2016, 2, 1), (2016, 11, 3), 5, Step(3, "month"),
         ("2016-01", "2016-04", "2016-07", "2016-10", "2017-01")),
        ((1998, 2, 1), (2016, 11, 3), 5, Step(5, "year"),
         ("1995", "2000", "2005", "2010", "2015", "2020")),
    ],
)  # fmt: skip
def test_the_narrowest_that_fits_is_taken(
    first: tuple[int, ...], last: tuple[int, ...], most: int, step: Step, texts: tuple[str, ...]
) -> None:
    """Periods begin where the calendar begins them."""
    found = periods_over(seconds(*first), seconds(*last), UTC, most)
    assert (found.step, found.texts) == (step, texts)


def test_the_hour_that_comes_twice_is_one_period() -> None:
    """Where clocks are put back, the period is two hours long and nothing falls between two."""
    paris = ZoneInfo("Europe/Paris")
    found = periods_over(
        seconds(2016, 10, 30, zone=paris), seconds(2016, 10, 30, 5, zone=paris), paris, 14
    )
    long = {text[-5:]: b - a for text, (a, b) in
            zip(found.texts, pairwise(found.bounds), strict=False)}  # fmt: skip
    assert found.step == Step(30, "minute")
    assert long["02:30"] == 1_800 + 3_600
    assert long["03:00"] == 1_800


def test_the_hour_that_no_clock_showed_is_left_out() -> None:
    """Where clocks are put forward, bounds still rise."""
    paris = ZoneInfo("Europe/Paris")
    found = periods_over(
        seconds(2016, 3, 27, zone=paris), seconds(2016, 3, 27, 5, zone=paris), paris, 6
    )
    assert [text[-5:] for text in found.texts] == ["00:00", "01:00", "02:00", "04:00", "05:00",
                                                   "06:00"]  # fmt: skip


@given(st.lists(st.tuples(st.integers(0, 900), st.integers(0, 400)), max_size=20))
def test_spans_are_counted_in_every_period_they_touch(drawn: list[tuple[int, int]]) -> None:
    """As by looking at each period for itself."""
    found = periods_over(100 * DAY, 800 * DAY, UTC, 30)
    spans = [(a * DAY, (a + b) * DAY) for a, b in drawn]
    by_hand = [
        sum(1 for a, b in spans if a < end and b >= start) for start, end in pairwise(found.bounds)
    ]
    assert found.counts(spans) == by_hand
