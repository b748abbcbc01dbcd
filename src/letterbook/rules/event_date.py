"""Dates of events as people state them: a year, month, day or minute, with or without an offset."""

from __future__ import annotations

import re
from datetime import UTC, date, timedelta, timezone, tzinfo
from typing import NamedTuple

from letterbook.rules.query_dates import DateRefused, date_range

_OFFSET = re.compile(r"(?P<date>.{10}T\d{2}:\d{2})(?:(?P<utc>Z)|(?P<sign>[+-])(\d{2}):?(\d{2}))")
_SPACED = re.compile(r"(\d{4}-\d{1,2}-\d{1,2})\s+(\d{1,2}:\d{2}.*)")


class EventTime(NamedTuple):
    """A stated date in its one written form, and the seconds it lies between, both inclusive."""

    text: str
    earliest: int
    latest: int


def event_time(text: str, zone: tzinfo) -> EventTime:
    """Return the time that a date means; one without an offset is read in ``zone``.

    ``2016``, ``2016-10``, ``2016-10-07``, ``2016-10-07 14:30``, ``2016-10-07T14:30+02:00``.  Raises
    `DateRefused`.  What is kept must not move with the day: ``today`` is refused.
    """
    stated = " ".join(text.split())
    if stated.lower() in ("today", "yesterday"):
        raise DateRefused("A date that is kept is written out")
    spaced = _SPACED.fullmatch(stated)
    if spaced is not None:
        clock = spaced[2].replace(" ", "")
        stated = f"{spaced[1]}T{clock if clock[1:2] != ':' else '0' + clock}"
    offset = _OFFSET.fullmatch(stated)
    bare = stated
    if offset is not None:
        bare = offset["date"]
        zone = _zone(offset)
    span = date_range("on", bare, zone, date.min)
    assert span.earliest is not None
    assert span.latest is not None
    return EventTime(stated, span.earliest, span.latest)


def _zone(offset: re.Match[str]) -> tzinfo:
    if offset["utc"]:
        return UTC
    minutes = int(offset[4]) * 60 + int(offset[5])
    if minutes > 14 * 60 or int(offset[5]) > 59:
        raise DateRefused("An offset is at most 14:00")
    return timezone(timedelta(minutes=-minutes if offset["sign"] == "-" else minutes))
