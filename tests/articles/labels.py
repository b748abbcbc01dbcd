"""Reads the labelled sentences: their text, and where in it what is to be found stands."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal, NamedTuple

HERE = Path(__file__).parent
Kind = Literal["quotation", "date", "count", "delay"]
KINDS: dict[str, Kind] = {
    "q": "quotation", "+": "quotation", "d": "date", "c": "count", "t": "delay",
}  # fmt: skip
_TAG = re.compile(r"⟦([q+dct])(\d*)\||⟧")


class Label(NamedTuple):
    """Words of one kind with their place in the whole text; ``value`` of counts and delays."""

    kind: Kind
    start: int
    end: int
    words: str
    value: float


def labelled(language: str) -> tuple[str, list[Label]]:
    """Return all items of a language as one text of paragraphs, and their labels."""
    items = []
    for path in sorted(HERE.glob(f"{language}_?.txt")):
        items += [line for line in path.read_text("utf-8").splitlines() if line.strip()]
    text, labels = "", []
    for item in items:
        text += "\n\n" if text else ""
        plain, found = _read(item, len(text))
        text += plain
        labels += found
    return text, sorted(labels)


def _read(item: str, begin: int) -> tuple[str, list[Label]]:
    plain, at = "", 0
    open_: list[tuple[str, str, int]] = []
    found = []
    for tag in _TAG.finditer(item):
        plain += item[at : tag.start()]
        at = tag.end()
        if tag.group() != "⟧":
            open_.append((tag[1], tag[2], len(plain)))
            continue
        mark, value, start = open_.pop()
        words = plain[start:]
        found.append(
            Label(KINDS[mark], begin + start, begin + len(plain), words, float(value or 0))
        )
    return plain + item[at:], found
