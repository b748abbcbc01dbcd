"""Trends and silences against simulation, and silence about small numbers."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest

from letterbook.rules.rhythm import LEAST, delays_change, growth, longest_silence, trends

_YEAR = 365 * 86_400


def _even(rng: random.Random, n: int) -> list[int]:
    return [rng.randrange(_YEAR) for _ in range(n)]


def test_nothing_is_told_of_few() -> None:
    """Nineteen messages bear no trend, nor twenty at one instant."""
    few = _even(random.Random("few"), LEAST - 1)
    assert growth(few) is None
    assert longest_silence(few) is None
    assert delays_change([1] * LEAST) is None
    assert delays_change(list(range(LEAST - 1))) is None
    assert growth([5] * LEAST) is None
    assert trends((few, few[:3]), ([], [])) != ()  # together they are enough for a silence
    assert trends((few[:9], few[:9]), ([], [])) == ()


@pytest.mark.parametrize("n", [20, 60])
def test_an_even_rhythm_is_seldom_called_uneven(n: int) -> None:
    """Of 2,000 even exchanges about 5 % have a probability below 5 %: the levels hold."""
    rng = random.Random(f"even {n}")
    low = {"growth": 0, "silence": 0, "delays": 0}
    for _ in range(2_000):
        instants = _even(rng, n)
        told = growth(instants), longest_silence(instants), delays_change(_even(rng, n))
        for name, one in zip(low, told, strict=True):
            assert one is not None
            low[name] += one[1] < 0.05
    assert 60 <= low["growth"] <= 140
    assert 60 <= low["delays"] <= 140
    assert low["silence"] <= 140  # it is at most: a bound


def test_the_chance_of_a_silence_is_that_of_simulation() -> None:
    """For rare silences the bound is nearly the chance itself."""
    rng = random.Random("silence")
    longest = []
    for _ in range(4_000):
        ordered = sorted(_even(rng, 30))
        span = ordered[-1] - ordered[0]
        longest.append(max(b - a for a, b in pairwise(ordered)) / span)
    longest.sort()
    share = longest[-200]  # one in twenty is at least so long
    bound = 29 * (1 - share) ** 28
    assert 0.04 <= bound <= 0.07


def test_growth_and_a_break_are_seen() -> None:
    """Messages that crowd at the end, delays that grow, a year without a word."""
    rng = random.Random("growth")
    later = [round(_YEAR * rng.random() ** 0.3) for _ in range(50)]
    told = growth(later)
    assert told is not None
    assert told[0] > 4
    assert told[1] < 1e-4
    fewer = growth([_YEAR - one for one in later])
    assert fewer is not None
    assert fewer[0] < -4
    slower = delays_change([day * day + rng.randrange(50) for day in range(40)])
    assert slower is not None
    assert slower[0] > 5
    broken = _even(rng, 25) + [4 * _YEAR + one for one in _even(rng, 25)]
    silence = longest_silence(broken)
    assert silence is not None
    assert silence[0] > 2 * _YEAR
    assert silence[1] < 1e-8


def test_the_number_of_tests_is_taken_into_account() -> None:
    """Each is told how many were made, and its probability for so many."""
    rng = random.Random("tests")
    sides = (_even(rng, 40), _even(rng, 30))
    found = trends(sides, (list(range(25)), [3, 1, 2]))
    assert [(one.kind, one.side) for one in found] == [
        ("growth", 0), ("delays", 0), ("growth", 1), ("silence", None),
    ]  # fmt: skip
    assert {one.tests for one in found} == {4}
    for one in found:
        assert one.adjusted == pytest.approx(min(1, 4 * one.probability), rel=0.01)
