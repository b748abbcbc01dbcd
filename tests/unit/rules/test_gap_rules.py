"""What is announced and absent, and holes in numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letterbook.rules import announced_attachment as announced
from letterbook.rules.announced_attachment import announced_attachment
from letterbook.rules.numbering import find_holes

ANNOUNCES = [
    "Please find attached the draft lease.",
    "I have attached the valuation.",
    "The minutes are enclosed; I enclose two copies.",
    "Voir en pièce jointe le bail.",
    "Vous trouverez ci-joint le procès-verbal.",
    "Je vous joins le plan du quai.",
]
SILENT = [
    "I attach nothing, because I have nothing to add.",
    "He is very attached to the quay.",
    "There was no file, not attached nor sent.",
    "If attached, the file would be seen.",
    "Le maire joint le geste à la parole.",
]


@pytest.mark.parametrize("text", ANNOUNCES)
def test_an_announcement_is_seen_with_its_words(text: str) -> None:
    """English and French words for an attachment are found."""
    found = announced_attachment(text)
    assert found
    assert found in text


@given(
    st.lists(
        st.sampled_from(
            (
                "attach", "join us", "see the attached", "not attached", "ci-joint", "I attach it",
                "attached to nothing", "in attachment", "attachments-", "x" * 37, "\u0130", "PJ",
            )
        ),
        max_size=30,
    ),
    st.sampled_from((" ", "", ". ")),
)  # fmt: skip
def test_an_announcement_is_looked_for_everywhere(pieces: list[str], between: str) -> None:
    """Looking around the words that are needed finds what looking at the whole text would."""
    text = between.join(pieces)
    said = [
        match
        for match in announced._SAYS.finditer(text)
        if not announced._NOT.search(text[max(0, match.start() - 30) : match.start()])
        and not announced._OTHERWISE.match(text, match.end())
    ]
    found = announced_attachment(text)
    assert bool(found) == bool(said)
    if said:
        start = max(0, said[0].start() - 45)
        assert found == " ".join(text[start : said[0].end() + 90].split())


@pytest.mark.parametrize("text", SILENT)
def test_other_words_announce_nothing(text: str) -> None:
    """Denials and other meanings of the words are passed over."""
    assert announced_attachment(text) == ""


def names(numbers: range, without: set[int], form: str = "box/{:05d}.eml") -> list[str]:
    """Return numbered names without some of them."""
    return [form.format(n) for n in numbers if n not in without]


def test_holes_are_named_with_their_neighbours() -> None:
    """Of 1 to 20 without 7, 8 and 12 three are absent."""
    (row,) = find_holes(names(range(1, 21), {7, 8, 12}))
    assert (row.first, row.last, row.present, row.absent) == (1, 20, 17, 3)
    assert row.lacking == ((7, 8), (12, 12))
    assert row.names == ("box/00006.eml", "box/00009.eml", "box/00011.eml", "box/00013.eml")
    assert (row.before, row.after) == ("box/", ".eml")


@pytest.mark.parametrize(
    "given",
    [
        names(range(1, 21), set()),
        names(range(1, 10), {5}),
        names(range(1, 101), set(range(30, 60))),
        ["box/mail.eml", "box/other.mp3"],
    ],
    ids=["whole", "few", "mostly-absent", "no-numbers"],
)
def test_what_is_no_row_has_no_holes(given: list[str]) -> None:
    """Whole rows, short ones and those of which much lacks say nothing."""
    assert find_holes(given) == []


def test_the_number_is_not_that_of_the_ending() -> None:
    """The number before an ending counts, padded or not."""
    given = names(range(1, 15), {4}, "part{}.mp3")
    (row,) = find_holes(given)
    assert row.lacking == ((4, 4),)
