"""Taking blobs out of the store for `forget`: packs are written anew, then the old ones go."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from letterbook.model.identity import ContentId
from letterbook.store.durable import write_all, writing
from letterbook.store.large_files import large_file_path, remove_large_file
from letterbook.store.layout import Layout
from letterbook.store.locks import RemoveLock
from letterbook.store.packs import PACK_MAGIC, Damage, list_packs, pack_path, scan_pack
from letterbook.store.places import BlobPlace
from letterbook.store.posix import sync_file, sync_folder


class Removal:
    """Blobs on their way out; use it as a context manager.

    Inside the block the new packs stand beside the old ones and ``places`` says where every blob
    that moved stands now; the caller notes that durably and calls `finish`, which removes the
    old packs and the large files.  A crash, or leaving without `finish`, leaves both: running
    the removal again completes it.
    """

    places: dict[ContentId, BlobPlace]
    removed: int
    """How many records and files go, copies counted each."""

    def __init__(
        self,
        layout: Layout,
        lock: RemoveLock,
        places: dict[ContentId, BlobPlace],
        old_packs: list[Path],
        large: list[ContentId],
        removed: int,
    ) -> None:
        self._layout = layout
        self._lock = lock
        self._old_packs = old_packs
        self._large = large
        self.places = places
        self.removed = removed

    def finish(self) -> None:
        """Remove the old packs and the large files, durably."""
        with writing(self._layout.packs_dir):
            for path in self._old_packs:
                path.unlink(missing_ok=True)
            sync_folder(self._layout.packs_dir)
        for content in self._large:
            remove_large_file(self._layout.files_dir, content)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._lock.__exit__(kind, value, trace)


def remove_blobs(layout: Layout, contents: set[ContentId]) -> Removal:
    """Write every pack that holds one of ``contents`` anew, under a new number, without them.

    The caller holds the ingest lock; raises `Locked` while a backup runs.  A damaged stretch
    of a rewritten pack is not carried over: what is in it cannot be told.
    """
    lock = RemoveLock(layout)
    lock.__enter__()
    try:
        packs = list_packs(layout.packs_dir)
        standing: dict[ContentId, BlobPlace] = {}
        places: dict[ContentId, BlobPlace] = {}
        old: list[Path] = []
        removed = 0
        new = max(packs, default=0)
        # The newest pack first: a removal that was cut short left copies in higher numbers.
        for number, path in reversed(packs.items()):
            own = dict(_records(number, path))
            if contents.isdisjoint(own):
                standing |= own
                continue
            stay = {c: p for c, p in own.items() if c not in contents and c not in standing}
            removed += len(own.keys() & contents)
            if stay:
                new += 1
                written = _rewrite(layout, path, new, stay)
                places |= written
                standing |= written
            places |= {c: standing[c] for c in own if c in standing}
            old.append(path)
        large = [c for c in contents if large_file_path(layout.files_dir, c).exists()]
        return Removal(layout, lock, places, old, large, removed + len(large))
    except BaseException:
        lock.__exit__(None, None, None)
        raise


def _records(number: int, path: Path) -> Iterator[tuple[ContentId, BlobPlace]]:
    for item in scan_pack(path):
        if not isinstance(item, Damage):
            header = item.header
            yield (
                header.content,
                BlobPlace("pack", number, item.offset, header.length, header.size),
            )


def _rewrite(
    layout: Layout, old: Path, number: int, stay: Mapping[ContentId, BlobPlace]
) -> dict[ContentId, BlobPlace]:
    places: dict[ContentId, BlobPlace] = {}
    target = pack_path(layout.packs_dir, number)
    beside = target.with_name(target.name + ".new")
    with writing(target), old.open("rb", buffering=0) as source:
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        try:
            write_all(descriptor, PACK_MAGIC)
            end = len(PACK_MAGIC)
            for content, place in stay.items():
                write_all(descriptor, os.pread(source.fileno(), place.stored, place.offset))
                places[content] = BlobPlace("pack", number, end, place.stored, place.size)
                end += place.stored
            sync_file(descriptor)
        finally:
            os.close(descriptor)
        os.replace(beside, target)
        sync_folder(layout.packs_dir)
    return places
