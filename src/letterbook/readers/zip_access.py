"""Random access to the bytes of a candidate, spooled to disk when it cannot seek."""

from __future__ import annotations

import io
from collections.abc import Iterator
from types import TracebackType
from typing import BinaryIO

from letterbook.ports.reader import Candidate
from letterbook.readers.bodies import SpilledBody, body_of_pieces, pieces_of

_PIECE = 256 * 1024


class ZipAccess:
    """Opens a candidate for reading at any offset, until it is closed."""

    def __init__(self, candidate: Candidate) -> None:
        self._candidate = candidate
        self._spilled: SpilledBody | None = None
        if candidate.path is not None and candidate.size is not None:
            self._stream: BinaryIO = candidate.open()
            self.size = candidate.size
            return
        body = body_of_pieces(pieces_of(candidate.open()))
        self.size = body.size
        if isinstance(body, SpilledBody):
            self._spilled = body
            self._stream = io.BytesIO()
        else:
            self._stream = io.BytesIO(body.as_bytes())

    def __enter__(self) -> ZipAccess:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._candidate.path is not None:
            self._stream.close()

    def read_at(self, start: int, count: int) -> bytes:
        """Return up to ``count`` bytes from ``start``, b"" outside the file."""
        if start < 0 or start >= self.size or count <= 0:
            return b""
        if self._spilled is not None:
            return self._spilled.read_at(start, count)
        self._stream.seek(start)
        return self._stream.read(count)

    def pieces(self, start: int, end: int) -> Iterator[bytes]:
        """Yield the bytes of a range; ends early when the file is shorter."""
        at = start
        while at < end and (piece := self.read_at(at, min(_PIECE, end - at))):
            at += len(piece)
            yield piece
