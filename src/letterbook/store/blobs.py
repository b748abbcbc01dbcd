"""Layer 1, the original bytes: read, list and check blobs wherever they stand."""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

from letterbook.errors import SourceUnreadable, StoreDamaged
from letterbook.model.identity import ContentId
from letterbook.model.problem import Problem
from letterbook.store.blob_writer import BlobWriter as BlobWriter
from letterbook.store.large_files import (
    hash_file,
    hash_stream,
    large_file_path,
    scan_large_files,
    verify_large_files,
)
from letterbook.store.layout import Layout
from letterbook.store.packs import (
    HEADER_BYTES,
    ROLL_OVER_BYTES,
    Damage,
    list_packs,
    pack_path,
    parse_header,
    scan_pack,
    unseal,
)
from letterbook.store.packs import seal as seal
from letterbook.store.places import BlobPlace as BlobPlace
from letterbook.store.places import in_place as in_place
from letterbook.store.places import path_in_place
from letterbook.store.removal import Removal, remove_blobs


class BlobStore:
    """Every blob of one letterbook, for reading; safe in several threads and processes.

    ``roots``: where the sources that stay in place are now, by the root's name in the record.
    """

    def __init__(self, layout: Layout, roots: Mapping[str, Path] | None = None) -> None:
        self._layout = layout
        self._roots = {} if roots is None else roots
        self._packs: dict[int, int] = {}

    def read(self, content: ContentId, place: BlobPlace) -> bytes:
        """Return the blob; raise `StoreDamaged` unless its bytes have the hash it is named by.

        Raises `SourceUnreadable` when a source kept in place is not where it was.
        """
        if place.kind == "pack":
            return self._read_pack(content, place)
        with self._open_file(content, place) as file:
            file.seek(place.start)
            raw = file.read(place.size)
        if hashlib.sha256(raw).digest() != content:
            raise _not_as_it_was(content, place)
        return raw

    def open(self, content: ContentId, place: BlobPlace) -> BinaryIO:
        """Return a seekable stream over the blob.

        A blob in a pack, or a range in place, is checked first; so is a whole file in place.
        A file of the letterbook is checked for its size only (`verify` reads it).
        """
        if place.kind == "pack":
            return io.BytesIO(self._read_pack(content, place))
        file = self._open_file(content, place)
        if place.kind == "file":
            return file
        if place.start == 0 and os.fstat(file.fileno()).st_size == place.size:
            if hash_stream(file) != content:
                file.close()
                raise _not_as_it_was(content, place)
            file.seek(0)
            return file
        file.close()
        return io.BytesIO(self.read(content, place))

    def large_file(self, content: ContentId) -> BlobPlace | None:
        """Return the place of a large file by its content, None when it is not there.

        After a kill it may be on disk, and in a manifest, before the catalogue knows it.
        """
        path = large_file_path(self._layout.files_dir, content)
        if not path.is_file():
            return None
        size = path.stat().st_size
        return BlobPlace("file", stored=size, size=size)

    def scan(self) -> Iterator[tuple[ContentId, BlobPlace]]:
        """Yield every blob of all packs and large files, with its place, for a rebuild.

        Damaged stretches are left out; a blob's own bytes are checked when they are read.
        """
        for number, path in list_packs(self._layout.packs_dir).items():
            for item in scan_pack(path):
                if not isinstance(item, Damage):
                    header = item.header
                    place = BlobPlace("pack", number, item.offset, header.length, header.size)
                    yield header.content, place
        for content, path in scan_large_files(self._layout.files_dir):
            size = path.stat().st_size
            yield content, BlobPlace("file", stored=size, size=size)

    def writer(
        self, known_end: Mapping[int, int] | None, *, roll_over: int = ROLL_OVER_BYTES
    ) -> BlobWriter:
        """Return the one writer; the caller holds the ingest lock.

        ``known_end``: for each pack, the byte up to which the caller has noted its records; an
        empty mapping means that nothing was ever noted, None that it is not known what was.
        What stands beyond is recovered or, if torn, cut off; with None only a tail that is
        shorter than its record is cut.
        """
        return BlobWriter(self._layout, known_end, roll_over=roll_over)

    def remove(self, contents: set[ContentId]) -> Removal:
        """Return a removal that has written the packs anew without these blobs; see `Removal`."""
        return remove_blobs(self._layout, contents)

    def verify(
        self, *, read_data: bool, known_end: Mapping[int, int] | None = None
    ) -> Iterator[Problem]:
        """Yield everything in packs and large files that is not as it was written.

        With ``known_end`` packs are checked up to there and no further, so that a running or
        killed `add` is no problem; without it every byte is.
        """
        packs = list_packs(self._layout.packs_dir)
        for number in sorted(packs if known_end is None else known_end):
            end = None if known_end is None else known_end[number]
            if number not in packs:
                yield Problem(_name(number), "The pack is missing.", _RESTORE)
                continue
            yield from _verify_pack(number, packs[number], end, read_data=read_data)
        yield from verify_large_files(self._layout.files_dir, read_data=read_data)

    def verify_place(self, content: ContentId, place: BlobPlace) -> Iterator[Problem]:
        """Yield a problem unless the blob can be read at this place and has its hash."""
        where = place.path or (_name(place.pack) if place.kind == "pack" else content.hex())
        try:
            if place.kind == "file":
                with self._open_file(content, place):
                    pass
                if hash_file(large_file_path(self._layout.files_dir, content)) != content:
                    raise _not_as_it_was(content, place)
            else:
                self.read(content, place)
        except (StoreDamaged, SourceUnreadable) as problem:
            yield Problem(where, problem.sentence, _RESTORE)

    def close(self) -> None:
        """Let go of the open packs."""
        while self._packs:
            os.close(self._packs.popitem()[1])

    def _read_pack(self, content: ContentId, place: BlobPlace) -> bytes:
        try:
            data = os.pread(self._pack(place.pack), place.stored, place.offset)
        except OSError as problem:
            reason = problem.strerror or str(problem)
            raise StoreDamaged(f"{_name(place.pack)} cannot be read: {reason}.") from problem
        header = parse_header(data)
        if header is None or header.content != content or header.length != place.stored:
            raise StoreDamaged(
                f"{_name(place.pack)} does not hold {content.hex()[:16]} at byte {place.offset}."
            )
        return unseal(header, data[HEADER_BYTES:])

    def _pack(self, number: int) -> int:
        descriptor = self._packs.get(number)
        if descriptor is None:
            path = pack_path(self._layout.packs_dir, number)
            try:
                descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
            except FileNotFoundError:
                raise StoreDamaged(f"{_name(number)} is missing.") from None
            other = self._packs.setdefault(number, descriptor)
            if other != descriptor:
                os.close(descriptor)
            descriptor = other
        return descriptor

    def _open_file(self, content: ContentId, place: BlobPlace) -> BinaryIO:
        if place.kind == "in_place":
            path = path_in_place(place, self._roots)
            try:
                return path.open("rb")
            except OSError as problem:
                reason = problem.strerror or str(problem)
                raise SourceUnreadable(f"{path} cannot be opened: {reason}.") from problem
        path = large_file_path(self._layout.files_dir, content)
        try:
            file = path.open("rb")
        except FileNotFoundError:
            raise StoreDamaged(f"The large file {content.hex()} is missing.") from None
        if os.fstat(file.fileno()).st_size != place.size:
            file.close()
            raise _not_as_it_was(content, place)
        return file


_RESTORE = "Restore it from a backup, or add its source again and run `letterbook rebuild`."


def _verify_pack(number: int, path: Path, end: int | None, *, read_data: bool) -> Iterator[Problem]:
    size = path.stat().st_size
    if end is not None and size < end:
        yield Problem(_name(number), f"The pack is {end - size:,} bytes too short.", _RESTORE)
    try:
        for item in scan_pack(path, end=end, read_data=read_data):
            if isinstance(item, Damage):
                what = f"Bytes {item.start} to {item.end} are no whole record."
                if item.short and end is None:
                    what = f"The record at byte {item.start} breaks off."
                yield Problem(f"{_name(number)} at byte {item.start}", what, _RESTORE)
    except OSError as problem:
        reason = problem.strerror or str(problem)
        yield Problem(_name(number), f"The pack cannot be read to its end: {reason}.", _RESTORE)


def _name(number: int) -> str:
    return f"blobs/packs/{number:06d}.pack"


def _not_as_it_was(content: ContentId, place: BlobPlace) -> StoreDamaged:
    where = f"The source file {place.path}" if place.path else f"The file {content.hex()}"
    return StoreDamaged(f"{where} is not as it was when it was added.")
