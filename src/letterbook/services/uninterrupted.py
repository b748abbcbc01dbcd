"""Has an interruption wait for the end of what has to be whole."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Have an interruption that comes meanwhile take effect afterwards.

    Interruptions come to the main thread alone; in any other nothing has to be done.
    """
    meant = signal.getsignal(signal.SIGINT)
    if threading.current_thread() is not threading.main_thread() or not callable(meant):
        yield
        return
    came: list[FrameType | None] = []
    signal.signal(signal.SIGINT, lambda _, frame: came.append(frame))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, meant)
    if came:
        meant(signal.SIGINT, came[0])
