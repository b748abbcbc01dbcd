"""Forgets a source: its bytes go, a tombstone stays; what another source holds too stays."""

from __future__ import annotations

import msgspec

from letterbook.errors import Refused
from letterbook.model.identity import ContentId
from letterbook.model.reply import SCHEMA, ForgetReport
from letterbook.store.blobs import BlobStore
from letterbook.store.layout import Layout
from letterbook.store.manifest import (
    ManifestEntry,
    list_manifests,
    read_manifest,
    remove_manifest,
)
from letterbook.store.record import Record


class ForgetParts(msgspec.Struct, frozen=True):
    """The open letterbook as forgetting needs it; the caller holds the ingest lock."""

    layout: Layout
    record: Record
    blobs: BlobStore


def forget_source(
    parts: ForgetParts, source: str, reason: str, by: str, *, salted: bool
) -> ForgetReport:
    """Return what was removed; the caller then rebuilds catalogue and index.

    The tombstone is written first: after a crash, running it again completes the removal.  Raises
    `Refused` without a reason and `NothingFound` for an unknown source.
    """
    if not reason.strip():
        raise Refused("Forgetting needs a reason, which stays in the record.")
    parts.record.source(source)
    entries, own = _contents(parts.layout, source)
    others: set[ContentId] = set()
    for other in list_manifests(parts.layout):
        if other != source:
            others |= _contents(parts.layout, other)[1]
    gone = own - others
    tombstone = parts.record.record_tombstone(source, sorted(gone), reason, by, salted=salted)
    with parts.blobs.remove(gone) as removal:
        removal.finish()
        remove_manifest(parts.layout, source)
    return ForgetReport(
        schema=SCHEMA,
        source=source,
        entries=entries,
        blobs_removed=len(gone),
        blobs_kept=len(own & others),
        tombstone=tombstone,
    )


def _contents(layout: Layout, source: str) -> tuple[int, set[ContentId]]:
    """Return how many entries a source has and every blob that its manifest names."""
    entries = 0
    found: set[ContentId] = set()
    for _, rows in read_manifest(layout, source):
        for row in rows:
            if isinstance(row, ManifestEntry):
                entries += 1
            else:
                found.update(ContentId(residue.content) for residue in row.residues)
            if row.content:
                found.add(ContentId(row.content))
    return entries, found
