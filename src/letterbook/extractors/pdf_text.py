"""The text layer of a PDF (ISO 32000), by PDFium."""

from __future__ import annotations

from typing import Any

from letterbook.rules.not_readable import NotReadable

MOST_PAGES = 5_000
_MOST_CHARS = 20_000_000


class PdfText:
    """Opens a PDF from its bytes; nothing of it is run, fetched or written."""

    def pages(self, raw: bytes) -> list[str]:
        """Return the text of each page, "" for a page without a text layer.

        Raises `NotReadable` for a PDF that is damaged, encrypted or has too many pages.
        """
        import pypdfium2  # type: ignore[import-untyped]  # loaded where there is a PDF

        try:
            document = pypdfium2.PdfDocument(raw)
        except pypdfium2.PdfiumError as error:
            raise NotReadable(f"The PDF cannot be opened ({error}).") from error
        try:
            if len(document) > MOST_PAGES:
                raise NotReadable(f"The PDF has more than {MOST_PAGES:,} pages.")
            return _texts(document, pypdfium2.PdfiumError)
        finally:
            document.close()


def _texts(document: Any, damaged: type[Exception]) -> list[str]:
    texts: list[str] = []
    left = _MOST_CHARS
    for number in range(len(document)):
        try:
            text: str = document[number].get_textpage().get_text_bounded() if left > 0 else ""
        except damaged:  # one damaged page is a page without text
            text = ""
        text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\ufffe", "-")[:left]
        left -= len(text)
        texts.append(text)
    return texts
