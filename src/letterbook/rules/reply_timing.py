"""Answers between two sides, counted under several rules that are all shown.

A chain is what the two sides wrote each other on one channel, by date; of private messages and
chats each conversation is a chain of its own, as it is for `is:unanswered`.  A conversation there
is what its export calls one, the same in the archives of both; of a transcript, what its people
are in, by their names.  No rule knows whether a
message takes up what another says; each only counts what its words say it counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from letterbook.model.chain import ChainMessage
from letterbook.model.identity import MessageId
from letterbook.model.replies import Answer, CountingRule, RuleCount, RuleName
from letterbook.rules.delays import (
    certainly_after,
    delay,
    delay_by_link,
    delay_in_order,
    in_order,
    latest_of,
)
from letterbook.rules.told_answers import CHAINED
from letterbook.rules.told_answers import EPISODE_DAYS as EPISODE_DAYS

DAY = 86_400
FEW_MESSAGES = 20
"""Below this, an exchange is said to be small."""


CHAIN_RULE = (
    "A chain is what they wrote on one channel; of private messages and chats each conversation is"
    " a chain of its own."
)


WORDS_RULE = CountingRule(
    "words",
    "A word is a run of letters and digits; an apostrophe or a hyphen between two of them joins"
    " them, and so does a point or a comma between two digits. Only what was written in a message"
    " counts, not what it quotes.",
)


class Sided(NamedTuple):
    """A message and the side that wrote it, 0 or 1."""

    message: ChainMessage
    side: int


class Chain(NamedTuple):
    """What two sides wrote each other on one channel, by date; ``episodes`` are its parts.

    ``name`` is the channel, and the conversation where each is a chain of its own, else "".
    """

    name: tuple[str, str]
    messages: tuple[Sided, ...]
    episodes: tuple[tuple[Sided, ...], ...]


def counting_rules(episode_days: int) -> tuple[CountingRule, ...]:
    """Return the rules for answers in the order in which they are shown."""
    silence = f"a silence of more than {episode_days} days"
    texts = {
        "message": "Every message counts before which the other side has written in the same"
        " chain, several in a row too. The delay runs from the latest message of the other side"
        f" before it. {CHAIN_RULE}",
        "turn": "Messages of one side in a row count once, as one answer to those in a row of the"
        " other side before them in the same chain. The delay runs from the last message of"
        " the other side to the first of the answer.",
        "episode": f"A new episode begins after {silence} in the chain. In each episode the first"
        " message of the side that did not open it counts, and nothing else. The delay runs from"
        " the message that opened the episode.",
        "stated": "A message counts that refers by an identifier (In-Reply-To, else the last of"
        " References; a platform's own field) to a message of the other side. The delay runs"
        " from that message.",
    }
    return tuple(CountingRule(name, text) for name, text in texts.items())


def make_chains(
    messages: Iterable[Sided], episode_days: int = EPISODE_DAYS, *, by_conversation: bool = False
) -> list[Chain]:
    """Return one chain for each channel, or for each conversation; undated messages are in none.

    Private messages and chats name no message that they answer: what was said in one conversation
    answers nothing in another, so that there each is a chain of its own.
    """
    held: dict[tuple[str, str], dict[MessageId, Sided]] = {}
    for one in messages:
        apart = by_conversation or one.message.channel in CHAINED
        name = one.message.channel, one.message.conversation if apart else ""
        held.setdefault(name, {})[one.message.id] = one
    chains = []
    for name, members in sorted(held.items()):
        ordered = tuple(members[m.id] for m in in_order(one.message for one in members.values()))
        chains.append(Chain(name, ordered, tuple(_episodes(ordered, episode_days * DAY))))
    return chains


def _episodes(messages: Sequence[Sided], silence: int) -> Iterable[tuple[Sided, ...]]:
    begun = 0
    last: int | None = None
    for n, (message, _) in enumerate(messages):
        assert message.earliest is not None
        if last is not None and message.earliest - last > silence:
            yield tuple(messages[begun:n])
            begun = n
        last = max(last or latest_of(message), latest_of(message))
    if messages:
        yield tuple(messages[begun:])


def count_answers(
    rule: RuleName, sided: Sequence[Sided], chains: Sequence[Chain], side: int
) -> RuleCount:
    """Return the answers of a side under a rule, and its messages that got none."""
    if rule == "stated":
        answered, unanswered = _stated(sided, side)
    else:
        answered, unanswered = [], []
        for chain in chains:
            if rule == "episode":
                found, left = _by_episode(chain, side)
            else:
                found, left = _in_chain(chain, side, once=rule == "turn")
            answered += found
            unanswered += left
    times = {one.message.id: one.message.earliest for one in sided}
    answered.sort(key=lambda a: (times[a.message] is None, times[a.message] or 0, a.message))
    first = next((a for a in answered if a.low_s is not None), None)
    return RuleCount(
        rule=rule,
        answers=len(answered),
        uncertain=sum(not a.order_certain for a in answered),
        answered=tuple(answered),
        unanswered=tuple(unanswered),
        first_answer_delay_s=None if first is None else first.low_s,
        first_answer_delay_high_s=None if first is None else first.high_s,
    )


def _in_chain(chain: Chain, side: int, *, once: bool) -> tuple[list[Answer], list[MessageId]]:
    found: list[Answer] = []
    open_since: list[MessageId] = []
    other: ChainMessage | None = None
    before = -1
    for message, own in chain.messages:
        if own != side:
            other = message
            open_since.clear()
        else:
            open_since.append(message.id)
            if other is not None and not (once and before == side):
                found.append(_answer(other, message))
        before = own
    return found, open_since


def _by_episode(chain: Chain, side: int) -> tuple[list[Answer], list[MessageId]]:
    found: list[Answer] = []
    left: list[MessageId] = []
    for episode in chain.episodes:
        opening, opener = episode[0]
        if opener != side:
            first = next((m for m, own in episode if own == side), None)
            if first is not None:
                found.append(_answer(opening, first))
        elif all(own == side for _, own in episode):
            left += [m.id for m, _ in episode]
    return found, left


def _stated(sided: Sequence[Sided], side: int) -> tuple[list[Answer], list[MessageId]]:
    others = {one.message.id: one.message for one in sided if one.side != side}
    found = [
        _stated_answer(others[target], message)
        for message, own in sided
        if own == side
        for target in message.replies_to[:1]
        if target in others
    ]
    referred = {t for m, own in sided if own != side for t in m.replies_to[:1]}
    left = [m.id for m, own in sided if own == side and m.id not in referred]
    return found, left


def _answer(earlier: ChainMessage, later: ChainMessage) -> Answer:
    low, high = delay_in_order(earlier, later) or (None, None)
    return Answer(later.id, earlier.id, low, high, certainly_after(later, earlier))


def _stated_answer(earlier: ChainMessage, later: ChainMessage) -> Answer:
    """Return the answer with its delay; the reference gives the order, unless dates deny it."""
    bounds = delay(earlier, later)
    if bounds is None:
        return Answer(later.id, earlier.id, None, None, True)
    low, high = delay_by_link(bounds)
    return Answer(later.id, earlier.id, low, high, high >= 0)


def unordered_pairs(chains: Iterable[Chain]) -> list[tuple[MessageId, MessageId]]:
    """Return pairs of messages of both sides whose order the dates do not tell.

    Each message is held against two of the other side before it, the last in the chain and the
    one that may be the latest, so that the work does not grow with the square of the messages.
    """
    found: dict[tuple[MessageId, MessageId], None] = {}
    for chain in chains:
        latest: dict[int, ChainMessage] = {}
        last: dict[int, ChainMessage] = {}
        for message, side in chain.messages:
            for other in (latest.get(1 - side), last.get(1 - side)):
                if other is not None and not certainly_after(message, other):
                    found[other.id, message.id] = None
            own = latest.get(side)
            if own is None or latest_of(message) >= latest_of(own):
                latest[side] = message
            last[side] = message
    return list(found)
