"""JSON lines: one object a message, with nothing lost: what `letterbook show --json` prints."""

from __future__ import annotations

from collections.abc import Iterator

from letterbook.model.export import ExportFormat, ExportItem, ExportPiece
from letterbook.rules.json_form import encoded


class JsonLinesWriter:
    """Writes one line a message."""

    name: ExportFormat = "jsonl"
    folder = False
    needs_mail = False

    def opening(self) -> bytes:
        """Return nothing."""
        return b""

    def pieces(self, item: ExportItem) -> Iterator[ExportPiece]:
        """Yield the line of a message."""
        yield ExportPiece(encoded(item.view) + b"\n")
