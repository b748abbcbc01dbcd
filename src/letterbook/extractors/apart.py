"""What documents and pictures of others are read with: processes of their own, one for each.

Each begins in an empty folder of its own that is gone afterwards, and gets nothing of the
environment but where its modules are.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from typing import TypeVar

import msgspec

from letterbook.rules.not_readable import NotReadable

PATIENCE = 180
T = TypeVar("T")


def answered_apart(
    worker: str, what: str, raw: bytes, kind: type[T], seconds: float = PATIENCE
) -> T:
    """Return what a worker of this package says of the bytes; raise `NotReadable` with its reason.

    The process is ended after so many seconds.
    """
    command = (sys.executable, "-m", f"letterbook.{worker}", what)
    try:
        with tempfile.TemporaryDirectory(prefix="letterbook-reads-") as folder:
            done = subprocess.run(
                command, input=raw, capture_output=True, timeout=seconds, check=True, cwd=folder,
                env=_environment(),
            )  # fmt: skip
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        raise NotReadable("Reading it took too much time or memory.") from error
    answer = msgspec.msgpack.decode(done.stdout)
    if isinstance(answer, str):
        raise NotReadable(answer)
    return msgspec.convert(answer, kind)


def _environment() -> dict[str, str]:
    """Return where the modules are: nothing else of what this program was started with."""
    paths = os.environ.get("PYTHONPATH")
    if not paths:
        return {}
    return {"PYTHONPATH": os.pathsep.join(map(os.path.abspath, paths.split(os.pathsep)))}
