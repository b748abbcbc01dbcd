"""Files and folders that are written beside their place and appear there whole, or not at all."""

from __future__ import annotations

import hashlib
import os
import uuid
from collections.abc import Iterable
from pathlib import Path

from letterbook.errors import UsageError
from letterbook.store.durable import writing
from letterbook.store.posix import sync_file, sync_folder


class NewFile:
    """A file that did not exist; ``size`` and ``digest`` are of what was written so far."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.size = 0
        self._hash = hashlib.sha256()
        with writing(path):
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
            self._file = os.fdopen(os.open(path, flags, 0o600), "wb")

    @property
    def digest(self) -> bytes:
        """The SHA-256 of what was written so far."""
        return self._hash.digest()

    def write(self, data: bytes) -> None:
        """Add bytes at the end."""
        with writing(self._path):
            self._file.write(data)
        self._hash.update(data)
        self.size += len(data)

    def close(self, *, durable: bool = True) -> None:
        """Have every byte with the operating system, and on the disk when ``durable``."""
        if self._file.closed:
            return
        with writing(self._path):
            self._file.flush()
            if durable:
                sync_file(self._file.fileno())
            self._file.close()

    def abandon(self) -> None:
        """Let go of the file, whatever state it is in."""
        try:
            self._file.close()
        except OSError:
            return  # what could not be written is to be removed anyway


def beside(path: Path) -> Path:
    """Return a name in the same folder for what is not whole yet."""
    return path.with_name(f"{path.name}.incomplete-{uuid.uuid4().hex[:8]}")


def refuse_existing(paths: Iterable[Path]) -> None:
    """Raise `UsageError` when something has one of these names already."""
    for path in paths:
        if os.path.lexists(path):
            raise UsageError(f"{path} exists and is left alone.", next_step="Choose another name.")


def publish(part: Path, path: Path) -> None:
    """Give ``part`` the name ``path``; raise `UsageError`, and leave both, when it is taken."""
    refuse_existing((path,))
    with writing(path):
        if part.is_dir():
            sync_folder(part)
            os.rename(part, path)  # fails on anything but an empty folder
        else:
            _name(part, path)
        sync_folder(path.parent)


def _name(part: Path, path: Path) -> None:
    """Rename a file in a way that can never replace another one."""
    try:
        os.link(part, path)
    except FileExistsError:
        refuse_existing((path,))
        raise
    except OSError:  # a file system without links, such as that of a memory stick
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
        os.replace(part, path)
        return
    os.unlink(part)
