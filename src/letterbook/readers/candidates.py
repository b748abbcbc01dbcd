"""The places a reader may read: a file, a folder, a stream out of an archive."""

from __future__ import annotations

import contextlib
import io
import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, Literal, Protocol, cast

from letterbook.model.message import Limits
from letterbook.ports.reader import Candidate
from letterbook.readers.nesting_budget import NestingBudget
from letterbook.readers.other_parts import numbered_alike
from letterbook.readers.source_files import open_source

HEAD_BYTES = 65_536
_ACCOUNT = "account.js"
"""The one file of an archive in several folders that is looked for in the others."""


class FileCandidate:
    """A regular file on disk, opened read-only and without touching its access time."""

    kind: Literal["file", "folder"] = "file"

    def __init__(
        self,
        path: Path,
        name: str,
        *,
        in_source: bool = False,
        together: frozenset[Path] = frozenset(),
        others: tuple[Path, ...] = (),
    ) -> None:
        """Keep the path; ``in_source`` says that the folder around it belongs to the source.

        ``together`` are the files that were handed over with it, each by its real path, and
        ``others`` the folders beside its own, of folders that were handed over together.
        """
        self.path: Path | None = path
        self.name = name
        self._real = path
        self._in_source = in_source
        self._together = together
        self._others = others
        self.size: int | None = path.stat().st_size
        self._head: bytes | None = None

    def head(self) -> bytes:
        """Return up to the first 65,536 bytes."""
        if self._head is None:
            with open_source(self._real, buffering=0) as stream:
                self._head = _read_up_to(stream, HEAD_BYTES, salvage=True)
        return self._head

    def open(self) -> BinaryIO:
        """Return a new seekable stream at the start."""
        return open_source(self._real)

    def children(self) -> list[Candidate]:
        """Return [] always."""
        return []

    def sibling(self, name: str) -> Candidate | None:
        """Return a regular file beside this one that was handed over too, None for any other."""
        path = self._real.parent / name
        folder = self.name.rpartition("/")[0]
        inside = f"{folder}/{name}" if folder else name
        if (self._in_source or path in self._together) and _is_plain(path):
            return FileCandidate(path, inside, in_source=True)
        found = [other / name for other in self._others if _is_plain(other / name)]
        if name != _ACCOUNT or len(found) != 1:
            return None
        top = found[0].parents[inside.count("/")].name
        return FileCandidate(found[0], f"{top}/{inside}", in_source=True)

    def handed_over(self, name: str) -> bool | None:
        """Return whether the file of that name came too; None for a file that came alone."""
        if not self._in_source and len(self._together) < 2:
            return None
        return self.sibling(name) is not None or any(_is_plain(one / name) for one in self._others)


class FolderCandidate:
    """A folder on disk.  ``children`` leaves out what is neither a file nor a folder:
    see `special_children` for links, sockets and devices."""

    kind: Literal["file", "folder"] = "folder"
    size: int | None = None

    def __init__(self, path: Path, name: str, others: tuple[Path, ...] = ()) -> None:
        """Keep the path; ``others`` are the folders that go on with it, in other sources."""
        self.path: Path | None = path
        self.name = name
        self._real = path
        self._others = others

    def head(self) -> bytes:
        """Return b""."""
        return b""

    def open(self) -> BinaryIO:
        """Return an empty stream."""
        return io.BytesIO()

    def children(self) -> list[Candidate]:
        """Return the files and folders directly inside, sorted by name as bytes.

        Raises OSError when the folder cannot be listed.
        """
        found: list[Candidate] = []
        for name, kind in _listing(self._real):
            inside = f"{self.name}/{name}" if self.name else name
            if kind == "folder":
                within = tuple(other / name for other in self._others)
                found.append(FolderCandidate(self._real / name, inside, within))
            elif kind == "file":
                with contextlib.suppress(FileNotFoundError):  # it went since it was listed
                    file = FileCandidate(
                        self._real / name, inside, in_source=True, others=self._others
                    )
                    found.append(file)
        return found

    def sibling(self, name: str) -> Candidate | None:
        """Return None: a folder is not read by what stands beside it."""
        del name
        return None

    def handed_over(self, name: str) -> bool | None:
        """Return None: nothing is asked of a folder."""
        del name
        return None

    def special_children(self) -> list[tuple[str, str]]:
        """Return (name, rule) of what is inside but is never opened, sorted by name.

        The rule is ``symlink`` or ``special-file``.
        """
        return [(n, k) for n, k in _listing(self._real) if k not in ("file", "folder")]


class StreamCandidate:
    """A member of an archive, or what a compressed file unpacks to.

    ``opener`` returns a new stream at the start each time it is called; ``budget`` is that of the
    file of the source that it came out of; ``beside`` returns another member by its whole name,
    ``among`` whether one came in the archive or in another part of it.
    """

    kind: Literal["file", "folder"] = "file"
    path: Path | None = None

    def __init__(
        self,
        name: str,
        opener: Callable[[], BinaryIO],
        size: int | None = None,
        budget: NestingBudget | None = None,
        beside: Callable[[str], Candidate | None] | None = None,
        among: Callable[[str], bool] | None = None,
    ) -> None:
        self._among = among
        self.name = name
        self.size = size
        self.budget = budget
        self._opener = opener
        self._beside = beside
        self._head: bytes | None = None

    def head(self) -> bytes:
        """Return up to the first 65,536 bytes."""
        if self._head is None:
            with self._opener() as stream:
                self._head = _read_up_to(stream, HEAD_BYTES)
        return self._head

    def open(self) -> BinaryIO:
        """Return a new stream at the start; it cannot be relied on to seek."""
        return self._opener()

    def children(self) -> list[Candidate]:
        """Return [] always."""
        return []

    def sibling(self, name: str) -> Candidate | None:
        """Return the member beside this one, None where the archive cannot look it up."""
        folder = self.name.rpartition("/")[0]
        return self._beside(f"{folder}/{name}" if folder else name) if self._beside else None

    def handed_over(self, name: str) -> bool | None:
        """Return whether a member stands beside this one, None where that cannot be looked up."""
        folder = self.name.rpartition("/")[0]
        return self._among(f"{folder}/{name}" if folder else name) if self._among else None


class PieceStream(io.RawIOBase):
    """A read-only stream over an iterator of byte pieces."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        super().__init__()
        self._pieces = pieces
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: object) -> int:
        """Fill ``buffer`` from the pieces; 0 at the end."""
        view = memoryview(cast("bytearray", buffer)).cast("B")
        while not self._rest:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._rest = memoryview(piece)
        count = min(len(view), len(self._rest))
        view[:count] = self._rest[:count]
        self._rest = self._rest[count:]
        return count


class _Chunked(Protocol):
    size: int

    def chunks(self) -> Iterator[bytes]: ...


def stream_of_pieces(pieces: Iterator[bytes]) -> BinaryIO:
    """Return a buffered stream that reads ``pieces`` one after the other."""
    return io.BufferedReader(PieceStream(pieces), buffer_size=HEAD_BYTES)


def body_candidate(
    name: str,
    body: _Chunked,
    budget: NestingBudget | None = None,
    beside: Callable[[str], Candidate | None] | None = None,
    among: Callable[[str], bool] | None = None,
) -> StreamCandidate:
    """Return a candidate over bytes already at hand."""
    return StreamCandidate(
        name, lambda: stream_of_pieces(body.chunks()), body.size, budget, beside, among
    )


def budget_of(candidate: Candidate, limits: Limits) -> NestingBudget:
    """Return the budget that a candidate came with, a new one for a file of the source."""
    if isinstance(candidate, StreamCandidate) and candidate.budget is not None:
        return candidate.budget
    return NestingBudget(limits, candidate.size or 0)


def candidate_at(
    path: Path, name: str | None = None, together: frozenset[Path] = frozenset()
) -> Candidate:
    """Return the candidate for a path the user named; a symbolic link is followed here only.

    ``together``: the real paths of all that was named with it.

    Raises OSError when there is nothing to read at ``path``.
    """
    real = path.resolve(strict=True)
    shown = path.name if name is None else name
    mode = real.stat().st_mode
    if stat.S_ISDIR(mode):
        others = tuple(
            sorted(
                one
                for one in together
                if one.parent == real.parent and numbered_alike(one.name, real.name)
                if one.is_dir()
            )
        )
        return FolderCandidate(real, "" if name is None else name, others)
    if stat.S_ISREG(mode):
        return FileCandidate(real, shown or real.name, together=together)
    raise OSError(f"{path} is neither a file nor a folder")


def _is_plain(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()


def _listing(path: Path) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    with os.scandir(path) as entries:
        for entry in entries:
            found.append((entry.name, _kind(entry)))
    found.sort(key=lambda pair: os.fsencode(pair[0]))
    return found


def _kind(entry: os.DirEntry[str]) -> str:
    if entry.is_symlink():
        return "symlink"
    if entry.is_dir(follow_symlinks=False):
        return "folder"
    return "file" if entry.is_file(follow_symlinks=False) else "special-file"


def _read_up_to(stream: BinaryIO, count: int, *, salvage: bool = False) -> bytes:
    """Return up to ``count`` bytes; with ``salvage`` those before a bad block, if there are any."""
    pieces: list[bytes] = []
    try:
        while count > 0 and (piece := stream.read(count)):
            pieces.append(piece)
            count -= len(piece)
    except OSError:
        if not (salvage and pieces):
            raise
    return b"".join(pieces)
