"""The pack: a file of self-describing records, each one blob (docs/reference/on-disk-format.md)."""

from __future__ import annotations

import hashlib
import os
import struct
import threading
import zlib
from collections.abc import Iterator
from pathlib import Path

import msgspec
import zstandard

from letterbook.errors import StoreDamaged
from letterbook.model.identity import ContentId

PACK_MAGIC = b"LBPACK1\n"
RECORD_MAGIC = b"LBR\x1a"
RECORD_VERSION = 1
ROLL_OVER_BYTES = 1 << 30

_LEVEL = 1
_COMPRESSED = 1
_FIELDS = struct.Struct("<4sBBHIQ32sI")
"""magic, version, flags, 0, stored length, length of the blob, SHA-256 of the blob, CRC-32 of
the stored bytes; a CRC-32 of all these follows."""
HEADER_BYTES = _FIELDS.size + 4
CONTENT_IN_RECORD = slice(20, 52)
_MOST_STORED = (1 << 32) - 1


class _Codec(threading.local):
    """The two zstd contexts of one thread: neither may be used by two threads at once."""

    def __init__(self) -> None:
        self.pack = zstandard.ZstdCompressor(level=_LEVEL, write_content_size=True)
        self.unpack = zstandard.ZstdDecompressor()


_codec = _Codec()


class RecordHeader(msgspec.Struct, frozen=True):
    """What stands before the stored bytes of one blob."""

    content: ContentId
    flags: int
    stored: int
    size: int
    crc: int

    @property
    def length(self) -> int:
        """Bytes of the whole record in the pack."""
        return HEADER_BYTES + self.stored


class Damage(msgspec.Struct, frozen=True):
    """Bytes [start, end) of a pack that are no whole record.

    ``short``: they are the beginning of a record whose end the file does not have, as a process
    killed during a write leaves them.
    """

    start: int
    end: int
    short: bool


class Found(msgspec.Struct, frozen=True):
    """A whole record and where it stands."""

    offset: int
    header: RecordHeader


def seal(raw: bytes) -> tuple[ContentId, bytes]:
    """Return the identity of ``raw`` and its complete pack record.

    Pure: made for worker processes.  The record holds a zstd frame, or the bytes as they are
    where that is not smaller.  ``raw`` must be below 4 GiB.
    """
    content = ContentId(hashlib.sha256(raw).digest())
    packed = _codec.pack.compress(raw)
    if len(packed) < len(raw):
        return content, _header(content, _COMPRESSED, packed, len(raw)) + packed
    return content, _header(content, 0, raw, len(raw)) + raw


def parse_header(data: bytes) -> RecordHeader | None:
    """Return the header at the start of ``data``, None when none stands there."""
    if len(data) < HEADER_BYTES or not data.startswith(RECORD_MAGIC):
        return None
    (check,) = struct.unpack_from("<I", data, _FIELDS.size)
    if zlib.crc32(data[: _FIELDS.size]) != check:
        return None
    _, version, flags, zero, stored, size, content, crc = _FIELDS.unpack_from(data)
    if version != RECORD_VERSION or flags & ~_COMPRESSED or zero:
        return None
    return RecordHeader(ContentId(content), flags, stored, size, crc)


def unseal(header: RecordHeader, stored: bytes) -> bytes:
    """Return the blob; raise `StoreDamaged` unless it is exactly what was sealed."""
    if len(stored) != header.stored or zlib.crc32(stored) != header.crc:
        raise StoreDamaged("The stored bytes of a record are not as they were written.")
    raw = stored
    if header.flags & _COMPRESSED:
        try:
            declared = zstandard.frame_content_size(stored)
            if declared != header.size:
                raise StoreDamaged("A record does not hold as many bytes as its header says.")
            raw = _codec.unpack.decompress(stored)
        except zstandard.ZstdError as problem:
            raise StoreDamaged(f"A record cannot be unpacked: {problem}.") from problem
    if len(raw) != header.size or hashlib.sha256(raw).digest() != header.content:
        raise StoreDamaged("The bytes of a record do not have the hash they are named by.")
    return raw


def scan_pack(
    path: Path, *, start: int = 0, end: int | None = None, read_data: bool = False
) -> Iterator[Found | Damage]:
    """Yield every whole record between ``start`` and ``end`` in order, and the damage between.

    After damage the search goes on at the next record that is whole, so one damaged record
    costs no other.  With ``read_data`` the blob's hash is checked too.
    """
    with path.open("rb", buffering=0) as file:
        size = os.fstat(file.fileno()).st_size
        limit = size if end is None else min(end, size)
        offset = start
        if offset < len(PACK_MAGIC):
            if os.pread(file.fileno(), len(PACK_MAGIC), 0) != PACK_MAGIC:
                yield Damage(0, min(limit, len(PACK_MAGIC)), short=limit < len(PACK_MAGIC))
            offset = len(PACK_MAGIC)
        while offset < limit:
            header = _whole(file.fileno(), offset, limit, read_data=read_data)
            if header is not None:
                yield Found(offset, header)
                offset += header.length
                continue
            after = _next_whole(file.fileno(), offset + 1, limit)
            short = after == limit and _is_short(file.fileno(), offset, limit)
            yield Damage(offset, after, short=short)
            offset = after


def pack_path(packs_dir: Path, number: int) -> Path:
    """Return where the pack with this number stands."""
    return packs_dir / f"{number:06d}.pack"


def list_packs(packs_dir: Path) -> dict[int, Path]:
    """Return every pack by its number, in rising order."""
    found = ((pack_number(path), path) for path in packs_dir.iterdir())
    return dict(sorted((number, path) for number, path in found if number is not None))


def pack_number(path: Path) -> int | None:
    """Return the number in a pack's file name, None when the file is no pack."""
    stem = path.name.removesuffix(".pack")
    return int(stem) if stem != path.name and stem.isascii() and stem.isdigit() else None


def _header(content: ContentId, flags: int, stored: bytes, size: int) -> bytes:
    if len(stored) > _MOST_STORED:
        raise ValueError("a pack record holds less than 4 GiB")
    fields = _FIELDS.pack(
        RECORD_MAGIC, RECORD_VERSION, flags, 0, len(stored), size, content, zlib.crc32(stored)
    )
    return fields + zlib.crc32(fields).to_bytes(4, "little")


def _whole(descriptor: int, offset: int, limit: int, *, read_data: bool) -> RecordHeader | None:
    header = parse_header(os.pread(descriptor, HEADER_BYTES, offset))
    if header is None or offset + header.length > limit:
        return None
    if read_data:
        try:
            unseal(header, os.pread(descriptor, header.stored, offset + HEADER_BYTES))
        except StoreDamaged:
            return None
    return header


_WINDOW = 1 << 20


def _next_whole(descriptor: int, offset: int, limit: int) -> int:
    """Return the offset of the next record that is whole with its data, or ``limit``."""
    while offset < limit:
        window = os.pread(descriptor, min(_WINDOW, limit - offset), offset)
        at = window.find(RECORD_MAGIC)
        while at >= 0:
            if _whole(descriptor, offset + at, limit, read_data=True) is not None:
                return offset + at
            at = window.find(RECORD_MAGIC, at + 1)
        if len(window) < len(RECORD_MAGIC):
            return limit
        offset += max(1, len(window) - len(RECORD_MAGIC) + 1)
    return limit


def _is_short(descriptor: int, offset: int, limit: int) -> bool:
    """True when [offset, limit) is a proper beginning of a record."""
    head = os.pread(descriptor, min(HEADER_BYTES, limit - offset), offset)
    if len(head) < HEADER_BYTES:
        return head.startswith(RECORD_MAGIC[: len(head)])
    header = parse_header(head)
    return header is not None and offset + header.length > limit
