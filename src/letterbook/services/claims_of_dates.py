"""Verdicts on when: days, ranges, how long, first and last messages, and the ids of posts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime

from letterbook.model.article import Claim, StatedDate
from letterbook.model.chain import ChainMessage
from letterbook.model.finding import ClaimFinding
from letterbook.rules.link_echo import link_keys
from letterbook.rules.span_text import span_text
from letterbook.rules.translated import Seeker, sought_words
from letterbook.rules.x_instant import instant_in_id
from letterbook.services.claim_facts import (
    Facts,
    anywhere,
    bounds_of,
    in_date_order,
    rounds_to,
    within,
    years_of,
)
from letterbook.services.claim_people import About, Keys

_STATUS = re.compile(r"/status(?:es)?/(\d{1,20})")
_LEAST_LIKE = 0.45
_MARGIN = 1.5
_NEAR_DAYS = 15
_DAY = 86_400
_DAY_RULE = "The stated instant of the message, on days of {zone}; other zones are tried too."


def day(facts: Facts, claim: Claim, about: About) -> ClaimFinding | None:
    """Return the verdict on something written on a day."""
    date = claim.dates[0]
    subject = about.subject
    if not subject:
        return None
    written = _on_channel(facts, claim, subject)
    if not written:
        return facts.finding(
            claim,
            "cannot-tell",
            f"This record has nothing of {facts.name(subject)} to compare.",
            rule=_rule(facts),
        )
    best = _meant(facts, claim, facts.written(subject))
    for year in years_of(date, written):
        found = [m for m in written if within(m, bounds_of(date, year, facts.zone))]
        if found:
            return _on_the_day(facts, claim, found, best)
    elsewhere = [
        m
        for year in years_of(date, written)
        for m in written
        if within(m, anywhere(date, year, facts.read.words.zones))
    ]
    if elsewhere:
        shown = ", ".join(facts.day_text(m.earliest or 0) for m in elsewhere[:3])
        return facts.finding(
            claim,
            "cannot-tell",
            f"It depends on the time zone: in {facts.texts.parts.zone_name} the message is of"
            f" {shown}; in another zone of the world it is of the day stated.",
            rule=_rule(facts),
            messages=[m.id for m in elsewhere],
            would_change="The time zone that the publication means.",
        )
    return _on_another_day(facts, claim, (written, best), about)


def _rule(facts: Facts) -> str:
    return _DAY_RULE.format(zone=_zone(facts))


def _zone(facts: Facts) -> str:
    return facts.texts.parts.zone_name


def _on_channel(facts: Facts, claim: Claim, subject: Keys) -> list[ChainMessage]:
    """Return what a side wrote on the channel that the sentence speaks of, else everywhere."""
    written = facts.written(subject)
    kinds = {"private": ("dm", "chat"), "mail": ("mail",), "post": ("post",)}.get(claim.channel)
    own = [m for m in written if kinds is None or m.channel in kinds]
    return own or written


def _on_the_day(
    facts: Facts, claim: Claim, found: Sequence[ChainMessage], best: ChainMessage | None
) -> ClaimFinding:
    shown = ", ".join(f"{facts.day_text(m.earliest or 0)} ({m.channel})" for m in found[:4])
    ids = [m.id for m in found]
    if best is not None and best.id not in ids:
        return facts.finding(
            claim,
            "cannot-tell",
            f"There is a message of that day ({shown}), but what is described stands more likely in"
            f" that of {facts.day_text(best.earliest or 0)}.",
            rule=_rule(facts),
            messages=[*ids, best.id],
        )
    return facts.finding(
        claim,
        "holds",
        f"This record has it on that day: {shown}.",
        rule=_rule(facts),
        messages=ids,
        others=["What the message says beyond its day is not tested by this."],
    )


def _on_another_day(
    facts: Facts, claim: Claim, held: tuple[list[ChainMessage], ChainMessage | None], about: About
) -> ClaimFinding | None:
    written, best = held
    date = claim.dates[0]
    if about.named != "named" and best is None:
        return None
    if best is not None and about.named == "named":
        return facts.finding(
            claim,
            "contradicted",
            f"This record has nothing of {facts.name(about.subject)} on that day; what is described"
            f" stands in the message of {facts.day_text(best.earliest or 0)}.",
            rule=_rule(facts),
            messages=[best.id],
        )
    near = []
    for year in years_of(date, written)[:3]:
        first, last = bounds_of(date, year, facts.zone)
        near += [
            m for m in written if within(m, (first - _NEAR_DAYS * _DAY, last + _NEAR_DAYS * _DAY))
        ]
    shown = ", ".join(facts.day_text(m.earliest or 0) for m in near[:4])
    return facts.finding(
        claim,
        "cannot-tell",
        f"This record has nothing of {facts.name(about.subject)} on that day"
        + (f"; the nearest: {shown}." if shown else "."),
        rule=_rule(facts),
        messages=[m.id for m in near],
    )


def _meant(
    facts: Facts, claim: Claim, written: Sequence[ChainMessage], *, clause: bool = False
) -> ChainMessage | None:
    """Return the one message that the words of the sentence describe, None where none stands out.

    ``clause``: only the words up to the next comma after those of the claim count.
    """
    said = _without_names(facts, claim)
    if clause:
        ahead, _, rest = said.partition(claim.words)
        said = f"{ahead.rpartition(',')[2]} {re.split('[,;]', rest)[0]}"
    sought = sought_words(said, facts.read.article.language, facts.texts.lists)
    linked = [m for m in written if claim.sentence and _link_shared(claim.sentence, m)]
    if len(linked) == 1:
        return linked[0]
    if len(sought) < 3 or not written:
        return None
    seeker = Seeker(sought)
    weights = seeker.weigh([seeker.events(m.text) for m in written])
    scored = sorted(((seeker.likeness(m.text, weights), m.id, m) for m in written), reverse=True)
    first = scored[0][0]
    second = scored[1][0] if len(scored) > 1 else 0.0
    return scored[0][2] if first >= _LEAST_LIKE and first >= _MARGIN * second else None


def _link_shared(sentence: str, message: ChainMessage) -> bool:
    lower = sentence.lower()
    return any(len(key) > 4 and key in lower for key in link_keys(message))


def _without_names(facts: Facts, claim: Claim) -> str:
    said = claim.sentence
    start = claim.sentence_start
    for mention in reversed(facts.people.within(start, start + len(said))):
        said = said[: mention.start - start] + " " + said[mention.end - start :]
    for date in claim.dates:
        said = said.replace(date.words, " ")
    return said


def spanned(facts: Facts, claim: Claim, about: About) -> ClaimFinding | None:
    """Return the verdict on the range of days in which an exchange took place."""
    del about
    pair = facts.pair
    if pair is None or len(claim.dates) < 2:
        return None
    one, other = claim.dates[0], claim.dates[-1]
    dated = in_date_order(pair.messages)
    year = other.year or one.year
    if not dated or year is None or one.year is None:
        return None
    first, last = bounds_of(one, one.year, facts.zone)[0], bounds_of(other, year, facts.zone)[1]
    begun = one.year if one.year_from == "words" else _earlier(one, other, year)
    first = bounds_of(one, begun, facts.zone)[0]
    outside = [m for m in dated if not within(m, (first, last))]
    shown = f"{facts.day_text(dated[0].earliest or 0)} to {facts.day_text(dated[-1].earliest or 0)}"
    rule = f"Messages of both sides on the channel {pair.channel}; days of {_zone(facts)}."
    sentence = f"The {len(dated)} messages of the exchange in this record are of {shown}."
    ends = [dated[0].id, dated[-1].id]
    if not outside:
        return facts.finding(claim, "holds", sentence, rule=rule, messages=ends)
    zones = facts.read.words.zones
    wide = (anywhere(one, begun, zones)[0], anywhere(other, year, zones)[1])
    if all(within(m, wide) for m in outside):
        return facts.finding(
            claim,
            "cannot-tell",
            f"{sentence} At the edges it depends on the time zone.",
            rule=rule,
            messages=[m.id for m in outside],
        )
    return facts.finding(
        claim,
        "contradicted",
        f"{sentence} {len(outside)} of them {'lies' if len(outside) == 1 else 'lie'} outside.",
        rule=rule,
        messages=[m.id for m in outside],
        would_change="If the statement speaks of a part of the exchange only, it may hold.",
    )


def _earlier(one: StatedDate, other: StatedDate, year: int) -> int:
    """Return the year of the first of two dates that state one year together."""
    return year - 1 if (one.month or 1) > (other.month or 12) else year


def lasted(facts: Facts, claim: Claim, about: About) -> ClaimFinding | None:
    """Return the verdict on how long an exchange went on."""
    del about
    pair = facts.pair
    if pair is None or claim.number is None:
        return None
    dated = in_date_order(pair.messages)
    if len(dated) < 2:
        return None
    length = (dated[-1].earliest or 0) - (dated[0].earliest or 0)
    unit = facts.read.words.unit.get(claim.unit.removeprefix("about "), 1)
    about_it = claim.unit.startswith("about ")
    rule = (
        "From the first message of the exchange to the last; a span holds when it rounds to the"
        " stated one in its unit, or has as many whole ones."
    )
    sentence = (
        f"From the first to the last message there are {span_text(length, length)} in this record."
    )
    holds = rounds_to(length, claim.number, unit, about=about_it)
    return facts.finding(
        claim,
        "holds" if holds else "contradicted",
        sentence,
        rule=rule,
        messages=[dated[0].id, dated[-1].id],
        others=[f"In the stated unit: {length / unit:.2f}."],
    )


def edge(facts: Facts, claim: Claim, about: About) -> ClaimFinding | None:
    """Return the verdict on the first or the last message: its day, or what it says."""
    pair = facts.pair
    if pair is None:
        return None
    dated = in_date_order(pair.messages)
    if not dated:
        return None
    end = dated[0] if claim.kind == "first" else dated[-1]
    name = "first" if claim.kind == "first" else "last"
    sentence = (
        f"The {name} message of the exchange in this record is of"
        f" {facts.day_text(end.earliest or 0)}, by {facts.name((end.author,))}."
    )
    rule = f"By stated instant, on the channel {pair.channel}; days of {_zone(facts)}."
    if claim.dates and claim.dates[0].year is not None:
        return _edge_dated(facts, claim, end, (sentence, rule))
    best = _meant(facts, claim, dated, clause=True)
    others = [f"Taken to be about {facts.name(about.subject)}."] if about.subject else []
    if best is not None and best.id == end.id:
        return facts.finding(
            claim,
            "holds",
            f"{sentence} What is said of it stands there.",
            rule=rule,
            messages=[end.id],
            others=others,
        )
    seen = (
        f" What is said stands rather in that of {facts.day_text(best.earliest or 0)}."
        if best
        else ""
    )
    return facts.finding(
        claim,
        "cannot-tell",
        f"{sentence}{seen}",
        rule=rule,
        messages=[end.id, *([best.id] if best is not None else [])],
        others=others,
    )


def _edge_dated(
    facts: Facts, claim: Claim, end: ChainMessage, told: tuple[str, str]
) -> ClaimFinding:
    sentence, rule = told
    date = claim.dates[0]
    for year in years_of(date, [end]):
        if within(end, bounds_of(date, year, facts.zone)):
            return facts.finding(claim, "holds", sentence, rule=rule, messages=[end.id])
        if within(end, anywhere(date, year, facts.read.words.zones)):
            return facts.finding(
                claim,
                "cannot-tell",
                f"{sentence} It is of the stated day in another time zone.",
                rule=rule,
                messages=[end.id],
                would_change="The time zone that the publication means.",
            )
    return facts.finding(claim, "contradicted", sentence, rule=rule, messages=[end.id])


def post_address(facts: Facts, claim: Claim, about: About) -> ClaimFinding | None:
    """Return the instant that the number of a post tells, and whether the record has the post."""
    del about
    match = _STATUS.search(claim.link)
    seconds = instant_in_id(match[1]) if match is not None else None
    if match is None or seconds is None:
        return None
    shown = datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    numbers = facts.texts.find(f"id:{match[1]}", 5)
    there = list(numbers) or [
        i
        for i in facts.texts.everything()
        if facts.texts.said(i).mail.stated_id == match[1]
        or str(facts.texts.said(i).mail.stated_id or "").endswith(match[1])
    ]
    held = "This record has the post." if there else "This record does not have the post."
    return facts.finding(
        claim,
        "holds" if there else "cannot-tell",
        f"The number of the post says that it was made at {shown}. {held}",
        rule="The milliseconds that a post's number counts (X, ids since November 2010).",
        messages=there,
        would_change="The post itself." if not there else "",
    )
