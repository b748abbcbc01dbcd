"""Cuts the bytes of an entry into pages of text; put together again they are all of it."""

from __future__ import annotations

import msgspec

from letterbook.errors import NothingFound

PAGE_BYTES = 100_000
_LINE = 4_000
"""So far back a page looks for the end of a line to begin behind."""


class SourcePage(msgspec.Struct, frozen=True):
    """One of ``pages``: bytes ``start`` to ``end`` of ``size``, read as UTF-8.

    A byte that is no UTF-8 is a surrogate escape in ``text``.
    """

    text: str
    start: int
    end: int
    size: int
    pages: int


def source_page(content: bytes, page: int) -> SourcePage:
    """Return a page, counted from 1; raise `NothingFound` where there are fewer."""
    pages = max(1, -(-len(content) // PAGE_BYTES))
    if not 1 <= page <= pages:
        raise NothingFound(f"The source has {pages} pages; there is no page {page}.")
    start = _bound(content, (page - 1) * PAGE_BYTES)
    end = _bound(content, page * PAGE_BYTES)
    text = content[start:end].decode("utf-8", "surrogateescape")
    return SourcePage(text, start, end, len(content), pages)


def _bound(content: bytes, at: int) -> int:
    """Return where a page begins: after a line where one ends shortly before, in no character."""
    if at in (0, len(content)) or at > len(content):
        return min(at, len(content))
    line = content.rfind(b"\n", at - _LINE, at)
    if line >= 0:
        return line + 1
    for back in range(at, at - 4, -1):
        if content[back] & 0xC0 != 0x80:
            return back
    return at
