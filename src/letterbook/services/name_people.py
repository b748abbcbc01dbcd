"""Finds the addresses that the name of a person or a group stands for."""

from __future__ import annotations

from datetime import UTC
from zoneinfo import ZoneInfo

from letterbook.model.person import Affiliation, Join, PersonAccount
from letterbook.rules.person_names import name_key, valid_text, validity
from letterbook.store.persons import known_persons
from letterbook.store.record import Record

_Key = tuple[str, ...]


class PeopleNames:
    """The people and groups of a record by name, read once when the first name is asked."""

    def __init__(self, record: Record) -> None:
        self._record = record
        self._read: tuple[dict[_Key, list[PersonAccount]], dict[_Key, list[PersonAccount]]] | None
        self._read = None

    def person(self, value: str) -> list[PersonAccount]:
        """Return the addresses of the person that is called exactly so, by its words folded."""
        return self._names()[0].get(name_key(value), [])

    def person_of(self, platform: str, address: str) -> str:
        """Return the name of the person that an address was joined to, "" where it was to none."""
        for accounts in self._names()[0].values():
            for one in accounts:
                if (one.platform, one.address) == (platform, address):
                    return one.name
        return ""

    def group(self, value: str) -> list[PersonAccount]:
        """Return the addresses of all people in the group that is called so."""
        return self._names()[1].get(name_key(value), [])

    def _names(self) -> tuple[dict[_Key, list[PersonAccount]], dict[_Key, list[PersonAccount]]]:
        if self._read is None:
            people: dict[_Key, list[PersonAccount]] = {}
            groups: dict[_Key, list[PersonAccount]] = {}
            for one in known_persons(self._record):
                held = people.setdefault(name_key(one.name), [])
                held += [self._account(one.name, (j, j)) for j in one.joins]
                for g in one.groups:
                    together = groups.setdefault(name_key(g.group), [])
                    together += [self._account(one.name, (j, g)) for j in one.joins]
            self._read = people, groups
        return self._read

    def _account(self, name: str, held: tuple[Join, Join | Affiliation]) -> PersonAccount:
        zone_name = self._record.zone()
        zone = ZoneInfo(zone_name) if zone_name else UTC
        stated = dict.fromkeys((one.valid_from, one.valid_until) for one in held)
        ranges = (validity(first, last, zone) for first, last in stated)
        return PersonAccount(
            name=name, platform=held[0].platform, address=held[0].address,
            within=tuple(one for one in ranges if one is not None),
            valid=", ".join(filter(None, (valid_text(*dates) for dates in stated))),
        )  # fmt: skip
