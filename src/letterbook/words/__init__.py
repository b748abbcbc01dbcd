"""The words of the pages: English as they stand in the source, French from ``fr.toml``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Literal, get_args

from letterbook.words.names import CHANNELS
from letterbook.words.shapes import Shape, sentences, shape_of, whole_sentences

Language = Literal["en", "fr"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
_FIGURE = re.compile(r"(\d+) (messages?|answers?|requests?)\b")
_DAYS = re.compile(r"[0-9]+ d(?: [0-9]+ (?:h|min|s))*")
_MOST_COMMAS = 2
_LEAST_LIST = 3
"""Names in a list of the library's own; a word of the evidence may by chance be one of them."""


class Words:
    """The sentences of one language; a sentence without a translation stays English."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self._known: Mapping[str, str] = {} if language == "en" else catalogue(language)

    def __call__(self, english: str, **values: object) -> str:
        """Return a sentence with its values put in."""
        found = self._known.get(english, english)
        return found.format(**values) if values else found

    def say(self, english: str) -> str | None:
        """Return a sentence of the library in this language, None where it cannot be said in it.

        One with values in it is found by the words around them.
        """
        if self.language == "en" or not english:
            return english
        if english in self._known:
            return self._known[english]
        tries = sentences(english, figures=True), sentences(english), whole_sentences(english)
        for pieces in tries:
            told = [self._one(sentence) for sentence in pieces]
            if None not in told:
                return " ".join(filter(None, told))
        return None

    def _one(self, english: str) -> str | None:
        if english in self._known:
            return self._known[english]
        for shape, said in patterns(self.language):
            values = shape.values(english)
            if values is not None:
                return said.format(**{name: self._named(name, values[name]) for name in values})
        return None

    def _named(self, name: str, text: str) -> str:
        """Return a value by what its name says that it is: a channel, figures, or any other."""
        if name == "channel" and text in CHANNELS:
            return self(CHANNELS[text])
        if name == "figures":
            return _FIGURE.sub(lambda one: f"{one[1]} {self(one[2])}", text)
        return self._value(text)

    def _value(self, text: str) -> str:
        """Return a span or a list of the library's names in this language, else what it is."""
        if self.language == "fr" and _DAYS.fullmatch(text):
            return text.replace(" d", " j", 1)
        items, told = text.split(", "), []
        while items:
            joined = (", ".join(items[:n]) for n in range(_MOST_COMMAS + 1, 0, -1))
            known = next((one for one in joined if one in self._known), None)
            if known is None:
                return text
            told.append(self._known[known])
            del items[: known.count(", ") + 1]
        return ", ".join(told) if len(told) >= _LEAST_LIST else text

    def sign(self, sign: str) -> str:
        """Return a colon or semicolon, with the space before it that French wants."""
        return sign if self.language == "en" else f"\u00a0{sign}"

    def amount(self, value: int) -> str:
        """Return a number with its thousands divided as the language does."""
        text = f"{value:,}"
        return text if self.language == "en" else text.replace(",", "\u202f")

    def count(self, value: int, one: str, many: str) -> str:
        """Return ``1 message`` or ``1,204 messages``; French says nought in the singular."""
        alone = value == 1 or (self.language == "fr" and value == 0)
        return f"{self.amount(value)} {self(one if alone else many)}"


@lru_cache
def words_of(language: Language) -> Words:
    """Return the words of a language."""
    return Words(language)


@lru_cache
def catalogue(language: Language) -> Mapping[str, str]:
    """Return the sentences of a language by the English ones."""
    raw = files("letterbook.words").joinpath(f"{language}.toml").read_text("utf-8")
    return {english: said for part in tomllib.loads(raw).values() for english, said in part.items()}


@lru_cache
def patterns(language: Language) -> tuple[tuple[Shape, str], ...]:
    """Return the sentences of the library that have values in them, with what they are said as."""
    known = tomllib.loads(_raw(language)).get("told", {})
    return tuple((shape_of(english), said) for english, said in known.items())


def _raw(language: Language) -> str:
    return files("letterbook.words").joinpath(f"{language}.toml").read_text("utf-8")


def preferred(accepted: str) -> Language:
    """Return the language that a browser's Accept-Language asks for first, of those there are."""
    ranked: list[tuple[float, int, Language]] = []
    for place, item in enumerate(accepted[:500].split(",")):
        name, _, rest = item.strip().partition(";")
        weight = rest.strip().removeprefix("q=") or "1"
        for known in LANGUAGES:
            if name.lower().split("-")[0] == known:
                ranked.append((-_number(weight), place, known))
    return min(ranked)[2] if ranked else "en"


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0
