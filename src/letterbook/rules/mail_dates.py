"""Dates of mails (RFC 5322 section 3.3 and 4.3, RFC 850, asctime), read tolerantly.

Nothing missing is made up: what the text leaves open widens the bounds of the moment.
"""

from __future__ import annotations

import re
from datetime import date

from letterbook.model.moment import Moment, Precision
from letterbook.rules.date_words import MONTHS, ZONES

_DAYS = {"mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6}

_USUAL = re.compile(
    r"(?:([A-Za-z]{3}),? +)?(\d{1,2}) ([A-Za-z]{3}) (\d{4}) (\d\d):(\d\d):(\d\d) ([+-]\d{4})\b"
)
_CLOCK = re.compile(
    r"(?<!\d)(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,]\d{1,9})?)?(?:\s*([AaPp])\.?[Mm]\b)?"
)
_DAY_MONTH = re.compile(
    r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|\.)?[\s\-/,]*([^\W\d_]{3,10})\.?[\s\-/,]*(\d{4}|\d{2,3})(?!\d)"
)
_DOTTED = re.compile(r"(?<!\d)(\d{1,2})([./])(\d{1,2})\2(\d{4})(?!\d)")
_MONTH_DAY = re.compile(r"([^\W\d_]{3,10})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(?:(\d{4})(?!\d|:))?")
_ISO = re.compile(r"(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_YEAR = re.compile(r"(?<![\d+:-])(\d{4})(?![\d:])")
_OFFSET = re.compile(r"(?:GMT|UTC)?\s*([+-])(\d{1,2}):?(\d{2})?(?!\d)")
_ZONE_NAME = re.compile(r"\(?([A-Za-z]{1,5})\)?(?![\w:])")
_COMMENT = re.compile(r"\([^()]*\)")
_EPOCH = date(1970, 1, 1).toordinal()
_LONGEST = 400


def parse_date(text: str) -> Moment:
    """Return the moment that a Date value states; its bounds are None when it is unreadable."""
    return _parse(text.strip()[:_LONGEST])


def _parse(text: str) -> Moment:
    usual = _USUAL.match(text)
    if usual:
        day_name, day, month_name, year, hour, minute, second, zone = usual.groups()
        month = MONTHS.get(month_name.lower())
        if month:
            offset = int(zone[1:3]) * 60 + int(zone[3:])
            return _moment(
                text,
                (int(year), month, int(day)),
                (int(hour), int(minute), int(second)),
                None if zone == "-0000" else -offset if zone[0] == "-" else offset,
                day_name or "",
                ["offset-missing"] if zone == "-0000" else [],
            )
    return _parse_loose(text)


def _parse_loose(text: str) -> Moment:
    doubts: list[str] = []
    bare = " ".join(_COMMENT.sub(" ", text).split())
    clock, rest = _read_clock(bare)
    found = _read_day(rest.replace("\0", " "), doubts)
    if not found:
        return Moment(text)
    tail = rest.split("\0", 1)[1] if "\0" in rest else ""
    offset = _read_offset(tail, text, doubts) if clock else None
    if clock and offset is None and "offset-missing" not in doubts:
        doubts.append("offset-missing")
    head = re.match(r"\s*([A-Za-z]{3})", bare)
    return _moment(text, found, clock, offset, head.group(1) if head else "", doubts)


def _read_clock(bare: str) -> tuple[tuple[int, ...] | None, str]:
    """Return hour, minute and perhaps second, and the text with NUL in the place of the clock."""
    for found in _CLOCK.finditer(bare):
        hour, minute = int(found.group(1)), int(found.group(2))
        second = found.group(3)
        if ":" not in found.group() and not _DAY_MONTH.search(bare):
            continue
        half = (found.group(4) or "").lower()
        if half and 1 <= hour <= 12:
            hour = hour % 12 + (12 if half == "p" else 0)
        if hour > 24 or minute > 59:
            continue
        clock = (hour, minute) if second is None else (hour, minute, int(second))
        return clock, bare[: found.start()] + "\0" + bare[found.end() :]
    return None, bare


def _read_day(text: str, doubts: list[str]) -> tuple[int, int, int] | None:
    for found in _DAY_MONTH.finditer(text):
        month = MONTHS.get(found.group(2).lower())
        if month:
            return _year(found.group(3), doubts), month, int(found.group(1))
    iso = _ISO.search(text)
    if iso:
        return int(iso.group(1)), int(iso.group(2)), int(iso.group(3))
    numbers = _DOTTED.search(text)
    if numbers:
        first, mark, second, stated_year = numbers.groups()
        one, two = int(first), int(second)
        if mark == "." or (one > 12 >= two):
            return int(stated_year), two, one
        # 04/05/2002 is April in one country and May in another: not read at all.
        return (int(stated_year), one, two) if two > 12 else None
    for found in _MONTH_DAY.finditer(text):
        month = MONTHS.get(found.group(1).lower())
        if month:
            year = found.group(3)
            later = None if year else _YEAR.search(text, found.end())
            stated = year or (later.group(1) if later else "")
            return (int(stated), month, int(found.group(2))) if stated else None
    return None


def _year(text: str, doubts: list[str]) -> int:
    year = int(text)
    if len(text) == 4:
        return year
    doubts.append("two-digit-year")
    if len(text) == 3:
        return year + 1900
    return year + (2000 if year < 50 else 1900)


def _read_offset(tail: str, text: str, doubts: list[str]) -> int | None:
    """Return the offset in minutes, None when the text names none."""
    found = _OFFSET.search(tail)
    if found:
        sign, hours, minutes = found.groups()
        if sign == "-" and hours in ("00", "0") and minutes in (None, "00"):
            doubts.append("offset-missing")
            return None
        offset = int(hours) * 60 + int(minutes or 0)
        return -offset if sign == "-" else offset
    for name in _ZONE_NAME.findall(tail) or re.findall(r"\(([A-Za-z]{2,5})\)", text):
        if name.lower() in ZONES:
            return ZONES[name.lower()]
    return None


def _moment(
    text: str,
    day: tuple[int, int, int],
    clock: tuple[int, ...] | None,
    offset: int | None,
    day_name: str,
    doubts: list[str],
) -> Moment:
    try:
        stated = date(*day)
    except (ValueError, OverflowError):
        return Moment(text)
    if offset is not None and not -720 <= offset <= 840:
        doubts.append("offset-impossible")
        offset = None
    weekday = _DAYS.get(day_name.lower())
    if weekday is not None and weekday != stated.weekday():
        doubts.append("weekday-mismatch")
    precision: Precision = "second"
    first = (stated.toordinal() - _EPOCH) * 86400
    last = first
    if clock is None:
        precision = "day"
        last += 86399
    elif clock[0] > 24 or clock[1] > 59:
        return Moment(text)
    else:
        first += clock[0] * 3600 + clock[1] * 60
        last = first
        if len(clock) > 2:
            first += min(clock[2], 60)
            last = first
        else:
            precision = "minute"
            last += 59
    if clock is None and "offset-missing" not in doubts:
        doubts.append("offset-missing")
    if offset is None:
        first -= 840 * 60
        last += 720 * 60
    else:
        first -= offset * 60
        last -= offset * 60
    if first < 0:
        doubts.append("before-1970")
    return Moment(text, first, last, offset, precision, tuple(doubts))


def received_date(value: str) -> Moment | None:
    """Return the date of a Received field (after its last semicolon), None when it has none."""
    _, semicolon, stated = value.rpartition(";")
    if not semicolon or not stated.strip():
        return None
    moment = parse_date(stated)
    return moment if moment.known else None
