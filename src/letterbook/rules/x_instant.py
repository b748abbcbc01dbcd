"""The instants that X states: in the texts of its archive, and in the ids themselves."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

from letterbook.model.moment import Moment

_EPOCH_MS = 1_288_834_974_657
"""2010-11-04 01:42:54.657 UTC, from which ids count milliseconds."""

_FIRST_ID = 29_700_859_247
"""The first id that counts time; those before it only counted messages."""

_LAST_ID = 1 << 63
_ISO = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:\.\d{1,9})? ?"
    r"(?:Z|UTC|([+-])(\d\d):?(\d\d))",
    re.ASCII,
)
_OLD = re.compile(
    r"[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d\d?) (\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d) (\d{4})",
    re.ASCII,
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def instant_in_id(identifier: str) -> int | None:
    """Return the second, since 1970, at which X made this id; None for one that does not tell."""
    if not identifier.isascii() or not identifier.isdigit() or len(identifier) > 19:
        return None
    number = int(identifier)
    if not _FIRST_ID <= number < _LAST_ID:
        return None
    return ((number >> 22) + _EPOCH_MS) // 1000


def read_instant(text: str) -> Moment:
    """Return the moment that a text of the archive states, unknown when it is none.

    Read are ``2016-10-12T12:31:00.000Z``, ``2016-10-12 12:31:00 +0000`` as archives of before 2018
    have it, and ``Wed Oct 12 12:46:00 +0000 2016``.
    """
    stated = text.strip()
    if found := _ISO.fullmatch(stated):
        year, month, day, hour, minute, second = (int(one) for one in found.groups()[:6])
        sign, hours, minutes = found.group(7) or "+", found.group(8) or "0", found.group(9) or "0"
    elif (found := _OLD.fullmatch(stated)) and found.group(1) in _MONTHS:
        month = _MONTHS.index(found.group(1)) + 1
        day, hour, minute, second = (int(one) for one in found.groups()[1:5])
        sign, hours, minutes = found.group(6), found.group(7), found.group(8)
        year = int(found.group(9))
    else:
        return Moment(text)
    offset = (int(hours) * 60 + int(minutes)) * (-1 if sign == "-" else 1)
    try:
        zone = timezone(timedelta(minutes=offset))
        at = datetime(year, month, day, hour, minute, min(second, 59), tzinfo=zone)
    except ValueError:
        return Moment(text)
    instant = (at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(seconds=1)
    return Moment(text, instant, instant, offset, "second")
