"""Backing up a letterbook in use: the copy is a letterbook, and a state that once was whole."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import msgspec

from letterbook.errors import LetterbookExists, UsageError
from letterbook.model.problem import Problem
from letterbook.store.blobs import BlobStore
from letterbook.store.custody import Custody, Head
from letterbook.store.durable import make_folder, replace_file, write_all, writing
from letterbook.store.large_files import large_file_path, scan_large_files
from letterbook.store.layout import Layout, verify_layout
from letterbook.store.locks import KeepLock
from letterbook.store.manifest import (
    list_manifests,
    manifest_path,
    scan_whole_end,
    verify_manifests,
)
from letterbook.store.packs import Damage, list_packs, scan_pack
from letterbook.store.page_sums import connect
from letterbook.store.posix import sync_file, sync_folder
from letterbook.store.record import Record

_CHUNK = 1 << 20
_PAGES = 256


class BackupReport(msgspec.Struct, frozen=True):
    """What a backup holds.

    ``head``: of the custody chain in the copy; kept elsewhere it proves later that nothing was
    taken off.  ``in_place``: sources that stay in place and are not in the copy.  ``problems``:
    what a check of the copy found, nothing when it is good.
    """

    path: Path
    sources: int
    frames: int
    packs: int
    large_files: int
    bytes: int
    head: Head
    in_place: tuple[str, ...]
    problems: tuple[Problem, ...]


def backup(layout: Layout, destination: Path, *, read_data: bool = True) -> BackupReport:
    """Make ``destination`` a copy of the letterbook, durable and checked, and report on it.

    An `add` may run meanwhile: the copy is a state the letterbook had.  The catalogue and the
    index are not copied; `rebuild` makes them.  The destination must be absent or empty, and
    appears only when the copy is whole.  With ``read_data`` every blob of the copy is read
    again.  Raises `LetterbookExists`, `Locked` while something is being forgotten.
    """
    _refuse(layout, destination)
    part = destination.with_name(f"{destination.name}.incomplete-{uuid.uuid4().hex[:8]}")
    copy = Layout(part)
    with KeepLock(layout):
        with writing(part):
            part.mkdir(mode=0o700, parents=True)
        for folder in (copy.blobs_dir, copy.packs_dir, copy.files_dir, copy.manifests_dir):
            make_folder(folder)
        make_folder(copy.locks_dir)
        # Each layer before the one it speaks of, so that what it speaks of is in the copy: the
        # record names sources and frames, a manifest names blobs.
        _copy_record(layout, copy)
        record = Record(copy)
        try:
            rows = record.sources()
            head = Custody(record).head()
        finally:
            record.close()
        frames, total = _copy_manifests(layout, copy, {row.id for row in rows})
        packs = _copy_packs(layout, copy)
        large = _copy_large_files(layout, copy)
        replace_file(copy.format_path, layout.format_path.read_bytes())
    problems = tuple(_verify_copy(copy, head, read_data=read_data))
    with writing(destination):
        if destination.exists():
            destination.rmdir()
        os.rename(part, destination)
        sync_folder(destination.parent)
    return BackupReport(
        path=destination,
        sources=len(rows),
        frames=frames,
        packs=len(packs),
        large_files=len(large),
        bytes=total + sum(packs) + sum(large),
        head=head,
        in_place=tuple(row.id for row in rows if row.in_place and not row.forgotten),
        problems=problems,
    )


def _refuse(layout: Layout, destination: Path) -> None:
    if destination.exists() and (not destination.is_dir() or any(destination.iterdir())):
        raise LetterbookExists(f"{destination} exists and is not empty.")
    inside = destination.absolute().resolve()
    root = layout.root.absolute().resolve()
    if inside == root or root in inside.parents:
        raise UsageError("A backup cannot stand inside its own letterbook.")
    with writing(destination):
        destination.parent.mkdir(parents=True, exist_ok=True)


def _copy_record(layout: Layout, copy: Layout) -> None:
    Record(layout).close()  # a letterbook that never had a record has an empty one
    source = connect(layout.record_path)
    target = connect(copy.record_path)
    try:
        source.set_busy_timeout(20_000)
        with writing(copy.record_path), target.backup("main", source, "main") as steps:
            while not steps.done:
                steps.step(_PAGES)
    finally:
        target.close()
        source.close()
    with writing(copy.record_path):
        _sync_path(copy.record_path)


def _copy_manifests(layout: Layout, copy: Layout, known: set[str]) -> tuple[int, int]:
    frames = total = 0
    for source in list_manifests(layout):
        if source in known:
            path = manifest_path(layout, source)
            count, end = scan_whole_end(path)
            _copy_file(path, manifest_path(copy, source), end)
            frames, total = frames + count, total + end
    sync_folder(copy.manifests_dir)
    return frames, total


def _copy_packs(layout: Layout, copy: Layout) -> list[int]:
    sizes: list[int] = []
    packs = list_packs(layout.packs_dir)
    for number, path in packs.items():
        end = path.stat().st_size
        if number == max(packs):  # the one an `add` may be writing to
            end = _end_of_records(path, end)
        _copy_file(path, copy.packs_dir / path.name, end)
        sizes.append(end)
    sync_folder(copy.packs_dir)
    return sizes


def _end_of_records(path: Path, size: int) -> int:
    end = size
    for item in scan_pack(path, end=size):
        end = item.start if isinstance(item, Damage) and item.short else size
    return end


def _copy_large_files(layout: Layout, copy: Layout) -> list[int]:
    sizes: list[int] = []
    for content, path in scan_large_files(layout.files_dir):
        target = large_file_path(copy.files_dir, content)
        make_folder(target.parent)
        sizes.append(path.stat().st_size)
        _copy_file(path, target, sizes[-1])
        sync_folder(target.parent)
    return sizes


def _copy_file(source: Path, target: Path, length: int) -> None:
    with source.open("rb", buffering=0) as file, writing(target):
        descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        try:
            left = length
            while left and (chunk := file.read(min(_CHUNK, left))):
                write_all(descriptor, chunk)
                left -= len(chunk)
            sync_file(descriptor)
        finally:
            os.close(descriptor)


def _sync_path(path: Path) -> None:
    descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    try:
        sync_file(descriptor)
    finally:
        os.close(descriptor)
    sync_folder(path.parent)


def _verify_copy(copy: Layout, head: Head, *, read_data: bool) -> Iterator[Problem]:
    yield from verify_layout(copy)
    yield from BlobStore(copy).verify(read_data=read_data)
    yield from verify_manifests(copy)
    record = Record(copy)
    try:
        yield from record.verify(head=str(head))
    finally:
        record.empty_log()
        record.close()
