"""A message of Telegram's export as JSON: its object, and what its file says around it."""

from __future__ import annotations

import json
from datetime import tzinfo
from typing import Any

import msgspec

from letterbook.model.message import MailMessage
from letterbook.model.moment import Moment
from letterbook.model.notice import Notice
from letterbook.rules.moment_text import LAST_SECOND
from letterbook.rules.stated_object import stated_object
from letterbook.rules.transcript_message import transcript_message
from letterbook.rules.transcript_times import read_stamp
from letterbook.rules.whole_characters import whole_characters

_FILES = ("photo", "file")


def whole_text(value: object) -> str:
    """Return a stated text, pieces of it joined, without halves of characters."""
    if isinstance(value, list):
        return "".join(whole_text(one) for one in value if not isinstance(one, list))
    if isinstance(value, dict):
        value = value.get("text")
    if not isinstance(value, str):
        return ""
    return whole_characters(value)


def who_sent(said: dict[str, Any]) -> str:
    """Return the name of who wrote; of an account without one, its number."""
    return whole_text(said.get("from")).strip() or whole_text(said.get("from_id"))


def stated_instant(said: dict[str, Any]) -> str:
    """Return the instant as it is stated: seconds, else a local time without a zone."""
    seconds = said.get("date_unixtime")
    if isinstance(seconds, str) and seconds.isascii() and seconds.isdigit():
        return seconds if len(seconds) < 13 and int(seconds) <= LAST_SECOND else ""
    return whole_text(said.get("date"))


def read_telegram_message(raw: bytes, context: str, zone: tzinfo | None) -> MailMessage:
    """Return what one message says.

    ``context`` is what `letterbook.readers.telegram` found around it; ``zone`` the zone of times
    without an offset.  Raises `NotReadable` for what is no message.
    """
    notices: list[Notice] = []
    said = stated_object(raw, notices)
    around: dict[str, Any] = json.loads(context)
    message = transcript_message(
        sender=who_sent(said),
        recipients=None,
        sent=_moment(stated_instant(said), zone),
        text=whole_text(said.get("text")).strip(),
        around=around,
        notices=notices,
        channel="chat" if around["public"] else "dm",
    )
    files = [whole_text(said.get(kind)) for kind in _FILES]
    carried = [one for one in files if one and not one.startswith("(")]
    source = whole_text(said.get("forwarded_from"))
    return msgspec.structs.replace(
        message,
        thread_topic=around["title"],
        other_text=f"forwarded_from {source}" if source else "",
        links=tuple(dict.fromkeys((*message.links, *carried))),
    )


def _moment(stated: str, zone: tzinfo | None) -> Moment | None:
    if not stated:
        return None
    if stated.isdigit():
        return Moment(stated, int(stated), int(stated), 0, "second")
    day, _, time = stated.partition("T")
    return read_stamp(day, time, "", "", zone)
