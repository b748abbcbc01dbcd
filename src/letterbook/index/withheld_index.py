"""A search index that finds some messages nowhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from letterbook.model.facet import FacetCounts, FacetName
from letterbook.model.identity import MessageId
from letterbook.model.problem import Problem
from letterbook.model.query import And, Everything, MessageSet, Not, Query
from letterbook.ports.search_index import (
    IndexDocument,
    IndexHit,
    IndexPage,
    SearchIndex,
    SearchIndexWriter,
    Sort,
)

_MOST_TRIED = 200
"""So many more words or values are looked at as may be left out."""


class WithheldIndex:
    """A `SearchIndex` over another one that leaves out what ``withheld`` returns at the moment."""

    def __init__(self, index: SearchIndex, withheld: Callable[[], frozenset[MessageId]]) -> None:
        self._index = index
        self._withheld = withheld
        self.encode: Callable[[IndexDocument], str] = index.encode

    def search(self, query: Query, *, sort: Sort, limit: int, cursor: str | None) -> IndexPage:
        """Return one page of what is not withheld."""
        return self._index.search(self._without(query), sort=sort, limit=limit, cursor=cursor)

    def ids(self, query: Query) -> frozenset[MessageId]:
        """Return every message that the query finds and that is not withheld."""
        return self._index.ids(query) - self._withheld()

    def total(self, query: Query) -> int:
        """Return how many messages the query finds that are not withheld."""
        return self._index.total(self._without(query))

    def count(
        self, query: Query, names: Sequence[FacetName], *, most: int, bounds: Sequence[int] = ()
    ) -> FacetCounts:
        """Return the most frequent values among what is not withheld."""
        return self._index.count(self._without(query), names, most=most, bounds=bounds)

    def count_later(
        self, query: Query, names: Sequence[FacetName], *, most: int, bounds: Sequence[int] = ()
    ) -> Callable[[], FacetCounts]:
        """Begin to count what is not withheld; return what waits for the counts."""
        return self._index.count_later(self._without(query), names, most=most, bounds=bounds)

    def document_ids(self) -> Iterable[MessageId]:
        """Yield the id of every document that is not withheld."""
        hidden = self._withheld()
        return (one for one in self._index.document_ids() if one not in hidden)

    def spellings(self, word: str) -> frozenset[str]:
        """Return the folded words that a plain word finds; a spelling tells of no message."""
        return self._index.spellings(word)

    def words(self, zone: str, start: str, most: int) -> list[tuple[str, int]]:
        """Return frequent words; none while anything is withheld, which they could tell of."""
        return [] if self._withheld() else self._index.words(zone, start, most)

    def values(self, name: FacetName, start: str, most: int) -> list[tuple[str, int]]:
        """Return the most frequent values that begin so of what is not withheld."""
        if not self._withheld():
            return self._index.values(name, start, most)
        known = dict(self._index.values(name, start, most + _MOST_TRIED))
        left = self.count(Everything(), (name,), most=len(known) + _MOST_TRIED).values[name]
        return [(value, many) for value, many in left if value in known][:most]

    def like(self, document: IndexDocument, query: Query, limit: int) -> tuple[IndexHit, ...]:
        """Return the hits that share telling words with a message and are not withheld."""
        return self._index.like(document, self._without(query), limit)

    def refresh(self) -> None:
        """Make what other processes committed visible to the next search."""
        self._index.refresh()

    def writer(self) -> SearchIndexWriter:
        """Return the one writer."""
        return self._index.writer()

    def wipe(self) -> None:
        """Leave an empty index on disk."""
        self._index.wipe()

    def verify(self, *, read_data: bool) -> Iterator[Problem]:
        """Yield what of the engine's own files is not as it was."""
        return self._index.verify(read_data=read_data)

    def _without(self, query: Query) -> Query:
        hidden = self._withheld()
        if not hidden:
            return query
        return And((query, Not(MessageSet(hidden, "withheld"))))
