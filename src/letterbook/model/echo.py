"""A link or a phrase that appears in one place and later in another."""

from __future__ import annotations

from typing import Literal

import msgspec

from letterbook.model.identity import MessageId
from letterbook.model.moment import Moment

EchoKind = Literal["link", "phrase"]
Passage = Literal["private-to-public", "public-to-private", "between-channels", "between-authors"]


class Appearance(msgspec.Struct, frozen=True):
    """One message that holds the link or phrase.

    ``low_s`` and ``high_s`` bound the seconds since the first appearance (0 for the first itself,
    null without a date).  ``same_author``: it is of the author of the first.  ``received``: the
    earliest message with it that had been sent to this author before, and ``received_low_s`` and
    ``received_high_s`` the seconds since then.
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


class Echo(msgspec.Struct, frozen=True):
    """A link or phrase with every message it appears in, the first one first.

    ``appearances`` holds the first ones up to a stated number, ``total`` counts all.
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
