"""Header blocks in the text of a mail: From, Sent, To, Subject of the mail that follows."""

from __future__ import annotations

import re

import msgspec

from letterbook.rules.quoted_headings import ANY_FIELD, RULE_LINE, field_kind

MAX_BLOCK_LINES = 60
_MAX_FIELD_LINE = 2_000
_STAMP = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}[ \t,]{1,4}\d{1,2}:\d\d")
_GIT_FROM = re.compile(r"From [0-9a-f]{7,64} ")
_PATCH_SUBJECT = re.compile(r"subject:[^\n]{0,40}\[[^\]\n]{0,40}(?:PATCH|RFC)", re.IGNORECASE)
_LOOK_BACK = 5


class HeaderBlock(msgspec.Struct, frozen=True):
    """A run of header lines: where it ends (at a line's start) and which fields it holds."""

    end: int
    kinds: frozenset[str]


def line_at(text: str, start: int) -> tuple[str, int]:
    """Return the line that begins at ``start``, at most 2,000 characters, and its end."""
    end = text.find("\n", start)
    if end < 0:
        end = len(text)
    return text[start : min(end, start + _MAX_FIELD_LINE)], end


def next_text(text: str, at: int, blank_lines: int) -> int:
    """Return the start of the first line from ``at`` on that is not blank, -1 if it is far."""
    for _ in range(blank_lines + 1):
        if at >= len(text):
            return -1
        line, end = line_at(text, at)
        if line.strip():
            return at
        at = end + 1
    return -1


def header_block(text: str, at: int) -> HeaderBlock:
    """Return the block of header lines that begins at ``at``; without kinds when there is none.

    Single blank lines between fields and wrapped values belong to it.
    """
    kinds: set[str] = set()
    end = at
    last = ""
    for _ in range(MAX_BLOCK_LINES):
        if at >= len(text):
            break
        line, stop = line_at(text, at)
        kind = field_kind(line)
        if kind:
            last = kind
            if last in kinds and last in ("from", "subject"):
                break
            kinds.add(last)
        elif not line.strip():
            following = next_text(text, at, 1)
            if following < 0 or not kinds or not field_kind(line_at(text, following)[0]):
                break
            at = following
            continue
        elif not kinds or not (_continues(line, last) or _before_field(text, stop + 1, last)):
            break
        at = stop + 1
        end = min(at, len(text))
    return HeaderBlock(end, frozenset(kinds))


def _continues(line: str, last: str) -> bool:
    if line[0] in " \t" and len(line) > 1:
        return True
    return last in ("to", "other") and ("@" in line or ";" in line or line.rstrip().endswith(","))


def _before_field(text: str, at: int, last: str) -> bool:
    """Return whether the line at ``at`` goes on with fields after one wrapped line of ``last``."""
    if at >= len(text):
        return False
    return field_kind(line_at(text, at)[0]) not in ("", last, "other")


def is_quoted_header(text: str, at: int, block: HeaderBlock, *, patch: bool) -> bool:
    """Return whether the block announces a quoted mail, rather than the header of a patch."""
    if "from" not in block.kinds or len(block.kinds & {"sent", "to", "subject"}) < 2:
        return False
    if "to" in block.kinds:
        return True
    above = text.rfind("\n", 0, max(0, at - 1)) + 1
    if _GIT_FROM.match(text, above) or _PATCH_SUBJECT.search(text, at, block.end):
        return False
    return not (patch and not text[:at].strip())


def any_header_block(text: str, at: int) -> int:
    """Return the end of at least three field-like lines in any language, -1 if there are fewer.

    Used below a line across the page only; one of them has to hold a clock time or an address.
    """
    start = at
    count = 0
    while count < MAX_BLOCK_LINES:
        line, stop = line_at(text, at)
        if not ANY_FIELD.match(line):
            break
        count += 1
        at = min(stop + 1, len(text))
        if at == len(text):
            break
    if count < 3:
        return -1
    block = text[start:at]
    return at if "@" in block and re.search(r"\d{1,2}[:.]\d\d|\d{4}", block) else -1


def rule_before(text: str, at: int) -> int:
    """Return the start of a line across the page right above ``at``, or ``at``."""
    start = at
    for _ in range(3):
        if start <= 1:
            return at
        above = text.rfind("\n", 0, start - 1) + 1
        line = text[above : start - 1]
        if line.strip():
            return above if len(line) < 200 and RULE_LINE.match(line) else at
        start = above
    return at


def tabular_reply_start(text: str, at: int, floor: int) -> int:
    """Return where a heading begins whose To, cc and Subject lines begin at ``at``; -1 for none.

    Notes and old Exchange programs write the author and a date and time above them, each on a
    line of its own, without a field name.
    """
    start = at
    found = -1
    blanks = 0
    for _ in range(_LOOK_BACK):
        if start <= floor + 1:
            break
        above = text.rfind("\n", floor, start - 1) + 1
        above = max(above, floor)
        line = text[above : start - 1]
        if len(line) > 200:
            break
        if not line.strip():
            blanks += 1
            if blanks > 2:
                break
        elif _STAMP.search(line):
            found = above
        elif found >= 0:
            return above if len(line.split()) <= 6 and not line.rstrip().endswith(".") else found
        elif ":" not in line and len(line.split()) > 6:
            break
        start = above
    return found
