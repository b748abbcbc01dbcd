"""What a person wrote on a message or on a passage of it."""

from __future__ import annotations

from typing import Literal

import msgspec


class MessageMark(msgspec.Struct, frozen=True):
    """A tag, a note, or that a passage was read; ``passage`` is the words of the message.

    ``text`` is the name of the tag or the words of the note, "" for what was read.  ``passage`` is
    "" for the whole message; that the whole was read is no mark of these.  ``claim`` is the number
    of its claim in the record, which undoes it; ``at`` is UTC, ISO 8601.
    """

    kind: Literal["tag", "note", "read"]
    text: str
    passage: str
    claim: int
    by: str
    at: str
