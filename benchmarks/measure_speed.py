"""How long the measures of a whole letterbook take, and the figures of a pair.

The measures are asked in one process of the letterbook as a user's program would: processor
seconds, medians of several rounds after one that is not counted.  An answer is kept while a
letterbook is open, so that it is opened anew for each round.  The pairs are those that exchanged
the most: once as they are met, and once more as the reader of a page asks again.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from benchmarks.search_speed import case_of
from letterbook import open as open_letterbook
from letterbook.wiring import Letterbook

_PAIRS = 20
_MEASURES: dict[str, Callable[[Letterbook, str], object]] = {
    "is:unanswered": lambda book, _: book.count("is:unanswered"),
    "delay:>12h": lambda book, _: book.count("delay:>12h"),
    "is:missing": lambda book, _: book.count("is:missing"),
    "replies, one with all": lambda book, who: book.replies(who, ""),
    "echoes": lambda book, _: book.echoes(),
    "gaps": lambda book, _: book.gaps(),
    "timeline": lambda book, _: book.timeline(),
    "network": lambda book, _: book.network(),
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
        for name, ask in _MEASURES.items():
            taken = [_asked_anew(case, ask, pairs[0][0]) for _ in range(rounds + 1)]
            seconds = statistics.median(taken[1:])
            first.setdefault(name, seconds / many)
            yield {
                "benchmark": "measures", "mailbox_times": many, "measure": name,
                "messages": messages, "cpu_seconds": round(seconds, 2),
                "cpu_seconds_per_linear": round(seconds / (first[name] * many), 2),
            }  # fmt: skip
        with open_letterbook(case_of(folder, many)) as book:
            yield {"benchmark": "pairs", "mailbox_times": many, **_pair_row(book, pairs)}


def _asked_anew(case: Path, ask: Callable[[Letterbook, str], object], who: str) -> float:
    """Return the processor seconds of a question to a letterbook that was only just opened."""
    with open_letterbook(case) as book:
        return _taken(time.process_time, lambda: ask(book, who))


def _pair_row(book: Letterbook, pairs: list[tuple[str, str]]) -> dict[str, object]:
    book.replies(*pairs[-1])
    messages = [book.replies(*pair).messages for pair in pairs[-1:]]
    met, again = [], []
    for pair in pairs[:-1]:
        met.append(_taken(time.perf_counter, lambda: book.replies(*pair)))  # noqa: B023
        again.append(_taken(time.perf_counter, lambda: book.replies(*pair)))  # noqa: B023
        messages.append(book.replies(*pair).messages)
    return {
        "pairs": len(met), "median_messages": round(statistics.median(messages)),
        "most_messages": max(messages),
        "met_median_ms": round(1000 * statistics.median(met), 1),
        "met_slowest_ms": round(1000 * max(met), 1),
        "again_median_ms": round(1000 * statistics.median(again), 1),
        "again_slowest_ms": round(1000 * max(again), 1),
    }  # fmt: skip


def _busiest(book: Letterbook) -> list[tuple[str, str]]:
    """Return the addresses of the pairs that exchanged the most messages, both ways counted."""
    edges = book.network(limit=-1).edges
    ordered = sorted(edges, key=lambda edge: -edge.messages)
    return [(edge.a, edge.b) for edge in ordered[: _PAIRS + 1]]


def _taken(clock: Callable[[], float], work: Callable[[], object]) -> float:
    began = clock()
    work()
    return clock() - began
