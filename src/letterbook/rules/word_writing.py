"""How words may be written in a text: with accents, ligatures or signs between, in full width."""

from __future__ import annotations

import re
from enum import Enum
from functools import cache

from letterbook.rules.query_terms import UNSPACED, folded

_LONGEST = 200
_LATIN = ((0xAA, 0x250),)
_WRITTEN_OTHERWISE = (
    *(*_LATIN, (0x386, 0x3D0), (0x400, 0x530), (0x621, 0x64B), (0x1E00, 0x2000)),
    *((0x2070, 0x2190), (0x3041, 0x3100), (0xFB00, 0xFB50), (0xFF10, 0xFFA0)),
)
"""Where the characters stand that are folded to others: accents, ligatures, full-width forms."""
_LATIN_MARKS = "\u00ad\u0300-\u036f"
_OTHER_MARKS = (
    "\u0591-\u05bd\u05bf-\u05c7\u0640\u064b-\u065f\u0670\u0900-\u0903\u093a-\u094d"
    "\u200b-\u200f\u3099\u309a\uff9e\uff9f"
)
_MARKS = _LATIN_MARKS + _OTHER_MARKS
"""What may stand after a letter of a text and is not part of its folded word."""
ENDING_MARKS = re.compile(f"[{_MARKS}]+")


class Writing(Enum):
    """How the words of a text may be written.

    To make a pattern of more, and to use it, takes longer.
    """

    PLAIN = "as they are folded"
    LATIN = "with accents and ligatures of Latin letters"
    ANY = "in any way"


def loose(part: str, writing: Writing) -> str:
    """Return a pattern of the folded piece as its letters may be written."""
    part = part[:_LONGEST]
    if writing is Writing.PLAIN:
        return re.escape(part)
    forms = _forms_of_letters(writing)
    marks = _LATIN_MARKS if writing is Writing.LATIN else _MARKS
    body, place = "", 0
    while place < len(part):
        size = next((n for n in (3, 2) if part[place : place + n] in forms), 1)
        letters = part[place : place + size]
        apart = f"[{re.escape(letters[0])}{forms.get(letters[0], '')}][{marks}]*"
        apart += loose(letters[1:], writing)
        body += f"(?:{apart}|[{forms[letters]}])" if size > 1 else apart
        place += size
    return body


@cache
def _forms_of_letters(writing: Writing) -> dict[str, str]:
    """Return the small characters that are folded to one letter, or to a few, by what they become.

    A capital whose small form has two characters is left as it is in small letters.
    """
    ranges = _LATIN if writing is Writing.LATIN else _WRITTEN_OTHERWISE
    found: dict[str, str] = {}
    for char in (chr(code) for first, end in ranges for code in range(first, end)):
        plain = folded(char)
        if plain.isalnum() and plain != char and char.lower() in (char, plain + "\u0307"):
            found[plain] = found.get(plain, "") + char
    return found


@cache
def _signs(*, beyond_latin: bool) -> re.Pattern[str]:
    """Return what finds, in small letters, a character that is folded to others or away.

    Or one that stands alone, as a script without spaces has them; ``beyond_latin`` finds those only
    that no Latin letter with its accents is.
    """
    latin = frozenset("".join(_forms_of_letters(Writing.LATIN).values())) if beyond_latin else ""
    others = (one for one in "".join(_forms_of_letters(Writing.ANY).values()) if one not in latin)
    marks = _OTHER_MARKS if beyond_latin else _MARKS
    return re.compile(f"[{''.join(others)}{marks}{UNSPACED}]")


def writing_of(low: str) -> Writing:
    """Return how the words of a text in small letters are written."""
    if low.isascii() or _signs(beyond_latin=False).search(low) is None:
        return Writing.PLAIN
    return Writing.ANY if _signs(beyond_latin=True).search(low) else Writing.LATIN
