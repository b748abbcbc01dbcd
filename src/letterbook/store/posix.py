"""The calls that exist on Linux and macOS only; a Windows port replaces this one file."""

from __future__ import annotations

import fcntl
import os
import resource
import weakref
from pathlib import Path

_FULL_SYNC: int | None = getattr(fcntl, "F_FULLFSYNC", None)


def sync_file(descriptor: int) -> None:
    """Return once the file's bytes are on the disk (macOS: past the drive's cache too)."""
    if _FULL_SYNC is not None:
        try:
            fcntl.fcntl(descriptor, _FULL_SYNC)
        except OSError:  # a file system without it, such as a network mount
            os.fsync(descriptor)
        return
    os.fsync(descriptor)


def sync_folder(folder: Path) -> None:
    """Return once the names in ``folder`` are on the disk."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class FileLock:
    """A lock on an open file that the operating system releases when its process dies.

    A child made by ``fork`` closes its copy, so that an outliving worker never holds the lock.
    """

    def __init__(self, path: Path) -> None:
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        _held.add(self)

    def take(self, *, shared: bool) -> bool:
        """Return True with the lock held, False when another holder stands against it."""
        mode = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        try:
            fcntl.flock(self._descriptor, mode | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def write(self, text: bytes) -> None:
        """Replace what stands in the lock file, for others to read."""
        os.ftruncate(self._descriptor, 0)
        os.pwrite(self._descriptor, text, 0)

    def read(self) -> bytes:
        """Return what stands in the lock file (at most 4,096 bytes)."""
        return os.pread(self._descriptor, 4096, 0)

    def close(self) -> None:
        """Release the lock."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


_held: weakref.WeakSet[FileLock] = weakref.WeakSet()


def _close_in_child() -> None:
    for lock in list(_held):
        lock.close()


os.register_at_fork(after_in_child=_close_in_child)


def limit_memory(limit: int) -> None:
    """Keep this process from taking more than ``limit`` bytes of memory of its own."""
    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
