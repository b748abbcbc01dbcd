"""The messages of a chat in the JSON that Facebook and Instagram give to an account.

``message_1.json`` holds one object with ``participants`` and ``messages``, ten thousand of them at
most, the newest first; end-to-end encrypted chats come in files of their own with other names for
the same.  Each message becomes an entry with its exact bytes, what lies between them residues.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from typing import Any, NamedTuple

from letterbook.model.locator import byte_range
from letterbook.model.message import FACEBOOK_MESSAGE
from letterbook.model.notice import Notice
from letterbook.ports.reader import Candidate, Entry, Finding, Residue
from letterbook.readers.bodies import MemoryBody, whole_body
from letterbook.readers.text_lines import LARGEST
from letterbook.rules.facebook_message import (
    is_event,
    milliseconds_of,
    plain_text,
    sender_of,
    text_of,
)
from letterbook.rules.transcript_names import chat_of, plain_name

_SURE = 92
_OPENING = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,64}\{\s{0,64}\"\w{1,40}\"\s{0,8}:")
_LIST = re.compile(rb'"messages"\s{0,8}:\s{0,8}\[')
_NAMES = (
    (b'"sender_name"', b'"timestamp_ms"'),
    (b'"senderName"', b'"timestamp"', b'"threadName"'),
)
_BLANK = re.compile(r"[ \t\r\n]*")
_MOST_PEOPLE = 500


class _Placed(NamedTuple):
    """A message with where its object stands."""

    start: int
    end: int
    said: dict[str, Any]


class FacebookReader:
    """Takes the messages of one chat."""

    name = "facebook"
    version = 1
    transparent = True

    def recognise(self, candidate: Candidate) -> int:
        """Return 92 for an object with a list of messages that are named as these are."""
        head = candidate.head()
        if candidate.kind != "file" or (candidate.size or 0) > LARGEST:
            return 0
        if _OPENING.match(head) is None or _LIST.search(head) is None:
            return 0
        return _SURE if any(all(name in head for name in names) for names in _NAMES) else 0

    def read(self, candidate: Candidate) -> Iterator[Finding]:
        """Yield the messages and what lies between them, in the order of the bytes."""
        if candidate.kind != "file" or candidate.size == 0:
            return
        with closing(candidate.open()) as stream:
            raw = stream.read(LARGEST + 1)
        opened = _LIST.search(raw) if len(raw) <= LARGEST else None
        if opened is None:
            why = "has no list of messages" if len(raw) <= LARGEST else "is too large"
            notice = Notice("unread:transcript", f"The file {why}; it is kept as it is.")
            yield Entry(
                step=None, body=whole_body(candidate), media="application/json", notices=(notice,)
            )
            return
        text = raw.decode("latin-1")  # a character for each byte: places stay places
        placed, end, closed = _objects(text, opened.end())
        yield from _Chat(raw, placed, _around(text, opened.start(), end, closed=closed)).findings()
        if not closed:
            detail = f"From byte {end:,} on, it does not go on as JSON does; no message is read."
            yield Notice("unread:damaged", detail)


def _objects(text: str, at: int) -> tuple[list[_Placed], int, bool]:
    """Return the objects of the list that is open, where it ends, and whether it is closed."""
    decoder = json.JSONDecoder()
    found: list[_Placed] = []
    while True:
        at = _after_blanks(text, at)
        if text[at : at + 1] == "]":
            return found, at + 1, True
        if found and text[at : at + 1] == ",":
            at = _after_blanks(text, at + 1)
        elif found:
            return found, at, False
        try:
            said, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            return found, at, False
        if isinstance(said, dict):
            found.append(_Placed(at, end, said))
        at = end


def _after_blanks(text: str, at: int) -> int:
    match = _BLANK.match(text, at)
    return match.end() if match is not None else at


def _around(text: str, begun: int, end: int, *, closed: bool) -> dict[str, Any]:
    """Return what the file states of the chat itself: everything but its messages."""
    rest = text[:begun] + '"messages":[]' + (text[end:] if closed else "}")
    try:
        stated = json.loads(rest.removeprefix("\u00ef\u00bb\u00bf"))
    except (ValueError, RecursionError):
        return {}
    return stated if isinstance(stated, dict) else {}


class _Chat:
    """Cuts a file at its messages."""

    def __init__(self, raw: bytes, placed: list[_Placed], stated: dict[str, Any]) -> None:
        self._raw = raw
        self._placed = placed
        people = stated.get("participants")
        names = [_name(one) for one in people if _name(one)] if isinstance(people, list) else []
        names += [sender for one in placed if (sender := sender_of(one.said))]
        self._people = list({plain_name(one): one for one in reversed(names)}.values())[::-1]
        title = plain_text(stated.get("title", stated.get("threadName")))
        times = [at for one in placed if (at := milliseconds_of(one.said)) is not None]
        self._newest_first = bool(times) and times[0] > times[-1]
        self._shared = {
            "chat": chat_of(self._people),
            "of": hashlib.sha256(raw).hexdigest()[:16],
            "people": sorted(self._people[:_MOST_PEOPLE]),
            "title": title if len(self._people) > 2 else "",
        }
        self._seen = Counter[tuple[str, int | None, str]]()

    def findings(self) -> Iterator[Finding]:
        """Yield every byte once, in order."""
        at = 0
        for number, one in enumerate(self._placed, 1):
            if one.start > at:
                yield self._residue(at, one.start, "between-messages")
            if is_event(one.said):
                yield self._residue(one.start, one.end, "chat-event")
            else:
                yield self._entry(number, one)
            at = one.end
        if at < len(self._raw):
            yield self._residue(at, len(self._raw), "between-messages")

    def _residue(self, start: int, end: int, why: str) -> Residue:
        return Residue(start, end, why, self._raw[start:end])

    def _entry(self, number: int, one: _Placed) -> Entry:
        same = (plain_name(sender_of(one.said)), milliseconds_of(one.said), text_of(one.said))
        again = self._seen[same]
        self._seen[same] += 1
        place = len(self._placed) - number + 1 if self._newest_first else number
        around = {**self._shared, "at": place, "again": again}
        return Entry(
            step=byte_range(one.start, one.end),
            body=MemoryBody(self._raw[one.start : one.end]),
            media=FACEBOOK_MESSAGE,
            context=json.dumps(around, ensure_ascii=False, separators=(",", ":")),
        )


def _name(one: object) -> str:
    return plain_text(one.get("name") if isinstance(one, dict) else one)
