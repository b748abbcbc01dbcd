"""Dates of a query: what was typed becomes bounds in seconds UTC."""

from __future__ import annotations

import calendar
import re
from datetime import date, datetime, timedelta, tzinfo

from letterbook.model.query import DateRange
from letterbook.rules.date_words import MONTHS

_ISO = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2})(?:T(\d{2}):(\d{2}))?)?)?", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})[/.](\d{1,2})(?:[/.](\d{1,2}))?", re.ASCII)
_YEAR_LAST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", re.ASCII)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_MINUTE = re.compile(r"(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}).*", re.ASCII | re.IGNORECASE)
_AGO = re.compile(r"(\d{1,4}) ?(?:(d|days?|j|jours?)|(w|weeks?|semaines?))", re.IGNORECASE)
_WORD = re.compile(r"\d+|[^\W\d_]+")
_DAYS_AGO = {"today": 0, "aujourd'hui": 0, "yesterday": 1, "hier": 1}
_FORMS = "Dates are written 2016, 2016-10, 2016-10-12 or 2016-10-12T14:30"


class DateRefused(ValueError):
    """The text is not a date of the query language."""

    def __init__(self, sentence: str, suggestion: str | None = None) -> None:
        """Hold the sentence, and the date that was perhaps meant."""
        super().__init__(sentence)
        self.sentence = sentence
        self.suggestion = suggestion


def date_range(field: str, text: str, zone: tzinfo, today: date) -> DateRange:
    """Return the leaf for ``after: before: on: date:`` with this text.

    ``after:D`` holds where the stated date may lie on or after the start of D, ``before:D``
    where it may lie before the start of D, ``on:D`` where it may lie in D, and ``date:A..B``
    from the start of A to the end of B.  Days begin at midnight in ``zone``.
    """
    if field == "date" and ".." in text:
        return _span(text, zone, today)
    start, end = _period(text, zone, today)
    if field == "after":
        return DateRange(field, start, None, text)
    if field == "before":
        return DateRange(field, None, start - 1, text)
    return DateRange(field, start, end - 1, text)


def _span(text: str, zone: tzinfo, today: date) -> DateRange:
    first, _, last = text.partition("..")
    if not first and not last:
        raise DateRefused("A range needs a date on one side at least", "date:2016-03..2016-05")
    earliest = _period(first, zone, today)[0] if first else None
    latest = _period(last, zone, today)[1] - 1 if last else None
    if earliest is not None and latest is not None and latest < earliest:
        raise DateRefused("The range ends before it begins", f"{last}..{first}")
    return DateRange("date", earliest, latest, text)


def _period(text: str, zone: tzinfo, today: date) -> tuple[int, int]:
    """Return the first second of the period and the first one after it."""
    ago = _DAYS_AGO.get(text.lower().replace("’", "'"))
    if ago is not None:
        day = today - timedelta(days=ago)
        return _bounds((day.year, day.month, day.day), zone)
    match = _ISO.fullmatch(text)
    if match is None:
        raise _refusal(text, today)
    year, month, day_, hour, minute = (int(g) if g else None for g in match.groups())
    try:
        if hour is not None and minute is not None:
            start = _seconds(datetime(year or 0, month or 0, day_ or 0, hour, minute), zone)
            return start, start + 60
        return _bounds((year, month, day_), zone)
    except ValueError:
        raise DateRefused(f"There is no such date as {text}", _nearest(year, month, day_)) from None


def _bounds(parts: tuple[int | None, int | None, int | None], zone: tzinfo) -> tuple[int, int]:
    year, month, day = parts
    first = datetime(year or 0, month or 1, day or 1)
    if day is not None:
        after = first.toordinal() + 1
    elif month is not None:
        after = first.toordinal() + calendar.monthrange(first.year, first.month)[1]
    else:
        after = first.toordinal() + (366 if calendar.isleap(first.year) else 365)
    if after > date.max.toordinal():
        return _seconds(first, zone), _seconds(datetime(9999, 12, 31), zone) + 86_400
    return _seconds(first, zone), _seconds(datetime.fromordinal(after), zone)


def _seconds(wall: datetime, zone: tzinfo) -> int:
    try:
        offset = zone.utcoffset(wall.replace(tzinfo=zone))
    except OverflowError:  # the first and last day of the calendar
        offset = None
    seconds = int(offset.total_seconds()) if offset is not None else 0
    return calendar.timegm(wall.timetuple()) - seconds


def _nearest(year: int | None, month: int | None, day: int | None) -> str | None:
    if year is None or month is None:
        return None
    year = max(year, 1)
    month = min(max(month, 1), 12)
    if day is None:
        return f"{year:04}-{month:02}"
    day = min(max(day, 1), calendar.monthrange(year, month)[1])
    return f"{year:04}-{month:02}-{day:02}"


def _refusal(text: str, today: date) -> DateRefused:
    if match := _YEAR_FIRST.fullmatch(text) or _COMPACT.fullmatch(text):
        year, month, day = (int(g) if g else None for g in match.groups())
        return DateRefused(_FORMS, _nearest(year, month, day))
    if match := _YEAR_LAST.fullmatch(text):
        a, b, year = (int(g) for g in match.groups())
        if a > 12 >= b:
            return DateRefused(_FORMS, _nearest(year, b, a))
        if b > 12 >= a:
            return DateRefused(_FORMS, _nearest(year, a, b))
        return DateRefused(
            f"{text} can be read with the day or the month first", _nearest(year, b, a)
        )
    return DateRefused(f"{_FORMS}, and {text!r} is none of these", _meant(text, today))


def _meant(text: str, today: date) -> str | None:
    """Return the date of ``3 May 2016``, of ``7d`` (days ago) or of an instant to the second."""
    if match := _MINUTE.fullmatch(text):
        return f"{match[1]}T{match[2]}"
    if match := _AGO.fullmatch(text):
        day = today.toordinal() - int(match[1]) * (1 if match[2] else 7)
        return date.fromordinal(max(day, 1)).isoformat()
    words = _WORD.findall(text.lower())
    months = [MONTHS[word] for word in words if word in MONTHS]
    years = [int(word) for word in words if word.isdecimal() and len(word) == 4]
    days = [int(match[0]) for word in words if (match := re.fullmatch(r"\d{1,2}", word))]
    if len(months) != 1 or len(years) != 1 or len(days) > 1:
        return None
    return _nearest(years[0], months[0], days[0] if days else None)
