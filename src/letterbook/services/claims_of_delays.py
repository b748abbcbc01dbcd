"""Verdicts on how long after: answers, posts of what was sent in private, and who got a mail."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from letterbook.model.article import Claim
from letterbook.model.chain import ChainMessage
from letterbook.model.finding import ClaimFinding, ClaimVerdict
from letterbook.model.identity import MessageId
from letterbook.rules.article_words import any_of
from letterbook.rules.delays import delay_in_order
from letterbook.rules.link_echo import link_keys
from letterbook.rules.link_keys import link_key_of
from letterbook.rules.span_text import span_text
from letterbook.services.claim_facts import (
    Facts,
    anywhere,
    in_date_order,
    rounds_to,
    within,
    years_of,
)
from letterbook.services.claim_people import About, Keys

_RULE = (
    "A span holds when it rounds to the stated one in its unit, or has as many whole ones;"
    " with \u201cabout\u201d, a fifth more or less."
)
_LONGEST = 400 * 86_400


class Lapse(NamedTuple):
    """Seconds from one message to another."""

    seconds: int
    earlier: MessageId
    later: MessageId


def delayed(facts: Facts, claim: Claim, about: About) -> ClaimFinding | None:
    """Return the verdict on something that came so long after something else."""
    if claim.number is None or facts.pair is None:
        return None
    words = facts.read.words
    said = claim.sentence
    if any_of(words.answer).search(said):
        return _answer_delay(facts, claim, about)
    subject = about.subject
    if not subject:
        return None
    if any_of(words.post).search(said) or claim.channel == "post":
        told = _told_delay(facts, claim, subject, _echoes(facts, subject))
        if told is not None:
            return told
    return _told_delay(facts, claim, subject, _since_day(facts, claim, subject)) or facts.finding(
        claim, "cannot-tell", "Between which two messages the span lies cannot be told.", rule=_RULE
    )


def _unit(facts: Facts, claim: Claim) -> tuple[float, bool]:
    name = claim.unit.removeprefix("about ")
    return facts.read.words.unit.get(name, 1), claim.unit.startswith("about ")


def _answer_delay(facts: Facts, claim: Claim, about: About) -> ClaimFinding:
    sides = facts.side(about.subject)
    if sides is None or claim.number is None:
        return facts.finding(
            claim, "cannot-tell", "Whose answer is meant cannot be told.", rule=_RULE
        )
    own, other = sides
    lapses = [
        Lapse(a.low_s, a.answers, a.message) for a in own.by_rule[0].answered if a.low_s is not None
    ]
    others = [
        f"Delays of the answers of {own.named}: "
        + (", ".join(span_text(one.seconds, one.seconds) for one in lapses) or "none")
        + ".",
        f"First answer of {other.named}: "
        + (span_text(other.first_answer_delay_s, other.first_answer_delay_high_s) or "none")
        + ".",
    ]
    if not lapses:
        return facts.finding(
            claim,
            "cannot-tell",
            f"This record has no answer of {own.named}.",
            rule=_RULE,
            others=others,
        )
    unit, roughly = _unit(facts, claim)
    first = (
        any_of(facts.read.words.first).search(claim.sentence) is not None or "first" in claim.words
    )
    looked = lapses[:1] if first or len(lapses) == 1 else lapses
    fitting = [o for o in looked if rounds_to(o.seconds, claim.number, unit, about=roughly)]
    if fitting:
        one = fitting[0]
        return facts.finding(
            claim,
            "holds",
            f"{own.named} answered after {span_text(one.seconds, one.seconds)}.",
            rule=_RULE,
            messages=[one.earlier, one.later],
            others=others,
        )
    one = lapses[0]
    sentence = f"The first answer of {own.named} came after {span_text(one.seconds, one.seconds)}."
    verdict: ClaimVerdict = "contradicted" if about.named == "named" or first else "cannot-tell"
    return facts.finding(
        claim,
        verdict,
        sentence,
        rule=_RULE,
        messages=[one.earlier, one.later],
        others=others,
    )


def _echoes(facts: Facts, subject: Keys) -> list[Lapse]:
    """Return the spans from a message that this side got to its post of the same link."""
    assert facts.pair is not None
    got = [m for m in facts.pair.messages if m.author not in subject]
    found = []
    for post in facts.written(subject):
        if post.channel != "post":
            continue
        keys = link_keys(post)
        for message in got:
            span = delay_in_order(message, post)
            if keys & link_keys(message) and span is not None and span[0] >= 0:
                found.append(Lapse(span[0], message.id, post.id))
                break
    return found


def _since_day(facts: Facts, claim: Claim, subject: Keys) -> list[Lapse]:
    """Return the spans from messages of the day stated last to what this side wrote next."""
    assert facts.pair is not None
    before = [
        d
        for d in facts.read.article.dates
        if d.day is not None and d.start < claim.end and claim.start - d.start < 1_500
    ]
    found: list[Lapse] = []
    for date in before[-1:]:
        for year in years_of(date, facts.pair.messages)[:3]:
            there = [m for m in facts.pair.messages if within(m, anywhere(date, year))]
            for message in there:
                for own in in_date_order(facts.written(subject)):
                    span = delay_in_order(message, own)
                    if span is not None and 0 < span[0] <= _LONGEST and own.id != message.id:
                        found.append(Lapse(span[0], message.id, own.id))
                        break
    return found


def _told_delay(
    facts: Facts, claim: Claim, subject: Keys, lapses: Sequence[Lapse]
) -> ClaimFinding | None:
    if not lapses or claim.number is None:
        return None
    unit, roughly = _unit(facts, claim)
    fitting = [one for one in lapses if rounds_to(one.seconds, claim.number, unit, about=roughly)]
    shown = ", ".join(span_text(one.seconds, one.seconds) for one in lapses[:5])
    others = [f"Spans that could be meant: {shown}."]
    if fitting:
        one = fitting[0]
        return facts.finding(
            claim,
            "holds",
            f"{facts.name(subject)} followed after {span_text(one.seconds, one.seconds)}.",
            rule=_RULE,
            messages=[one.earlier, one.later],
            others=others,
        )
    verdict: ClaimVerdict = "contradicted" if len(lapses) == 1 else "cannot-tell"
    one = lapses[0]
    return facts.finding(
        claim,
        verdict,
        f"In this record it was {shown}.",
        rule=_RULE,
        messages=[one.earlier, one.later],
        others=others,
    )


def same_link(facts: Facts, claim: Claim, about: About) -> ClaimFinding | None:
    """Return where the record first has a link in private and in public, and by whom."""
    del about
    key = link_key_of(claim.link)
    holding: list[ChainMessage] = []
    people = dict.fromkeys(key for m in facts.people.mentions for key in m.keys)
    for message in facts.written(tuple(people)):
        if key in link_keys(message):
            holding.append(message)
    if not holding:
        return facts.finding(
            claim,
            "cannot-tell",
            f"No message of the people named has {claim.link} in this record.",
            rule="Links are one when they agree without scheme, www. and closing slash.",
        )
    shown = "; ".join(
        f"{facts.day_text(m.earliest or 0)} {m.channel}, {facts.name((m.author,))}"
        for m in holding[:6]
    )
    return facts.finding(
        claim,
        "holds",
        f"The link is in this record: {shown}.",
        rule="Links are one when they agree without scheme, www. and closing slash.",
        messages=[m.id for m in holding],
    )


def recipients(facts: Facts, claim: Claim, about: About) -> ClaimFinding | None:
    """Return the verdict on a message to several people who are named."""
    del about
    listed = facts.texts.people.names(facts.read.article.text, claim.start, claim.end)
    wanted = {mention.words: set(mention.keys) for mention in listed}
    everybody = dict.fromkeys(key for mention in facts.people.mentions for key in mention.keys)
    written = [m for m in facts.written(tuple(everybody)) if m.channel == "mail"]
    best: tuple[int, ChainMessage] | None = None
    for message in written:
        got = sum(bool(keys & set(message.recipients)) for keys in wanted.values())
        if got and (best is None or got > best[0]):
            best = got, message
    rule = "To, Cc and Bcc of one message of the author; people are tied by name alone."
    if best is None:
        return facts.finding(claim, "cannot-tell", "This record has no message to them.", rule=rule)
    count, message = best
    missing = [name for name, keys in wanted.items() if not keys & set(message.recipients)]
    sentence = (
        f"The message of {facts.day_text(message.earliest or 0)} by {facts.name((message.author,))}"
        f" went to {len(message.recipients)};"
        f" {count} of the {len(wanted)} named are among them."
    )
    if not missing:
        return facts.finding(claim, "holds", sentence, rule=rule, messages=[message.id])
    return facts.finding(
        claim,
        "contradicted" if count >= 2 and count > len(missing) else "cannot-tell",
        f"{sentence} Some are not among them ({', '.join(missing)}).",
        rule=rule,
        messages=[message.id],
    )
