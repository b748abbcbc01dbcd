"""A message by what tells who answered whom: its author, its conversation and its date."""

from __future__ import annotations

from typing import NamedTuple

from letterbook.model.identity import MessageId


class Exchanged(NamedTuple):
    """``author`` is the number of a party, 0 for none; the bounds are None without a date.

    ``sent_to_others`` is True where it names a recipient.
    """

    m: int
    id: MessageId
    channel: str
    thread: int
    earliest: int | None
    latest: int | None
    author: int
    sent_to_others: bool
