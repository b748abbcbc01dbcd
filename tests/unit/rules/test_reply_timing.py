"""Answers counted by hand under every rule."""

from __future__ import annotations

import pytest

from letterbook.model.replies import RuleCount, RuleName
from letterbook.rules.reply_timing import (
    Sided,
    count_answers,
    counting_rules,
    make_chains,
    unordered_pairs,
)
from tests.unit.rules.chains import DAY, HOUR, said, sided

A, B = "x:a", "x:b"

# a1 b1 | 40 days | a2 a3 b2 b3 a4 | 50 days | a5 a6
TALK = sided(
    said("a1", 0, A),
    said("b1", 12 * HOUR, B),
    said("a2", 40 * DAY, A),
    said("a3", 41 * DAY, A),
    said("b2", 43 * DAY, B, replies_to=("a2",)),
    said("b3", 43 * DAY + 60, B),
    said("a4", 44 * DAY, A),
    said("a5", 94 * DAY, A),
    said("a6", 95 * DAY, A),
)


def counted(rule: RuleName, side: int, talk: list[Sided] = TALK) -> RuleCount:
    """Return what a rule counts of a side."""
    return count_answers(rule, talk, make_chains(talk), side)


def pairs(found: RuleCount) -> list[tuple[str, str, int | None]]:
    """Return (answer, answered, delay) of each, where the delay is exact."""
    assert all(a.low_s == a.high_s for a in found.answered)
    return [(a.message, a.answers, a.low_s) for a in found.answered]


def test_every_message_after_one_of_the_other_side_counts() -> None:
    """Under ``message`` each counts, from the latest message of the other side before it."""
    assert pairs(counted("message", 1)) == [
        ("b1", "a1", 12 * HOUR),
        ("b2", "a3", 2 * DAY),
        ("b3", "a3", 2 * DAY + 60),
    ]
    assert [p[0] for p in pairs(counted("message", 0))] == ["a2", "a3", "a4", "a5", "a6"]
    assert counted("message", 0).unanswered == ("a4", "a5", "a6")
    assert counted("message", 1).unanswered == ()


def test_messages_in_a_row_count_once_as_a_turn() -> None:
    """Under ``turn`` the first of a row counts."""
    assert pairs(counted("turn", 1)) == [("b1", "a1", 12 * HOUR), ("b2", "a3", 2 * DAY)]
    assert pairs(counted("turn", 0)) == [
        ("a2", "b1", 40 * DAY - 12 * HOUR),
        ("a4", "b3", DAY - 60),
    ]


def test_an_episode_has_one_answer_at_most() -> None:
    """Under ``episode`` the first message of who did not open it counts, from the opening on."""
    assert pairs(counted("episode", 1)) == [("b1", "a1", 12 * HOUR), ("b2", "a2", 3 * DAY)]
    assert counted("episode", 0).answers == 0
    assert counted("episode", 0).unanswered == ("a5", "a6")


def test_a_reference_counts_as_stated() -> None:
    """Under ``stated`` only what names a message of the other side counts."""
    assert pairs(counted("stated", 1)) == [("b2", "a2", 3 * DAY)]
    assert counted("stated", 0).unanswered == ("a1", "a3", "a4", "a5", "a6")


def test_the_length_of_a_silence_is_stated() -> None:
    """With a longer silence the same talk is one episode."""
    chains = make_chains(TALK, 60)
    assert [len(chain.episodes) for chain in chains] == [1]
    assert "60 days" in counting_rules(60)[2].text
    assert [len(episode) for episode in make_chains(TALK)[0].episodes] == [2, 5, 2]


def test_channels_are_chains_of_their_own() -> None:
    """A private message is not answered by a mail under a rule about order."""
    talk = sided(said("a1", 0, A), said("b1", 60, B, channel="mail"))
    assert counted("message", 1, talk).answers == 0
    assert counted("message", 0, talk).unanswered == ("a1",)


@pytest.mark.parametrize(("channel", "answers"), [("dm", 0), ("chat", 0), ("mail", 1)])
def test_conversations_of_private_messages_are_chains_of_their_own(
    channel: str, answers: int
) -> None:
    """What is said in one conversation answers nothing in another; a mail may be in any thread."""
    talk = sided(
        said("a1", 0, A, channel=channel, conversation="group"),
        said("b1", 60, B, channel=channel, conversation="pair"),
    )
    assert counted("message", 1, talk).answers == answers
    assert counted("message", 0, talk).unanswered == (() if answers else ("a1",))


def test_dates_within_bounds_give_delays_within_bounds() -> None:
    """A minute and a day as precision give the least and the most that the delay may be."""
    talk = sided(said("a1", 0, A, span=59), said("b1", DAY, B, span=DAY - 1))
    (answer,) = counted("message", 1, talk).answered
    assert (answer.low_s, answer.high_s) == (DAY - 59, 2 * DAY - 1)
    assert answer.order_certain


def test_an_order_that_the_dates_do_not_tell_is_reported() -> None:
    """Equal and overlapping times count as uncertain, and each pair is named."""
    talk = sided(said("a1", 0, A, span=DAY), said("b1", HOUR, B), said("a2", HOUR, A))
    found = counted("message", 1, talk)
    assert (found.answers, found.uncertain) == (1, 1)
    assert found.answered[0].low_s == 0
    pairs_open = unordered_pairs(make_chains(talk))
    assert {frozenset(p) for p in pairs_open} == {frozenset({"a1", "b1"}), frozenset({"a2", "b1"})}


def test_a_reference_against_the_dates_is_kept_and_doubted() -> None:
    """An answer dated before what it answers has a negative delay and an uncertain order."""
    talk = sided(said("a1", DAY, A), said("b1", 0, B, replies_to=("a1",)))
    (answer,) = counted("stated", 1, talk).answered
    assert (answer.low_s, answer.high_s, answer.order_certain) == (-DAY, -DAY, False)


@pytest.mark.parametrize("rule", ["message", "turn", "episode"])
def test_what_has_no_date_stands_in_no_order(rule: RuleName) -> None:
    """An undated message neither answers nor is answered, unless a reference says so."""
    talk = sided(said("a1", 0, A), said("b1", None, B, replies_to=("a1",)))
    assert counted(rule, 1, talk).answers == 0
    (answer,) = counted("stated", 1, talk).answered
    assert (answer.low_s, answer.high_s) == (None, None)
    assert counted("stated", 1, talk).first_answer_delay_s is None


def test_conversations_can_be_chains() -> None:
    """With many people each conversation is a chain, so that none answers another's message."""
    talk = sided(said("a1", 0, A), said("b1", 60, B, conversation="2"))
    chains = make_chains(talk, by_conversation=True)
    assert len(chains) == 2
    assert count_answers("message", talk, chains, 1).answers == 0
