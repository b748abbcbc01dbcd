"""The manifest of a source: what was found in it, in the order of its bytes, in frames.

Layer 1 beside the blobs: with it the catalogue can be rebuilt when the source is gone.
"""

from __future__ import annotations

import hashlib
import json
import os
import struct
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal

import msgspec
import zstandard

from letterbook.errors import StoreDamaged, WriteFailed
from letterbook.model.notice import Notice
from letterbook.model.problem import Problem
from letterbook.model.source import EntryStatus
from letterbook.store.durable import write_all, writing
from letterbook.store.layout import Layout
from letterbook.store.posix import sync_file, sync_folder

Kept = Literal["split", "file", "in_place", "quarantined", "none"]


class ManifestEntry(msgspec.Struct, frozen=True, array_like=True, tag="entry"):
    """One entry of a source.

    ``locator``: text form, inside the source.  ``content``: SHA-256 of its exact bytes, b"" when
    it was skipped.  ``rule``: why it was skipped or quarantined.  ``before`` and ``after``: bytes
    of the container's own framing in its range.  ``reader_version``: of the reader that found it.
    ``step``: the last step of the locator when the entry lies inside a container, "" when it is
    the whole of one.  ``context``: what the reader found around the bytes, as compact JSON.
    """

    locator: str
    content: bytes
    size: int
    status: EntryStatus
    rule: str
    media: str
    quoting: str
    before: int
    after: int
    folder: str
    flags: tuple[str, ...]
    reader: str
    reader_version: int
    notices: tuple[Notice, ...] = ()
    step: str = ""
    context: str = ""

    @property
    def container(self) -> str:
        """The locator of the container that `step` leads down from."""
        return self.locator.removesuffix(self.step).removesuffix("!") if self.step else self.locator


class ManifestResidue(msgspec.Struct, frozen=True, array_like=True):
    """Bytes [start, end) of a container in no entry: why, and the blob that has them."""

    start: int
    end: int
    why: str
    content: bytes


class ManifestContainer(msgspec.Struct, frozen=True, array_like=True, tag="container"):
    """One file, archive or folder of a source, written after everything in it.

    ``content``: SHA-256 of the whole.  ``mtime_ns``: of the file, None for what has none.
    ``kept``: how its bytes are kept: ``split`` into entries and residues that give it back
    bit by bit, as a ``file`` of the letterbook, ``in_place``, ``quarantined``, or ``none``.
    ``covered``: how many of its ``size`` bytes lie in an entry, a kept container or a residue.
    """

    locator: str
    name: str
    size: int
    content: bytes
    mtime_ns: int | None
    reader: str
    reader_version: int
    transparent: bool
    kept: Kept
    residues: tuple[ManifestResidue, ...] = ()
    notices: tuple[Notice, ...] = ()
    covered: int = 0


ManifestRow = ManifestEntry | ManifestContainer

_MAGIC = b"LBM\x1a"
_VERSION = 1
_AS_JSON = 1
_FIELDS = struct.Struct("<4sBBHII32s")
"""magic, version, flags, 0, frame number from 0, stored length, SHA-256 of the stored bytes; a
CRC-32 of all these follows, then a zstd frame."""
_HEADER = _FIELDS.size + 4

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(list[ManifestRow])


class FrameDamage(msgspec.Struct, frozen=True):
    """Bytes [start, end) that are no whole frame; ``short``: cut off by the end of the file."""

    start: int
    end: int
    short: bool


class Frame(msgspec.Struct, frozen=True):
    """A whole frame; its rows are still packed."""

    number: int
    end: int
    flags: int
    stored: bytes

    def rows(self) -> list[ManifestRow]:
        """Return the rows; raise `StoreDamaged` when they cannot be read."""
        try:
            raw = zstandard.ZstdDecompressor().decompress(self.stored)
            if self.flags & _AS_JSON:
                return msgspec.convert(json.loads(raw), list[ManifestRow])
            return _decoder.decode(raw)
        except (zstandard.ZstdError, msgspec.MsgspecError, ValueError) as problem:
            raise StoreDamaged(f"Frame {self.number} cannot be read: {problem}.") from problem


class ManifestWriter:
    """Appends frames to the manifest of one source; its process holds the ingest lock.

    Opening cuts off a torn last frame, never a whole one, and never one of the first
    ``known_frames``: damage there raises `StoreDamaged`.  ``frames`` is how many there are.
    """

    frames: int

    def __init__(self, layout: Layout, source: str, known_frames: int = 0) -> None:
        self._path = manifest_path(layout, source)
        self._failed = False
        with writing(self._path):
            self._descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            sync_folder(self._path.parent)
        try:
            self.frames, end = _end_of_whole(self._path, known_frames)
            with writing(self._path):
                if end < os.fstat(self._descriptor).st_size:
                    os.ftruncate(self._descriptor, end)
                sync_file(self._descriptor)  # a killed writer perhaps never came to it
                os.lseek(self._descriptor, end, os.SEEK_SET)
        except BaseException:
            os.close(self._descriptor)
            raise

    def append(self, rows: Sequence[ManifestRow]) -> int:
        """Write one frame and return its number; it is durable after the next `sync`."""
        if self._failed:
            raise WriteFailed("An earlier write failed; this manifest takes no more.")
        number = self.frames
        frame = pack_frame(number, rows)
        self._failed = True  # until it stands: a part of a frame may not be followed by another
        with writing(self._path):
            write_all(self._descriptor, frame)
        self._failed = False
        self.frames += 1
        return number

    def sync(self) -> None:
        """Make every appended frame durable."""
        with writing(self._path):
            sync_file(self._descriptor)

    def close(self) -> None:
        """Let go of the file."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


def manifest_path(layout: Layout, source: str) -> Path:
    """Return where the manifest of a source stands."""
    return layout.manifests_dir / f"{source}.manifest"


def remove_manifest(layout: Layout, source: str) -> bool:
    """Make the manifest of a source absent, durably; return whether it was there (forget)."""
    path = manifest_path(layout, source)
    if not path.exists():
        return False
    with writing(path):
        path.unlink()
        sync_folder(path.parent)
    return True


def list_manifests(layout: Layout) -> list[str]:
    """Return the sources that have a manifest, sorted by length and name (s2 before s10)."""
    names = [
        path.name.removesuffix(".manifest") for path in layout.manifests_dir.glob("*.manifest")
    ]
    return sorted(names, key=lambda name: (len(name), name))


def read_manifest(
    layout: Layout, source: str, from_frame: int = 0
) -> Iterator[tuple[int, list[ManifestRow]]]:
    """Yield the number and the rows of every whole frame from ``from_frame`` on.

    A torn end is left out, as the next `ManifestWriter` will cut it; damage before a whole
    frame raises `StoreDamaged`.  A source without a manifest yields nothing.
    """
    path = manifest_path(layout, source)
    if not path.exists():
        return
    damage: FrameDamage | None = None
    for item in scan_frames(path):
        if damage is not None:
            raise StoreDamaged(f"{path} is damaged from byte {damage.start} to {damage.end}.")
        if isinstance(item, FrameDamage):
            damage = item
        elif item.number >= from_frame:
            yield item.number, item.rows()


def verify_manifests(layout: Layout, frames: dict[str, int] | None = None) -> Iterator[Problem]:
    """Yield everything in the manifests that is not as it was written.

    ``frames``: for each source, how many frames were noted; only these are looked at, so that a
    running or killed `add` is no problem.  Without it every byte is.
    """
    for source in list_manifests(layout) if frames is None else sorted(frames):
        expected = None if frames is None else frames[source]
        yield from _verify_one(layout, source, expected)


def scan_whole_end(path: Path) -> tuple[int, int]:
    """Return how many frames of a manifest are whole, and the byte after the last one.

    Damage before a whole frame is left in and counted as no frame.
    """
    frames = end = 0
    for item in scan_frames(path):
        if isinstance(item, Frame):
            frames, end = frames + 1, item.end
    return frames, end


def pack_frame(number: int, rows: Sequence[ManifestRow]) -> bytes:
    """Return the bytes of a frame with these rows."""
    flags = 0
    try:
        raw = _encoder.encode(rows)
    except UnicodeEncodeError:  # a name that is not UTF-8, as surrogate escapes: JSON can write it
        raw = json.dumps(msgspec.to_builtins(rows), ensure_ascii=True).encode("ascii")
        flags = _AS_JSON
    stored = zstandard.ZstdCompressor(level=3).compress(raw)
    digest = hashlib.sha256(stored).digest()
    fields = _FIELDS.pack(_MAGIC, _VERSION, flags, 0, number, len(stored), digest)
    return fields + zlib.crc32(fields).to_bytes(4, "little") + stored


def scan_frames(path: Path) -> Iterator[Frame | FrameDamage]:
    """Yield every whole frame in order and the damage between them."""
    with path.open("rb", buffering=0) as file:
        size = os.fstat(file.fileno()).st_size
        offset = 0
        while offset < size:
            frame, claims = _frame_at(file.fileno(), offset)
            if frame is not None:
                yield frame
                offset = frame.end
                continue
            after = _next_frame(file.fileno(), offset + 1, size)
            yield FrameDamage(offset, after, short=after == size and claims > size)
            offset = after


def _frame_at(descriptor: int, offset: int) -> tuple[Frame | None, int]:
    """Return the frame at ``offset`` if it is whole, and the byte where it ends or would end."""
    head = os.pread(descriptor, _HEADER, offset)
    if len(head) < _HEADER:
        torn = head.startswith(_MAGIC[: len(head)])
        return None, offset + _HEADER if torn else offset
    _, version, flags, zero, number, length, digest = _FIELDS.unpack_from(head)
    check = int.from_bytes(head[_FIELDS.size :], "little")
    if not head.startswith(_MAGIC) or zlib.crc32(head[: _FIELDS.size]) != check:
        return None, offset
    if version != _VERSION or flags & ~_AS_JSON or zero:
        return None, offset
    end = offset + _HEADER + length
    stored = os.pread(descriptor, length, offset + _HEADER)
    if len(stored) != length or hashlib.sha256(stored).digest() != digest:
        return None, end
    return Frame(number, end, flags, stored), end


def _next_frame(descriptor: int, offset: int, size: int) -> int:
    window_bytes = 1 << 20
    while offset < size:
        window = os.pread(descriptor, min(window_bytes, size - offset), offset)
        at = window.find(_MAGIC)
        while at >= 0:
            if _frame_at(descriptor, offset + at)[0] is not None:
                return offset + at
            at = window.find(_MAGIC, at + 1)
        offset += max(1, len(window) - len(_MAGIC) + 1)
    return size


def _end_of_whole(path: Path, known_frames: int) -> tuple[int, int]:
    frames = end = 0
    damage: FrameDamage | None = None
    for item in scan_frames(path):
        if damage is not None or (isinstance(item, Frame) and item.number != frames):
            raise StoreDamaged(f"{path} is damaged before its end.")
        if isinstance(item, FrameDamage):
            damage = item
        else:
            frames, end = frames + 1, item.end
    if frames < known_frames:
        raise StoreDamaged(f"{path} has {frames} whole frames; {known_frames} were written.")
    return frames, end


def _verify_one(layout: Layout, source: str, expected: int | None) -> Iterator[Problem]:
    path = manifest_path(layout, source)
    name = f"manifests/{path.name}"
    repair = "Restore the manifest from a backup, or add the source again."
    seen = 0
    for item in scan_frames(path) if path.exists() else ():
        if expected is not None and seen >= expected:
            break
        if isinstance(item, FrameDamage):
            what = f"Bytes {item.start} to {item.end} are no whole frame."
            if expected is None:
                yield Problem(f"{name} at byte {item.start}", what, repair)
            continue
        if item.number != seen:
            what = f"Frame {seen} was expected, frame {item.number} stands there."
            yield Problem(f"{name} before byte {item.end}", what, repair)
        seen = item.number + 1
        try:
            item.rows()
        except StoreDamaged as problem:
            yield Problem(f"{name} before byte {item.end}", problem.sentence, repair)
    if expected is not None and seen < expected:
        yield Problem(name, f"Only {seen} of {expected} frames can be read.", repair)
