"""Verdicts on who began and on who wrote more."""

from __future__ import annotations

from letterbook.model.article import Claim
from letterbook.model.finding import ClaimFinding, ClaimVerdict
from letterbook.services.claim_facts import NOBODY, Facts
from letterbook.services.claim_people import About


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
    return _of_one_word(facts) if "organi" in rest or "site" in rest else ()


def _of_one_word(facts: Facts) -> tuple[str, ...]:
    parties = facts.texts.people.parties
    for side in (facts.pair.one, facts.pair.other) if facts.pair is not None else ():
        if any(len(name) == 1 for key in side for name in parties[key].names):
            return side
    return ()


def comparison(facts: Facts, claim: Claim, about: About) -> ClaimFinding | None:
    """Return the verdict on who wrote more."""
    ahead = claim.sentence[: claim.start - claim.sentence_start].lower()
    organised = _of_one_word(facts) if "organi" in ahead else ()
    sides = facts.side(organised) or facts.side(about.subject)
    if sides is None:
        return facts.finding(claim, "cannot-tell", NOBODY)
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
