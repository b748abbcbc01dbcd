"""Draws pictures and pages of documents as plain pixels, by Pillow and PDFium."""

from __future__ import annotations

import importlib
import io
from typing import Any

from letterbook.rules.not_readable import NotReadable

WIDEST = 1_400
_MOST_PIXELS = 60_000_000
_LEAST_POINTS = 1.0


def load_picture() -> None:
    """Have in memory what draws pictures of every kind: no file is opened for it later."""
    from PIL import Image

    Image.init()
    for later in ("copy", "mmap", "PIL.ImageCms", "PIL.ImageFilter", "PIL.ImagePalette"):
        importlib.import_module(later)  # what some kinds import when they are opened


def load_page() -> None:
    """Have in memory what draws a page of a PDF, and what writes it as a PNG."""
    import pypdfium2  # type: ignore[import-untyped]

    assert pypdfium2
    load_picture()


def picture_png(raw: bytes) -> bytes:
    """Return a picture as a PNG of at most `WIDEST` pixels a side, without anything it carries."""
    from PIL import Image, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = _MOST_PIXELS
    try:
        with Image.open(io.BytesIO(raw)) as picture:
            picture.thumbnail((WIDEST, WIDEST))
            return _png(picture.convert("RGBA" if "A" in picture.getbands() else "RGB"))
    except (UnidentifiedImageError, Image.DecompressionBombError) as error:
        raise NotReadable("The picture cannot be drawn.") from error
    except (OSError, ValueError, SyntaxError, MemoryError) as error:  # what damaged ones raise
        raise NotReadable("The picture is damaged.") from error


def page_png(raw: bytes, number: int) -> bytes:
    """Return a page of a PDF, from 1, as a PNG of at most `WIDEST` pixels a side."""
    import pypdfium2  # loaded where there is a PDF

    try:
        document = pypdfium2.PdfDocument(raw)
    except pypdfium2.PdfiumError as error:
        raise NotReadable(f"The PDF cannot be opened ({error}).") from error
    try:
        if not 1 <= number <= len(document):
            raise NotReadable(f"The PDF has no page {number}.")
        page = document[number - 1]
        longest = max(*page.get_size(), _LEAST_POINTS)
        return _png(page.render(scale=WIDEST / longest).to_pil())
    except pypdfium2.PdfiumError as error:
        raise NotReadable(f"The page cannot be drawn ({error}).") from error
    finally:
        document.close()


def _png(picture: Any) -> bytes:
    kept = io.BytesIO()
    picture.save(kept, "PNG")
    return kept.getvalue()
