"""mbox: messages one after the other, each after a "From " line (RFC 4155 and its relatives).

Reads mboxo, mboxrd, mboxcl and mboxcl2 with LF or CRLF, as written by mail servers, list
archives, Thunderbird, Apple Mail, Eudora and Google Takeout.  Entries and residues follow each
other without gap or overlap and are together the bytes of the file.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

import msgspec

from letterbook.model.locator import byte_range
from letterbook.model.notice import Notice
from letterbook.ports.reader import Candidate, Entry, Finding, Residue
from letterbook.readers.folder_names import mbox_folder
from letterbook.readers.mail_sniff import mail_score
from letterbook.readers.mbox_lines import (
    DECLARED,
    LOOK_AHEAD,
    Style,
    is_field_line,
    separator_style,
)
from letterbook.readers.mbox_window import CHUNK_BYTES, FRONT_BYTES, Window, readable_after

_DIGITS = 15
_BLANK = b"\xef\xbb\xbf\r\n \t"
_SNIFF = 65_536
_SURE_MAIL = 60
_SHOWN = 8


class _Message(msgspec.Struct):
    """The message that is being collected."""

    start: int
    before: int = 0
    body_start: int | None = None
    target: int | None = None
    """Where Content-Length says that the mail ends."""
    confirmed: bool = False
    contradicted: bool = False
    crowded: bool = False
    headless: bool = False
    others: list[int] = []
    other_count: int = 0


class _Tally(msgspec.Struct):
    messages: int = 0
    others: int = 0
    quoting: str = ""
    spaced: bool = False
    style: Style | None = None


class MboxReader:
    """Splits an mbox at the "From " lines that separate messages."""

    name = "mbox"
    version = 1
    transparent = True

    def __init__(self, chunk: int = CHUNK_BYTES) -> None:
        self._chunk = chunk

    def recognise(self, candidate: Candidate) -> int:
        """Return 95 when the first line is a separator, less when something stands before it."""
        if candidate.kind != "file":
            return 0
        head = candidate.head()
        named = _named_mbox(candidate.name)
        if not head:
            return 40 if named and candidate.size == 0 else 0
        lead = len(head) - len(head.lstrip(_BLANK))
        style = separator_style(head[lead : lead + LOOK_AHEAD])
        if style == "patch" and candidate.name.lower().endswith((".patch", ".diff")):
            return 0
        if style is not None:
            return (95 if lead == 0 else 85) - (25 if style == "undated" else 0)
        if named and any(
            separator_style(head[found.start() + 1 :][:LOOK_AHEAD]) is not None
            for found in itertools.islice(re.finditer(rb"\nFrom ", head), 100)
        ):
            return 75
        return 0

    def read(self, candidate: Candidate) -> Iterator[Finding]:
        """Yield the messages and what belongs to none, in the order of the bytes."""
        folder = mbox_folder(candidate.name)
        tally = _Tally()
        begin: int | None = 0
        while begin is not None:
            with Window(candidate, self._chunk, begin) as window:
                yield from _stretch(window, begin, folder, tally)
                begin = None
                if window.failure is not None and candidate.path is not None:
                    begin = readable_after(candidate.path, window.end)
                    yield _unread(window.end, begin, window.failure)
        if tally.others:
            yield Notice(
                "ambiguous:message-count",
                f"{tally.messages} messages were separated; {tally.others} other lines that"
                ' begin with "From " could be read as separators too, so another program may'
                f" count up to {tally.messages + tally.others}.",
            )


def _stretch(window: Window, begin: int, folder: str, tally: _Tally) -> Iterator[Finding]:
    """Yield what the window holds from ``begin`` on: the whole file, unless its disk fails."""
    start: int | None = begin
    lead, _ = window.ahead(begin, _SNIFF)
    bare = lead.lstrip(_BLANK).startswith(b"From ") or mail_score(lead, "") < _SURE_MAIL
    if begin or (bare and not lead.startswith(b"From ")):
        start = _first_separator(window, begin)
        yield from _residues(window, window.end if start is None else start)
    while start is not None:
        message = _begin(window, start, tally)
        start = _find_end(window, message, tally)
        if start is None and window.failure is not None:
            tally.messages -= 1  # its end cannot be read: no message, but its bytes are kept
            yield from _residues(window, window.end)
        else:
            yield _finish(window, message, start, folder, tally)


def _unread(start: int, end: int | None, error: OSError) -> Notice:
    upto = "its end" if end is None else f"byte {end:,}"
    reason = error.strerror or str(error)
    return Notice("unread:file", f"From byte {start:,} to {upto} it cannot be read: {reason}.")


def _named_mbox(name: str) -> bool:
    last = name.rsplit("/", 1)[-1].lower()
    return last.endswith((".mbox", ".mbx")) or last in ("mbox", "mbx")


def _first_separator(window: Window, start: int = 0) -> int | None:
    at = window.next_from_line(start)
    while at is not None:
        ahead, last = window.ahead(at)
        if separator_style(ahead, at_end=last) is not None:
            return at
        at = window.next_from_line(at + 5)
    return None


def _residues(window: Window, end: int) -> Iterator[Residue]:
    """Yield what stands before ``end`` in pieces, and leave the window there."""
    at = window.mark
    body, _ = window.take(end)
    for piece in body.chunks():
        blank = not piece.strip(_BLANK)
        yield Residue(at, at + len(piece), "blank" if blank else "before-first-message", piece)
        at += len(piece)


def _begin(window: Window, start: int, tally: _Tally) -> _Message:
    """Return the message that begins at ``start``, with what its header says of its length."""
    ahead, last = window.ahead(start)
    message = _Message(start)
    if ahead.startswith(b"From "):
        line = ahead.find(b"\n") + 1
        message.before = line or len(ahead)
        if ahead.startswith(DECLARED):
            tally.quoting = tally.quoting or "mboxrd"
        if tally.style is None:
            tally.style = separator_style(ahead, at_end=last)
    else:
        message.headless = True
    tally.messages += 1
    return message


def _measure(window: Window, message: _Message, end: int) -> None:
    """Note where the mail's body begins and where Content-Length says that it ends.

    The header is looked for before ``end``, the first line that could separate: so no byte is
    searched for two messages.
    """
    front = window.front(min(FRONT_BYTES, end - message.start))
    line = front.find(b"\n", message.before)
    blank = b"\n\r\n" if line > 0 and front[line - 1] == 13 else b"\n\n"
    found = front.find(blank, message.before)
    if found < 0:
        return
    message.body_start = message.start + found + len(blank)
    length = _content_length(front[message.before : found + 1])
    if length is not None:
        message.target = message.body_start + length


def _content_length(header: bytes) -> int | None:
    at = header.lower().find(b"\ncontent-length:")
    if at < 0:
        return None
    line = header[at + 16 : at + 48].split(b"\n", 1)[0].strip()
    return int(line) if line.isdigit() and len(line) <= _DIGITS else None


def _find_end(window: Window, message: _Message, tally: _Tally) -> int | None:
    """Return where the next message begins, None when this one is the last."""
    at = window.next_from_line(message.start + max(5, message.before))
    _measure(window, message, window.end if at is None else at)
    if tally.quoting == "mboxrd":  # a file that says so is divided by its lines alone
        message.target = None
    while at is not None:
        if _separates(window, message, tally, at):
            return at
        message.other_count += 1
        if len(message.others) < _SHOWN:
            message.others.append(at)
        at = window.next_from_line(at + 5)
    end = window.end
    message.confirmed = message.target is not None and _only_line_ends(window, message.target, end)
    return None


def _separates(window: Window, message: _Message, tally: _Tally, at: int) -> bool:
    """Return True when the "From " line at ``at`` begins the next message."""
    ahead, last = window.ahead(at)
    style = separator_style(ahead, at_end=last)
    target = message.target
    if target is not None and target <= at and _only_line_ends(window, target, at):
        after = ahead[ahead.find(b"\n") + 1 :]
        if style is not None or is_field_line(after):
            message.confirmed = True
            return True
    if style is None or not (style == "dated" or style == (tally.style or style)):
        return False
    if target is not None and target > at:
        if _leads_on(window, target, tally):
            message.contradicted = True
            return False
        message.contradicted = True
    blank = _blank_before(window, at)
    message.crowded = tally.spaced and not blank
    tally.spaced = tally.spaced or blank
    return True


def _blank_before(window: Window, at: int) -> bool:
    return window.between(at - 4, at).replace(b"\r", b"").endswith(b"\n\n")


def _only_line_ends(window: Window, start: int, end: int) -> bool:
    return 0 <= end - start <= 4 and not window.between(start, end).strip(b"\r\n")


def _leads_on(window: Window, target: int, tally: _Tally) -> bool:
    """Return True when ``target`` is the end of the file or of a line before a separator."""
    seen = window.peek(target, LOOK_AHEAD + 4)
    if seen is None:
        return False
    raw, last = seen
    rest = raw.lstrip(b"\r\n")
    if len(raw) - len(rest) > 4:
        return False
    if not rest:
        return last
    style = separator_style(rest, at_end=last)
    return style == "dated" or (style is not None and style == tally.style)


def _finish(
    window: Window, message: _Message, end: int | None, folder: str, tally: _Tally
) -> Entry:
    """Return the entry from the message's start to ``end``; the window then begins there."""
    stop = window.end if end is None else end
    after = _blank_after(window, message, stop)
    body, quoted = window.take(stop)
    if message.confirmed and message.other_count and not tally.quoting:
        tally.quoting = "none"
    notices = tuple(_notices(message, quoted, tally))
    if not message.confirmed or message.contradicted:
        tally.others += message.other_count
    return Entry(
        step=byte_range(message.start, stop),
        body=body,
        quoting=tally.quoting or "mboxrd",
        folder=folder,
        before=message.before,
        after=after,
        notices=notices,
    )


def _blank_after(window: Window, message: _Message, stop: int) -> int:
    """Return the length of the blank line that the container adds after the mail."""
    floor = message.start + message.before if message.body_start is None else message.body_start
    if message.confirmed and message.target is not None:
        return stop - message.target
    tail = window.between(max(floor, stop - 4), stop)
    for blank in (b"\r\n", b"\n"):
        if tail.endswith(b"\n" + blank) or tail == blank:
            return len(blank)
    return 0


def _notices(message: _Message, quoted: bool, tally: _Tally) -> Iterator[Notice]:
    if message.headless:
        yield Notice("repaired:from-line", 'No "From " line stands before this mail.')
    if message.other_count and (not message.confirmed or message.contradicted):
        places = ", ".join(str(at) for at in message.others)
        yield Notice(
            "ambiguous:from-line",
            f'{message.other_count} lines inside this mail begin with "From " and were read as'
            f" its text; another program may split it there (file offsets {places}).",
        )
    if message.crowded:
        yield Notice(
            "ambiguous:from-line",
            'The "From " line after this mail has no blank line before it, unlike others here.',
        )
    if message.contradicted:
        yield Notice(
            "ambiguous:content-length",
            'Content-Length and the "From " lines disagree on where this mail ends.',
        )
    if quoted and not tally.quoting:
        yield Notice(
            "ambiguous:quoting",
            'A line begins with ">From ": nothing in the file tells whether the ">" was added'
            " by the mailbox or written in the mail.  It is read as added.",
        )
