"""Holds the claims of a publication against the record: holds, contradicted, or cannot tell."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import combinations

import msgspec

from letterbook.model.article import Claim, ClaimKind
from letterbook.model.finding import ClaimFinding, Disagreement
from letterbook.rules.article_people import Mention
from letterbook.rules.article_words import any_of
from letterbook.services import claims_of_counts as counts
from letterbook.services import claims_of_dates as dates
from letterbook.services import claims_of_delays as delays
from letterbook.services import claims_of_sides as sides
from letterbook.services.claim_facts import Facts
from letterbook.services.claim_people import About, names_of

Verdict = Callable[[Facts, Claim, About], ClaimFinding | None]
_LEAST_RECIPIENTS = 2

_VERDICTS: dict[ClaimKind, Verdict] = {
    "date": dates.day,
    "range": dates.spanned,
    "duration": dates.lasted,
    "delay": delays.delayed,
    "answers": counts.answers,
    "messages": counts.messages,
    "no-answer": counts.silence,
    "cessation": counts.silence,
    "first": dates.edge,
    "last": dates.edge,
    "started": sides.started,
    "comparison": sides.comparison,
    "trend": counts.vague,
    "quantity": counts.vague,
    "completeness": counts.completeness,
    "recipients": delays.recipients,
    "post-address": dates.post_address,
    "same-link": delays.same_link,
}


def check_claims(facts: Facts) -> list[ClaimFinding]:
    """Return a finding for every claim that this record can say anything about."""
    found = []
    timed = {c.sentence_start for c in facts.read.claims if c.kind in ("delay", "answers")}
    for claim in (*facts.read.claims, *_recipients(facts)):
        if claim.kind in ("first", "last") and not claim.dates and claim.sentence_start in timed:
            continue
        about = facts.people.about(claim)
        finding = _VERDICTS[claim.kind](facts, claim, about)
        if finding is not None:
            found.append(_named(facts, finding, about))
    return sorted(found, key=lambda one: (one.claim.start, one.claim.kind))


def _named(facts: Facts, finding: ClaimFinding, about: About) -> ClaimFinding:
    claim = finding.claim
    start = claim.sentence_start
    named = facts.people.within(start, start + len(claim.sentence))
    whole = msgspec.structs.replace(
        claim,
        subject=facts.name(about.subject) if about.subject else "",
        subject_named=about.named,
        names=names_of(named),
    )
    return msgspec.structs.replace(finding, claim=whole)


def _recipients(facts: Facts) -> list[Claim]:
    """Return the claims that somebody wrote to several people who are named one after another."""
    words = facts.read.words
    found = []
    for _, sentences in facts.read.paragraphs:
        for sentence in sentences:
            said = facts.read.article.text[sentence.start : sentence.end]
            mail = any_of(words.mail).search(said)
            if mail is None:
                continue
            named = _listed(facts, sentence.start, sentence.end)
            if len({mention.keys for mention in named}) >= _LEAST_RECIPIENTS:
                start, end = named[0].start, named[-1].end
                found.append(
                    Claim(
                        "recipients",
                        start,
                        end,
                        facts.read.article.text[start:end],
                        said,
                        sentence.start,
                        channel="mail",
                        names=names_of(named),
                    )
                )
    return found


_JOINED = re.compile(
    r"\s*,?\s*(?:et|and|&|ainsi que|as well as)?\s*(?:[àa]|to|au)?\s*", re.IGNORECASE
)
_OF = re.compile(r"(?:\bde|\bdu|\bof|d['\u2019])\s*\Z", re.IGNORECASE)


def _listed(facts: Facts, start: int, end: int) -> list[Mention]:
    """Return the longest run of names that follow each other; one that qualifies is not of it."""
    text = facts.read.article.text
    best: list[Mention] = []
    run: list[Mention] = []
    for mention in facts.texts.people.names(text, start, end):
        if run and not _JOINED.fullmatch(text[run[-1].end : mention.start].lstrip(".")):
            run = []
        run = [*run, mention]
        if len(run) > len(best):
            best = run
    if len(best) > _LEAST_RECIPIENTS and _OF.search(
        text[max(0, best[0].start - 5) : best[0].start]
    ):
        return best[1:]
    return best


_SINGLE: frozenset[str] = frozenset(("answers", "messages", "duration", "range", "started"))


def disagreements(checked: list[tuple[str, list[ClaimFinding]]]) -> list[Disagreement]:
    """Return the claims about one fact, of one publication or two, that say different things."""
    every = [(name, one) for name, some in checked for one in some if one.claim.kind in _SINGLE]
    found = []
    for (name, one), (other_name, other) in combinations(every, 2):
        a, b = one.claim, other.claim
        if a.kind != b.kind or (a.kind in ("answers", "messages") and a.subject != b.subject):
            continue
        if _value(a) == _value(b) or (one.messages != other.messages and a.kind == "messages"):
            continue
        found.append(
            Disagreement(
                a.kind,
                (name, other_name),
                (a.words, b.words),
                f"\u201c{a.words}\u201d and \u201c{b.words}\u201d speak of one fact.",
            )
        )
    return found


def _value(claim: Claim) -> object:
    if claim.kind == "range":
        return tuple((d.year, d.month, d.day) for d in claim.dates)
    return claim.number
