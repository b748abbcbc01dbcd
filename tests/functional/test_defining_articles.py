"""The two articles of the defining case, held against its record."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.functional import program

CHAIN, PUBLIC, LEAK = (
    "Here is the entire chain", "For those who have the time", "Leak us one or more",
)  # fmt: skip


@pytest.fixture(scope="module")
def checked(
    corpora: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Any]:
    """Return what `letterbook check` says of each article, by the name of its file."""
    record = corpora("defining-case/record")
    made = program.make_book(tmp_path_factory.mktemp("articles") / "book", record)
    articles = sorted(corpora("defining-case/articles").glob("*.txt"))
    answer = program.ask("-C", made, "check", *articles)
    return {one["name"].split("-2017")[0]: one for one in answer["articles"]}


def claims(article: Any, kind: str) -> list[tuple[str, str]]:
    """Return (words, verdict) of the claims of a kind."""
    return [
        (one["claim"]["words"], one["verdict"])
        for one in article["claims"]
        if one["claim"]["kind"] == kind
    ]


def test_nothing_is_called_a_match(checked: dict[str, Any]) -> None:
    """A translation is no match, however sure it is where it comes from."""
    verdicts = {q["verdict"] for article in checked.values() for q in article["quotations"]}
    assert verdicts == {"translated", "said-elsewhere"}
    assert checked["next-inpact"]["quotations"] == []


def test_the_seven_quotations_have_the_right_message_first(checked: dict[str, Any]) -> None:
    """Five are in the record; the publisher's remark and the lawyer's are said elsewhere."""
    found = [
        (q["quotation"]["whole"].split()[0], q["verdict"], q["places"][0]["passage"])
        for q in checked["le-vif"]["quotations"]
    ]
    assert [(word, verdict) for word, verdict, _ in found] == [
        ("pour", "translated"), ("de", "said-elsewhere"), ("toute", "translated"),
        ("que", "translated"), ("aucune", "said-elsewhere"), ("faire", "translated"),
        ("améliorer", "translated"),
    ]  # fmt: skip
    first = [passage for _, verdict, passage in found if verdict == "translated"]
    for passage, meant in zip(first, (PUBLIC, CHAIN, CHAIN, LEAK), strict=False):
        assert passage.startswith(meant)
    assert "improve the perception of our impartiality" in first[-1]


def test_furniture_is_put_aside_and_shown(checked: dict[str, Any]) -> None:
    """Cookie notices, embedded posts and menus; no quotation of theirs counts."""
    reasons = {block["reason"] for block in checked["le-vif"]["put_aside"]}
    assert {"cookies", "embedded post"} <= reasons
    assert "menu" in {block["reason"] for block in checked["next-inpact"]["put_aside"]}


def test_what_the_articles_say_is_held_against_the_record(checked: dict[str, Any]) -> None:
    """The range is contradicted; days, delays, answers and silences hold."""
    le_vif, inpact = checked["le-vif"], checked["next-inpact"]
    assert claims(le_vif, "range") == [("septembre et octobre 2016", "contradicted")]
    assert claims(le_vif, "answers") == [("trois fois", "holds")]
    assert claims(le_vif, "delay") == [("deux jours plus tard", "holds")]
    assert claims(le_vif, "date") == [("12 octobre", "holds"), ("21 octobre", "holds")]
    assert {verdict for _, verdict in claims(le_vif, "no-answer")} == {"holds"}
    assert claims(inpact, "delay") == [
        ("12 heures après", "holds"), ("Deux jours plus tard", "holds"),
    ]  # fmt: skip
    assert claims(inpact, "first") == [("premier message", "holds")]
    assert claims(inpact, "cessation") == [("ne répondra plus", "holds")]
    assert claims(inpact, "started") == [("débutée par", "holds")]
    assert claims(inpact, "completeness") == [("comme complets", "cannot-tell")]
    ((words, verdict),) = claims(inpact, "recipients")
    assert verdict == "holds"
    assert words.startswith("Steve Bannon")


def test_three_post_addresses_are_dated(checked: dict[str, Any]) -> None:
    """Two of the posts are in the record, one is not; each number tells its instant."""
    told = [
        (one["verdict"], one["sentence"])
        for one in checked["le-vif"]["claims"]
        if one["claim"]["kind"] == "post-address"
    ]
    for (verdict, sentence), (expected, instant) in zip(
        told,
        (
            ("holds", "2016-10-14 13:34:48 UTC"),
            ("cannot-tell", "2017-11-13 22:58:04 UTC"),
            ("holds", "2017-11-14 00:17:49 UTC"),
        ),
        strict=True,
    ):
        assert verdict == expected
        assert instant in sentence


def test_three_answers_are_shown_under_every_rule(checked: dict[str, Any]) -> None:
    """The figure depends on the rule, and the finding says so."""
    (answers,) = (one for one in checked["le-vif"]["claims"] if one["claim"]["kind"] == "answers")
    assert {"Under the rule turn: 2.", "Under the rule episode: 1."} <= set(answers["others"])
    assert len(answers["messages"]) == 3
