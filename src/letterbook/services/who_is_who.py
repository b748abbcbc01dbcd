"""Tells whose a party is at a time, what it is called, and which query finds it.

A party is a person's where somebody joined it, in the time for which it was joined; otherwise it
is an account that stands for itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo
from typing import NamedTuple

from letterbook.model.query import DateRange, Exact, Not, Query
from letterbook.rules.account_query import account_query, all_of, any_of
from letterbook.rules.person_names import name_key, validity
from letterbook.rules.written_name import best_name, without_handle
from letterbook.services.name_party import name_party
from letterbook.store.catalogue_exchange import party_name
from letterbook.store.catalogue_parties import messages_with
from letterbook.store.catalogue_read import CatalogueReader
from letterbook.store.catalogue_time import all_parties
from letterbook.store.persons import known_persons
from letterbook.store.record import Record

_MOST_IDS = 100


class _Held(NamedTuple):
    person: str
    within: DateRange | None


class Called(NamedTuple):
    """How somebody is shown: a name, and what tells apart those of one name."""

    name: str
    detail: str


class WhoIsWho:
    """The parties of the catalogue and the people of the record, as they are now.

    Somebody is named by a key: ``person:p1``, or ``platform:address`` for an account.
    """

    def __init__(self, catalogue: CatalogueReader, record: Record, zone: tzinfo) -> None:
        self._catalogue = catalogue
        self._connection = catalogue.connection
        self._parties = all_parties(catalogue.connection)
        self._numbers = {account: p for p, account in self._parties.items()}
        self._held: dict[int, list[_Held]] = {}
        self._joins: dict[str, list[tuple[int, DateRange | None]]] = {}
        self._names: dict[str, str] = {}
        self._called: dict[tuple[str, ...], set[str]] = {}
        self._groups: dict[tuple[str, ...], set[str]] = {}
        for person in known_persons(record):
            key = f"person:{person.id}"
            self._names[key] = person.name
            self._called.setdefault(name_key(person.name), set()).add(key)
            for one in person.groups:
                self._groups.setdefault(name_key(one.group), set()).add(key)
            for join in person.joins:
                p = self._numbers.get((join.platform, join.address))
                if p is not None:
                    within = validity(join.valid_from, join.valid_until, zone)
                    self._held.setdefault(p, []).append(_Held(key, within))
                    self._joins.setdefault(key, []).append((p, within))
        self._fixed: dict[int, tuple[str, ...]] = {}

    def keys(self, p: int, earliest: int | None, latest: int | None) -> tuple[str, ...]:
        """Return who a party is on a message of this date; undated, only joins without dates."""
        fixed = self._fixed.get(p)
        if fixed is not None:
            return fixed
        held = self._held.get(p, ())
        if all(one.within is None for one in held):
            keys = tuple(dict.fromkeys(one.person for one in held)) or (self._account(p),)
            self._fixed[p] = keys
            return keys
        at = (one.person for one in held if _touches(one.within, earliest, latest))
        return tuple(dict.fromkeys(at)) or (self._account(p),)

    def called(self, key: str) -> Called:
        """Return how somebody is shown."""
        joins = self._joins.get(key)
        if joins is not None:
            accounts = list(dict.fromkeys(self._shown(p) for p, _ in joins))
            return Called(self._names[key], ", ".join(accounts))
        p = self._party(key)
        name, handle = without_handle(best_name(party_name(self._connection, p).written))
        shown = f"{handle}, {self._shown(p)}".removeprefix(", ")
        return Called(name or self._shown(p), shown if name else "")

    def query(self, key: str, fields: Sequence[str]) -> Query | None:
        """Return what finds exactly the messages that somebody is on, in a role of the fields.

        None where there is no such message, or where no text can name the account.
        """
        joins = self._joins.get(key)
        if joins is None:
            p = self._party(key)
            one = self._account_query(p, fields)
            times = [h.within for h in self._held.get(p, ()) if h.within is not None]
            return one and all_of([one, *(Not(within) for within in times)])
        found = []
        for p, within in joins:
            one = self._account_query(p, fields)
            if one is None:
                return None
            found.append(one if within is None else all_of([one, within]))
        return any_of(found)

    def _account_query(self, p: int, fields: Sequence[str]) -> Query | None:
        """Return the query of an account; of one that no text can name, its messages one by one."""
        platform, address = self._parties[p]
        asked = [account_query(platform, address, field) for field in fields]
        named = [one for one in asked if one is not None]
        if len(named) == len(asked):
            return any_of(named)
        ids = messages_with(self._connection, platform, address, fields)
        few = 0 < len(ids) <= _MOST_IDS
        return any_of([Exact("id", identity) for identity in sorted(ids)]) if few else None

    def keys_called(self, name: str) -> set[str]:
        """Return the person or the people of the group that are called so, else the account.

        An account that is a person's for a time is both.  Raises `NothingFound`, or
        `AmbiguousName` where a name belongs to several parties.
        """
        wanted = name_key(name)
        for called in (self._called, self._groups):
            if wanted in called:
                return set(called[wanted])
        p = name_party(self._catalogue, name)
        held = self._held.get(p, ())
        found = {one.person for one in held}
        if not held or any(one.within is not None for one in held):
            found.add(self._account(p))
        return found

    def _account(self, p: int) -> str:
        return ":".join(self._parties[p])

    def _party(self, key: str) -> int:
        platform, _, address = key.partition(":")
        return self._numbers[platform, address]

    def _shown(self, p: int) -> str:
        platform, address = self._parties[p]
        return address if platform == "mail" else f"{platform}:{address}"


def _touches(within: DateRange | None, earliest: int | None, latest: int | None) -> bool:
    if within is None:
        return True
    if earliest is None:
        return False
    last = earliest if latest is None else latest
    return (within.earliest is None or last >= within.earliest) and (
        within.latest is None or earliest <= within.latest
    )
