"""Trends and silences of an exchange, with the model, the probability and the number of tests.

All figures are of one model: given how many messages there were between the first and the last,
each fell anywhere in that time with equal chance, whatever the others did.  Correspondence comes in
bursts, so the model makes long silences and trends look less likely than they are: a probability
says how far the record is from an even rhythm, never why.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right, insort
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from letterbook.model.replies import Trend

LEAST = 20
"""Messages, or answers, below which nothing is told."""

MOST_DELAYS = 500

RHYTHM_RULE = (
    "Model: between the first and the last message each fell anywhere with equal chance,"
    " independently. `growth` is Laplace's test of the mean instant (Cox and Lewis, 1966),"
    " two-sided; `silence` the chance that the longest of so many silences is at least as long"
    " (at most: the number of silences times the chance of one); `delays` the rank correlation"
    f" of delays with time (of the last {MOST_DELAYS}; Mann and Kendall), two-sided."
    " Correspondence comes in bursts: that alone makes such values small. Told from"
    f" {LEAST} messages or answers on; `adjusted` takes the number of tests into account"
    " (Bonferroni)."
)


def growth(instants: Sequence[int]) -> tuple[float, float] | None:
    """Return Laplace's statistic and its two-sided probability, None below `LEAST`.

    Above nought the messages come later than an even rhythm would have them: they grow in number.
    The first and the last message bound the time and are not counted.
    """
    ordered = sorted(instants)
    if len(ordered) < LEAST or ordered[-1] == ordered[0]:
        return None
    start, span = ordered[0], ordered[-1] - ordered[0]
    inner = ordered[1:-1]
    mean = math.fsum(one - start for one in inner) / len(inner)
    value = (mean - span / 2) / (span * math.sqrt(1 / (12 * len(inner))))
    return value, math.erfc(abs(value) / math.sqrt(2))


def longest_silence(instants: Sequence[int]) -> tuple[int, float] | None:
    """Return the longest silence in seconds and how probable one so long is, at most.

    None below `LEAST`.  Of n silences that share a time evenly by chance, one is at least the share
    x with probability (1-x)^(n-1); that any is, is at most n times as probable.
    """
    ordered = sorted(instants)
    if len(ordered) < LEAST or ordered[-1] == ordered[0]:
        return None
    silences = [later - earlier for earlier, later in pairwise(ordered)]
    share = max(silences) / (ordered[-1] - ordered[0])
    return max(silences), min(1.0, len(silences) * (1 - share) ** (len(silences) - 1))


def delays_change(delays: Sequence[int]) -> tuple[float, float] | None:
    """Return the Mann-Kendall statistic of delays in order and its two-sided probability.

    None below `LEAST`, and where all are equal.  Above nought they grow.  At most the last
    `MOST_DELAYS` are looked at.
    """
    looked = list(delays)[-MOST_DELAYS:]
    n = len(looked)
    if n < LEAST or len(set(looked)) == 1:
        return None
    total = 0
    before: list[int] = []
    for later in looked:
        total += bisect_left(before, later) - (len(before) - bisect_right(before, later))
        insort(before, later)
    ties = Counter(looked).values()
    spread = n * (n - 1) * (2 * n + 5) - sum(t * (t - 1) * (2 * t + 5) for t in ties)
    if spread <= 0:
        return None
    value = (total - (total > 0) + (total < 0)) / math.sqrt(spread / 18)
    return value, math.erfc(abs(value) / math.sqrt(2))


def trends(sides: Sequence[Sequence[int]], delays: Sequence[Sequence[int]]) -> tuple[Trend, ...]:
    """Return every test that could be made of two sides, with all of them counted.

    ``sides`` are the instants of the messages of each side, ``delays`` of its answers, in order.
    """
    found: list[Trend] = []
    for side, instants in enumerate(sides):
        told = growth(instants)
        if told is not None:
            found.append(Trend("growth", side, len(instants), *_rounded(told), 0, 1.0))
        told = delays_change(delays[side])
        if told is not None:
            found.append(Trend("delays", side, len(delays[side]), *_rounded(told), 0, 1.0))
    together = [one for instants in sides for one in instants]
    silence = longest_silence(together)
    if silence is not None:
        seconds, probability = silence
        found.append(
            Trend("silence", None, len(together), float(seconds), _shown(probability), 0, 1.0)
        )
    tests = len(found)
    return tuple(
        Trend(
            one.kind, one.side, one.messages, one.statistic, one.probability, tests,
            _shown(min(1.0, one.probability * tests)),
        )
        for one in found
    )  # fmt: skip


def _rounded(told: tuple[float, float]) -> tuple[float, float]:
    return round(told[0], 3), _shown(told[1])


def _shown(probability: float) -> float:
    """Return a probability to three figures; never nought."""
    return float(f"{max(probability, 1e-300):.3g}")
