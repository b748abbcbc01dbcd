"""Large opaque files: one plain file each, named by its hash, because their parsers seek."""

from __future__ import annotations

import hashlib
import os
import uuid
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from letterbook.model.identity import ContentId
from letterbook.model.problem import Problem
from letterbook.store.durable import make_folder, write_all, writing
from letterbook.store.posix import sync_file, sync_folder

_INCOMING = "incoming-"
_READ = 1 << 20


def large_file_path(files_dir: Path, content: ContentId) -> Path:
    """Return where the large file with this content stands: ``ab/cdef...``."""
    name = content.hex()
    return files_dir / name[:2] / name[2:]


def store_large_file(files_dir: Path, chunks: Iterable[bytes]) -> tuple[ContentId, int]:
    """Store the chunks as one file, durably, and return its identity and size.

    A file that is there already is left alone.  A crash leaves at most an incoming file, which
    `clear_incoming` removes.
    """
    incoming = files_dir / f"{_INCOMING}{uuid.uuid4().hex}"
    try:
        content, size = _write_incoming(incoming, chunks)
        target = large_file_path(files_dir, content)
        make_folder(target.parent)
        with writing(target):
            if not target.exists() or target.stat().st_size != size:
                os.replace(incoming, target)
            # Also for a file that is there: a killed process perhaps never came to this.
            sync_folder(target.parent)
            sync_folder(files_dir)
    finally:
        incoming.unlink(missing_ok=True)
    return content, size


def clear_incoming(files_dir: Path) -> None:
    """Remove what a killed process left half written; the caller holds the ingest lock."""
    for path in files_dir.glob(f"{_INCOMING}*"):
        path.unlink(missing_ok=True)


def scan_large_files(files_dir: Path) -> Iterator[tuple[ContentId, Path]]:
    """Yield every large file by its name, in the order of the names."""
    for folder in sorted(files_dir.iterdir()):
        if folder.is_dir():
            for path in sorted(folder.iterdir()):
                content = _content_of(path)
                if content is not None:
                    yield content, path


def hash_file(path: Path) -> ContentId:
    """Return the SHA-256 of a whole file, read in constant memory."""
    with path.open("rb") as file:
        return hash_stream(file)


def hash_tree(folder: Path) -> ContentId:
    """Return a SHA-256 of the names and bytes of all files below a folder; links are left out."""
    digest = hashlib.sha256()
    inside = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    for name, path in sorted((os.fsencode(path.relative_to(folder)), path) for path in inside):
        digest.update(len(name).to_bytes(8, "big") + name + hash_file(path))
    return ContentId(digest.digest())


def hash_stream(file: BinaryIO) -> ContentId:
    """Return the SHA-256 of the rest of a stream, read in constant memory."""
    digest = hashlib.sha256()
    while chunk := file.read(_READ):
        digest.update(chunk)
    return ContentId(digest.digest())


def remove_large_file(files_dir: Path, content: ContentId) -> bool:
    """Make the file with this content absent, durably; return whether it was there."""
    path = large_file_path(files_dir, content)
    if not path.exists():
        return False
    with writing(path):
        path.unlink()
        sync_folder(path.parent)
    return True


def verify_large_files(files_dir: Path, *, read_data: bool) -> Iterator[Problem]:
    """Yield every file that is not what its name says."""
    repair = "Restore the file from a backup, or add its source again."
    for folder in sorted(files_dir.iterdir()):
        if folder.name.startswith(_INCOMING):
            continue  # a copy under way, or cut short: the next `add` clears it
        for path in sorted(folder.iterdir()) if folder.is_dir() else [folder]:
            where = f"blobs/files/{path.relative_to(files_dir)}"
            content = _content_of(path)
            if content is None:
                yield Problem(where, "No blob has such a name.", "Move the file elsewhere.")
            elif read_data:
                what = _what_is_wrong(path, content)
                if what:
                    yield Problem(where, what, repair)


def _what_is_wrong(path: Path, content: ContentId) -> str:
    try:
        right = hash_file(path) == content
    except OSError as problem:
        return f"The file cannot be read: {problem.strerror or problem}."
    return "" if right else "The file does not have the hash it is named by."


def _content_of(path: Path) -> ContentId | None:
    name = path.parent.name + path.name
    if len(name) != 64 or name.strip("0123456789abcdef"):
        return None
    return ContentId(bytes.fromhex(name))


def _write_incoming(path: Path, chunks: Iterable[bytes]) -> tuple[ContentId, int]:
    digest = hashlib.sha256()
    size = 0
    with writing(path):
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        for chunk in chunks:
            digest.update(chunk)
            size += len(chunk)
            with writing(path):
                write_all(descriptor, chunk)
        with writing(path):
            sync_file(descriptor)
    finally:
        os.close(descriptor)
    return ContentId(digest.digest()), size
