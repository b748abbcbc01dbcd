"""Run as a process: takes a picture or a PDF on standard input, gives pixels as a PNG, and ends.

``picture``, or ``page:N`` from 1, is its argument.  A hostile file harms nothing but this process,
which has little memory and little time.
"""

from __future__ import annotations

import sys

from letterbook.extractors.confined import answer_confined
from letterbook.extractors.pixels import page_png, picture_png

_SECONDS = 20


def main() -> int:
    """Write the picture, or the reason why there is none, as msgpack; return 0."""
    what, _, number = sys.argv[1].partition(":")
    return answer_confined(
        _SECONDS, picture_png if what == "picture" else lambda raw: page_png(raw, int(number))
    )


if __name__ == "__main__":
    sys.exit(main())
