"""A transcript that was printed to PDF or pasted into a document: its messages, page by page.

The document stays what it is.  Its messages are found in it only where it shows more than a
typed file has to: several people who speak again, each head with its time of day, and most of the
lines theirs.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import tzinfo
from typing import Any

import msgspec

from letterbook.model.message import AttachedMail, Confidence, MailMessage
from letterbook.model.notice import Notice
from letterbook.rules.transcript_days import is_event, page_marks, read_day_line
from letterbook.rules.transcript_heads import Head
from letterbook.rules.transcript_message import transcript_message, words_of
from letterbook.rules.transcript_names import chat_of, plain_name
from letterbook.rules.transcript_shape import Shape, placed_heads, shape_of
from letterbook.rules.transcript_times import read_days, read_stamp
from letterbook.rules.transcript_weak import may_be_weak

_LEAST_HEADS = 6
_LEAST_AGAIN = 2
"""So many people have to speak more than once."""

_SHARE = 0.35
"""Of the lines that are not empty so many begin a message."""

_MOST_LINES = 200_000
_UNSURE: dict[str, Confidence] = {"from": "unsure", "date": "unsure", "text": "unsure"}
_NOTICE = Notice(
    "printed:transcript",
    "Read out of a document that is written as a transcript is: lines may be broken or lack.",
)


def transcript_in(pages: Sequence[str], zone: tzinfo | None) -> tuple[AttachedMail, ...]:
    """Return the messages of the transcript that the pages are, none where they are none.

    The path of each is the page that it begins on and its number in the whole, both from 1.
    """
    lines = [line for page in pages for line in page.splitlines()]
    if len(lines) > _MOST_LINES:
        return ()
    shape = shape_of(lines)
    if shape is None or not shape.sure or shape.newest_first or may_be_weak(shape.form):
        return ()
    heads = dict(placed_heads(lines, shape.form, shape.of_day))
    speakers = Counter(plain_name(head.name) for head in heads.values())
    filled = sum(1 for line in lines if line.strip())
    if (
        len(heads) < max(_LEAST_HEADS, _SHARE * filled)
        or not all(head.time for head in heads.values())
        or sum(1 for times in speakers.values() if times > 1) < _LEAST_AGAIN
    ):
        return ()
    beginning = [number for number, page in enumerate(pages, 1) for _ in page.splitlines()]
    return tuple(
        AttachedMail(f"{beginning[at]}.{number}", "\n".join(raw).encode("utf-8", "replace"), said)
        for number, (at, raw, said) in enumerate(_messages(lines, shape, heads, zone), 1)
    )


def _messages(
    lines: Sequence[str], shape: Shape, heads: dict[int, Head], zone: tzinfo | None
) -> Iterator[tuple[int, Sequence[str], MailMessage]]:
    """Yield each message with the line that it begins in and its lines."""
    people = list({plain_name(head.name): head.name for head in heads.values()}.values())
    shared: dict[str, Any] = {
        "chat": chat_of(people),
        "of": hashlib.sha256("\n".join(lines).encode("utf-8", "replace")).hexdigest()[:16],
        "people": sorted(people),
    }
    marks = page_marks(lines)
    seen = Counter[tuple[str, ...]]()
    day, at, number = "", 0, 0
    while at < len(lines):
        head = heads.get(at)
        day = _day(lines[at], shape) or day
        begun, at = at, at + 1
        if head is None or (shape.of_day and not day):
            continue
        at += head.over
        while at < len(lines) and at not in heads and not _ends(lines[at], shape):
            at += 1
        number += 1
        raw = lines[begun:at]
        text = words_of(raw, head, [lines[n] for n in marks if begun < n < at])
        same = plain_name(head.name), head.date or day, head.time, head.zone, text
        said = transcript_message(
            sender=head.name,
            recipients=(head.to,) if head.to else None,
            sent=read_stamp(head.date or day, head.time, head.zone, shape.order, zone),
            text=text,
            around={**shared, "at": number, "again": seen[same]},
            notices=[_NOTICE],
        )
        seen[same] += 1
        yield begun, raw, msgspec.structs.replace(said, confidence=_UNSURE)


def _day(line: str, shape: Shape) -> str:
    day = read_day_line(line) if shape.of_day else ""
    return day if day and read_days(day, shape.order) else ""


def _ends(line: str, shape: Shape) -> bool:
    return bool(_day(line, shape)) or is_event(line, shape.of_day)
