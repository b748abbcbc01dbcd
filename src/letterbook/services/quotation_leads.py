"""Finds the messages that a quotation may come from, by runs of its words and by its words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from letterbook.model.identity import MessageId
from letterbook.rules.quote_match import Asked
from letterbook.rules.quote_tokens import Tokens, has_broken_words, tokens_of
from letterbook.services.record_texts import RecordTexts

_WINDOW = 4
_EACH = 40
_BAG = 40
_BY_WORDS = 20


class Leads(NamedTuple):
    """The messages that hold every run of the words looked for, and those that hold some.

    A message that holds the whole quotation is among ``likely``, unless more than `_EACH` messages
    hold one of its runs.  ``missing``: of how many runs, all of whose messages are known, a message
    has none; the quotation differs there in as many words at least.  ``nowhere`` are the runs that
    no message has, by the place of their first word.
    """

    likely: list[MessageId]
    others: list[MessageId]
    missing: dict[MessageId, int]
    known_runs: int
    nowhere: list[tuple[int, Sequence[str]]]


def leads_of(texts: RecordTexts, quote: Asked) -> Leads:
    """Return the messages that the runs of words of a quotation lead to."""
    likely: dict[MessageId, None] = {}
    holding: Counter[MessageId] = Counter()
    possible: dict[MessageId, None] = {}
    nowhere: list[tuple[int, Sequence[str]]] = []
    known_runs = 0
    for number, form in enumerate(_forms(quote)):
        sought = list(_sought_runs(form))
        found = [_holding(texts, run) for _, run in sought]
        full = [set(some) for some in found if len(some) < _EACH]
        held = set.intersection(*full) if full else {one for some in found for one in some}
        likely.update(dict.fromkeys(one for some in found for one in some if one in held))
        possible.update(dict.fromkeys(one for some in found for one in some))
        if number == 0:
            known_runs = len(full)
            holding.update(one for some in full for one in some)
            nowhere = [run for run, some in zip(sought, found, strict=True) if not some]
    others = sorted((one for one in possible if one not in likely), key=lambda one: -holding[one])
    missing = {one: known_runs - holding[one] for one in others}
    return Leads(list(likely), others, missing, known_runs, nowhere)


def by_single_words(texts: RecordTexts, quote: Asked) -> list[MessageId]:
    """Return the messages that hold the most of the words, wherever they stand."""
    form = _forms(quote)[-1]
    bag = list(dict.fromkeys(w for one in form for w in one.words if w.isalnum()))[:_BAG]
    quoted = " OR ".join(f'"{word}"' for word in bag)
    return list(texts.find(quoted, _BY_WORDS)) if bag else []


def stands_in_runs(texts: RecordTexts, quote: Asked, leads: Leads) -> bool:
    """Return whether each word may stand in a run of four somewhere: no splice is without."""
    words = [word for one in quote.tokens for word in one.words if word.isalnum()]
    for start, run in leads.nowhere:
        for at in range(start, start + len(run)):
            around = range(max(0, at - _WINDOW + 1), min(at, len(words) - _WINDOW) + 1)
            tried = (words[begin : begin + _WINDOW] for begin in around if begin != start)
            if not any(_holding(texts, some, 1) for some in tried):
                return False
    return True


def _holding(texts: RecordTexts, run: Sequence[str], most: int = _EACH) -> Sequence[MessageId]:
    return texts.find(f'"{" ".join(run)}"', most)


def _forms(quote: Asked) -> list[list[Tokens]]:
    forms = [list(quote.tokens)]
    if any(has_broken_words(piece) for piece in quote.pieces):
        forms.append([tokens_of(piece, joined=True) for piece in quote.pieces])
    return forms


def _sought_runs(form: Sequence[Tokens]) -> Iterator[tuple[int, list[str]]]:
    """Yield runs of words that cover the pieces; what stands beside a sign is a run of its own."""
    before = 0
    for tokens in form:
        words = [word for word in tokens.words if word.isalnum()]
        last = max(0, len(words) - _WINDOW)
        for start in dict.fromkeys([*range(0, last + 1, _WINDOW), last]):
            run = words[start : start + _WINDOW]
            if run:
                yield before + start, run
        before += len(words)
