"""Two copies, paired and compared as by hand."""

from __future__ import annotations

import random
import re

from hypothesis import given
from hypothesis import strategies as st

from letterbook.model.comparison import WordChange
from letterbook.rules.near_pairs import find_pairs, out_of_order
from letterbook.rules.query_terms import folded
from letterbook.rules.word_changes import MAX_WORDS, same_words_key, word_changes
from tests.unit.rules.chains import DAY, HOUR, said

LONG = "The town will lease the old quay for ninety nine years at one peppercorn"


def test_the_strictest_reason_comes_first() -> None:
    """Identifier, then words, then likeness within a day; each message is in one pair."""
    xs = [
        said("x1", 0, stated=("q1",), text="Nothing like it"),
        said("x2", 5 * DAY, text="The Quay is gone."),
        said("x3", 9 * DAY, text=f"{LONG}, the mayor said."),
        said("x4", 9 * DAY, text="Rain."),
    ]
    ys = [
        said("y1", 9 * DAY, stated=("q1",), text=LONG),
        said("y2", 50 * DAY, text="the quay is gone"),
        said("y3", 9 * DAY + HOUR, text=f"{LONG} a year, the mayor said."),
        said("y4", 10 * DAY, text="Sun and wind."),
    ]
    found = find_pairs(xs, ys)
    assert [(p.x.id, p.y.id, p.reason) for p in found] == [
        ("x1", "y1", "same-stated-id"),
        ("x2", "y2", "same-words"),
        ("x3", "y3", "like-words"),
    ]
    assert found[1].likeness == 100


def test_short_and_far_messages_are_no_pair() -> None:
    """Two words agree by chance, and like words a week apart are two letters."""
    assert find_pairs([said("x", 0, text="Yes, sir")], [said("y", 9 * DAY, text="yes sir")]) == []
    far = [said("y", 7 * DAY, text=f"{LONG} a year")]
    assert find_pairs([said("x", 0, text=f"{LONG} a day")], far) == []


def test_an_address_left_out_is_the_same_words() -> None:
    """A typed copy may lack the address; two addresses, or another week, are another message."""
    sent = said("x", DAY, text="Look here: https://quay.example/lease/2018/may/board?page=77#top")
    typed = said("y", DAY + HOUR, text="Look here")
    assert find_pairs([sent], [typed]) == []  # two words are nobody's own
    sent, typed = (
        said(one.id, one.earliest, text=f"Have you seen it? {one.text}") for one in (sent, typed)
    )
    for xs, ys in (([sent], [typed]), ([typed], [sent])):
        assert [(p.x.id, p.y.id, p.reason) for p in find_pairs(xs, ys)] == [
            (xs[0].id, ys[0].id, "same-words")
        ]
    assert find_pairs([sent], [said("y", 9 * DAY, text=typed.text)]) == []
    other = said("y", DAY, text="Have you seen it? Look here: https://cole.example/x")
    assert [p.reason for p in find_pairs([sent], [other])] in ([], ["like-words"])


def test_two_equal_letters_pair_with_two() -> None:
    """Equal words pair one to one, by date."""
    xs = [said("x1", 0, text="the tide is high"), said("x2", DAY, text="the tide is high")]
    ys = [said("y2", DAY, text="The tide is high!"), said("y1", 0, text="The tide is high!")]
    assert [(p.x.id, p.y.id) for p in find_pairs(xs, ys)] == [("x1", "y1"), ("x2", "y2")]


def test_differing_words_are_shown_where_they_stand() -> None:
    """Replaced, added and dropped words come in order with the words before them."""
    changes, compared = word_changes(
        "We will sell the quay, now.", "We shall sell the old quay now."
    )
    assert compared
    assert changes == [
        WordChange("We", "will", "shall"),
        WordChange("We will sell the", "", "old"),
        WordChange("will sell the quay", ",", ""),
    ]


def test_long_texts_are_not_compared_word_by_word() -> None:
    """Past the bound nothing is claimed about single words."""
    one = " ".join(f"a{n}" for n in range(MAX_WORDS + 1))
    other = " ".join(f"b{n}" for n in range(MAX_WORDS + 1))
    assert word_changes(one, other) == ([], False)
    changes, compared = word_changes(f"x {one}", f"y {one}")
    assert compared
    assert changes == [WordChange("", "x", "y")]


def test_the_fewest_that_moved_are_named() -> None:
    """Of five pairs one stands elsewhere in the other copy."""
    places = [(0, 0), (10, 10), (20, 90), (30, 30), (40, 40)]
    pairs = [(said(f"x{x}", x), said(f"y{y}", y)) for x, y in places]
    assert out_of_order(pairs) == {"x20"}
    assert out_of_order(pairs[:2]) == set()
    assert out_of_order([]) == set()


def test_long_texts_pair_when_they_are_alike_and_only_then() -> None:
    """A long text with a word in ten changed finds its own; the others of the day do not fit."""
    rng = random.Random(8)
    words = [f"word{n}" for n in range(400)]
    texts = [" ".join(rng.choice(words) for _ in range(200)) for _ in range(20)]
    xs = [said(f"x{n}", n * HOUR, text=text) for n, text in enumerate(texts)]
    ys = [said(f"y{n}", n * HOUR, text=_changed(text, rng)) for n, text in enumerate(texts)]
    found = find_pairs(xs, ys)
    assert {(p.x.id, p.y.id, p.reason) for p in found} == {
        (f"x{n}", f"y{n}", "like-words") for n in range(20)
    }
    assert all(p.likeness > 80 for p in found)


def _changed(text: str, rng: random.Random) -> str:
    words = text.split()
    for at in range(rng.randrange(10), len(words), 10):
        words[at] = "quay"
    return " ".join(words)


def test_the_keys_of_plain_and_other_letters_are_equal() -> None:
    """What is told of ASCII alone is what is told of any letters."""
    for text in ("A_b c-d,E1 ..", "", " \t\n", "x" * 50, "It's 5%!"):
        assert same_words_key(text) == " ".join(same_words_key(f"{text} \u00e9").split()[:-1])


@given(
    st.lists(
        st.sampled_from(("Quay", "l’été", "ß7", "_", "\n", "-", "é", " ", "ﬁn", "Шея", "\xa0"))
    )
)
def test_lines_in_other_letters_have_the_key_they_have_alone(pieces: list[str]) -> None:
    """Folding only the lines that need it gives what folding the whole text gives."""
    text = "".join(pieces) + "\nplain" * 9
    assert same_words_key(text) == " ".join(re.findall(r"[^\W_]+", folded(text)))
