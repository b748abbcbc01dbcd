"""A message as a list of results shows it."""

from __future__ import annotations

import msgspec

from letterbook.model.identity import MessageId
from letterbook.model.message import Address
from letterbook.model.moment import Moment


class MessageCard(msgspec.Struct, frozen=True):
    """What is needed to show one message in a list.

    ``sent`` is None when the message states no date; ``conversation`` is the id of the
    canonical member of its conversation; ``copies`` and ``notices`` are counts; ``text`` is
    the text as read, from which the snippet is cut.  ``read``: somebody marked it as read.
    ``known`` are names that other messages give to accounts which this one states by number alone.
    """

    id: MessageId
    channel: str
    sent: Moment | None
    from_: tuple[Address, ...]
    to: tuple[Address, ...]
    subject: str
    conversation: MessageId
    copies: int
    notices: int
    text: str
    tags: tuple[str, ...] = ()
    read: bool = False
    known: dict[str, str] = {}
