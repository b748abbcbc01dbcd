"""Finds in a sentence what can be held against a record: dates, figures, silences, links."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from letterbook.model.article import Claim, ClaimKind, StatedDate
from letterbook.rules.article_context import GAP, SOME, Context, claim_at
from letterbook.rules.article_figures import counted, timed
from letterbook.rules.article_sentences import Sentence
from letterbook.rules.article_words import alternatives, any_of

_MOST_IN_ONE = 10
_LEAD = r"[\s\u00a0]*(?:le |the |mi-|late |early )?\Z"


def find_claims(context: Context, sentence: Sentence) -> list[Claim]:
    """Return the claims of one sentence in order, without the names they are about."""
    said = context.text[sentence.start : sentence.end]
    found = [
        *counted(context, sentence, said),
        *timed(context, sentence, said),
        *_silent(context, sentence, said),
        *_named_places(context, sentence, said),
        *_dated(context, sentence, said),
        *_by_words(context, sentence, said),
        *_linked(context, sentence, said),
    ]
    found.sort(key=lambda claim: (claim.start, claim.kind))
    return found


def _silent(context: Context, sentence: Sentence, said: str) -> Iterator[Claim]:
    words = context.words
    answer = any_of(words.answer).search(said)
    ceased = any_of(words.ceased).search(said)
    writing = any_of((*words.write, *words.message)).search(said)
    if answer is None and ceased is not None and writing is not None:
        yield claim_at(context, sentence, "cessation", ceased.span())
        return
    if answer is None:
        stopped = any_of(words.ignored).search(said)
        if stopped is not None:
            yield claim_at(context, sentence, "no-answer", stopped.span())
        return
    for match in any_of(words.never).finditer(said):
        if _beside(match, answer, said):
            yield claim_at(context, sentence, "cessation", _over(match, answer))
            return
    for match in any_of(words.no).finditer(said):
        if _beside(match, answer, said) and not any_of(words.only).search(said[match.end() :][:30]):
            yield claim_at(context, sentence, "no-answer", _over(match, answer))
            return


def _beside(match: re.Match[str], answer: re.Match[str], said: str) -> bool:
    """Return whether a denial belongs to the answering: close to it, in the same clause."""
    start, end = _over(match, answer)
    between = said[start:end]
    if match.start() > answer.start():  # "answered that it is not so"
        return False
    return end - start <= 60 and not re.search(r"[;:.]|, (?:but|mais|et|and) ", between)


def _over(one: re.Match[str], other: re.Match[str]) -> tuple[int, int]:
    return min(one.start(), other.start()), max(one.end(), other.end())


def _named_places(context: Context, sentence: Sentence, said: str) -> Iterator[Claim]:
    words = context.words
    things = alternatives((*words.message, *words.exchange, *words.mail))
    ends: tuple[tuple[ClaimKind, tuple[str, ...]], ...] = (
        ("first", words.first),
        ("last", words.last),
    )
    for kind, some in ends:
        place = alternatives(some)
        pattern = re.compile(rf"{place}{SOME}{GAP}{things}|{things}{GAP}{place}", re.IGNORECASE)
        match = pattern.search(said)
        if match is not None:
            yield claim_at(context, sentence, kind, match.span())


def _dated(context: Context, sentence: Sentence, said: str) -> Iterator[Claim]:
    words = context.words
    inside = [d for d in context.dates if sentence.start <= d.start < sentence.end]
    ranged = _range(context, sentence, said, inside)
    if ranged is not None:
        yield ranged
        return
    if any_of((*words.write, *words.exchange, *words.says, *words.answer)).search(said) is None:
        return
    for date in inside:
        if date.day is not None and date.month is not None:
            span = date.start - sentence.start, date.end - sentence.start
            yield replace(claim_at(context, sentence, "date", span), dates=(date,))


def _range(
    context: Context, sentence: Sentence, said: str, inside: Sequence[StatedDate]
) -> Claim | None:
    words = context.words
    if any_of(words.exchange).search(said) is None:
        return None
    for one, other in itertools.pairwise(inside):
        before = said[max(0, one.start - sentence.start - 14) : one.start - sentence.start]
        between = context.text[one.end : other.start].strip().lower()
        paired = (
            (words.between, words.and_),
            (words.from_, words.to),
            (words.from_, words.and_),
        )
        for opening, joining in paired:
            opened = re.search(
                rf"{alternatives(opening)}{_LEAD}",
                before,
                re.IGNORECASE,
            )
            joined = re.fullmatch(rf"{alternatives(joining)}(?: le| the)?", between, re.IGNORECASE)
            if opened and joined:
                span = one.start - sentence.start, other.end - sentence.start
                return replace(claim_at(context, sentence, "range", span), dates=(one, other))
    return None


def _by_words(context: Context, sentence: Sentence, said: str) -> Iterator[Claim]:
    words = context.words
    lists: tuple[tuple[ClaimKind, tuple[str, ...]], ...] = (
        ("started", words.started),
        ("comparison", words.more),
        ("completeness", words.complete),
    )
    for kind, some in lists:
        match = any_of(some).search(said)
        if match is not None:
            yield claim_at(context, sentence, kind, match.span())
    about = any_of((*words.message, *words.answer, *words.exchange)).search(said)
    if about is None:
        return
    without: tuple[tuple[ClaimKind, tuple[str, ...]], ...] = (
        ("trend", words.trend),
        ("quantity", words.vague),
    )
    for kind, some in without:
        match = any_of(some).search(said)
        if match is not None:
            yield claim_at(context, sentence, kind, match.span())


def _linked(context: Context, sentence: Sentence, said: str) -> Iterator[Claim]:
    words = context.words
    if any_of((*words.post, *words.private, *words.write)).search(said) is None:
        return
    at = bisect_left(context.links, (sentence.start,))
    for start, end, link in context.links[at : at + _MOST_IN_ONE]:
        if start >= sentence.end:
            break
        if "/status/" not in link:
            span = start - sentence.start, end - sentence.start
            yield replace(claim_at(context, sentence, "same-link", span), link=link)
