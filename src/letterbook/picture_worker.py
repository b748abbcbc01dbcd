"""Run as a process: takes a picture or a PDF on standard input, gives pixels as a PNG, and ends.

``picture``, or ``page:N`` from 1, is its argument; ``doors`` gives what the process could still do.
A hostile file harms nothing but this process, which has little memory, little time, and no way out.
"""

from __future__ import annotations

import sys

from letterbook.extractors.confined import answer_confined
from letterbook.extractors.doors import open_doors
from letterbook.extractors.pixels import load_page, load_picture, page_png, picture_png

_SECONDS = 20


def main() -> int:
    """Write the picture, or the reason why there is none, as msgpack; return 0."""
    what, _, number = sys.argv[1].partition(":")
    if what == "doors":
        return answer_confined(_SECONDS, open_doors, load=load_picture)
    if what == "picture":
        return answer_confined(_SECONDS, picture_png, load=load_picture)
    return answer_confined(_SECONDS, lambda raw: page_png(raw, int(number)), load=load_page)


if __name__ == "__main__":
    sys.exit(main())
