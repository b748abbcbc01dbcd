"""Verdicts on how many, on who fell silent, and on what cannot be decided."""

from __future__ import annotations

import re

from letterbook.model.article import Claim, StatedDate
from letterbook.model.chain import ChainMessage
from letterbook.model.finding import ClaimFinding, ClaimVerdict
from letterbook.model.identity import MessageId
from letterbook.model.replies import SideReplies
from letterbook.rules.article_parts import PART, RATE
from letterbook.rules.span_text import span_text
from letterbook.services.claim_facts import NOBODY, Facts, anywhere, bounds_of, within, years_of
from letterbook.services.claim_people import About

_NEW_CLAUSE = re.compile(r"[,;:]|\b(?:but|and|mais|et)\b", re.IGNORECASE)
_SOON = 2 * 86_400
"""Only what follows so soon is taken for an answer that somebody denies."""
_RATE = "{n} are stated for every span of time; {shown} in this record."
_PART = (
    "{n} are counted out of more messages; which of them are meant is to be read."
    " This record has {shown}."
)
_MESSAGES = "Messages count once, however many copies there are, on the channel {channel}."


def answers(facts: Facts, claim: Claim, about: About) -> ClaimFinding:
    """Return the verdict on how often somebody answered; the rule ``message`` is the main one."""
    sides = facts.side(about.subject)
    if sides is None or claim.number is None:
        return facts.finding(claim, "cannot-tell", NOBODY)
    own, other = sides
    if claim.unit == RATE:
        shown = f"{own.named} answered {own.by_rule[0].answers} times"
        stated = _RATE.format(n=_number(claim), shown=shown)
        return facts.finding(claim, "cannot-tell", stated, rule=_rule_text(facts, "message"))
    counts = {one.rule: one.answers for one in own.by_rule if one.rule != "stated"}
    ids = [a.message for a in own.by_rule[0].answered]
    others = [f"Under the rule {rule}: {n}." for rule, n in counts.items()]
    others.append(f"{other.named} answered {other.by_rule[0].answers} times (rule message).")
    others += _by_name(facts, about)
    rule = _rule_text(facts, "message")
    found = own.by_rule[0].answers
    sentence = f"{own.named} answered {found} times in this record; {_number(claim)} are stated."
    if found == claim.number:
        return facts.finding(
            claim,
            "holds",
            sentence,
            rule=rule,
            messages=ids,
            others=others,
            would_change="Another rule of counting, or messages that this record lacks.",
        )
    if claim.number in counts.values():
        named = ", ".join(rule for rule, n in counts.items() if n == claim.number)
        return facts.finding(
            claim,
            "cannot-tell",
            f"{sentence} It holds under the rule {named} alone.",
            rule=rule,
            messages=ids,
            others=others,
        )
    if about.named != "named" and other.by_rule[0].answers == claim.number:
        return facts.finding(
            claim,
            "cannot-tell",
            f"{sentence} It would hold of {other.named}; whom it is about is not said in words.",
            rule=rule,
            messages=ids,
            others=others,
        )
    return facts.finding(claim, "contradicted", sentence, rule=rule, messages=ids, others=others)


def _number(claim: Claim) -> str:
    return f"{claim.number:g}"


def _rule_text(facts: Facts, name: str) -> str:
    rules = facts.replies.rules if facts.replies is not None else ()
    return next((f"{rule.name}: {rule.text}" for rule in rules if rule.name == name), "")


def _by_name(facts: Facts, about: About) -> list[str]:
    how = {
        "named": "as named in the sentence",
        "carried-over": "carried over from the sentence before",
        "assumed": "assumed, since nobody is named",
        "nobody": "nobody is named",
    }[about.named]
    accounts = facts.texts.people.shown(about.subject)
    return [f"Taken to be about {accounts}: {how}; tied by name alone."]


_CHANNELS = {"private": ("dm", "chat"), "mail": ("mail",), "post": ("post",)}


def messages(facts: Facts, claim: Claim, about: About) -> ClaimFinding | None:
    """Return the verdict on how many messages were exchanged, or written by one side."""
    pair = facts.pair
    if pair is None or claim.number is None:
        return None
    total = len(pair.messages)
    one, other = facts.by(pair.one), facts.by(pair.other)
    if claim.channel and pair.channel not in _CHANNELS.get(claim.channel, ()):
        return facts.finding(
            claim,
            "cannot-tell",
            f"Counted are messages of another kind; this record has {total} between them on the"
            f" channel {pair.channel}.",
            messages=[m.id for m in pair.messages],
        )
    shown = (
        f"{total} messages between them, {len(one)} by {facts.name(pair.one)} and {len(other)} by"
        f" {facts.name(pair.other)}"
    )
    rule = _MESSAGES.format(channel=pair.channel)
    stated = {PART: _PART, RATE: _RATE}.get(claim.unit)
    if stated is not None:
        return facts.finding(
            claim, "cannot-tell", stated.format(n=_number(claim), shown=shown), rule=rule,
            messages=[m.id for m in pair.messages],
        )  # fmt: skip
    both = {*pair.one, *pair.other}
    named = {key for keys in about.others for key in keys} & both
    apart = bool(named) and (named <= set(pair.one) or named <= set(pair.other))
    own = facts.by(about.subject)
    together = any(w in claim.sentence.lower() for w in ("exchang", "échang", "between", "entre"))
    mutual = together or not (apart or (about.subject and not named))
    expected = total if mutual else len(own)
    ids = [m.id for m in (pair.messages if mutual else own)]
    sentence = f"This record has {shown}; {_number(claim)} are stated."
    if expected == claim.number:
        return facts.finding(
            claim,
            "holds",
            sentence,
            rule=rule,
            messages=ids,
            others=_by_name(facts, about) if about.subject else (),
        )
    if claim.number in (total, len(one), len(other)):
        unsaid = f"{sentence} It depends on whose messages are meant."
        return facts.finding(claim, "cannot-tell", unsaid, rule=rule, messages=ids)
    if not about.subject and not about.others:
        return facts.finding(
            claim,
            "cannot-tell",
            f"{sentence} Which messages are meant is not said.",
            rule=rule,
            messages=ids,
        )
    return facts.finding(claim, "contradicted", sentence, rule=rule, messages=ids)


def silence(facts: Facts, claim: Claim, about: About) -> ClaimFinding | None:
    """Return the verdict on a message without answer, or on an end of answering."""
    sides = facts.side(about.subject)
    if sides is None or facts.pair is None:
        return facts.finding(claim, "cannot-tell", NOBODY)
    own, _ = sides
    written = [m for m in facts.by(about.subject) if m.earliest is not None]
    after = _moment(facts, claim)
    if after is None:
        return _never(facts, claim, about, own)
    instant, stated = after
    later = [m for m in written if (m.earliest or 0) > instant]
    others = [*_by_name(facts, about), _last_answer(facts, own)]
    rule = f"Messages of this side on the channel {facts.pair.channel} after {stated}."
    if not later:
        return facts.finding(
            claim,
            "holds",
            f"This record has no message of {own.named} to the other after {stated}.",
            rule=rule,
            messages=_last_ids(own),
            others=others,
        )
    verdict, why = _answered_later(facts, claim, about, instant, later)
    sentence = f"This record has {len(later)} messages of {own.named} after {stated}.{why}"
    ids = [m.id for m in later]
    return facts.finding(claim, verdict, sentence, rule=rule, messages=ids, others=others)


def _answered_later(
    facts: Facts, claim: Claim, about: About, instant: int, later: list[ChainMessage]
) -> tuple[ClaimVerdict, str]:
    """Return what messages after a moment say against a silence, and why it cannot be told."""
    assert facts.pair is not None
    first = later[0].earliest or 0
    spoken = facts.by(facts.pair.other_than(about.subject))
    if about.named != "named" and not any((m.earliest or 0) > instant for m in spoken):
        return "cannot-tell", " It holds of the other side; whom it is about is not said in words."
    if claim.kind == "cessation":
        return "contradicted", ""
    if any(instant < (m.earliest or 0) < first for m in spoken):
        return (
            "cannot-tell",
            " Further messages of the other side stand before the first of them, so that it depends"
            " on the rule whether that one answers.",
        )
    if first - instant > _SOON:
        span = span_text(first - instant, first - instant)
        return (
            "cannot-tell",
            f" Whether the first of them answers depends on the rule: it came {span} later.",
        )
    return "contradicted", ""


def _never(facts: Facts, claim: Claim, about: About, own: SideReplies) -> ClaimFinding:
    ids = [a.message for a in own.by_rule[0].answered]
    others = _by_name(facts, about)
    rule = _rule_text(facts, "message")
    if own.by_rule[0].answers == 0:
        return facts.finding(
            claim, "holds", f"This record has no answer of {own.named}.", rule=rule, others=others
        )
    return facts.finding(
        claim,
        "cannot-tell",
        f"{own.named} answered {own.by_rule[0].answers} times in this record; which message is"
        " meant is not dated.",
        rule=rule,
        messages=ids,
        others=[*others, _last_answer(facts, own)],
    )


def _last_answer(facts: Facts, own: SideReplies) -> str:
    last = own.silence
    if last is None or last.sent is None or last.sent.earliest is None:
        return f"This record has no answer of {own.named}."
    return (
        f"The last answer of {own.named} in this record: {facts.day_text(last.sent.earliest)};"
        f" {len(last.since)} messages of the other side since"
        f" ({span_text(last.low_s, last.high_s) or 'none'})."
    )


def _last_ids(own: SideReplies) -> list[MessageId]:
    return [own.silence.last_answer, *own.silence.since] if own.silence is not None else []


def _moment(facts: Facts, claim: Claim) -> tuple[int, str] | None:
    """Return the end of the last day that is stated before the claim, in it or up to there.

    A day counts by the first message of the other side on it, where there is one.
    """
    pair = facts.pair
    assert pair is not None
    inside = [d for d in claim.dates if d.day is not None and _belongs(facts, claim, d)]
    before = [
        d
        for d in facts.read.article.dates
        if d.day is not None and d.start < claim.start and claim.start - d.start < 1_500
    ]
    everything = facts.written((*pair.one, *pair.other))
    for date in reversed(inside or before):
        for year in years_of(date, everything):
            around = [m for m in everything if within(m, anywhere(date, year))]
            there = [m for m in pair.messages if within(m, anywhere(date, year))]
            if not around and not (inside and date.year_from == "words"):
                continue
            if claim.kind == "cessation" or not there:
                return bounds_of(date, year, facts.zone)[1], date.words
            return _request_on(there, facts, claim), date.words
    return None


def _belongs(facts: Facts, claim: Claim, date: StatedDate) -> bool:
    """Return whether a day is said of the claim: before it, or after it in the same clause."""
    if date.end <= claim.start:
        return True
    between = facts.read.article.text[claim.end : date.start]
    return _NEW_CLAUSE.search(between) is None


def _request_on(there: list[ChainMessage], facts: Facts, claim: Claim) -> int:
    about = facts.people.about(claim).subject
    asked = [m for m in there if m.author not in about] or there
    return asked[-1].earliest or 0


def completeness(facts: Facts, claim: Claim, about: About) -> ClaimFinding | None:
    """Return that a record cannot tell whether it is whole, with what it seems to lack."""
    del about
    pair = facts.pair
    if pair is None:
        return None
    marked = [m.id for m in pair.messages if "[...]" in m.text or "[\u2026]" in m.text]
    figures = [f"{len(pair.messages)} messages of the exchange are in this record."]
    if len(pair.messages) == 1:
        figures = ["1 message of the exchange is in this record."]
    if marked:
        figures.append(f"{len(marked)} of their texts are marked as known in part.")
    if len(marked) == 1:
        figures[1:] = ["1 of their texts is marked as known in part."]
    return facts.finding(
        claim,
        "cannot-tell",
        "Whether it is everything cannot be told from this record: what was left out of it leaves"
        f" no trace here. {' '.join(figures)}",
        rule="See what the record seems to lack: letterbook gaps.",
        messages=marked or [m.id for m in pair.messages],
        would_change="The copy of the other side, or the platform's own list of messages.",
    )


def vague(facts: Facts, claim: Claim, about: About) -> ClaimFinding | None:
    """Return the figures of what is said without a figure; there is no verdict on it."""
    if facts.replies is None:
        return None
    one, other = facts.replies.sides
    figures = "; ".join(
        f"{s.named}: {s.messages} messages, {s.answers} answers, {len(s.requests)} requests"
        for s in (one, other)
    )
    tested = (
        f" {len(facts.replies.trends)} tests of the rhythm were made."
        if claim.kind == "trend"
        else ""
    )
    few = " These are too few for a trend." if claim.kind == "trend" and facts.replies.small else ""
    return facts.finding(
        claim,
        "cannot-tell",
        f"No figure is stated. The figures of this record: {figures}.{tested}{few}",
        rule=_rule_text(facts, "message"),
        messages=[*one.message_ids, *other.message_ids],
        others=_by_name(facts, about),
    )
