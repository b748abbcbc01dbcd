"""Tries what a confined process should not be able to do, and tells what it could."""

from __future__ import annotations

import contextlib
import ctypes
import os
from collections.abc import Callable

_INTERNET, _STREAM = 2, 1


def open_doors(_: bytes = b"") -> list[str]:
    """Return what this process could do that a reader of hostile files should not.

    ``network``: open a socket; ``processes``: start another; ``files``: read, make or delete one.
    """
    tried: dict[str, Callable[[], bool]] = {
        "network": _connects, "processes": _forks, "files": _touches,
    }  # fmt: skip
    return [name for name, could in tried.items() if could()]


def _connects() -> bool:
    one: int = ctypes.CDLL(None).socket(_INTERNET, _STREAM, 0)
    if one >= 0:
        os.close(one)
    return one >= 0


def _forks() -> bool:
    try:
        child = os.fork()
    except OSError:
        return False
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
    return True


def _touches() -> bool:
    """Return whether a file can be read, or anything be made in the folder of this process."""
    with contextlib.suppress(OSError):
        os.close(os.open("/", os.O_RDONLY))
        return True
    with contextlib.suppress(OSError):
        os.mkdir("made")
        return True
    return False
