"""Adds one path to a letterbook: walk, read, commit, index, account for every byte."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec

from letterbook.errors import SourceUnreadable
from letterbook.model.identity import ContentId
from letterbook.model.message import Limits
from letterbook.model.reply import SourceReport
from letterbook.model.source import HandOver
from letterbook.ports.reader import Body, Candidate, Reader
from letterbook.rules.uploaded_path import uploaded_path
from letterbook.services.collector import collecting_seldom
from letterbook.services.commit_batches import Committer
from letterbook.services.index_pending import IndexFeed
from letterbook.services.link_quotations import link_quotations
from letterbook.services.plan_batches import BatchPlanner
from letterbook.services.reading_pool import EntryReading
from letterbook.services.walk_source import Event, Opened, Ranking, walk_source
from letterbook.store.blob_writer import BlobWriter
from letterbook.store.catalogue_lookup import contents_at, has_container
from letterbook.store.catalogue_write import CatalogueWriter
from letterbook.store.large_files import hash_file, hash_tree
from letterbook.store.layout import Layout
from letterbook.store.manifest import ManifestWriter
from letterbook.store.record import Record

Progress = Callable[[int, int], None]
"""Called with entries and bytes of the source's files done so far in this run."""

Acknowledged = Callable[[str, int], None]
"""Called when a source is begun, with 0, and after each catalogue commit with the entries of it
that were committed in this run."""


class AddRequest(msgspec.Struct, frozen=True):
    """One path to add, and the facts of its hand-over."""

    path: Path
    hand_over: HandOver = HandOver()
    in_place: bool = False
    uploaded: bool = False
    """The path came through the browser, a file or a folder: its name and bytes name the source."""


class Formats(msgspec.Struct, frozen=True):
    """What knows the formats: ranking, readers by name, candidates of paths and bodies."""

    ranking: Ranking
    named: Callable[[str], Reader]
    candidate: Callable[[Path], Candidate]
    whole_body: Callable[[Candidate], Body]


class AddParts(msgspec.Struct, frozen=True):
    """The open letterbook as an addition needs it; the caller holds the ingest lock."""

    layout: Layout
    record: Record
    blobs: BlobWriter
    catalogue: CatalogueWriter
    feed: IndexFeed
    reading: EntryReading
    formats: Callable[[HandOver], Formats]
    """Given what was said of the tables of a source (`HandOver.columns` and `HandOver.channel`)."""
    seal: Callable[[bytes], tuple[ContentId, bytes]]
    limits: Limits = Limits()


def add_source(
    parts: AddParts, request: AddRequest, progress: Progress, acknowledged: Acknowledged
) -> SourceReport:
    """Return what was done once everything of the path is committed and searchable.

    Running it again after an interruption continues; running it again after its end changes
    nothing.  Raises `SourceUnreadable` when the path cannot be opened at all.
    """
    if not request.path.exists():
        raise SourceUnreadable(f"There is nothing at {request.path}.")
    named = _named(request)
    source, new = _source_of(parts, request, named)
    acknowledged(source, 0)
    root = source if request.in_place else ""
    run = parts.record.start_run(source)
    manifest = ManifestWriter(parts.layout, source, parts.catalogue.frames(source))
    committer = Committer(
        source=source,
        keep_in_place=root,
        seal=parts.seal,
        blobs=parts.blobs,
        manifest=manifest,
        catalogue=parts.catalogue,
        feed=parts.feed,
        acknowledge=lambda done: acknowledged(source, done),
    )
    formats: Counter[str] = Counter()
    known = parts.formats(request.hand_over)
    with ThreadPoolExecutor(1, thread_name_prefix="digest") as hasher:
        planner = BatchPlanner(
            source=(source, request.path.name),
            custodian=request.hand_over.custodian,
            zone=request.hand_over.zone,
            limits=parts.limits,
            already=_already(parts, source, new),
            hasher=hasher,
            unknown_body=known.whole_body,
        )
        try:
            with collecting_seldom():  # every batch is some ten thousand objects without a cycle
                _run(known, parts, request, planner, committer, formats, progress)
        finally:
            manifest.close()
    link_quotations(parts.catalogue.connection)
    parts.feed.commit()
    tally = committer.tally
    unchanged = tally.found > 0 and tally.found == committer.known
    parts.record.end_run(run, "unchanged" if unchanged else "finished", tally, manifest.frames)
    return SourceReport(
        source=source,
        path=named if request.uploaded else str(request.path),
        unchanged=unchanged,
        tally=tally,
        formats=dict(formats),
        notices_by_code=dict(committer.notice_codes),
    )


def _run(
    known: Formats,
    parts: AddParts,
    request: AddRequest,
    planner: BatchPlanner,
    committer: Committer,
    formats: Counter[str],
    progress: Progress,
) -> None:
    events = walk_source(
        known.candidate(request.path),
        known.ranking,
        known.named,
        parts.limits,
    )
    done = 0
    shown = 0.0
    batches = planner.batches(_counting(events, formats))
    try:
        for plan, entries in parts.reading.read(batches):
            committer.take(plan, entries)
            done += plan.bytes
            if time.monotonic() - shown > 0.2:
                progress(committer.seen, done)
                shown = time.monotonic()
    except KeyboardInterrupt:
        committer.commit()
        raise
    committer.commit()
    progress(committer.seen, done)


def _counting(events: Iterator[Event], formats: Counter[str]) -> Iterator[Event]:
    for event in events:
        if isinstance(event, Opened):
            formats[event.reader.name if event.reader else "unknown"] += 1
        yield event


def _named(request: AddRequest) -> str:
    """Return what the source is known by: its absolute path, or how it was uploaded."""
    if not request.uploaded:
        return str(request.path.absolute())
    digest = hash_tree(request.path) if request.path.is_dir() else hash_file(request.path)
    return uploaded_path(digest, request.path.name)


def _source_of(parts: AddParts, request: AddRequest, path: str) -> tuple[str, bool]:
    """Return the source's id and whether it is handed over for the first time."""
    known = parts.record.find_source(path, request.hand_over)
    if known is not None:
        return known.id, False
    return parts.record.add_source(path, request.hand_over, in_place=request.in_place), True


def _already(parts: AddParts, source: str, new: bool) -> Callable[[str, str], set[bytes]]:
    """Answer from the catalogue, asking once per container whether it was ever seen."""
    seen: dict[str, bool] = {}

    def already(container: str, step: str) -> set[bytes]:
        if new:
            return set()
        connection = parts.catalogue.connection
        if container not in seen:
            if len(seen) > 100_000:
                seen.clear()
            seen[container] = has_container(connection, source, container)
        return contents_at(connection, source, container, step) if seen[container] else set()

    return already
