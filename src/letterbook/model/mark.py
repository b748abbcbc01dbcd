"""What a person wrote on a message or on a passage of it."""

from __future__ import annotations

from typing import Literal

import msgspec


class MessageMark(msgspec.Struct, frozen=True):
    """A tag or a note: ``text`` is its name or its words, ``passage`` the words of the message.

    ``passage`` is "" for the whole message; ``claim`` is the number of its claim in the record,
    which undoes it; ``at`` is UTC, ISO 8601.
    """

    kind: Literal["tag", "note"]
    text: str
    passage: str
    claim: int
    by: str
    at: str
