"""Two texts side by side, in rows."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letterbook.model.comparison import TextRun
from letterbook.rules import word_changes
from letterbook.rules.texts_beside import texts_beside

_LINES = st.lists(st.sampled_from(["alpha", "beta two", "", "gamma.", "- delta"]), max_size=12)


def _text(runs: Sequence[TextRun]) -> str:
    return "".join(run.text for run in runs)


@given(x=_LINES, y=_LINES)
def test_the_rows_hold_both_texts(x: list[str], y: list[str]) -> None:
    """Nothing is lost or doubled, and what is called the same has the same words."""
    one, other = "\n".join(x), "\n".join(y)
    rows, compared = texts_beside(one, other)
    assert compared
    assert " ".join(_text(row.x) for row in rows).split() == one.split()
    assert " ".join(_text(row.y) for row in rows).split() == other.split()
    for row in rows:
        differ = any(run.differs for run in (*row.x, *row.y))
        assert row.same is not differ
        if row.same:
            assert _text(row.x).split() == _text(row.y).split()


def test_what_differs_is_marked_in_its_line() -> None:
    """Lines that are the same stand together; of another line its other words alone are marked."""
    x = "Dear A,\n\nThe price is 300 pounds.\nThird line.\n\nBye"
    y = "Dear A,\n\nThe price is 310 pounds.\nThird line.\n\nBye"
    (first, second, third), _ = texts_beside(x, y)
    assert (first.same, _text(first.x)) == (True, "Dear A,")
    assert [run.text for run in second.x if run.differs] == ["300"]
    assert [run.text for run in second.y if run.differs] == ["310"]
    assert _text(second.y) == "The price is 310 pounds."
    assert (third.same, _text(third.y)) == (True, "Third line.\n\nBye")


def test_lines_that_one_alone_has_stand_beside_nothing() -> None:
    """The other side of the row is empty."""
    rows, _ = texts_beside("one\nthree", "one\ntwo more\nthree")
    assert [(_text(row.x), _text(row.y)) for row in rows] == [
        ("one", "one"), ("", "two more"), ("three", "three"),
    ]  # fmt: skip


def test_texts_that_are_too_long_are_shown_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """They are not called the same or different."""
    monkeypatch.setattr(word_changes, "MAX_WORDS", 2)
    (row,), compared = texts_beside("a b c d", "e f g h")
    assert not compared
    assert not any(run.differs for run in (*row.x, *row.y))
    assert (_text(row.x), _text(row.y)) == ("a b c d", "e f g h")
