"""An article that lies in the record itself is no source for what it quotes."""

from __future__ import annotations

from pathlib import Path

import letterbook
from letterbook.model.finding import ArticlesAnswer
from tests.functional import program

ARTICLES = program.ROOT / "tests" / "story" / "articles"


def verdicts(answer: ArticlesAnswer) -> list[tuple[str, str, int]]:
    """Return each quotation's words, verdict and number of places."""
    return [
        (one.quotation.whole, one.verdict, one.places_total)
        for article in answer.articles
        for one in article.quotations
    ]


def test_a_clipping_in_the_record_proves_nothing(tmp_path: Path) -> None:
    """As a file among the others, and in a mail that passes it on: the findings stay the same."""
    assert program.run("demo", tmp_path / "story").returncode == 0
    paths = [ARTICLES / "courier.txt", ARTICLES / "vigie.txt"]
    with letterbook.open(tmp_path / "story") as book:
        before = book.check_article(*paths)
    assert not [remark for remark in before.remarks if "itself" in remark]
    folder = tmp_path / "more"
    folder.mkdir()
    for path in paths:
        (folder / path.name).write_bytes(path.read_bytes())
    text = paths[0].read_text("utf-8")
    (folder / "passed-on.eml").write_text(
        "From: ann@alder.example\nTo: ben@birch.example\nSubject: have you seen this?\n"
        "Message-ID: <seen@alder.example>\nDate: Thu, 01 Mar 2019 09:00:00 +0000\n"
        f"Content-Type: text/plain; charset=utf-8\n\nHave you seen this?\n\n{text}\n",
        encoding="utf-8",
    )
    with letterbook.open(tmp_path / "story") as book:
        book.add([folder], workers=0)
        after = book.check_article(*paths)
    assert verdicts(after) == verdicts(before)
    told = [remark for remark in after.remarks if "itself" in remark]
    assert len(told) == 2
    assert told[0].count(",") == 1, "the file and the mail, each by its id"
