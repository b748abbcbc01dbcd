"""The measurement behind the campaign on linear time: it tells a slow rule from a quick one."""

from __future__ import annotations

from tests.campaigns.linear_time import Cost, follow
from tests.campaigns.text_rules import GENERATORS


def test_a_rule_that_grows_with_the_square_is_named() -> None:
    """What scans its text again for each of its lines is found, and a single scan is not."""
    lines = GENERATORS["line-ends"]

    def square(text: str) -> int:
        return sum(text.count("\n", at) for at in range(0, len(text), 40))

    def single(text: str) -> int:
        return sum(ord(char) for char in text)

    assert follow(Cost("square"), square, lines, 256 * 1024, timed=True).why
    assert not follow(Cost("single"), single, lines, 256 * 1024, timed=True).why


def test_a_rule_that_is_only_slow_is_named() -> None:
    """A rule that is linear and takes long for each character is found too."""

    def slow(text: str) -> int:
        return sum(sum(range(400)) for _ in text)

    found = follow(Cost("slow"), slow, GENERATORS["letters"], 256 * 1024, timed=True)
    assert "100 KB" in found.why
