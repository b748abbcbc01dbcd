"""What is kept for who goes back and forth: never more than a weight, never of another state."""

from __future__ import annotations

from letterbook.services.kept_answers import KeptAnswers


def test_an_answer_is_made_once_in_a_state() -> None:
    """It is made again when the state is another one, and when something else is asked."""
    kept: KeptAnswers[str] = KeptAnswers(3)
    made: list[str] = []

    def make() -> str:
        made.append("x")
        return f"answer {len(made)}"

    assert kept.at("a", 1, make) == kept.at("a", 1, make) == "answer 1"
    assert kept.at("a", 2, make) == "answer 2"
    assert kept.at("b", 2, make) == "answer 3"
    assert kept.at("a", 2, make) == "answer 2"


def test_what_was_asked_longest_ago_goes_first() -> None:
    """The weights of what is kept never exceed the most; what is heavier alone is not kept."""
    kept: KeptAnswers[str] = KeptAnswers(10, len)
    made: list[str] = []

    def ask(text: str) -> None:
        kept.at(text, 0, lambda: made.append(text) or text)  # type: ignore[func-returns-value]

    for text in ("aaaa", "bbbb", "aaaa", "cccc", "aaaa", "bbbb"):
        ask(text)
    assert made == ["aaaa", "bbbb", "cccc", "bbbb"]
    ask("d" * 11)
    ask("d" * 11)
    assert made[-2:] == ["d" * 11] * 2
    ask("bbbb")
    assert made[-1] == "d" * 11, "what is too heavy drives nothing out"
