"""Findings in the record: verdicts on publications, what people decided about them, with undo."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from letterbook.errors import NothingFound
from letterbook.model.anchor import Anchor
from letterbook.store.claims import Claim, Claims, canonical

_ARTICLE = "article"
_FINDING = "finding"
_DECISION = "finding-decision"


class KeptClaims(NamedTuple):
    """The current claims about findings: the last of each subject, and decisions by finding."""

    findings: list[Claim]
    decisions: Mapping[int, Claim]


def keep_article(claims: Claims, sha256: str, body: Mapping[str, Any], by: str) -> None:
    """Make the record hold a publication with its text, once."""
    subject = {"sha256": sha256}
    if next(iter(claims.current(_ARTICLE, subject)), None) is None:
        claims.claim(_ARTICLE, subject, body, by)


def kept_articles(claims: Claims) -> dict[str, dict[str, Any]]:
    """Return the publications by the digests of their texts."""
    found: dict[str, dict[str, Any]] = {}
    for claim in claims.current(_ARTICLE):
        found.setdefault(str(claim.subject["sha256"]), claim.body)
    return found


def add_findings(
    claims: Claims, found: Sequence[tuple[Mapping[str, Any], Mapping[str, Any]]], by: str
) -> tuple[int, int, int]:
    """Hold verdicts by subject; return how many were new, of them others than before, and kept.

    One that says the same as the last on its subject is held already.
    """
    with claims.transaction():
        last = {canonical(one.subject): one for one in claims.current(_FINDING)}
        rows = []
        added = changed = 0
        for subject, body in found:
            before = last.get(canonical(subject))
            if before is not None and _says(before.body) == _says(body):
                continue
            added, changed = added + 1, changed + (before is not None)
            rows.append((subject, {**body, "replaces": before.id if before is not None else 0}))
        claims.claim_many(_FINDING, rows, by)
    return added, changed, len(found) - added


def _says(body: Mapping[str, Any]) -> str:
    return canonical({name: value for name, value in body.items() if name != "replaces"})


def current_findings(claims: Claims) -> KeptClaims:
    """Return the last finding of every subject in their order, and the last decision on each."""
    last: dict[str, Claim] = {}
    for claim in claims.current(_FINDING):
        last[canonical(claim.subject)] = claim
    decisions = {int(one.subject["finding"]): one for one in claims.current(_DECISION)}
    return KeptClaims(sorted(last.values(), key=lambda one: one.id), decisions)


def anchors_of_findings(claims: Claims, value: str) -> list[Anchor]:
    """Return the anchors of the messages that findings of a verdict or state rest on, each once.

    ``value`` is a verdict, ``open``, ``confirmed``, ``dismissed`` or ``any``.
    """
    found, decisions = current_findings(claims)
    anchors: dict[tuple[str, str, str], Anchor] = {}
    for one in found:
        decision = decisions.get(one.id)
        state = str(decision.body["decision"]) if decision is not None else "open"
        if value not in ("any", state, one.body["verdict"]):
            continue
        for place in one.body["places"]:
            anchor = Anchor(place["sha256"], place["locator"], place["passage"], place["message"])
            anchors.setdefault(anchor.key, anchor)
    return list(anchors.values())


def decide(claims: Claims, number: int, decision: str, note: str, by: str) -> int:
    """Hold that a person confirmed or dismissed a finding, and return the claim."""
    return claims.claim(_DECISION, {"finding": number}, {"decision": decision, "note": note}, by)


def undo_decision(claims: Claims, number: int, by: str) -> int:
    """Take back a decision, or the undoing of one, and return the undoing claim.

    Raises `NothingFound` where the claim is about something else.
    """
    kind, target = _DECISION, number
    for _ in range(100):
        row = claims.connection.execute("SELECT kind, subject FROM claim WHERE id=?", (target,))
        found = row.fetchone()
        kind = str(found[0]) if found else ""
        if kind != "undo" or found is None:
            break
        target = int(json.loads(str(found[1]))["claim"])
    if kind != _DECISION:
        raise NothingFound(
            f"Claim {number} is no decision about a finding.",
            next_step="`letterbook finding list` shows the number of each.",
        )
    return claims.undo(number, by)
