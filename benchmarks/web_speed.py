"""How long the reading room takes to answer: one reader, then sixteen at once, in one process.

Seconds on the clock from the request to the last byte, through the whole application, without the
sockets.  Every page is asked for once before it is measured.
"""

from __future__ import annotations

import random
import statistics
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from starlette.testclient import TestClient

from benchmarks.search_speed import case_of
from letterbook import open as open_letterbook
from letterbook.web.application import application
from letterbook.web.desk import Desk
from letterbook.web.keys import Keys
from letterbook.web.server import settle_memory
from letterbook.wiring import Letterbook

_PORT = 8421
_ASKED = 60
_TOGETHER = 16
_EACH = 12


def measure_web(folder: Path, times: int) -> Iterator[dict[str, object]]:
    """Yield one row per page, and one for sixteen readers at once."""
    case = case_of(folder, times)
    with open_letterbook(case) as book:
        pages = _pages(book, random.Random("pages"))
        messages = book.status().messages
    keys, desk = Keys(_PORT), Desk(case)
    client = TestClient(
        application(desk, keys), base_url=f"http://127.0.0.1:{_PORT}",
        headers={"accept": "text/html"},
    )  # fmt: skip
    settle_memory()
    client.get(f"/enter?token={keys.entry}")
    first = client.get("/").content
    for name, asked in pages.items():
        for path in asked[:4]:
            client.get(path)
        taken = sorted(_taken(client, path) for path in (asked * _ASKED)[:_ASKED])
        yield {"benchmark": "web", "messages": messages, "page": name, **_row(taken)}
    yield {"benchmark": "web-first-page", "bytes": len(first)}
    yield {"benchmark": "web-together", "readers": _TOGETHER, **_together(client, pages)}
    desk.close()


def _pages(book: Letterbook, rng: random.Random) -> dict[str, list[str]]:
    words = ["gpio", "kernel", "network", "sensor", "firmware", "review", "fan", "bus"]
    edges = sorted(book.network(limit=40).edges, key=lambda edge: edge.a)
    hits = [hit for word in words for hit in book.search(word, limit=30).hits]
    long = sorted({hit.conversation for hit in hits}, key=str)
    rng.shuffle(long)
    return {
        "overview": ["/"],
        "search": [f"/search?q={word}" for word in words],
        "conversation": [f"/c/{one[:16]}" for one in long[:30]],
        "message": [f"/m/{hit.id[:16]}" for hit in hits[:30]],
        "pair": [f"/pair?a={edge.a}&b={edge.b}" for edge in edges[:20]],
    }


def _taken(client: TestClient, path: str) -> float:
    began = time.perf_counter()
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return time.perf_counter() - began


def _row(taken: list[float]) -> dict[str, object]:
    return {
        "asked": len(taken),
        "median_ms": round(1000 * statistics.median(taken), 1),
        "p95_ms": round(1000 * taken[int(0.95 * (len(taken) - 1))], 1),
        "slowest_ms": round(1000 * max(taken), 1),
    }


def _together(client: TestClient, pages: dict[str, list[str]]) -> dict[str, object]:
    taken: list[float] = []
    failed: list[str] = []
    paths = [path for asked in pages.values() for path in asked]

    def read(seed: int) -> None:
        rng = random.Random(seed)
        for _ in range(_EACH):
            path = rng.choice(paths)
            try:
                taken.append(_taken(client, path))
            except AssertionError:
                failed.append(path)

    readers = [threading.Thread(target=read, args=(n,)) for n in range(_TOGETHER)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    return {"errors": len(failed), **_row(sorted(taken))}
