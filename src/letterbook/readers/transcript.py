"""A typed transcript of a message chain: each message from its head to the next head."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping

from letterbook.model.locator import byte_range
from letterbook.model.message import TRANSCRIPT_TEXT
from letterbook.ports.reader import Candidate, Entry, Finding, Residue
from letterbook.readers.bodies import MemoryBody
from letterbook.readers.mail_sniff import mail_score
from letterbook.readers.pieces import kept_whole, read_up_to
from letterbook.readers.text_lines import LARGEST, Line, charset_of, lines_of
from letterbook.rules.transcript_days import is_event, page_marks, read_day_line
from letterbook.rules.transcript_heads import Head
from letterbook.rules.transcript_message import BOTH_ORDERS, words_of
from letterbook.rules.transcript_names import chat_of, plain_name
from letterbook.rules.transcript_shape import Shape, placed_heads, shape_of
from letterbook.rules.transcript_times import read_days
from letterbook.rules.transcript_turns import days_turned

_MOST_PEOPLE = 50
_SURE, _LIKELY = 72, 50
_MAYBE_MAIL = 40


class TranscriptReader:
    """Takes the messages of a transcript, in text of one of the usual forms."""

    name = "transcript"
    version = 1
    transparent = True

    def __init__(self, channel: str = "") -> None:
        self._channel = channel

    def with_columns(self, columns: Mapping[str, str], channel: str = "") -> TranscriptReader:
        """Return a reader of transcripts of a channel; a typed one has no columns."""
        del columns
        return TranscriptReader(channel)

    def recognise(self, candidate: Candidate) -> int:
        """Return 72 for a text of which a good part of the lines begin messages, 50 for less."""
        head = candidate.head()
        if candidate.kind != "file" or not head or (candidate.size or 0) > LARGEST:
            return 0
        if mail_score(head, candidate.name) > _MAYBE_MAIL:
            return 0
        charset = charset_of(head)
        if not charset:
            return 0
        lines = lines_of(head, charset)
        if len(lines) > 1 and candidate.size != len(head):
            lines.pop()  # the head of the file may end within it
        shape = shape_of([line.text for line in lines], asked=bool(self._channel))
        return 0 if shape is None else _SURE if shape.sure else _LIKELY

    def read(self, candidate: Candidate) -> Iterator[Finding]:
        """Yield the messages and what lies between them, in the order of the bytes."""
        if candidate.kind != "file":
            return
        raw = read_up_to(candidate, LARGEST)
        charset = charset_of(raw)
        lines = lines_of(raw, charset) if len(raw) <= LARGEST and charset else []
        shape = shape_of([line.text for line in lines], asked=bool(self._channel))
        if shape is None:
            why = "too large" if len(raw) > LARGEST else "not written alike from end to end"
            if candidate.size != 0:
                detail = f"The transcript is {why} and is kept as it is."
                yield kept_whole(candidate, "text/plain", detail)
            return
        if shape.contradicted:
            yield BOTH_ORDERS
        yield from _Division(raw, charset, lines, shape, self._channel).findings()


class _Division:
    """Cuts a transcript at its heads."""

    def __init__(
        self, raw: bytes, charset: str, lines: list[Line], shape: Shape, channel: str
    ) -> None:
        self._raw = raw
        self._channel = channel
        self._charset = charset
        self._lines = lines
        self._shape = shape
        texts = [line.text for line in lines]
        self._heads = dict(placed_heads(texts, shape.form, shape.of_day))
        self._marks = page_marks(texts)
        self._newest_first = shape.newest_first
        self._turned: frozenset[int] = frozenset()
        if shape.of_day:
            days = [at for at in range(len(lines)) if self._between(at)[0]]
            self._newest_first, self._turned = days_turned(days, self._heads)
        names: dict[str, str] = {}
        for head in self._heads.values():
            for name in (head.name, head.to):
                if name:
                    names.setdefault(plain_name(name), name)
        self._people = sorted(names.values())
        self._chat = chat_of(names)
        self._digest = hashlib.sha256(raw).hexdigest()[:16]
        self._total = len(self._heads)
        self._number = 0
        self._seen = Counter[tuple[str, ...]]()

    def findings(self) -> Iterator[Finding]:
        at, day = 0, ""
        while at < len(self._lines):
            head = self._heads.get(at)
            end = at + 1
            if head is None:
                stated, why = self._between(at)
                day = stated or day
                while end < len(self._lines) and end not in self._heads and not stated:
                    if self._between(end) != (stated, why):
                        break
                    end += 1
                yield self._residue(at, end, why)
            elif self._shape.of_day and not day:
                yield self._residue(at, end, "no-date")
            else:
                end += head.over
                while end < len(self._lines) and self._belongs(end):
                    end += 1
                end = self._without_page_marks(at + head.over, end)
                yield self._entry(at, end, head, "" if at in self._turned else day)
            at = end

    def _belongs(self, at: int) -> bool:
        """Return whether a line goes on with the message before it."""
        return at not in self._heads and self._between(at)[1] == "between-messages"

    def _without_page_marks(self, at: int, end: int) -> int:
        """Return where a message ends before numbers of pages that stand behind it."""
        last = end
        while last > at + 1:
            if last - 1 in self._marks:
                end = last - 1
            elif self._lines[last - 1].text.strip():
                break
            last -= 1
        return end

    def _between(self, at: int) -> tuple[str, str]:
        """Return the date that a line between messages states for those after it, and its kind."""
        text = self._lines[at].text
        day = read_day_line(text) if self._shape.of_day else ""
        if day and read_days(day, self._shape.order):
            return day, "date-line"
        if is_event(text, self._shape.of_day):
            return "", "chat-event"
        return "", "between-messages"

    def _residue(self, at: int, end: int, why: str) -> Residue:
        start, stop = self._lines[at].start, self._lines[end - 1].end
        return Residue(start, stop, why, self._raw[start:stop])

    def _entry(self, at: int, end: int, head: Head, day: str) -> Entry:
        start, stop = self._lines[at].start, self._lines[end - 1].end
        lines = [line.text for line in self._lines[at:end]]
        marks = sorted({self._lines[n].text for n in self._marks if at + head.over < n < end})
        text = words_of(lines, head, marks)
        same = (plain_name(head.name), head.date or day, head.time, head.zone, text)
        again = self._seen[same]
        self._seen[same] += 1
        self._number += 1
        position = self._total - self._number + 1 if self._newest_first else self._number
        around: dict[str, object] = {
            "form": self._shape.form, "of_day": self._shape.of_day, "order": self._shape.order,
            "charset": self._charset, "chat": self._chat, "of": self._digest, "at": position,
            "again": again,
        }  # fmt: skip
        if self._channel:
            around["channel"] = self._channel
        if self._shape.of_day:
            around["day"] = day
        if marks:
            around["marks"] = marks
        if len(self._people) <= _MOST_PEOPLE:
            around["people"] = self._people
        return Entry(
            step=byte_range(start, stop),
            body=MemoryBody(self._raw[start:stop]),
            media=TRANSCRIPT_TEXT,
            context=json.dumps(around, ensure_ascii=False, separators=(",", ":")),
        )
