"""Whatever checking the story's articles finds can be said in French, to the last sentence."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import letterbook
from letterbook.model.finding import ArticlesAnswer
from letterbook.words import words_of
from tests.functional import program

ARTICLES = program.ROOT / "tests" / "story" / "articles"


def sentences(answer: ArticlesAnswer) -> Iterator[str]:
    """Yield everything that an answer says in the library's own words."""
    yield from (*answer.rules, *answer.remarks, *(one.sentence for one in answer.disagreements))
    for article in answer.articles:
        yield from (block.reason for block in article.put_aside)
        for finding in (*article.quotations, *article.indirect):
            yield from (finding.sentence, *finding.remarks, *finding.rules)
            yield from (why for place in finding.places for why in place.why)
        for claim in article.claims:
            yield from (claim.sentence, claim.rule, *claim.others, claim.would_change)


def test_every_sentence_of_a_check_has_its_french(tmp_path: Path) -> None:
    """None stays English, and none is empty."""
    assert program.run("demo", tmp_path / "story").returncode == 0
    with letterbook.open(tmp_path / "story") as book:
        answer = book.check_article(ARTICLES / "courier.txt", ARTICLES / "vigie.txt")
    said = {text: words_of("fr").say(text) for text in sentences(answer) if text}
    assert len(said) > 60
    assert sorted(text for text, french in said.items() if not french) == []
