"""The one writer of the embedded search engine."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import tantivy

from letterbook.index.index_sums import seal
from letterbook.model.identity import MessageId


class TantivyWriter:
    """A `SearchIndexWriter`; nothing is visible before `commit`."""

    def __init__(
        self,
        committed: Callable[[], None],
        writer: tantivy.IndexWriter,
        path: Path,
        sums: Mapping[str, tuple[int, str]],
    ) -> None:
        """Keep the writer, what to call after each commit, and the sums of its files."""
        self._committed = committed
        self._writer = writer
        self._path = path
        self._sums = sums

    def add(self, encoded: Sequence[str]) -> None:
        """Add documents made by ``encode``; their ids must not be in the index."""
        add = self._writer.add_json
        for document in encoded:
            add(document)

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
        seal(self._path, self._sums)
