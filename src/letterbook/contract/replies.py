"""What is written as JSON where the library's own result has no number of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from letterbook.model.event import Event
from letterbook.model.kept_finding import KeptFinding
from letterbook.model.message import Header
from letterbook.model.person import Person
from letterbook.model.problem import Problem
from letterbook.model.reply import SCHEMA, NoticeRow, PersonRow, SourceView
from letterbook.model.saved_search import SavedSearch

if TYPE_CHECKING:
    from letterbook.services.inspect_paths import Inspection


class InitReply(msgspec.Struct, frozen=True):
    """`init`: the new letterbook and the time zone of its days."""

    schema: int
    path: str
    zone: str


class InspectGroup(msgspec.Struct, frozen=True):
    """All files of one format; sizes in bytes, ``unpacked`` without their compression.

    ``uncounted``: in so many of the files are messages that the figures leave out, because they
    need a password or were not looked into.
    """

    format: str
    files: int
    bytes: int
    unpacked: int
    messages: int
    low: int
    high: int
    exact: bool
    passwords: int
    looked_at: int
    examples: tuple[str, ...]
    uncounted: int


class InspectReply(msgspec.Struct, frozen=True):
    """`inspect`: estimates with their bounds; ``exact`` is true when every figure was counted."""

    schema: int
    files: int
    folders: int
    bytes: int
    groups: tuple[InspectGroup, ...]
    messages: int
    low: int
    high: int
    exact: bool
    needs_password: tuple[str, ...]
    unknown: tuple[str, ...]
    unknown_files: int
    unreadable: tuple[str, ...]
    disk_bytes: int
    seconds: int
    took: float
    complete: bool

    @classmethod
    def of(cls, found: Inspection) -> InspectReply:
        """Return the reply for what was found."""
        facts = {name: getattr(found, name) for name in cls.__struct_fields__[1:]}
        facts["groups"] = tuple(
            InspectGroup(*(getattr(group, name) for name in InspectGroup.__struct_fields__))
            for group in found.groups
        )
        return cls(schema=SCHEMA, **facts)


class PeopleReply(msgspec.Struct, frozen=True):
    """`people`: the parties that fit, the most active first, up to ``limit``."""

    schema: int
    text: str
    limit: int
    people: tuple[PersonRow, ...]


class PersonsReply(msgspec.Struct, frozen=True):
    """`people list` and the commands that decide about people.

    ``claims`` are the decisions that the command made: `people undo` takes any of them back.
    ``persons`` are all people, or those whom the decision concerns.
    """

    schema: int
    claims: tuple[int, ...]
    persons: tuple[Person, ...]


class SourcesReply(msgspec.Struct, frozen=True):
    """`sources`: every source, the forgotten ones included."""

    schema: int
    total: int
    sources: tuple[SourceView, ...]


class NoticesReply(msgspec.Struct, frozen=True):
    """`notices`: ``total`` and ``by_code`` count all, ``notices`` holds up to the limit."""

    schema: int
    total: int
    by_code: dict[str, int]
    notices: tuple[NoticeRow, ...]


class TagsReply(msgspec.Struct, frozen=True):
    """`tag list`: every tag and how many messages carry it."""

    schema: int
    tags: dict[str, int]


class MarkReply(msgspec.Struct, frozen=True):
    """`tag`, `mark`, `note` and `note remove`: how many messages were changed.

    ``claim`` is the number by which a tag that was given or taken off by a question is taken back
    as a whole, 0 for everything else.
    """

    schema: int
    changed: int
    claim: int = 0


class SavedReply(msgspec.Struct, frozen=True):
    """`saved add`, `list`, `look`, `remove`: every saved search as it stands afterwards."""

    schema: int
    searches: tuple[SavedSearch, ...]


class ZoneReply(msgspec.Struct, frozen=True):
    """`zone`: the time zone of the letterbook's days."""

    schema: int
    zone: str


class BackupReply(msgspec.Struct, frozen=True):
    """`backup`: what the copy holds; ``in_place`` sources are not in it."""

    schema: int
    path: str
    sources: int
    frames: int
    packs: int
    large_files: int
    bytes: int
    head: str
    in_place: tuple[str, ...]
    problems: tuple[Problem, ...]


class CustodyLink(msgspec.Struct, frozen=True):
    """One link: what was done when; ``hash`` covers it and every link before it."""

    number: int
    event: str
    at: str
    facts: dict[str, object]
    hash: str


class CustodyReply(msgspec.Struct, frozen=True):
    """`custody`: every link of the chain in order."""

    schema: int
    links: tuple[CustodyLink, ...]


class HeadersReply(msgspec.Struct, frozen=True):
    """`show --headers`: every header field in its order."""

    schema: int
    headers: tuple[Header, ...]


class EventsReply(msgspec.Struct, frozen=True):
    """`event add`, `list`, `remove`, `undo`: the claim that was made, null for a list, and events.

    `event add` gives the new event alone, the others all that stand.
    """

    schema: int
    claim: int | None
    events: tuple[Event, ...]


class FindingsReply(msgspec.Struct, frozen=True):
    """`finding list`, `confirm`, `dismiss`: kept findings, in the order they were kept."""

    schema: int
    findings: tuple[KeptFinding, ...]


class FindingUndoReply(msgspec.Struct, frozen=True):
    """`finding undo`: the claim that takes the decision back."""

    schema: int
    claim: int


class WrittenReply(msgspec.Struct, frozen=True):
    """`finding report`, `finding package`: the new file and how many findings are in it."""

    schema: int
    path: str
    findings: int
