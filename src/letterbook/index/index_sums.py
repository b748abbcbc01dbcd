"""The checksums of an index at rest: one text file beside the engine's own.

It is taken away before the first change and written again when the writer closes.  While it
stands, every file is as it says; after a kill there is none, and the next writer makes it.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

NAME = "letterbook-sums"
_LOCKS = ".tantivy-"
_CHANGING = ("meta.json", ".managed.json")
_READ = 1 << 20

Sums = dict[str, tuple[int, str]]
"""Size and SHA-256 of each file by its name."""


def break_seal(folder: Path) -> Sums:
    """Return what the checksums said once they are gone; nothing where there were none."""
    sums = _read(folder) or {}
    (folder / NAME).unlink(missing_ok=True)
    return sums


def seal(folder: Path, known: Mapping[str, tuple[int, str]]) -> None:
    """Write the checksums of every file; those ``known`` of files that never change are taken over.

    On a full disk there are none afterwards: the index is as good, and its check less thorough.
    """
    lines = []
    for path in sorted(folder.iterdir()):
        if path.name == NAME or path.name.startswith((_LOCKS, f"{NAME}.")):
            continue
        size = path.stat().st_size
        size_then, digest = known.get(path.name, (-1, ""))
        if size != size_then or path.name in _CHANGING:
            digest = _digest(path)
        lines.append(f"{digest} {size} {path.name}\n")
    body = "".join(lines).encode()
    beside = folder / f"{NAME}.new"
    try:
        beside.write_bytes(body + hashlib.sha256(body).hexdigest().encode() + b"\n")
        os.replace(beside, folder / NAME)
    except OSError:
        beside.unlink(missing_ok=True)


def verify_sums(folder: Path, *, read_data: bool) -> Iterator[tuple[str, str]]:
    """Yield (file, what is wrong) for every file that is not as the checksums say.

    Nothing is said of an index that is being written, or was when its process was killed.
    """
    stands = folder / NAME
    if not stands.exists():
        return
    before = stands.read_bytes()
    sums = _read(folder)
    wrong = [(NAME, "The list of checksums is not as it was written.")] if sums is None else []
    for name, (size, digest) in (sums or {}).items():
        what = _what_is_wrong(folder / name, size, digest, read_data=read_data)
        if what:
            wrong.append((name, what))
    if wrong and (not stands.exists() or stands.read_bytes() != before):
        return  # a writer began meanwhile
    yield from wrong


def _what_is_wrong(path: Path, size: int, digest: str, *, read_data: bool) -> str:
    try:
        if path.stat().st_size != size or (read_data and _digest(path) != digest):
            return "The file is not as it was written."
    except FileNotFoundError:
        return "The file is missing."
    except OSError as problem:
        return f"The file cannot be read: {problem.strerror or problem}."
    return ""


def _read(folder: Path) -> Sums | None:
    """Return the checksums, None when they are absent or damaged themselves."""
    try:
        raw = (folder / NAME).read_bytes()
    except OSError:
        return None
    body, check = raw[:-65], raw[-65:]
    if check != hashlib.sha256(body).hexdigest().encode() + b"\n":
        return None
    sums: Sums = {}
    for line in body.decode().splitlines():
        digest, size, name = line.split(" ", 2)
        sums[name] = (int(size), digest)
    return sums


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb", buffering=0) as file:
        while chunk := file.read(_READ):
            digest.update(chunk)
    return digest.hexdigest()
