"""Dates: what is stated is read, what is missing widens the bounds."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from letterbook.rules.mail_dates import parse_date, received_date


def _at(*when: int) -> int:
    return int(datetime(*when, tzinfo=UTC).timestamp())  # type: ignore[arg-type,misc]


NOON = _at(2003, 7, 29, 12, 5, 1)


@pytest.mark.parametrize(
    ("text", "instant", "offset", "doubts"),
    [
        ("Tue, 29 Jul 2003 05:05:01 -0700", NOON, -420, ()),
        ("29 Jul 2003 12:05:01 GMT", NOON, 0, ()),
        ("29 Jul 2003 07:05:01 EST", NOON, -300, ()),
        ("Tue Jul 29 14:05:01 2003 +0200", NOON, 120, ()),
        ("Tue Jul 29 08:05:01 EDT 2003", NOON, -240, ()),
        ("Tuesday, 29-Jul-03 12:05:01 GMT", NOON, 0, ("two-digit-year",)),
        ("Tue, 29 Jul 103 12:05:01 +0000", NOON, 0, ("two-digit-year",)),
        ("2003-07-29T12:05:01Z", NOON, 0, ()),
        ("mar., 29 juil. 2003 14:05:01 +0200", NOON, 120, ()),
        ("Tue,29Jul2003 14:05:01+0200 (CEST)", NOON, 120, ()),
        ("Mon, 29 Jul 2003 12:05:01 +0000", NOON, 0, ("weekday-mismatch",)),
        ("Wed, 01 Jan 1969 00:00:00 +0000", _at(1969, 1, 1), 0, ("before-1970",)),
    ],
)
def test_exact_moments(text: str, instant: int, offset: int, doubts: tuple[str, ...]) -> None:
    """A date with clock and offset is one instant; its oddities are named."""
    moment = parse_date(text)
    assert (moment.earliest, moment.latest) == (instant, instant)
    assert (moment.offset_minutes, moment.precision) == (offset, "second")
    assert moment.doubts == doubts
    assert moment.text == text


@pytest.mark.parametrize("zone", ["", " -0000"])
def test_missing_offset_gives_26_hours(zone: str) -> None:
    """Without an offset the bounds are those of UTC+14 and UTC-12."""
    moment = parse_date(f"Tue, 29 Jul 2003 12:05:01{zone}")
    assert moment.earliest == NOON - 14 * 3600
    assert moment.latest == NOON + 12 * 3600
    assert moment.doubts == ("offset-missing",)


def test_missing_clock_and_seconds() -> None:
    """A minute spans 60 seconds and a day 24 hours, plus what the offset leaves open."""
    minute = parse_date("29 Jul 2003 12:05 GMT")
    assert (minute.earliest, minute.latest) == (NOON - 1, NOON + 58)
    assert minute.precision == "minute"
    day = parse_date("29 Jul 2003")
    assert day.precision == "day"
    assert day.earliest is not None
    assert day.latest is not None
    assert day.latest - day.earliest == 50 * 3600 - 1


@pytest.mark.parametrize(
    "text", ["", "garbage", "Wed, 31 Feb 2003 01:02:03 +0000", "04/05/2002 10:00", "25:99", "\x00"]
)
def test_unreadable(text: str) -> None:
    """What is no date has no bounds: nothing is made up."""
    moment = parse_date(text)
    assert not moment.known
    assert moment.latest is None


def test_impossible_offset() -> None:
    """An offset that no place has is treated as unknown."""
    moment = parse_date("Tue, 29 Jul 2003 12:05:01 +9900")
    assert moment.offset_minutes is None
    assert "offset-impossible" in moment.doubts


def test_received() -> None:
    """The date of a Received field follows its last semicolon."""
    moment = received_date("from a (b; c) by d; Tue, 29 Jul 2003 12:05:01 +0000 (UTC)")
    assert moment is not None
    assert moment.earliest == NOON
    assert received_date("from a by b") is None
