"""How long the measures of a whole letterbook take, and the figures of a pair.

Answers are kept while a letterbook is open, and what a text asks for as long as a process lives:
so each question is put in a process of its own, to a letterbook that it has opened.  Processor
seconds, medians of several rounds after one that is not counted.  The pairs are those that
exchanged the most: once as they are met, after another pair, and once more as the reader of a page
asks again; seconds on the clock.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from benchmarks.alone import alone
from benchmarks.search_speed import case_of
from letterbook import open as open_letterbook
from letterbook.wiring import Letterbook

_PAIRS = 20
_MEASURES: dict[str, Callable[[Letterbook], object]] = {
    "is:unanswered": lambda book: book.count("is:unanswered"),
    "delay:>12h": lambda book: book.count("delay:>12h"),
    "is:missing": lambda book: book.count("is:missing"),
    "echoes": lambda book: book.echoes(),
    "gaps": lambda book: book.gaps(),
    "timeline": lambda book: book.timeline(),
    "network": lambda book: book.network(),
}


def measure_measures(
    folder: Path, times: Sequence[int], rounds: int
) -> Iterator[dict[str, object]]:
    """Yield one row per size and measure, with its growth, then one per size for pairs."""
    first: dict[str, float] = {}
    for many in times:
        case = case_of(folder, many)
        with open_letterbook(case) as book:
            pairs = _busiest(book)
            messages = book.status().messages
        for name in _MEASURES:
            taken = [alone(_taken_by, case, name) for _ in range(rounds + 1)]
            seconds = statistics.median(taken[1:])
            first.setdefault(name, seconds / many)
            yield {
                "benchmark": "measures", "mailbox_times": many, "measure": name,
                "messages": messages, "cpu_seconds": round(seconds, 2),
                "cpu_seconds_per_linear": round(seconds / (first[name] * many), 2),
            }  # fmt: skip
        yield {"benchmark": "one-with-all", "mailbox_times": many,
               **_one_with_all_row(case, pairs[0][0], rounds)}  # fmt: skip
        yield {"benchmark": "pairs", "mailbox_times": many, **_pair_row(case, pairs)}


def _taken_by(case: Path, name: str) -> float:
    """Return the processor seconds that a measure takes."""
    with open_letterbook(case) as book:
        return _taken(time.process_time, lambda: _MEASURES[name](book))


def _one_with_all_row(case: Path, who: str, rounds: int) -> dict[str, object]:
    """Return what the figures of one address with everybody take, for each message of theirs.

    Whoever is in the busiest pair is another in each size, and so is what is exchanged.
    """
    taken = [alone(_one_with_all, case, who) for _ in range(rounds + 1)]
    seconds = statistics.median(seconds for seconds, _ in taken[1:])
    exchanged = taken[0][1]
    return {
        "messages": exchanged, "cpu_seconds": round(seconds, 2),
        "cpu_ms_per_message": round(1000 * seconds / exchanged, 3),
    }  # fmt: skip


def _one_with_all(case: Path, who: str) -> tuple[float, int]:
    with open_letterbook(case) as book:
        seconds = _taken(time.process_time, lambda: book.replies(who, ""))
        return seconds, book.replies(who, "").messages


def _pair_row(case: Path, pairs: list[tuple[str, str]]) -> dict[str, object]:
    asked = [alone(_met, case, pair, pairs[-1]) for pair in pairs[:-1]]
    met, again, messages = zip(*asked, strict=True)
    return {
        "pairs": len(met), "median_messages": round(statistics.median(messages)),
        "most_messages": max(messages),
        "met_median_ms": round(1000 * statistics.median(met), 1),
        "met_slowest_ms": [round(1000 * one, 1) for one in sorted(met)[-3:]],
        "again_median_ms": round(1000 * statistics.median(again), 1),
        "again_slowest_ms": round(1000 * max(again), 1),
    }  # fmt: skip


def _met(
    case: Path, pair: tuple[str, str], before: tuple[str, str]
) -> tuple[float, float, int]:  # fmt: skip
    """Return the seconds of a pair that is met, and asked again, and its messages."""
    with open_letterbook(case) as book:
        book.replies(*before)
        met = _taken(time.perf_counter, lambda: book.replies(*pair))
        again = _taken(time.perf_counter, lambda: book.replies(*pair))
        return met, again, book.replies(*pair).messages


def _busiest(book: Letterbook) -> list[tuple[str, str]]:
    """Return the addresses of the pairs that exchanged the most messages, both ways counted."""
    edges = book.network(limit=-1).edges
    ordered = sorted(edges, key=lambda edge: -edge.messages)
    return [(edge.a, edge.b) for edge in ordered[: _PAIRS + 1]]


def _taken(clock: Callable[[], float], work: Callable[[], object]) -> float:
    began = clock()
    work()
    return clock() - began
