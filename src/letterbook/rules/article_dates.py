"""The dates of a publication as they are written, in the languages of its word lists."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from letterbook.model.article import StatedDate
from letterbook.rules.date_words import MONTHS

_NAMES = "|".join(sorted((re.escape(name) for name in MONTHS), key=len, reverse=True))
_MONTH = rf"(?P<month>{_NAMES})(?:\.(?=[\s\u00a0]))?(?!\w|-\w)"
_YEAR = r"(?P<year>(?:1[5-9]|20)\d\d)(?!\d)"
_GAP = r"[\s\u00a0\u202f]{1,3}"
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th|er|\.)?"
_DAY_AFTER = r"(?P<day2>[0-3]?\d)(?:st|nd|rd|th|er)?"
_DATES = re.compile(
    rf"(?<![\w.])(?:(?P<iso>(?:1[5-9]|20)\d\d-[01]\d-[0-3]\d)(?!\d)"
    rf"|(?P<one>[0-3]?\d)(?P<sign>[./-])(?P<two>[0-3]?\d)(?P=sign)(?P<year0>(?:19|20)\d\d)(?![\w/-])"
    rf"|{_DAY}{_GAP}(?:of{_GAP}|de{_GAP})?{_MONTH}(?:,?{_GAP}(?:of{_GAP}|de{_GAP})?{_YEAR})?"
    rf"|{_MONTH.replace('?P<month>', '?P<month2>')}{_GAP}{_DAY_AFTER}"
    rf"(?![\d\w])(?:,?{_GAP}{_YEAR.replace('?P<year>', '?P<year2>')})?"
    rf"|{_MONTH.replace('?P<month>', '?P<month3>')}(?:{_GAP}(?:of{_GAP}|de{_GAP})?"
    rf"{_YEAR.replace('?P<year>', '?P<year3>')})?"
    rf"|{_YEAR.replace('?P<year>', '?P<year4>')})",
    re.IGNORECASE,
)
_WEAK = frozenset(
    name for name in MONTHS if len(name) <= 4 and name not in ("juin", "juil", "août", "aout")
) | {"march", "mars", "marzo", "august"}
"""Month names that are other words too: alone they are no date, unless a word before says so."""
_BEFORE = re.compile(
    r"\b(?:in|since|until|by|of|and|between|from|early|late|mid|to|en|depuis|fin|début|mi|et|entre|de|à"
    r"|dès|vers|courant|avant|après)"
    r"[\s\u00a0-]+\Z",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"m|km|kg|(?!(?:was|has|does|is|as|this|its|les|des|ses|dans|mais|puis|vers|alors"
    r"|pas|sous|plus|jamais|depuis|sans)\b)[a-zà-ÿ]{2,}s"
)
"""What follows a number that is no year: a measure, or a noun in the plural."""
_RANGE = re.compile(
    r"(?<![\w.,:/-])(?P<from>[0-3]?\d)(?:st|nd|rd|th|er)?[\s\u00a0]?"
    r"(?:to|and|until|through|au|et(?: le)?|-|\u2013)[\s\u00a0]?\Z"
)
_RECENT = 1900
_TITLE = re.compile(r"(?:Mrs?|Ms|Miss|Mme|Mlle|Dr|Sir|Lady)\.?\s\Z")
_LAST = {2: 29, 4: 30, 6: 30, 9: 30, 11: 30}


def find_dates(text: str, months: Sequence[str] = (), numeric: str = "either") -> list[StatedDate]:
    """Return the dates in order; one without a year takes the last that was stated before it.

    ``months`` are the names of the text's own language, as it writes them: a month alone has to
    be one of them.  ``numeric`` tells what stands first in ``3/4/2017``: see `ArticleWords`.
    A year alone is a date too, an early one after a word that leads to a date.  What cannot be a
    date (31 June) is none.
    """
    found: list[StatedDate] = []
    year: int | None = None
    own = frozenset(months)
    for one in _read(text, own, numeric):
        if one.year is not None:
            year = one.year
            found.append(one)
        else:
            found.append(
                StatedDate(one.start, one.end, one.words, year, one.month, one.day, "before")
            )
    return _from_after(found)


def _from_after(found: list[StatedDate]) -> list[StatedDate]:
    """Give dates that stand before any year the first year that follows, as "after"."""
    first = next((one.year for one in found if one.year is not None), None)
    return [
        StatedDate(d.start, d.end, d.words, first, d.month, d.day, "after")
        if d.year is None and first is not None
        else d
        for d in found
    ]


def _read(text: str, own: frozenset[str], numeric: str) -> Iterator[StatedDate]:
    for match in _DATES.finditer(text):
        said = match.groupdict()
        if said["iso"]:
            year, month, day = (int(piece) for piece in said["iso"].split("-"))
        elif said["year0"]:
            year = int(said["year0"])
            month, day = _in_numbers(int(said["one"]), int(said["two"]), numeric)
        else:
            name = said["month"] or said["month2"] or said["month3"] or ""
            month = MONTHS[name.lower()] if name else 0
            day = int(said["day"] or said["day2"] or 0)
            stated = said["year"] or said["year2"] or said["year3"] or said["year4"]
            year = int(stated) if stated else 0
            if not day and not year and not _means_month(text, match, name, own):
                continue
            if not day and _in_a_name(text, match, name):
                continue
            if not name and year < _RECENT and not _led_to(text, match):
                continue
        if not _possible(month, day):
            continue
        words = match.group()
        if words.endswith(".") and words[-5:-1].isalpha():  # the end of the sentence
            words = words[:-1]
        if said["day"] and not said["iso"]:
            yield from _from_day(text, match.start(), (year or None, month, day))
        yield StatedDate(
            match.start(),
            match.start() + len(words),
            words,
            year or None,
            month or None,
            day or None,
        )


def _from_day(text: str, at: int, until: tuple[int | None, int, int]) -> Iterator[StatedDate]:
    """Yield the day that a range begins with: ``3`` of ``3 to 9 May``."""
    year, month, last = until
    lead = _RANGE.search(text, max(0, at - 24), at)
    if lead is not None and 0 < int(lead["from"]) < last:
        start, end = lead.span("from")
        yield StatedDate(start, end, lead["from"], year, month, int(lead["from"]))


def _in_numbers(one: int, two: int, first: str) -> tuple[int, int]:
    """Return month and day of two numbers, 0 where either order may be meant."""
    if first == "day-first" or (first == "either" and one > 12):
        return two, one
    if first == "month-first" or (first == "either" and two > 12):
        return one, two
    return (one, two) if one == two else (0, 0)


def _means_month(text: str, match: re.Match[str], name: str, own: frozenset[str]) -> bool:
    weak = name.lower() in _WEAK
    if own and name not in own:
        return False
    if not _led_to(text, match):
        return not weak and len(name) > 4
    if not weak:
        return True
    if own:
        longer = name.lower()
        return name in own and not any(o != name and o.lower().startswith(longer) for o in own)
    return name[0].isupper() and len(name) >= 3


def _in_a_name(text: str, match: re.Match[str], name: str) -> bool:
    """Return whether a year or month alone is part of a name: the 2012 Harbour Games, Mrs April."""
    before = text[max(0, match.start() - 6) : match.start()]
    if name:
        return _TITLE.search(before) is not None
    if before[-1:] == "-":
        return True
    after = re.match(r"[ \u00a0\u202f](\w+)", text[match.end() : match.end() + 24])
    if after and not _led_to(text, match) and _COUNTED.fullmatch(after[1]):
        return True
    event = re.match(r"[ \u00a0][A-ZÀ-Þ][a-zà-ÿ]+", text[match.end() : match.end() + 24])
    return bool(event) and re.search(r"\b(?:the|les?|la|des|aux?)\s\Z", before, re.I) is not None


def _led_to(text: str, match: re.Match[str]) -> bool:
    return _BEFORE.search(text, max(0, match.start() - 14), match.start()) is not None


def _possible(month: int, day: int) -> bool:
    return month <= 12 and day <= _LAST.get(month, 31)
