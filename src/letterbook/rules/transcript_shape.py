"""How a transcript is written: told by all of its lines together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from letterbook.rules.transcript_blocks import head_at
from letterbook.rules.transcript_days import read_day_line
from letterbook.rules.transcript_heads import (
    BLOCK_FORMS,
    FORMS,
    LINE_CHARS,
    Form,
    Head,
    may_begin,
    read_head,
)
from letterbook.rules.transcript_names import plain_name
from letterbook.rules.transcript_times import (
    DayOrder,
    order_of_days,
    read_days,
    read_part_of_date,
    read_stamp,
)
from letterbook.rules.transcript_weak import Placed, are_fields, holds, may_be_weak

_LOOKED_AT = 3_000
_FEWEST = 2
_SHARE = 0.15
_PLAINLY = 0.4
_BACK = 0.2
_MOST_SPEAKERS = 40
_SEEN_IN_LOGS = frozenset(("columns",))
"""Forms in which programs write too: whoever speaks has to speak again."""

_OF_CHANGES = frozenset(("stamp-name", "columns"))
"""Forms in which lists of changes are written too."""

_FEWEST_ONCE = 4
"""From so many messages on somebody has to speak again, whatever the form."""


class Shape(NamedTuple):
    """``of_day``: heads state a time under lines with a date.  ``contradicted``: some dates are
    written the other way round."""

    form: Form
    of_day: bool
    order: DayOrder
    contradicted: bool
    newest_first: bool
    heads: int
    speakers: int
    sure: bool


def shape_of(lines: Sequence[str], *, asked: bool = False) -> Shape | None:
    """Return how the lines are written as a transcript, None where they are none.

    A form counts that heads enough lines, with people who speak again, and dates that hardly ever
    go back; anything less is some other text.  Forms that other texts have too must show more, and
    count only where no other form does.  What may be a list of changes counts where somebody
    ``asked`` for a transcript.
    """
    looked = lines[:_LOOKED_AT]
    filled = sum(1 for line in looked if line.strip())
    days = [day for line in looked if (day := read_day_line(line))]
    shapes: list[Shape] = []
    for of_day in (False, True):
        if of_day and not days:
            continue
        for form in FORMS:
            placed = placed_heads(looked, form, of_day)
            heads = [head for _, head in placed]
            shape = _shape(form, of_day, heads, days, filled)
            if shape is None or (may_be_weak(form) and not holds(form, of_day, looked, placed)):
                continue
            changes = form in _OF_CHANGES and shape.newest_first and not asked
            if changes and not _is_talk(looked, placed):
                continue
            shapes.append(shape)
    return max(shapes, key=_rank, default=None)


def _is_talk(lines: Sequence[str], heads: Sequence[Placed]) -> bool:
    """Return whether somebody asks or calls, is named by a handle or goes on in another line.

    Lists of changes are written newest first as well, and nobody does so there.
    """
    first = heads[0].at
    if len(heads) < sum(1 for line in lines[first:] if line.strip()):
        return True
    asks = any("?" in lines[at][head.text :] or "!" in lines[at][head.text :] for at, head in heads)
    return asks or any(head.name.startswith("@") for _, head in heads)


def _rank(shape: Shape) -> tuple[int, bool, int]:
    """Return what makes one reading better than another; of equal ones the first is taken."""
    return shape.heads, not may_be_weak(shape.form), -shape.speakers


def placed_heads(lines: Sequence[str], form: Form, of_day: bool) -> list[Placed]:
    """Return the heads of a form with the lines in which they begin; none begins in another."""
    if form not in BLOCK_FORMS:
        begins = may_begin(form, of_day)
        if begins is None:
            return []
        return [
            Placed(at, head)
            for at, line in enumerate(lines)
            if begins(line, 0, LINE_CHARS) and (head := read_head(line, form, of_day)) is not None
        ]
    found: list[Placed] = []
    at = 0
    while at < len(lines):
        head = head_at(lines, at, form, of_day)
        if head is not None:
            found.append(Placed(at, head))
        at += 1 + (head.over if head is not None else 0)
    return found


def _shape(
    form: Form, of_day: bool, heads: list[Head], days: list[str], filled: int
) -> Shape | None:
    if len(heads) < _FEWEST or len(heads) < _SHARE * filled:
        return None
    speakers = Counter(plain_name(head.name) for head in heads)
    timed = all(head.time for head in heads) and len(heads) >= _PLAINLY * filled
    timed = timed and form not in _SEEN_IN_LOGS
    if len(speakers) == len(heads) >= _FEWEST_ONCE:
        return None
    if len(speakers) > (len(heads) if timed else max(2, min(_MOST_SPEAKERS, len(heads) // 2))):
        return None
    if form == "name-first" and len(speakers) == 1 and heads[0].name.islower():
        return None  # a program that notes what it does
    if are_fields(speakers):
        return None
    stated = days if of_day else [head.date for head in heads]
    order, contradicted = order_of_days(stated)
    if not all(read_days(one, order) or read_part_of_date(one) for one in set(stated)):
        return None
    instants = [] if of_day else _instants(heads, order)
    steps = [later - earlier for earlier, later in pairwise(instants)]
    back, forth = sum(s < 0 for s in steps), sum(s > 0 for s in steps)
    if min(back, forth) > _BACK * len(steps) + 1:
        return None
    sure = len(heads) >= 4 and len(heads) >= 2 * _SHARE * filled
    newest_first = back > forth
    return Shape(form, of_day, order, contradicted, newest_first, len(heads), len(speakers), sure)


def _instants(heads: Sequence[Head], order: DayOrder) -> list[int]:
    """Return the second of each head, 0 where it states none; equal ones are read once."""
    stamps = [(head.date, head.time, head.zone) for head in heads]
    known = {one: read_stamp(*one, order, None).earliest or 0 for one in set(stamps)}
    return [known[one] for one in stamps]
