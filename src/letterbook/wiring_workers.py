"""What documents and pictures of others are read with, for what shows and checks them."""

from __future__ import annotations

from functools import cache

from letterbook.extractors.apart import answered_apart
from letterbook.model.preview import Door


def worked_pages(kind: str, raw: bytes) -> list[str]:
    """Return the pages of a document as text; raise `NotReadable` with what stands in the way."""
    return answered_apart("text_worker", kind, raw, list[str])


def worked_picture(what: str, raw: bytes) -> bytes:
    """Return a picture, or ``page:N`` of a document, as a PNG; raise `NotReadable` likewise."""
    return answered_apart("picture_worker", what, raw, bytes)


@cache
def open_doors() -> tuple[Door, ...]:
    """Return what such a process is not kept from on this system, as it finds out by trying.

    ``network``, ``processes`` and ``files``: none of them where the system permits all.
    """
    return tuple(answered_apart("picture_worker", "doors", b"", list[Door]))
