"""Sentences with values in them, told by the words around the values."""

from __future__ import annotations

import re
import string

import msgspec

_END = re.compile(r"(?<! [A-Z]\.)(?<=[.:?]) (?=[A-Z])")
_STOP = re.compile(r"(?<! [A-Z]\.)(?<=[.?]) (?=[A-Z])")
_END_OR_FIGURE = re.compile(
    r"(?<! [A-Z]\.)(?:(?<=[.:?]) (?=[A-Z])|(?<=\.) (?=[0-9]|[0-9a-f]{12}\b))"
)


class Shape(msgspec.Struct, frozen=True):
    """The fixed pieces of a sentence, and the names of the values between them."""

    pieces: tuple[str, ...]
    names: tuple[str, ...]

    def values(self, text: str) -> dict[str, str] | None:
        """Return the values of a text of this shape, None for any other.

        Each value ends where the next piece first stands, so that the time is linear.
        """
        first, last = self.pieces[0], self.pieces[-1]
        if not text.startswith(first) or not text.endswith(last):
            return None
        at, end = len(first), len(text) - len(last)
        found: list[str] = []
        for piece in self.pieces[1:-1]:
            place = text.find(piece, at, end)
            if place < 0:
                return None
            found.append(text[at:place])
            at = place + len(piece)
        if at > end or not self.names:
            return None
        return dict(zip(self.names, [*found, text[at:end]], strict=True))


def shape_of(sentence: str) -> Shape:
    """Return the shape of a sentence whose values are written ``{name}``."""
    pieces, names = [""], []
    for fixed, name, _, _ in string.Formatter().parse(sentence):
        pieces[-1] += fixed
        if name is not None:
            names.append(name)
            pieces.append("")
    return Shape(tuple(pieces), tuple(names))


def sentences(text: str, *, figures: bool = False) -> list[str]:
    """Return the sentences of a text, by stops before a capital letter, or a figure or id too."""
    return (_END_OR_FIGURE if figures else _END).split(text)


def whole_sentences(text: str) -> list[str]:
    """Return the sentences of a text, by stops alone: a colon may lead to a name."""
    return _STOP.split(text)
