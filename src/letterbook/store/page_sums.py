"""A checksum in every page of a database, so that a bit that changed by itself is found.

SQLite's checksum VFS keeps eight bytes at the end of each page; the file stays an ordinary SQLite
file, which any SQLite reads.  It comes with the wheels of apsw; where it is missing, and in files
that were made without it, pages carry no checksum and none is asked for.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import apsw

from letterbook.model.problem import Problem

_RESERVED = 8
_RESERVED_AT = 20
_SUFFIXES = (".so", ".dylib", ".dll")
_VFS = "cksmvfs"
_LOOKS = 20
"""How often a page is looked at before it counts as damaged: a writer may be just at it."""


def connect(path: Path) -> apsw.Connection:
    """Return a connection that verifies the pages it reads and writes their checksums.

    A file that is new gets pages with checksums; one made without them stays as it is.
    """
    if not available():
        return apsw.Connection(str(path))
    connection = apsw.Connection(str(path), vfs=_VFS)
    connection.reserve_bytes("main", _RESERVED)
    return connection


def available() -> bool:
    """Return True once this process can write and verify checksums, False where it cannot."""
    if _VFS in apsw.vfs_names():
        return True
    folder = Path(apsw.__file__).parent / "sqlite_extra_binaries"
    found = [path for path in (folder / f"cksumvfs{s}" for s in _SUFFIXES) if path.exists()]
    if not found:
        return False
    memory = apsw.Connection(":memory:")
    try:
        memory.enable_load_extension(True)
        memory.load_extension(str(found[0]))
    except apsw.ExtensionLoadingError:  # built for another machine than this one
        return False
    finally:
        memory.close()
    return _VFS in apsw.vfs_names()


def says_damaged(error: apsw.Error) -> bool:
    """Return True when an error means that a database is not as it was written."""
    if isinstance(error, apsw.CorruptError | apsw.NotADBError):
        return True
    code = getattr(error, "extendedresult", 0)
    return isinstance(error, apsw.IOError) and code == apsw.SQLITE_IOERR_DATA


def verify_pages(path: Path, where: str, repair: str) -> Iterator[Problem]:
    """Yield a problem for every page of a database that is not as it was written, unused ones too.

    Safe while another process writes.
    """
    if not available():
        return
    judge = apsw.Connection(":memory:")
    try:
        with path.open("rb", buffering=0) as file:
            head = file.read(100)
            size = _page_bytes(head)
            bad, good, number = [], 0, 0
            file.seek(0)
            while page := file.read(size):
                number += 1
                if _is_whole(judge, page) or _is_whole_later(judge, path, number, size):
                    good += 1
                else:
                    bad.append(number)
        if good == 0 and (len(head) <= _RESERVED_AT or head[_RESERVED_AT] != _RESERVED):
            return  # made without checksums
        for number in bad:
            yield Problem(where, f"Page {number} is not as it was written.", repair)
    except OSError as problem:
        yield Problem(where, f"The file cannot be read: {problem.strerror or problem}.", repair)
    finally:
        judge.close()


def _page_bytes(head: bytes) -> int:
    """Return the page size that the header states, or the smallest where it states nonsense."""
    stated = int.from_bytes(head[16:18], "big")
    size = 65_536 if stated == 1 else stated
    return size if size >= 512 and size & (size - 1) == 0 else 512


def _is_whole(judge: apsw.Connection, page: bytes) -> bool:
    return bool(judge.execute("SELECT verify_checksum(?)", (page,)).get)


def _is_whole_later(judge: apsw.Connection, path: Path, number: int, size: int) -> bool:
    """Look at a page again, as long as it changes: a checkpoint may be writing it."""
    before = b""
    for _ in range(_LOOKS):
        with path.open("rb", buffering=0) as file:
            file.seek((number - 1) * size)
            page = file.read(size)
        if _is_whole(judge, page):
            return True
        if page == before:
            return False
        before = page
        time.sleep(0.01)
    return False
