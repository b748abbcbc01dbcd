"""The objects of a list inside a JSON text, each with its bytes."""

from __future__ import annotations

import json
import re
from typing import Any, NamedTuple

from letterbook.model.locator import byte_range
from letterbook.model.notice import Notice
from letterbook.ports.reader import Entry
from letterbook.readers.bodies import MemoryBody

MESSAGES = re.compile(r'"messages"\s{0,8}:\s{0,8}\[')
"""Where the list of messages of a chat begins; within a string its marks stand otherwise."""

_OPENING = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,64}\{\s{0,64}\"\w{1,40}\"\s{0,8}:")
_BLANK = re.compile(r"[ \t\r\n]*")


class Placed(NamedTuple):
    """An object with where it stands; a text of it holds a character for each byte that it has."""

    start: int
    end: int
    said: dict[str, Any]


def entry_of(raw: bytes, one: Placed, media: str, context: str) -> Entry:
    """Return an object of the file with these bytes as an entry: its own exact bytes."""
    body = MemoryBody(raw[one.start : one.end])
    return Entry(step=byte_range(one.start, one.end), body=body, media=media, context=context)


def breaks_off(place: int) -> Notice:
    """Return the notice that a list of messages does not go on after this byte."""
    detail = f"From byte {place:,} on, it does not go on as JSON does; no message is read."
    return Notice("unread:damaged", detail)


def begins_a_chat(head: bytes) -> bool:
    """Return whether a file begins with an object that holds a list of messages."""
    return _OPENING.match(head) is not None and MESSAGES.search(head.decode("latin-1")) is not None


def objects_in(text: str, at: int) -> tuple[list[Placed], int, bool]:
    """Return the objects of the list that is open, where it ends, and whether it is closed.

    ``text`` are the bytes as Latin-1, so that places in it are those in the file.
    """
    decoder = json.JSONDecoder()
    found: list[Placed] = []
    begun = True
    while True:
        at = after_blanks(text, at)
        if text[at : at + 1] == "]":
            return found, at + 1, True
        if not begun:
            if text[at : at + 1] != ",":
                return found, at, False
            at = after_blanks(text, at + 1)
        begun = False
        try:
            said, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            return found, at, False
        if isinstance(said, dict):
            found.append(Placed(at, end, said))
        at = end


def after_blanks(text: str, at: int) -> int:
    """Return the place of the next character that is no blank of JSON."""
    match = _BLANK.match(text, at)
    return match.end() if match is not None else at
