"""Measures who answered whom: one exchange of two sides, every figure with its messages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, get_args

import msgspec

from letterbook.errors import UsageError
from letterbook.model.chain import ChainMessage, PartyName
from letterbook.model.identity import MessageId
from letterbook.model.message import Channel
from letterbook.model.moment import Moment
from letterbook.model.replies import (
    EVERYBODY_ELSE,
    Elsewhere,
    MessageFacts,
    MonthOfExchange,
    Push,
    RepliesAnswer,
    Request,
    RuleCount,
    RuleName,
    SideReplies,
    Silence,
    Trend,
)
from letterbook.rules.acted_on import ELSEWHERE_DAYS, Published
from letterbook.rules.delays import delay_in_order, in_order
from letterbook.rules.moment_text import instant
from letterbook.rules.reply_timing import (
    EPISODE_DAYS,
    FEW_MESSAGES,
    WORDS_RULE,
    Chain,
    Sided,
    count_answers,
    counting_rules,
    make_chains,
    unordered_pairs,
)
from letterbook.rules.rhythm import RHYTHM_RULE, trends
from letterbook.rules.several_conversations import conversations_said
from letterbook.services.chain_messages import excerpt, read_chain, with_replies
from letterbook.services.name_party import parties_called
from letterbook.services.name_people import PeopleNames
from letterbook.services.name_sides import NOBODY, Side, exchanged_by, name_side, written_by_side
from letterbook.services.packed_mail import ChainMail
from letterbook.services.told_texts import Told, told_text
from letterbook.store.catalogue_exchange import (
    chain_rows,
    party_name,
)
from letterbook.store.catalogue_read import CatalogueReader

REPLIES_SCHEMA = 1
_OTHERS = 5


class RepliesRequest(msgspec.Struct, frozen=True):
    """Two sides by address, handle or name, of a person too; ``other`` "" is everybody else.

    ``channel`` "" is every channel; ``within`` the name of a message whose conversation is
    looked at alone.
    """

    one: str
    other: str = ""
    channel: str = ""
    within: str = ""
    episode_days: int = EPISODE_DAYS
    elsewhere_days: int = ELSEWHERE_DAYS
    called: tuple[str, str] = ("", "")
    """How the sides are called in the answer, "" as they were asked for."""


class _Exchange(NamedTuple):
    """What both sides wrote each other, and what is asked of it."""

    request: RepliesRequest
    names: tuple[tuple[PartyName, ...], tuple[PartyName, ...]]
    sided: list[Sided]
    chains: list[Chain]
    mails: Mapping[MessageId, ChainMail]
    elsewhere: Mapping[MessageId, tuple[Elsewhere, ...]]
    ordered: Sequence[ChainMessage]
    after: Mapping[MessageId, tuple[ChainMessage, bool]]
    """The next message of the other side on the channel, and whether in the same episode."""
    joined: tuple[str, ...]


def measure_replies(
    catalogue: CatalogueReader, people: PeopleNames, request: RepliesRequest
) -> RepliesAnswer:
    """Return the exchange of two sides with its figures under every counting rule."""
    exchange, variants = _read(catalogue, people, request)
    sides = (_side(exchange, 0), _side(exchange, 1))
    ordered = exchange.ordered
    undated = tuple(s.message.id for s in exchange.sided if s.message.earliest is None)
    small = len(exchange.sided) < FEW_MESSAGES
    return RepliesAnswer(
        schema=REPLIES_SCHEMA,
        sides=sides,
        messages=len(exchange.sided),
        first_message=ordered[0].id if ordered else None,
        last_message=ordered[-1].id if ordered else None,
        episode_days=request.episode_days,
        elsewhere_days=request.elsewhere_days,
        rules=(*counting_rules(request.episode_days), WORDS_RULE),
        months=_months(exchange),
        unordered=tuple(unordered_pairs(exchange.chains)),
        undated=undated,
        variants=tuple(variants),
        small=small,
        remarks=(*_remarks(exchange, sides, small=small), *_others_called_so(catalogue, exchange)),
        facts=tuple(_facts(exchange, [m.id for m in ordered] + list(undated))),
        trends=_trends(exchange, sides),
        rhythm_rule=RHYTHM_RULE,
    )


def _trends(exchange: _Exchange, sides: Sequence[SideReplies]) -> tuple[Trend, ...]:
    """Return the tests of the rhythm; messages whose instant is not known are left out."""
    instants: list[list[int]] = [[], []]
    for one in exchange.sided:
        message = one.message
        if message.earliest is not None and message.latest == message.earliest:
            instants[one.side].append(message.earliest)
    delays = [
        [a.low_s for a in side.by_rule[0].answered if a.low_s is not None and a.low_s == a.high_s]
        for side in sides
    ]
    return trends(instants, delays)


def _read(
    catalogue: CatalogueReader, people: PeopleNames, request: RepliesRequest
) -> tuple[_Exchange, list[MessageId]]:
    connection = catalogue.connection
    one = name_side(catalogue, people, request.one)
    other = name_side(catalogue, people, request.other) if request.other else NOBODY
    if request.channel and request.channel not in get_args(Channel):
        raise UsageError(
            f"There is no channel called {request.channel}.",
            next_step=f"Channels are {', '.join(get_args(Channel))}.",
        )
    if one.times.keys() & other.times.keys():
        raise UsageError(f"{request.one} and {request.other} are the same party.")
    numbers = exchanged_by(catalogue, one, other) | exchanged_by(catalogue, other, one)
    if request.within:
        m = catalogue.number(catalogue.resolve(request.within))
        numbers &= set(catalogue.thread_members(catalogue.node(m)))
    read, variants = with_replies(read_chain(chain_rows(connection, sorted(numbers))))
    names = (
        tuple(party_name(connection, p) for p in one.times),
        tuple(party_name(connection, p) for p in other.times),
    )
    keys = [{f"{n.platform}:{n.address}" for n in side} for side in names]
    sided = [
        Sided(r.message, 0 if r.message.author in keys[0] else 1)
        for r in read
        if (r.message.author in keys[0] or r.message.author in keys[1] or not other.times)
        and request.channel in ("", r.message.channel)
    ]
    chains = make_chains(sided, request.episode_days, by_conversation=not other.times)
    mails = {r.message.id: r.mail for r in read}
    published = (_published(catalogue, sided, one, 0), _published(catalogue, sided, other, 1))
    elsewhere = {
        message.id: tuple(published[1 - side].after(message, request.elsewhere_days))
        for message, side in sided
    }
    kept = [identity for identity in variants if not request.channel]
    ordered = in_order(one.message for one in sided)
    after = _replies_after(chains)
    joined = tuple(side.said for side in (one, other) if side.said)
    return _Exchange(request, names, sided, chains, mails, elsewhere, ordered, after, joined), kept


def _published(
    catalogue: CatalogueReader, sided: Sequence[Sided], parties: Side, side: int
) -> Published:
    """Return what a side wrote on channels other than those it was written to on."""
    channels = {one.message.channel for one in sided if one.side != side}
    if not channels or not parties.times:
        return Published(())
    only = next(iter(channels)) if len(channels) == 1 else ""
    rows = chain_rows(catalogue.connection, sorted(written_by_side(catalogue, parties, only)))
    return Published(one.message for one in read_chain(rows))


def _side(exchange: _Exchange, side: int) -> SideReplies:
    own = [one.message for one in exchange.sided if one.side == side]
    dated = [m.id for m in in_order(own)]
    undated = [m.id for m in own if m.earliest is None]
    rules: tuple[RuleName, ...] = get_args(RuleName)
    by_rule = tuple(count_answers(r, exchange.sided, exchange.chains, side) for r in rules)
    main = by_rule[0]
    opened = [e[0].message for c in exchange.chains for e in c.episodes if e[0].side == side]
    request = exchange.request
    told = {m.id: told_text(m) for m in own}
    return SideReplies(
        named=request.called[side] or (request.one, request.other or EVERYBODY_ELSE)[side],
        parties=exchange.names[side],
        messages=len(own),
        message_ids=(*dated, *undated),
        words=sum(words for _, words in told.values()),
        by_channel=dict(sorted(Counter(m.channel for m in own).items())),
        opened=tuple(m.id for m in in_order(opened)),
        answers=main.answers,
        first_answer_delay_s=main.first_answer_delay_s,
        first_answer_delay_high_s=main.first_answer_delay_high_s,
        rules_agree=len({counted.answers for counted in by_rule}) == 1,
        by_rule=by_rule,
        silence=_silence(exchange, main, by_rule[rules.index("turn")], side),
        requests=tuple(_requests(exchange, side, told)),
        acted_on_elsewhere=tuple(_pushes(exchange, side)),
    )


def _silence(
    exchange: _Exchange, counted: RuleCount, turns: RuleCount, side: int
) -> Silence | None:
    if not counted.answered:
        return None
    last = counted.answered[-1].message
    ordered = exchange.ordered
    place = {m.id: n for n, m in enumerate(ordered)}
    if last not in place:
        return None
    others = {one.message.id for one in exchange.sided if one.side != side}
    since = [m for m in ordered[place[last] + 1 :] if m.id in others]
    bounds = delay_in_order(ordered[place[last]], since[-1]) if since else None
    low, high = bounds if bounds is not None else (None, None)
    turn = turns.answered[-1].message if turns.answered else None
    return Silence(
        last, exchange.mails[last].sent, tuple(m.id for m in since), low, high,
        last_turn=turn, last_turn_sent=None if turn is None else exchange.mails[turn].sent,
    )  # fmt: skip


def _replies_after(chains: Sequence[Chain]) -> dict[MessageId, tuple[ChainMessage, bool]]:
    found: dict[MessageId, tuple[ChainMessage, bool]] = {}
    for chain in chains:
        episode = {one.message.id: n for n, e in enumerate(chain.episodes) for one in e}
        following: dict[int, ChainMessage] = {}
        for message, side in reversed(chain.messages):
            answer = following.get(1 - side)
            if answer is not None:
                found[message.id] = answer, episode[answer.id] == episode[message.id]
            following[side] = message
    return found


def _requests(exchange: _Exchange, side: int, told: Mapping[MessageId, Told]) -> list[Request]:
    stated = {
        target: one.message.id
        for one in reversed(exchange.sided)
        if one.side != side
        for target in one.message.replies_to[:1]
    }
    found: list[Request] = []
    for message, own in exchange.sided:
        asked = told[message.id][0] if own == side else ()
        if not asked:
            continue
        answer, in_episode = exchange.after.get(message.id, (None, False))
        bounds = None if answer is None else delay_in_order(message, answer)
        elsewhere = exchange.elsewhere[message.id]
        for one in asked:
            found.append(
                Request(
                    message=message.id, channel=message.channel, kind=one.kind,
                    sentence=one.sentence, sign=one.sign,
                    answer=None if answer is None else answer.id,
                    low_s=None if bounds is None else bounds[0],
                    high_s=None if bounds is None else bounds[1],
                    in_episode=in_episode, stated=stated.get(message.id), elsewhere=elsewhere,
                )
            )  # fmt: skip
    return found


def _pushes(exchange: _Exchange, side: int) -> list[Push]:
    found: list[Push] = []
    for message, own in exchange.sided:
        elsewhere = exchange.elsewhere[message.id] if own == side else ()
        if elsewhere:
            answer = exchange.after.get(message.id)
            found.append(
                Push(message.id, message.channel, answer[0].id if answer else None, elsewhere)
            )
    return found


def _months(exchange: _Exchange) -> tuple[MonthOfExchange, ...]:
    found: dict[str, tuple[list[MessageId], list[MessageId]]] = {}
    sides = {one.message.id: one.side for one in exchange.sided}
    for message in exchange.ordered:
        assert message.earliest is not None
        month = instant(message.earliest)[:7]
        found.setdefault(month, ([], []))[sides[message.id]].append(message.id)
    return tuple(
        MonthOfExchange(month, (len(a), len(b)), (tuple(a), tuple(b)))
        for month, (a, b) in found.items()
    )


def _remarks(
    exchange: _Exchange, sides: tuple[SideReplies, SideReplies], *, small: bool
) -> list[str]:
    found = list(exchange.joined)
    if not exchange.sided:
        found.append("There is no message between them in this record.")
    elif small:
        found.append(small_numbers(len(exchange.sided)))
    for side in sides:
        if not side.rules_agree:
            counts = ", ".join(f"{c.rule} {c.answers}" for c in side.by_rule)
            found.append(f"The rules count the answers of {side.named} differently: {counts}.")
    if any(one.message.channel in ("dm", "chat") for one in exchange.sided):
        found.append(
            "The rule `stated` needs references, which private messages do not carry: under it"
            " they have no answers."
        )
    found += conversations_said(exchange.chains)
    if not exchange.request.other and exchange.sided:
        found.append("Each conversation is a chain of its own, since there are several people.")
    return found


def small_numbers(messages: int) -> str:
    """Return what is said of figures that rest on so few messages."""
    return (
        f"These are small numbers ({messages} messages): they describe this record"
        " and bear no rate or trend."
    )


def _others_called_so(catalogue: CatalogueReader, exchange: _Exchange) -> Iterator[str]:
    """Yield, where nothing was found, which other addresses have the words of a name asked for."""
    if exchange.sided:
        return
    for asked, parties in zip(
        (exchange.request.one, exchange.request.other), exchange.names, strict=True
    ):
        held = {(one.platform, one.address) for one in parties}
        others = [
            one
            for one in parties_called(catalogue, asked)
            if (one.platform, one.address) not in held
        ]
        if others:
            shown = "; ".join(
                f"{max(o.written, key=len)} ({o.platform}:{o.address})" for o in others[:_OTHERS]
            )
            yield f"Others here are called like {asked}, such as {shown}."


def _facts(exchange: _Exchange, ids: Sequence[MessageId]) -> list[MessageFacts]:
    by_id = {one.message.id: one for one in exchange.sided}
    found = []
    for identity in ids:
        message, side = by_id[identity]
        sent: Moment | None = exchange.mails[identity].sent
        found.append(MessageFacts(identity, side, message.channel, sent, excerpt(message.text)))
    return found
