"""The chats that Telegram Desktop exports as JSON: ``result.json``, of one chat or of all.

A chat is an object with a name, a type and a list of messages.  Each message becomes an entry with
its exact bytes, what lies between them residues.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from letterbook.model.message import TELEGRAM_MESSAGE
from letterbook.ports.reader import Candidate, Finding
from letterbook.readers.json_list import (
    MESSAGES,
    Placed,
    begins_a_chat,
    breaks_off,
    entry_of,
    objects_in,
)
from letterbook.readers.pieces import whole_or_kept, with_residues
from letterbook.readers.text_lines import LARGEST
from letterbook.rules.telegram_message import stated_instant, who_sent, whole_text
from letterbook.rules.transcript_names import chat_of, plain_name

_SURE = 90
_NAMES = (b'"date_unixtime"', b'"from_id"')
_STATED = re.compile(r'"(?P<key>name|type)"\s{0,8}:\s{0,8}(?P<value>"(?:[^"\\]|\\.){0,400}")')
_OF_TWO = ("personal_chat", "bot_chat", "saved_messages")
_HEADER_CHARS = 2_000
_MOST_PEOPLE = 500


class TelegramReader:
    """Takes the messages of each chat."""

    name = "telegram"
    version = 1
    transparent = True

    def recognise(self, candidate: Candidate) -> int:
        """Return 90 for an object with a list of messages that are named as these are."""
        head = candidate.head()
        if candidate.kind != "file" or (candidate.size or 0) > LARGEST:
            return 0
        if not begins_a_chat(head):
            return 0
        return _SURE if b'"from"' in head and any(name in head for name in _NAMES) else 0

    def read(self, candidate: Candidate) -> Iterator[Finding]:
        """Yield the messages and what lies between them, in the order of the bytes."""
        if candidate.kind != "file" or candidate.size == 0:
            return
        raw, kept = whole_or_kept(candidate, LARGEST, "application/json")
        if kept is not None:
            yield kept
            return
        damaged: list[int] = []
        yield from with_residues(raw, _pieces(raw, damaged), "between-messages")
        yield from map(breaks_off, damaged)


def _pieces(raw: bytes, damaged: list[int]) -> Iterator[tuple[int, int, Finding]]:
    """Yield the messages of all chats, each with where it stands.

    ``damaged`` gets the places at which a list does not go on.
    """
    text = raw.decode("latin-1")  # a character for each byte: places stay places
    digest = hashlib.sha256(raw).hexdigest()[:16]
    known = 0
    while opened := MESSAGES.search(text, known):
        placed, end, closed = objects_in(text, opened.end())
        before = text[max(known, opened.start() - _HEADER_CHARS) : opened.start()]
        known = end
        if not closed:
            damaged.append(known)
        for one, context in _messages(raw, before, placed, digest):
            yield one.start, one.end, entry_of(raw, one, TELEGRAM_MESSAGE, context)


def _messages(
    raw: bytes, before: str, placed: list[Placed], digest: str
) -> Iterator[tuple[Placed, str]]:
    """Yield what was written in a chat, with its context; what Telegram notes is left out."""
    stated = {one["key"]: one["value"] for one in _STATED.finditer(before)}
    title, kind = _undone(stated.get("name", "")), _undone(stated.get("type", ""))
    said = [(one, _decoded(raw, one)) for one in placed]
    said = [(one, message) for one, message in said if message.get("type") == "message"]
    names = [who for _, message in said if (who := who_sent(message))]
    if kind in _OF_TWO and title:
        names.append(title)
    people = {plain_name(name): name for name in reversed(names)}
    shared = {
        "chat": chat_of(names),
        "of": digest,
        "people": sorted(people.values())[:_MOST_PEOPLE],
        "title": title if kind not in _OF_TWO else "",
        "public": kind.startswith("public_"),
    }
    seen = Counter[tuple[str, str, str]]()
    for number, (one, message) in enumerate(said, 1):
        text = whole_text(message.get("text"))
        same = plain_name(who_sent(message)), stated_instant(message), text
        around = {**shared, "at": number, "again": seen[same]}
        seen[same] += 1
        yield one, json.dumps(around, ensure_ascii=False, separators=(",", ":"))


def _decoded(raw: bytes, one: Placed) -> dict[str, Any]:
    """Return the object as it is in UTF-8."""
    try:
        said = json.loads(raw[one.start : one.end].decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def _undone(written: str) -> str:
    """Return the text that a JSON string among bytes read as Latin-1 stands for."""
    try:
        return whole_text(json.loads(written.encode("latin-1").decode("utf-8", "replace")))
    except ValueError:
        return ""
