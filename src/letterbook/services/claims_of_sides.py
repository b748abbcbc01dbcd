"""Verdicts on who began and on who wrote more."""

from __future__ import annotations

from letterbook.model.article import Claim
from letterbook.model.finding import ClaimFinding, ClaimVerdict
from letterbook.services.claim_facts import Facts
from letterbook.services.claim_people import About

_NOBODY = "Nobody of this record is named whom this could be about."


def started(facts: Facts, claim: Claim, about: About) -> ClaimFinding | None:
    """Return the verdict on who wrote first."""
    pair = facts.pair
    if pair is None or not pair.messages:
        return None
    first = pair.messages[0]
    if first.earliest is None:
        return None
    sentence = (
        f"The first message between them in this record is of {facts.name((first.author,))},"
        f" {facts.day_text(first.earliest)}."
    )
    rule = f"The earliest message of the exchange on the channel {pair.channel}."
    after = facts.people.within(claim.end, claim.sentence_start + len(claim.sentence))
    keys = after[0].keys if after else _organised(facts, claim) or about.subject
    if not keys or not set(keys) & {*pair.one, *pair.other}:
        return facts.finding(claim, "cannot-tell", sentence, rule=rule, messages=[first.id])
    verdict: ClaimVerdict = "holds" if first.author in keys else "contradicted"
    return facts.finding(claim, verdict, sentence, rule=rule, messages=[first.id])


def _organised(facts: Facts, claim: Claim) -> tuple[str, ...]:
    """Return the side whose name is one word, where the words after speak of an organisation."""
    rest = claim.sentence[claim.end - claim.sentence_start :][:40].lower()
    if ("organi" not in rest and "site" not in rest) or facts.pair is None:
        return ()
    parties = facts.texts.people.parties
    for side in (facts.pair.one, facts.pair.other):
        if any(len(name) == 1 for key in side for name in parties[key].names):
            return side
    return ()


def comparison(facts: Facts, claim: Claim, about: About) -> ClaimFinding | None:
    """Return the verdict on who wrote more."""
    sides = facts.side(about.subject)
    organised = facts.side(_organised_before(facts, claim))
    sides = organised or sides
    if sides is None:
        return facts.finding(claim, "cannot-tell", _NOBODY)
    own, other = sides
    sentence = (
        f"{own.named} wrote {own.messages} messages and {own.words} words, {other.named}"
        f" {other.messages} messages and {other.words} words."
    )
    ids = [*own.message_ids, *other.message_ids]
    rule = "Messages and words of each side on the channel of the exchange."
    more = (own.messages > other.messages, own.words > other.words)
    verdict: ClaimVerdict = "holds"
    if not all(more):
        verdict = "contradicted" if not any(more) and about.named == "named" else "cannot-tell"
    return facts.finding(claim, verdict, sentence, rule=rule, messages=ids)


def _organised_before(facts: Facts, claim: Claim) -> tuple[str, ...]:
    ahead = claim.sentence[: claim.start - claim.sentence_start].lower()
    if "organi" not in ahead or facts.pair is None:
        return ()
    parties = facts.texts.people.parties
    sides = (facts.pair.one, facts.pair.other)
    one = (s for s in sides if any(len(n) == 1 for key in s for n in parties[key].names))
    return next(one, ())
