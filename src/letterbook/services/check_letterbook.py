"""Checks a letterbook: every blob, row and link against what it was when it was written."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator

import apsw

from letterbook.errors import LetterbookError, StoreDamaged
from letterbook.model.identity import ContentId
from letterbook.model.problem import Problem
from letterbook.model.reply import SCHEMA, CheckReport
from letterbook.ports.search_index import SearchIndex
from letterbook.store.blobs import BlobStore
from letterbook.store.catalogue_lookup import (
    blobs_in_place,
    find_place,
    pack_ends,
    split_containers,
    split_pieces,
)
from letterbook.store.catalogue_read import CatalogueReader
from letterbook.store.custody import Custody
from letterbook.store.layout import Layout, verify_layout
from letterbook.store.manifest import (
    ManifestContainer,
    ManifestEntry,
    list_manifests,
    read_manifest,
    verify_manifests,
)
from letterbook.store.page_sums import verify_pages
from letterbook.store.record import Record

_REBUILD = "Run `letterbook rebuild`: it makes the catalogue and the index anew."
_REINDEX = "Run `letterbook reindex`: it makes the index anew from the catalogue."
_FETCH = "Take the bytes from a backup, or add the source again."


def check_letterbook(
    layout: Layout,
    record: Record,
    catalogue: CatalogueReader,
    blobs: BlobStore,
    index: SearchIndex,
    *,
    read_data: bool,
    head: str,
) -> CheckReport:
    """Return everything that is not as it was written, and what was looked at.

    Safe while an `add` runs: what it has not acknowledged yet is not judged.
    """
    began = time.monotonic()
    check = _Check(layout, record, catalogue, blobs, index, read_data)
    problems = tuple(check.run(head))
    return CheckReport(
        schema=SCHEMA,
        read_data=read_data,
        checked=check.checked,
        problems=problems,
        head=check.head(),
        seconds=round(time.monotonic() - began, 3),
    )


class _Check:
    def __init__(
        self,
        layout: Layout,
        record: Record,
        catalogue: CatalogueReader,
        blobs: BlobStore,
        index: SearchIndex,
        read_data: bool,
    ) -> None:
        self.layout = layout
        self.record = record
        self.catalogue = catalogue
        self.blobs = blobs
        self.index = index
        self.read_data = read_data
        self.checked: dict[str, int] = {}

    def run(self, head: str) -> Iterator[Problem]:
        """Yield problems, the layers in their order: blobs, manifests, record, catalogue, index."""
        yield from verify_layout(self.layout)
        frames: dict[str, int] | None = None
        ends: dict[int, int] | None = None
        broken = list(self._database())
        yield from broken
        if not broken:
            connection = self.catalogue.connection
            rows = connection.execute("SELECT id, frames FROM source").fetchall()
            frames = {str(source): int(str(count)) for source, count in rows}
            ends = pack_ends(connection)
        yield from self.blobs.verify(read_data=self.read_data, known_end=ends)
        yield from verify_manifests(self.layout, frames)
        wrong = list(self.record.verify(head=head))
        yield from wrong
        if frames is not None:
            known = None if wrong else {row.id for row in self.record.sources()}
            yield from self._rows(frames, known)
            yield from self._index()
            if self.read_data:
                yield from self._in_place()
                yield from self._recipes()

    def _database(self) -> Iterator[Problem]:
        where = "derived/catalogue.db"
        try:
            pragma = "integrity_check" if self.read_data else "quick_check"
            rows = self.catalogue.connection.execute(f"PRAGMA {pragma}").fetchall()
        except (apsw.Error, LetterbookError) as error:
            yield Problem(where, f"It cannot be read: {error}.", _REBUILD)
            return
        for (said,) in rows:
            if said != "ok":
                yield Problem(where, f"SQLite finds: {said}.", _REBUILD)
        if self.read_data:
            yield from verify_pages(self.layout.catalogue_path, where, _REBUILD)

    def head(self) -> str:
        """Return the head of the custody chain, "" when the record cannot be read."""
        try:
            return str(Custody(self.record).head())
        except apsw.Error:  # said by the check of the record
            return ""

    def _rows(self, frames: dict[str, int], known: set[str] | None) -> Iterator[Problem]:
        """Compare every manifest row with the catalogue and the blobs."""
        connection = self.catalogue.connection
        for source in list_manifests(self.layout):
            where = f"manifests/{source}.manifest"
            if known is not None and source not in known:
                what = "The record knows no such source."
                yield Problem(where, what, "Take record.db from a backup.")
            try:
                for number, rows in read_manifest(self.layout, source):
                    if number >= frames.get(source, 0):
                        # Under way, or cut short: never acknowledged, and the next `add`
                        # brings the catalogue up to it.
                        waiting = "frames not yet in the catalogue"
                        self.checked[waiting] = self.checked.get(waiting, 0) + 1
                        continue
                    for row in rows:
                        self.checked["rows"] = self.checked.get("rows", 0) + 1
                        yield from self._row(connection, source, row)
            except StoreDamaged:  # said by verify_manifests
                continue

    def _row(
        self, connection: apsw.Connection, source: str, row: ManifestEntry | ManifestContainer
    ) -> Iterator[Problem]:
        where = f"derived/catalogue.db, source {source}, {row.locator}"
        if isinstance(row, ManifestContainer):
            found = connection.execute(
                "SELECT 1 FROM container_version JOIN container c USING(c) JOIN source s USING(s)"
                " WHERE s.id=? AND c.locator=? AND content=?",
                (source, row.locator, row.content),
            ).fetchone()
        else:
            found = connection.execute(
                "SELECT 1 FROM entry e JOIN container c USING(c) JOIN source s USING(s)"
                " WHERE s.id=? AND c.locator=? AND e.step=? AND e.content=? AND e.size=?"
                " AND e.status=?",
                (source, row.container, row.step, row.content, row.size, row.status),
            ).fetchone()
        if found is None:
            yield Problem(where, "The catalogue lacks what the manifest names.", _REBUILD)
        kept = isinstance(row, ManifestEntry) or row.kept in ("file", "in_place")
        if row.content and kept and find_place(connection, row.content) is None:
            what = f"The blob {row.content.hex()} is not in this letterbook."
            yield Problem(where, what, f"{_REBUILD} If it stays: {_FETCH}")

    def _index(self) -> Iterator[Problem]:
        where = "derived/index"
        connection = self.catalogue.connection
        damaged = list(self.index.verify(read_data=self.read_data))
        yield from damaged
        if damaged:  # the engine trusts its files: it is not asked about these
            return
        pending = connection.execute("SELECT count(*) FROM unindexed").fetchone()
        try:
            self.index.refresh()
            indexed = set(self.index.document_ids())
        except StoreDamaged as error:
            total = connection.execute("SELECT count(*) FROM message").fetchone()
            if total is not None and total[0]:
                yield Problem(where, error.sentence, _REINDEX)
            return
        rows = connection.execute("SELECT lower(hex(id)) FROM message")
        messages = {str(identity) for (identity,) in rows}
        self.checked["messages"] = len(messages)
        if pending is not None and pending[0]:
            return
        if messages - indexed:
            what = f"{len(messages - indexed)} messages are not in the search index."
            yield Problem(where, what, _REINDEX)
        if indexed - messages:
            what = f"{len(indexed - messages)} documents of the search index are no messages."
            yield Problem(where, what, _REINDEX)

    def _in_place(self) -> Iterator[Problem]:
        for content, place in blobs_in_place(self.catalogue.connection):
            self.checked["blobs in place"] = self.checked.get("blobs in place", 0) + 1
            try:
                self.blobs.read(ContentId(content), place)
            except (LetterbookError, OSError) as error:
                what = f"A blob kept in place is not as it was: {error}"
                yield Problem(place.path, what, "Put the source back as it was.")

    def _recipes(self) -> Iterator[Problem]:
        """Put every split container together again and compare its digest."""
        connection = self.catalogue.connection
        for c, source, locator, content in split_containers(connection):
            digest = hashlib.sha256()
            position = 0
            for start, end, piece in split_pieces(connection, c, content):
                place = find_place(connection, piece)
                if start != position or place is None:
                    break
                try:
                    digest.update(self.blobs.read(ContentId(piece), place))
                except (LetterbookError, OSError):  # said where the blob is checked
                    break
                position = end
            else:
                self.checked["containers"] = self.checked.get("containers", 0) + 1
                if digest.digest() != content:
                    what = "Its entries and residues, put together, do not give the file back."
                    yield Problem(f"source {source}, {locator}", what, _FETCH)
