"""The text of a document of any form that is read here, told by its first bytes."""

from __future__ import annotations

import contextlib
import encodings
import importlib
import pkgutil

from letterbook.extractors.apart import answered_apart
from letterbook.extractors.office_text import OfficeText
from letterbook.extractors.pdf_text import PdfText
from letterbook.rules.rtf_text import is_rtf, rtf_text

_ZIP = b"PK"


def load_text() -> None:
    """Have in memory what reads a document in whatever encoding: no file is opened for it later."""
    import pypdfium2  # type: ignore[import-untyped]

    assert pypdfium2
    for one in pkgutil.iter_modules(encodings.__path__, "encodings."):
        with contextlib.suppress(ImportError):  # those of another system
            importlib.import_module(one.name)


class DocumentText:
    """A PDF, or a word processor's document, RTF too."""

    def pages(self, raw: bytes) -> list[str]:
        """Return the text of each page, "" for a page without a text layer.

        Raises `NotReadable` for what cannot be opened.
        """
        if is_rtf(raw):
            return rtf_text(raw).split("\f")
        return OfficeText().pages(raw) if raw.startswith(_ZIP) else PdfText().pages(raw)

    def pages_apart(self, raw: bytes, seconds: float) -> list[str]:
        """Return the same from a process that is shut in, and ended after so many seconds."""
        return answered_apart("text_worker", "", raw, list[str], seconds)
