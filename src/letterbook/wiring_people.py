"""The part of `Letterbook` for people: addresses joined on stated evidence, and groups."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from datetime import tzinfo
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from letterbook.model.person import Person, PersonChange
    from letterbook.services.join_people import PeopleParts
    from letterbook.store.catalogue_read import CatalogueReader
    from letterbook.store.record import Record


class People(ABC):
    """Methods of `Letterbook` that keep and tell who is who."""

    _record: Record
    _catalogue: CatalogueReader

    @abstractmethod
    def zone(self) -> tzinfo:
        """Return the time zone in which days are read and shown."""

    def persons(self) -> list[Person]:
        """Return the people with an address or a group, by name."""
        from letterbook.store.persons import known_persons

        return known_persons(self._record)

    def join_person(
        self,
        name: str,
        addresses: Sequence[str],
        *,
        because: str,
        valid_from: str = "",
        valid_until: str = "",
        by: str = "",
    ) -> PersonChange:
        """Return the person, new or known, that the addresses are held to be of from now on.

        Addresses are named by address, ``platform:address`` or handle.  Raises `Refused` where
        another person has one of them at the same time.
        """
        from letterbook.model.person import Evidence
        from letterbook.services.join_people import join_person

        evidence = Evidence(because, valid_from, valid_until)
        return join_person(self._people_parts(), name, addresses, evidence, by)

    def split_person(self, name: str, address: str, *, because: str, by: str = "") -> PersonChange:
        """Return the person that an address is no longer held to be of; the record keeps both."""
        from letterbook.services.join_people import split_person

        return split_person(self._people_parts(), name, address, because, by)

    def rename_person(self, old: str, new: str, *, by: str = "") -> PersonChange:
        """Return the person, who has the new name from now on."""
        from letterbook.services.join_people import rename_person

        return rename_person(self._people_parts(), old, new, by)

    def group_people(
        self,
        group: str,
        names: Sequence[str],
        *,
        because: str = "",
        valid_from: str = "",
        valid_until: str = "",
        by: str = "",
    ) -> PersonChange:
        """Return the people, who are held to belong to the group from now on."""
        from letterbook.model.person import Evidence
        from letterbook.services.join_people import group_people

        evidence = Evidence(because, valid_from, valid_until)
        return group_people(self._people_parts(), group, names, evidence, by)

    def undo_people(self, claim: int, *, by: str = "") -> PersonChange:
        """Return the people whom a decision concerned that is taken back now.

        Undoing the claim that this makes brings the decision back.
        """
        from letterbook.services.join_people import undo_people

        return undo_people(self._people_parts(), claim, by)

    def _people_parts(self) -> PeopleParts:
        from letterbook.services.join_people import PeopleParts

        return PeopleParts(self._record, self._catalogue, self.zone())
