"""Check 03: every rule that reads text is linear in it, whatever the text.

For each rule and each hostile text the cost is followed from 1 KB on in fourfold steps: as soon
as it can be measured, twice the text may take at most two and a half times as long, and 100 KB
at most 50 ms.  The processor time of the process is what counts, the smallest of several runs,
and what fails is measured again before it is called a failure.
"""

from __future__ import annotations

import gc
import math
import time
from collections.abc import Callable, Collection
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from tests.campaigns.outcome import Outcome
from tests.campaigns.text_rules import GENERATORS, MAIL_RULES, SHORTER, TEXT_RULES, Generator, Rule

GROWTH = 2.5
PER_BYTE = 0.050 / 100_000
LEAST_SECONDS = 0.020
"""What takes less cannot be told from noise, and is no danger."""
LEAST_MEASURED = 0.00025
TRIES = 8
FIRST = 1024
LEAST = 3_000
"""Pairs of a rule and a text; fewer than this is no pass."""
PROCESSES = 2


@dataclass
class Cost:
    """What one rule takes on one kind of text; ``why`` says what is too much."""

    pair: str
    growth: float = 0.0
    per_byte: float = 0.0
    why: str = ""


def run(full: bool, seed: int, scratch: Path) -> Outcome:
    """Return how many pairs of a rule and a text are linear."""
    del seed, scratch
    outcome = Outcome("03", "linear-time")
    largest = 10 * 1024 * 1024 if full else 256 * 1024
    context = get_context("spawn")
    with ProcessPoolExecutor(PROCESSES, mp_context=context) as processes:
        jobs = [processes.submit(costs, name, largest) for name in GENERATORS]
        results = [job.result() for job in jobs]
    for name, result in zip(GENERATORS, results, strict=True):
        # Other work on the machine passes; what is not linear stays so when it is quiet again.
        doubted = {cost.pair for cost in result if cost.why}
        again = {cost.pair: cost for cost in costs(name, largest, doubted)} if doubted else {}
        result[:] = [again.get(cost.pair, cost) for cost in result]
    found = [cost for result in results for cost in result]
    outcome.expect(len(found) >= LEAST, f"only {len(found)} pairs")
    for cost in found:
        outcome.tried(not cost.why, f"{cost.pair}: {cost.why}")
    steepest = max(found, key=lambda cost: cost.growth)
    slowest = max(found, key=lambda cost: cost.per_byte)
    outcome.worst = f"{steepest.pair} grows by {steepest.growth:.2f}"
    outcome.figures["slowest"] = slowest.pair
    outcome.figures["slowest_ms_per_100_kb"] = round(slowest.per_byte * 1e8, 1)
    return outcome


def costs(text: str, largest: int, only: Collection[str] = ()) -> list[Cost]:
    """Return the cost of every rule on one kind of text, or of ``only`` these pairs."""
    make = GENERATORS[text]
    pairs = {f"{name} on {text}": (name, rule) for name, rule in (TEXT_RULES | MAIL_RULES).items()}
    return [
        follow(Cost(pair), rule, make, largest // SHORTER.get(name, 1), timed=name in TEXT_RULES)
        for pair, (name, rule) in pairs.items()
        if not only or pair in only
    ]


def follow(cost: Cost, rule: Rule, make: Generator, largest: int, *, timed: bool) -> Cost:
    """Return the cost once the text was as long as it shall be, or too much was found.

    A whole mail is not ``timed``: it may take longer than one rule, but has to be linear too.
    """
    for size in sizes(largest):
        text = make(size)
        taken = once(rule, text)
        if taken >= LEAST_SECONDS:
            _compare(cost, rule, text, make, taken, timed=timed)
        if cost.why:
            break
    return cost


def sizes(largest: int) -> list[int]:
    """Return the lengths that are tried, up to the largest."""
    found = [largest]
    while found[-1] >= 4 * FIRST:
        found.append(found[-1] // 4)
    return found[::-1]


def _compare(
    cost: Cost, rule: Rule, text: str, make: Generator, taken: float, *, timed: bool
) -> None:
    """Set what is known of the cost, measuring again as long as it seems too much.

    Where a text outgrows a cache of the machine, or its allocator changes its ways, one or two
    doublings look steep: what is too much has to be so over three of them.
    """
    size = len(text.encode("utf-8", "surrogatepass"))
    half = make(len(text) // 2)
    before = math.inf
    for turn in range(TRIES):
        taken = min(taken, once(rule, text)) if turn else taken
        before = min(before, once(rule, half))
        if taken <= GROWTH * before and (taken <= PER_BYTE * size or not timed):
            break
    growth = taken / max(before, LEAST_MEASURED)
    for shorter in (4, 8):
        if growth <= GROWTH:
            break
        part = make(len(text) // shorter)
        first = max(LEAST_MEASURED, min(once(rule, part) for _ in range(TRIES)))
        growth, before = min(growth, before / first), first
    cost.growth = max(cost.growth, growth)
    if timed and size >= 100_000:
        cost.per_byte = max(cost.per_byte, taken / size)
    if growth > GROWTH:
        cost.why = f"twice the text, {size} bytes, takes {growth:.2f} times as long"
    elif cost.per_byte > PER_BYTE:
        cost.why = f"100 KB take {cost.per_byte * 1e8:.0f} ms at {size} bytes"


def once(rule: Callable[[str], object], text: str) -> float:
    """Return the processor seconds that a rule takes on a text."""
    gc.collect(0)
    gc.disable()
    began = time.process_time()
    rule(text)
    taken = time.process_time() - began
    gc.enable()
    return taken
