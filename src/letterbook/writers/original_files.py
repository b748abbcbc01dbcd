"""EML: a folder with the mails themselves, byte for byte, one file each."""

from __future__ import annotations

import re
from collections.abc import Iterator

from letterbook.model.export import ExportFormat, ExportItem, ExportPiece
from letterbook.rules.moment_text import stated_day

UNDATED = "undated"

_SAFE = re.compile(r"[0-9A-Za-z-]{1,40}")


class EmlWriter:
    """Writes one file a mail, named by the day as stated and the id."""

    name: ExportFormat = "eml"
    folder = True
    needs_mail = True

    def opening(self) -> bytes:
        """Return nothing."""
        return b""

    def pieces(self, item: ExportItem) -> Iterator[ExportPiece]:
        """Yield the file of a mail."""
        day = stated_day(item.view.mail.sent)
        shown = day if _SAFE.fullmatch(day) else UNDATED
        yield ExportPiece(item.rfc822, name=f"{shown}_{item.view.id}.eml")
