"""What a person wrote on a message or on a passage of it."""

from __future__ import annotations

from typing import Literal

import msgspec

PRIVILEGED_TAG = "privileged"
"""Who gives a message this tag withholds it."""


class TagChange(msgspec.Struct, frozen=True):
    """That messages were given a tag at once, or that it was taken off them.

    ``claim`` is the first of its claims in the record, by which all of it is taken back; 0 where
    no message was changed.  ``undone`` says that it was taken back.
    """

    kind: Literal["tag", "untag"]
    tag: str
    messages: int
    claim: int
    undone: bool = False


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
