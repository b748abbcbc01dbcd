"""Opens encrypted members of a zip with a password.

Two ways are known: the traditional one of PKWARE (APPNOTE 6.3.10, section 6.1), and AES as WinZip
writes it (its specification AE-1 and AE-2).  Others are not opened.
"""

from __future__ import annotations

import hashlib
import hmac
import itertools
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from letterbook.readers.zip_directory import ZipLock

Pieces = Callable[[], Iterator[bytes]]
"""Returns the stored bytes of a member, from their start."""

_HEADER = 12
_START = (0x12345678, 0x23456789, 0x34567890)
_MAC = 10
_ROUNDS = 1_000
_SALTS = {1: 8, 2: 12, 3: 16}
_WORD = 0xFFFFFFFF
_PIECE = 64 * 1024


class WrongPassword(Exception):
    """The bytes are not those that were encrypted with this password."""


def as_bytes(password: str) -> list[bytes]:
    """Return the bytes that a password may stand for: programs write what is no ASCII unlike."""
    found = [password.encode("utf-8", "surrogatepass")]
    for charset in ("cp437", "latin-1"):
        try:
            found.append(password.encode(charset))
        except UnicodeEncodeError:
            continue
    return list(dict.fromkeys(found))


def why_closed(lock: ZipLock | None, keys: Sequence[bytes]) -> str:
    """Return the sentence of the notice of a member that stays closed."""
    if lock is None:
        return "The member is encrypted in a way that is not opened here."
    if keys:
        return "The member is encrypted; no password that was given opens it."
    return "The member is encrypted; it needs a password."


def unlock(stored: Pieces, lock: ZipLock, password: bytes) -> Iterator[bytes]:
    """Yield the bytes of a member without their encryption.

    Raises `WrongPassword`, where the check of the archive itself sees it, soon or at the end.
    A wrong one passes the check of the traditional way once in 256 times.
    """
    return _aes(stored, lock, password) if lock.strength else _traditional(stored, lock, password)


def _traditional(stored: Pieces, lock: ZipLock, password: bytes) -> Iterator[bytes]:
    cipher = _Traditional(password)
    pieces = stored()
    head = _first(pieces, _HEADER)
    if cipher.undone(head[:_HEADER])[-1:] != bytes((lock.check,)):
        raise WrongPassword
    for piece in itertools.chain((head[_HEADER:],), pieces):
        yield cipher.undone(piece)


class _Traditional:
    """The three keys, as the bytes so far have turned them."""

    def __init__(self, password: bytes) -> None:
        self._table = _shifts()
        a, b, c = _START
        for byte in password:
            a = a >> 8 ^ self._table[(a ^ byte) & 255]
            b = ((b + (a & 255)) * 134_775_813 + 1) & _WORD
            c = c >> 8 ^ self._table[(c ^ b >> 24) & 255]
        self._keys = (a, b, c)

    def undone(self, raw: bytes) -> bytes:
        """Return the next bytes without their encryption."""
        table, (a, b, c), out = self._table, self._keys, bytearray(len(raw))
        for at, byte in enumerate(raw):
            mask = c | 2
            byte ^= (mask * (mask ^ 1) >> 8) & 255
            out[at] = byte
            a = a >> 8 ^ table[(a ^ byte) & 255]
            b = ((b + (a & 255)) * 134_775_813 + 1) & _WORD
            c = c >> 8 ^ table[(c ^ b >> 24) & 255]
        self._keys = (a, b, c)
        return bytes(out)


@lru_cache(maxsize=1)
def _shifts() -> list[int]:
    """Return the remainders of CRC-32 for each byte."""
    values = list(range(256))
    for _ in range(8):
        values = [value >> 1 ^ (0xEDB88320 if value & 1 else 0) for value in values]
    return values


def _aes(stored: Pieces, lock: ZipLock, password: bytes) -> Iterator[bytes]:
    from Cryptodome.Cipher import AES  # takes 20 ms, which few archives need
    from Cryptodome.Util import Counter

    salt, size = _SALTS[lock.strength], 8 * (lock.strength + 1)
    pieces = stored()
    head = _first(pieces, salt + 2)
    derived = hashlib.pbkdf2_hmac("sha1", password, head[:salt], _ROUNDS, 2 * size + 2)
    if derived[-2:] != head[salt : salt + 2]:
        raise WrongPassword
    seal = hmac.new(derived[size : 2 * size], digestmod="sha1")
    counted = Counter.new(128, initial_value=1, little_endian=True)
    cipher = AES.new(derived[:size], AES.MODE_CTR, counter=counted)
    held = head[salt + 2 :]
    for piece in pieces:
        held += piece
        if len(held) > _PIECE:
            ready, held = held[:-_MAC], held[-_MAC:]
            seal.update(ready)
            yield cipher.decrypt(ready)
    end = max(0, len(held) - _MAC)
    seal.update(held[:end])
    yield cipher.decrypt(held[:end])
    if not hmac.compare_digest(seal.digest()[:_MAC], held[end:]):
        raise WrongPassword


def _first(pieces: Iterator[bytes], count: int) -> bytes:
    """Return at least so many of the next bytes; raise `WrongPassword` where there are fewer."""
    held = b""
    while len(held) < count:
        piece = next(pieces, b"")
        if not piece:
            raise WrongPassword
        held += piece
    return held
