"""The moments that the heads of a transcript state.

Nothing missing is made up: a date whose order of day and month is in doubt is both days, a time
without a zone is bounded by all zones, unless whoever handed it over said which one is meant.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import pairwise
from typing import Literal

from letterbook.model.moment import Moment, Precision
from letterbook.rules.date_words import MONTHS, ZONES

DayOrder = Literal["", "day-month", "month-day"]
"""How dates of numbers are written; "" where the transcript does not tell."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EAST, _WEST = timedelta(hours=14), timedelta(hours=12)
_NUMBERS = re.compile(r"\d+")
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_NUMERIC = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})(?!\d)")
_SHORT_YEAR = re.compile(r"\d-[^\W\d_]{3,10}-(\d{2})(?!\d)")
_OFFSET = re.compile(r"([+\u2212-])(\d{1,2}):?(\d{2})?")
_WORDS = re.compile(r"[^\W\d_]+")
_TUESDAY = re.compile(r"\W*(?:le\s)?mar\b", re.IGNORECASE)
"""A day of the week in French that is short for a month too: ``mar. 11 oct. 2016``."""

_HALF = re.compile(
    r"([AaPp](?=\.?\s?[Mm]\b)|nachmittags|vormittags|mittags|morgens|abends|nachts|vorm|nachm)"
)
_HOUR = re.compile(r"\d{1,2}\s?(?:h|[AaPp]\.?\s?[Mm]\b\.?)")
"""An hour that is stated without minutes: ``8 h``, ``8 PM``."""

_PART_OF_DATE = re.compile(
    r"(?P<year>(?:19|20)\d{2})(?:[-/.](?P<month>\d{1,2}))?"
    r"|(?P<month2>\d{1,2})[-/.](?P<year2>(?:19|20)\d{2})"
    r"|(?P<name>[^\W\d_]{3,10})\.?,?\s{1,3}(?:de\s)?(?P<year3>(?:19|20)\d{2})"
)
_AFTER_NOON = frozenset(("p", "mittags", "nachmittags", "nachm", "abends"))


def read_days(stated: str, order: DayOrder) -> tuple[date, ...]:
    """Return the days that a date may mean: one, two where the order is in doubt, none."""
    if found := _YEAR_FIRST.search(stated):
        return _days([(int(found[1]), int(found[2]), int(found[3]))])
    if found := _NUMERIC.search(stated):
        one, two, year = int(found[1]), int(found[2]), _year(found[3])
        ways = {"day-month": [(year, two, one)], "month-day": [(year, one, two)]}
        return _days(ways.get(order) or [(year, two, one), (year, one, two)])
    numbers = [int(n) for n in _NUMBERS.findall(stated)]
    months = [MONTHS[w.casefold()] for w in _WORDS.findall(stated) if w.casefold() in MONTHS]
    if len(months) == 2 and _TUESDAY.match(stated):
        months.pop(0)
    if len(numbers) != 2 or len(months) != 1:
        return ()
    short = _SHORT_YEAR.search(stated)
    return _days([(_year(short[1]) if short else numbers[1], months[0], numbers[0])])


def order_of_days(stated: Iterable[str]) -> tuple[DayOrder, bool]:
    """Return how the dates of a transcript are written, and whether some contradict that.

    What a number above 12 tells decides; where no date has one, dots, which stand between day and
    month alone, or the order in which the dates never go back, if there is only one such.
    """
    found = [match for one in stated if (match := _numeric(one))]
    pairs = [(int(match[1]), int(match[2]), _year(match[3])) for match in found]
    first, second = sum(a > 12 for a, _, _ in pairs), sum(b > 12 for _, b, _ in pairs)
    if first or second:
        return ("day-month" if first >= second else "month-day"), bool(first and second)
    dotted = bool(found) and all("." in match[0] for match in found)
    if dotted or all(a == b for a, b, _ in pairs):
        return ("day-month" if pairs else ""), False
    forward = {
        "day-month": _is_forward([(y, b, a) for a, b, y in pairs]),
        "month-day": _is_forward([(y, a, b) for a, b, y in pairs]),
    }
    if forward["day-month"] != forward["month-day"]:
        return ("day-month" if forward["day-month"] else "month-day"), False
    return "", False


def _numeric(stated: str) -> re.Match[str] | None:
    return None if _YEAR_FIRST.search(stated) else _NUMERIC.search(stated)


def _is_forward(days: list[tuple[int, int, int]]) -> bool:
    return all(a <= b for a, b in pairwise(days))


def read_stamp(
    stated: str, clock: str, zone: str, order: DayOrder, assumed: tzinfo | None
) -> Moment:
    """Return the moment that a date, a time of day ("" without one) and a zone state.

    ``assumed`` is the zone in which times without an offset are to be read, None for none.
    """
    text = " ".join(filter(None, (stated, clock, zone)))
    days = read_days(stated, order)
    part = read_part_of_date(stated) if not days and not clock else None
    bounds = _clock(clock)
    if bounds is None or not (days or part):
        return Moment(text)
    first, last, precision = bounds
    doubts = []
    if len(days) > 1 and days[0] != days[-1]:
        doubts.append("day-month-order")
    if _is_short(stated):
        doubts.append("two-digit-year")
    if part is not None:
        days, precision = part[:2], part[2]
    low, high = datetime.combine(min(days), first), datetime.combine(max(days), last)
    minutes = _offset(zone)
    if minutes is None and assumed is not None:
        doubts.append("offset-assumed")
        there, until = low.replace(tzinfo=assumed), high.replace(tzinfo=assumed, fold=1)
        minutes = (there.utcoffset() or timedelta(0)) // timedelta(minutes=1)
        return Moment(text, _second(there), _second(until), minutes, precision, tuple(doubts))
    if minutes is None:
        doubts.append("offset-missing")
        begin, end = _seconds(low) - _seconds_of(_EAST), _seconds(high) + _seconds_of(_WEST)
        return Moment(text, begin, end, None, precision, tuple(doubts))
    begin, end = _seconds(low) - minutes * 60, _seconds(high) - minutes * 60
    return Moment(text, begin, end, minutes, precision, tuple(doubts))


def read_part_of_date(stated: str) -> tuple[date, date, Precision] | None:
    """Return the first and last day of a month or a year that is stated alone, None without one.

    ``2016-10``, ``10/2016`` and ``October 2016`` are months, ``2016`` is a year.
    """
    found = _PART_OF_DATE.fullmatch(stated.strip()[:40])
    if found is None:
        return None
    year = int(found["year"] or found["year2"] or found["year3"])
    name, number = found["name"], found["month"] or found["month2"]
    if not (name or number):
        return date(year, 1, 1), date(year, 12, 31), "year"
    month = MONTHS.get(name.casefold(), 0) if name else int(number)
    if not 1 <= month <= 12:
        return None
    return date(year, month, 1), date(year, month, monthrange(year, month)[1]), "month"


def _clock(stated: str) -> tuple[time, time, Precision] | None:
    """Return the first and last time of day meant; None where it is no time of day."""
    if not stated:
        return time(0), time(23, 59, 59), "day"
    numbers = [int(n) for n in _NUMBERS.findall(stated)[:3]]
    whole_hour = _HOUR.fullmatch(stated.strip()) is not None
    if len(numbers) < 2 and not whole_hour:
        return None
    hour, minute = numbers[0], 0 if whole_hour else numbers[1]
    if half := _HALF.search(stated):
        if hour > 12:
            return None
        late = half[1] == "nachts" and 6 <= hour < 12
        hour = hour % 12 + (12 if late or half[1].lower() in _AFTER_NOON else 0)
    if hour > 23 or minute > 59:
        return None
    if len(numbers) < 3:
        return time(hour, minute), time(hour, 59 if whole_hour else minute, 59), "minute"
    at = time(hour, minute, min(numbers[2], 59))
    return at, at, "second"


def _offset(zone: str) -> int | None:
    """Return the minutes east of Greenwich that a zone states, None where it states none."""
    if found := _OFFSET.search(zone):
        minutes = int(found[2]) * 60 + int(found[3] or 0)
        return None if minutes > 840 else minutes if found[1] == "+" else -minutes
    name = zone.strip("() ").casefold()
    return ZONES.get(name) if name else None


def _days(ways: list[tuple[int, int, int]]) -> tuple[date, ...]:
    found = []
    for year, month, day in ways:
        try:
            found.append(date(year, month, day))
        except ValueError:
            continue
    return tuple(dict.fromkeys(found))


def _year(text: str) -> int:
    year = int(text)
    return year if len(text) == 4 else year + (2000 if year < 50 else 1900)


def _is_short(stated: str) -> bool:
    found = _numeric(stated)
    return bool(_SHORT_YEAR.search(stated)) or (found is not None and len(found[3]) == 2)


def _second(at: datetime) -> int:
    try:
        return (at - _EPOCH) // timedelta(seconds=1)
    except OverflowError:  # the first or the last day of the calendar
        return _seconds(at.replace(tzinfo=None))


def _seconds(at: datetime) -> int:
    return (at.replace(tzinfo=UTC) - _EPOCH) // timedelta(seconds=1)


def _seconds_of(span: timedelta) -> int:
    return span // timedelta(seconds=1)


def seconds_of_day(clock: str) -> int | None:
    """Return the second of the day at which a stated time of day begins, None without one."""
    bounds = _clock(clock) if clock else None
    if bounds is None:
        return None
    return (bounds[0].hour * 60 + bounds[0].minute) * 60 + bounds[0].second
