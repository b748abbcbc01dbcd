"""What Letterbook answers when it is asked about messages, sources and itself."""

from __future__ import annotations

import msgspec

from letterbook.model.identity import MessageId
from letterbook.model.mark import MessageMark
from letterbook.model.message import Address, MailMessage
from letterbook.model.problem import Problem
from letterbook.model.source import HandOver, Tally

SCHEMA = 1
"""The number of the JSON contract; raised when a field changes its meaning or goes away."""


class Copy(msgspec.Struct, frozen=True):
    """One occurrence of a message.

    ``path`` is "" or the part path by which the message hangs in the mail of the entry;
    ``sha256`` is of the entry's bytes as its container holds them.
    """

    source: str
    locator: str
    path: str
    folder: str
    flags: tuple[str, ...]
    status: str
    sha256: str
    size: int
    reader: str


class NoticeRow(msgspec.Struct, frozen=True):
    """A notice with its address: the source and locator, and the message where there is one."""

    code: str
    detail: str
    source: str
    locator: str
    message: MessageId | None


class MessageView(msgspec.Struct, frozen=True):
    """Everything the catalogue knows of one message; ``mail`` is what its lead copy says.

    ``marks`` are its tags, its notes and the passages that were read, with the words that they
    stand on; ``read``: somebody marked the whole as read.
    """

    schema: int
    id: MessageId
    channel: str
    stated_ids: tuple[str, ...]
    edrm_mih: tuple[str, ...]
    same_text_key: str
    conversation: MessageId
    mail: MailMessage
    bcc: tuple[Address, ...]
    copies: tuple[Copy, ...]
    variants: tuple[MessageId, ...]
    attached_to: tuple[MessageId, ...]
    attached: tuple[MessageId, ...]
    notices: tuple[NoticeRow, ...]
    tags: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    marks: tuple[MessageMark, ...] = ()
    read: bool = False


class PersonRow(msgspec.Struct, frozen=True):
    """A party: one address on one platform, how it was written and how often it wrote and got."""

    address: str
    platform: str
    forms: tuple[str, ...]
    sent: int
    received: int
    first: int | None
    last: int | None


class SourceView(msgspec.Struct, frozen=True):
    """A source with its hand-over facts and what the letterbook holds of it."""

    id: str
    path: str
    hand_over: HandOver
    added_at: str
    in_place: bool
    complete: bool
    forgotten: bool
    tally: Tally


class SourceReport(msgspec.Struct, frozen=True):
    """What one `add` did with one path.

    ``unchanged`` is True when this hand had handed over the same bytes at the same places before.
    """

    source: str
    path: str
    unchanged: bool
    tally: Tally
    formats: dict[str, int]
    notices_by_code: dict[str, int]


class AddReport(msgspec.Struct, frozen=True):
    """What `add` did: per source, and in total."""

    schema: int
    sources: tuple[SourceReport, ...]
    total: Tally
    seconds: float


class Status(msgspec.Struct, frozen=True):
    """A letterbook at a glance; sizes in bytes.

    ``withheld`` messages are marked as privileged; none of the other counts has them, but for
    ``indexed`` and the counts of sources.
    """

    schema: int
    id: str
    path: str
    zone: str
    sources: int
    entries: int
    messages: int
    attached_messages: int
    parties: int
    threads: int
    missing_messages: int
    notices: int
    found: int
    stored: int
    copies: int
    quarantined: int
    skipped: int
    indexed: int
    to_be_indexed: int
    first: int | None
    last: int | None
    sizes: dict[str, int]
    custody_head: str
    withheld: int = 0


class CheckReport(msgspec.Struct, frozen=True):
    """What a check looked at and what it found; sound when ``problems`` is empty.

    ``head`` is the head of the custody chain, to be kept elsewhere.
    """

    schema: int
    read_data: bool
    checked: dict[str, int]
    problems: tuple[Problem, ...]
    head: str
    seconds: float


class ForgetReport(msgspec.Struct, frozen=True):
    """What `forget` removed: entries of the source, blobs no other source holds, and what stays."""

    schema: int
    source: str
    entries: int
    blobs_removed: int
    blobs_kept: int
    tombstone: int
