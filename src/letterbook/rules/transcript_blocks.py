"""Heads of two lines, as they are pasted from windows of chats: a name and a moment.

Ann Moreau                 12 October 2016 14:31       [12/10/2016 14:31]
12 October 2016 14:31      Ann Moreau                  Ann Moreau: the words
the words                  the words
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from letterbook.rules.transcript_heads import (
    BLOCK_FORMS,
    LINE_CHARS,
    Form,
    Head,
    bare_name,
    is_name,
    moment_patterns,
    read_head,
)

_NAME_CHARS = 60
_MOST_WORDS = 5
_NO_NAME = re.compile(r"[:<>\[\]{}|/\\=\t\"?!;]|[.,]$|\.\w{2,5}$|^\W|\d{2}[.:/-]\d{2}|\s-\s")
_BY = re.compile(r"(?:by|from|to|par|von|de|re|subject)\s", re.IGNORECASE)
_OF_NAMES = frozenset(
    (
        *("de", "da", "do", "du", "des", "del", "della", "der", "den", "di", "le", "la", "las"),
        *("los", "van", "von", "zu", "zum", "y", "e", "of", "the", "al", "el", "bin", "ben", "ibn"),
        *("af", "av", "und", "and", "et"),
    )
)
_LINE_NAME = re.compile(
    r"(?P<name>[^\s:<>\[\]{}|/\\=\"'().,;*#_-][^:<>\[\]{}|/\\=\t\"]{0,59}?)\s?:(?![\d/\\])\s?"
)


def head_at(lines: Sequence[str], at: int, form: Form, of_day: bool) -> Head | None:
    """Return what the head that begins in a line states, None where no head begins."""
    if form not in BLOCK_FORMS:
        return read_head(lines[at], form, of_day)
    if at + 1 >= len(lines):
        return None
    above, below = lines[at], lines[at + 1]
    stamp = read_stamp_line(below if form == "name-over-stamp" else above, of_day)
    if stamp is None:
        return None
    return _block(form, below if form != "name-over-stamp" else above, below, stamp)


def _block(form: Form, named: str, below: str, stamp: Head) -> Head | None:
    if form == "stamp-over-line":
        found = _LINE_NAME.match(named[:LINE_CHARS])
        name, text = (bare_name(found["name"]), found.end()) if found else ("", 0)
        fits = is_name(name)
    else:
        name, text = bare_name(named.strip(" *_")), len(below)
        fits = looks_named(name)
    return stamp._replace(name=name, text=text, over=1) if fits else None


def read_stamp_line(line: str, of_day: bool) -> Head | None:
    """Return the moment of a line that states a moment alone, with its time of day."""
    match = moment_patterns()[of_day].match(line[:LINE_CHARS]) if len(line) <= LINE_CHARS else None
    if match is None:
        return None
    found = match.groupdict()
    clock = found.get("time") or found.get("time2") or ""
    zone = (found.get("zone") or found.get("zone2") or "").strip()
    date = found.get("date") or found.get("date2") or ""
    return Head(date, clock, zone, "", len(line)) if clock else None


def looks_named(name: str) -> bool:
    """Return whether a text can be nothing but a name: one word, or words with capitals."""
    if not is_name(name) or len(name) > _NAME_CHARS or _NO_NAME.search(name) or _BY.match(name):
        return False
    words = name.split()
    if len(words) == 1 or name.startswith("+"):
        return True
    return len(words) <= _MOST_WORDS and all(
        not word[0].islower() or word.casefold() in _OF_NAMES for word in words
    )
