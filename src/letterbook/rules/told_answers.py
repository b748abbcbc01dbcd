"""Which messages answer which, which were not answered, and which open an exchange.

These are the rules of queries, told from dates, authors and references of all messages at once;
the measures of a pair (`letterbook.rules.reply_timing`) count under more rules.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from letterbook.model.exchange import Exchanged

EPISODE_DAYS = 30
CHAINED = ("dm", "chat")
"""Channels whose messages name no other: what follows in the conversation answers."""

_DAY = 86_400
_UNITS = {"s": 1, "m": 60, "min": 60, "h": 3600, "d": _DAY, "w": 7 * _DAY}
_TIME = r"(\d{1,6})(s|min|m|h|d|w)"
_DELAY = re.compile(rf"(>=?|<=?)?{_TIME}|(?:{_TIME})?\.\.(?:{_TIME})?", re.ASCII)


class ToldAnswer(NamedTuple):
    """``message`` answers ``answered`` between ``low`` and ``high`` seconds after it."""

    message: int
    answered: int
    low: int
    high: int


def delay_range(text: str) -> tuple[int, int | None] | None:
    """Return the least and greatest seconds of ``>12h``, ``<90min``, ``2d`` or ``1h..2d``.

    A time alone is the least.  None for a text that is none of these.
    """
    match = _DELAY.fullmatch(text.strip())
    if match is None or text.strip() == "..":
        return None
    sign, number, unit, first, first_unit, last, last_unit = match.groups()
    if number is None:
        least = int(first) * _UNITS[first_unit] if first else 0
        return least, int(last) * _UNITS[last_unit] if last else None
    value = int(number) * _UNITS[unit]
    bounds: dict[str, tuple[int, int | None]] = {
        ">": (value + 1, None), "<": (0, value - 1), "<=": (0, value),
    }  # fmt: skip
    return bounds.get(sign or "", (value, None))


def told_answers(
    rows: Sequence[Exchanged], references: Iterable[tuple[int, int]]
) -> list[ToldAnswer]:
    """Return every answer, once.

    A message answers the latest message by somebody else that it refers to; in private messages and
    chats, the one directly before it in the conversation, if somebody else wrote that.  Both must
    be dated.
    """
    by_number = {row.m: row for row in rows}
    named: dict[int, list[int]] = defaultdict(list)
    for message, other in references:
        named[message].append(other)
    found: list[ToldAnswer] = []
    for row in rows:
        if row.channel not in CHAINED:
            others = [by_number[m] for m in named.get(row.m, ()) if m in by_number]
            dated = [one for one in others if _is_before(one, row)]
            if dated:
                found.append(_answer(row, max(dated, key=lambda one: (one.earliest or 0, one.m))))
    for chain in _chains(rows).values():
        for before, row in pairwise(chain):
            if row.author and before.author != row.author:
                found.append(_answer(row, before))
    return found


def unanswered(rows: Sequence[Exchanged], references: Iterable[tuple[int, int]]) -> set[int]:
    """Return the messages to somebody that nothing in the record answers.

    No message of another author refers to them; in private messages and chats, nobody else writes
    after them in the conversation.  Chat messages without a date are not told.
    """
    author = {row.m: row.author for row in rows}
    answered = {
        other for message, other in references
        if other in author and author.get(message) != author[other]
    }  # fmt: skip
    found = {
        row.m for row in rows
        if row.channel not in CHAINED and row.sent_to_others and row.m not in answered
    }  # fmt: skip
    for chain in _chains(rows).values():
        later: set[int] = set()
        for row in reversed(chain):
            if not later - {row.author}:
                found.add(row.m)
            later.add(row.author)
    return found


def openers(rows: Iterable[Exchanged], episode_days: int = EPISODE_DAYS) -> set[int]:
    """Return the first dated message of each conversation, and of each episode of a chat.

    An episode is new after so many days without a message in the conversation.
    """
    found: set[int] = set()
    last: dict[int, int] = {}
    dated = [row for row in rows if row.earliest is not None]
    for row in sorted(dated, key=lambda one: (one.earliest or 0, one.m)):
        before = last.get(row.thread)
        assert row.earliest is not None
        silent = before is not None and row.earliest - before > episode_days * _DAY
        if before is None or (silent and row.channel in CHAINED):
            found.add(row.m)
        last[row.thread] = max(before or 0, row.latest or row.earliest)
    return found


def _chains(rows: Iterable[Exchanged]) -> Mapping[int, list[Exchanged]]:
    """Return the dated private messages and chats of each conversation, in order."""
    chains: dict[int, list[Exchanged]] = defaultdict(list)
    for row in rows:
        if row.channel in CHAINED and row.earliest is not None:
            chains[row.thread].append(row)
    for chain in chains.values():
        chain.sort(key=lambda one: (one.earliest or 0, one.m))
    return chains


def _is_before(one: Exchanged, row: Exchanged) -> bool:
    return one.author != row.author and one.earliest is not None and row.earliest is not None


def _answer(row: Exchanged, answered: Exchanged) -> ToldAnswer:
    assert row.earliest is not None
    assert answered.earliest is not None
    low = row.earliest - (answered.latest or answered.earliest)
    high = (row.latest or row.earliest) - answered.earliest
    return ToldAnswer(row.m, answered.m, max(0, low), max(0, high))
