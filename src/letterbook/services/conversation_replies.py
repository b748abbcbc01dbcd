"""Measures one conversation: the pair where two are in it, else each author against all others."""

from __future__ import annotations

import msgspec

from letterbook.errors import NothingFound
from letterbook.model.identity import MessageId
from letterbook.model.replies import (
    ConversationReplies,
    MessageFacts,
    RepliesAnswer,
    SideReplies,
)
from letterbook.rules.reply_timing import FEW_MESSAGES, counting_rules
from letterbook.services.measure_replies import (
    REPLIES_SCHEMA,
    RepliesRequest,
    measure_replies,
    small_numbers,
)
from letterbook.services.name_people import PeopleNames
from letterbook.store.catalogue_conversation import PartyRow, thread_of, thread_parties
from letterbook.store.catalogue_read import CatalogueReader


def measure_conversation(
    catalogue: CatalogueReader, people: PeopleNames, request: RepliesRequest
) -> RepliesAnswer | ConversationReplies:
    """Return the figures of the conversation of ``within``, whoever is in it.

    The addresses that were joined are one person here too.
    """
    m = catalogue.number(catalogue.resolve(request.within))
    parties: dict[str, list[PartyRow]] = {}
    for row in thread_parties(catalogue.connection, thread_of(catalogue.connection, m)):
        key = f"{row.platform}:{row.address}"
        parties.setdefault(people.person_of(row.platform, row.address) or key, []).append(row)
    if not parties:
        raise NothingFound("Nobody is named in the messages of this conversation.")
    called = {key: _called(key, rows) for key, rows in parties.items()}
    if len(parties) == 2:
        one, other = parties
        names = called[one], called[other]
        asked = msgspec.structs.replace(request, one=one, other=other, called=names)
        return measure_replies(catalogue, people, asked)
    authors = [key for key, rows in parties.items() if any(row.wrote for row in rows)]
    answers = []
    for key in authors:
        asked = msgspec.structs.replace(request, one=key, called=(called[key], ""))
        answers.append(measure_replies(catalogue, people, asked))
    conversation = catalogue.conversation(catalogue.node(m))
    return _together(conversation, len(parties), answers, request)


def _called(key: str, rows: list[PartyRow]) -> str:
    """Return the longest name in which an account was written, without its address."""
    if key != f"{rows[0].platform}:{rows[0].address}":
        return key
    names = [form.rpartition(" <")[0] for form in rows[0].written]
    return max(names, key=len, default="") or rows[0].address


def _together(
    conversation: MessageId, parties: int, answers: list[RepliesAnswer], request: RepliesRequest
) -> ConversationReplies:
    sides: list[SideReplies] = [answer.sides[0] for answer in answers]
    wrote = {one: n for n, side in enumerate(sides) for one in side.message_ids}
    facts: dict[MessageId, MessageFacts] = {}
    for answer in answers:
        for fact in answer.facts:
            side = wrote.get(fact.id)
            if side is not None:
                facts.setdefault(fact.id, msgspec.structs.replace(fact, side=side))
    ordered = sorted(
        facts.values(),
        key=lambda f: (f.sent is None or f.sent.earliest is None, _earliest(f), f.id),
    )
    small = len(facts) < FEW_MESSAGES
    return ConversationReplies(
        schema=REPLIES_SCHEMA, conversation=conversation, parties=parties, messages=len(facts),
        sides=tuple(sides), episode_days=request.episode_days,
        elsewhere_days=request.elsewhere_days, rules=counting_rules(request.episode_days),
        undated=tuple(f.id for f in ordered if f.sent is None or f.sent.earliest is None),
        variants=tuple(dict.fromkeys(one for answer in answers for one in answer.variants)),
        small=small, remarks=tuple(_remarks(len(facts), parties - len(sides), small=small)),
        facts=tuple(ordered),
    )  # fmt: skip


def _earliest(fact: MessageFacts) -> int:
    return fact.sent.earliest or 0 if fact.sent is not None else 0


def _remarks(messages: int, silent: int, *, small: bool) -> list[str]:
    found = ["Each author stands against everybody else in this conversation."]
    if silent:
        found.append(f"{silent} more received messages here and wrote none.")
    if small:
        found.append(small_numbers(messages))
    return found
