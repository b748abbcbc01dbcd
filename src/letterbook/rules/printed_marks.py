"""The marks that releases and productions put on printed pages: numbers, stamps, withheld reasons.

They are no words of the correspondence.  A line that is a mark is taken out of the text, a mark at
the end of a line is cut off, and all are kept as marks of the document.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from letterbook.model.message import Mark, MarkKind

_LINE_CHARS = 300
_MOST_MARKS = 500
_CLASSES = (
    "UNCLASSIFIED|CONFIDENTIAL|SECRET|TOP SECRET|RESTRICTED|SBU|SENSITIVE BUT UNCLASSIFIED"
    "|NON CLASSIFIÉ|CONFIDENTIEL|SECRET DÉFENSE|DIFFUSION RESTREINTE"
)
_NUMBER = r"[A-Z]{0,10}[-_ ]?\d{4,12}"
_WITHHELD = (
    r"\(?[Bb]\)?\s?\(?[1-9]\)?(?:\s?\([A-Z]\))?|1\.4\s?\(?[A-Ha-h]\)?|[Aa]rt\.?\s?L?\s?\d{3}"
)
_WHOLE: tuple[tuple[MarkKind, re.Pattern[str]], ...] = (
    (
        "document",
        re.compile(rf"Doc(?:ument)?\.?\s?(?:No|Number|N°|ID)\.?\s?[:;]?\s?(?P<v>{_NUMBER})", re.I),
    ),
    (
        "case",
        re.compile(
            r"(?:Case|Request|Dossier|Demande)\s?(?:No|Number|N°)\.?\s?[:;]?\s?(?P<v>[A-Z]{0,6}-?\d[\w/-]{2,30})",
            re.I,
        ),
    ),
    (
        "release-date",
        re.compile(
            r"(?:Date|Released?|Publi[ée] le)\s?[:;]?\s?(?P<v>\d{1,2}[/.-]\d{1,2}[/.-]\d{4})", re.I
        ),
    ),
    (
        "release",
        re.compile(
            r"(?P<v>RELEASED? IN (?:FULL|PART)(?:[\s,]{1,3}[\w.()]{2,8}){0,8}|DENIED IN FULL"
            r"|COMMUNICATION (?:INTÉGRALE|PARTIELLE))"
        ),
    ),
    ("class", re.compile(rf"(?P<v>(?:{_CLASSES})(?://[A-Z/ ]{{1,30}})?)")),
    (
        "page",
        re.compile(
            r"(?P<v>[-–]?\s?(?:Page|PAGE|p\.)\s?\d{1,5}(?:\s?(?:of|de|sur|/)\s?\d{1,5})?\s?[-–]?|[-–]\s?\d{1,4}\s?[-–])"
        ),
    ),
    ("number", re.compile(r"(?P<v>[A-Z][A-Z0-9]{1,11}[-_ .]?(?:[A-Z]{1,8}[-_ .])?\d{5,12})")),
    ("withheld", re.compile(rf"(?P<v>(?:{_WITHHELD})(?:[\s,;]{{1,3}}(?:{_WITHHELD})){{0,5}})")),
    (
        "stamp",
        re.compile(
            r"(?P<v>(?:STATE DEPT\.|PRODUCED TO|SUBJECT TO AGREEMENT|NO FOIA|REVIEW AUTHORITY|FOIA)"
            r"[A-Z0-9 .,:;&'-]{3,140})"
        ),
    ),
    (
        "stamp",
        re.compile(
            r"(?P<v>U\.\s?S\.\s?Department of [A-Z][a-z]+(?: (?!Case|Doc|Date)[A-Z][a-z]+)*)"
        ),
    ),
)
_CAPITAL_OR_DIGIT = re.compile(r"[A-ZÀ-Þ0-9]")
"""Every mark has one."""

_WIDE = re.compile(r"\s{3,}")
_MARGIN = re.compile(rf"\s{{3,}}(?P<v>(?:{_WITHHELD})(?:[\s,;]{{1,3}}(?:{_WITHHELD})){{0,5}})\s*$")
_RELEASE = re.compile(rf"RELEASED? IN (?:FULL|PART)(?:[\s,]{{1,3}}(?:{_WITHHELD}))*")
_LAST_WORD = re.compile(r"\s(?P<v>B[1-9](?:, ?B[1-9])*)\s*$")
_REASON_CHARS = 40
_OF_A_RELEASE = ("document", "case", "release")
_BEGINNINGS = ("RELEASE IN", "RELEASED IN", "RELEASE", "RELEASED")
_UNFINISHED = Mark("stamp", "RELEASE")
"""Stands for the first line of a mark of two, and is left out where the second is found."""


class Cleared(NamedTuple):
    """The lines without marks, and the marks in their order; a line that was a mark is None."""

    lines: list[str | None]
    marks: tuple[Mark, ...]


def take_marks(lines: Sequence[str]) -> Cleared:
    """Return the lines of a printed document without its marks."""
    kept: list[str | None] = []
    marks: list[Mark] = []
    begun = ""
    for line in lines:
        rest, found, begun = _line(line[:_LINE_CHARS], begun)
        if not found:
            kept.append(line)
            continue
        marks += found
        kept.append(rest + line[_LINE_CHARS:] if rest.strip() else None)
    if any(mark.kind in _OF_A_RELEASE for mark in marks):
        marks += _ends_taken(kept)
    whole = any(mark.kind == "release" for mark in marks)
    told = [mark for mark in marks if not (whole and mark == _UNFINISHED)]
    return Cleared(kept, tuple(dict.fromkeys(told))[:_MOST_MARKS])


def _line(line: str, begun: str) -> tuple[str, list[Mark], str]:
    """Return what is left of a line, its marks, and a mark that goes on in the next line."""
    if _CAPITAL_OR_DIGIT.search(line) is None:
        return line, [], begun if not line.strip() else ""
    margin = _MARGIN.search(line)
    rest = line[: margin.start()] if margin is not None else line
    found = [Mark("withheld", " ".join(margin["v"].split()))] if margin is not None else []
    told: list[Mark] = []
    goes_on = begun
    for piece in _WIDE.split(rest.strip()):
        text = " ".join(piece.split())
        if _RELEASE.fullmatch(f"{begun} {text}".strip()) and (begun or text.startswith("RELEASE")):
            told.append(Mark("release", f"{begun} {text}".strip()))
            goes_on = ""
        elif text in _BEGINNINGS:
            goes_on = text
        elif text and (some := _all_marks(text)):
            told += some
        elif text and (unfinished := _unfinished(text)) is not None:
            told += unfinished[0]
            goes_on = unfinished[1]
        elif text:
            return rest, found, ""
    return "", [*told, *found, *([_UNFINISHED] if goes_on else [])], goes_on


def _ends_taken(kept: list[str | None]) -> list[Mark]:
    """Take reasons for withholding off the ends of lines, where a text layer lost the margin."""
    found: list[Mark] = []
    for number, line in enumerate(kept):
        match = _LAST_WORD.search(line[-_REASON_CHARS:]) if line else None
        if line and match is not None:
            kept[number] = line[: len(line) - len(match[0])]
            found.append(Mark("withheld", match["v"]))
    return found


@lru_cache(maxsize=4_096)  # pages bear the same marks
def _all_marks(text: str) -> tuple[Mark, ...]:
    """Return the marks of which a text is made, none where something else stands among them."""
    found: list[Mark] = []
    at = 0
    while at < len(text):
        mark, end = _mark_at(text, at)
        if mark is None:
            return ()
        found.append(mark)
        at = end
    return tuple(found)


def _unfinished(text: str) -> tuple[list[Mark], str] | None:
    """Return the marks before one that goes on in the next line, and its beginning."""
    for begins in _BEGINNINGS:
        before = text.removesuffix(f" {begins}")
        if before != text and (marks := _all_marks(before)):
            return list(marks), begins
    return None


def _mark_at(text: str, at: int) -> tuple[Mark | None, int]:
    whole = next((k for k, p in _WHOLE if p.fullmatch(text, at)), None)
    for kind, pattern in _WHOLE:
        match = pattern.match(text, at)
        if match is None or (whole is not None and kind != whole):
            continue
        end = match.end()
        if end == len(text) or text[end] == " ":
            return Mark(kind, " ".join(match["v"].split())), end + 1
    return None, at
