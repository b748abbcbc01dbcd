"""People: parties that somebody joined on stated evidence, and the groups they are put in."""

from __future__ import annotations

import msgspec

from letterbook.model.query import DateRange


class Evidence(msgspec.Struct, frozen=True):
    """Why something is held of a person, and when it was so; a date that is "" is open.

    Dates are kept as they were stated (``2016``, ``2016-10``, ``2016-10-12``) and are inclusive.
    """

    because: str
    valid_from: str = ""
    valid_until: str = ""


class Join(msgspec.Struct, frozen=True):
    """One address that is held to be a person's; ``claim`` undoes it."""

    claim: int
    platform: str
    address: str
    because: str
    valid_from: str
    valid_until: str
    by: str
    at: str


class Affiliation(msgspec.Struct, frozen=True):
    """One group that a person is held to belong to; ``claim`` undoes it."""

    claim: int
    group: str
    because: str
    valid_from: str
    valid_until: str
    by: str
    at: str


class Person(msgspec.Struct, frozen=True):
    """A person as the record has it; ``id`` stays when the name changes."""

    id: str
    name: str
    joins: tuple[Join, ...]
    groups: tuple[Affiliation, ...]


class PersonChange(msgspec.Struct, frozen=True):
    """The claims that a decision made, any of which can be undone, and the people it concerns."""

    claims: tuple[int, ...]
    persons: tuple[Person, ...]


class PersonAccount(msgspec.Struct, frozen=True):
    """An address that a name stands for, in messages that lie in every one of the ranges.

    ``name`` is the person's, ``valid`` how the ranges were stated.
    """

    name: str
    platform: str
    address: str
    within: tuple[DateRange, ...] = ()
    valid: str = ""
