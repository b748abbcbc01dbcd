"""Makes patterns of the word lists of a language, and reads numbers written in words."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import TypeVar

import msgspec

from letterbook.model.article_words import ArticleWords

T = TypeVar("T")
_SPACE = r"[\s\u00a0\u202f]{1,4}"
_LANGUAGES = 16
_LETTERS = r"[\w-]{0,24}"
_MULTIPLIERS = frozenset((12, 100, 1000))
_DIGITS = r"\d{1,9}(?:[ \u00a0\u202f,.]\d{3}(?!\d))*"


def read_words(toml: str) -> ArticleWords:
    """Return the words of one data file; raises `msgspec.ValidationError` for another form."""
    return msgspec.convert(tomllib.loads(toml), ArticleWords)


def kept_for_words(make: Callable[[ArticleWords], T]) -> Callable[[ArticleWords], T]:
    """Return the function, which makes what it makes of the words of a language once."""
    known: list[tuple[ArticleWords, T]] = []  # by identity: what is looked at has no hash

    def kept(words: ArticleWords) -> T:
        for one, made in known:
            if one is words:
                return made
        made = make(words)
        known.append((words, made))
        del known[:-_LANGUAGES]
        return made

    return kept


@lru_cache(maxsize=400)
def any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    """Return a pattern that finds each of the words as whole words, in any case."""
    return re.compile(alternatives(words) or r"(?!)", re.IGNORECASE)


def alternatives(words: Iterable[str]) -> str:
    """Return the pattern as text: longer words first, linear in what it reads."""
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    pieces = [_piece(word) for word in ordered if word]
    return f"(?:{'|'.join(pieces)})" if pieces else ""


def _piece(word: str) -> str:
    open_start = word[0].isalnum()
    open_end = word[-1].isalnum() or word[-1] == "*"
    parts = []
    for one in word.split(" "):
        if one == "*":  # up to two words stand between
            parts.append(rf"\w{_LETTERS}(?:{_SPACE}\w{_LETTERS})?")
        else:
            parts.append(_written(one))
    joined = parts[0]
    for before, part in zip(word.split(" "), parts[1:], strict=False):
        joined += (r"[\s\u00a0\u202f]{0,4}" if before.endswith("'") else _SPACE) + part
    return (r"(?<!\w)" if open_start else "") + joined + (r"(?!\w)" if open_end else "")


def _written(word: str) -> str:
    return "".join(
        r"\w{0,24}" if c == "*" else "['\u2019]" if c == "'" else re.escape(c) for c in word
    )


@lru_cache(maxsize=40)
def number_pattern(words: tuple[tuple[str, float], ...]) -> str:
    """Return the pattern of a number in digits or words: ``12``, ``1,000``, ``two hundred``.

    Words follow each other as in ``ninety-nine``, ``two hundred and twelve``, never as in
    ``one five``.
    """
    gap = f"(?:{_SPACE}|-)"
    mult = alternatives(name for name, value in words if value in _MULTIPLIERS)
    tens = alternatives(name for name, value in words if value in range(20, 100, 10))
    ones = alternatives(name for name, value in words if 1 <= value < 20 and " " not in name)
    one = alternatives(name for name, _ in words)
    small = f"(?:{tens}{gap}{ones}|{one})" if tens and ones else one
    if mult:
        more = f"(?:{gap}(?:and{_SPACE})?{small})?"
        small = f"(?:{small}{gap}{mult}(?:{gap}{mult})?{more}|{mult}{more}|{small})"
    return f"(?:{_DIGITS}(?!\\w)|{small})"


def number_of(text: str, words: dict[str, float]) -> float | None:
    """Return the value of a number in digits or in words, None where it is neither."""
    plain = re.sub(r"[\s\u00a0\u202f]+", " ", text.lower()).strip()
    if plain in words:
        return words[plain]
    digits = re.sub(r"[,. ](?=\d{3}(?!\d))", "", plain)
    if re.fullmatch(r"\d{1,15}", digits):
        return float(digits)
    total = part = 0.0
    names = list(any_of(tuple(words)).finditer(plain))
    rest = any_of(tuple(words)).sub("", plain).replace(" and ", " ")
    if not names or any(c.isalnum() for c in rest):
        return None
    for name in names:
        value = words[name.group()]
        if value in _MULTIPLIERS and not (value == 12 and part >= 20):  # "a hundred and twelve"
            part = max(part, 1) * value
            total, part = (total + part, 0) if value >= 1000 else (total, part)
        else:
            part += value
    return total + part
