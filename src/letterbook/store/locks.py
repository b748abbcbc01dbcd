"""Who may write: one process adds, backups keep files from being removed under them."""

from __future__ import annotations

import os
import socket
import time
from contextlib import suppress
from datetime import UTC, datetime
from types import TracebackType
from typing import ClassVar, Self

import msgspec

from letterbook.errors import Locked
from letterbook.store.durable import writing
from letterbook.store.layout import Layout
from letterbook.store.posix import FileLock

_POLL_SECONDS = 0.05


class Holder(msgspec.Struct, frozen=True):
    """Who holds a lock: for people, never for deciding whether it is held."""

    process: int
    host: str
    since: str
    purpose: str

    def __str__(self) -> str:
        return f"{self.purpose}: process {self.process} on {self.host}, since {self.since}"


class _Lock:
    name: ClassVar[str]
    shared: bool = False

    def __init__(self, layout: Layout, purpose: str, wait_seconds: float = 0.0) -> None:
        self._path = layout.locks_dir / self.name
        self._purpose = purpose
        self._wait = wait_seconds
        self._lock: FileLock | None = None

    def __enter__(self) -> Self:
        with writing(self._path):
            self._path.parent.mkdir(mode=0o700, exist_ok=True)
            lock = FileLock(self._path)
        deadline = time.monotonic() + self._wait
        while not lock.take(shared=self.shared):
            if time.monotonic() >= deadline:
                holder = _read_holder(lock)
                lock.close()
                raise Locked(f"The letterbook is in use ({holder}).")
            time.sleep(_POLL_SECONDS)
        self._lock = lock
        if not self.shared:
            lock.write(msgspec.json.encode(_this_process(self._purpose)))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._lock is not None:
            if not self.shared:
                with suppress(OSError):  # a read-only disk: nobody reads what it says
                    self._lock.write(b"")
            self._lock.close()
            self._lock = None


class IngestLock(_Lock):
    """Held by the one process that writes packs, manifests, catalogue and index.

    Entering raises `Locked` with who holds it and since when, after ``wait_seconds``.  It is
    released by the operating system when its process dies, however it dies.
    """

    name = "ingest.lock"

    def __init__(self, layout: Layout, purpose: str = "adding", wait_seconds: float = 0.0) -> None:
        super().__init__(layout, purpose, wait_seconds)


class KeepLock(_Lock):
    """Held while no file of original bytes may disappear (a backup); several may hold it."""

    name = "keep.lock"
    shared = True

    def __init__(
        self, layout: Layout, purpose: str = "backing up", wait_seconds: float = 0.0
    ) -> None:
        super().__init__(layout, purpose, wait_seconds)


class RemoveLock(_Lock):
    """Held while files of original bytes are removed (forget); excludes every `KeepLock`."""

    name = "keep.lock"

    def __init__(
        self, layout: Layout, purpose: str = "forgetting", wait_seconds: float = 0.0
    ) -> None:
        super().__init__(layout, purpose, wait_seconds)


def _this_process(purpose: str) -> Holder:
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return Holder(os.getpid(), socket.gethostname(), now, purpose)


def _read_holder(lock: FileLock) -> str:
    try:
        return str(msgspec.json.decode(lock.read(), type=Holder))
    except msgspec.DecodeError:  # taken this instant and not yet written, or a shared holder
        return "another process"
