"""The block cipher AES (FIPS 197), in one direction: what a stream of counters needs.

The tables are those of FIPS 197 section 4, with substitution and mixing of a column in one step.
"""

from __future__ import annotations

import struct
from functools import lru_cache
from typing import NamedTuple

BLOCK = 16


class _Tables(NamedTuple):
    substituted: list[int]
    mixed: tuple[list[int], list[int], list[int], list[int]]


@lru_cache(maxsize=1)
def _tables() -> _Tables:
    powers, logs = [0] * 255, [0] * 256
    value = 1
    for power in range(255):
        powers[power], logs[value] = value, power
        value ^= (value << 1) ^ (0x11B if value & 0x80 else 0)  # times 3, modulo the polynomial
        value &= 0xFF
    substituted = []
    for byte in range(256):
        inverse = powers[(255 - logs[byte]) % 255] if byte else 0
        mixed = inverse
        for turn in range(1, 5):
            mixed ^= (inverse << turn | inverse >> (8 - turn)) & 0xFF
        substituted.append(mixed ^ 0x63)
    first = []
    for one in substituted:
        twice = (one << 1) ^ (0x11B if one & 0x80 else 0)
        first.append(twice << 24 | one << 16 | one << 8 | twice ^ one)
    turned = [first]
    for _ in range(3):
        turned.append([(word >> 8 | word << 24) & 0xFFFFFFFF for word in turned[-1]])
    return _Tables(substituted, (turned[0], turned[1], turned[2], turned[3]))


def round_keys(key: bytes) -> list[int]:
    """Return the words of the expanded key (FIPS 197 section 5.2); it has 16, 24 or 32 bytes."""
    box = _tables().substituted
    length = len(key) // 4
    words = list(struct.unpack(f">{length}I", key))
    constant = 1
    for at in range(length, 4 * (length + 7)):
        word = words[-1]
        if at % length == 0:
            word = (word << 8 | word >> 24) & 0xFFFFFFFF
            word = _substitute(box, word) ^ constant << 24
            constant = (constant << 1) ^ (0x11B if constant & 0x80 else 0)
        elif length > 6 and at % length == 4:
            word = _substitute(box, word)
        words.append(words[at - length] ^ word)
    return words


def encrypted_blocks(keys: list[int], blocks: list[tuple[int, int, int, int]]) -> bytes:
    """Return blocks of four words each, encrypted one by one."""
    box, (t0, t1, t2, t3) = _tables()
    first, last = keys[:4], keys[-4:]
    rounds = [keys[at : at + 4] for at in range(4, len(keys) - 4, 4)]
    out = []
    for a, b, c, d in blocks:
        a, b, c, d = a ^ first[0], b ^ first[1], c ^ first[2], d ^ first[3]
        for k0, k1, k2, k3 in rounds:
            a, b, c, d = (
                t0[a >> 24] ^ t1[b >> 16 & 255] ^ t2[c >> 8 & 255] ^ t3[d & 255] ^ k0,
                t0[b >> 24] ^ t1[c >> 16 & 255] ^ t2[d >> 8 & 255] ^ t3[a & 255] ^ k1,
                t0[c >> 24] ^ t1[d >> 16 & 255] ^ t2[a >> 8 & 255] ^ t3[b & 255] ^ k2,
                t0[d >> 24] ^ t1[a >> 16 & 255] ^ t2[b >> 8 & 255] ^ t3[c & 255] ^ k3,
            )
        for n, (w, x, y, z) in enumerate(((a, b, c, d), (b, c, d, a), (c, d, a, b), (d, a, b, c))):
            word = box[w >> 24] << 24 | box[x >> 16 & 255] << 16 | box[y >> 8 & 255] << 8
            out.append((word | box[z & 255]) ^ last[n])
    return struct.pack(f">{len(out)}I", *out)


def _substitute(box: list[int], word: int) -> int:
    return (
        box[word >> 24] << 24
        | box[word >> 16 & 255] << 16
        | box[word >> 8 & 255] << 8
        | box[word & 255]
    )
