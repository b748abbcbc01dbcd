"""A link or a phrase that appears in one place and later in another."""

from __future__ import annotations

from typing import Literal

import msgspec

from letterbook.model.identity import MessageId
from letterbook.model.moment import Moment

EchoKind = Literal["link", "phrase"]
Passage = Literal[
    "private-to-public", "order-open", "public-to-private", "between-channels", "between-authors"
]


class Appearance(msgspec.Struct, frozen=True):
    """One message that holds the link or phrase; of copies of one message, the most exact.

    ``low_s`` and ``high_s`` bound the seconds since the first appearance (0 for the first itself,
    null without a date, below 0 where it may have come before).  ``order_certain``: it certainly
    came after the first; of the first itself, that all others with a date did.  ``same_author``: it
    is of the author of the first.  ``received``: the earliest message with it that had certainly
    been sent to this author before, and ``received_low_s`` and ``received_high_s`` the seconds
    since then.  ``copies``: the other copies, which are no appearances of their own.
    """

    message: MessageId
    channel: str
    public: bool
    author: str
    written: str
    sent: Moment | None
    low_s: int | None
    high_s: int | None
    order_certain: bool
    same_author: bool
    received: MessageId | None
    received_low_s: int | None
    received_high_s: int | None
    copies: tuple[MessageId, ...] = ()


class Echo(msgspec.Struct, frozen=True):
    """A link or phrase with every message it appears in, copies of one message as one.

    The first is the one that delays run from; the others follow by date.  ``passage`` says a
    direction only where the dates leave no doubt, else ``order-open``.  ``appearances`` holds the
    first ones up to a stated number, ``total`` counts all.
    """

    kind: EchoKind
    what: str
    passage: Passage
    total: int
    authors: int
    channels: tuple[str, ...]
    appearances: tuple[Appearance, ...]


class EchoesAnswer(msgspec.Struct, frozen=True):
    """Echoes among the messages of a query, from private to public first, then by date.

    ``rule`` says what counts as the same link or phrase and which were left out.
    """

    schema: int
    query: str
    link: str
    min_delay_s: int
    messages: int
    total: int
    rule: str
    echoes: tuple[Echo, ...]
