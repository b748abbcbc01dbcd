"""The bytes of entries: in memory when small, on disk when large, so that memory stays constant."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import BinaryIO

from letterbook.ports.reader import Body, Candidate
from letterbook.readers.source_files import open_source

MEMORY_LIMIT = 8 * 1024 * 1024
"""Bytes up to which an entry is held in memory."""

_PIECE = 1024 * 1024


class MemoryBody:
    """Bytes in memory."""

    __slots__ = ("_raw", "size")

    def __init__(self, raw: bytes) -> None:
        self._raw = raw
        self.size = len(raw)

    def chunks(self) -> Iterator[bytes]:
        """Yield the bytes from the start; may be called again."""
        raw = self._raw
        for start in range(0, len(raw), _PIECE):
            yield raw if len(raw) <= _PIECE else raw[start : start + _PIECE]

    def as_bytes(self) -> bytes:
        """Return all bytes."""
        return self._raw


class RangeBody:
    """A range of a file of the source, read again from the file each time."""

    __slots__ = ("_path", "_start", "size")

    def __init__(self, path: Path, start: int, end: int) -> None:
        self._path = path
        self._start = start
        self.size = end - start

    def chunks(self) -> Iterator[bytes]:
        """Yield the bytes from the start; raise OSError when the file has become shorter."""
        with open_source(self._path) as stream:
            stream.seek(self._start)
            left = self.size
            while left:
                piece = stream.read(min(_PIECE, left))
                if not piece:
                    raise OSError(f"{self._path} became shorter while it was read")
                left -= len(piece)
                yield piece

    def as_bytes(self) -> bytes:
        """Return all bytes."""
        return b"".join(self.chunks())


class SpilledBody:
    """Bytes that were written to a temporary file, which goes when the body goes."""

    __slots__ = ("_file", "size")

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile(prefix="letterbook-")  # noqa: SIM115
        self.size = 0

    def __del__(self) -> None:
        self._file.close()

    def write(self, piece: bytes) -> None:
        """Append; only before the first reading."""
        self._file.write(piece)
        self.size += len(piece)

    def chunks(self) -> Iterator[bytes]:
        """Yield the bytes from the start; may be called again, also while another is under way."""
        at = 0
        while at < self.size:
            self._file.seek(at)
            piece = self._file.read(min(_PIECE, self.size - at))
            at += len(piece)
            yield piece

    def read_at(self, at: int, count: int) -> bytes:
        """Return up to ``count`` bytes from offset ``at``."""
        self._file.seek(at)
        return self._file.read(max(0, min(count, self.size - at)))

    def as_bytes(self) -> bytes:
        """Return all bytes."""
        return self.read_at(0, self.size)


def body_of_pieces(pieces: Iterator[bytes]) -> MemoryBody | SpilledBody:
    """Return a body of all ``pieces``: in memory up to `MEMORY_LIMIT`, else spilled."""
    held: list[bytes] = []
    size = 0
    for piece in pieces:
        held.append(piece)
        size += len(piece)
        if size > MEMORY_LIMIT:
            break
    else:
        return MemoryBody(b"".join(held))
    spilled = SpilledBody()
    for piece in held:
        spilled.write(piece)
    held.clear()
    for piece in pieces:
        spilled.write(piece)
    return spilled


def pieces_of(stream: BinaryIO) -> Iterator[bytes]:
    """Yield what is left of ``stream`` in pieces of up to 1 MiB, and close it at the end."""
    with closing(stream):
        while piece := stream.read(_PIECE):
            yield piece


def whole_body(candidate: Candidate) -> Body:
    """Return the bytes of a whole candidate, without copying a large file of the source."""
    path, size = candidate.path, candidate.size
    head = candidate.head()
    if size == len(head):
        return MemoryBody(head)
    if path is not None and size is not None and size > MEMORY_LIMIT:
        return RangeBody(path, 0, size)
    return body_of_pieces(pieces_of(candidate.open()))
