"""How often this process looks for cycles of objects that nothing else refers to."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_NEW_OBJECTS = 20_000
"""The default of 700 has every page of a long exchange looked through dozens of times."""

_SELDOM = (_NEW_OBJECTS, 20, 20)
_lock = threading.Lock()
_before: list[tuple[int, int, int]] = []


def settle_memory() -> None:
    """Have the collector of cycles leave what is loaded alone and look less often.

    Before, a tenth of the time of a page with many messages was its; next to nothing that a page
    makes is in a cycle.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_SELDOM)


@contextmanager
def collecting_seldom() -> Iterator[None]:
    """Have the collector of cycles look less often until the last of those who asked is done.

    Where every message is held at once, looking through all of them again and again took more
    time than the measure.
    """
    with _lock:
        _before.append(gc.get_threshold())
        gc.set_threshold(*max(_SELDOM, _before[0]))
    try:
        yield
    finally:
        with _lock:
            first = _before[0]
            _before.pop()
            if not _before:
                gc.set_threshold(*first)
