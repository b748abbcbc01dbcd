"""The one writer of the embedded search engine."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import tantivy

from letterbook.index.index_sums import seal
from letterbook.index.segment_levels import missing_to_merge, segment_sizes
from letterbook.model.identity import MessageId

_LAST = 8
"""Documents remembered, to be put into segments of their own."""


class TantivyWriter:
    """A `SearchIndexWriter`; nothing is visible before `commit`."""

    def __init__(
        self,
        committed: Callable[[], None],
        writer: tantivy.IndexWriter,
        again: Callable[[], tantivy.IndexWriter],
        path: Path,
        sums: Mapping[str, tuple[int, str]],
    ) -> None:
        """Keep what to call after each commit, what opens a writer again, and the files' sums."""
        self._committed = committed
        self._writer = writer
        self._again = again
        self._added = 0
        self._last: deque[str] = deque(maxlen=_LAST)
        self._path = path
        self._sums = sums

    def add(self, encoded: Sequence[str]) -> None:
        """Add documents made by ``encode``; their ids must not be in the index."""
        add = self._writer.add_json
        for document in encoded:
            add(document)
        self._added += len(encoded)
        self._last.extend(encoded)

    def delete(self, ids: Sequence[MessageId]) -> None:
        """Remove the documents with these ids, where they exist."""
        for id_ in ids:
            self._writer.delete_documents_by_term("id", id_)

    def commit(self) -> None:
        """Make all of it durable and visible."""
        self._writer.commit()
        self._committed()

    def close(self) -> None:
        """Wait for merges and release the engine's own lock; what was not committed is lost."""
        self._writer.wait_merging_threads()
        self._merge_small()
        seal(self._path, self._sums)

    def _merge_small(self) -> None:
        """Have the engine merge the smallest segments where much was added.

        Where there is no room on the disk for that they stay as they are, which is as good.
        """
        missing = missing_to_merge(segment_sizes(self._path), self._added)
        if not missing or len(self._last) < missing:
            return
        self._writer = self._again()
        try:
            for document in list(self._last)[-missing:]:
                self.delete([json.loads(document)["id"]])
                self._writer.add_json(document)
                self._writer.commit()
        except (ValueError, OSError):
            self._writer.rollback()
        self._writer.wait_merging_threads()
        self._committed()
