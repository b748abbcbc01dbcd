"""Brings the catalogue up to its manifests: after a crash, or from nothing on a rebuild."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from letterbook.model.identity import ContentId
from letterbook.model.locator import Locator
from letterbook.model.message import READ_MEDIA
from letterbook.model.reading import EntryJob, ReadMail
from letterbook.services.describe_messages import SourceFacts
from letterbook.services.plan_batches import BATCH_BYTES
from letterbook.services.read_entry import RULES_VERSION
from letterbook.services.reading_pool import EntryReading
from letterbook.store.blobs import BlobStore
from letterbook.store.catalogue_lookup import find_place
from letterbook.store.catalogue_rows import Batch, EntryRow, Outcome
from letterbook.store.catalogue_write import CatalogueWriter
from letterbook.store.layout import Layout
from letterbook.store.manifest import (
    ManifestContainer,
    ManifestEntry,
    ManifestRow,
    read_manifest,
)
from letterbook.store.places import BlobPlace, in_place


def replay_source(
    layout: Layout,
    source: str,
    facts: SourceFacts,
    *,
    blobs: BlobStore,
    catalogue: CatalogueWriter,
    reading: EntryReading,
    stays_in_place: bool,
    after: Callable[[Outcome], None],
) -> int:
    """Return how many entries were applied so that the catalogue equals the source's manifest.

    An addition that was stopped while it committed may have written its last frame twice.
    """
    applied, done = 0, catalogue.frames(source)
    before: Sequence[ManifestRow] = ()
    for number, written in read_manifest(layout, source, max(0, done - 1)):
        rows, before = () if written == before else written, written
        if number < done:
            continue
        batch = _batch(source, number, rows, facts, blobs, catalogue, reading, stays_in_place)
        after(catalogue.apply(batch))
        applied += len(batch.entries)
    return applied


def _batch(
    source: str,
    number: int,
    rows: Sequence[ManifestRow],
    facts: SourceFacts,
    blobs: BlobStore,
    catalogue: CatalogueWriter,
    reading: EntryReading,
    stays_in_place: bool,
) -> Batch:
    batch = Batch(source, number + 1, [], [r for r in rows if isinstance(r, ManifestContainer)])
    entries = [row for row in rows if isinstance(row, ManifestEntry)]
    places: dict[bytes, BlobPlace] = {}

    def place_of(content: bytes, container: str, step: str, size: int) -> BlobPlace | None:
        known = places.get(content) or find_place(catalogue.connection, content)
        if known is None and content:
            known = blobs.large_file(ContentId(content))
            if known is None and stays_in_place:
                known = _place_in_source(source, container, step, size)
            if known is not None:
                places[content] = known
        return known

    jobs: list[tuple[int, EntryJob]] = []
    for index, entry in enumerate(entries):
        place = place_of(entry.content, entry.container, entry.step, entry.size)
        if place is not None and entry.status in ("stored", "copy") and _is_mail(entry):
            jobs.append((index, _job(entry, blobs, place, facts)))
    read = _read(jobs, reading)
    for index, entry in enumerate(entries):
        batch.entries.append(EntryRow(entry, None, read.get(index, ()), RULES_VERSION))
    for container in batch.containers:
        if container.kept in ("file", "in_place"):
            place_of(container.content, container.locator, "", container.size)
        for residue in container.residues:
            span = f"bytes:{residue.start}-{residue.end}"
            place_of(residue.content, container.locator, span, residue.end - residue.start)
    batch.places = list(places.items())
    return batch


def _is_mail(entry: ManifestEntry) -> bool:
    return entry.media in READ_MEDIA


def _place_in_source(source: str, container: str, step: str, size: int) -> BlobPlace | None:
    """Return the place of a range of a file that lies open in a source kept in place."""
    if "!" in container or (step and not step.startswith("bytes:")):
        return None
    start = int(step.removeprefix("bytes:").split("-")[0]) if step else 0
    steps = Locator.parse(container).steps
    return in_place(source, steps[-1].value if steps else "", start, size)


def _job(entry: ManifestEntry, blobs: BlobStore, place: BlobPlace, facts: SourceFacts) -> EntryJob:
    return EntryJob(
        raw=blobs.read(ContentId(entry.content), place),
        before=entry.before,
        after=entry.after,
        quoting=entry.quoting,
        mail=True,
        source=facts.names,
        folder=entry.folder,
        custodian=facts.custodian,
        media=entry.media,
        context=entry.context,
        zone=facts.zone,
    )


def _read(
    jobs: Sequence[tuple[int, EntryJob]], reading: EntryReading
) -> dict[int, tuple[ReadMail, ...]]:
    results: dict[int, tuple[ReadMail, ...]] = {}
    for indexes, entries in reading.read(_pieces(jobs)):
        for index, entry in zip(indexes, entries, strict=True):
            results[index] = entry.mails
    return results


def _pieces(
    jobs: Sequence[tuple[int, EntryJob]],
) -> Iterator[tuple[list[int], list[EntryJob]]]:
    indexes: list[int] = []
    batch: list[EntryJob] = []
    size = 0
    for index, job in jobs:
        indexes.append(index)
        batch.append(job)
        size += len(job.raw)
        if size >= BATCH_BYTES:
            yield indexes, batch
            indexes, batch, size = [], [], 0
    if batch:
        yield indexes, batch
