"""Tells whether two writings with the same words differ in typography alone, and by which rules."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence

_LINES = re.compile(r"[ \t\r\n]+")
_SPACES = re.compile(r"[\s\u00a0\u2000-\u200a\u202f\u205f\u3000]+")
_MARKS_OF_REPLIES = re.compile(r"(?m)^[ \t]*(?:[>|][ \t]?)+")
_BROKEN = re.compile(r"(?<=\w)[-\u2010][ \t]*\n[ \t>|]*(?=\w)")
_QUOTES = str.maketrans(dict.fromkeys("‘’‚‛ʼ′`´‹›", "'") | dict.fromkeys("“”„‟«»″", '"'))
_NO_QUOTES = re.compile(r"(?<!\w)['\"]+|['\"]+(?!\w)|\"")
_DASHES = re.compile(r"\s*[\u2012-\u2015\u2212]\s*|\s+--?\s+|--+")
_SOFT = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
_FRENCH_SPACE = re.compile(r"[\s\u00a0\u202f]+(?=[;:!?%\u00bb])|(?<=\u00ab)[\s\u00a0\u202f]+")
_OTHERS = re.compile("[^\\w\\s?!%\u2030\u00b0\u00a7#@&\u00a2-\u00a5\u20a0-\u20cf$]|_")

_DIVIDED = "words divided at line ends"
Rule = tuple[str, Callable[[str], str]]


def _spaced(text: str) -> str:
    return _LINES.sub(" ", text).strip()


LINE_BREAKS = "line breaks and runs of spaces"
_RULES: tuple[Rule, ...] = (
    ("marks of replies (>)", lambda text: _MARKS_OF_REPLIES.sub("", text)),
    (_DIVIDED, lambda text: _BROKEN.sub("", text)),
    (LINE_BREAKS, lambda text: _LINES.sub(" ", text).strip()),
    ("spaces of other widths", lambda text: _SPACES.sub(" ", text).strip()),
    ("spaces before marks", lambda text: _FRENCH_SPACE.sub("", text)),
    ("invisible characters", lambda text: _SOFT.sub("", text)),
    ("composed characters and ligatures", lambda text: unicodedata.normalize("NFKC", text)),
    ("points of omission", lambda text: text.replace("\u2026", "...")),
    ("forms of quotation marks and apostrophes", lambda text: text.translate(_QUOTES)),
    ("quotation marks within", lambda text: _NO_QUOTES.sub("", text)),
    ("forms of dashes", lambda text: _DASHES.sub(" - ", text)),
    ("the last mark", lambda text: text.rstrip(" ,.;:-")),
    ("the first letter's case", lambda text: text[:1].casefold() + text[1:]),
    ("upper and lower case", str.casefold),
    ("commas, points, brackets and ornaments", lambda text: _spaced(_OTHERS.sub(" ", text))),
    ("hyphens", lambda text: re.sub(r"(?<=\w)[-\u2010\u2011](?=\w)", " ", text)),
)
RULE_NAMES = tuple(name for name, _ in _RULES)


def differing_rules(quoted: str, record: str) -> tuple[str, ...] | None:
    """Return the rules that make the two texts one, as few as possible, in the order of the list.

    () where they are the same as they stand, None where no rule makes them one: then a question
    mark, an exclamation mark or another sign differs.
    """
    if quoted == record:
        return ()
    # A word with a hyphen may be divided at it, and then is not to be put together.
    for needed in ([*_RULES], [rule for rule in _RULES if rule[0] != _DIVIDED]):
        if _by(needed, quoted) == _by(needed, record):
            break
    else:
        return None
    for rule in _RULES[::-1]:
        fewer = [one for one in needed if one is not rule]
        if _by(fewer, quoted) == _by(fewer, record):
            needed = fewer
    return tuple(name for name, _ in needed)


def _by(rules: Sequence[Rule], text: str) -> str:
    for _, rule in rules:
        text = rule(text)
    return text
