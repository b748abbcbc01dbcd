"""Shuts a process in before it reads a hostile file: little memory and time, and no way out.

It opens nothing any more: no file and no socket.  It starts no other process and changes no file,
has no network and no rights of an administrator.  Whatever the system does not permit is left out
here; `doors` tries afterwards what is still possible, and that is told.
"""

from __future__ import annotations

import contextlib
import os
import resource
import sys
from collections.abc import Callable, Sequence

import msgspec

from letterbook.extractors.linux_rights import close_files, close_network, drop_rights
from letterbook.rules.not_readable import NotReadable

_MEMORY = 2 * 1024**3
_NOBODY = 65_534
_LINUX = sys.platform == "linux"


def answer_confined(
    seconds: int, read: Callable[[bytes], bytes | Sequence[str]], *, load: Callable[[], object]
) -> int:
    """Write what was read of standard input, or the reason why not, as msgpack; return 0.

    ``load`` takes into memory what ``read`` needs, as nothing can be opened after it.  The process
    is ended at 2 GiB of memory or after ``seconds`` of its processor.
    """
    load()
    confine(seconds)
    try:
        answer: bytes | Sequence[str] = read(sys.stdin.buffer.read())
    except NotReadable as error:
        answer = str(error)
    sys.stdout.buffer.write(msgspec.msgpack.encode(answer))
    return 0


def confine(seconds: int) -> None:
    """Keep this process from all but its standard streams, as far as the system permits."""
    os.environ.clear()
    if _LINUX:
        close_network()
        close_files()
    if os.geteuid() == 0:  # for whom the number of processes has no limit
        with contextlib.suppress(OSError):
            os.setgroups([])
            os.setresgid(_NOBODY, _NOBODY, _NOBODY)
            os.setresuid(_NOBODY, _NOBODY, _NOBODY)
    if _LINUX:
        drop_rights()
    _limit(resource.RLIMIT_AS, _MEMORY)
    _limit(resource.RLIMIT_CPU, seconds)
    for nothing in (
        resource.RLIMIT_CORE, resource.RLIMIT_FSIZE, resource.RLIMIT_NPROC, resource.RLIMIT_NOFILE,
    ):  # fmt: skip
        _limit(nothing, 0)


def _limit(what: int, most: int) -> None:
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(what, (most, most))
