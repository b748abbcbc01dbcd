"""Finds numbers that stand for messages without saying so: ``of the 31 e-mails, nine went ...``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from letterbook.model.article_words import ArticleWords
from letterbook.rules.article_context import GAP, Context, is_year, touches
from letterbook.rules.article_sentences import Sentence
from letterbook.rules.article_words import (
    alternatives,
    any_of,
    kept_for_words,
    number_of,
    number_pattern,
)

RATE = "rate"
"""The unit of a number of messages or answers in every day, week or other span of time."""
PART = "part"
"""The unit of a number that counts some of the messages, by a trait that a record does not have."""


class Part(NamedTuple):
    """A bare number in a sentence, with its span there; ``answered``: its verb is of answering."""

    start: int
    end: int
    value: float
    answered: bool


class _Patterns(NamedTuple):
    nouns: re.Pattern[str]
    by_verb: re.Pattern[str]
    joined: re.Pattern[str]
    leading: re.Pattern[str]
    of_more: re.Pattern[str]
    of_them: re.Pattern[str]
    number: re.Pattern[str]


@kept_for_words
def _patterns(words: ArticleWords) -> _Patterns:
    number = number_pattern(tuple(sorted(words.number.items())))
    things = alternatives((*words.message, *words.mail, *words.letter, *words.reply, *words.call))
    posts = alternatives(words.post_noun)
    verbs = alternatives((*words.answer, *words.write, *words.counting_verb, *words.contact))
    only = alternatives(
        (*words.only, *words.more_than, *words.less_than, *words.about, *words.counting_to)
    )
    end = r"(?=[.,;:!?)\u00bb\u201d\"]|\s*\Z|\s[\u2013\u2014])"
    behind = rf"(?:{end}|(?={GAP}{alternatives(words.bare_before)}))"
    fate = rf"(?:{GAP}{alternatives(words.only)})?{GAP}{alternatives(words.fate)}"
    part = alternatives(words.part_of)
    i = re.IGNORECASE
    apart = alternatives(words.counting_part)
    of_them = alternatives(words.of_those)
    return _Patterns(
        number=re.compile(number, i),
        of_them=re.compile(
            rf"(?P<n>{number})(?={GAP}{of_them})|{apart}{GAP}(?:{only}{GAP})?(?P<m>{number})(?!\w)",
            i,
        ),
        nouns=re.compile(rf"{things}|{posts}", i),
        by_verb=re.compile(
            rf"(?P<verb>{verbs})(?:{GAP}{only}){{0,2}}{GAP}(?P<n>{number}){behind}", i
        ),
        joined=re.compile(
            rf"{alternatives(words.counting_on)}(?:{GAP}{only}){{0,2}}{GAP}"
            rf"(?P<n>{number})(?:{behind}|(?={fate}))",
            i,
        ),
        leading=re.compile(
            rf"(?:\A|[,;:(\u2013\u2014])(?:{GAP})?(?:{only}{GAP})?(?P<n>{number})(?={fate})", i
        ),
        of_more=re.compile(
            rf"(?P<n>{number}){GAP}{part}{GAP}(?={number}{GAP}(?:[\w'\u2019-]+{GAP})?"
            rf"(?:{things}|{posts}))",
            i,
        ),
    )


def parts_in(
    context: Context, sentence: Sentence, said: str, taken: Sequence[tuple[int, int]]
) -> Iterator[Part]:
    """Yield the numbers of a sentence that stand for messages which it, or the one before, names.

    ``taken`` are spans of the sentence that are read already; dates are passed over.
    """
    words = context.words
    patterns = _patterns(words)
    here = patterns.nouns.search(said) is not None
    if not here and patterns.nouns.search(context.previous) is None:
        return
    spans = [*taken]
    spans += [(d.start - sentence.start, d.end - sentence.start) for d in context.dates]
    tried = [patterns.of_more, patterns.of_them, patterns.by_verb]
    if here or taken or patterns.number.search(context.previous):
        tried += [patterns.joined, patterns.leading]
    for pattern in tried:
        for match in pattern.finditer(said):
            start, end = match.span(_which(match))
            value = number_of(said[start:end], words.number)
            one_too = pattern is patterns.by_verb or (pattern is patterns.joined and bool(taken))
            if value is None or value in (0, 0.5) or touches((start, end), spans):
                continue
            if not _plain(words, said, match, one_too=one_too):
                continue
            spans.append((start, end))
            yield Part(start, end, value, _by_answer(words, said, start))


def _which(match: re.Match[str]) -> str:
    return "n" if match["n"] is not None else "m"


def _plain(words: ArticleWords, said: str, match: re.Match[str], *, one_too: bool) -> bool:
    """Return whether a number is neither an article, a year, money nor a share."""
    stated = match[_which(match)].lower()
    if stated in words.bare_never or (stated in words.bare_one and not one_too):
        return False
    if is_year(stated):
        return False
    start, end = match.span(_which(match))
    return said[max(0, start - 1) : start] not in ("$", "\u00a3", "\u20ac", "-", "#") and not (
        said[end : end + 2].lstrip()[:1] in ("%", "\u20ac", "$")
        or re.match(r"[.,]\d", said[end : end + 2])
        or re.match(rf"{GAP}{words.half['after']}", said[end : end + 16])
    )


def _by_answer(words: ArticleWords, said: str, at: int) -> bool:
    """Return whether the nearest verb before the number is one of answering."""
    last = {
        kind: max((m.end() for m in any_of(some).finditer(said, 0, at)), default=-1)
        for kind, some in (
            ("answer", words.answer),
            ("other", (*words.write, *words.counting_verb)),
        )
    }
    return last["answer"] > last["other"]
