"""A publication as it was read: its text, what was put aside, and the passages that can be checked.

Every span is a half-open range of characters of ``Article.text``.
"""

from __future__ import annotations

from typing import Literal

import msgspec

BlockKind = Literal["title", "heading", "paragraph", "quotation", "furniture"]
ClaimKind = Literal[
    "date",
    "range",
    "duration",
    "delay",
    "answers",
    "messages",
    "no-answer",
    "cessation",
    "first",
    "last",
    "started",
    "comparison",
    "trend",
    "recipients",
    "completeness",
    "post-address",
    "same-link",
    "quantity",
]
Join = Literal["omission", "insertion", "attribution"]
Named = Literal["named", "carried-over", "assumed", "nobody"]


class Block(msgspec.Struct, frozen=True):
    """A paragraph with its span; ``reason`` tells why ``furniture`` is no part of the article."""

    start: int
    end: int
    kind: BlockKind
    reason: str = ""


class StatedDate(msgspec.Struct, frozen=True):
    """A date in the text, with its span: a year, month or day, as far as it is stated.

    ``year`` is None where neither the words nor the text before them give one.
    ``year_from`` tells where the year stands: in the "words", or in what was said "before".
    """

    start: int
    end: int
    words: str
    year: int | None
    month: int | None
    day: int | None
    year_from: str = "words"


class Quotation(msgspec.Struct, frozen=True):
    """Words in quotation marks: ``pieces`` are what stands between marks, without them.

    There are several pieces where an attribution or a mark of omission divides them; ``joins``
    tells which, between each two.  ``whole`` is everything between the outermost marks.
    ``speaker`` is the nearest name that an attributing verb belongs to, "" where there is none;
    ``elsewhere`` the words that present it as said elsewhere, to the press for example.
    ``mentioned``: nobody is said to have said the words; they are a name, a title or irony.
    """

    start: int
    end: int
    pieces: tuple[str, ...]
    joins: tuple[Join, ...]
    whole: str
    marks: str
    sentence: str
    sentence_start: int
    speaker: str = ""
    attribution: tuple[str, ...] = ()
    elsewhere: str = ""
    indirect: bool = False
    mentioned: bool = False


class Claim(msgspec.Struct, frozen=True):
    """A statement that can be held against a record, in the words of the article.

    ``number`` and ``unit`` are what is counted or how long (in seconds, for delays, ``unit`` is
    that of the text); ``subject`` and ``object`` are names as written, with how they were found;
    ``hedges`` are words that limit the statement, ``attribution`` who is said to have said it.
    """

    kind: ClaimKind
    start: int
    end: int
    words: str
    sentence: str
    sentence_start: int
    subject: str = ""
    subject_named: Named = "nobody"
    object: str = ""
    number: float | None = None
    unit: str = ""
    dates: tuple[StatedDate, ...] = ()
    names: tuple[str, ...] = ()
    channel: str = ""
    link: str = ""
    hedges: tuple[str, ...] = ()
    attribution: tuple[str, ...] = ()


class Article(msgspec.Struct, frozen=True):
    """A publication: ``name`` of the file, its language, its text and what was found in it.

    After ``text_end`` stands in the text what its page had beside it.
    """

    name: str
    title: str
    language: str
    published: str
    text: str
    blocks: tuple[Block, ...]
    quotations: tuple[Quotation, ...]
    dates: tuple[StatedDate, ...]
    links: tuple[str, ...]
    handles: tuple[str, ...]
    text_end: int
    indirect: tuple[Quotation, ...] = ()
