"""Candidates in the record for words that are not there as they are quoted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from letterbook.model.article import Quotation
from letterbook.model.finding import Place
from letterbook.model.identity import MessageId
from letterbook.rules.article_words import any_of
from letterbook.rules.translated import Seeker, Sought, sought_words
from letterbook.services.claim_facts import Facts, anywhere, as_chain, within, years_of
from letterbook.services.record_texts import RecordTexts, Said

MOST_CANDIDATES = 5
_FOUND = 300
_NEAR = 700
_AROUND = 160
_SENTENCE_END = re.compile(r"[.!?\u2026]\s+|\n+")
_READ = 8_000
"""So many characters of a message are looked through."""
_BY_DATE = 0.25
_BY_AUTHOR = 0.12
_BY_CHANNEL = 0.08
_WEAK = 0.05
_MEANT = 0.5
_BY_MEANING = 0.8
"""From which nearness on a model of meanings counts, and how much."""
_OF_THE_FIRST = 0.4
"""What comes up to less than this share of the likeliest is no candidate beside it."""


class Candidates(NamedTuple):
    """Places that may be meant, the likeliest first, and the likeness of that by words alone.

    ``shared`` is the share of the telling words that it accounts for, each counted alike.
    """

    places: tuple[Place, ...]
    likeness: float
    shared: float


def candidates_of(facts: Facts, quotation: Quotation) -> Candidates:
    """Return the messages that the passage may render, by words, day, author and channel."""
    texts = facts.texts
    passage = " ".join(quotation.pieces)
    sought = sought_words(passage, facts.read.article.language, texts.lists)
    pool = texts.everything() or _searched(texts, sought)
    said = [texts.said(identity) for identity in pool]
    held = [(one.new or one.quoted)[:_READ] for one in said]
    seeker = Seeker(sought)
    events = [seeker.events(text) for text in held]
    weights = seeker.weigh(events)
    scored: list[tuple[float, float, Said, tuple[str, ...]]] = []
    near = _nearness(texts, passage, held)
    for one, some, meant in zip(said, events, near, strict=True):
        likeness = seeker.nearest(some, weights)[0]
        if likeness <= _WEAK and meant < _MEANT:
            continue
        bonus, why = _signs(facts, quotation, one)
        if meant >= _MEANT and texts.parts.vectors is not None:
            bonus += _BY_MEANING * meant
            why = (*why, f"near in meaning ({meant:.2f}) by the model {texts.parts.vectors.name}")
        scored.append((likeness + bonus, max(likeness, meant * (meant >= _MEANT)), one, why))
    scored.sort(key=lambda row: (-row[0], row[2].id))
    likely = [row for row in scored if row[0] >= _OF_THE_FIRST * scored[0][0]]
    places = tuple(_place(texts, row, seeker) for row in likely[:MOST_CANDIDATES])
    if not scored:
        return Candidates((), 0.0, 0.0)
    first = scored[0][2]
    return Candidates(places, scored[0][1], seeker.likeness(first.new or first.quoted))


def _nearness(texts: RecordTexts, passage: str, held: Sequence[str]) -> list[float]:
    """Return how near in meaning the nearest passage of each text is, 0 without a model."""
    if texts.parts.vectors is None:
        return [0.0] * len(held)
    size = 2 * len(passage) + 40
    pieces = [
        (n, text[at : at + size])
        for n, text in enumerate(held)
        for at in range(0, max(1, len(text) - size // 2), max(1, size // 2))
    ]
    values = texts.parts.vectors.nearness(passage, [piece for _, piece in pieces])
    found = [0.0] * len(held)
    for (n, _), value in zip(pieces, values, strict=True):
        found[n] = max(found[n], value)
    return found


def _searched(texts: RecordTexts, sought: Sequence[Sought]) -> list[MessageId]:
    """Return the messages of a large record that hold words which the passage may render."""
    pieces: dict[str, None] = {}
    for one in sought[:30]:
        for word in (one.word, *sorted(one.meanings)):
            if len(word) >= 4 and word.isalnum():
                pieces[f"{word[:6]}*" if len(word) > 4 else word] = None
    if not pieces:
        return []
    return list(texts.find(" OR ".join(list(pieces)[:80]), _FOUND))


def _signs(facts: Facts, quotation: Quotation, one: Said) -> tuple[float, tuple[str, ...]]:
    """Return what day, people and channel near the passage add, and what they are."""
    bonus, why = 0.0, []
    sent = one.mail.sent
    near = [
        d
        for d in facts.read.article.dates
        if d.day is not None and quotation.start - _NEAR < d.start < quotation.end
    ]
    if sent is not None and sent.earliest is not None and near:
        message = as_chain(facts, one)
        date = near[-1]
        if any(within(message, anywhere(date, year)) for year in years_of(date, [message])):
            bonus += _BY_DATE
            why.append(f"the day stated before ({date.words})")
    sentence = quotation.sentence_start, quotation.sentence_start + len(quotation.sentence)
    named = {key for m in facts.people.within(*sentence) for key in m.keys}
    author = facts.texts.author(one)
    if author and author in named:
        bonus += _BY_AUTHOR
        why.append("its author is named beside")
    elif author and author in _carried(facts, quotation):
        bonus += _BY_AUTHOR / 2
        why.append("its author is named before")
    words = facts.read.words
    public = any_of(words.post).search(quotation.sentence) is not None
    if public == (one.mail.channel == "post"):
        bonus += _BY_CHANNEL if public else 0.0
        why += ["a public post is spoken of"] if public else []
    return bonus, tuple(why)


def _carried(facts: Facts, quotation: Quotation) -> set[str]:
    before = facts.people.within(quotation.start - _NEAR, quotation.start)
    return {key for mention in before[-3:] for key in mention.keys}


def _place(
    texts: RecordTexts, row: tuple[float, float, Said, tuple[str, ...]], seeker: Seeker
) -> Place:
    score, likeness, one, why = row
    zone = "new" if one.new else "quoted"
    text = one.new or one.quoted
    start, end = seeker.passage(text[:_READ])
    start, end = _whole_sentences(text, start, end)
    place = texts.place(one, zone, start, end, round(score, 3))
    reasons = (f"{likeness:.0%} of its telling words", *why)
    return msgspec.structs.replace(place, why=reasons)


def _whole_sentences(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a passage that begins and ends where sentences or lines do, if that is near."""
    ends = [m.end() for m in _SENTENCE_END.finditer(text, max(0, start - _AROUND), start)]
    begin = ends[-1] if ends else (0 if start <= _AROUND else start)
    stop = _SENTENCE_END.search(text, end, end + _AROUND)
    near = min(len(text), end + _AROUND)
    return begin, stop.start() + 1 if stop else (near if near == len(text) else end)
