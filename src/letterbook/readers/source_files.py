"""Opening the files of a source: read-only, without touching their access times."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import BinaryIO

_PLAIN = os.O_RDONLY | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NONBLOCK", 0)
_NO_TIMES = getattr(os, "O_NOATIME", 0)


def open_source(path: Path, *, buffering: int = -1) -> BinaryIO:
    """Return a stream at the start of a regular file; raise OSError when it is none.

    The access time is left alone where the system allows it (Linux, own files).
    """
    number = _open_number(path)
    try:
        if not stat.S_ISREG(os.fstat(number).st_mode):
            raise OSError(f"{path} is not a regular file")
        return os.fdopen(number, "rb", buffering=buffering)
    except BaseException:
        os.close(number)
        raise


def _open_number(path: Path) -> int:
    if _NO_TIMES:
        try:
            return os.open(path, _PLAIN | _NO_TIMES)
        except PermissionError:  # the file is someone else's: only the owner may ask for this
            pass
    return os.open(path, _PLAIN)
