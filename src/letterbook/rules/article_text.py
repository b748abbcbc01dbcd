"""Divides the text of a publication into paragraphs, and puts aside what is no part of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from letterbook.model.article import Block
from letterbook.model.article_words import ArticleWords
from letterbook.rules.article_words import any_of

_LINE = re.compile(r"[^\n]+")
_JUNK = re.compile(r"\S{8,}")
_ADDRESS = re.compile(r"https?://\S+")
_WORD = re.compile(r"[^\W_]+")
_ENDS = (".", "!", "?", "\u2026", ":", ";", "\u00bb", "\u201d", '"', "\u2019", ")")
_FULL_LINE = 55
_SHORT = 30
_NOTICE = 70
_MENU_LINES = 3
_MENU_WORDS = 5
_REPEATED = 2
_PROSE = 9
_OPENING = 8

MENU = "menu"
EMBEDDED = "embedded post"
CODE = "technical residue"
REPEATED = "repeated text"


def find_blocks(text: str, words: Sequence[ArticleWords]) -> list[Block]:
    """Return the paragraphs of a text in order, furniture marked with its reason.

    A line is a paragraph, unless it is softly wrapped: then the lines of a paragraph are joined.
    """
    spans = list(_paragraphs(text))
    said = [text[start:end] for start, end in spans]
    often = Counter(" ".join(one.split()) for one in said)
    reasons = [_reason(one, often, words) for one in said]
    _menus(said, reasons)
    kinds = [_kind(one, n, said) for n, one in enumerate(said)]
    return [
        Block(start, end, "furniture" if reason else kind, reason)  # type: ignore[arg-type]
        for (start, end), kind, reason in zip(spans, kinds, reasons, strict=True)
    ]


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    open_at: int | None = None
    end = 0
    for line in _LINE.finditer(text):
        if line.group().isspace():
            continue
        start = line.start() + len(line.group()) - len(line.group().lstrip())
        if open_at is not None and _goes_on(text, open_at, end, start):
            end = line.start() + len(line.group().rstrip())
            continue
        if open_at is not None:
            yield open_at, end
        open_at, end = start, line.start() + len(line.group().rstrip())
    if open_at is not None:
        yield open_at, end


def _goes_on(text: str, opened: int, end: int, start: int) -> bool:
    """Return whether the line at ``start`` goes on with the one that ended at ``end``."""
    if text.count("\n", end, start) > 1:
        return False
    last = text[max(opened, text.rfind("\n", opened, end) + 1) : end]
    if len(last) < _FULL_LINE or len(last) > 2 * _FULL_LINE or "://" in last:
        return False
    return text[start].islower() or not last.endswith(_ENDS[:6])


def _reason(said: str, often: Counter[str], words: Sequence[ArticleWords]) -> str:
    many = len(_WORD.findall(said))
    folded = " ".join(said.split())
    if _JUNK.fullmatch(folded) and not _ADDRESS.fullmatch(folded):
        if _ADDRESS.search(folded) is None and not re.search(r"\d", folded):
            return ""
        return EMBEDDED if "/status/" in folded else CODE
    address = _ADDRESS.match(folded)
    if address and many <= _SHORT:
        return EMBEDDED if "/status/" in folded else CODE
    for one in words:
        for reason, signs in one.furniture.items():
            limit = _NOTICE if reason == "cookies" else _SHORT
            sign = any_of(signs).search(said) if many <= limit else None
            if sign is not None and not (reason != "cookies" and _is_prose(said, many, sign)):
                return reason
    if often[folded] >= _REPEATED and many <= _NOTICE:
        return REPEATED
    return ""


def _is_prose(said: str, many: int, sign: re.Match[str]) -> bool:
    """Return whether a sentence of some length names such a thing in passing."""
    return many >= _PROSE and _is_sentence(said) and sign.start() > _OPENING


def _menus(said: Sequence[str], reasons: list[str]) -> None:
    """Call a run of short lines without sentences a menu where one of them was one already."""
    run: list[int] = []
    for n in range(len(said) + 1):
        short = n < len(said) and (
            bool(reasons[n]) or (len(said[n].split()) <= _MENU_WORDS and not _is_sentence(said[n]))
        )
        if short:
            run.append(n)
            continue
        kinds = {reasons[m] for m in run}
        if len(run) >= _MENU_LINES and MENU in kinds:
            for m in run:
                reasons[m] = reasons[m] or MENU
        run = []
    for n in range(len(said)):
        beside = reasons[max(0, n - 2) : n], reasons[n + 1 : n + 3]
        if not reasons[n] and all(MENU in some for some in beside):
            reasons[n] = MENU


def _is_sentence(said: str) -> bool:
    return said.rstrip().endswith(_ENDS)


def _kind(said: str, place: int, everything: Sequence[str]) -> str:
    if _is_sentence(said) or len(said.split()) > 2 * _MENU_WORDS + 8:
        return "paragraph"
    return (
        "title"
        if place < 3 and not any(len(one) > 400 for one in everything[:place])
        else ("heading")
    )
