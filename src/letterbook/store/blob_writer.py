"""Appending blobs: recovery of what a crash left, buffered records, durable on `sync`."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from letterbook.errors import StoreDamaged, WriteFailed
from letterbook.model.identity import ContentId
from letterbook.store.durable import write_all, writing
from letterbook.store.large_files import clear_incoming, store_large_file
from letterbook.store.layout import Layout
from letterbook.store.packs import (
    CONTENT_IN_RECORD,
    PACK_MAGIC,
    ROLL_OVER_BYTES,
    Damage,
    list_packs,
    pack_path,
    scan_pack,
)
from letterbook.store.places import BlobPlace
from letterbook.store.posix import sync_file, sync_folder

_FLUSH_BYTES = 1 << 20


class BlobWriter:
    """The one writer of packs and large files; its process holds the ingest lock.

    ``recovered`` are the whole records that stand beyond the known ends: an earlier writer
    made them durable, or nearly, and nobody noted it.
    """

    recovered: list[tuple[ContentId, BlobPlace]]

    def __init__(
        self,
        layout: Layout,
        known_end: Mapping[int, int] | None,
        *,
        roll_over: int = ROLL_OVER_BYTES,
    ) -> None:
        self._packs_dir = layout.packs_dir
        self._files_dir = layout.files_dir
        self._roll_over = roll_over
        self._buffer: list[bytes] = []
        self._buffered = 0
        self._descriptor = -1
        self._failed = False
        clear_incoming(self._files_dir)
        self.recovered = _recover(self._packs_dir, known_end)
        packs = list_packs(self._packs_dir)
        last = max(packs, default=0)
        self._number = max(last, *known_end, 0) if known_end else last
        self._end = roll_over
        if last and last == self._number:
            self._end = packs[last].stat().st_size

    @property
    def known_end(self) -> tuple[int, int]:
        """Number and end of the pack now written to: what is durable after `sync`."""
        return self._number, self._end

    def append(self, content: ContentId, record: bytes, size: int) -> BlobPlace:
        """Take one record made by `seal` and return where it will stand.

        It is durable, and readable, after the next `sync`.
        """
        if self._failed:
            raise WriteFailed("An earlier write failed; this writer takes no more.")
        if record[CONTENT_IN_RECORD] != content:
            raise ValueError("the record is not of this content")
        if self._end + len(record) > self._roll_over or self._descriptor < 0:
            self._open_pack(len(record))
        place = BlobPlace("pack", self._number, self._end, len(record), size)
        self._buffer.append(record)
        self._end += len(record)
        self._buffered += len(record)
        if self._buffered >= _FLUSH_BYTES:
            self._flush()
        return place

    def store_stream(self, chunks: Iterable[bytes]) -> tuple[ContentId, BlobPlace]:
        """Store a large file, durably at once, and return its identity and place."""
        content, size = store_large_file(self._files_dir, chunks)
        return content, BlobPlace("file", stored=size, size=size)

    def sync(self) -> None:
        """Make every appended record durable."""
        if self._descriptor >= 0:
            self._flush()
            with self._guarded(self._path):
                sync_file(self._descriptor)
                if os.fstat(self._descriptor).st_nlink == 0:
                    raise FileNotFoundError(2, "the pack was removed while it was written")

    def close(self) -> None:
        """Make everything durable and let go of the pack; no more after a failed write."""
        if self._descriptor >= 0:
            try:
                if not self._failed:
                    self.sync()
            finally:
                os.close(self._descriptor)
                self._descriptor = -1

    def _open_pack(self, record_bytes: int) -> None:
        if self._descriptor >= 0:
            self.sync()
            os.close(self._descriptor)
            self._descriptor = -1
        flags = os.O_WRONLY | os.O_CLOEXEC
        if self._end + record_bytes > self._roll_over:
            self._number += 1
            self._end = 0
            flags |= os.O_CREAT | os.O_EXCL  # a removal may have made one: never write into it
        path = pack_path(self._packs_dir, self._number)
        with self._guarded(path):
            self._descriptor = os.open(path, flags, 0o600)
            os.lseek(self._descriptor, self._end, os.SEEK_SET)
            if self._end == 0:
                write_all(self._descriptor, PACK_MAGIC)
                self._end = len(PACK_MAGIC)
                sync_folder(self._packs_dir)

    def _flush(self) -> None:
        if self._buffer:
            with self._guarded(self._path):
                write_all(self._descriptor, b"".join(self._buffer))
            self._buffer.clear()
            self._buffered = 0

    @property
    def _path(self) -> Path:
        return pack_path(self._packs_dir, self._number)

    @contextmanager
    def _guarded(self, path: Path) -> Iterator[None]:
        # After a failed write or fsync nobody knows what the file holds: only the next
        # opening, which looks, may go on.
        try:
            with writing(path):
                yield
        except BaseException:
            self._failed = True
            raise


def _recover(
    packs_dir: Path, known_end: Mapping[int, int] | None
) -> list[tuple[ContentId, BlobPlace]]:
    recovered: list[tuple[ContentId, BlobPlace]] = []
    for number, path in list_packs(packs_dir).items():
        start = (known_end or {}).get(number, 0)
        size = path.stat().st_size
        if size < start:
            raise StoreDamaged(f"{path} is {start - size:,} bytes shorter than it was.")
        if size > start:
            recovered += _recover_tail(number, path, start, careful=known_end is None)
    return recovered


def _recover_tail(
    number: int, path: Path, start: int, *, careful: bool
) -> Iterator[tuple[ContentId, BlobPlace]]:
    """Yield the whole records from ``start`` on, and leave nothing else there.

    A power loss may tear a record and spare a later one: that one moves down over the torn one.
    With ``careful`` nothing moves and only a tail shorter than its record is cut off.
    """
    size = path.stat().st_size
    end = start
    for item in scan_pack(path, start=start, read_data=True):
        if isinstance(item, Damage):
            keeps = careful and not (item.short and item.end == size)
            end = item.end if keeps else end
            continue
        header = item.header
        if end == 0:
            end = len(PACK_MAGIC)
            _write_at(path, PACK_MAGIC, 0)
        if item.offset != end:
            with path.open("rb", buffering=0) as file:
                record = os.pread(file.fileno(), header.length, item.offset)
            _write_at(path, record, end)
        yield header.content, BlobPlace("pack", number, end, header.length, header.size)
        end += header.length
    _settle(path, end)


def _write_at(path: Path, data: bytes, offset: int) -> None:
    with writing(path):
        descriptor = os.open(path, os.O_WRONLY | os.O_CLOEXEC)
        try:
            os.lseek(descriptor, offset, os.SEEK_SET)
            write_all(descriptor, data)
        finally:
            os.close(descriptor)


def _settle(path: Path, end: int) -> None:
    """Make the pack end at ``end``, durably: what a killed writer wrote was perhaps not synced.

    A pack without any record goes altogether.
    """
    with writing(path):
        if end == 0:
            path.unlink()
        else:
            descriptor = os.open(path, os.O_WRONLY | os.O_CLOEXEC)
            try:
                if end < os.fstat(descriptor).st_size:
                    os.ftruncate(descriptor, end)
                sync_file(descriptor)
            finally:
                os.close(descriptor)
        sync_folder(path.parent)
