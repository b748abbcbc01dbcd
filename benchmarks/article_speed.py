"""How long it takes to hold quotations, and an article of thirty, against a letterbook.

Every passage is cut from a message of the letterbook and printed otherwise than it stands there,
as in ``tests/quotations``; others have one word changed, others are French.  Wall-clock seconds
in one process, which uses one core.  ``fresh`` is the first article after opening.
"""

from __future__ import annotations

import itertools
import random
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.search_speed import case_of
from letterbook import open as open_letterbook
from letterbook.model.identity import MessageId
from letterbook.wiring import Letterbook
from tests.articles.rendered import renderings
from tests.quotations.passages import Text, passages, text_of

_SEED = 20130305
_TEXTS = 400
_ONE_BY_ONE = 100
_IN_ARTICLE = 30


def measure_articles(folder: Path, many: int) -> Iterator[dict[str, object]]:
    """Yield one row for single quotations of each kind and one for an article of thirty."""
    chance = random.Random(_SEED)
    path = case_of(folder, many)
    with open_letterbook(path) as book:
        texts = _some_texts(book)
        cut = [" ".join(p.printed.split()) for p in passages(texts, 2 * _ONE_BY_ONE, chance)]
    kinds = {
        "in other typography": cut[:_ONE_BY_ONE],
        "one word changed": [_changed(one, chance) for one in cut[_ONE_BY_ONE:]],
        "French, of English mails": [one.french for one in renderings("lists")],
    }
    thirty = "\n\n".join(_sentence(one) for one in cut[:_IN_ARTICLE])
    with open_letterbook(path) as book:
        messages = book.status().messages
        fresh = _taken(lambda: book.check_text(thirty))
        again = [_taken(lambda: book.check_text(thirty)) for _ in range(3)]
        yield {
            "benchmark": "article", "messages": messages, "passages": _IN_ARTICLE,
            "fresh_s": round(fresh, 2), "again_median_s": round(statistics.median(again), 2),
        }  # fmt: skip
        for name, some in kinds.items():
            taken = sorted(_taken(_one(book, passage)) for passage in some)
            yield {
                "benchmark": "quotation", "messages": messages, "kind": name, "passages": len(some),
                "median_ms": round(1000 * statistics.median(taken), 1),
                "p95_ms": round(1000 * taken[int(len(taken) * 0.95)], 1),
                "slowest_ms": round(1000 * taken[-1], 1),
            }  # fmt: skip


def _some_texts(book: Letterbook) -> list[Text]:
    identities = sorted(line.split("\t")[1] for line in book.dump() if line.startswith("message\t"))
    step = max(1, len(identities) // (3 * _TEXTS))
    found = (text_of(book, MessageId(one)) for one in identities[::step])
    return list(itertools.islice((one for one in found if one is not None), _TEXTS))


def _changed(passage: str, chance: random.Random) -> str:
    words = passage.split()
    words[chance.randrange(len(words))] = "vermilion"
    return " ".join(words)


def _sentence(passage: str) -> str:
    return f"He wrote on 3 May 2020: \u201c{passage}\u201d."


def _one(book: Letterbook, passage: str) -> Callable[[], object]:
    return lambda: book.check_text(f"\u201c{passage}\u201d")


def _taken(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start
