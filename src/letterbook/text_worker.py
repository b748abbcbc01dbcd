"""Run as a process: takes a document on standard input, gives the text of its pages, and ends.

A hostile document harms nothing but this process, which has little memory and little time.
"""

from __future__ import annotations

import contextlib
import resource
import sys

import msgspec

from letterbook.extractors.document_text import DocumentText
from letterbook.rules.not_readable import NotReadable

_MEMORY = 2 * 1024**3
_SECONDS = 120


def main() -> int:
    """Write the pages, or the reason why there are none, as msgpack; return 0."""
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    try:
        answer: list[str] | str = DocumentText().pages(sys.stdin.buffer.read())
    except NotReadable as error:
        answer = str(error)
    sys.stdout.buffer.write(msgspec.msgpack.encode(answer))
    return 0


if __name__ == "__main__":
    sys.exit(main())
