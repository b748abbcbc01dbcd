"""Makes text of the file of a publication: plain text, a page, a PDF, a Word or RTF document."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from letterbook.errors import SourceUnreadable
from letterbook.rules.article_page import looks_like_page, page_text
from letterbook.rules.mail_decode import decode_text
from letterbook.rules.not_readable import NotReadable
from letterbook.rules.rtf_text import is_rtf, rtf_text

MOST_BYTES = 200_000_000
PDF, WORD = "pdf", "docx"
_PDF_MARK = b"%PDF-"
_ZIP_MARK = b"PK\x03\x04"


class Publication(msgspec.Struct, frozen=True):
    """A publication to be checked: a name to show, its text, and what was put aside, and why."""

    name: str
    text: str
    aside: tuple[tuple[str, str], ...] = ()


def read_publication(
    name: str, raw: bytes, pages: Callable[[str, bytes], list[str]]
) -> Publication:
    """Return the text of a file; ``pages`` gives the pages of a ``pdf`` or ``docx``.

    Raises `SourceUnreadable` for what has no text or cannot be opened.
    """
    kind = _kind(raw)
    if kind:
        try:
            text = "\n\n".join(pages(kind, raw))
        except NotReadable as error:
            raise SourceUnreadable(f"{name} cannot be read. {error}", next_step=_NEXT) from error
        return _with_text(name, text, ())
    if is_rtf(raw):
        return _with_text(name, _rtf(name, raw), ())
    text = decode_text(raw, "").text
    if looks_like_page(text):
        page = page_text(text)
        return _with_text(name, page.text, page.aside)
    return _with_text(name, text, ())


_NEXT = "Give it as text, as a saved page, or paste it: letterbook check - < file"


def _rtf(name: str, raw: bytes) -> str:
    try:
        return rtf_text(raw)
    except NotReadable as error:
        raise SourceUnreadable(f"{name} cannot be read. {error}", next_step=_NEXT) from error


def _with_text(name: str, text: str, aside: tuple[tuple[str, str], ...]) -> Publication:
    if not text.strip():
        raise SourceUnreadable(f"{name} holds no text.", next_step=_NEXT)
    return Publication(name, text, aside)


def _kind(raw: bytes) -> str:
    if raw[:1024].lstrip()[:5] == _PDF_MARK:
        return PDF
    return WORD if raw[:4] == _ZIP_MARK else ""
