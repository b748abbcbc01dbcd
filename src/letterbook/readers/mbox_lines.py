"""What counts as the "From " line that begins a message in an mbox.

There is no standard (RFC 4155 describes a custom).  A line is taken for a separator when it
carries a plausible date and the line after it looks like a header field; both conditions fail
for ordinary prose, which is the usual reason for a "From " at the start of a line.
"""

from __future__ import annotations

import re
from typing import Literal

LINE_LIMIT = 1024
"""Longest "From " line considered, in bytes."""

LOOK_AHEAD = LINE_LIMIT + 256
"""Bytes after the start of a line that are enough to judge it."""

Style = Literal["dated", "undated", "patch"]

_MONTH = rb"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_DATE = re.compile(
    rb"\b" + _MONTH + rb"[a-z]{0,6}[ \t]{1,3}\d{1,2},?[ \t]{1,3}\d{1,2}:\d\d\b"
    rb"|\b\d{1,2}[ \t-]" + _MONTH + rb"[a-z]{0,6}[ \t-](?:19|20)?\d\d,?[ \t]{1,3}\d{1,2}:\d\d\b"
    rb"|\b(?:19|20)\d\d-\d\d-\d\d[ T]\d\d:\d\d\b",
    re.IGNORECASE,
)
_YEAR = re.compile(rb"\b(?:19|20)\d\d\b|-\d\d[ \t]")
_FIELD = re.compile(rb"[\x21-\x39\x3b-\x7e]{1,120}[ \t]{0,8}:")
_FIELD_START = re.compile(rb"[\x21-\x39\x3b-\x7e]{0,120}\Z")
_PATCH = re.compile(rb"From [0-9a-f]{40,64} Mon Sep 17 00:00:00 2001\r?\n")
DECLARED = b"From mboxrd@z "
"""Begins the separator lines of a file that says its quoting: then no other line is one."""

_UNDATED = re.compile(rb"From [^\s@]{1,200}@[^\s@]{1,200}[ \t]*\r?\n")


def is_field_line(line: bytes) -> bool:
    """Return True when ``line`` begins like a header field, or is a quoted "From " line."""
    return _FIELD.match(line) is not None or line.startswith(b">From ")


def separator_style(ahead: bytes, *, at_end: bool = False) -> Style | None:
    """Return how the line at the start of ``ahead`` separates messages, None when it does not.

    ``ahead`` is up to `LOOK_AHEAD` bytes from the "F"; ``at_end`` says that the file
    ends with it, so that a header cut off in its first line still counts.
    A `DECLARED` line needs no field after it: no mail in its file has such a line unquoted.
    "patch" is the line that git writes before a mailed patch: it is a separator only in a
    file that begins with one.
    """
    if not ahead.startswith(b"From "):
        return None
    end = ahead.find(b"\n", 0, LINE_LIMIT)
    if end < 0:
        return "dated" if at_end and len(ahead) < LINE_LIMIT and _dated(ahead) else None
    line = ahead[: end + 1]
    if line.startswith(DECLARED) and _dated(line):
        return "dated"
    after = ahead[end + 1 :]
    if not is_field_line(after) and not (at_end and _FIELD_START.match(after)):
        return None
    if _PATCH.fullmatch(line):
        return "patch"
    if _dated(line):
        return "dated"
    return "undated" if _UNDATED.fullmatch(line) else None


def _dated(line: bytes) -> bool:
    found = _DATE.search(line)
    return found is not None and _YEAR.search(line, found.start()) is not None
