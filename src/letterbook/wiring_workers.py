"""What documents and pictures of others are read with: processes of their own, one for each."""

from __future__ import annotations

import subprocess
import sys
from typing import TypeVar

import msgspec

from letterbook.rules.not_readable import NotReadable

_PATIENCE = 180
T = TypeVar("T")


def worked_pages(kind: str, raw: bytes) -> list[str]:
    """Return the pages of a document as text; raise `NotReadable` with what stands in the way."""
    return _worked("text_worker", kind, raw, list[str])


def worked_picture(what: str, raw: bytes) -> bytes:
    """Return a picture, or ``page:N`` of a document, as a PNG; raise `NotReadable` likewise."""
    return _worked("picture_worker", what, raw, bytes)


def _worked(worker: str, what: str, raw: bytes, kind: type[T]) -> T:
    command = (sys.executable, "-m", f"letterbook.{worker}", what)
    try:
        done = subprocess.run(
            command, input=raw, capture_output=True, timeout=_PATIENCE, check=True
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        raise NotReadable("Reading it took too much time or memory.") from error
    answer = msgspec.msgpack.decode(done.stdout)
    if isinstance(answer, str):
        raise NotReadable(answer)
    return msgspec.convert(answer, kind)
