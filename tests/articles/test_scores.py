"""Articles are read as people labelled them, and renderings lead to what they render."""

from __future__ import annotations

from pathlib import Path

import pytest

import letterbook
from tests.articles.labels import KINDS, labelled
from tests.articles.rendered import holds, lead, renderings
from tests.articles.scores import SETS, score
from tests.functional import program

LEAST = 0.95
LEAST_ON_FURTHER_SETS = {"quotation": 0.95, "date": 0.97, "count": 0.92, "delay": 0.94}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_labelled_sentences_are_read_rightly(language: str) -> None:
    """F1 of 0.95 for quotations, dates, counts and delays, on three hundred items each."""
    _, labels = labelled(language)
    assert len(labels) > 250
    found = score(language)
    for kind in set(KINDS.values()):
        assert found[kind].f1 >= LEAST, (kind, found[kind])


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("which", SETS[1:])
def test_further_sets_are_read_nearly_as_well(which: str, language: str) -> None:
    """Items by people who knew nothing of the reading: no kind falls back."""
    found = score(f"{which}{language}")
    for kind, least in LEAST_ON_FURTHER_SETS.items():
        assert found[kind].f1 >= least, (kind, found[kind])


def test_renderings_lead_to_their_messages(tmp_path: Path) -> None:
    """In the story, at least seven of ten French renderings have their message among five."""
    assert program.run("demo", tmp_path / "story").returncode == 0
    with letterbook.open(tmp_path / "story") as book:
        led = lead(book, "story", holds)
    assert led.total == len(list(renderings("story"))) == 60
    assert led.among >= 0.7 * led.total, led.missed
