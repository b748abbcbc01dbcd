"""The lines of a transcript that are no messages: dates, what a program notes, numbers of pages."""

from __future__ import annotations

import re
from collections.abc import Sequence

from letterbook.rules.transcript_heads import DATE, LINE_CHARS, MARKS, event_patterns

_S = r"[ \t\u00a0\u2009\u202f]"
_RULE = rf"[-=—–*#_: {_S[1:-1]}]{{0,20}}"
_DAY_ALONE = re.compile(
    rf"[{MARKS}]{{0,4}}{_S}{{0,8}}\*{{0,2}}{_RULE}(?P<date>{DATE})"
    rf"(?:{_S}?\([^\W\d_]{{1,10}}\.?\))?{_RULE}$"
)
_OPENED = (
    r"(?:[-*#]{1,4}\s)?(?:Log opened|Day changed(?: to)?|Session (?:Start|Time):"
    r"|BEGIN LOGGING AT|Conversation with .{1,80}? (?:at|on))\s"
)
_LOG_DAY = re.compile(
    rf"{_OPENED}(?:(?P<date>{DATE})(?![\w/.-])"
    r"|[^\W\d_]{2,4},?\s{1,2}(?P<month>[^\W\d_]{3,10})\s{1,2}(?P<day>\d{1,2})\s"
    r"(?:\d{1,2}:\d{2}(?::\d{2})?\s)?(?:[A-Z]{3,4}\s)?(?P<year>\d{4})(?!\d))"
)
"""A line with which a program begins a log or a day: ``--- Day changed Thu Oct 13 2016``."""

_NOTED = re.compile(
    r"(?:[-*#]{1,4}\s)?(?:Log (?:opened|closed)|Day changed|Session (?:Start|Time|Close|Ident):"
    r"|(?:BEGIN|ENDING) LOGGING AT|Conversation with .{1,80}? (?:at|on)\s)"
)
_PAGE_MARK = re.compile(
    r"\s{0,20}(?:[\[({][^\S\n]?|[-–—]{1,5}[^\S\n])?(?P<word>page|seite|p\u00e1gina|pagina|p\.)\s?"
    r"(?P<number>\d{1,5})(?P<of>\s?(?:/|of|sur|de|von|di)\s?\d{1,5})?"
    r"(?P<end>[^\S\n]?[\])}]|[^\S\n][-–—]{1,5})?\s{0,20}",
    re.IGNORECASE,
)
_PAGE_NUMBER = re.compile(r"\s{0,20}(?:[-–—]{1,5}[^\S\n](?P<n>\d{1,5})[^\S\n][-–—]{1,5})\s{0,20}")


def read_day_line(line: str) -> str:
    """Return the date of a line that states a date alone, "" for any other.

    A line with which a program begins a log or a day states its date too.
    """
    if len(line) > LINE_CHARS:
        return ""
    match = _DAY_ALONE.match(line.rstrip())
    if match is not None:
        return match["date"]
    log = _LOG_DAY.match(line)
    if log is None:
        return ""
    return log["date"] or f"{log['month']} {log['day']}, {log['year']}"


def is_event(line: str, of_day: bool) -> bool:
    """Return True for a line that states a time and no speaker, as programs note what happened."""
    if of_day and _NOTED.match(line[:LINE_CHARS]):
        return True
    match = event_patterns()[of_day].match(line[:LINE_CHARS])
    return match is not None and (of_day or bool(match["time"] or match["time2"]))


def page_marks(lines: Sequence[str]) -> frozenset[int]:
    """Return the lines that number a page and say nothing else, by their place.

    ``[page 2]`` and ``Page 2 of 9`` say so themselves; ``Page 2`` and ``- 2 -`` only where the
    file goes on so: where another such line has the next number.
    """
    plain: set[int] = set()
    bare: dict[str, list[tuple[int, int]]] = {}
    for at, line in enumerate(lines):
        if len(line) > LINE_CHARS or not line or line[-1:].isalpha():
            continue
        if found := _PAGE_MARK.fullmatch(line):
            if found["of"] or found["end"]:
                plain.add(at)
            else:
                bare.setdefault(found["word"].casefold(), []).append((at, int(found["number"])))
        elif found := _PAGE_NUMBER.fullmatch(line):
            bare.setdefault("", []).append((at, int(found["n"])))
    for marks in bare.values():
        numbers = [number for _, number in marks]
        if len(numbers) > 1 and numbers == list(range(numbers[0], numbers[0] + len(numbers))):
            plain.update(at for at, _ in marks)
    return frozenset(plain)
