"""A mount table of its own for a command: a test can have a disk that is small or closed."""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path


@functools.cache
def possible() -> bool:
    """Return True when this process may mount in a private namespace (root on Linux)."""
    if os.geteuid() != 0 or shutil.which("unshare") is None:
        return False
    tried = subprocess.run(
        ["unshare", "-m", "sh", "-c", "mount -t tmpfs none /mnt"], capture_output=True, check=False
    )
    return tried.returncode == 0


def read_only(folder: Path, words: Sequence[str]) -> list[str]:
    """Return the command line that runs ``words`` where ``folder`` cannot be written to.

    Where nothing can be mounted, the folder's own modes are taken away before (see `closed`).
    """
    if not possible():
        return list(words)
    script = 'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && exec "$@"'
    return ["unshare", "-m", "sh", "-c", script, str(folder), *words]


def close(folder: Path) -> None:
    """Take the right to write away from a folder and everything in it."""
    for path in [*folder.rglob("*"), folder]:
        path.chmod(0o555 if path.is_dir() else 0o444)


def reopen(folder: Path) -> None:
    """Give the right to write back, so that the folder can be removed."""
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o755 if path.is_dir() else 0o644)
