"""Dates as mails print them: in words, in numbers, with the clocks of two languages."""

from __future__ import annotations

import re
from datetime import tzinfo

import msgspec

from letterbook.model.moment import Moment
from letterbook.rules.mail_dates import parse_date
from letterbook.rules.moment_zone import in_zone
from letterbook.rules.transcript_table import stated_date
from letterbook.rules.transcript_times import DayOrder, read_days, read_stamp

_CLOSE_COMMA = re.compile(r",(?=\d)")
_LOST_SPACE = re.compile(r"(?<!\d)((?:19|20)\d{2})(?=(?:1[0-2]|[1-9]):\d{2}(?!\d))")
"""A year that the clock follows at once: ``201112:37 PM`` is 2011 and 12:37."""

_HOURS = re.compile(r"(?<!\d)(\d{1,2})\s?h\s?(\d{2})(?!\d)")
_LEADING = re.compile(r"\s{0,9}(?P<word>[^\W\d_]{2,9})\.?,?\s")
_DAY_NAMES = {
    name: number
    for number, names in enumerate(
        (
            "monday mon lundi lun montag mo",
            "tuesday tue mardi mar dienstag di",
            "wednesday wed mercredi mer mittwoch mi",
            "thursday thu jeudi jeu donnerstag do",
            "friday fri vendredi ven freitag fr",
            "saturday sat samedi sam samstag sa",
            "sunday sun dimanche dim sonntag so",
        )
    )
    for name in names.split()
}


def lost_space(value: str) -> bool:
    """Return whether the clock follows the year at once, as where a space was not read."""
    return _LOST_SPACE.search(value) is not None


def read_printed_date(value: str, *, day_first: bool, zone: tzinfo | None) -> Moment:
    """Return the moment that a printed date states, with its text as it was printed.

    A date of numbers alone, of which neither is above 12, is the day that its day of the week
    tells, else the one with the day first where the labels are of a language that writes so
    (``day_first``), else both days.  ``zone`` is that of times without an offset.
    """
    plain = _LOST_SPACE.sub(r"\1 ", _CLOSE_COMMA.sub(", ", _HOURS.sub(r"\1:\2", value)))
    moment = parse_date(plain)
    if moment.known:
        return in_zone(msgspec.structs.replace(moment, text=value), zone)
    date, clock, offset = stated_date([plain.strip()], {"date": 0})
    if not read_days(date, ""):
        return Moment(value)
    order = _by_weekday(plain, date) or ("day-month" if day_first else "")
    return msgspec.structs.replace(read_stamp(date, clock, offset, order, zone), text=value)


def _by_weekday(value: str, date: str) -> DayOrder:
    """Return the order under which a date falls on the day of the week that stands before it."""
    leading = _LEADING.match(value)
    weekday = _DAY_NAMES.get(leading["word"].casefold()) if leading is not None else None
    if weekday is None:
        return ""
    orders: tuple[DayOrder, DayOrder] = ("day-month", "month-day")
    fits = [
        order for order in orders if any(day.weekday() == weekday for day in read_days(date, order))
    ]
    return fits[0] if len(fits) == 1 else ""
