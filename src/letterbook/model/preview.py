"""What is shown of an attachment before anybody opens it elsewhere."""

from __future__ import annotations

from typing import Literal

import msgspec

PreviewKind = Literal["text", "picture", "pages", "none"]


class Preview(msgspec.Struct, frozen=True):
    """How a part is shown: as ``text``, a ``picture``, ``pages`` that are pictures, or not.

    ``texts`` are the texts of its pages, one for a part without pages; ``pages`` is how many there
    are; ``cut`` is True where the text is longer than is shown, ``reason`` says why nothing is.
    """

    kind: PreviewKind
    texts: tuple[str, ...] = ()
    pages: int = 0
    cut: bool = False
    reason: str = ""
