"""The part of `Letterbook` that finds: search, counts, conversations, completion."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from letterbook.services.mark_messages import Marked, Standing
from letterbook.services.search import SearchAnswer, SearchRequest, search_messages

if TYPE_CHECKING:
    from letterbook.model.facet import BucketWidth
    from letterbook.ports.search_index import SearchIndex, Sort
    from letterbook.services.complete_query import CompleteAnswer
    from letterbook.services.count_messages import CountAnswer, CountRequest
    from letterbook.services.find_similar import SimilarAnswer
    from letterbook.services.search_conversations import ConversationsAnswer
    from letterbook.store.catalogue_read import CatalogueReader
    from letterbook.store.record import Record


class Finding(ABC):
    """Methods of `Letterbook` that answer a query."""

    _record: Record
    _catalogue: CatalogueReader
    _index: SearchIndex
    _standing: Standing

    @abstractmethod
    def zone(self) -> tzinfo:
        """Return the time zone in which days are read and shown."""

    def search(
        self,
        query: str,
        *,
        sort: Sort = "relevance",
        limit: int = 20,
        cursor: str | None = None,
    ) -> SearchAnswer:
        """Return one page of hits; ``total`` is exact and ``cursor`` asks for the next page."""
        marked = self._marked()
        request = self._request(query, sort, limit, cursor)
        return search_messages(self._index, marked, marked, request)

    def conversations(
        self,
        query: str,
        *,
        sort: Sort = "relevance",
        limit: int = 20,
        cursor: str | None = None,
    ) -> ConversationsAnswer:
        """Return one page of the conversations in which something is found."""
        from letterbook.services.search_conversations import search_conversations

        marked = self._marked()
        request = self._request(query, sort, limit, cursor)
        threads = self._catalogue.threads_of
        return search_conversations(self._index, marked, marked, threads, request)

    def narrowed(self, query: str, within: str) -> str:
        """Return the text of a query that finds what both of two find."""
        from letterbook.rules.query_joining import narrowed

        zone = self.zone()
        return narrowed(query, within, zone, datetime.now(zone).date())

    def similar(self, name: str, query: str = "", *, limit: int = 20) -> SimilarAnswer:
        """Return the messages that are most like one, of those that a query finds."""
        from letterbook.services.describe_messages import DocumentSource
        from letterbook.services.find_similar import find_similar

        marked = self._marked()
        documents = DocumentSource(self._catalogue.connection, dict)
        (document,) = documents.documents([self._catalogue.resolve(name)])
        request = self._request(query, "relevance", limit, None)
        return find_similar(self._index, marked, marked, document, request)

    def complete(self, text: str, *, limit: int = 10) -> CompleteAnswer:
        """Return how the end of a query may go on: fields, people, values and words."""
        from letterbook.services.complete_query import CompleteParts, complete_query
        from letterbook.services.list_folders import place_counts
        from letterbook.store.catalogue_counts import people

        self._index.refresh()
        parts = CompleteParts(
            self._index,
            lambda value, most: people(self._catalogue.connection, value, most),
            self._record.tags,
            lambda: place_counts(self._catalogue),
        )
        return complete_query(parts, text, limit)

    def count(
        self,
        query: str = "",
        *,
        facets: Sequence[str] | None = None,
        most: int = 10,
        interval: BucketWidth | None = None,
    ) -> CountAnswer:
        """Return the messages of a query counted by person, folder, date and more.

        ``interval``: the width of the bars over time, by default one that suits the dates.
        """
        from letterbook.services.count_messages import count_messages

        request = self._count_request(query, facets, most, interval)
        return count_messages(self._index, self._marked(), request)

    def search_and_count(
        self, query: str, *, sort: Sort = "relevance", limit: int = 20, most: int = 10
    ) -> tuple[SearchAnswer, CountAnswer]:
        """Return what `search` and `count` return, in the time of the longer of the two."""
        from letterbook.services.count_messages import begin_to_count

        marked = self._marked()
        counted = begin_to_count(self._index, marked, self._count_request(query, None, most, None))
        request = self._request(query, sort, limit, None)
        return search_messages(self._index, marked, marked, request), counted()

    def _count_request(
        self, query: str, facets: Sequence[str] | None, most: int, interval: BucketWidth | None
    ) -> CountRequest:
        from letterbook.services.count_messages import ALL_FACETS, CountRequest

        zone = self.zone()
        return CountRequest(
            query=query, zone=zone, today=datetime.now(zone).date(),
            facets=ALL_FACETS if facets is None else tuple(facets), most=most, interval=interval,
            tags=tuple(sorted(self._record.tags())),
        )  # fmt: skip

    def _marked(self) -> Marked:
        """Return the sets and cards of messages, once the index shows what was committed."""
        self._index.refresh()
        return Marked(self._record, self._catalogue, self._standing, self._index)

    def _request(self, query: str, sort: Sort, limit: int, cursor: str | None) -> SearchRequest:
        zone = self.zone()
        return SearchRequest(
            query=query, zone=zone, today=datetime.now(zone).date(), sort=sort, limit=limit,
            cursor=cursor,
        )  # fmt: skip
