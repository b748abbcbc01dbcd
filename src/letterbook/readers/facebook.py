"""The messages of a chat in the JSON that Facebook and Instagram give to an account.

``message_1.json`` holds one object with ``participants`` and ``messages``, ten thousand of them at
most, the newest first; end-to-end encrypted chats come in files of their own with other names for
the same.  Each message becomes an entry with its exact bytes, what lies between them residues.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from letterbook.model.message import FACEBOOK_MESSAGE
from letterbook.ports.reader import Candidate, Entry, Finding, Residue
from letterbook.readers.json_list import (
    MESSAGES,
    Placed,
    begins_a_chat,
    breaks_off,
    entry_of,
    objects_in,
)
from letterbook.readers.pieces import kept_whole, read_up_to, with_residues
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
_NAMES = (
    (b'"sender_name"', b'"timestamp_ms"'),
    (b'"senderName"', b'"timestamp"', b'"threadName"'),
)
_MOST_PEOPLE = 500


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
        if not begins_a_chat(head):
            return 0
        return _SURE if any(all(name in head for name in names) for names in _NAMES) else 0

    def read(self, candidate: Candidate) -> Iterator[Finding]:
        """Yield the messages and what lies between them, in the order of the bytes."""
        if candidate.kind != "file" or candidate.size == 0:
            return
        raw = read_up_to(candidate, LARGEST)
        text = raw.decode("latin-1") if len(raw) <= LARGEST else ""
        opened = MESSAGES.search(text)
        if opened is None:
            why = "has no list of messages" if len(raw) <= LARGEST else "is too large"
            yield kept_whole(candidate, "application/json", f"The file {why}; it is kept as it is.")
            return
        placed, end, closed = objects_in(text, opened.end())
        chat = _Chat(raw, placed, _around(text, opened.start(), end, closed=closed))
        yield from with_residues(raw, chat.pieces(), "between-messages")
        if not closed:
            yield breaks_off(end)


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

    def __init__(self, raw: bytes, placed: list[Placed], stated: dict[str, Any]) -> None:
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

    def pieces(self) -> Iterator[tuple[int, int, Finding]]:
        """Yield what each object is, with where it stands."""
        for number, one in enumerate(self._placed, 1):
            if is_event(one.said):
                raw = self._raw[one.start : one.end]
                yield one.start, one.end, Residue(one.start, one.end, "chat-event", raw)
            else:
                yield one.start, one.end, self._entry(number, one)

    def _entry(self, number: int, one: Placed) -> Entry:
        same = (plain_name(sender_of(one.said)), milliseconds_of(one.said), text_of(one.said))
        again = self._seen[same]
        self._seen[same] += 1
        place = len(self._placed) - number + 1 if self._newest_first else number
        around = {**self._shared, "at": place, "again": again}
        context = json.dumps(around, ensure_ascii=False, separators=(",", ":"))
        return entry_of(self._raw, one, FACEBOOK_MESSAGE, context)


def _name(one: object) -> str:
    return plain_text(one.get("name") if isinstance(one, dict) else one)
