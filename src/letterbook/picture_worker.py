"""Run as a process: takes a picture or a PDF on standard input, gives pixels as a PNG, and ends.

``picture``, or ``page:N`` from 1, is its argument.  A hostile file harms nothing but this process,
which has little memory and little time.
"""

from __future__ import annotations

import contextlib
import resource
import sys

import msgspec

from letterbook.extractors.pixels import page_png, picture_png
from letterbook.rules.not_readable import NotReadable

_MEMORY = 2 * 1024**3
_SECONDS = 20


def main() -> int:
    """Write the picture, or the reason why there is none, as msgpack; return 0."""
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    raw = sys.stdin.buffer.read()
    what, _, number = sys.argv[1].partition(":")
    try:
        answer: bytes | str = picture_png(raw) if what == "picture" else page_png(raw, int(number))
    except NotReadable as error:
        answer = str(error)
    sys.stdout.buffer.write(msgspec.msgpack.encode(answer))
    return 0


if __name__ == "__main__":
    sys.exit(main())
