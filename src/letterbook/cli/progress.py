"""Shows on standard error how far a long work has come."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from letterbook.cli.screen import duration, number, size

_EVERY = 0.2
_SETTLED = 2.0


class ProgressLine:
    """One line on a terminal that is written over; silent anywhere else.

    ``total`` is the size of the work in bytes, 0 when it is not known.
    """

    def __init__(self, verb: str, total: int = 0) -> None:
        self._verb = verb
        self._total = total
        self._began = time.monotonic()
        self._last = 0.0
        self._entries = self._bytes = 0
        self._finished = (0, 0)
        self._shown = False
        self._terminal = sys.stderr.isatty()

    def __call__(self, entries: int, done: int) -> None:
        """Show entries and bytes done so far of the current path."""
        if not self._terminal:
            return
        if entries < self._entries or done < self._bytes:  # the next path has begun
            before = self._finished
            self._finished = (before[0] + self._entries, before[1] + self._bytes)
        self._entries, self._bytes = entries, done
        now = time.monotonic()
        if now - self._last < _EVERY:
            return
        self._last = now
        text = self._text(now - self._began)
        sys.stderr.write(f"\r\x1b[K{text}")
        sys.stderr.flush()
        self._shown = True

    def close(self) -> None:
        """Take the line away."""
        if self._shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
            self._shown = False

    def _text(self, elapsed: float) -> str:
        entries = self._finished[0] + self._entries
        done = self._finished[1] + self._bytes
        pieces = [f"{self._verb} {number(entries)}"]
        if done:
            pieces.append(size(done))
        if elapsed > 0:
            pieces.append(f"{number(round(entries / elapsed))} per second")
        if self._total and done:
            share = min(1.0, done / self._total)
            pieces.append(f"{share:.0%}")
            if elapsed > _SETTLED:
                pieces.append(f"{duration(elapsed * (1 - share) / share)} left")
        return ", ".join(pieces)


def bytes_in(paths: Sequence[str]) -> int:
    """Return the size of files and folders, for the remaining time only; 0 with no terminal."""
    if not sys.stderr.isatty():
        return 0
    total = 0
    for path in paths:
        if Path(path).is_file():
            total += Path(path).stat().st_size
        for folder, _, names in os.walk(path):
            for name in names:
                file = os.path.join(folder, name)
                if os.path.isfile(file) and not os.path.islink(file):
                    total += os.stat(file).st_size
    return total
