"""Writes what was read: blobs, then the manifest, then the catalogue, then the index.

The order is the guarantee: what the catalogue knows stands in a manifest that is on disk, and what
a manifest names stands in a blob that is on disk.  A batch is acknowledged after its catalogue
commit.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from letterbook.model.identity import ContentId
from letterbook.model.locator import Locator, text_within
from letterbook.model.notice import Notice
from letterbook.model.reading import ReadEntry
from letterbook.model.source import EntryStatus, Tally
from letterbook.services.index_pending import IndexFeed
from letterbook.services.plan_batches import FileState, Pending, Plan
from letterbook.services.read_entry import RULES_VERSION
from letterbook.services.uninterrupted import uninterrupted
from letterbook.services.walk_source import Found, Left
from letterbook.store.blob_writer import BlobWriter
from letterbook.store.catalogue_lookup import covered_of, find_place, find_places, with_entries
from letterbook.store.catalogue_rows import Batch, EntryRow
from letterbook.store.catalogue_write import CatalogueWriter
from letterbook.store.manifest import (
    Kept,
    ManifestContainer,
    ManifestEntry,
    ManifestResidue,
    ManifestWriter,
)
from letterbook.store.places import BlobPlace, in_place

COMMIT_ENTRIES = 1000
COMMIT_BYTES = 32 * 1024 * 1024
COMMIT_SECONDS = 5.0

Acknowledge = Callable[[int], None]


class Committer:
    """Takes batches in order and commits them in groups; an interruption waits for the end of both.

    What is half taken or half written would be committed by whoever is interrupted.
    """

    def __init__(
        self,
        *,
        source: str,
        keep_in_place: str,
        seal: Callable[[bytes], tuple[ContentId, bytes]],
        blobs: BlobWriter,
        manifest: ManifestWriter,
        catalogue: CatalogueWriter,
        feed: IndexFeed,
        acknowledge: Acknowledge,
    ) -> None:
        self.tally = Tally()
        self.known = 0
        self.seen = 0
        self.notice_codes: Counter[str] = Counter()
        self._source = source
        self._root = keep_in_place
        self._seal = seal
        self._blobs = blobs
        self._manifest = manifest
        self._catalogue = catalogue
        self._feed = feed
        self._acknowledge = acknowledge
        self._rows: list[EntryRow] = []
        self._containers: list[ManifestContainer] = []
        self._places: dict[bytes, BlobPlace] = {}
        self._held: set[bytes] = set()
        self._stored: dict[bytes, BlobPlace] = {}
        self._entered: set[bytes] = set()
        self._singles: dict[Locator, bytes] = {}
        self._bytes = 0
        self._already = 0
        self._since = time.monotonic()

    @uninterrupted()
    def take(self, plan: Plan, entries: list[ReadEntry]) -> None:
        """Take one batch; commit when the group is large or old enough."""
        connection, contents = self._catalogue.connection, [read.content for read in entries]
        self._stored = find_places(connection, contents)
        self._entered = with_entries(connection, contents)
        for pending in plan.pending:
            self.seen += pending.closed is None
            if pending.known:
                self._already += 1
                if pending.found is not None and pending.found.entry.step is None:
                    self._singles[pending.found.locator] = pending.content
            elif pending.found is not None:
                self._found(pending, pending.found, entries)
            elif pending.left is not None:
                self._left(pending.left)
            elif pending.closed is not None:
                self._closed(pending.closed)
        if (
            len(self._rows) >= COMMIT_ENTRIES
            or self._bytes >= COMMIT_BYTES
            or time.monotonic() - self._since > COMMIT_SECONDS
        ):
            self.commit()

    @uninterrupted()
    def commit(self) -> None:
        """Make what was taken durable, count it and acknowledge it."""
        self._since = time.monotonic()
        if self._rows or self._containers:
            self._blobs.sync()
            frame = self._manifest.append([*(row.entry for row in self._rows), *self._containers])
            self._manifest.sync()
            batch = Batch(self._source, frame + 1, self._rows, self._containers)
            batch.places = list(self._places.items())
            outcome = self._catalogue.apply(batch)
            self.tally.add(outcome.tally)
            self.notice_codes += outcome.codes
            self._feed.take(outcome)
        self._rows, self._containers, self._bytes = [], [], 0
        self._places.clear()
        self._held.clear()
        already, self._already = self._already, 0
        self.known += already
        self.tally.found += already
        self.tally.copies += already
        self._acknowledge(self.tally.found)
        self._feed.commit_if_due()

    def _found(self, pending: Pending, found: Found, entries: list[ReadEntry]) -> None:
        entry = found.entry
        notices = list(entry.notices)
        status: EntryStatus = "stored"
        read: ReadEntry | None = None
        if pending.job is not None:
            read = entries[pending.job]
            content = read.content
            place = self._place(found, read)
            self._bytes += len(read.record)
        else:
            assert pending.large is not None
            content, place = self._blobs.store_stream(pending.large.chunks())
            self._entered |= with_entries(self._catalogue.connection, [content])
        if content in self._held or content in self._entered:
            status = "copy"
        self._held.add(content)
        if pending.quarantine or (read is not None and read.failure):
            status = "quarantined"
            notices.extend(n for n in pending.quarantine if n not in notices)
            if read is not None and read.failure:
                notices.append(Notice(read.failure_code, read.failure))
        if entry.step is None:
            self._singles[found.locator] = content
        self._add(pending, found, content, status, tuple(notices), place, read)

    def _add(
        self,
        pending: Pending,
        found: Found,
        content: bytes,
        status: EntryStatus,
        notices: tuple[Notice, ...],
        place: BlobPlace,
        read: ReadEntry | None,
    ) -> None:
        entry, step = found.entry, pending.step
        row = ManifestEntry(
            locator=text_within(pending.container, step),
            content=content,
            size=entry.body.size,
            status=status,
            rule="",
            media=entry.media,
            quoting=entry.quoting,
            before=entry.before,
            after=entry.after,
            folder=entry.folder,
            flags=entry.flags,
            reader=found.reader.name,
            reader_version=found.reader.version,
            notices=notices,
            step=step,
            context=entry.context,
        )
        mails = read.mails if read is not None else ()
        self._rows.append(EntryRow(row, place, mails, RULES_VERSION))

    def _place(self, found: Found, read: ReadEntry) -> BlobPlace:
        """Return where the bytes are, storing them if they are new.

        That they are there does not make the entry a copy: a kill may have left them.
        """
        content = read.content
        known = self._places.get(content) or self._stored.get(content)
        if known is not None:
            return known
        step = found.entry.step
        if self._root and _plain_range(found):
            start = int(step.value.split("-")[0]) if step is not None else 0
            name = found.container.steps[-1].value if found.container.steps else ""
            place = in_place(self._root, name, start, read.size)
        else:
            place = self._blobs.append(content, read.record, read.size)
        self._places[content] = place
        return place

    def _left(self, left: Left) -> None:
        skip = left.skip
        notices = (left.notice,) if left.notice is not None else ()
        row = ManifestEntry(
            locator=str(left.locator), content=b"", size=skip.size, status="skipped",
            rule=skip.rule, media="", quoting="none", before=0, after=0, folder="", flags=(),
            reader="", reader_version=0, notices=notices,
        )  # fmt: skip
        self._rows.append(EntryRow(row, None, (), RULES_VERSION))

    def _closed(self, state: FileState) -> None:
        opened = state.opened
        reader, candidate = opened.reader, opened.candidate
        content, size = self._digest(state)
        unread = state.hashing is not None and state.hashing.exception() is not None
        if candidate.path is not None:
            self.tally.bytes += size
        before = covered_of(self._catalogue.connection, self._source, str(opened.locator), content)
        if before is not None:
            self.tally.bytes_covered += before if candidate.path is not None else 0
            return
        transparent = reader is None or reader.transparent
        covered = state.covered
        notices = list(state.notices)
        kept: Kept = "split" if transparent else "none"
        if reader is None:
            kept = "quarantined"
        elif not transparent and not unread:
            covered = size
            if not opened.kept_within:
                kept = self._keep_whole(state, notices)
                covered = 0 if kept == "none" else size
        if transparent and not state.single and state.rolling != content and covered == size:
            detail = "Its entries and residues, put together, do not give the file back."
            notices.append(Notice("coverage:differs", detail))
        if covered != size:
            detail = f"{size - covered:,} of its {size:,} bytes are in no entry and no residue."
            notices.append(Notice("coverage:gap", detail))
        mtime = _modified(candidate.path)
        residues = []
        for start, end, why, body in state.residues:
            residues.append(ManifestResidue(start, end, why, self._residue(state, start, body)))
        self._containers.append(
            ManifestContainer(
                locator=str(opened.locator), name=candidate.name, size=size, content=content,
                mtime_ns=mtime, reader=reader.name if reader else "none",
                reader_version=reader.version if reader else 1, transparent=transparent,
                kept=kept, residues=tuple(residues), notices=tuple(notices), covered=covered,
            )
        )  # fmt: skip
        if candidate.path is not None:
            self.tally.bytes_covered += covered

    def _digest(self, state: FileState) -> tuple[bytes, int]:
        if state.hashing is not None:
            try:
                return state.hashing.result()
            except OSError as error:
                state.notices.append(_unread(error))
                return state.rolling, state.opened.candidate.size or state.covered
        locator = state.opened.locator
        if state.single and locator in self._singles:
            return self._singles.pop(locator), state.covered
        return state.rolling, state.covered

    def _keep_whole(self, state: FileState, notices: list[Notice]) -> Kept:
        candidate = state.opened.candidate
        assert state.hashing is not None
        digest, size = state.hashing.result()
        if find_place(self._catalogue.connection, digest) is not None:
            return "file"
        if self._root and candidate.path is not None:
            locator = state.opened.locator
            name = locator.steps[-1].value if locator.steps else ""
            self._places[digest] = in_place(self._root, name, 0, size)
            return "in_place"
        try:
            with candidate.open() as stream:
                content, place = self._blobs.store_stream(iter(lambda: stream.read(1 << 20), b""))
        except OSError as error:  # of the source: those of the letterbook have their own class
            notices.append(_unread(error))
            return "none"
        self._places[content] = place
        if content != digest:
            detail = "The file changed while it was read; it is not kept whole."
            notices.append(Notice("unread:file", detail))
            return "none"
        return "file"

    def _residue(self, state: FileState, start: int, body: bytes) -> bytes:
        content, record = self._seal(body)
        if content in self._places or find_place(self._catalogue.connection, content) is not None:
            return content
        candidate = state.opened.candidate
        if self._root and candidate.path is not None:
            locator = state.opened.locator
            name = locator.steps[-1].value if locator.steps else ""
            self._places[content] = in_place(self._root, name, start, len(body))
        else:
            self._places[content] = self._blobs.append(content, record, len(body))
        return content


def _unread(error: OSError) -> Notice:
    reason = error.strerror or str(error)
    return Notice("unread:file", f"The file cannot be read whole: {reason}.")


def _modified(path: Path | None) -> int | None:
    try:
        return None if path is None else path.stat().st_mtime_ns
    except OSError:  # it went, or its disk did, since it was read
        return None


def _plain_range(found: Found) -> bool:
    """True when the entry is a range of a file that lies open in the source."""
    step = found.entry.step
    return len(found.container.steps) <= 1 and (step is None or step.kind == "bytes")
