"""Lays two texts side by side, line by line where their words meet."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from letterbook.model.comparison import TextRow, TextRun
from letterbook.rules.word_changes import Opcode, opcodes, words_of

_Words = Sequence[re.Match[str]]


class _Side(NamedTuple):
    """A text, its words, and the ranges of it that the other text has not."""

    text: str
    words: _Words
    differing: list[tuple[int, int]]


def texts_beside(x: str, y: str) -> tuple[tuple[TextRow, ...], bool]:
    """Return both texts in rows and True; one row without marks and False if they are too long."""
    left, right = words_of(x), words_of(y)
    codes = opcodes([word[0] for word in left], [word[0] for word in right])
    if codes is None:
        return (TextRow((TextRun(x, False),), (TextRun(y, False),), False),), False
    changed = [code for code in codes if code[0] != "equal"]
    one = _Side(x, left, _ranges(left, [(i, j) for _, i, j, _, _ in changed]))
    other = _Side(y, right, _ranges(right, [(k, m) for _, _, _, k, m in changed]))
    cuts = [(0, 0), *_cuts(one, other, codes), (len(x), len(y))]
    lines = (
        (_differ(one, start, end) or _differ(other, begin, stop), (start, begin), (end, stop))
        for (start, begin), (end, stop) in pairwise(cuts)
        if one.text[start:end].strip() or other.text[begin:stop].strip()
    )
    rows = []
    for differs, group in groupby(lines, key=lambda line: line[0]):
        spans = [(start, end) for _, start, end in group]
        if not differs:  # lines that are the same stand together
            spans = [(spans[0][0], spans[-1][1])]
        for (start, begin), (end, stop) in spans:
            runs = _runs(one, start, end), _runs(other, begin, stop)
            rows.append(TextRow(*runs, not differs))
    return tuple(rows), True


def _ranges(words: _Words, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    return [(words[i].start(), words[j - 1].end()) for i, j in spans if j > i]


def _cuts(one: _Side, other: _Side, codes: Sequence[Opcode]) -> Iterator[tuple[int, int]]:
    """Yield where a line begins in both texts, words that they share or differ in before it."""
    for tag, i, j, k, m in codes:
        met = zip(range(i, j), range(k, m), strict=True) if tag == "equal" else [(i, k)]
        for at, beside in met:
            left, right = _line_start(one, at), _line_start(other, beside)
            if left is not None and right is not None:
                yield left, right


def _line_start(side: _Side, at: int) -> int | None:
    """Return where the line begins that begins with a word, None where one does not."""
    before = side.words[at - 1].end() if at else 0
    after = side.words[at].start() if at < len(side.words) else len(side.text)
    line = side.text.rfind("\n", before, after)
    if line >= 0:
        return line + 1
    return before if at in (0, len(side.words)) else None


def _runs(side: _Side, start: int, end: int) -> tuple[TextRun, ...]:
    """Return a piece of the text in runs; the ends of lines around it are left out."""
    runs, at = [], start
    for begin, stop in side.differing[_first(side, start) :]:
        if begin >= end:
            break
        runs += [TextRun(side.text[at:begin], False), TextRun(side.text[begin:stop], True)]
        at = stop
    runs.append(TextRun(side.text[at:end].rstrip(), False))
    return tuple(run for run in runs if run.text)


def _differ(side: _Side, start: int, end: int) -> bool:
    first = _first(side, start)
    return first < len(side.differing) and side.differing[first][0] < end


def _first(side: _Side, start: int) -> int:
    """Return which is the first range that goes beyond a place."""
    return bisect_right(side.differing, start, key=lambda found: found[1])
