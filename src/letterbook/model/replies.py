"""Who answered whom, how often and after how long: figures that lead to their messages."""

from __future__ import annotations

from typing import Literal

import msgspec

from letterbook.model.chain import PartyName
from letterbook.model.echo import EchoKind
from letterbook.model.identity import MessageId
from letterbook.model.moment import Moment

RuleName = Literal["message", "turn", "episode", "stated"]
RequestKind = Literal["question", "ask"]

EVERYBODY_ELSE = "everybody else"
"""How a side is named that is whoever is not the other one."""


class CountingRule(msgspec.Struct, frozen=True):
    """How something is counted, in words."""

    name: str
    text: str


class Answer(msgspec.Struct, frozen=True, gc=False):
    """A message that answers another under a rule.

    The delay lies between ``low_s`` and ``high_s`` seconds; they are equal when both instants are
    known, null when one of the two has no date, and negative where the dates contradict the
    reference.  ``order_certain`` is False when the dates do not tell that this order is right.
    """

    message: MessageId
    answers: MessageId
    low_s: int | None
    high_s: int | None
    order_certain: bool


class RuleCount(msgspec.Struct, frozen=True):
    """The answers of one side under one rule.

    ``uncertain`` of the ``answers`` rest on an order that the dates do not tell.  ``unanswered``
    are the messages of this side that got no answer in this record under the rule.
    """

    rule: RuleName
    answers: int
    uncertain: int
    answered: tuple[Answer, ...]
    unanswered: tuple[MessageId, ...]
    first_answer_delay_s: int | None
    first_answer_delay_high_s: int | None


class Elsewhere(msgspec.Struct, frozen=True, gc=False):
    """Something of a message that its addressee published on another channel afterwards."""

    kind: EchoKind
    what: str
    message: MessageId
    channel: str
    low_s: int
    high_s: int


class Request(msgspec.Struct, frozen=True, gc=False):
    """A question or an ask: the sentence, and the words that make it one.

    ``answer`` is the next message of the other side in the same chain, ``in_episode`` whether
    it lies in the same episode, ``stated`` the first message of the other side that refers to this
    one.  ``elsewhere`` is what the addressee published on another channel within the stated time.
    """

    message: MessageId
    channel: str
    kind: RequestKind
    sentence: str
    sign: str
    answer: MessageId | None
    low_s: int | None
    high_s: int | None
    in_episode: bool
    stated: MessageId | None
    elsewhere: tuple[Elsewhere, ...]


class Push(msgspec.Struct, frozen=True, gc=False):
    """A message whose link or phrase the addressee published on another channel afterwards."""

    message: MessageId
    channel: str
    answer: MessageId | None
    elsewhere: tuple[Elsewhere, ...]


class Silence(msgspec.Struct, frozen=True):
    """What followed the last answer of a side, under the rule ``message``.

    ``since`` are the messages of the other side after it; ``low_s`` and ``high_s`` bound the
    seconds from the last answer to the last of them, null where there is none.  ``last_turn`` is
    the last answer under the rule ``turn``: another one than ``last_answer`` where that only
    follows a message of its own side.
    """

    last_answer: MessageId
    sent: Moment | None
    since: tuple[MessageId, ...]
    low_s: int | None
    high_s: int | None
    last_turn: MessageId | None = None
    last_turn_sent: Moment | None = None


class SideReplies(msgspec.Struct, frozen=True):
    """One side of an exchange.

    ``answers`` and ``first_answer_delay_s`` (its lower bound, as ``first_answer_delay_high_s`` is
    the upper one) are those of the rule ``message``; ``by_rule`` has every rule.  ``rules_agree``
    is False where the rules count differently.  ``opened`` are the messages with which this
    side opened an episode, ``requests`` what it asked of the other side.
    """

    named: str
    parties: tuple[PartyName, ...]
    messages: int
    message_ids: tuple[MessageId, ...]
    words: int
    by_channel: dict[str, int]
    opened: tuple[MessageId, ...]
    answers: int
    first_answer_delay_s: int | None
    first_answer_delay_high_s: int | None
    rules_agree: bool
    by_rule: tuple[RuleCount, ...]
    silence: Silence | None
    requests: tuple[Request, ...]
    acted_on_elsewhere: tuple[Push, ...]


class MonthOfExchange(msgspec.Struct, frozen=True):
    """The messages of a month (UTC) by side, in the order of ``sides``.

    A message whose date may lie in several months stands in the first of them.
    """

    month: str
    messages: tuple[int, int]
    message_ids: tuple[tuple[MessageId, ...], tuple[MessageId, ...]]


class Trend(msgspec.Struct, frozen=True):
    """A test of the rhythm under the model of `rhythm_rule`.

    ``side`` is 0 or 1, null for both together.  ``statistic`` is in standard deviations, above
    nought for growth, and for ``silence`` the longest one in seconds.  ``probability`` is that of
    a value at least as far from an even rhythm, ``adjusted`` for the ``tests`` that were made.
    """

    kind: Literal["growth", "delays", "silence"]
    side: int | None
    messages: int
    statistic: float
    probability: float
    tests: int
    adjusted: float


class MessageFacts(msgspec.Struct, frozen=True, gc=False):
    """When and where a message of the exchange was sent; ``side`` is 0 or 1."""

    id: MessageId
    side: int
    channel: str
    sent: Moment | None
    excerpt: str


class ConversationReplies(msgspec.Struct, frozen=True):
    """A conversation of several: each of its authors against everybody else.

    A side of ``sides`` has the figures that `replies` gives of this author in this conversation;
    ``facts`` are of the messages that they lead to, their ``side`` the place of the author.
    ``parties`` counts who wrote or received here; the other fields are as in `RepliesAnswer`.
    """

    schema: int
    conversation: MessageId
    parties: int
    messages: int
    sides: tuple[SideReplies, ...]
    episode_days: int
    elsewhere_days: int
    rules: tuple[CountingRule, ...]
    undated: tuple[MessageId, ...]
    variants: tuple[MessageId, ...]
    small: bool
    remarks: tuple[str, ...]
    facts: tuple[MessageFacts, ...]


class RepliesAnswer(msgspec.Struct, frozen=True):
    """The exchange of two sides, first message to last.

    ``unordered`` are pairs of messages of which the dates do not tell the order, ``undated``
    messages are counted and stand in no order, ``variants`` are unlike messages with the
    identifier of one that is counted.  ``small`` is True when there are too few messages for
    rates or trends to mean anything.
    """

    schema: int
    sides: tuple[SideReplies, SideReplies]
    messages: int
    first_message: MessageId | None
    last_message: MessageId | None
    episode_days: int
    elsewhere_days: int
    rules: tuple[CountingRule, ...]
    months: tuple[MonthOfExchange, ...]
    unordered: tuple[tuple[MessageId, MessageId], ...]
    undated: tuple[MessageId, ...]
    variants: tuple[MessageId, ...]
    small: bool
    remarks: tuple[str, ...]
    facts: tuple[MessageFacts, ...]
    trends: tuple[Trend, ...] = ()
    rhythm_rule: str = ""
