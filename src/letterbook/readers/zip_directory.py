"""The central directory of a zip archive, read entry by entry in constant memory.

Source: PKWARE APPNOTE 6.3.10, sections 4.3 to 4.5.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator

import msgspec

ReadAt = Callable[[int, int], bytes]
"""Returns up to that many bytes (second) from that offset (first)."""

END_MARK = b"PK\x05\x06"
MEMBER_MARK = b"PK\x03\x04"
_ENTRY_MARK = b"PK\x01\x02"
_END = struct.Struct("<4s4H2IH")
_END64 = struct.Struct("<4sQ2H2I4Q")
_LOCATOR64 = struct.Struct("<4sIQI")
_ENTRY = struct.Struct("<4s6H3I5H2I")
_LOCAL = struct.Struct("<4s5H3I2H")
_TAIL = 65_535 + _END.size
_WINDOW = 256 * 1024
_FULL = 0xFFFFFFFF
_AES = 99


class Directory(msgspec.Struct, frozen=True):
    """Where the central directory lies.

    ``shift`` is the length of what stands before the zip; ``last`` where it ends.
    """

    start: int
    end: int
    entries: int
    shift: int
    last: int


class ZipLock(msgspec.Struct, frozen=True):
    """How a member is encrypted: with AES of ``strength`` 1 to 3, 0 for the traditional way.

    ``check``: the byte by which the traditional way tells a wrong password.  ``method``: how the
    bytes below the encryption are compressed.
    """

    strength: int
    check: int
    method: int


class ZipMember(msgspec.Struct, frozen=True):
    """One entry of the directory; ``offset`` is that of the local header in the file.

    ``crc`` is None where none is stated.  ``lock``: None for a member that is not encrypted, and
    for one that is in a way that is not known.
    """

    name: bytes
    method: int
    encrypted: bool
    crc: int | None
    packed: int
    size: int
    offset: int
    link: bool = False
    folder: bool = False
    lock: ZipLock | None = None


def find_directory(read_at: ReadAt, size: int) -> Directory | None:
    """Return the directory that the last end record names, None without a valid one."""
    start = max(0, size - _TAIL)
    tail = read_at(start, size - start)
    at = len(tail)
    for _ in range(64):
        at = tail.rfind(END_MARK, 0, at)
        if at < 0:
            return None
        if at + _END.size <= len(tail):
            found = _directory(read_at, tail[at : at + _END.size], start + at)
            if found is not None:
                return found
    return None


def _directory(read_at: ReadAt, record: bytes, place: int) -> Directory | None:
    _, _, _, _, entries, length, offset, comment = _END.unpack(record)
    end = place
    locator = read_at(place - _LOCATOR64.size, _LOCATOR64.size) if place >= 20 else b""
    if locator.startswith(b"PK\x06\x07"):  # also where the old record says all that is needed
        raw = read_at(_LOCATOR64.unpack(locator)[2], _END64.size)
        before = place - _LOCATOR64.size - _END64.size
        if len(raw) < _END64.size or not raw.startswith(b"PK\x06\x06"):
            raw = read_at(before, _END64.size) if before >= 0 else b""
        if len(raw) == _END64.size and raw.startswith(b"PK\x06\x06"):
            end = before
            _, _, _, _, _, _, _, entries, length, offset = _END64.unpack(raw)
    start = end - length
    if start < 0 or start < offset:
        return None
    if length and read_at(start, 4) != _ENTRY_MARK:
        return None
    last = place + _END.size + comment
    return Directory(start, end, entries, start - offset, last)


def members(read_at: ReadAt, directory: Directory) -> Iterator[ZipMember]:
    """Yield the members in the order of the directory; stops at the first broken entry."""
    at = directory.start
    window, base = b"", at
    while at < directory.end:
        if (
            at + _ENTRY.size + 3 * 65_535 > base + len(window)
            and base + len(window) < directory.end
        ):
            window, base = read_at(at, min(_WINDOW + 3 * 65_535, directory.end - at)), at
        here = at - base
        raw = window[here : here + _ENTRY.size]
        if len(raw) < _ENTRY.size or not raw.startswith(_ENTRY_MARK):
            return
        fields = _ENTRY.unpack(raw)
        name_length, extra_length, comment_length = fields[10], fields[11], fields[12]
        names = here + _ENTRY.size
        name = window[names : names + name_length]
        extra = window[names + name_length : names + name_length + extra_length]
        at += _ENTRY.size + name_length + extra_length + comment_length
        if at > directory.end:
            return
        yield _member(fields, name, extra, directory.shift)


def _member(fields: tuple[int, ...], name: bytes, extra: bytes, shift: int) -> ZipMember:
    made_by, flags, method, crc = fields[1], fields[3], fields[4], fields[7]
    packed, size, attributes, offset = fields[8], fields[9], fields[15], fields[16]
    size, packed, offset = _long_sizes(extra, size, packed, offset)
    unix = attributes >> 16 if made_by >> 8 == 3 else 0
    encrypted = bool(flags & 0x2041) or method == _AES
    lock, has_sum = None, True
    if encrypted and not flags & 0x2040:
        check = fields[5] >> 8 if flags & 8 else crc >> 24
        lock, has_sum = _lock(method, extra, check)
    return ZipMember(
        name=name,
        method=method,
        encrypted=encrypted,
        crc=crc if has_sum else None,
        packed=packed,
        size=size,
        offset=offset + shift,
        link=unix & 0o170000 == 0o120000,
        folder=name.endswith((b"/", b"\\")) and size == 0,
        lock=lock,
    )


def _lock(method: int, extra: bytes, check: int) -> tuple[ZipLock | None, bool]:
    """Return how a member is encrypted, and whether the sum of its bytes is stated."""
    if method != _AES:
        return ZipLock(0, check, method), True
    at = 0
    while at + 11 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, at)
        if kind == 0x9901 and length >= 7:
            version, _, strength, below = struct.unpack_from("<H2sBH", extra, at + 4)
            return (ZipLock(strength, 0, below) if 1 <= strength <= 3 else None), version != 2
        at += 4 + length
    return None, True


def _long_sizes(extra: bytes, size: int, packed: int, offset: int) -> tuple[int, int, int]:
    """Return (size, packed size, offset) with those of the Zip64 extra field put in."""
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, at)
        if kind == 1:
            values = iter(
                struct.unpack_from(f"<{min(length, len(extra) - at - 4) // 8}Q", extra, at + 4)
            )
            size = next(values, size) if size == _FULL else size
            packed = next(values, packed) if packed == _FULL else packed
            offset = next(values, offset) if offset == _FULL else offset
            break
        at += 4 + length
    return size, packed, offset


class LocalHeader(msgspec.Struct, frozen=True):
    """What stands before a member's data; ``data`` is the offset where they begin."""

    name: bytes
    method: int
    flags: int
    packed: int
    size: int
    crc: int
    data: int


def local_header(read_at: ReadAt, offset: int) -> LocalHeader | None:
    """Return the local header at ``offset``, None when there is none."""
    raw = read_at(offset, _LOCAL.size)
    if len(raw) < _LOCAL.size or not raw.startswith(MEMBER_MARK):
        return None
    _, _, flags, method, _, _, crc, packed, size, name_length, extra_length = _LOCAL.unpack(raw)
    rest = read_at(offset + _LOCAL.size, name_length + extra_length)
    size, packed, _ = _long_sizes(rest[name_length:], size, packed, 0)
    start = offset + _LOCAL.size + name_length + extra_length
    return LocalHeader(rest[:name_length], method, flags, packed, size, crc, start)


def members_without_directory(read_at: ReadAt, size: int) -> Iterator[ZipMember]:
    """Yield the members of a cut-off archive by following the local headers from its start.

    Stops at a member whose packed size only stood behind it.
    """
    at = 0
    while at < size:
        header = local_header(read_at, at)
        if header is None or (header.flags & 8 and header.packed == 0):
            return
        packed = min(header.packed, size - header.data)
        yield ZipMember(
            header.name,
            header.method,
            bool(header.flags & 0x2041) or header.method == 99,
            header.crc,
            packed,
            header.size,
            at,
            folder=header.name.endswith(b"/") and header.size == 0,
        )
        at = header.data + header.packed
