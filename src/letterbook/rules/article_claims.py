"""Finds in a sentence what can be held against a record: dates, delays, counts, silences."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from letterbook.model.article import Claim, ClaimKind, StatedDate
from letterbook.model.article_words import ArticleWords
from letterbook.rules.article_quotes import speakers
from letterbook.rules.article_sentences import Sentence
from letterbook.rules.article_words import alternatives, any_of, number_of, number_pattern

_GAP = r"[\s\u00a0\u202f]{1,3}"
_SOME = rf"(?:{_GAP}[\w'\u2019-]{{1,24}}){{0,2}}"
_MOST_IN_ONE = 10
_ARTICLES = frozenset(("a", "an", "un", "une", "no"))
_LEAD = r"[\s\u00a0]*(?:le |the |mi-|late |early )?\Z"


class Context(NamedTuple):
    """What a sentence is read with: the text, its language, the dates and links in it."""

    text: str
    words: ArticleWords
    dates: Sequence[StatedDate]
    links: Sequence[tuple[int, int, str]]


class _Patterns(NamedTuple):
    answers: re.Pattern[str]
    times: re.Pattern[str]
    messages: re.Pattern[str]
    of_them: re.Pattern[str]
    delay: re.Pattern[str]
    after: re.Pattern[str]
    duration: re.Pattern[str]
    once: re.Pattern[str]


@lru_cache(maxsize=16)
def _patterns_of(raw: bytes) -> _Patterns:
    words = msgspec.msgpack.decode(raw, type=ArticleWords)
    number = number_pattern(tuple(sorted(words.number.items())))
    unit = alternatives(words.unit)
    answer, message = alternatives(words.answer), alternatives(words.message)
    times, after = alternatives(words.times), alternatives(words.after)
    last_for, about = alternatives(words.last_for), alternatives((*words.about, *words.more_than))
    of_them = alternatives(words.of_them) or r"(?!)"
    once = alternatives(words.twice) or r"(?!)"
    i = re.IGNORECASE
    return _Patterns(
        answers=re.compile(rf"(?P<n>{number}){_SOME}{_GAP}{answer}", i),
        times=re.compile(rf"(?P<n>{number}){_GAP}{times}", i),
        messages=re.compile(rf"(?P<n>{number}){_SOME}{_GAP}{message}", i),
        of_them=re.compile(rf"{of_them}{_GAP}(?P<n>{number})(?!{_GAP}{times})(?!\w)", i),
        delay=re.compile(rf"(?P<n>{number}){_GAP}(?P<unit>{unit}){_GAP}{after}", i),
        after=re.compile(
            rf"(?:{after}|within|in|au bout d[e'\u2019]|en)(?:{_GAP}{about})?{_GAP}?"
            rf"(?P<n>{number}){_GAP}(?P<unit>{unit})",
            i,
        ),
        duration=re.compile(
            rf"{last_for}(?:{_GAP}{about})?{_GAP}?(?P<n>{number}){_GAP}(?P<unit>{unit})"
            r"(?!\w)",
            i,
        ),
        once=re.compile(once, i),
    )


def _patterns(words: ArticleWords) -> _Patterns:
    return _patterns_of(msgspec.msgpack.encode(words))


def find_claims(context: Context, sentence: Sentence) -> list[Claim]:
    """Return the claims of one sentence in order, without the names they are about."""
    said = context.text[sentence.start : sentence.end]
    found = [
        *_counted(context, sentence, said),
        *_timed(context, sentence, said),
        *_silent(context, sentence, said),
        *_named_places(context, sentence, said),
        *_dated(context, sentence, said),
        *_by_words(context, sentence, said),
        *_linked(context, sentence, said),
    ]
    found.sort(key=lambda claim: (claim.start, claim.kind))
    return found


def _claim(context: Context, sentence: Sentence, kind: ClaimKind, span: tuple[int, int]) -> Claim:
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


def _counted(context: Context, sentence: Sentence, said: str) -> Iterator[Claim]:
    words, patterns = context.words, _patterns(context.words)
    answering = any_of(words.answer).search(said)
    spans: list[tuple[int, int]] = []
    counting: tuple[tuple[re.Pattern[str], ClaimKind], ...] = (
        (patterns.answers, "answers"),
        (patterns.times, "answers"),
        (patterns.messages, "messages"),
        (patterns.of_them, "messages"),
    )
    for pattern, kind in counting:
        if pattern is patterns.times and answering is None:
            continue
        for match in pattern.finditer(said):
            stated = match["n"]
            value = number_of(stated, words.number)
            ordinary = stated.lower() in _ARTICLES
            taken = any(match.start() < end and match.end() > start for start, end in spans)
            if value is None or ordinary or taken or value == 0 or _is_year(stated):
                continue
            spans.append(match.span())
            claim = _claim(context, sentence, kind, match.span())
            yield replace(claim, number=value, unit=kind)
    if answering is not None and not spans:
        for match in patterns.once.finditer(said):
            value = words.twice.get(match.group().lower())
            claim = _claim(context, sentence, "answers", match.span())
            yield replace(claim, number=value, unit="answers")


def _is_year(stated: str) -> bool:
    return len(stated) == 4 and stated.isdigit() and stated[:2] in ("19", "20")


def _timed(context: Context, sentence: Sentence, said: str) -> Iterator[Claim]:
    words, patterns = context.words, _patterns(context.words)
    spans: list[tuple[int, int]] = []
    timing: tuple[tuple[re.Pattern[str], ClaimKind], ...] = (
        (patterns.delay, "delay"),
        (patterns.duration, "duration"),
        (patterns.after, "delay"),
    )
    for pattern, kind in timing:
        for match in pattern.finditer(said):
            value = number_of(match["n"], words.number)
            if value is None or any(match.start() < e and match.end() > s for s, e in spans):
                continue
            if kind == "duration" and any_of(words.exchange).search(said) is None:
                continue
            spans.append(match.span())
            about = any_of(words.about).search(said[max(0, match.start() - 16) : match.end()])
            unit = match["unit"].lower()
            yield replace(
                _claim(context, sentence, kind, match.span()),
                number=value * words.unit[unit],
                unit=f"about {unit}" if about else unit,
            )


def _silent(context: Context, sentence: Sentence, said: str) -> Iterator[Claim]:
    words = context.words
    answer = any_of(words.answer).search(said)
    ceased = any_of(words.ceased).search(said)
    writing = any_of((*words.write, *words.message)).search(said)
    if answer is None and ceased is not None and writing is not None:
        yield _claim(context, sentence, "cessation", ceased.span())
        return
    if answer is None:
        stopped = any_of(words.ignored).search(said)
        if stopped is not None:
            yield _claim(context, sentence, "no-answer", stopped.span())
        return
    for match in any_of(words.never).finditer(said):
        if _beside(match, answer, said):
            yield _claim(context, sentence, "cessation", _over(match, answer))
            return
    for match in any_of(words.no).finditer(said):
        if _beside(match, answer, said) and not any_of(words.only).search(said[match.end() :][:30]):
            yield _claim(context, sentence, "no-answer", _over(match, answer))
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
        pattern = re.compile(rf"{place}{_SOME}{_GAP}{things}|{things}{_GAP}{place}", re.IGNORECASE)
        match = pattern.search(said)
        if match is not None:
            yield _claim(context, sentence, kind, match.span())


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
            yield replace(_claim(context, sentence, "date", span), dates=(date,))


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
                return replace(_claim(context, sentence, "range", span), dates=(one, other))
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
            yield _claim(context, sentence, kind, match.span())
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
            yield _claim(context, sentence, kind, match.span())


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
            yield replace(_claim(context, sentence, "same-link", span), link=link)
