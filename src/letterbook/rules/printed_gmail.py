"""A conversation as Gmail prints it: its subject, how many messages, and each with its author.

The ledger
2 messages

Ann Moreau <ann@quay.example>                    Wed, Oct 12, 2016 at 2:31 PM
To: Ben Adler <ben@quay.example>

Where is it?

The page stays the document that it is; each message is read beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import tzinfo
from typing import NamedTuple

from letterbook.model.message import AttachedMail
from letterbook.rules.printed_dates import read_printed_date
from letterbook.rules.printed_mail import read_printed_mail

_COUNT = re.compile(r"\s{0,200}\d{1,4} (?:messages?|Nachrichte?n?|mensajes?|messaggio?)\s{0,20}")
_AUTHOR = re.compile(
    r"\s{0,200}(?P<author>[^<>:]{0,80}<[^<>@\s]{1,64}@[^<>@\s]{2,100}>)(?:\s{1,200}(?P<sent>\S.{8,60}))?\s{0,200}"
)
_RECIPIENTS = re.compile(r"\s{0,200}(?:To|Cc|Bcc|À|A|Cci|An|Para)\s?:\s?\S", re.IGNORECASE)
_MARGINS = re.compile(
    r"\s{0,200}(?:https://mail\.google\.com/\S{1,400}(?:\s{1,200}\d{1,4}/\d{1,4})?"
    r"|\d{1,2}[./]\d{1,2}[./]\d{2,4}(?:,? \d{1,2}:\d{2}(?: [AP]M)?)?"
    r"\s{1,200}(?:Gmail|Mail) - .{1,200})"
)
_COUNT_WITHIN = 30
_MOST_LINES = 200_000


class _Head(NamedTuple):
    """Lines [at, body) name the author, the date and the recipients of a message."""

    at: int
    body: int
    fields: tuple[str, ...]


def gmail_in(pages: Sequence[str], zone: tzinfo | None) -> tuple[AttachedMail, ...]:
    """Return the messages of a conversation that Gmail printed, none where the pages are none.

    The path of each is the page that it begins on and its number in the whole, both from 1.
    """
    lines = [line for page in pages for line in page.splitlines()]
    counted = next((n for n, one in enumerate(lines[:_COUNT_WITHIN]) if _COUNT.fullmatch(one)), 0)
    if not counted or len(lines) > _MOST_LINES:
        return ()
    subject = next((one.strip() for one in reversed(lines[:counted]) if one.strip()), "")
    heads = list(_heads(lines, counted + 1, zone))
    page_of = [number for number, page in enumerate(pages, 1) for _ in page.splitlines()]
    ends = [*(head.at for head in heads[1:]), len(lines)]
    found = []
    for number, (head, end) in enumerate(zip(heads, ends, strict=True), 1):
        body = [line for line in lines[head.body : end] if not _MARGINS.fullmatch(line)]
        written = "\n".join((*head.fields, f"Subject: {subject}", "", *body))
        raw = "\n".join(lines[head.at : end]).encode("utf-8", "replace")
        mail = read_printed_mail([written], subject, zone)
        found.append(AttachedMail(f"{page_of[head.at]}.{number}", raw, mail))
    return tuple(found)


def _heads(lines: Sequence[str], start: int, zone: tzinfo | None) -> Iterator[_Head]:
    """Yield the heads of messages: an author with an address, a date, and who it is to."""
    at = start
    while at < len(lines):
        head = _head_at(lines, at, zone)
        if head is not None:
            yield head
        at = head.body if head is not None else at + 1


def _goes_on(above: str, line: str) -> bool:
    """Return whether a list of recipients goes on: after a comma, or with an address."""
    return above.endswith(",") or above.count("<") > above.count(">") or line.lstrip()[:1] == "<"


def _head_at(lines: Sequence[str], at: int, zone: tzinfo | None) -> _Head | None:
    match = _AUTHOR.fullmatch(lines[at])
    if match is None:
        return None
    below = at + 1
    stated = match["sent"] or ""
    if not stated and below < len(lines):
        stated, below = lines[below].strip(), below + 1
    if not read_printed_date(stated[:60], day_first=False, zone=zone).known:
        return None
    to: list[str] = []
    while below < len(lines) and lines[below].strip():
        line = lines[below]
        if _RECIPIENTS.match(line):
            to.append(line.strip())
        elif to and _goes_on(to[-1], line):
            to[-1] = f"{to[-1]} {line.strip()}"
        else:
            break
        below += 1
    if not to:
        return None
    return _Head(at, below, (f"From: {match['author'].strip()}", f"Sent: {stated}", *to))
