"""What a format of export is given and what it gives back.

A writer knows one format.  It turns messages into pieces of bytes, one message at a time, and
never opens a file: where the pieces go, that they are durable, and that nothing is overwritten is
the same for every format (`letterbook.services.export_messages`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from letterbook.model.export import ExportFormat, ExportItem, ExportPiece


class Writer(Protocol):
    """One format."""

    name: ExportFormat
    folder: bool
    """True when every piece is a file of its own in a folder; False when they make one file."""
    needs_mail: bool
    """True when it writes the bytes of the mail; False when what was read of it is enough."""

    def opening(self) -> bytes:
        """Return what stands at the start of the file; b"" for a folder."""

    def pieces(self, item: ExportItem) -> Iterator[ExportPiece]:
        """Yield what is written for one message."""
