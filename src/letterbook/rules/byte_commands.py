"""Writes the shell commands with which anybody can check the bytes of an entry."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from letterbook.model.locator import Step

_UNPACK = {"gz": "gzip -dc", "bz2": "bzip2 -dc", "xz": "xz -dc", "zst": "zstd -dc"}
_PATTERN = frozenset("*?[]\\")


def outer_file(steps: Sequence[Step], contained: int) -> tuple[str, tuple[Step, ...]]:
    """Return the path of the outermost file, and the steps that lead on inside it.

    ``contained``: how many steps lead to that file.
    """
    path = "/".join(step.value for step in steps[:contained])
    return path, tuple(steps[contained:])


def byte_command(file: str, steps: Sequence[Step], packed_in: Sequence[str]) -> str:
    """Return a command that prints the SHA-256 of what the steps lead to, "" where none does.

    ``packed_in``: for each step, the name of the reader that took it out ("zip", "tar", ...).
    """
    if not _writable(file):
        return ""
    stages: list[str] = []
    source = shlex.quote(file if not file.startswith("-") else f"./{file}")
    for step, reader in zip(steps, packed_in, strict=True):
        stage = _stage(step, reader, source if not stages else "", first=not stages)
        if not stage:
            return ""
        stages += stage
    return " | ".join([*stages, "sha256sum"]) if stages else f"sha256sum {source}"


def _stage(step: Step, reader: str, source: str, *, first: bool) -> list[str]:
    if step.kind == "bytes":
        start, _, end = step.value.partition("-")
        size = int(end) - int(start)
        return [f"tail -c +{int(start) + 1} {source}".rstrip(), f"head -c {size}"]
    if step.kind == "unpacked" and step.value in _UNPACK:
        return [f"{_UNPACK[step.value]} {source}".rstrip()]
    if step.kind != "member" or not _plain(step.value):
        return []
    member = shlex.quote(step.value)
    if reader == "tar":
        return [f"tar -xOf {source or '-'} {member}"]
    if reader == "zip" and first:
        return [f"unzip -p {source} {member}"]
    return []


def _plain(member: str) -> bool:
    return _writable(member) and member[0] != "-" and not _PATTERN & set(member)


def _writable(text: str) -> bool:
    return bool(text) and text.isprintable()
