"""What a sentence of an article is read with, and how a claim in it is made."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from letterbook.model.article import Claim, ClaimKind, StatedDate
from letterbook.model.article_words import ArticleWords
from letterbook.rules.article_quotes import speakers
from letterbook.rules.article_sentences import Sentence
from letterbook.rules.article_words import any_of

GAP = r"[\s\u00a0\u202f]{1,3}"
SOME = rf"(?:{GAP}[\w'\u2019-]{{1,24}}){{0,2}}"
"""Up to two words between a number and what it counts."""


class Context(NamedTuple):
    """What a sentence is read with: text, language, dates and links, the sentence before it."""

    text: str
    words: ArticleWords
    dates: Sequence[StatedDate]
    links: Sequence[tuple[int, int, str]]
    previous: str = ""


def claim_at(context: Context, sentence: Sentence, kind: ClaimKind, span: tuple[int, int]) -> Claim:
    """Return a claim for words of a sentence, without the names it is about."""
    said = context.text[sentence.start : sentence.end]
    start, end = span[0] + sentence.start, span[1] + sentence.start
    return Claim(
        kind=kind,
        start=start,
        end=end,
        words=context.text[start:end],
        sentence=said,
        sentence_start=sentence.start,
        dates=tuple(d for d in context.dates if sentence.start <= d.start < sentence.end),
        channel=channel_in(_clause(said, span), context.words),
        hedges=tuple(dict.fromkeys(any_of(context.words.hedge).findall(said))),
        attribution=tuple(speakers(said, context.words)),
    )


def touches(span: tuple[int, int], spans: Iterable[tuple[int, int]]) -> bool:
    """Return whether a span shares a character with one of the others."""
    return any(span[0] < end and span[1] > start for start, end in spans)


def is_year(stated: str) -> bool:
    """Return whether a number is written as a year of the last century or of this one."""
    return len(stated) == 4 and stated.isdigit() and stated[:2] in ("19", "20")


def _clause(said: str, span: tuple[int, int]) -> str:
    """Return the part of a sentence, between semicolons or colons, that the words stand in."""
    start = max(said.rfind(";", 0, span[0]), said.rfind(": ", 0, span[0])) + 1
    ends = [at for at in (said.find(";", span[1]), said.find(": ", span[1])) if at >= 0]
    return said[start : min(ends, default=len(said))]


def channel_in(said: str, words: ArticleWords) -> str:
    """Return the channel that a sentence speaks of, "" where it does not say or says several."""
    kinds = {
        name
        for name, some in (("private", words.private), ("mail", words.mail), ("post", words.post))
        if any_of(some).search(said)
    }
    return kinds.pop() if len(kinds) == 1 else ""
