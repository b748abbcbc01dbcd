"""Keeps what checking publications found, and what people decide about it."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import msgspec

from letterbook.errors import NothingFound, Refused
from letterbook.model.finding import (
    ArticlesAnswer,
    CheckedArticle,
    ClaimFinding,
    Place,
    QuotationFinding,
)
from letterbook.model.identity import MessageId
from letterbook.model.kept_finding import (
    FindingsKept,
    FindingState,
    KeptArticle,
    KeptFinding,
    KeptPlace,
)
from letterbook.rules.moment_text import stated
from letterbook.services.mark_messages import anchor_of
from letterbook.services.read_messages import read_message
from letterbook.services.read_publication import Publication
from letterbook.store.catalogue_read import CatalogueReader
from letterbook.store.claims import Claim
from letterbook.store.findings import (
    add_findings,
    current_findings,
    decide,
    keep_article,
    kept_articles,
    undo_decision,
)
from letterbook.store.record import Record

MOST_PLACES = 20


def keep_findings(
    record: Record, catalogue: CatalogueReader, answer: ArticlesAnswer, by: str
) -> FindingsKept:
    """Return what was added to the record: it holds every finding of the answer from now on.

    A finding that says the same as the last on its words is held already; one that says something
    else is added beside it, and awaits a decision of its own.
    """
    totals = [0, 0, 0]
    articles = []
    for checked in answer.articles:
        article = article_of(checked)
        articles.append(article)
        facts = {"name": article.name, "title": article.title, "language": article.language}
        found = _findings(catalogue, checked, article, answer.rule_version)
        with record.transaction():
            keep_article(record, article.sha256, {**facts, **_text(checked)}, by)
            added = add_findings(record, found, by)
        totals = [one + more for one, more in zip(totals, added, strict=True)]
    return FindingsKept(totals[0], totals[1], totals[2], tuple(articles))


def article_of(checked: CheckedArticle) -> KeptArticle:
    """Return what names a publication."""
    text = checked.text[: checked.text_end]
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return KeptArticle(digest, checked.name, checked.title, checked.language)


def kept_article(record: Record, sha256: str) -> tuple[KeptArticle, Publication]:
    """Return a publication that is kept, named by its digest or the beginning of it.

    Raises `NothingFound` where there is none.
    """
    known = kept_articles(record)
    fitting = [one for one in known if one.startswith(sha256.lower())] if sha256 else []
    if len(fitting) != 1:
        raise NothingFound(
            f"The record keeps no single article {sha256}.",
            next_step="`letterbook finding list` shows those that it keeps.",
        )
    body = known[fitting[0]]
    beside = tuple((str(text), str(reason)) for text, reason in body["beside"])
    return _article(fitting[0], body), Publication(body["name"], body["text"], beside)


def _text(checked: CheckedArticle) -> dict[str, Any]:
    return {
        "text": checked.text[: checked.text_end],
        "beside": [list(one) for one in checked.beside()],
    }


def kept_findings(record: Record, hidden: Collection[MessageId] = frozenset()) -> list[KeptFinding]:
    """Return the last finding on every passage, in the order in which they were kept.

    One that rests on a ``hidden`` message is left out.
    """
    known = kept_articles(record)
    claims = current_findings(record)
    found = [
        _kept(claim, claims.decisions.get(claim.id), known)
        for claim in claims.findings
        if str(claim.subject["article"]) in known
    ]
    return [one for one in found if not any(place.message in hidden for place in one.places)]


def decide_finding(
    record: Record,
    number: int,
    decision: FindingState,
    note: str,
    by: str,
    hidden: Collection[MessageId] = frozenset(),
) -> KeptFinding:
    """Return the finding with the decision that the record holds about it from now on.

    Raises `NothingFound` for a number that is no finding, `Refused` for one that was replaced.
    """
    before = _one(record, number, hidden)
    decide(record, before.number, decision, " ".join(note.split())[:2_000], by)
    return _one(record, number, hidden)


def undo_of_decision(record: Record, decision: int, by: str) -> int:
    """Return the claim that takes a decision back; undoing it brings the decision back."""
    return undo_decision(record, decision, by)


def _one(record: Record, number: int, hidden: Collection[MessageId]) -> KeptFinding:
    known = kept_findings(record, hidden)
    for one in known:
        if one.number == number:
            return one
    if any(claim.id == number for claim in record.current("finding")):
        raise Refused(
            f"Finding {number} was replaced by a later check.",
            next_step="`letterbook finding list` shows the one that stands.",
        )
    raise NothingFound(
        f"The record holds no finding {number}.",
        next_step="`letterbook finding list` shows the number of each.",
    )


def _findings(
    catalogue: CatalogueReader, checked: CheckedArticle, article: KeptArticle, version: str
) -> list[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    found: list[tuple[Mapping[str, Any], Mapping[str, Any]]] = []
    told = [_quotation(catalogue, one) for one in checked.quotations]
    told += [_claim(catalogue, one) for one in checked.claims]
    told += [_quotation(catalogue, one) for one in checked.indirect]
    for (kind, words, occurrence), body in zip(checked.passages(), told, strict=True):
        subject = {
            "article": article.sha256, "kind": kind, "words": words, "occurrence": occurrence,
        }  # fmt: skip
        found.append((subject, {**body, "rule_version": version}))
    return found


def _quotation(catalogue: CatalogueReader, one: QuotationFinding) -> dict[str, Any]:
    return {
        "sentence": one.quotation.sentence, "verdict": one.verdict, "said": one.sentence,
        "rule": "; ".join(one.rules), "others": [], "would_change": "",
        "changes": msgspec.to_builtins(one.changes), "dropped": list(one.dropped),
        "remarks": list(one.remarks), "places_total": one.places_total,
        "places": [_place(catalogue, place) for place in one.places[:MOST_PLACES]],
    }  # fmt: skip


def _claim(catalogue: CatalogueReader, one: ClaimFinding) -> dict[str, Any]:
    return {
        "sentence": one.claim.sentence, "verdict": one.verdict, "said": one.sentence,
        "rule": one.rule, "others": list(one.others), "would_change": one.would_change,
        "changes": [], "dropped": [], "remarks": [], "places_total": one.messages_total,
        "places": [_message(catalogue, identity) for identity in one.messages[:MOST_PLACES]],
    }  # fmt: skip


def _place(catalogue: CatalogueReader, place: Place) -> dict[str, str]:
    anchor = anchor_of(catalogue, place.message)
    kept = KeptPlace(
        place.message, anchor.content, anchor.locator, place.channel, place.author,
        stated(place.sent), place.passage, place.before, place.after,
    )  # fmt: skip
    return dict(msgspec.to_builtins(kept))


def _message(catalogue: CatalogueReader, identity: MessageId) -> dict[str, str]:
    anchor = anchor_of(catalogue, identity)
    mail = read_message(catalogue, catalogue.number(identity)).mail
    wrote = mail.from_ or mail.sender
    author = (wrote[0].name or wrote[0].address) if wrote else ""
    kept = KeptPlace(
        identity, anchor.content, anchor.locator, mail.channel, author, stated(mail.sent)
    )
    return dict(msgspec.to_builtins(kept))


def _article(sha256: str, body: Mapping[str, Any]) -> KeptArticle:
    return KeptArticle(sha256, body["name"], body["title"], body["language"])


def _kept(
    claim: Claim, decision: Claim | None, known: Mapping[str, Mapping[str, Any]]
) -> KeptFinding:
    subject, digest = claim.subject, str(claim.subject["article"])
    decided: dict[str, Any] = {}
    if decision is not None:
        decided = {
            "state": decision.body["decision"], "decision": decision.id,
            "decided_by": decision.by, "decided_at": decision.at, "note": decision.body["note"],
        }  # fmt: skip
    facts = {
        **claim.body, **decided, "number": claim.id, "by": claim.by, "at": claim.at,
        "article": msgspec.to_builtins(_article(digest, known[digest])),
        "kind": subject["kind"], "words": subject["words"], "occurrence": subject["occurrence"],
    }  # fmt: skip
    return msgspec.convert(facts, KeptFinding)


def chosen(
    findings: Sequence[KeptFinding], *, state: str = "", verdict: str = "", article: str = ""
) -> list[KeptFinding]:
    """Return the findings of a state, a verdict and an article; "" for any."""
    return [
        one
        for one in findings
        if state in ("", one.state)
        and verdict in ("", one.verdict)
        and one.article.sha256.startswith(article)
    ]
