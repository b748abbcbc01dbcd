"""What takes the text out of a document: one library a format, in a process of its own."""

from __future__ import annotations

from typing import Protocol


class TextExtractor(Protocol):
    """Raises `letterbook.rules.not_readable.NotReadable` for what cannot be opened."""

    def pages(self, raw: bytes) -> list[str]:
        """Return the text of each page, "" for a page without a text layer.

        Called in reading workers alone, which bound its time and memory.
        """

    def pages_apart(self, raw: bytes, seconds: float) -> list[str]:
        """Return the same from a process that is shut in, and ended after so many seconds."""
