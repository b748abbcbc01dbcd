"""Check 03: every rule that reads text is linear in it, whatever the text.

For each rule and each hostile text the cost is followed from one length to the double: where
the text is long enough to be measured at all, twice the text may take at most two and a half
times as long, and 100 KB at most 50 ms.  Processor time of this process is what counts, the
smallest of several runs, and what fails is measured again before it is called a failure.
"""

from __future__ import annotations

import gc
import math
import time
from collections.abc import Callable
from pathlib import Path

from tests.campaigns.outcome import Outcome
from tests.campaigns.text_rules import GENERATORS, MAIL_RULES, TEXT_RULES, Generator, Rule

GROWTH = 2.5
PER_BYTE = 0.050 / 100_000
LEAST_SECONDS = 0.010
"""What takes less cannot be told from noise, and is no danger."""
TRIES = 6
FIRST = 1024
LEAST = 3_000
"""Pairs of a rule and a text; fewer than this is no pass."""


def run(full: bool, seed: int, scratch: Path) -> Outcome:
    """Return how many pairs of a rule and a text are linear."""
    del seed, scratch
    outcome = Outcome("03", "linear-time")
    largest = 10 * 1024 * 1024 if full else 256 * 1024
    steepest = slowest = 0.0
    rules = {**TEXT_RULES, **MAIL_RULES}
    outcome.expect(len(rules) * len(GENERATORS) >= LEAST, "there are too few rules or texts")
    for text_name, make in GENERATORS.items():
        for rule_name, rule in rules.items():
            found = Cost(rule, make, largest)
            complaint = found.complaint()
            outcome.tried(not complaint, f"{rule_name} on {text_name}: {complaint}")
            slowest = max(slowest, found.per_100_kb)
            if found.growth > steepest:
                steepest = found.growth
                outcome.worst = f"{rule_name} on {text_name} grows by {steepest:.2f}"
    outcome.figures["steepest_growth"] = round(steepest, 2)
    outcome.figures["slowest_ms_per_100_kb"] = round(1000 * slowest, 1)
    return outcome


class Cost:
    """What one rule takes on one kind of text, up to the length at which it is too slow."""

    def __init__(self, rule: Rule, make: Generator, largest: int) -> None:
        self._rule = rule
        self._make = make
        self.growth = 0.0
        self.per_100_kb = 0.0
        self._why = ""
        self._follow(largest)

    def complaint(self) -> str:
        """Return what is too much, "" when nothing is."""
        return self._why

    def _follow(self, largest: int) -> None:
        """Double the text until it is as long as it shall be or the rule has failed."""
        size = largest
        while size > FIRST and self._quick(size // 64) > LEAST_SECONDS:
            size //= 4  # so slow at a small length that the large one might never end
        while size <= largest and not self._why:
            self._measure(size)
            size *= 4

    def _quick(self, size: int) -> float:
        return once(self._rule, self._make(max(size, FIRST)))

    def _measure(self, size: int) -> None:
        text = self._make(size)
        taken = once(self._rule, text)
        if taken < LEAST_SECONDS:
            return
        per_byte, growth = taken / len(text), math.inf
        half = self._make(size // 2)
        for _ in range(TRIES):
            taken = min(taken, once(self._rule, text))
            before = max(once(self._rule, half), once(self._rule, half))
            per_byte = min(per_byte, taken / len(text))
            growth = min(growth, taken / max(before, LEAST_SECONDS / GROWTH))
            if growth <= GROWTH and per_byte <= PER_BYTE:
                break
        self.growth = max(self.growth, growth)
        self.per_100_kb = max(self.per_100_kb, per_byte * 100_000)
        if growth > GROWTH:
            self._why = f"{size // 2} to {size} characters take {growth:.2f} times as long"
        elif per_byte > PER_BYTE:
            self._why = f"100 KB take {1000 * per_byte * 100_000:.0f} ms at {size} characters"


def once(rule: Callable[[str], object], text: str) -> float:
    """Return the processor seconds that a rule takes on a text."""
    gc.collect(0)
    gc.disable()
    began = time.process_time()
    rule(text)
    taken = time.process_time() - began
    gc.enable()
    return taken
