"""Gaps between two people: one direction only, long silences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise

from letterbook.model.chain import ChainMessage
from letterbook.model.conversation import Rebuilt
from letterbook.model.gap import Confidence, Gap, GapKind
from letterbook.model.identity import MessageId
from letterbook.rules.delays import in_order, latest_of
from letterbook.rules.gap_words import (
    FEW_FOR_SILENCE,
    FEW_TO_SPEAK,
    GAP_WORDS,
    SILENCE_DAYS,
    GapWords,
)
from letterbook.rules.moment_text import day

MOST_RECIPIENTS = 3
MOST_MESSAGES = 50


def gap(
    kind: GapKind,
    observation: str,
    messages: tuple[MessageId, ...],
    confidence: Confidence,
    *,
    stated_id: str = "",
    source: str = "",
    answers: str = "",
    rebuilt: Rebuilt | None = None,
    beside: tuple[str, ...] = (),
    words: GapWords | None = None,
) -> Gap:
    """Return an observation with the method and the innocent explanations of its kind.

    ``words`` are others than those of the kind.
    """
    said = words or GAP_WORDS[kind]
    return Gap(
        kind=kind, observation=observation, method=said.method, innocent=said.innocent,
        confidence=confidence, messages=messages[:MOST_MESSAGES], messages_total=len(messages),
        stated_id=stated_id, source=source, answers=answers, rebuilt=rebuilt, beside=beside,
    )  # fmt: skip


class Pairs:
    """Who wrote to whom, as far as messages have few recipients."""

    def __init__(self) -> None:
        self._between: dict[tuple[str, str], list[ChainMessage]] = {}
        self._alone: dict[tuple[str, str], list[ChainMessage]] = {}
        self._wrote: Counter[str] = Counter()
        self._to: set[tuple[str, str]] = set()

    def add(self, message: ChainMessage) -> None:
        """Note a message, which needs no text."""
        if not message.author:
            return
        self._wrote[message.author] += 1
        for other in message.recipients:
            self._to.add((message.author, other))
        if len(message.recipients) > MOST_RECIPIENTS:
            return
        for other in message.recipients:
            low, high = sorted((message.author, other))
            self._between.setdefault((low, high), []).append(message)
        if len(message.recipients) == 1:
            self._alone.setdefault((message.author, message.recipients[0]), []).append(message)

    def one_direction(self) -> Iterator[Gap]:
        """Yield who wrote to somebody who wrote to others and not back."""
        for (author, other), messages in sorted(self._alone.items()):
            elsewhere = self._wrote[other]
            if len(messages) < FEW_TO_SPEAK or not elsewhere or (other, author) in self._to:
                continue
            seen = (
                f"{author} wrote {len(messages)} messages to {other} alone; none from {other} to"
                f" {author} is in this record, which has {elsewhere} others of theirs."
            )
            yield gap("one-direction", seen, ids_by_date(messages), "low")

    def silences(self) -> Iterator[Gap]:
        """Yield the longest silence of each pair with enough messages, where it is long."""
        for (low, high), messages in sorted(self._between.items()):
            ordered = in_order(messages)
            if len(ordered) < FEW_FOR_SILENCE:
                continue
            before, after = max(pairwise(ordered), key=lambda two: _between(*two))
            days = _between(before, after) // 86_400
            if days >= SILENCE_DAYS:
                seen = (
                    f"No message between {low} and {high} for {days} days, from"
                    f" {day(before.latest)} to {day(after.earliest)}, among {len(ordered)}."
                )
                yield gap("silence", seen, (before.id, after.id), "low")


def _between(before: ChainMessage, after: ChainMessage) -> int:
    assert after.earliest is not None
    return after.earliest - latest_of(before)


def ids_by_date(messages: Iterable[ChainMessage]) -> tuple[MessageId, ...]:
    """Return the ids by date, those without one last."""
    held = list(messages)
    undated = tuple(sorted(m.id for m in held if m.earliest is None))
    return tuple(m.id for m in in_order(held)) + undated
