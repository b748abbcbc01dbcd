"""Holes in a row of numbered names, where most of the row is there."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

FEWEST = 10
MOST_LACKING = 0.2
MAX_DIGITS = 15

_NUMBER = re.compile(r"\d+")


class NumberedRow(NamedTuple):
    """Names that differ in one number: how they are written, and which numbers are not there.

    ``lacking`` holds ranges, both ends inclusive; ``names`` are the names beside them.
    """

    before: str
    after: str
    first: int
    last: int
    present: int
    lacking: tuple[tuple[int, int], ...]
    names: tuple[str, ...]

    @property
    def absent(self) -> int:
        """How many numbers of the range are not there."""
        return sum(high - low + 1 for low, high in self.lacking)


def find_holes(names: Iterable[str]) -> list[NumberedRow]:
    """Return the rows of numbered names with holes, by their text.

    A row is names that are equal but for their last number (an ending such as ``.eml`` set
    aside): at least ten of them, and at most a fifth of the range from lowest to highest absent.
    """
    rows: dict[tuple[str, str], dict[int, str]] = {}
    for name in names:
        divided = _divided(name)
        if divided is not None and len(divided[1]) <= MAX_DIGITS:
            before, digits, after = divided
            rows.setdefault((before, after), {})[int(digits)] = name
    return [row for (b, a), numbers in sorted(rows.items()) for row in _row(b, a, numbers)]


def _divided(name: str) -> tuple[str, str, str] | None:
    stem, dot, ending = name.rpartition(".")
    if not dot or not 0 < len(ending) <= 5:
        stem, dot, ending = name, "", ""
    last = None
    for match in _NUMBER.finditer(stem):
        last = match
    if last is None:
        return None
    return stem[: last.start()], last.group(), stem[last.end() :] + dot + ending


def _row(before: str, after: str, numbers: dict[int, str]) -> list[NumberedRow]:
    if len(numbers) < FEWEST:
        return []
    ordered = sorted(numbers)
    first, last = ordered[0], ordered[-1]
    lacking = tuple((one + 1, other - 1) for one, other in pairwise(ordered) if other - one > 1)
    absent = last - first + 1 - len(numbers)
    if not absent or absent > MOST_LACKING * (last - first + 1):
        return []
    beside = [n for low, high in lacking for n in (low - 1, high + 1)]
    names = tuple(dict.fromkeys(numbers[n] for n in beside))
    return [NumberedRow(before, after, first, last, len(numbers), lacking, names)]
