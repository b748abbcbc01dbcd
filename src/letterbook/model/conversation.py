"""A whole conversation in reading order, with what the record lacks of it."""

from __future__ import annotations

from typing import Literal

import msgspec

from letterbook.model.identity import MessageId
from letterbook.model.message import Address, ZoneKind
from letterbook.model.moment import Moment

KnownBy = Literal["", "identifier", "conversation-index", "quotation"]
"""How a missing message is known; "" for one that is here."""


class TextPiece(msgspec.Struct, frozen=True):
    """A passage of a message's text and what it is."""

    kind: ZoneKind
    text: str


class Rebuilt(msgspec.Struct, frozen=True):
    """What others quote of a missing message: never a message of the record itself.

    ``author`` and ``date`` are as the heading of the quotation writes them, "" where it does not
    say; ``sent`` is the date where it has one reading.  ``text`` is from the first of
    ``quoted_by``, which quotes most of it; a mail may have been shortened or changed when it
    was quoted.
    """

    author: str
    date: str
    sent: Moment | None
    text: str
    quoted_by: tuple[MessageId, ...]


class ThreadPlace(msgspec.Struct, frozen=True):
    """One place of a conversation in reading order; ``id`` is None for a missing message.

    ``parent`` is the id of what it answers, "?" and an identifier for a missing one, and "?#n" for
    the missing one at place n (from 0) where it has none.  ``reason`` says what made the link: see
    ``link_rules`` of the view.  ``index_time`` is when a missing message was begun, as the
    conversation index of an answer says.  ``pieces`` is the whole text where it was asked for.
    ``low_s`` and ``high_s`` bound the seconds since what it answers, null where one of the two is
    missing or has no date, and both are negative where the dates contradict the link.
    A ``withheld`` message is in the record, and marked as privileged: nothing of it is shown.
    """

    depth: int
    id: MessageId | None
    parent: str | None
    reason: str
    missing_id: str | None
    referred_by: tuple[MessageId, ...]
    sent: Moment | None
    from_: tuple[Address, ...] = msgspec.field(name="from")
    subject: str
    new_text: str
    quoted_chars: int
    channel: str = "mail"
    copies: int = 0
    notices: int = 0
    episode: int = 0
    known_by: KnownBy = ""
    index_time: Moment | None = None
    rebuilt: Rebuilt | None = None
    remark: str = ""
    pieces: tuple[TextPiece, ...] = ()
    withheld: bool = False
    low_s: int | None = None
    high_s: int | None = None


class ThreadParty(msgspec.Struct, frozen=True):
    """A party of a conversation: how many of its messages it wrote, and how many it got."""

    platform: str
    address: str
    written: tuple[str, ...]
    wrote: int
    got: int


class Episode(msgspec.Struct, frozen=True):
    """Messages that follow each other without a silence longer than the view's ``episode_days``.

    ``silence_s`` are the seconds, at least, since the last message before, None for the first.
    """

    number: int
    messages: int
    first: MessageId
    last: MessageId
    silence_s: int | None


class ThreadView(msgspec.Struct, frozen=True):
    """A whole conversation; ``conversation`` is the id of its canonical member.

    ``links`` counts the links by their reason, and ``link_rules`` says what each reason means;
    ``withheld`` counts the messages of it that are marked as privileged.
    """

    schema: int
    conversation: MessageId
    messages: int
    missing: int
    places: tuple[ThreadPlace, ...]
    zone: str = "UTC"
    channels: dict[str, int] = {}
    first: Moment | None = None
    last: Moment | None = None
    parties: tuple[ThreadParty, ...] = ()
    copies: int = 0
    notices: int = 0
    links: dict[str, int] = {}
    link_rules: dict[str, str] = {}
    episode_days: int = 30
    episodes: tuple[Episode, ...] = ()
    remarks: tuple[str, ...] = ()
    withheld: int = 0
