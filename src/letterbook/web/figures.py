"""Every figure of a pair by a name of its own, with the messages that it counts."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from letterbook.model.identity import MessageId
from letterbook.model.replies import Answer, RepliesAnswer, SideReplies
from letterbook.web.rendering import called


class Figure(msgspec.Struct, frozen=True):
    """What is counted, in the words of the pages, of which side, under which rule ("" for none).

    ``answered`` says of messages that are answers what they answer, and after how long.
    """

    name: str
    text: str
    side: str
    rule: str
    messages: tuple[MessageId, ...]
    answered: tuple[Answer, ...] = ()


def figures_of(answer: RepliesAnswer) -> dict[str, Figure]:
    """Return the figures of an exchange by name: ``0.messages``, ``1.turn.unanswered`` ..."""
    found = list(_shared(answer))
    for n, side in enumerate(answer.sides):
        found += _of_side(n, side)
        found += _by_channel(n, side, answer)
        for month in answer.months:
            ids = month.message_ids[n]
            found.append(Figure(f"{n}.month.{month.month}", month.month, called(side), "", ids))
    return {figure.name: figure for figure in found}


def _shared(answer: RepliesAnswer) -> Iterator[Figure]:
    both = tuple(dict.fromkeys(i for side in answer.sides for i in side.message_ids))
    order = {fact.id: n for n, fact in enumerate(answer.facts)}
    both = tuple(sorted(both, key=lambda identity: order.get(identity, len(order))))
    unordered = tuple(dict.fromkeys(i for pair in answer.unordered for i in pair))
    yield Figure("messages", "messages of both", "", "", both)
    yield Figure("undated", "messages without a date", "", "", answer.undated)
    yield Figure("variants", "variants left out", "", "", answer.variants)
    yield Figure("unordered", "messages whose order the dates do not tell", "", "", unordered)


def _by_channel(n: int, side: SideReplies, answer: RepliesAnswer) -> Iterator[Figure]:
    for channel in side.by_channel:
        ids = tuple(f.id for f in answer.facts if f.side == n and f.channel == channel)
        yield Figure(f"{n}.channel.{channel}", "messages written", called(side), "", ids)


def _of_side(n: int, side: SideReplies) -> Iterator[Figure]:
    named = called(side)
    yield Figure(f"{n}.messages", "messages written", named, "", side.message_ids)
    yield Figure(f"{n}.words", "messages whose words are counted", named, "words", side.message_ids)
    yield Figure(f"{n}.opened", "messages that opened an episode", named, "episode", side.opened)
    for one in side.by_rule:
        answers = tuple(answer.message for answer in one.answered)
        first = next((a for a in one.answered if a.low_s is not None), None)
        if first is not None:
            yield Figure(f"{n}.{one.rule}.first", "first answer and what it answers", named,
                         one.rule, (first.answers, first.message), (first,))  # fmt: skip
        doubtful = tuple(a.message for a in one.answered if not a.order_certain)
        rule = one.rule
        yield Figure(f"{n}.{rule}.answers", "answers", named, rule, answers, one.answered)
        yield Figure(f"{n}.{rule}.unanswered", "messages without answer", named, rule,
                     one.unanswered)  # fmt: skip
        yield Figure(f"{n}.{rule}.uncertain", "answers whose order the dates do not tell", named,
                     rule, doubtful, one.answered)  # fmt: skip
    if side.silence is not None:
        since = side.silence.since
        text = "messages of the other side since the last answer"
        yield Figure(f"{n}.since", text, named, "message", since)
        ends = (side.silence.last_answer, *since[-1:])
        yield Figure(f"{n}.silence", "last answer and what came last", named, "message", ends)
    requests = tuple(dict.fromkeys(request.message for request in side.requests))
    yield Figure(f"{n}.requests", "messages that ask for something", named, "", requests)
