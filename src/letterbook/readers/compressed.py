"""Files compressed as one stream: gzip (RFC 1952), bzip2, xz, Zstandard (RFC 8878)."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator

from letterbook.model.locator import Step
from letterbook.model.message import Limits
from letterbook.model.notice import Notice
from letterbook.ports.reader import Candidate, Finding, Inner
from letterbook.readers.bodies import MEMORY_LIMIT, MemoryBody, pieces_of
from letterbook.readers.candidates import (
    StreamCandidate,
    body_candidate,
    budget_of,
    stream_of_pieces,
)
from letterbook.readers.nesting_budget import BudgetShare
from letterbook.readers.unpacking import (
    Decoder,
    Meter,
    ZlibDecoder,
    ZstdDecoder,
    bz2_decoder,
    unpack,
    xz_decoder,
)

_DEFAULT = Limits()
_SKIPPABLE = tuple(bytes((n, 0x2A, 0x4D, 0x18)) for n in range(0x50, 0x60))


class CompressedReader(ABC):
    """Hands on what the stream unpacks to, all members or frames one after the other."""

    name = ""
    version = 1
    transparent = False
    magics: tuple[bytes, ...] = ()
    endings: tuple[tuple[str, str], ...] = ()

    def __init__(self, limits: Limits = _DEFAULT) -> None:
        self._limits = limits

    @abstractmethod
    def decoder(self) -> Decoder:
        """Return a decoder for one member."""

    def recognise(self, candidate: Candidate) -> int:
        """Return 90 for the magic number of the format."""
        return 90 if candidate.kind == "file" and candidate.head().startswith(self.magics) else 0

    def read(self, candidate: Candidate) -> Iterator[Finding]:
        """Yield what is inside, then what could not be unpacked.

        Of a stream larger than 8 MiB this is known only after it has been read, so its
        notices come after it.
        """
        if candidate.kind != "file":
            return
        said: dict[str, Notice] = {}
        budget = budget_of(candidate, self._limits)
        share = BudgetShare(budget)

        def pieces() -> Iterator[bytes]:
            return self.unpack(pieces_of(candidate.open()), said, share)

        name = self._inner_name(candidate.name)
        small = _if_small(pieces)
        if small is None:
            inner = StreamCandidate(name, lambda: stream_of_pieces(pieces()), None, budget)
        else:
            inner = body_candidate(name, small, budget)
        if small is None or small.size or not said:
            yield Inner(Step("unpacked", self.name), inner)
        yield from said.values()

    def unpack(
        self,
        packed: Iterator[bytes],
        said: dict[str, Notice] | None = None,
        share: BudgetShare | None = None,
    ) -> Iterator[bytes]:
        """Yield what ``packed`` unpacks to; what stops it goes into ``said`` by its code."""
        kept = {} if said is None else said
        return unpack(
            packed,
            self.decoder,
            self.magics,
            Meter(self._limits, share),
            lambda notice: kept.setdefault(notice.code, notice),
        )

    def _inner_name(self, name: str) -> str:
        lower = name.lower()
        for ending, instead in self.endings:
            if lower.endswith(ending) and len(name) > len(ending):
                return name[: -len(ending)] + instead
        return name


class GzipReader(CompressedReader):
    """gzip."""

    name = "gz"
    magics = (b"\x1f\x8b\x08",)
    endings = ((".tgz", ".tar"), (".gz", ""), (".gzip", ""))

    def decoder(self) -> Decoder:
        """Return a decoder for one member."""
        return ZlibDecoder(31)


class Bzip2Reader(CompressedReader):
    """bzip2."""

    name = "bz2"
    magics = (b"BZh1", b"BZh2", b"BZh3", b"BZh4", b"BZh5", b"BZh6", b"BZh7", b"BZh8", b"BZh9")
    endings = ((".tbz2", ".tar"), (".tbz", ".tar"), (".bz2", ""))

    def decoder(self) -> Decoder:
        """Return a decoder for one stream."""
        return bz2_decoder()


class XzReader(CompressedReader):
    """xz."""

    name = "xz"
    magics = (b"\xfd7zXZ\x00",)
    endings = ((".txz", ".tar"), (".xz", ""))

    def decoder(self) -> Decoder:
        """Return a decoder for one stream."""
        return xz_decoder()


class ZstdReader(CompressedReader):
    """Zstandard."""

    name = "zst"
    magics = (b"\x28\xb5\x2f\xfd", *_SKIPPABLE)
    endings = ((".tzst", ".tar"), (".zst", ""), (".zstd", ""))

    def decoder(self) -> Decoder:
        """Return a decoder for one frame."""
        return ZstdDecoder()


def _if_small(pieces: Callable[[], Iterator[bytes]]) -> MemoryBody | None:
    """Return all of ``pieces`` when they fit in memory."""
    held: list[bytes] = []
    size = 0
    for piece in pieces():
        held.append(piece)
        size += len(piece)
        if size > MEMORY_LIMIT:
            return None
    return MemoryBody(b"".join(held))
