"""The rows a batch brings to the catalogue, and what applying it changed."""

from __future__ import annotations

from collections import Counter

import msgspec

from letterbook.model.identity import MessageId
from letterbook.model.reading import ReadMail
from letterbook.model.source import Tally
from letterbook.store.manifest import ManifestContainer, ManifestEntry
from letterbook.store.places import BlobPlace


class EntryRow(msgspec.Struct):
    """One manifest entry with the place of its bytes and the mails read from it."""

    entry: ManifestEntry
    place: BlobPlace | None
    mails: tuple[ReadMail, ...]
    rules_version: int


class Batch(msgspec.Struct):
    """What one manifest frame holds, in the order it was found."""

    source: str
    frame: int
    entries: list[EntryRow]
    containers: list[ManifestContainer]
    places: list[tuple[bytes, BlobPlace]] = []


class Outcome(msgspec.Struct):
    """What applying a batch did.

    ``documents`` are the index documents of new messages; ``changed`` the ids of messages
    whose document has to be drawn up again from all copies; ``gone`` ids that no longer exist;
    ``codes`` counts the notices by their code.
    """

    tally: Tally = msgspec.field(default_factory=Tally)
    documents: dict[MessageId, str] = msgspec.field(default_factory=dict)
    changed: set[MessageId] = msgspec.field(default_factory=set)
    gone: set[MessageId] = msgspec.field(default_factory=set)
    codes: Counter[str] = msgspec.field(default_factory=Counter)
