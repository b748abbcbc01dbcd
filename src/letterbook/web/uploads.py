"""Files that a browser sent to be added: kept apart until a letterbook takes them.

Every run of the server has one folder for them, which only this user can read.  It goes with the
server; what a run that was killed left behind goes when the next one starts.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import secrets
import shutil
import tempfile
import time
import unicodedata
from pathlib import Path
from typing import BinaryIO

MOST_FILES = 1_000
KEPT_SECONDS = 86_400
"""So long is kept what was looked at and not added, or not added to the end."""

_PREFIX = "letterbook-sent-"
_LOCK = "server.lock"
_NAME = re.compile(r"[0-9a-f]{16}")
_NAME_BYTES = 200
_DEEPEST = 30
_PATH_LETTERS = 1_000
_UNSAFE = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))


class Sending:
    """The files of one form, or of several, each in a folder of its own, so that it keeps its name.

    Files of one folder stay together, in the folders that they stood in.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._new = not folder.exists()
        folder.mkdir(mode=0o700, exist_ok=True)
        self._places = sum(1 for _ in folder.iterdir())
        self._trees = {path.name: path for path in items_of(folder) if path.is_dir()}
        self._written: list[Path] = []
        self.files = count_files(folder)

    @property
    def name(self) -> str:
        """The name by which the next form means these files."""
        return self.folder.name

    def new_file(self, name: str) -> BinaryIO:
        """Return a new file to write to, under its name, or its path in a folder, made safe."""
        *above, last = safe_path(name)
        place = self._tree(above, last) if above else self._place()
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.files += 1
        path = place / last
        file = path.open("xb")
        self._written.append(path)
        return file

    def _place(self) -> Path:
        self._places += 1
        return self.folder / f"{self._places - 1:04d}"

    def _tree(self, above: list[str], last: str) -> Path:
        """Return where a file of a folder belongs; one that is there already begins it anew."""
        top = self._trees.get(above[0])
        if top is not None:
            place = top.joinpath(*above[1:])
            on_the_way = [place, *(one for one in place.parents if top in one.parents)]
            if not (place / last).exists() and not any(one.is_file() for one in on_the_way):
                return place
        self._trees[above[0]] = self._place() / above[0]
        return self._trees[above[0]].joinpath(*above[1:])

    def discard(self) -> None:
        """Delete the files of this form; those of forms before it stay."""
        if self._new:
            shutil.rmtree(self.folder, ignore_errors=True)
            return
        for path in self._written:
            path.unlink(missing_ok=True)
            for folder in path.parents:
                if folder == self.folder:
                    break
                with contextlib.suppress(OSError):  # others are in it
                    folder.rmdir()


class Uploads:
    """What one run of the server holds; the lock tells the others that this run lives."""

    def __init__(self) -> None:
        self._root: Path | None = None
        self._lock: BinaryIO | None = None
        remove_left_behind()

    def begin(self, name: str = "") -> Sending:
        """Return a place for the files of one form; those of forms of yesterday are deleted.

        ``name``: that of files which came before and which these belong to.
        """
        if self._root is None:
            self._root = Path(tempfile.mkdtemp(prefix=_PREFIX))
            self._lock = (self._root / _LOCK).open("wb")
            fcntl.flock(self._lock, fcntl.LOCK_EX)
        for folder in self._root.iterdir():
            if _NAME.fullmatch(folder.name) and _is_old(folder):
                shutil.rmtree(folder, ignore_errors=True)
        return Sending(self.folder(name) or self._root / secrets.token_hex(8))

    def folder(self, name: str) -> Path | None:
        """Return where the files of a form are, None where they are not any more."""
        if self._root is None or not _NAME.fullmatch(name):
            return None
        folder = self._root / name
        return folder if folder.is_dir() else None

    def close(self) -> None:
        """Delete everything that no letterbook took."""
        if self._root is not None:
            shutil.rmtree(self._root, ignore_errors=True)
        if self._lock is not None:
            self._lock.close()
        self._root = self._lock = None


def items_of(folder: Path) -> list[Path]:
    """Return the files and folders that were sent, in the order in which they came."""
    return sorted(folder.glob("*/*"))


def count_files(folder: Path) -> int:
    """Return how many files were sent, those in folders too."""
    return sum(1 for path in folder.rglob("*") if path.is_file())


def remove_left_behind() -> None:
    """Delete what runs of the server that ended without a word left behind."""
    for root in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        with contextlib.suppress(OSError):  # another one of ours removes it too
            facts = root.lstat()
            if not root.is_dir() or root.is_symlink() or facts.st_uid != os.getuid():
                continue
            if _is_left(root):
                shutil.rmtree(root, ignore_errors=True)


def is_old(path: Path) -> bool:
    """Return whether something was put here longer ago than it is kept for."""
    try:
        return _is_old(path)
    except OSError:
        return False


def safe_name(name: str) -> str:
    """Return the last part of a name as a browser states it, fit to be a file's name anywhere.

    No separator, no sign that is not seen, no dot or space at its ends, at most 200 bytes; the
    ending stays.
    """
    last = re.split(r"[/\\]", name)[-1]
    seen = "".join("_" if unicodedata.category(sign) in _UNSAFE else sign for sign in last)
    stem, dot, ending = seen.strip(". ").rpartition(".")
    if not dot or len(ending.encode()) > 20:
        stem, ending = seen.strip(". "), ""
    room = _NAME_BYTES - len(f"{dot if ending else ''}{ending}".encode())
    stem = stem.encode()[:room].decode("utf-8", errors="ignore")
    return f"{stem}.{ending}" if ending else stem or "file"


def safe_path(name: str) -> list[str]:
    """Return the parts of a path as a browser states it, each fit to be a name anywhere.

    A path that leads upwards or nowhere, or is too long, is its last part alone.
    """
    parts = name.replace("\\", "/").split("/")
    strange = any(part.strip(". ") == "" for part in parts)
    if strange or len(parts) > _DEEPEST or len(name) > _PATH_LETTERS:
        return [safe_name(name)]
    return [safe_name(part) for part in parts]


def _is_left(root: Path) -> bool:
    """Return whether no server holds a folder; one without a lock may be just being made."""
    try:
        with (root / _LOCK).open("r+b") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except FileNotFoundError:
        return _is_old(root)
    return True


def _is_old(path: Path) -> bool:
    return time.time() - path.stat().st_mtime > KEPT_SECONDS
