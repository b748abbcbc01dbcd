"""The text of a document of any form that is read here, told by its first bytes."""

from __future__ import annotations

from letterbook.extractors.office_text import OfficeText
from letterbook.extractors.pdf_text import PdfText

_ZIP = b"PK"


class DocumentText:
    """A PDF, or a word processor's document."""

    def pages(self, raw: bytes) -> list[str]:
        """Return the text of each page, "" for a page without a text layer.

        Raises `NotReadable` for what cannot be opened.
        """
        return OfficeText().pages(raw) if raw.startswith(_ZIP) else PdfText().pages(raw)
