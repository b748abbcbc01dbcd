"""Keeps the index equal to the catalogue: new messages, changed ones, and what a crash left."""

from __future__ import annotations

import time
from collections.abc import Callable

from letterbook.model.identity import MessageId
from letterbook.ports.search_index import SearchIndex, SearchIndexWriter
from letterbook.services.describe_messages import DocumentSource
from letterbook.services.read_entry import Encode
from letterbook.store.catalogue_rows import Outcome
from letterbook.store.catalogue_write import CatalogueWriter

FIRST_COMMIT_SECONDS = 1.5
COMMIT_SECONDS = 20.0
"""The time between commits grows to this: many small segments would have to be merged."""

COMMIT_MESSAGES = 8_000
"""No more messages wait for a commit, so that the pieces of the index are of about one size.

An engine merges those; in an answer, each piece has its cost.
"""

_SECOND_COMMIT_SECONDS = 5.0
_CHUNK = 500


class IndexFeed:
    """Feeds the index from outcomes; commits soon after the start and then ever more seldom."""

    def __init__(
        self,
        index: SearchIndex,
        encode: Encode,
        catalogue: CatalogueWriter,
        documents: DocumentSource,
    ) -> None:
        self._encode = encode
        self._catalogue = catalogue
        self._documents = documents
        self._writer: SearchIndexWriter = index.writer()
        self._ids: set[MessageId] = set()
        self._gone: set[MessageId] = set()
        self._changed: set[MessageId] = set()
        self._interval = _SECOND_COMMIT_SECONDS
        self._next_commit = time.monotonic() + FIRST_COMMIT_SECONDS

    def take(self, outcome: Outcome) -> None:
        """Add the documents of an outcome; they are visible after the next commit."""
        self._writer.add(list(outcome.documents.values()))
        self._ids |= outcome.documents.keys()
        self._changed |= outcome.changed
        self._gone |= outcome.gone
        self._changed -= outcome.gone

    def take_pending(self) -> int:
        """Draw up again whatever the catalogue holds and the index may lack; return how many."""
        ids, gone = self._documents.unindexed()
        self._changed |= set(ids)
        self._gone |= set(gone)
        if ids or gone:
            self.commit()
        return len(ids)

    def take_all(self, progress: Callable[[int, int], None]) -> None:
        """Add every message of the catalogue to an empty index and commit."""
        ids = self._documents.all_ids()
        for start in range(0, len(ids), _CHUNK):
            piece = ids[start : start + _CHUNK]
            self._writer.add([self._encode(d) for d in self._documents.documents(piece)])
            progress(start + len(piece), 0)
            if (start + _CHUNK) % COMMIT_MESSAGES == 0:
                self._writer.commit()
        self._writer.commit()
        self._catalogue.all_indexed()

    def commit_if_due(self) -> None:
        """Commit when enough time has gone by since the last commit, or enough was taken."""
        if time.monotonic() >= self._next_commit or len(self._ids) >= COMMIT_MESSAGES:
            self.commit()

    def commit(self) -> None:
        """Make everything taken visible and durable, and tell the catalogue."""
        if self._changed or self._gone:
            self._writer.delete([*self._changed, *self._gone])
            changed = sorted(self._changed)
            for start in range(0, len(changed), _CHUNK):
                documents = self._documents.documents(changed[start : start + _CHUNK])
                self._writer.add([self._encode(document) for document in documents])
        if self._ids or self._changed or self._gone:
            self._writer.commit()
            self._catalogue.indexed(self._ids | self._changed, self._gone)
        for pending in (self._ids, self._changed, self._gone):
            pending.clear()
        self._next_commit = time.monotonic() + self._interval
        self._interval = min(2 * self._interval, COMMIT_SECONDS)

    def close(self) -> None:
        """Commit and release the index."""
        try:
            self.commit()
        finally:
            self._writer.close()
