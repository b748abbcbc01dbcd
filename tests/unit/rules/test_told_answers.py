"""Answers, messages without one, and openings, as queries mean them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letterbook.model.exchange import Exchanged
from letterbook.model.identity import MessageId
from letterbook.rules.told_answers import (
    ToldAnswer,
    delay_range,
    openers,
    told_answers,
    unanswered,
)

_HOUR, _DAY = 3600, 86_400


def _row(
    m: int, author: int, at: int | None, *, channel: str = "mail", thread: int = 1, to: bool = True
) -> Exchanged:
    return Exchanged(m, MessageId(f"{m:032x}"), channel, thread, at, at, author, to)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (">12h", (43_201, None)), (">=12h", (43_200, None)), ("<90min", (0, 5_399)),
        ("2d", (172_800, None)), ("1h..2d", (3_600, 172_800)), ("..1w", (0, 604_800)),
        ("12", None), ("h", None), ("..", None), ("-1h", None), ("", None),
    ],
)  # fmt: skip
def test_ranges_of_delays(text: str, wanted: tuple[int, int | None] | None) -> None:
    """Times have a unit; a time alone is the least."""
    assert delay_range(text) == wanted


def test_a_mail_answers_what_it_refers_to() -> None:
    """The latest by somebody else; a mail of one's own is no answer, and leaves it unanswered."""
    rows = [_row(1, 7, 0), _row(2, 7, _HOUR), _row(3, 8, 5 * _HOUR), _row(4, 9, None)]
    references = [(2, 1), (3, 1), (3, 2), (4, 3)]
    assert told_answers(rows, references) == [ToldAnswer(3, 2, 4 * _HOUR, 4 * _HOUR)]
    assert unanswered(rows, references) == {4}
    assert unanswered([*rows, _row(5, 7, 0, to=False)], references) == {4}


def test_a_chat_answers_what_stands_before_it() -> None:
    """Only the first of several in a row; what nobody else follows is unanswered."""
    rows = [
        _row(n, author, at * _HOUR, channel="dm")
        for n, author, at in ((1, 7, 0), (2, 7, 1), (3, 8, 13), (4, 8, 14), (5, 7, 20), (6, 7, 21))
    ]
    assert told_answers(rows, []) == [
        ToldAnswer(3, 2, 12 * _HOUR, 12 * _HOUR), ToldAnswer(5, 4, 6 * _HOUR, 6 * _HOUR),
    ]  # fmt: skip
    assert unanswered(rows, []) == {5, 6}


def test_openings() -> None:
    """The first of each conversation; in chats also the first after thirty days of silence."""
    rows = [
        _row(1, 7, 0, channel="dm"), _row(2, 8, 29 * _DAY, channel="dm"),
        _row(3, 7, 60 * _DAY, channel="dm"), _row(4, 7, 0, thread=2),
        _row(5, 8, 90 * _DAY, thread=2), _row(6, 8, None, thread=3),
    ]  # fmt: skip
    assert openers(rows) == {1, 3, 4}


@given(
    st.lists(
        st.tuples(
            st.integers(0, 3), st.integers(0, 5) | st.none(), st.booleans(), st.integers(1, 2)
        ),
        max_size=12,
    ),
    st.randoms(use_true_random=False),
)
def test_the_order_of_rows_does_not_matter(
    facts: list[tuple[int, int | None, bool, int]], rng: object
) -> None:
    """And an answered message of another author's chat is never told unanswered."""
    rows = [
        _row(n, author, at, channel="chat" if chat else "mail", thread=thread)
        for n, (author, at, chat, thread) in enumerate(facts, start=1)
    ]
    references = [(b.m, a.m) for a in rows for b in rows if a.m < b.m and (a.m + b.m) % 3 == 0]
    turned = list(rows)
    rng.shuffle(turned)  # type: ignore[attr-defined]
    answers = told_answers(rows, references)
    assert sorted(told_answers(turned, references)) == sorted(answers)
    assert unanswered(turned, references) == unanswered(rows, references)
    assert openers(turned) == openers(rows)
    chained = {row.m for row in rows if row.channel == "chat"}
    answered = {one.answered for one in answers if one.message in chained}
    assert not answered & unanswered(rows, references)
