"""The log of an IRC client like XChat and HexChat, whose lines state day and month alone.

``**** BEGIN LOGGING AT Wed Oct 12 14:30:00 2016`` states the year, once for each session; below it
a message is ``Oct 12 14:31:07 <ann>`` and its words.  Each is read as a message of a transcript,
its day being taken off its line.  Logs with other stamps are read by `TranscriptReader` or not.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from letterbook.model.locator import byte_range
from letterbook.model.message import TRANSCRIPT_TEXT
from letterbook.ports.reader import Candidate, Entry, Finding
from letterbook.readers.bodies import MemoryBody
from letterbook.readers.pieces import kept_whole, read_up_to, with_residues
from letterbook.readers.text_lines import LARGEST, Line, charset_of, lines_of
from letterbook.rules.transcript_heads import Form, Head, read_head
from letterbook.rules.transcript_names import chat_of, plain_name

_SURE = 84
_FORM: Form = "stamp-angle"
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY = rf"(?P<month>{'|'.join(_MONTHS)}) (?P<day>[ \d]?\d) "
_BEGUN = re.compile(
    rf"\*{{4}} BEGIN LOGGING AT \w{{3}} {_DAY}\d\d:\d\d:\d\d (?P<year>\d{{4}})\s*", re.IGNORECASE
)
_STAMPED = re.compile(rf"{_DAY}(?=\d\d:\d\d(?::\d\d)? )", re.IGNORECASE)
_LINE_BYTES = 100_000
_MOST_PEOPLE = 50


class _Said(NamedTuple):
    """A message: its line, what its head states, its day, and how long the stamp of the day is."""

    line: Line
    head: Head
    day: str
    before: int


class IrcLogReader:
    """Takes the lines that somebody said, and leaves what the client notes."""

    name = "irc-log"
    version = 1
    transparent = True

    def recognise(self, candidate: Candidate) -> int:
        """Return 84 for a text that begins a log and has a line that somebody said."""
        head = candidate.head()
        if candidate.kind != "file" or (candidate.size or 0) > LARGEST:
            return 0
        if not head.lstrip(b"\xef\xbb\xbf\r\n ").startswith(b"**** BEGIN LOGGING AT "):
            return 0
        charset = charset_of(head)
        return _SURE if charset and _said(lines_of(head, charset)) else 0

    def read(self, candidate: Candidate) -> Iterator[Finding]:
        """Yield the messages and what lies between them, in the order of the bytes."""
        if candidate.kind != "file" or candidate.size == 0:
            return
        raw = read_up_to(candidate, LARGEST)
        charset = charset_of(raw)
        if len(raw) > LARGEST or not charset or charset.startswith("utf-16"):
            why = "The log is too large or no text of bytes."
            yield kept_whole(candidate, "text/plain", why)
            return
        said = _said(lines_of(raw, charset))
        yield from with_residues(raw, _pieces(raw, charset, said), "chat-event")


def _pieces(raw: bytes, charset: str, said: list[_Said]) -> Iterator[tuple[int, int, Finding]]:
    """Yield each message, with where it stands."""
    names = {plain_name(one.head.name): one.head.name for one in reversed(said)}
    shared: dict[str, object] = {
        "form": _FORM, "of_day": True, "order": "", "charset": charset,
        "chat": chat_of(names), "of": hashlib.sha256(raw).hexdigest()[:16],
    }  # fmt: skip
    if len(names) <= _MOST_PEOPLE:
        shared["people"] = sorted(names.values())
    seen = Counter[tuple[str, ...]]()
    for number, one in enumerate(said, 1):
        line = one.line
        words = line.text[one.before + one.head.text :]
        same = plain_name(one.head.name), one.day, one.head.time, words
        around = {**shared, "day": one.day, "at": number, "again": seen[same]}
        seen[same] += 1
        entry = Entry(
            step=byte_range(line.start, line.end),
            body=MemoryBody(raw[line.start : line.end]),
            media=TRANSCRIPT_TEXT,
            before=one.before,
            context=json.dumps(around, ensure_ascii=False, separators=(",", ":")),
        )
        yield line.start, line.end, entry


def _said(lines: list[Line]) -> list[_Said]:
    """Return the lines that somebody said, each with its day.

    A month before that of the session's beginning is of the year after: the client goes on.
    """
    found: list[_Said] = []
    year = first = 0
    for line in lines:
        if begun := _BEGUN.fullmatch(line.text):
            year, first = int(begun["year"]), _MONTHS.index(begun["month"].lower())
            continue
        stamp = _STAMPED.match(line.text) if year and len(line.text) <= _LINE_BYTES else None
        head = read_head(line.text[stamp.end() :], _FORM, True) if stamp is not None else None
        if stamp is None or head is None:
            continue
        month = _MONTHS.index(stamp["month"].lower())
        day = f"{year + (month < first):04d}-{month + 1:02d}-{int(stamp['day']):02d}"
        found.append(_Said(line, head, day, stamp.end()))
    return found
