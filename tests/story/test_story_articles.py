"""The third part of the affair: two articles, with every kind of quotation and claim planted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.functional import program
from tests.story import talk
from tests.story.test_story_talk import ZONE, write

ARTICLES = Path(__file__).parent / "articles"

QUOTATIONS: dict[str, list[tuple[str, str, int | str | None]]] = {
    "courier": [
        ("Off the record", "typography-differs", 2),
        ("Strongly suggest", "shortened-unmarked", 30),
        ("We have an unusual idea ...", "shortened-marked", 35),
        ("I have said how", "altered", 44),
        ("The Foundation has", "spliced", 46),
        ("Give us the diary", "out-of-order", 35),
        ("Please do not write", "other-person-or-date", 52),
        ("The clock is made", "not-found", None),
        ("My client has", "said-elsewhere", None),
        ("birds", "too-short", None),
    ],
    "vigie": [
        ("Entre nous", "translated", 2),
        ("Donnez-nous le journal", "translated", 35),
        ("toute la chaîne", "translated", "post"),
        ("aucune remarque", "said-elsewhere", None),
    ],
}
"""By hand: how each begins, what was done to it, and which message of the chain it is of."""

CLAIMS: dict[str, list[tuple[str, str, str]]] = {
    "courier": [
        ("64 private messages", "messages", "holds"),
        ("21 September 2018 and 11 July 2019", "range", "holds"),
        ("60 messages", "messages", "holds"),
        ("four times", "answers", "holds"),
        ("after 12 hours", "delay", "holds"),
        ("21 September 2018", "date", "holds"),
        ("12 October 2018", "date", "holds"),
        ("https://search.tidetables.example/quay", "same-link", "holds"),
        ("Two days later", "delay", "holds"),
        ("17 October 2018", "date", "holds"),
        ("did not answer", "no-answer", "cannot-tell"),
        ("never answered", "cessation", "holds"),
        ("last message", "last", "holds"),
    ],
    "vigie": [
        ("septembre et décembre 2018", "range", "contradicted"),
        ("trois fois", "answers", "contradicted"),
        ("premier message", "first", "contradicted"),
        ("17 octobre 2018", "date", "holds"),
        ("12 octobre 2018", "date", "holds"),
        ("Trois jours plus tard", "delay", "contradicted"),
        ("toute la chaîne", "completeness", "cannot-tell"),
        ("duré dix mois", "duration", "holds"),
        ("plus bavard que", "comparison", "holds"),
        ("n'a plus jamais répondu", "cessation", "contradicted"),
    ],
}
"""By hand: the words, the kind and the verdict, in the order of the article."""


@pytest.fixture(scope="module")
def answer(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Return what `letterbook check` finds in both articles."""
    folder = tmp_path_factory.mktemp("articles")
    made = folder / "book"
    assert program.run("init", made, *ZONE).returncode == 0
    assert program.run("-C", made, "add", write(folder / "x", talk.archive())).returncode == 0
    found: dict[str, Any] = program.ask(
        "-C", made, "check", ARTICLES / "courier.txt", ARTICLES / "vigie.txt"
    )
    return found


def of(answer: dict[str, Any], name: str) -> Any:
    """Return the findings of one article."""
    return next(one for one in answer["articles"] if one["name"] == f"{name}.txt")


@pytest.mark.parametrize("name", ["courier", "vigie"])
def test_every_quotation_has_its_verdict(answer: dict[str, Any], name: str) -> None:
    """What was done to each, and the message it is of first among its places."""
    chain = {line.number: line.text for line in talk.lines("chain")}
    found = of(answer, name)["quotations"]
    assert [(q["quotation"]["whole"].startswith(begins), q["verdict"])
            for q, (begins, _, _) in zip(found, QUOTATIONS[name], strict=True)] == [
        (True, verdict) for _, verdict, _ in QUOTATIONS[name]
    ]  # fmt: skip
    for one, (begins, _, number) in zip(found, QUOTATIONS[name], strict=True):
        if isinstance(number, int):
            assert one["places"][0]["passage"] in chain[number], begins
        elif number == "post":
            assert one["places"][0]["channel"] == "post", begins


def test_the_lost_denial_is_raised_apart(answer: dict[str, Any]) -> None:
    """That a word that denies was lost is said as such."""
    (altered,) = [q for q in of(answer, "courier")["quotations"] if q["verdict"] == "altered"]
    assert [(c["record"], c["kinds"]) for c in altered["changes"]] == [("not", ["negation"])]


@pytest.mark.parametrize("name", ["courier", "vigie"])
def test_every_claim_has_its_verdict(answer: dict[str, Any], name: str) -> None:
    """Each planted claim, and no other is called contradicted."""
    got = [
        (c["claim"]["words"], c["claim"]["kind"], c["verdict"]) for c in of(answer, name)["claims"]
    ]
    for planted in CLAIMS[name]:
        assert planted in got
    contradicted = {row for row in got if row[2] == "contradicted"}
    assert contradicted <= set(CLAIMS[name])


def test_furniture_is_no_part_of_it(answer: dict[str, Any]) -> None:
    """Cookie notices and offers are put aside in both languages."""
    for name in ("courier", "vigie"):
        assert {"cookies"} <= {b["reason"] for b in of(answer, name)["put_aside"]}


def test_what_the_two_say_differently_is_put_side_by_side(answer: dict[str, Any]) -> None:
    """Four answers in one, three in the other."""
    pairs = {tuple(sorted(one["claims"])) for one in answer["disagreements"]}
    assert ("four times", "trois fois") in pairs


def test_wording_is_neutral(answer: dict[str, Any]) -> None:
    """No finding says that anything is fake, false, invented, forged or authentic."""
    text = str([
        [one["sentence"], one.get("remarks"), one.get("others"), one.get("rule")]
        for article in answer["articles"] for one in (*article["quotations"], *article["claims"])
    ]).lower()  # fmt: skip
    for word in ("fake", "false", "invented", "forged", "authentic"):
        assert word not in text
