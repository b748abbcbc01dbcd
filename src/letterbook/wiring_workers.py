"""What documents and pictures of others are read with: processes of their own, one for each.

Each begins in an empty folder of its own that is gone afterwards, and gets nothing of the
environment but where its modules are.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from functools import cache
from typing import TypeVar

import msgspec

from letterbook.model.preview import Door
from letterbook.rules.not_readable import NotReadable

_PATIENCE = 180
T = TypeVar("T")


def worked_pages(kind: str, raw: bytes) -> list[str]:
    """Return the pages of a document as text; raise `NotReadable` with what stands in the way."""
    return _worked("text_worker", kind, raw, list[str])


def worked_picture(what: str, raw: bytes) -> bytes:
    """Return a picture, or ``page:N`` of a document, as a PNG; raise `NotReadable` likewise."""
    return _worked("picture_worker", what, raw, bytes)


@cache
def open_doors() -> tuple[Door, ...]:
    """Return what such a process is not kept from on this system, as it finds out by trying.

    ``network``, ``processes`` and ``files``: none of them where the system permits all.
    """
    return tuple(_worked("picture_worker", "doors", b"", list[Door]))


def _worked(worker: str, what: str, raw: bytes, kind: type[T]) -> T:
    command = (sys.executable, "-m", f"letterbook.{worker}", what)
    try:
        with tempfile.TemporaryDirectory(prefix="letterbook-reads-") as folder:
            done = subprocess.run(
                command, input=raw, capture_output=True, timeout=_PATIENCE, check=True, cwd=folder,
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
