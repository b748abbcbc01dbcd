"""A message of Facebook's or Instagram's export: its object, and what its file says around it.

Both write JSON in which each byte of UTF-8 stands as a character of its own; that is undone here.
"""

from __future__ import annotations

import json
from typing import Any

import msgspec

from letterbook.model.message import MailMessage
from letterbook.model.moment import Moment
from letterbook.model.notice import Notice
from letterbook.rules.moment_text import LAST_SECOND
from letterbook.rules.stated_object import stated_object
from letterbook.rules.transcript_message import transcript_message
from letterbook.rules.whole_characters import whole_characters

_MEDIA = ("photos", "videos", "audio_files", "files", "gifs", "media")
_MOST_FILES = 1_000


def plain_text(value: object) -> str:
    """Return a stated text with its characters as they were typed, "" for what is no text."""
    if not isinstance(value, str):
        return ""
    try:
        return value.encode("latin-1").decode("utf-8")
    except UnicodeError:  # written as JSON is everywhere else
        return whole_characters(value)


def is_event(said: dict[str, Any]) -> bool:
    """Return whether an object tells who came or left, and holds nothing that anybody wrote."""
    return said.get("type") in ("Subscribe", "Unsubscribe")


def sender_of(said: dict[str, Any]) -> str:
    """Return the name of who wrote, as the files of either kind state it."""
    return plain_text(said.get("sender_name", said.get("senderName")))


def milliseconds_of(said: dict[str, Any]) -> int | None:
    """Return the stated instant, None where none is stated that a calendar holds."""
    stated = said.get("timestamp_ms", said.get("timestamp"))
    if not isinstance(stated, int | float) or isinstance(stated, bool):
        return None
    if not 0 <= stated <= 1000 * LAST_SECOND:
        return None
    return int(stated)


def text_of(said: dict[str, Any]) -> str:
    """Return what the message says, with the words of what it shares."""
    shared = said.get("share")
    words = [plain_text(said.get("content", said.get("text")))]
    if isinstance(shared, dict):
        words += [plain_text(shared.get("share_text")), plain_text(shared.get("link"))]
    return "\n".join(dict.fromkeys(one for one in words if one.strip()))


def read_facebook_message(raw: bytes, context: str) -> MailMessage:
    """Return what one message says.

    ``context`` is what `letterbook.readers.facebook` found around it.  Raises `NotReadable` for
    what is no message.
    """
    notices: list[Notice] = []
    said = stated_object(raw, notices)
    around: dict[str, Any] = json.loads(context)
    sender = sender_of(said)
    at = milliseconds_of(said)
    files = _files(said)
    text = text_of(said)
    message = transcript_message(
        sender=sender,
        recipients=[one for one in around["people"] if one != sender],
        sent=None if at is None else Moment(f"{at} ms", at // 1000, at // 1000, 0, "second"),
        text=text,
        around=around,
        notices=notices,
        channel="dm",
    )
    unsent = said.get("is_unsent") is True or said.get("isUnsent") is True
    return msgspec.structs.replace(
        message,
        thread_topic=around["title"],
        other_text=_call(said),
        links=tuple(dict.fromkeys((*message.links, *files))),
        flags=("deleted",) if unsent else (),
    )


def _files(said: dict[str, Any]) -> list[str]:
    """Return the places of the files that a message carries, as the export states them."""
    found = [one for kind in _MEDIA for one in _list(said.get(kind))] + [said.get("sticker")]
    places = [plain_text(one.get("uri")) for one in found if isinstance(one, dict)]
    return [place for place in dict.fromkeys(places) if place][:_MOST_FILES]


def _call(said: dict[str, Any]) -> str:
    took = said.get("call_duration")
    if not isinstance(took, int) or isinstance(took, bool):
        return ""
    return f"call_duration {took:d} s" + (" missed" if said.get("missed") is True else "")


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
