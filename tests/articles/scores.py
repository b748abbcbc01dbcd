"""``python -m tests.articles.scores``: how well articles are read, by kind, with every error."""

from __future__ import annotations

import itertools
import json
import re
import sys
from collections.abc import Sequence
from typing import NamedTuple

from letterbook.rules.article_reading import ReadArticle, read_article
from letterbook.wiring_checking import languages
from tests.articles.labels import KINDS, Label, labelled

SETS = ("", "second_", "third_", "fourth_", "fifth_")
_COUNTS = ("answers", "messages")


class Score(NamedTuple):
    """What was found rightly, found wrongly and missed, of one kind."""

    right: int
    wrong: tuple[str, ...]
    missed: tuple[str, ...]

    @property
    def precision(self) -> float:
        """The share of what was found that is right."""
        return self.right / max(1, self.right + len(self.wrong))

    @property
    def recall(self) -> float:
        """The share of what there is that was found."""
        return self.right / max(1, self.right + len(self.missed))

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        return 2 * self.precision * self.recall / max(1e-9, self.precision + self.recall)


def score(language: str) -> dict[str, Score]:
    """Return the score of each kind on the labelled sentences of a language, ``second_fr`` too."""
    text, labels = labelled(language)
    read = read_article("labelled", text, languages())
    assert read.article.language == language[-2:]
    return {
        kind: _score([one for one in labels if one.kind == kind], _found(read, kind), text)
        for kind in dict.fromkeys(KINDS.values())
    }


def _found(read: ReadArticle, kind: str) -> list[Label]:
    article = read.article
    if kind == "date":
        return [Label("date", d.start, d.end, d.words, 0) for d in article.dates]
    if kind == "count":
        counts = [one for one in read.claims if one.kind in _COUNTS]
        return [Label("count", c.start, c.end, c.words, c.number or 0) for c in counts]
    if kind == "delay":
        delays = [one for one in read.claims if one.kind == "delay"]
        return [Label("delay", c.start, c.end, c.words, c.number or 0) for c in delays]
    found = []
    for one in article.quotations:
        if one.mentioned:
            continue
        at = one.start
        for piece in one.pieces:
            place = article.text.find(piece, at, one.end)
            start = place if place >= 0 else at
            found.append(Label("quotation", start, start + len(piece), piece, 0))
            at = start
    return found


def _joined(label: Label, found: Sequence[Label], text: str) -> list[Label]:
    """Return the two dates that a label covers as one: ``3 to 9 May``."""
    for one, other in itertools.pairwise(found):
        if one.start == label.start and _plain(text[one.start : other.end]) == _plain(label.words):
            return [one, other]
    return []


def _score(labels: Sequence[Label], found: Sequence[Label], text: str) -> Score:
    left = list(found)
    missed = []
    for label in labels:
        fitting = [one for one in left if _fits(label, one)][:1]
        fitting = fitting or (_joined(label, left, text) if label.kind == "date" else [])
        if not fitting:
            missed.append(label.words)
        left = [one for one in left if one not in fitting]
    return Score(len(labels) - len(missed), tuple(one.words for one in left), tuple(missed))


def _fits(label: Label, found: Label) -> bool:
    if label.start >= found.end or found.start >= label.end:
        return False
    if label.kind in ("count", "delay"):
        return abs(label.value - found.value) <= label.value / 100
    return _plain(label.words) == _plain(found.words)


def _plain(words: str) -> str:
    return re.sub(r"\s+", " ", words).strip(" ,.;:\u2014-").casefold()


def main() -> int:
    """Print one line of JSON for each language and kind."""
    for language in (f"{which}{code}" for which in SETS for code in ("en", "fr")):
        for kind, one in score(language).items():
            shown = {
                "language": language, "kind": kind, "labelled": one.right + len(one.missed),
                "precision": round(one.precision, 3), "recall": round(one.recall, 3),
                "f1": round(one.f1, 3), "wrong": one.wrong, "missed": one.missed,
            }  # fmt: skip
            print(json.dumps(shown, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
