"""People in the record: names, joined addresses and groups, as claims that can be undone.

A person has an id of its own (``p1``), so that a name can change.  Addresses are named by
platform and address, never by a row, so that what was joined outlives a rebuild.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from letterbook.errors import NothingFound
from letterbook.model.person import Affiliation, Evidence, Join, Person
from letterbook.rules.person_names import name_key
from letterbook.store.claims import Claim, Claims

_NAME, _JOIN, _SPLIT, _GROUP = "person", "person-join", "person-split", "person-group"
_KINDS = (_NAME, _JOIN, _SPLIT, _GROUP)

Account = tuple[str, str]
"""Platform and address."""


def all_persons(claims: Claims) -> list[Person]:
    """Return every person that was ever named, the first first, as the current claims have it.

    One whose name was undone is called "".
    """
    names: dict[str, str] = {}
    joins: dict[str, list[Join]] = {}
    groups: dict[str, list[Affiliation]] = {}
    for claim in claims.current(_KINDS):
        person = str(claim.subject["person"])
        names.setdefault(person, "")
        held = joins.setdefault(person, [])
        if claim.kind == _NAME:
            names[person] = str(claim.body["name"])
        elif claim.kind == _JOIN:
            held.append(_joined(claim))
        elif claim.kind == _SPLIT:
            account = claim.body["platform"], claim.body["address"]
            joins[person] = [j for j in held if (j.platform, j.address) != account]
        else:
            groups.setdefault(person, []).append(_affiliation(claim))
    return [
        Person(person, name, tuple(joins[person]), tuple(groups.get(person, ())))
        for person, name in names.items()
    ]


def known_persons(claims: Claims) -> list[Person]:
    """Return the people with an address or a group, by name."""
    held = (one for one in all_persons(claims) if one.joins or one.groups)
    return sorted(held, key=lambda one: (name_key(one.name), one.id))


def new_person(claims: Claims, name: str, by: str) -> str:
    """Return the id of a person that has the name from now on."""
    with claims.transaction() as connection:
        count = connection.execute(
            "SELECT count(DISTINCT subject) FROM claim WHERE kind=?", (_NAME,)
        ).get
        person = f"p{int(str(count)) + 1}"
        name_person(claims, person, name, by)
    return person


def name_person(claims: Claims, person: str, name: str, by: str) -> int:
    """Call a person by a name from now on, and return the claim."""
    return claims.claim(_NAME, {"person": person}, {"name": name}, by)


def join(
    claims: Claims, person: str, accounts: Sequence[Account], evidence: Evidence, by: str
) -> list[int]:
    """Hold the addresses to be a person's, and return the claims."""
    stated = _stated(evidence)
    made = ({"platform": p, "address": a, **stated} for p, a in accounts)
    return claims.claim_many(_JOIN, (({"person": person}, body) for body in made), by)


def split(claims: Claims, person: str, account: Account, because: str, by: str) -> int:
    """Hold an address to be a person's no longer, and return the claim."""
    body = {"platform": account[0], "address": account[1], "because": because}
    return claims.claim(_SPLIT, {"person": person}, body, by)


def put_in_group(
    claims: Claims, group: str, persons: Sequence[str], evidence: Evidence, by: str
) -> list[int]:
    """Hold people to belong to a group, and return the claims."""
    body = {"group": group, **_stated(evidence)}
    return claims.claim_many(_GROUP, (({"person": person}, body) for person in persons), by)


def undo_decision(claims: Claims, claim: int, by: str) -> int:
    """Take back a claim about people, or the undoing of one, and return the undoing claim.

    Raises `NothingFound` where the claim is about something else.
    """
    kind, at = "undo", claim
    while kind == "undo":
        row = claims.connection.execute("SELECT kind, subject FROM claim WHERE id=?", (at,))
        found = row.fetchone()
        kind, subject = (str(found[0]), str(found[1])) if found else ("", "{}")
        at = int(json.loads(subject).get("claim", 0))
    if kind not in _KINDS:
        raise NothingFound(
            f"Claim {claim} is no decision about people.",
            next_step="`letterbook people list` shows the number of each.",
        )
    return claims.undo(claim, by)


def _stated(evidence: Evidence) -> dict[str, str]:
    return {
        "because": evidence.because, "from": evidence.valid_from, "until": evidence.valid_until,
    }  # fmt: skip


def _joined(claim: Claim) -> Join:
    body = claim.body
    return Join(
        claim=claim.id, platform=str(body["platform"]), address=str(body["address"]),
        because=str(body["because"]), valid_from=str(body["from"]),
        valid_until=str(body["until"]), by=claim.by, at=claim.at,
    )  # fmt: skip


def _affiliation(claim: Claim) -> Affiliation:
    body = claim.body
    return Affiliation(
        claim=claim.id, group=str(body["group"]), because=str(body["because"]),
        valid_from=str(body["from"]), valid_until=str(body["until"]), by=claim.by, at=claim.at,
    )  # fmt: skip
