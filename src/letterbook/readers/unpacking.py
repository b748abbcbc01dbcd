"""Undoing compression piece by piece, bounded in memory, ratio and total."""

from __future__ import annotations

import bz2
import lzma
import zlib
from collections.abc import Callable, Iterator
from typing import Protocol

import zstandard

from letterbook.model.message import Limits
from letterbook.model.notice import Notice
from letterbook.readers.nesting_budget import BudgetShare

_OUT = 1024 * 1024
_ZSTD_STEP = 1024
"""One block of Zstandard (4 bytes at the least) gives up to 128 KiB: this bounds one step."""
_ZSTD_WINDOW = 128 * 1024 * 1024
_LZMA_MEMORY = 256 * 1024 * 1024


class Damaged(Exception):
    """The compressed bytes do not decode; never leaves this module's callers."""


class Decoder(Protocol):
    """Decodes one member, stream or frame."""

    eof: bool
    hungry: bool

    def feed(self, data: bytes) -> bytes:
        """Return some of the output; raises `Damaged`."""

    def rest(self) -> bytes:
        """Return the input after the end."""


class ZlibDecoder:
    """gzip (``wbits`` 31) or the bare deflate of zip (-15)."""

    def __init__(self, wbits: int) -> None:
        self._inner = zlib.decompressobj(wbits)
        self.eof = False
        self.hungry = True

    def feed(self, data: bytes) -> bytes:
        """Return up to 1 MiB of output."""
        tail = self._inner.unconsumed_tail
        try:
            out = self._inner.decompress(tail + data if tail else data, _OUT)
        except zlib.error as error:
            raise Damaged(str(error)) from error
        self.eof = self._inner.eof
        self.hungry = not self._inner.unconsumed_tail and len(out) < _OUT
        return out

    def rest(self) -> bytes:
        """Return the input after the end."""
        return self._inner.unused_data


class _Stepper(Protocol):
    @property
    def eof(self) -> bool: ...

    @property
    def needs_input(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...

    def decompress(self, data: bytes, max_length: int = -1) -> bytes: ...


class StepDecoder:
    """bzip2 and xz."""

    def __init__(self, inner: _Stepper) -> None:
        self._inner = inner
        self.eof = False
        self.hungry = True

    def feed(self, data: bytes) -> bytes:
        """Return up to 1 MiB of output."""
        try:
            out = self._inner.decompress(data, _OUT)
        except (OSError, EOFError, ValueError, lzma.LZMAError, MemoryError) as error:
            raise Damaged(str(error)) from error
        self.eof = self._inner.eof
        self.hungry = self._inner.needs_input
        return out

    def rest(self) -> bytes:
        """Return the input after the end."""
        return self._inner.unused_data


class ZstdDecoder:
    """One Zstandard frame."""

    def __init__(self) -> None:
        self._inner = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW).decompressobj()
        self._queue = memoryview(b"")
        self.eof = False
        self.hungry = True

    def feed(self, data: bytes) -> bytes:
        """Return the output of the next kilobyte of input."""
        if data:
            self._queue = memoryview(bytes(self._queue) + data)
        step, self._queue = self._queue[:_ZSTD_STEP], self._queue[_ZSTD_STEP:]
        try:
            out = self._inner.decompress(bytes(step))
        except (zstandard.ZstdError, MemoryError) as error:
            raise Damaged(str(error)) from error
        self.eof = self._inner.eof
        self.hungry = not self._queue
        return out

    def rest(self) -> bytes:
        """Return the input after the end."""
        return self._inner.unused_data + bytes(self._queue)


def xz_decoder() -> StepDecoder:
    """Return a decoder of xz and of the older lzma files."""
    return StepDecoder(lzma.LZMADecompressor(lzma.FORMAT_AUTO, memlimit=_LZMA_MEMORY))


def bz2_decoder() -> StepDecoder:
    """Return a decoder of bzip2."""
    return StepDecoder(bz2.BZ2Decompressor())


class Meter:
    """Counts bytes in and out, and says when a limit is reached: its own or one it shares."""

    def __init__(self, limits: Limits, share: BudgetShare | None = None) -> None:
        self._limits = limits
        self._share = share
        self.taken = 0
        self.given = 0

    def over(self) -> Notice | None:
        """Return the notice of the limit that is exceeded, None when none is."""
        limits = self._limits
        if self.given > limits.archive_bytes:
            return Notice(
                "limit:archive-bytes", f"More than {limits.archive_bytes} bytes unpacked."
            )
        most = max(limits.archive_ratio_floor, limits.archive_ratio * self.taken)
        if self.given > most:
            return Notice(
                "limit:archive-ratio",
                f"{self.taken} bytes unpacked to more than {limits.archive_ratio} times as many;"
                " the rest was not unpacked.",
            )
        if self._share is None:
            return None
        self._share.reach(self.given)
        return self._share.budget.over()


Say = Callable[[Notice], object]


def unpack(
    pieces: Iterator[bytes],
    decoder: Callable[[], Decoder],
    magics: tuple[bytes, ...],
    meter: Meter,
    say: Say,
) -> Iterator[bytes]:
    """Yield what ``pieces`` unpack to: one member after the other as long as one of ``magics``
    follows (none: only the first).

    What stops the unpacking is said once; what was readable before it has been yielded.
    """
    current = decoder()
    data = b""
    while True:
        if current.hungry and not data:
            data = next(pieces, b"")
            meter.taken += len(data)
            if not data:
                say(Notice("unread:truncated", "The compressed data end before their end."))
                return
        try:
            out = current.feed(data)
        except Damaged as error:
            say(Notice("unread:damaged", f"The compressed data are damaged: {error}."))
            return
        data = b""
        if out:
            meter.given += len(out)
            yield out
            if (limit := meter.over()) is not None:
                say(limit)
                return
        if current.eof:
            rest = _next_member(current.rest(), pieces, magics, meter, say)
            if rest is None:
                return
            current, data = decoder(), rest


def _next_member(
    rest: bytes, pieces: Iterator[bytes], magics: tuple[bytes, ...], meter: Meter, say: Say
) -> bytes | None:
    """Return the input from the next member on, None when there is none."""
    if not magics:
        return None
    while True:
        rest = rest.lstrip(b"\0")
        if len(rest) >= 6 or not (more := next(pieces, b"")):
            break
        meter.taken += len(more)
        rest += more
    if not rest:
        return None
    if rest.startswith(magics):
        return rest
    say(Notice("unread:trailing-bytes", "Bytes after the compressed data were not unpacked."))
    return None
