"""Sources and the facts of their hand-over."""

from __future__ import annotations

from typing import Literal

import msgspec

EntryStatus = Literal["stored", "copy", "quarantined", "skipped"]


class HandOver(msgspec.Struct, frozen=True):
    """Who handed a source over; every field may be "" (unknown).

    ``custodian``: whose papers these are.  ``received_from`` and ``received_on`` (a date as
    typed, kept as typed): the hand that gave it.  ``owner``: whose export it is.  ``zone``: the
    IANA time zone in which times without an offset are to be read.  ``sealed``: the giver's
    name is kept sealed and shown nowhere until it is unsealed.  ``columns``: the names of the
    columns of its tables by what they state (`date`, `from`, `text` ...).  ``channel``: of which
    one its tables and transcripts are ("post", "dm", "chat"), "" where they have to tell.
    """

    custodian: str = ""
    received_from: str = ""
    received_on: str = ""
    owner: str = ""
    zone: str = ""
    sealed: bool = False
    columns: dict[str, str] = {}
    channel: str = ""


class Tally(msgspec.Struct):
    """Counts of one source; ``found == stored + copies + quarantined + skipped`` always.

    ``found`` counts entries as the containers hold them; ``copies`` are entries whose exact
    bytes the letterbook already had; ``quarantined`` are kept but could not be read;
    ``skipped`` fall under a named rule (listed in ``skipped_by_rule``).  ``bytes`` is the size
    of the source's files and ``bytes_covered`` how many of them lie in an entry, a kept
    container or a recorded residue.  ``messages_new`` + ``messages_joined`` = message entries;
    ``variants`` = new messages that state a Message-ID which an unlike message states too;
    ``attached_messages`` = mails inside mails, not counted in ``found``.
    """

    found: int = 0
    stored: int = 0
    copies: int = 0
    quarantined: int = 0
    skipped: int = 0
    notices: int = 0
    bytes: int = 0
    bytes_covered: int = 0
    messages_new: int = 0
    messages_joined: int = 0
    variants: int = 0
    attached_messages: int = 0
    skipped_by_rule: dict[str, int] = {}

    def add(self, more: Tally) -> None:
        """Have every count of ``more`` added to this one."""
        for field in self.__struct_fields__:
            if field != "skipped_by_rule":
                setattr(self, field, getattr(self, field) + getattr(more, field))
        for rule, count in more.skipped_by_rule.items():
            self.skipped_by_rule[rule] = self.skipped_by_rule.get(rule, 0) + count


class SourceFolder(msgspec.Struct, frozen=True):
    """A folder of a source, "" for what stands in none; ``query`` finds exactly these messages.

    ``query`` is "" where no query can be written for the name.
    """

    name: str
    messages: int
    query: str


class SourceFolders(msgspec.Struct, frozen=True):
    """How many messages a source holds, what finds them, and its folders."""

    messages: int
    query: str
    folders: tuple[SourceFolder, ...]
