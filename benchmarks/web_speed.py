"""How long the reading room takes to answer: one reader in one process, then sixteen at once.

Seconds on the clock from the request to the last byte, through the whole application; those of
one reader without the sockets.  Every page is asked for once before it is measured.  The
letterbook is that of the questions with one more mailbox: the list has no conversation of 500
messages, so 500 real answers of it were put into one by identifiers of their own, with quotations,
patches and files as they are and some words changed, so that they are other messages than those.
"""

from __future__ import annotations

import random
import resource
import shutil
import statistics
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from starlette.testclient import TestClient

from benchmarks.mailboxes import long_conversation, unpack_openbmc
from benchmarks.measure import run
from benchmarks.search_speed import case_of
from benchmarks.web_readers import READERS, listening, memory_after, read_together, served
from letterbook import open as open_letterbook
from letterbook.services.collector import settle_memory
from letterbook.web.application import application
from letterbook.web.desk import Desk
from letterbook.web.keys import Keys
from letterbook.wiring import Letterbook

_PORT = 8421
_ASKED = 60
_LONG = 500
_STARTS = 7
_HEAVY = ("/people", "/timeline", "/network", "/echoes", "/gaps", "/notices", "/sources")
"""Pages that look at every message: shown once, before the memory of the server is read."""

_PLACES = 6
"""Messages at which the long conversation is opened."""


def measure_web(folder: Path, times: int) -> Iterator[dict[str, object]]:
    """Yield a row for the start, one per page, and one for sixteen readers at once."""
    case = _case_of(folder, times)
    yield {"benchmark": "web-start", "started": _STARTS, **_starts(case)}
    with open_letterbook(case) as book:
        pages = _pages(book, random.Random("pages"))
        messages = book.status().messages
    keys, desk = Keys(_PORT), Desk(case)
    client = TestClient(
        application(desk, keys), base_url=f"http://127.0.0.1:{_PORT}",
        headers={"accept": "text/html"},
    )  # fmt: skip
    settle_memory()
    with client:  # one loop for all that is asked
        client.get(f"/enter?token={keys.entry}")
        first = client.get("/").content
        for name, asked in pages.items():
            for path in asked[:4]:
                client.get(path)
            taken = sorted(_taken(client, path) for path in (asked * _ASKED)[:_ASKED])
            yield {"benchmark": "web", "messages": messages, "page": name, **_row(taken)}
    yield {"benchmark": "web-first-page", "bytes": len(first)}
    desk.close()
    paths = [path for asked in pages.values() for path in asked]
    with served(case) as server:
        told = read_together(server, paths, _row)
        yield {"benchmark": "web-together", "readers": READERS, **told}
        yield {"benchmark": "web-memory", **memory_after(server, _HEAVY)}


def _case_of(folder: Path, times: int) -> Path:
    """Return the letterbook of the questions with a conversation of 500 messages, made once."""
    case = folder / f"web-{times}x"
    if not (case / ".talked").exists():
        shutil.rmtree(case, ignore_errors=True)
        shutil.copytree(case_of(folder, times), case)
        talk = long_conversation(unpack_openbmc(folder), _LONG, folder / f"long-{_LONG}.mbox")
        run((sys.executable, "-m", "letterbook", "-C", str(case), "add", str(talk), "--json"))
        (case / ".talked").touch()
    return case


def _starts(case: Path) -> dict[str, object]:
    """Return how long the server takes from the command to its address: on the clock, and work."""
    clock, before = [], resource.getrusage(resource.RUSAGE_CHILDREN)
    for _ in range(_STARTS):
        began = time.perf_counter()
        with listening(case):
            clock.append(time.perf_counter() - began)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    worked = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {
        "median_ms": round(1000 * statistics.median(clock), 1),
        "slowest_ms": round(1000 * max(clock), 1),
        "worked_ms": round(1000 * worked / _STARTS, 1),
    }


def _long(book: Letterbook, rng: random.Random) -> list[str]:
    """Return addresses of the long conversation, each at one of its messages."""
    view = book.thread("long.0@benchmark.example")
    assert view.messages == _LONG, view.messages
    return [f"/c/{place.id[:16]}" for place in rng.sample(view.places, _PLACES) if place.id]


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
        f"conversation of {_LONG}": _long(book, rng),
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
