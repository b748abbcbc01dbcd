"""What a person may be called, when two names are one, and when a statement of dates holds."""

from __future__ import annotations

from datetime import date, tzinfo

from letterbook.model.query import DateRange
from letterbook.rules.query_dates import DateRefused, date_range
from letterbook.rules.query_terms import pieces

MAX_NAME = 100


def name_key(text: str) -> tuple[str, ...]:
    """Return what equal names share: their words, in any case, without accents and signs.

    An address or a handle is no name: its key is empty.
    """
    return () if "@" in text else tuple(pieces(text))


def is_name(text: str) -> bool:
    """Return True for a text that can name a person or a group."""
    return 0 < len(text) <= MAX_NAME and text.isprintable() and '"' not in text and (
        name_key(text) != ()
    )  # fmt: skip


def validity(first: str, last: str, zone: tzinfo) -> DateRange | None:
    """Return the time from the start of ``first`` to the end of ``last``; None is always.

    Raises `DateRefused`.  What is kept must not move with the day: ``today`` is refused.
    """
    if not first and not last:
        return None
    for text in (first, last):
        if text.lower() in ("today", "yesterday"):
            raise DateRefused("A date that is kept is written out")
    return date_range("date", f"{first}..{last}", zone, date.min)


def overlap(one: DateRange | None, other: DateRange | None) -> bool:
    """Return True when there is a time at which both hold."""
    if one is None or other is None:
        return True
    starts = [r.earliest for r in (one, other) if r.earliest is not None]
    ends = [r.latest for r in (one, other) if r.latest is not None]
    return not starts or not ends or max(starts) <= min(ends)


def valid_text(first: str, last: str) -> str:
    """Return the dates for people: ``from 2016-01 until 2016-06``, "" for always."""
    said = (f"from {first}" if first else "", f"until {last}" if last else "")
    return " ".join(one for one in said if one)


def name_order(name: str) -> tuple[bool, str, str]:
    """Return the key that puts names in alphabetical order, whatever signs they begin with."""
    words = " ".join(pieces(name))
    return not words, words, name
