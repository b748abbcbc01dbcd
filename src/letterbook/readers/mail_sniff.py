"""Telling a single mail (RFC 5322) from other text by its first bytes."""

from __future__ import annotations

import re
from functools import lru_cache

_FIELD = re.compile(rb"([\x21-\x39\x3b-\x7e]{1,120})[ \t]{0,8}:")

_SPACED_FROM = re.compile(rb"From[ \t]{1,8}:")
"""A From field with a space before its colon (the obsolete syntax of RFC 5322)."""

_TRACE = frozenset(
    b"received return-path message-id delivered-to mime-version x-mailer x-originating-ip"
    b" dkim-signature received-spf authentication-results envelope-to x-received"
    b" list-id x-mozilla-status x-uidl x-gmail-labels x-gm-thrid in-reply-to".split()
)
_PLAIN = frozenset(
    b"from to cc bcc subject date sender reply-to references content-type"
    b" content-transfer-encoding content-disposition resent-from newsgroups organization"
    b" priority importance status errors-to precedence".split()
)
_FIELD_OF_MAIL = re.compile(
    rb"(?:received|return-path|message-id|delivered-to|mime-version|dkim-signature)[ \t]{0,8}:"
    rb"|content-type[ \t]{0,8}:[ \t]{0,8}multipart/",
    re.IGNORECASE,
)
"""First lines that only a mail has, or a part of one."""

_MAIL_NAMES = (".eml", ".msg", ".mail", ".email", ".mime", ".mbox", ".mbs", ".emltpl")
_OTHER_NAMES = (
    *(".patch", ".diff", ".mht", ".mhtml", ".json", ".html", ".htm", ".xml", ".csv", ".yml"),
    *(".yaml", ".md", ".rst", ".vcf", ".ics", ".py", ".c", ".h", ".js", ".css", ".log", ".ini"),
)
_SENT = re.compile(rb"^sent[ \t]{0,8}:", re.IGNORECASE | re.MULTILINE)
_DATE = re.compile(rb"^date[ \t]{0,8}:", re.IGNORECASE | re.MULTILINE)
_OF_MAIL_ALONE = re.compile(
    rb"^(?:subject|sender|reply-to|references|content-[\w-]{1,40}|newsgroups)[ \t]{0,8}:",
    re.IGNORECASE | re.MULTILINE,
)
_BLANK_LINE = re.compile(rb"\r?\n[ \t]*\r?\n")
_LINES = 400
_NOTHING = b"\r\0\x0b\x0c"
"""A line of these only ends the header block to many programs, and is no text to any."""
_BAD_LINES = 3


def leading_length(head: bytes) -> int:
    """Return the length of what may stand before a mail: a byte order mark, blank lines and
    one "From " line (or a quoted one)."""
    at = 3 if head.startswith(b"\xef\xbb\xbf") else 0
    while head[at : at + 1] in (b"\r", b"\n"):
        at += 1
    if head.startswith((b"From ", b">From "), at) and not _SPACED_FROM.match(head, at):
        end = head.find(b"\n", at, at + 1024)
        at = end + 1 if end >= 0 else at
    return at


@lru_cache(maxsize=4)  # several readers ask it of one file
def mail_score(head: bytes, name: str) -> int:
    """Return 0 (no mail) to 90 (certainly one) from the first bytes and, last, the name."""
    start = leading_length(head)
    if head[start : start + 1] in (b"", b" ", b"\t", b"<", b"{", b"["):
        return 0
    trace, plain, bad, fields, body = _count_fields(head, start)
    last = name.rsplit("/", 1)[-1].lower()
    if last.endswith(_OTHER_NAMES) and trace < 2:
        return 0
    if last.endswith((".mht", ".mhtml", ".patch", ".diff")):
        return 0
    if bad > _BAD_LINES or bad > fields or not (trace or plain):
        return 0
    if trace >= 2 or (trace and plain >= 2):
        return 90
    if trace and plain:
        return 80
    if last.endswith(_MAIL_NAMES):
        return 70
    if trace == 0 and _is_printed(head[start:]):
        return 0
    if trace == 0 and _is_journey(head[start:]):
        return 0
    if plain >= 3 and body:
        return 65
    if bad == 0 and _FIELD_OF_MAIL.match(head, start):
        return 60
    return 60 if plain >= 2 and body and bad == 0 else 0


def _is_journey(head: bytes) -> bool:
    """Return whether the fields may be those of a journey: no subject, and nobody's address."""
    block = _BLANK_LINE.split(head, maxsplit=1)[0]
    return b"@" not in block and _OF_MAIL_ALONE.search(block) is None


def _is_printed(head: bytes) -> bool:
    """Return whether the labels are those of a mail that was printed: ``Sent``, and no ``Date``."""
    block = _BLANK_LINE.split(head, maxsplit=1)[0]
    return _SENT.search(block) is not None and _DATE.search(block) is None


def _count_fields(head: bytes, start: int) -> tuple[int, int, int, int, bool]:
    """Return (trace names, plain names, bad lines, fields, whether a blank line ended them)."""
    trace: set[bytes] = set()
    plain: set[bytes] = set()
    bad = fields = 0
    cut = len(head) >= 65_536
    lines = head[start:].split(b"\n", _LINES)
    for number, line in enumerate(lines):
        if not line.strip(_NOTHING):
            return len(trace), len(plain), bad, fields, number < len(lines) - 1 or fields > 0
        if line[:1] in (b" ", b"\t"):
            continue
        found = _FIELD.match(line)
        if found is None:
            if number == 0:
                return 0, 0, 1, 0, False
            bad += 1
            if bad > _BAD_LINES:
                break
            continue
        fields += 1
        name = found.group(1).lower()
        if name in _TRACE:
            trace.add(name)
        elif name in _PLAIN:
            plain.add(name)
    return len(trace), len(plain), bad, fields, cut or len(lines) > _LINES
