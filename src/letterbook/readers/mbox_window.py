"""A moving window over the bytes of an mbox, so that memory stays constant."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType

from letterbook.ports.reader import Body, Candidate
from letterbook.readers.bodies import MEMORY_LIMIT, MemoryBody, RangeBody, SpilledBody
from letterbook.readers.mbox_lines import LOOK_AHEAD
from letterbook.readers.source_files import open_source

CHUNK_BYTES = 1024 * 1024
PEEK_LIMIT = 32 * 1024 * 1024
"""How far ahead of the window a stream that cannot seek is read for one look."""

FRONT_BYTES = 256 * 1024
"""How much of the front of an entry that outgrew memory stays at hand, for its header."""

_BLOCK = 4096
"""The smallest stretch of a failing disk that is passed over."""

_BEHIND = 208
"""Bytes kept before the place that is looked at, to see the line ends before it."""


class Window:
    """The bytes from ``mark`` (where the current entry begins) to as far as was read.

    An entry that outgrows `MEMORY_LIMIT` leaves the window at its front: to a temporary file,
    or nowhere when it can be read again from the source.  All offsets are absolute.
    ``failure`` is the error that ended a file of the source before its end.
    """

    def __init__(self, candidate: Candidate, chunk: int = CHUNK_BYTES, start: int = 0) -> None:
        self._path = candidate.path
        self._stream = candidate.open()
        if start:
            self._stream.seek(start)
        self._chunk = chunk
        self._data = b""
        self._base = start
        self.failure: OSError | None = None
        self._ended = False
        self._spill: SpilledBody | None = None
        self._quoted = False
        self._front = b""
        self.mark = start

    def __enter__(self) -> Window:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stream.close()

    @property
    def end(self) -> int:
        """Offset after the last byte read."""
        return self._base + len(self._data)

    def next_from_line(self, start: int) -> int | None:
        """Return the offset of the first line at or after ``start`` that begins with "From "."""
        at = start
        while True:
            data, base = self._data, self._base
            found = data.find(b"From ", at - base if at > base else 0)
            while found >= 0:
                before = data[found - 1 : found] if found else b"\n" * (base == 0)
                if before == b"\n":
                    return base + found
                if before == b">" and _begins_line(data, found):
                    self._quoted = True
                found = data.find(b"From ", found + 5)
            if self._ended:
                return None
            at = max(at, self.end - 4)
            self._more(at - _BEHIND)

    def ahead(self, start: int, count: int = LOOK_AHEAD) -> tuple[bytes, bool]:
        """Return up to ``count`` bytes from ``start`` and whether the file ends with them."""
        while not self._ended and self.end < start + count:
            self._more(start - _BEHIND)
        at = start - self._base
        return self._data[at : at + count], self._ended and self.end <= start + count

    def front(self, count: int) -> bytes:
        """Return up to ``count`` bytes from ``mark``, at most `FRONT_BYTES` of a large entry."""
        if self._base <= self.mark:
            first = self.mark - self._base
            return self._data[first : first + count]
        return self._front[:count]

    def between(self, start: int, end: int) -> bytes:
        """Return the bytes of a range that is in the window."""
        if end <= self._base:
            return b""
        first = start - self._base
        return self._data[first if first > 0 else 0 : end - self._base]

    def peek(self, start: int, count: int) -> tuple[bytes, bool] | None:
        """Return like `ahead` from any later offset, without moving; None when out of reach."""
        if self._path is None:
            if start - self.mark > PEEK_LIMIT:
                return None
            while not self._ended and self.end < start + count:
                self._more(self.mark)
            if start > self.end:
                return None
            return self.between(start, start + count), self._ended and self.end <= start + count
        with open_source(self._path, buffering=0) as stream:
            size = stream.seek(0, 2)
            if start > size:
                return None
            stream.seek(start)
            raw = stream.read(count)
            return raw, start + len(raw) >= size

    def take(self, end: int) -> tuple[Body, bool]:
        """Return the bytes from ``mark`` to ``end``, and whether a quoted "From " line is in them.

        Only what `next_from_line` went over is known to hold none.  The window then begins
        at ``end``.
        """
        piece = self.between(self.mark, end)
        quoted = self._quoted
        body: Body
        if self._base <= self.mark:
            body = MemoryBody(piece)
        elif self._path is not None:
            body = RangeBody(self._path, self.mark, end)
        else:
            body = self._spilled()
            body.write(self._data[: end - self._base])
        self._quoted = False
        self._spill = None
        self.mark = end
        return body, quoted

    def _spilled(self) -> SpilledBody:
        if self._spill is None:
            self._spill = SpilledBody()
        return self._spill

    def _more(self, keep: int) -> None:
        try:
            piece = self._stream.read(self._chunk)
        except OSError as error:
            if self._path is None:
                raise
            self.failure = error
            piece = _readable(self._path, self.end, self.end + self._chunk)
            self._data += piece
            self._ended = True
            return
        if not piece:
            self._ended = True
            return
        first = max(self.mark, self._base)
        if keep - first > MEMORY_LIMIT:
            first = self._leave(first, keep)
        if first > self._base:
            self._data = self._data[first - self._base :] + piece
            self._base = first
        else:
            self._data += piece

    def _leave(self, first: int, keep: int) -> int:
        """Let the front of a large entry go, up to the start of a line before ``keep``."""
        cut = self._data.rfind(b"\n", 0, keep - self._base) + 1
        if self._base + cut <= first:
            cut = keep - self._base
        if first == self.mark:
            start = first - self._base
            self._front = self._data[start : start + FRONT_BYTES]
        if self._path is None:
            self._spilled().write(self._data[first - self._base : cut])
        return self._base + cut


def readable_after(path: Path, start: int) -> int | None:
    """Return from where on a file can be read again, None when it cannot be to its end.

    Looks further and further on, so that a long stretch costs few attempts.
    """
    step = _BLOCK
    with open_source(path, buffering=0) as stream:
        size = stream.seek(0, 2)
        at = start - start % _BLOCK + step
        while at < size:
            stream.seek(at)
            try:
                if stream.read(1):
                    return at
            except OSError:
                step *= 2
            at += step
    return None


def _readable(path: Path, start: int, end: int) -> bytes:
    """Return what can be read from ``start`` on, up to the block that cannot be."""
    pieces: list[bytes] = []
    at = start
    with open_source(path, buffering=0) as stream:
        stream.seek(at)
        while at < end:
            try:
                piece = stream.read(_BLOCK - at % _BLOCK)
            except OSError:
                break
            if not piece:
                break
            pieces.append(piece)
            at += len(piece)
    return b"".join(pieces)


def _begins_line(data: bytes, at: int) -> bool:
    """Return True when only ">" signs stand between the start of the line and ``at``."""
    rest = data[max(0, at - 201) : at].rstrip(b">")
    return rest.endswith(b"\n") or (not rest and at <= 201)
