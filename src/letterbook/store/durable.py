"""Writes that last: what is true on return stays true after a power loss."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from letterbook.errors import DiskFull, WriteFailed
from letterbook.store.posix import sync_file, sync_folder

_FULL = {errno.ENOSPC, errno.EDQUOT}


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turn the operating system's refusals inside the block into `DiskFull` or `WriteFailed`."""
    try:
        yield
    except OSError as problem:
        if problem.errno in _FULL:
            raise DiskFull(f"There is no room on the disk to write {path}.") from problem
        reason = problem.strerror or str(problem)
        raise WriteFailed(f"{path} could not be written: {reason}.") from problem


def write_all(descriptor: int, data: bytes) -> None:
    """Write every byte of ``data`` at the descriptor's position."""
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


def replace_file(path: Path, data: bytes) -> None:
    """Make ``path`` hold exactly ``data``, durably; a crash leaves the old file or the new one."""
    beside = path.with_name(path.name + ".new")
    with writing(path):
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        try:
            write_all(descriptor, data)
            sync_file(descriptor)
        finally:
            os.close(descriptor)
        os.replace(beside, path)
        sync_folder(path.parent)


def make_folder(folder: Path) -> None:
    """Make ``folder`` exist, durably; its parent must exist."""
    if folder.is_dir():
        return
    with writing(folder):
        folder.mkdir(mode=0o700, exist_ok=True)
        sync_folder(folder.parent)
