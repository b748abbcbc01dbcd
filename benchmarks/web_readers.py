"""Sixteen readers at once, each asking for the next page when it has the last one.

The server runs as it is started from the shell, in a process of its own, and is asked over its
socket: what the readers themselves take is not the server's.
"""

from __future__ import annotations

import http.client
import random
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from benchmarks.measure import anonymous_kib

READERS = 16
_EACH = 12
_LINE = re.compile(r"http://(127\.0\.0\.1:\d+)(/enter\?token=\S+)")


class Server(NamedTuple):
    """Where a server listens, the cookie that it lets in, and its process."""

    place: str
    cookie: str
    process: int

    def connect(self) -> http.client.HTTPConnection:
        """Return a connection that is kept from page to page."""
        return http.client.HTTPConnection(self.place, timeout=60)

    def read(self, connection: http.client.HTTPConnection, path: str) -> tuple[int, float]:
        """Return the status of a page and the seconds until its last byte was there."""
        began = time.perf_counter()
        connection.request("GET", path, headers={"Cookie": self.cookie, "Accept": "text/html"})
        with connection.getresponse() as answer:
            answer.read()
            return answer.status, time.perf_counter() - began


@contextmanager
def listening(case: Path) -> Iterator[tuple[str, int]]:
    """Have a reading room running, and yield the line with its address, and its process."""
    command = (sys.executable, "-m", "letterbook", "serve", str(case), "--no-browser")
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield process.stdout.readline(), process.pid
        finally:
            process.kill()


@contextmanager
def served(case: Path) -> Iterator[Server]:
    """Have the reading room of a letterbook running, and a reader let in."""
    with listening(case) as (line, process):
        found = _LINE.search(line)
        assert found is not None
        entrance = http.client.HTTPConnection(found[1], timeout=60)
        entrance.request("GET", found[2])
        given = entrance.getresponse().getheader("set-cookie") or ""
        entrance.close()
        yield Server(found[1], given.partition(";")[0], process)


def _warm(server: Server, paths: Sequence[str]) -> None:
    """Have both threads of the server read each page, asked for twice at the same time."""
    with ThreadPoolExecutor(2) as pair:
        own = [server.connect(), server.connect()]
        for path in paths:
            for answer in [pair.submit(server.read, one, path) for one in own]:
                answer.result()


def memory_after(server: Server, paths: Sequence[str]) -> dict[str, object]:
    """Return the anonymous memory of the server once it has shown these pages too."""
    own = server.connect()
    failed = [path for path in paths if server.read(own, path)[0] != 200]
    return {
        "errors": len(failed),
        "anonymous_mib": round(anonymous_kib(server.process) / 1024),
    }


def read_together(
    server: Server, paths: Sequence[str], row: Callable[[list[float]], dict[str, object]]
) -> dict[str, object]:
    """Return the row of the times of all readers, and how many pages did not come."""
    _warm(server, paths)
    taken: list[float] = []
    failed: list[str] = []

    def read(seed: int) -> None:
        rng, own = random.Random(seed), server.connect()
        for _ in range(_EACH):
            path = rng.choice(paths)
            status, seconds = server.read(own, path)
            taken.append(seconds)
            if status != 200:
                failed.append(path)

    readers = [threading.Thread(target=read, args=(seed,)) for seed in range(READERS)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    missing = READERS * _EACH - len(taken)
    return {"errors": len(failed) + missing, **row(sorted(taken))}
