"""Turns what the operating system, SQLite and the index say of a full or failing disk into ours."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import apsw

from letterbook.errors import DiskFull, Locked, StoreDamaged, WriteFailed
from letterbook.store.page_sums import says_damaged

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_FULL_WORDS = ("no space left", "disk quota", "file too large", "os error 28", "os error 27")


@contextmanager
def disk_errors(root: Path) -> Iterator[None]:
    """Raise a `LetterbookError` for the faults of the letterbook's disk and databases.

    `DiskFull`, `WriteFailed`, `StoreDamaged`, or `Locked` where another process writes for longer
    than can be waited for.
    """
    try:
        yield
    except (apsw.BusyError, apsw.LockedError) as error:
        raise Locked(f"Another process is writing to the letterbook at {root}.") from error
    except apsw.FullError as error:
        raise DiskFull(_full(root)) from error
    except (apsw.CorruptError, apsw.NotADBError) as error:
        raise StoreDamaged(f"A database of the letterbook at {root} cannot be read.") from error
    except (apsw.IOError, apsw.CantOpenError) as error:
        if says_damaged(error):
            raise StoreDamaged(f"A database of the letterbook at {root} is damaged.") from error
        if _says_full(str(error)):
            raise DiskFull(_full(root)) from error
        raise WriteFailed(f"The disk of the letterbook at {root} failed: {error}.") from error
    except OSError as error:
        if error.errno in _FULL:
            raise DiskFull(_full(root)) from error
        raise
    except ValueError as error:
        if _says_full(str(error)):
            raise DiskFull(_full(root)) from error
        raise


def _says_full(text: str) -> bool:
    return any(word in text.lower() for word in _FULL_WORDS)


def _full(root: Path) -> str:
    return f"There is no room left on the disk of the letterbook at {root}."
