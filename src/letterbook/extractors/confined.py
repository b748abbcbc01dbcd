"""Ends a process before a hostile file costs more than a little memory and a little time."""

from __future__ import annotations

import contextlib
import resource
import sys
from collections.abc import Callable, Sequence

import msgspec

from letterbook.rules.not_readable import NotReadable

_MEMORY = 2 * 1024**3


def answer_confined(seconds: int, read: Callable[[bytes], bytes | Sequence[str]]) -> int:
    """Write what was read of standard input, or the reason why not, as msgpack; return 0.

    The process is ended at 2 GiB of memory or after ``seconds`` of its processor.
    """
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    try:
        answer: bytes | Sequence[str] = read(sys.stdin.buffer.read())
    except NotReadable as error:
        answer = str(error)
    sys.stdout.buffer.write(msgspec.msgpack.encode(answer))
    return 0
