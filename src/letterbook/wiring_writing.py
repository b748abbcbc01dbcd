"""Builds the parts that write: one process at a time, under the ingest lock."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

import apsw

from letterbook.errors import Interrupted, LetterbookError
from letterbook.extractors.document_text import DocumentText
from letterbook.index.tantivy_index import TantivyIndex
from letterbook.model.reply import SCHEMA, AddReport, SourceReport
from letterbook.model.source import HandOver, Tally
from letterbook.ports.reader import Candidate, Reader
from letterbook.readers.bodies import whole_body
from letterbook.readers.candidates import candidate_at
from letterbook.readers.estimates import estimator
from letterbook.readers.folder_walk import clutter_rule
from letterbook.readers.registry import (
    ranking,
    reader_named,
    readers_for,
    recognise,
)
from letterbook.services.add_source import (
    Acknowledged,
    AddParts,
    AddRequest,
    Formats,
    Progress,
    add_source,
)
from letterbook.services.describe_messages import DocumentSource, SourceFacts
from letterbook.services.forget_source import ForgetParts
from letterbook.services.index_pending import IndexFeed
from letterbook.services.inspect_paths import Inspection, inspect_paths
from letterbook.services.link_quotations import link_quotations
from letterbook.services.reading_pool import EntryReading, InProcessReading, ReadingPool
from letterbook.services.replay_manifests import replay_source
from letterbook.store.blobs import BlobStore
from letterbook.store.catalogue_lookup import pack_ends
from letterbook.store.catalogue_rows import Outcome
from letterbook.store.catalogue_schema import is_current, open_catalogue, wipe_catalogue
from letterbook.store.catalogue_write import CatalogueWriter
from letterbook.store.custody import Custody
from letterbook.store.disk_errors import disk_errors
from letterbook.store.large_files import hash_file
from letterbook.store.layout import Layout
from letterbook.store.locks import IngestLock
from letterbook.store.manifest import list_manifests, manifest_path
from letterbook.store.packs import seal
from letterbook.store.page_sums import says_damaged
from letterbook.store.record import Record


def no_progress(entries: int, done: int) -> None:
    """Show nothing."""


def no_acknowledgement(source: str, entries: int) -> None:
    """Tell nobody."""


class Writing:
    """The letterbook with its ingest lock held and everything a crash left behind made good."""

    def __init__(
        self,
        layout: Layout,
        record: Record,
        index: TantivyIndex,
        purpose: str,
        workers: int | None,
        wait_seconds: float = 0.0,
    ) -> None:
        self._layout = layout
        self._record = record
        self._index = index
        self._purpose = purpose
        self._workers = workers if workers is not None else max(1, os.cpu_count() or 1)
        self._lock = IngestLock(layout, purpose, wait_seconds)
        self._reading: EntryReading | None = None

    def __enter__(self) -> Self:
        try:
            self._lock.__enter__()
        except KeyboardInterrupt as stop:
            raise Interrupted("Stopped while it waited; nothing was added.") from stop
        try:
            with disk_errors(self._layout.root):
                self._open()
        except BaseException:
            self._lock.__exit__(None, None, None)
            raise
        return self

    def _open(self) -> None:
        self._store = BlobStore(self._layout, self._record.roots())
        connection, fresh = self._sound_catalogue()
        self._catalogue = CatalogueWriter(connection)
        never = connection.execute("SELECT 1 FROM blob LIMIT 1").fetchone() is None
        if (fresh or never) and list_manifests(self._layout):
            self._catalogue.add_places(self._store.scan())
        self._blobs = self._store.writer(pack_ends(connection))
        self._catalogue.add_places(self._blobs.recovered)
        outdated = self._index.is_outdated()
        if outdated:
            self._index.wipe()
        self._feed = self._new_feed()
        if self._purpose == "adding":
            self._replay(no_progress)
            if outdated:
                self._feed.take_all(no_progress)
            self._feed.take_pending()

    def _sound_catalogue(self) -> tuple[apsw.Connection, bool]:
        """Return a catalogue that can be read, and whether it was made anew for that."""
        path = self._layout.catalogue_path
        try:
            connection = open_catalogue(path)
        except apsw.Error as error:
            if not says_damaged(error):
                raise
        else:
            if self._is_sound(connection) and not self._holds_forgotten(connection):
                return connection, False
            connection.close()
        wipe_catalogue(path)
        return open_catalogue(path), True

    def _is_sound(self, connection: apsw.Connection) -> bool:
        """True when every table of this version is there and can be read."""
        if not is_current(connection):
            return False
        try:
            connection.execute("SELECT count(*) FROM source, meta LIMIT 1").fetchall()
        except apsw.Error:
            return False
        return True

    def _holds_forgotten(self, connection: apsw.Connection) -> bool:
        """True when a crash kept the catalogue from following a `forget`."""
        gone = {row.id for row in self._record.sources() if row.forgotten}
        rows = connection.execute("SELECT id FROM source").fetchall()
        return any(source in gone for (source,) in rows)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            with disk_errors(self._layout.root):
                self._release()
        except LetterbookError:
            # The disk that failed the work fails again when it is put away: the first error
            # is the one to tell.
            if kind is None or not issubclass(kind, LetterbookError):
                raise
        if kind is not None and issubclass(kind, KeyboardInterrupt):
            raise Interrupted("Stopped; everything acknowledged so far is kept.") from value

    def _release(self) -> None:
        """Let go of everything, whatever of it fails; the lock comes last."""
        with ExitStack() as stack:
            stack.callback(self._lock.__exit__, None, None, None)
            stack.callback(self._catalogue.connection.close)
            stack.callback(self._blobs.close)
            stack.callback(self._feed.close)
            if self._reading is not None:
                stack.callback(self._reading.close)

    def add(
        self,
        requests: Sequence[AddRequest],
        progress: Progress | None,
        acknowledged: Acknowledged | None,
        passwords: Sequence[str] = (),
    ) -> AddReport:
        """Return what was done with every path; the passwords are kept nowhere."""
        shown, told = progress or no_progress, acknowledged or no_acknowledgement
        began = time.monotonic()
        total = Tally()
        reports: list[SourceReport] = []
        together = frozenset(request.path.resolve() for request in requests)
        parts = AddParts(
            layout=self._layout, record=self._record, blobs=self._blobs,
            catalogue=self._catalogue, feed=self._feed, reading=self._read(), seal=seal,
            formats=lambda hand_over: _formats(hand_over, together, passwords),
        )  # fmt: skip
        with disk_errors(self._layout.root):
            for request in requests:
                report = add_source(parts, request, shown, told)
                self._note("added", report.source, report.tally)
                reports.append(report)
                total.add(report.tally)
        return AddReport(SCHEMA, tuple(reports), total, round(time.monotonic() - began, 3))

    def rebuild(self, progress: Progress | None) -> None:
        """Make catalogue and index anew from blobs, manifests and record."""
        with disk_errors(self._layout.root):
            self._feed.close()
            self._catalogue.connection.close()
            wipe_catalogue(self._layout.catalogue_path)
            self._index.wipe()
            self._catalogue = CatalogueWriter(open_catalogue(self._layout.catalogue_path))
            self._store = BlobStore(self._layout, self._record.roots())
            self._catalogue.add_places(self._store.scan())
            self._feed = self._new_feed()
            self._replay(progress or no_progress)
            self._feed.commit()
        Custody(self._record).append("rebuilt", {})

    def reindex(self, progress: Progress | None) -> None:
        """Make the index anew from the catalogue."""
        with disk_errors(self._layout.root):
            self._feed.close()
            self._index.wipe()
            self._feed = self._new_feed()
            self._feed.take_all(progress or no_progress)
        Custody(self._record).append("reindexed", {})

    def forget_parts(self) -> ForgetParts:
        """Return what forgetting a source needs."""
        return ForgetParts(self._layout, self._record, self._store)

    def _note(self, event: str, source: str, tally: Tally) -> None:
        """Chain what an addition did, and with it every content hash, by the manifest's digest."""
        path = manifest_path(self._layout, source)
        digest = hash_file(path).hex() if path.exists() else ""
        facts = {
            "source": source, "manifest": digest, "found": tally.found, "stored": tally.stored,
            "copies": tally.copies, "quarantined": tally.quarantined, "skipped": tally.skipped,
            "bytes": tally.bytes, "bytes_covered": tally.bytes_covered,
        }  # fmt: skip
        Custody(self._record).append(event, facts)

    def _replay(self, progress: Callable[[int, int], None]) -> None:
        facts = self._facts()
        roots = self._record.roots()
        done = 0

        def after(outcome: Outcome) -> None:
            self._feed.take(outcome)
            self._feed.commit_if_due()

        for source in list_manifests(self._layout):
            if source in facts:
                done += replay_source(
                    self._layout, source, facts[source], blobs=self._store,
                    catalogue=self._catalogue, reading=self._read(),
                    stays_in_place=source in roots, after=after,
                )  # fmt: skip
                progress(done, 0)
        link_quotations(self._catalogue.connection)

    def _new_feed(self) -> IndexFeed:
        documents = DocumentSource(self._catalogue.connection, self._facts)
        return IndexFeed(self._index, self._index.encode, self._catalogue, documents)

    def _facts(self) -> dict[str, SourceFacts]:
        return {
            row.id: SourceFacts(
                (row.id, Path(row.path).name), row.hand_over.custodian, row.hand_over.zone
            )
            for row in self._record.sources()
        }

    def _read(self) -> EntryReading:
        if self._reading is None:
            if self._workers > 0:
                command = (sys.executable, "-m", "letterbook.reading_worker")
                self._reading = ReadingPool(command, workers=self._workers, seal=seal)
            else:
                self._reading = InProcessReading(
                    seal=seal, encode=self._index.encode, extract=DocumentText()
                )
        return self._reading


def _formats(hand_over: HandOver, together: frozenset[Path], passwords: Sequence[str]) -> Formats:
    readers = readers_for(hand_over.columns, hand_over.channel, passwords)

    def named(name: str) -> Reader:
        reader = reader_named(name, readers)
        if reader is None:
            raise LookupError(f"a reader asked for another one that is not there: {name}")
        return reader

    def ranked(candidate: Candidate) -> list[tuple[int, Reader]]:
        return ranking(candidate, readers)

    def candidate(path: Path) -> Candidate:
        return candidate_at(path, together=together)

    return Formats(ranking=ranked, named=named, candidate=candidate, whole_body=whole_body)


def inspect(paths: Sequence[Path], hand_over: HandOver, passwords: Sequence[str]) -> Inspection:
    """Return what is in the paths, read as an addition would; nothing is written."""
    readers = readers_for(hand_over.columns, hand_over.channel, passwords)
    return inspect_paths(
        paths,
        open_path=candidate_at,
        recognise=lambda candidate: recognise(candidate, readers),
        estimate=estimator(readers),
        left_out=clutter_rule,
    )
