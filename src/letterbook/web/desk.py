"""The letterbook that is open, and the threads that ask it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

import letterbook
from letterbook.errors import NotALetterbook
from letterbook.wiring import Letterbook

READERS = 2
"""Threads that read, each with connections of its own that stay warm.

One more is for what looks at every message: it keeps nobody from reading, and keeps its answers.
"""

T = TypeVar("T")


class Desk:
    """Holds one letterbook open; opening another puts it away.

    Nothing here writes to catalogue or index: tags and notes are short transactions of the record.
    """

    def __init__(self, path: Path | None = None, *, privileged: bool = False) -> None:
        self.privileged = privileged
        self.path: Path | None = None
        self.identity = ""
        self._here = threading.local()
        self._pool = ThreadPoolExecutor(READERS, "reader")
        self._apart = ThreadPoolExecutor(1, "measurer")
        if path is not None:
            self.open(path)

    def open(self, path: Path) -> None:
        """Have the letterbook of a folder open; raise `NotALetterbook` where there is none."""
        with letterbook.open(path, privileged=self.privileged) as book:
            self.identity = book.status().id
            self.path = book.path
        self._here = threading.local()

    def close(self) -> None:
        """Let go of the letterbook and end the threads."""
        for pool in (self._pool, self._apart):
            pool.shutdown(cancel_futures=True)

    async def ask(self, question: Callable[[Letterbook], T], *, long: bool = False) -> T:
        """Return the answer of a function that is given the open letterbook, from a thread.

        ``long``: it looks at every message, and is asked behind others of its kind.
        """
        pool = self._apart if long else self._pool
        return await asyncio.wrap_future(pool.submit(lambda: question(self._book())))

    async def run(self, work: Callable[[], T]) -> T:
        """Return what a function returns, from a thread."""
        return await asyncio.wrap_future(self._pool.submit(work))

    def _book(self) -> Letterbook:
        if self.path is None:
            raise NotALetterbook(
                "No letterbook is open.",
                next_step="Open one, or make a new one, on the first page.",
            )
        here = self._here
        book: Letterbook | None = getattr(here, "book", None)
        if book is None:
            book = here.book = letterbook.open(self.path, privileged=self.privileged)
        return book
