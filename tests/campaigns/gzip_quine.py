"""A gzip file that unpacks to itself, so that unpacking it never ends.

Deflate (RFC 1951) is used as a language of two instructions of five bytes each: a stored block,
which prints the bytes that follow it, and a block of fixed codes that repeats what was printed
last.  The checksum of the file stands in the file; it is found by solving a linear system.
"""

from __future__ import annotations

import struct
import zlib

_UNIT = 5
_TRAILER = 8


def gzip_quine() -> bytes:
    """Return the file."""
    for stamp in range(1, 1000):
        size = len(_program(bytes(_TRAILER), stamp))
        found = _fixed_point(size, stamp)
        if found is not None:
            return _program(struct.pack("<II", found, size), stamp)
    raise AssertionError("no time stamp gives a system that has a solution")


def _program(trailer: bytes, stamp: int) -> bytes:
    """Return the file with this trailer: checksum and length, each twice."""
    head = b"\x1f\x8b\x08\x08" + struct.pack("<I", stamp) + b"\0\xff" + b"q\0"
    print_head, again_head = _store(len(head) + _UNIT), _repeat(len(head) + _UNIT)
    one, four, none = _store(_UNIT), _store(4 * _UNIT), _store(0)
    again = _repeat(4 * _UNIT)
    print_tail, again_tail = _store(_UNIT + len(trailer)), _repeat(_UNIT + len(trailer), last=True)
    pieces = [
        head, print_head, head, print_head, again_head, one, again_head, one, one,
        four, again_head, one, one, four, again, four, again, four, again, four, again,
        four, again, none, none, print_tail, again, none, none, print_tail,
        again_tail, trailer, again_tail, trailer,
    ]  # fmt: skip
    return b"".join(pieces)


def _store(count: int) -> bytes:
    return b"\0" + struct.pack("<HH", count, count ^ 0xFFFF)


def _repeat(count: int, *, last: bool = False) -> bytes:
    """Return a block that prints the last ``count`` bytes (13 to 20) again, in two copies."""
    first = min(10, count - 3)
    bits = ("1" if last else "0") + "10"
    for length in (first, count - first):
        bits += f"{length - 2:07b}" + _distance(count)
    bits = (bits + "0" * 7).ljust(8 * _UNIT, "0")
    return bytes(int(bits[at : at + 8][::-1], 2) for at in range(0, 8 * _UNIT, 8))


def _distance(count: int) -> str:
    code, base, extra = (7, 13, 2) if count < 17 else (8, 17, 3)
    return f"{code:05b}" + f"{count - base:0{extra}b}"[::-1]


def _fixed_point(size: int, stamp: int) -> int | None:
    """Return the checksum that the file has when it states that checksum, None without one."""

    def checksum(stated: int) -> int:
        return zlib.crc32(_program(struct.pack("<II", stated, size), stamp))

    constant = checksum(0)
    rows = []
    columns = [checksum(1 << bit) ^ constant ^ (1 << bit) for bit in range(32)]
    for row in range(32):
        mask = sum(1 << bit for bit in range(32) if columns[bit] >> row & 1)
        rows.append(mask | (constant >> row & 1) << 32)
    for bit in range(32):
        pivot = next((n for n in range(bit, 32) if rows[n] >> bit & 1), None)
        if pivot is None:
            return None
        rows[bit], rows[pivot] = rows[pivot], rows[bit]
        for other in range(32):
            if other != bit and rows[other] >> bit & 1:
                rows[other] ^= rows[bit]
    return sum((rows[bit] >> 32) << bit for bit in range(32))
