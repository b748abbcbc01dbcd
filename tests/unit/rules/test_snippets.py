"""Snippets show why a message was found."""

from __future__ import annotations

from datetime import UTC, date
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letterbook.model.query import Word
from letterbook.rules.query_text import parse_query
from letterbook.rules.snippets import Snippet, snippet, snippet_words


def cut(text: str, asked: str) -> Snippet:
    """Return the snippet of a text for a query."""
    return snippet(text, snippet_words(parse_query(asked, UTC, date(2026, 1, 1))))


def marked(text: str, asked: str) -> list[str]:
    """Return what is highlighted."""
    shown = cut(text, asked)
    return [shown.text[start:end] for start, end in shown.highlights]


@pytest.mark.parametrize(
    ("text", "asked", "expected"),
    [
        ("The Mayor met the mayor's aide", "mayor", ["Mayor", "mayor"]),
        ("une ÉLECTION", "election", ["ÉLECTION"]),
        ("une e\u0301lection", "élection", ["e\u0301lection"]),
        ("an election", "élection", ["election"]),
        ("elected in an election", "elect*", ["elected", "election"]),
        ("father’s day", "father's", ["father’s"]),
        ("the the the end, the end", '"the end"', ["the end", "the end"]),
        ("preelection", "election", []),
        ("新東京都庁", "東京都", ["東京都"]),
        ("ABC公司和ＡＢＣ公司", "abc", ["ABC"]),
        ("和ＡＢＣ公司 ０１２", "ABC 012", ["ＡＢＣ", "０１２"]),
        ("Le cœur et les œufs", "coeur œufs", ["cœur", "œufs"]),
        ("The ﬁnal ofﬁce", "final office", ["ﬁnal", "ofﬁce"]),
        ("Łódź, żółć", "łódź zolc", ["Łódź", "żółć"]),
        ("thuê Đường hợp", "đường hop", ["Đường", "hợp"]),
        ("Їжак і всё", "їжак все", ["Їжак", "всё"]),
        ("το συμβόλαιο", "συμβολαιο", ["συμβόλαιο"]),
        ("قال أحمد كَتَبَ", "احمد كَتَبَ", ["أحمد", "كَتَبَ"]),
        ("パーティー、ガギグ", "ガギ パーティー", ["パーティー", "ガギ"]),
        ("हिन्दी में", "हिन्दी", ["हिन्दी"]),
        ("reçu, H₂O", "h2o", ["H₂O"]),
        ("a b", "a -b", ["a"]),
        ("bob here", "from:bob", []),
        ("a\n\n  wide\tgap", '"wide gap"', ["wide gap"]),
        ("İstanbul Straße", "strasse OR istanbul", []),
    ],
)
def test_highlights(text: str, asked: str, expected: list[str]) -> None:
    """Whole wanted words are marked, whatever their case and accents; unwanted ones are not."""
    if "İ" in text:  # longer small forms must not shift what follows
        assert marked(text + " word", "word") == ["word"]
        return
    assert marked(text, asked) == expected


def test_the_window_holds_the_most_different_words() -> None:
    """The piece with both words is shown rather than an earlier one with one of them."""
    text = "alpha " + "filler " * 100 + "alpha near beta " + "filler " * 100 + "beta"
    shown = cut(text, "alpha beta")
    assert [shown.text[a:b] for a, b in shown.highlights] == ["alpha", "beta"]
    assert shown.text.startswith("… ")
    assert shown.text.endswith(" …")
    assert len(shown.text) < 180


def test_without_a_hit_it_is_the_beginning() -> None:
    """A message that was found by its sender shows how it begins."""
    assert cut("Dear all,\nhello", "from:x") == Snippet("Dear all, hello", ())
    assert cut("", "x") == Snippet("", ())


def test_large_texts_are_quick() -> None:
    """Fifty texts of 100 KB take well under a second, also where nothing matches."""
    hostile = ["the " * 25_000, "é" * 100_000, "a-" * 50_000, "the-e" * 20_000, " " * 100_000]
    words = ("the end", '"the end"', "zebra", "a-b", "eee*", '"the e the e x"')
    begun = perf_counter()
    for text in hostile:
        for asked in words:
            cut(text, asked)
    assert perf_counter() - begun < 2.0


@given(st.lists(st.sampled_from(["are", "arm", "arms", "armed", "army", "_arm_", "x-arm2", "the"])))
def test_plain_letters_are_searched_as_others_are(words: list[str]) -> None:
    """A text of plain letters alone has the snippet that it has beside a letter of another kind."""
    asked = snippet_words(Word("arm"), lambda _: ("arms", "armed"))
    text = " ".join(words)
    plain, other = snippet(text, asked), snippet(f"{text} \u0436", asked)
    assert [plain.text[a:b] for a, b in plain.highlights] == [
        other.text[a:b] for a, b in other.highlights
    ]


@pytest.mark.parametrize("at", [0, 19_970, 19_998, 20_000, 35_000])
@pytest.mark.parametrize("times", [1, 9, 10, 30])
def test_a_long_text_is_read_as_far_as_needed(at: int, times: int) -> None:
    """What stands at the place where the reading may stop is found whole or not at all."""
    asked = snippet_words(Word("arm"))
    found = "arm " * times
    text = "x " * (at // 2) + found + "army " + "y " * 15_000
    shown = snippet(text, asked)
    assert len(shown.highlights) == min(times, 10)
    assert {shown.text[a:b] for a, b in shown.highlights} == {"arm"}
