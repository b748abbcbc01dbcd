"""Passages of real mail are found whatever the typography, and no change of words is missed."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import letterbook
from letterbook.model.article import Join
from letterbook.wiring import Letterbook
from tests.quotations import passages as cut_from
from tests.quotations.holding import Holding

SEED = 20161012
MATCHES = frozenset(("words-match", "typography-differs", "several-sources"))
_OMITTED: tuple[Join, ...] = ("omission",)
_SHOWN = 20


@pytest.fixture(scope="module")
def book(
    corpora: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Letterbook]:
    """Return a letterbook of two kinds of real mail, where the corpora are."""
    names = ("lore-usrp-users", "spamassassin-public-corpus/easy-ham-2")
    sources = [corpora(name) for name in names]
    with letterbook.init(tmp_path_factory.mktemp("quotations") / "book") as made:
        made.add(sources)
        yield made


@pytest.fixture(scope="module")
def texts(book: Letterbook) -> list[cut_from.Text]:
    """Return what the authors wrote."""
    found = cut_from.texts_of(book)
    assert len(found) > 1_000
    return found


def test_every_passage_is_found_where_it_stands(
    book: Letterbook, texts: list[cut_from.Text], campaign: Callable[[int, int], int]
) -> None:
    """Recall is whole; how many messages hold it is what a plain look through all of them says."""
    holding = Holding(book)
    every = {text.id: cut_from.plain_words(text.text) for text in texts}
    missed: list[str] = []
    verdicts: Counter[str] = Counter()
    many = campaign(300, 10_000)
    for one in cut_from.passages(texts, many, random.Random(SEED)):
        found = holding.hold(one.printed)
        words = cut_from.plain_words(cut_from.cut(one.origin, one.first, one.last))
        held = sum(words in said for said in every.values())
        verdict = found.verdict if found is not None else "nothing"
        verdicts[verdict] += 1
        if found is None or verdict not in MATCHES:
            missed.append(f"{verdict}: {one.printed!r}")
        elif held <= _SHOWN and found.places_total != held:
            missed.append(f"{found.places_total} places for {held}: {one.printed!r}")
        elif held <= _SHOWN and one.origin.id not in {p.message for p in found.places}:
            missed.append(f"elsewhere: {one.printed!r}")
    assert not missed, (len(missed), missed[:5])
    assert sum(verdicts.values()) == many
    assert verdicts["typography-differs"] > many // 10


def test_no_changed_word_is_called_a_match(
    book: Letterbook, texts: list[cut_from.Text], campaign: Callable[[int, int], int]
) -> None:
    """One word replaced, put in or left out: never a match, and the word is named."""
    holding = Holding(book)
    every = [cut_from.plain_words(text.text) for text in texts]
    matched: list[str] = []
    unnamed: list[str] = []
    tried = 0
    for one in cut_from.edits(texts, campaign(150, 2_000), random.Random(SEED)):
        if any(cut_from.plain_words(one.printed) in said for said in every):
            continue  # the change made what stands elsewhere
        tried += 1
        found = holding.hold(one.printed)
        if found is not None and found.verdict in MATCHES:
            matched.append(one.printed)
        told = [] if found is None else [
            *(change.record for change in found.changes),
            *(change.quoted for change in found.changes),
            *found.dropped,
        ]  # fmt: skip
        if not any(one.word.lower() in said.lower() for said in told):
            unnamed.append(f"{one.kind} {one.word}: {one.printed!r}")
    assert matched == []
    assert tried > 100
    assert len(unnamed) <= tried // 100, (len(unnamed), unnamed[:5])


def test_what_was_done_to_a_passage_is_told(
    book: Letterbook, texts: list[cut_from.Text], campaign: Callable[[int, int], int]
) -> None:
    """Put together, shortened with and without a mark, reordered."""
    holding = Holding(book)
    many = campaign(120, 1_000)
    wrong: list[str] = []
    for one in cut_from.joins(texts, many, random.Random(SEED)):
        found = holding.hold(*one.pieces, joins=_OMITTED[: len(one.pieces) - 1])
        verdict = found.verdict if found is not None else "nothing"
        if verdict != one.expected:
            wrong.append(f"{one.expected}, told {verdict}: {one.pieces!r}")
    assert len(wrong) <= many // 50, (len(wrong), wrong[:5])
