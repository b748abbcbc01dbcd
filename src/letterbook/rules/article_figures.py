"""Finds in a sentence how many messages and answers it states, and how long something took."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from msgspec.structs import replace

from letterbook.model.article import Claim, ClaimKind
from letterbook.model.article_words import ArticleWords
from letterbook.rules.article_context import GAP, SOME, Context, claim_at, is_year, touches
from letterbook.rules.article_parts import PART, RATE, parts_in
from letterbook.rules.article_sentences import Sentence
from letterbook.rules.article_words import (
    alternatives,
    any_of,
    kept_for_words,
    number_of,
    number_pattern,
)

_ARTICLES = frozenset(("a", "an", "un", "une", "no"))
_YEAR_AFTER = re.compile(r"\b(?:in|en|of|de|since|depuis|by|from|until|et|and|to|à)\s\Z", re.I)
_NEAR = 48
"""So many characters before or after a time tell what it is the time of."""


class _Patterns(NamedTuple):
    answers: re.Pattern[str]
    times: re.Pattern[str]
    compared: re.Pattern[str]
    rate: re.Pattern[str]
    messages: re.Pattern[str]
    of_them: re.Pattern[str]
    once: re.Pattern[str]
    amount: re.Pattern[str]
    later: re.Pattern[str]
    elapsed: re.Pattern[str]
    elapsed_before: re.Pattern[str]
    late: re.Pattern[str]
    before: re.Pattern[str]
    within: re.Pattern[str]
    listed: re.Pattern[str]
    takes: re.Pattern[str]
    of_what: re.Pattern[str]
    duration: re.Pattern[str]
    earlier: re.Pattern[str]
    to_answer: re.Pattern[str]
    ends: re.Pattern[str]
    replied: re.Pattern[str]
    bout: re.Pattern[str]


@kept_for_words
def _patterns(words: ArticleWords) -> _Patterns:
    number = number_pattern(tuple(sorted(words.number.items())))
    unit = alternatives(words.unit)
    answer, times = alternatives(words.answer), alternatives(words.times)
    wrote = alternatives((*words.write, *words.contact))
    things = alternatives((*words.message, *words.mail, *words.letter, *words.post, *words.call))
    after, last_for = alternatives(words.after), alternatives(words.last_for)
    about = alternatives((*words.about, *words.more_than, *words.less_than, *words.only))
    of_them = alternatives(words.of_them) or r"(?!)"
    twice = alternatives(words.twice) or r"(?!)"
    part = alternatives(words.part_of)
    larger = (name for name, value in words.number.items() if value > 1)
    acting = (*words.exchange_verb, *words.contact)
    not_it = alternatives((*words.unit, *words.apart, *words.part_of, *larger, *acting))
    some = rf"(?:{GAP}{part})?(?:{GAP}(?!{not_it})[^\W\d][\w'\u2019-]{{0,24}}){{0,2}}"
    loose = rf"(?:{GAP}(?!(?:that|que|qu)(?!\w))[\w'\u2019-]{{1,24}}){{0,4}}"
    one = rf"{number}(?:{GAP}{words.half['after']})?{GAP}{unit}(?:{GAP}{words.half['after']})?"
    lead = rf"(?:{GAP}{about})?(?:{GAP})?\Z"
    i = re.IGNORECASE
    return _Patterns(
        answers=re.compile(rf"(?P<n>{number}){some}{GAP}{alternatives(words.reply)}", i),
        times=re.compile(rf"(?P<n>{number}){GAP}{times}", i),
        compared=re.compile(rf"{GAP}{alternatives(words.compared)}", i),
        rate=re.compile(rf"{GAP}{alternatives(words.per)}{GAP}{unit}", i),
        messages=re.compile(rf"(?P<n>{number}){some}{GAP}(?P<what>{things})", i),
        of_them=re.compile(rf"{of_them}{GAP}(?P<n>{number})(?!{GAP}(?:{times}|{unit}))(?!\w)", i),
        once=re.compile(rf"(?:{answer}|{wrote}){loose}{GAP}(?<!\bat )(?P<n>{twice})", i),
        amount=re.compile(
            rf"{one}(?:,?{GAP}(?:{words.half['and']}{GAP})?{number}{GAP}{unit})?"
            rf"|(?<!\w){words.half['before']}[\s\u00a0]?{unit}",
            i,
        ),
        later=re.compile(rf"{GAP}{after}", i),
        elapsed=re.compile(rf"{GAP}{alternatives(words.elapsed)}", i),
        elapsed_before=re.compile(rf"{alternatives(words.elapsed)}{lead}", i),
        late=re.compile(rf"{GAP}{alternatives(words.late)}", i),
        before=re.compile(rf"{after}{lead}", i),
        bout=re.compile(rf"\A{after}{lead}", i),
        within=re.compile(rf"(?<!\w)(?:in|en)(?!\w){lead}", i),
        listed=re.compile(rf"{alternatives(words.within)}{lead}", i),
        takes=re.compile(rf"{alternatives(words.takes)}{SOME}{lead}", i),
        of_what=re.compile(rf"{GAP}(?:of(?!\w)|de(?!\w)|d['\u2019])", i),
        duration=re.compile(rf"{last_for}{lead}", i),
        earlier=re.compile(rf"{GAP}{alternatives(words.earlier)}", i),
        to_answer=re.compile(rf"{SOME}{GAP}{alternatives(words.to_answer)}", i),
        replied=any_of(words.answer),
        ends=re.compile(r"\s*(?:[,;.!?:\u2014\u2013]|\Z)"),
    )


def counted(context: Context, sentence: Sentence, said: str) -> Iterator[Claim]:
    """Yield the numbers of messages and answers that a sentence states."""
    words, patterns = context.words, _patterns(context.words)
    spans: list[tuple[int, int]] = []
    counting: tuple[tuple[re.Pattern[str], ClaimKind], ...] = (
        (patterns.answers, "answers"),
        (patterns.times, "answers"),
        (patterns.messages, "messages"),
        (patterns.of_them, "messages"),
    )
    for pattern, kind in counting:
        for match in pattern.finditer(said):
            stated = match["n"]
            value = number_of(stated, words.number)
            is_times = pattern is patterns.times
            ordinary = stated.lower() in _ARTICLES and not is_times
            if is_times and patterns.compared.match(said, match.end()):
                continue
            taken = touches(match.span(), spans)
            if value is None or ordinary or taken or value in (0, 0.5):
                continue
            if is_year(stated) and _tells_when(said, match):
                continue
            told = _times_of(context.words, said, match) if is_times else kind
            if told is None:
                continue
            spans.append(match.span())
            claim = claim_at(context, sentence, told, match.span())
            if pattern is patterns.messages:
                claim = replace(claim, channel=_channel(words, match["what"], claim.channel))
            rate = patterns.rate.match(said, match.end()) is not None
            yield replace(claim, number=value, unit=RATE if rate else told)
    for match in patterns.once.finditer(said):
        span = match.span("n")
        if not touches(span, spans) and not patterns.compared.match(said, match.end()):
            rate = patterns.rate.match(said, match.end()) is not None
            told = _times_of(words, said, match) or "answers"
            claim = claim_at(context, sentence, told, span)
            yield replace(
                claim, number=words.twice[match["n"].lower()], unit=RATE if rate else told
            )
            spans.append(span)
    for part in parts_in(context, sentence, said, spans):
        claim = claim_at(context, sentence, "messages", (part.start, part.end))
        if part.answered:
            yield replace(claim, kind="answers", number=part.value, unit="answers")
        else:
            yield replace(claim, number=part.value, unit=PART)


def _times_of(words: ArticleWords, said: str, match: re.Match[str]) -> ClaimKind | None:
    """Return what happened so many times: the verb before decides, or an answer just behind."""
    answers = [m.end() for m in any_of(words.answer).finditer(said, 0, match.start())]
    others = (*words.write, *words.post, *words.contact)
    written = [m.end() for m in any_of(others).finditer(said, 0, match.start())]
    if not answers and not written:
        behind = any_of(words.answer).search(said, match.end(), match.end() + _NEAR)
        return "answers" if behind is not None else None
    return "answers" if max(answers, default=-1) >= max(written, default=-1) else "messages"


def _channel(words: ArticleWords, what: str, spoken: str) -> str:
    """Return the channel of what is counted, by its noun, else that which the sentence names."""
    named = (
        ("mail", words.mail), ("letter", words.letter), ("post", words.post), ("call", words.call),
    )  # fmt: skip
    for name, some in named:
        if any_of(some).fullmatch(what):
            return name
    return spoken


def _tells_when(said: str, match: re.Match[str]) -> bool:
    """Return whether a year stands behind a word of time, or apart from what is counted."""
    behind = said[match.end("n") : match.end()]
    return _YEAR_AFTER.search(said, 0, match.start()) is not None or (
        len(behind.split()) > 1 or not behind.endswith("s")
    )


def timed(context: Context, sentence: Sentence, said: str) -> Iterator[Claim]:
    """Yield the times between two events, and how long an exchange lasted."""
    words, patterns = context.words, _patterns(context.words)
    acts = any_of((*words.answer, *words.message, *words.write, *words.letter, *words.mail))
    reacting = acts.search(said) is not None
    answered = any_of(words.answer).search(said) is not None
    before = any_of(words.answer).search(context.previous) is not None
    told = acts.search(context.previous) is not None
    for match in patterns.amount.finditer(said):
        seconds = _seconds(words, match.group())
        kind = _kind_of(patterns, said, match, reacting=reacting, answered=answered)
        open_end = patterns.ends.match(said, match.end()) is not None
        if kind is None and told and open_end and patterns.bout.search(said[: match.start()]):
            kind = "delay"
        if kind is None and before and open_end and _taken(patterns, said, match):
            kind = "delay"
        if seconds is None or kind is None:
            continue
        if kind == "duration" and any_of(words.exchange).search(said) is None:
            continue
        about = any_of(words.about).search(said[max(0, match.start() - 16) : match.end()])
        units = [unit.group().lower() for unit in any_of(tuple(words.unit)).finditer(match.group())]
        unit = units[-1] if len(units) == 1 else min(units, key=lambda name: words.unit[name])
        yield replace(
            claim_at(context, sentence, kind, _with_lead(patterns, said, match, kind)),
            number=seconds,
            unit=f"about {unit}" if about else unit,
        )


def _taken(patterns: _Patterns, said: str, match: re.Match[str]) -> bool:
    """Return whether something took the time, without words that tell what for."""
    ahead = said[max(0, match.start() - _NEAR) : match.start()]
    return patterns.takes.search(ahead) is not None


def _kind_of(
    patterns: _Patterns, said: str, match: re.Match[str], *, reacting: bool, answered: bool
) -> ClaimKind | None:
    before = said[max(0, match.start() - _NEAR) : match.start()]
    for pattern in (patterns.later, patterns.elapsed, patterns.to_answer):
        if pattern.match(said, match.end()):
            return "delay"
    if patterns.elapsed_before.search(before):
        return "delay"
    if patterns.duration.search(before):
        return "duration"
    of_what = patterns.of_what.match(said, match.end()) is not None
    if patterns.listed.search(before) and of_what:
        return "delay"
    if not reacting:
        return None
    if patterns.before.search(before) and not of_what:
        return "delay"
    if patterns.earlier.match(said, match.end()) or patterns.late.match(said, match.end()):
        return "delay"
    if patterns.takes.search(before):
        return "delay"
    if patterns.listed.search(before) and patterns.replied.search(before):
        return "delay"
    if patterns.listed.search(before) or (answered and patterns.within.search(before)):
        return None if patterns.times.search(said) or patterns.messages.search(said) else "delay"
    return None


def _with_lead(
    patterns: _Patterns, said: str, match: re.Match[str], kind: ClaimKind
) -> tuple[int, int]:
    """Return the span with the word that makes it a delay or a duration."""
    behind = patterns.later.match(said, match.end())
    if behind is not None:
        return match.start(), behind.end()
    from_ = max(0, match.start() - _NEAR)
    tried = patterns.duration if kind == "duration" else patterns.before
    ahead = said[from_ : match.start()]
    lead = tried.search(ahead) or patterns.listed.search(ahead) or patterns.within.search(ahead)
    return (from_ + lead.start() if lead is not None else match.start()), match.end()


def _seconds(words: ArticleWords, amount: str) -> float | None:
    """Return how many seconds an amount has: units added up, halves with them."""
    text = " ".join(amount.lower().replace("\u2019", "'").split())
    units = list(any_of(tuple(words.unit)).finditer(text))
    half = re.search(words.half["after"], text) is not None
    total, at = 0.0, 0
    for unit in units:
        size = words.unit[unit.group()]
        stated = re.sub(words.half["after"], " ", text[at : unit.start()]).strip(" ,")
        stated = re.sub(rf"^{words.half['and']} ", "", stated)
        if re.fullmatch(words.half["before"].strip(), stated):
            return size / 2
        value = number_of(stated, words.number)
        if value is None:
            return None
        total, at = total + value * size, unit.end()
    return total + words.unit[units[0].group()] / 2 if half else total
