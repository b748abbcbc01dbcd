"""Shows moments as they were stated."""

from __future__ import annotations

from datetime import datetime, timedelta

from letterbook.model.moment import Moment

_EPOCH = datetime(1970, 1, 1)
_FOUR_CENTURIES = 146_097 * 86_400
_FIRST, LAST_SECOND = -62_135_596_800, 253_402_300_799
"""The instants that a calendar of four-digit years holds."""

_EAST = 14 * 3600
"""A time without an offset is bounded by the easternmost one, +14:00."""


def instant(seconds: int) -> str:
    """Return an instant in ISO 8601, UTC: ``2018-11-12T18:22:00Z``."""
    return f"{_wall(seconds)}Z"


def day(seconds: int | None) -> str:
    """Return the day of an instant in UTC, "" for None."""
    return "" if seconds is None else _wall(seconds)[:10]


def stated_day(moment: Moment | None) -> str:
    """Return the day as it was stated, or the month or year; "" where none can be read."""
    if moment is None or moment.earliest is None:
        return ""
    date = _as_stated(moment, moment.earliest).partition("T")[0]
    unknown = {"month": 1, "year": 2}.get(moment.precision, 0)
    return date.rsplit("-", unknown)[0] if unknown else date


def stated(moment: Moment | None) -> str:
    """Return a moment for people, with its stated offset: ``2018-11-12 18:22 +0000``.

    Without an offset it says so; what could not be read is shown as it stands.
    """
    if moment is None:
        return "no date"
    if moment.earliest is None:
        return f"date not readable: {moment.text}"
    offset = moment.offset_minutes
    text = _as_stated(moment, moment.earliest).replace("T", " ")
    if moment.precision in ("day", "month", "year"):
        return text[: {"day": 10, "month": 7, "year": 4}[moment.precision]]
    clock = text[:16] if moment.precision == "minute" else text
    if offset is None:
        return f"{clock} (offset not stated)"
    sign = "-" if offset < 0 else "+"
    return f"{clock} {sign}{abs(offset) // 60:02d}{abs(offset) % 60:02d}"


def _as_stated(moment: Moment, earliest: int) -> str:
    offset = moment.offset_minutes
    return _wall(earliest + (_EAST if offset is None else offset * 60))


def _wall(seconds: int) -> str:
    """Return a clock reading; a year before 1 or after 9999 is written all the same."""
    years = 0
    while seconds < _FIRST:
        seconds, years = seconds + _FOUR_CENTURIES, years - 400
    while seconds > LAST_SECOND:
        seconds, years = seconds - _FOUR_CENTURIES, years + 400
    shown = _EPOCH + timedelta(seconds=seconds)
    return f"{shown.year + years:04d}-{shown:%m-%dT%H:%M:%S}"
