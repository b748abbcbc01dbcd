"""Finds the bytes that stand for a message: those of its lead copy."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import msgspec

from letterbook.errors import LetterbookError, NothingFound, SourceUnreadable, StoreDamaged
from letterbook.model.identity import ContentId
from letterbook.model.reply import Copy
from letterbook.services.read_bytes import read_rfc822
from letterbook.store.blobs import BlobStore
from letterbook.store.catalogue_read import CatalogueReader


class Lead(msgspec.Struct, frozen=True):
    """A copy and its mail; ``lead`` is False when another copy had to stand in for the lead."""

    copy: Copy
    rfc822: bytes
    lead: bool


def read_lead(
    catalogue: CatalogueReader, blobs: BlobStore, lead: ContentId, copies: Sequence[Copy]
) -> Lead:
    """Return the copy whose mail has the SHA-256 ``lead``, else the first that can be read.

    Raises `StoreDamaged`, `SourceUnreadable` or `NothingFound` when none can be read.
    """
    other: Lead | None = None
    failure: LetterbookError = NothingFound("The message has no copy.")
    tried: set[tuple[str, str]] = set()
    for copy in copies:
        if (copy.sha256, copy.path) in tried:
            continue
        tried.add((copy.sha256, copy.path))
        try:
            raw = read_rfc822(catalogue, blobs, copy)
        except (StoreDamaged, SourceUnreadable, NothingFound) as error:
            failure = error
            continue
        if hashlib.sha256(raw).digest() == lead:
            return Lead(copy, raw, True)
        other = other or Lead(copy, raw, False)
    if other is None:
        raise failure
    return other
