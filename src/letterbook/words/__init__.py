"""The words of the pages: English as they stand in the source, French from the files ``fr*.toml``.

``en.toml`` has what the pages say instead of sentences of the library that name commands.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Literal, get_args

from letterbook.model.replies import EVERYBODY_ELSE
from letterbook.rules.chart_words import moment_words
from letterbook.rules.number_text import french_number, number_text
from letterbook.words.names import CHANNELS, RULES
from letterbook.words.shapes import Shape, sentences, shape_of, whole_sentences
from letterbook.words.singular import SINGULAR

Language = Literal["en", "fr"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
FILES = ("en", "fr", "fr-failures", "fr-notices")
"""The files of sentences: what the pages say, what errors say, what notices say."""
Part = Literal["told", "whole"]
_FIGURE = re.compile(r"([\d,]*\d) (messages?|answers?|requests?)\b")
_COUNTED = re.compile(rf"\b({'|'.join(RULES)}) (?=\d)")
_SPANS = re.compile(r"[0-9]+ (?:d|h|min|s)\b(?:,? [0-9]+ (?:d|h|min|s)\b)*")
_PLACED = re.compile(r"(?<=:[0-9]{2} )(mail|dm|chat|post|document)(?=, )")
_ONE = re.compile(r"(?<![0-9])1(?![0-9])")
_NUMBERED = re.compile(r"\{(\w+)\} (\w+)")
_NO_OFFSET = "(offset not stated)"
_WITHOUT_OFFSET = re.compile(r"(?<=:[0-9]{2} )\(offset not stated\)")
_MOMENT = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}(?::[0-9]{2})?(?: [+-][0-9]{4})?")
_DAY = re.compile(r"(?<![\w-])[0-9]{4}-[0-9]{2}-[0-9]{2}(?![\w-])")
_DATED = ("first", "last", "heading")
"""Values with days in them that are the library's; in other values they may be the evidence's."""
_MOST_COMMAS = 2
_LEAST_LIST = 3
"""Names in a list of the library's own; a word of the evidence may by chance be one of them."""


class Words:
    """The sentences of one language; a sentence without a translation stays English."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self._known: Mapping[str, str] = catalogue(language)

    def __call__(self, english: str, **values: object) -> str:
        """Return a sentence with its values put in."""
        found = self._known.get(english, english)
        return found.format(**values) if values else found

    def say(self, english: str) -> str | None:
        """Return a sentence of the library in this language, None where it cannot be said in it.

        One with values in it is found by the words around them.
        """
        if not english or english in self._known:
            return self._known.get(english, english)
        return _said(self, english)

    def find(self, english: str) -> str | None:
        """Return what `say` does, looked for anew."""
        tries = sentences(english, figures=True), sentences(english), whole_sentences(english)
        for pieces in tries:
            told = [self._one(sentence) for sentence in pieces]
            if None not in told:
                return " ".join(filter(None, told))
        said = self._shaped(english, "whole")  # a value of it may hold what ends a sentence
        return english if said is None and self.language == "en" else said

    def _one(self, english: str) -> str | None:
        """Return one sentence; in a message of an error it may stand without its full stop."""
        for text, stop in (english, ""), (english.removesuffix("."), "."), (f"{english}.", ""):
            if text in self._known:
                return self._known[text] + stop
        said = self._shaped(english, "told")
        if said is None and english.endswith("."):
            bare = self._shaped(english[:-1], "whole")
            said = None if bare is None else f"{bare}."
        return said or self._shaped(english, "whole")

    def _shaped(self, english: str, part: Part) -> str | None:
        for shape, said in patterns(self.language, part):
            values = shape.values(english)
            if values is not None:
                told = {name: self._named(name, values[name]) for name in values}
                if None not in told.values():
                    return self._singular(said, values).format(**told)
        return None

    def _singular(self, said: str, values: Mapping[str, str]) -> str:
        """Return a sentence with the nouns of the numbers in it that are one in the singular."""
        alone = ("1",) if self.language == "en" else ("0", "1")

        def one(found: re.Match[str]) -> str:
            noun = SINGULAR[self.language].get(found[2]) if values[found[1]] in alone else None
            return found[0] if noun is None else f"{{{found[1]}}} {noun}"

        return _NUMBERED.sub(one, said)

    def _named(self, name: str, text: str) -> str | None:
        """Return a value by what its name says that it is; None where it cannot be said.

        It is a channel, figures, counts by rules, words of the library, a sentence of it, or
        anything else.
        """
        if name == "who" and text == EVERYBODY_ELSE:
            return self(text)
        if name == "channel" and text in CHANNELS:
            return self(CHANNELS[text])
        if name == "figures":
            return _FIGURE.sub(lambda one: f"{self._value(one[1])} {self(one[2])}", text)
        if name == "counts":
            return _COUNTED.sub(lambda one: f"{self(RULES[one[1]])}{self.sign(':')} ", text)
        if name == "where" and self.language != "en":
            return _PLACED.sub(lambda one: self(CHANNELS[one[1]]), text)
        if name == "words":
            return ", ".join(self._known.get(one, one) for one in text.split(", "))
        if name in _DATED:
            text = _DAY.sub(lambda one: moment_words(self.language, one[0]), text)
        if name == "sentence":
            return self.say(text)
        return self._value(text)

    def _value(self, text: str) -> str:
        """Return a span or a list of the library's names in this language, else what it is."""
        if self.language == "fr" and _SPANS.fullmatch(text):
            return text.replace(" d", " j")
        if self.language == "fr":
            text = french_number(text)
        text = _WITHOUT_OFFSET.sub(self(_NO_OFFSET), text)
        if _MOMENT.fullmatch(text.removesuffix(f" {self(_NO_OFFSET)}")):
            return moment_words(self.language, text)
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
        """Return a mark, as a colon or question mark, with the space that French puts before."""
        if self.language == "en":
            return sign
        return f"\u00a0{sign}" if sign == ":" else f"\u202f{sign}"

    def amount(self, value: float, form: str = ",") -> str:
        """Return a number with its thousands and decimals set as the language does."""
        return number_text(self.language, value, form)

    def noun(self, value: int, one: str, many: str) -> str:
        """Return what so many are called; French says nought in the singular."""
        return self(one if value == 1 or (self.language == "fr" and value == 0) else many)

    def count(self, value: int, one: str, many: str) -> str:
        """Return ``1 message`` or ``1,204 messages``."""
        return f"{self.amount(value)} {self.noun(value, one, many)}"

    def counted(self, value: int, one: str, many: str) -> str:
        """Return one of two sentences, with the number where they say ``{n}``.

        Where nought is said in the singular, it stands for the one of that sentence.
        """
        said = self.noun(value, one, many).replace("{n}", self.amount(value))
        return said if value else _ONE.sub("0", said, count=1)


@lru_cache(maxsize=5_000)
def _said(words: Words, english: str) -> str | None:
    """Return what was found for a sentence: pages say the same rules again and again."""
    return words.find(english)


@lru_cache
def words_of(language: Language) -> Words:
    """Return the words of a language."""
    return Words(language)


@lru_cache
def catalogue(language: Language) -> Mapping[str, str]:
    """Return the sentences of a language by the English ones."""
    return {
        english: said for part in _parts(language) for table in part.values()
        for english, said in table.items()
    }  # fmt: skip


@lru_cache
def patterns(language: Language, part: Part) -> tuple[tuple[Shape, str], ...]:
    """Return the sentences of the library that have values in them, with what they are said as.

    Of those that errors and notices say, ``whole``, the one with the most words of its own is
    first: its values may be anything.
    """
    known = [
        (shape_of(english), said)
        for one in _parts(language)
        for english, said in one.get(part, {}).items()
    ]
    if language == "en":  # so that a number of one has its noun in the singular there too
        told = [english for one in _parts("fr") for english in one.get(part, {})]
        known += [(shape_of(english), english) for english in told]
    shaped = [(shape, said) for shape, said in known if shape.names]
    if part == "whole":
        shaped.sort(key=lambda pair: -sum(map(len, pair[0].pieces)))
    return tuple(shaped)


def _parts(language: Language) -> list[dict[str, dict[str, str]]]:
    folder = files("letterbook.words")
    names = [name for name in FILES if name.partition("-")[0] == language]
    return [tomllib.loads(folder.joinpath(f"{name}.toml").read_text("utf-8")) for name in names]


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
