"""How long it takes to put a whole letterbook into conversations, and to pair texts nearly alike.

Both are measured in processor seconds, as medians of several rounds in one process.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import msgspec

from benchmarks.search_speed import case_of
from letterbook.model.chain import ChainMessage
from letterbook.model.identity import MessageId
from letterbook.rules.near_pairs import find_pairs
from letterbook.rules.thread_tree import draw_thread
from letterbook.services.chain_messages import read_chain
from letterbook.store.catalogue_conversation import all_threads
from letterbook.store.catalogue_exchange import chain_rows, numbers_by_channel
from letterbook.store.catalogue_read import CatalogueReader
from letterbook.store.layout import Layout

_EVERY = 50
"""One word in so many is changed in the texts that are to be paired."""


def measure_threads(folder: Path, times: Sequence[int], rounds: int) -> Iterator[dict[str, object]]:
    """Yield one row per size of the mailbox, then one for texts nearly alike."""
    first = 0.0
    for many in times:
        catalogue = CatalogueReader(Layout(case_of(folder, many)).catalogue_path)
        counted: list[int] = []
        seconds = _median(rounds, lambda: counted.append(_draw_all(catalogue)))  # noqa: B023
        first = first or seconds / many
        yield {
            "benchmark": "threads", "mailbox_times": many, "places": counted[-1],
            "messages": _messages(catalogue), "cpu_seconds": round(seconds, 2),
            "cpu_seconds_per_linear": round(seconds / (first * many), 2),
        }  # fmt: skip
        catalogue.close()
    catalogue = CatalogueReader(Layout(case_of(folder, times[0])).catalogue_path)
    xs, ys = _nearly_alike(catalogue)
    found: list[int] = []
    seconds = _median(rounds, lambda: found.append(len(find_pairs(xs, ys))))
    yield {
        "benchmark": "near-pairs", "messages": len(xs) + len(ys), "pairs": found[-1],
        "mean_characters": round(statistics.mean(len(one.text) for one in xs)),
        "cpu_seconds": round(seconds, 2), "per_second": round((len(xs) + len(ys)) / seconds),
    }  # fmt: skip


def _median(rounds: int, work: Callable[[], None]) -> float:
    taken = []
    for _ in range(rounds):
        began = time.process_time()
        work()
        taken.append(time.process_time() - began)
    return statistics.median(taken)


def _draw_all(catalogue: CatalogueReader) -> int:
    """Return how many places all conversations have together, missing messages too."""
    return sum(len(draw_thread(mails)) for mails in all_threads(catalogue.connection))


def _messages(catalogue: CatalogueReader) -> int:
    return sum(len(numbers) for _, numbers in numbers_by_channel(catalogue.connection))


def _nearly_alike(catalogue: CatalogueReader) -> tuple[list[ChainMessage], list[ChainMessage]]:
    """Return the messages, and as many with a few words changed that state no identifier."""
    numbers = [n for _, some in numbers_by_channel(catalogue.connection) for n in some]
    xs = [one.message for one in read_chain(chain_rows(catalogue.connection, numbers))]
    rng = random.Random("nearly alike")
    return xs, [_changed(one, rng) for one in xs]


def _changed(message: ChainMessage, rng: random.Random) -> ChainMessage:
    words = message.text.split(" ")
    for _ in range(max(1, len(words) // _EVERY)):
        words[rng.randrange(len(words))] = "zebra"
    identity = MessageId(f"y{message.id[1:]}")
    text = " ".join(words)
    return msgspec.structs.replace(message, id=identity, text=text, stated_ids=())
