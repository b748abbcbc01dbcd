"""Joins addresses into people on stated evidence, and takes it back.

Nothing is joined for having an equal name: whoever joins says why.  Each decision is written
first and the record looked at as a whole then; where it contradicts itself nothing is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import tzinfo

import msgspec

from letterbook.errors import NothingFound, Refused, UsageError
from letterbook.model.person import Evidence, Join, Person, PersonChange
from letterbook.rules.person_names import MAX_NAME, is_name, name_key, overlap, validity
from letterbook.rules.query_dates import DateRefused
from letterbook.services.name_party import name_account
from letterbook.store import persons as store
from letterbook.store.catalogue_exchange import party_name
from letterbook.store.catalogue_read import CatalogueReader
from letterbook.store.record import Record

_LISTED = "`letterbook people list` names them."


class PeopleParts(msgspec.Struct, frozen=True):
    """What decisions about people are asked of; ``zone`` is the letterbook's."""

    record: Record
    catalogue: CatalogueReader
    zone: tzinfo


def join_person(
    parts: PeopleParts, name: str, addresses: Sequence[str], evidence: Evidence, by: str
) -> PersonChange:
    """Return the person, new or known, that the addresses are held to be of from now on.

    Raises `Refused` where another person has one of them at the same time.
    """
    called = _name(name, "person")
    stated = _evidence(evidence, parts.zone)
    if not addresses:
        raise UsageError("A join needs at least one address.")
    parties = [party_name(parts.catalogue.connection, _party(parts, one)) for one in addresses]
    accounts = list(dict.fromkeys((one.platform, one.address) for one in parties))
    with parts.record.transaction():
        person = _id_of(parts.record, called) or store.new_person(parts.record, called, by)
        claims = store.join(parts.record, person, accounts, stated, by)
        return _changed(parts, claims, [person])


def split_person(
    parts: PeopleParts, name: str, address: str, because: str, by: str
) -> PersonChange:
    """Return the person that an address is no longer held to be of; the record keeps both."""
    stated = _evidence(Evidence(because), parts.zone)
    with parts.record.transaction():
        person = _person(parts.record, name)
        account = _account_of(parts, person, address)
        claim = store.split(parts.record, person.id, account, stated.because, by)
        return _changed(parts, [claim], [person.id])


def rename_person(parts: PeopleParts, old: str, new: str, by: str) -> PersonChange:
    """Return the person, who has the new name from now on."""
    called = _name(new, "person")
    with parts.record.transaction():
        person = _person(parts.record, old)
        claim = store.name_person(parts.record, person.id, called, by)
        return _changed(parts, [claim], [person.id])


def group_people(
    parts: PeopleParts, group: str, names: Sequence[str], evidence: Evidence, by: str
) -> PersonChange:
    """Return the people, who are held to belong to the group from now on."""
    called = _name(group, "group")
    stated = _evidence(evidence, parts.zone, reason_needed=False)
    with parts.record.transaction():
        ids = list(dict.fromkeys(_person(parts.record, name).id for name in names))
        if not ids:
            raise UsageError("A group needs at least one person.")
        known = [a.group for one in store.all_persons(parts.record) for a in one.groups]
        called = next((one for one in known if name_key(one) == name_key(called)), called)
        claims = store.put_in_group(parts.record, called, ids, stated, by)
        return _changed(parts, claims, ids)


def undo_people(parts: PeopleParts, claim: int, by: str) -> PersonChange:
    """Return the people whom a decision concerned that is taken back now.

    Undoing the claim that this makes brings the decision back.
    """
    with parts.record.transaction():
        before = {one.id: one for one in store.all_persons(parts.record)}
        undo = store.undo_decision(parts.record, claim, by)
        after = store.all_persons(parts.record)
        return _changed(parts, [undo], [p.id for p in after if p != before.get(p.id)])


def _changed(parts: PeopleParts, claims: Sequence[int], ids: Sequence[str]) -> PersonChange:
    persons = store.all_persons(parts.record)
    _hold_together([one for one in persons if one.joins or one.groups], parts.zone)
    return PersonChange(tuple(claims), tuple(one for one in persons if one.id in ids))


def _hold_together(persons: Sequence[Person], zone: tzinfo) -> None:
    """Raise `Refused` where two people share a name, or an address at one time."""
    named: dict[tuple[str, ...], str] = {}
    for one in persons:
        if not one.name:
            raise Refused("A person with addresses or groups keeps at least one name.")
        if named.setdefault(name_key(one.name), one.id) != one.id:
            raise Refused(
                f"Another person is called {one.name} already.",
                next_step="Choose a name that tells them apart.",
            )
    for group in (g.group for one in persons for g in one.groups):
        if name_key(group) in named:
            raise Refused(f"{group} is the name of a person, and cannot name a group too.")
    held: dict[tuple[str, str], list[tuple[Person, str, str]]] = {}
    for one in persons:
        for j in one.joins:
            others = held.setdefault((j.platform, j.address), [])
            for other, first, last in others:
                if other.id != one.id and overlap(
                    validity(first, last, zone), validity(j.valid_from, j.valid_until, zone)
                ):
                    raise Refused(
                        f"{j.platform}:{j.address} would be joined to {other.name} and to"
                        f" {one.name} at one time.",
                        next_step="Split it from one of them with `letterbook people split`, or"
                        " state dates that do not overlap (--from, --until).",
                    )
            others.append((one, j.valid_from, j.valid_until))


def _name(text: str, what: str) -> str:
    name = " ".join(text.split())
    if not is_name(name):
        kind = "The name of a person" if what == "person" else "The name of a group"
        raise UsageError(
            f"{kind} has 1 to {MAX_NAME} characters that can be seen, a letter or digit among"
            " them, and no @ or quotation mark."
        )
    return name


def _evidence(evidence: Evidence, zone: tzinfo, *, reason_needed: bool = True) -> Evidence:
    because = " ".join(evidence.because.split())
    if reason_needed and not because:
        raise UsageError(
            "A decision about a person needs a reason.", next_step="State it with --because TEXT."
        )
    first, last = evidence.valid_from.strip(), evidence.valid_until.strip()
    try:
        validity(first, last, zone)
    except DateRefused as refused:
        raise UsageError(f"{refused.sentence}.") from refused
    return Evidence(because, first, last)


def _party(parts: PeopleParts, text: str) -> int:
    found = name_account(parts.catalogue, text)
    if found is None:
        raise NothingFound(
            f"Nobody in this letterbook has the address or handle {text}.",
            next_step="People are joined by address, never by name: see `letterbook people TEXT`.",
        )
    return found


def _id_of(record: Record, name: str) -> str:
    """Return the id of the person of a name, of one without addresses at last; "" for nobody."""
    fits = [one for one in store.all_persons(record) if name_key(one.name) == name_key(name)]
    held = [one.id for one in fits if one.joins or one.groups]
    return (held or [one.id for one in fits] or [""])[0]


def _person(record: Record, name: str) -> Person:
    for one in store.known_persons(record):
        if name_key(one.name) == name_key(name) != ():
            return one
    raise NothingFound(f"No person is called {name} in this letterbook.", next_step=_LISTED)


def _account_of(parts: PeopleParts, person: Person, text: str) -> store.Account:
    """Return the joined address that is meant, which the catalogue need not know any more."""
    asked = "".join(text.split()).casefold()
    fits = _accounts(j for j in person.joins if asked in (j.address, f"{j.platform}:{j.address}"))
    if not fits:
        found = name_account(parts.catalogue, text)
        if found is not None:
            one = party_name(parts.catalogue.connection, found)
            fits = _accounts(
                j for j in person.joins if (j.platform, j.address) == (one.platform, one.address)
            )
    if len(fits) != 1:
        which = "several addresses" if fits else "no address"
        raise NothingFound(f"{person.name} has {which} {text}.", next_step=_LISTED)
    return fits[0]


def _accounts(joins: Iterable[Join]) -> list[store.Account]:
    return list(dict.fromkeys((j.platform, j.address) for j in joins))
