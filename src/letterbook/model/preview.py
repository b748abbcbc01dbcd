"""What is shown of an attachment before anybody opens it elsewhere."""

from __future__ import annotations

from typing import Literal

import msgspec

PreviewKind = Literal["text", "picture", "pages", "none"]
Door = Literal["network", "processes", "files"]
"""What a process that reads files of others is kept from, where the system permits it."""


class Preview(msgspec.Struct, frozen=True):
    """How a part is shown: as ``text``, a ``picture``, ``pages`` that are pictures, or not.

    ``texts`` are the texts of its pages, one for a part without pages; ``pages`` is how many there
    are; ``cut`` is True where the text is longer than is shown, ``reason`` says why nothing is.
    ``doors`` are those that this system leaves open to the process that reads the file.
    """

    kind: PreviewKind
    texts: tuple[str, ...] = ()
    pages: int = 0
    cut: bool = False
    reason: str = ""
    doors: tuple[Door, ...] = ()
