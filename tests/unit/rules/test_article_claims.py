"""What articles count, how long they say something took, who says that who said it."""

from __future__ import annotations

import pytest

from letterbook.model.article import Claim
from letterbook.rules.article_parts import PART, RATE
from letterbook.rules.article_quotes import speakers
from letterbook.rules.article_reading import ReadArticle, read_article
from letterbook.wiring_checking import languages

WORDS = languages()


def read(text: str) -> ReadArticle:
    """Return what stands in a text."""
    return read_article("article", text, WORDS)


def counts(text: str) -> list[tuple[float | None, str]]:
    """Return the numbers of messages and answers in a text, with their units."""
    found = [one for one in read(text).claims if one.kind in ("messages", "answers")]
    return [(one.number, one.unit) for one in sorted(found, key=_start)]


def _start(claim: Claim) -> int:
    return claim.start


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Of the 31 letters that were sent to the council, nine went unanswered.",
            [(31, "messages"), (9, PART)],
        ),
        ("She sent ten messages and he answered one of them.", [(10, "messages"), (1, "answers")]),
        (
            "The school received 64 replies. Fifty-one were in favour of the plan.",
            [(64, "answers"), (51, PART)],
        ),
        ("They sent each other 20 messages a day.", [(20, RATE)]),
        ("Il lui a écrit cent douze lettres, dont trois en vers.", [(112, "messages"), (3, PART)]),
        ("She is 54, and nine went home.", []),
        ("In 2015 messages were sent to the board.", []),
    ],
)
def test_numbers_that_stand_for_messages(text: str, expected: list[tuple[float, str]]) -> None:
    """A number alone counts messages that are named beside it; every other one counts nothing."""
    assert counts(text) == expected


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("He answered her letter a quarter of an hour later.", 900),
        ("Il a fallu dix-sept jours au gouverneur pour répondre au télégramme.", 17 * 86_400),
        ("The geologist wrote to the owners three weeks before the collapse.", 21 * 86_400),
        ("The museum apologised within six hours of the broadcast.", 6 * 3_600),
        ("She left the company after 12 years and took up falconry.", None),
    ],
)
def test_times_between_two_events(text: str, seconds: float | None) -> None:
    """A time before, after or within which something followed is a delay; a duration is none."""
    found = [one.number for one in read(text).claims if one.kind == "delay"]
    assert found == ([] if seconds is None else [seconds])


@pytest.mark.parametrize(
    ("code", "text", "chain"),
    [
        (
            "en",
            "According to the Courier, Ann Low wrote that Ben Orr had said so.",
            ["Courier", "Ann Low", "Ben Orr"],
        ),
        ("en", "He wrote so, said Ann Low, as quoted by Le Monde.", ["Le Monde", "Ann Low"]),
        ("fr", "C'est fini, a écrit Ann Low, selon Le Courrier.", ["Le Courrier", "Ann Low"]),
    ],
)
def test_who_relays_stands_before_who_is_relayed(code: str, text: str, chain: list[str]) -> None:
    """The chain of an attribution ends with the one who spoke, wherever the relay is named."""
    assert speakers(text, WORDS[code]) == chain


def test_a_range_of_days_has_both_its_ends() -> None:
    """``3 to 9 May`` is the third and the ninth; a year within a name is no date."""
    found = read("They wrote to each other from 3 to 9 May 2012, after the 2010 Harbour Games.")
    assert [(d.year, d.month, d.day) for d in found.article.dates] == [
        (2012, 5, 3),
        (2012, 5, 9),
    ]


def test_names_and_titles_are_told_from_quotations() -> None:
    """Words behind such a word are a name; lower-case words and spoken ones never are."""
    found = read(
        "Her novel, “The Salt Ledger”, sold well. He called the plan “a farce”. “Yes”, she said."
    )
    assert [one.mentioned for one in found.article.quotations] == [True, False, False]


def test_attributions_within_french_marks_divide_a_quotation() -> None:
    """The speaker's words are the pieces; verb, name and age between them are not."""
    found = read(
        "« On ne nous a rien dit, soupire Odile Brassac, 61 ans. Personne n’est venu. » La mairie"
        " n’a pas répondu à ses lettres."
    )
    pieces = found.article.quotations[0].pieces
    assert pieces == ("On ne nous a rien dit", "Personne n’est venu.")
