"""A search engine that reads every message for every question.

It is the yardstick of the tests: each rule of docs/reference/query-language.md is written
down directly, without an index.  Only the splitting of running text into words is Tantivy's.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from math import log

import msgspec

from letterbook.index.json_text import json_text
from letterbook.index.leaf_fields import (
    ABOVE,
    CARRIED_ZONES,
    LIKE_ZONES,
    is_ranked,
)
from letterbook.index.ordering import Cursor, position, read_cursor, within_calendar
from letterbook.index.plain_counts import correspondents, most_frequent
from letterbook.index.plain_match import Matcher, date_span, texts
from letterbook.index.tantivy_schema import (
    folded_in,
    words_analyzer,
    zone_languages,
)
from letterbook.index.word_stems import (
    MIN_LETTERS,
    STEMMED_ZONES,
    forms_of,
    is_form,
    usual_languages,
)
from letterbook.model.facet import FacetCounts, FacetName
from letterbook.model.identity import MessageId
from letterbook.model.problem import Problem
from letterbook.model.query import ROLES, Query
from letterbook.ports.search_index import IndexDocument, IndexHit, IndexPage, Sort
from letterbook.rules.query_terms import person_terms, searchable


def encode_plainly(document: IndexDocument) -> str:
    """Return the document itself as JSON."""
    return json_text(document)


class PlainScan:
    """A `SearchIndex` in memory; a hit scores the number of wanted words that it holds."""

    def __init__(self) -> None:
        """Begin empty."""
        self.encode: Callable[[IndexDocument], str] = encode_plainly
        self._documents: dict[MessageId, IndexDocument] = {}
        self._analyzer = words_analyzer()

    def search(self, query: Query, *, sort: Sort, limit: int, cursor: str | None) -> IndexPage:
        """Return one page; every catalogue leaf has been resolved before."""
        if sort == "relevance" and not is_ranked(query):
            sort = "newest"
        matcher, written = self._matcher(), self._matcher(CARRIED_ZONES)
        found = [d for d in self._documents.values() if matcher.holds(query, d)]

        def key(document: IndexDocument) -> float | int | None:
            if sort == "relevance":
                above = ABOVE if written.holds(query, document) else 0.0
                return matcher.score(query, document) + above
            return None if document.earliest is None else within_calendar(document.earliest)

        hits = [IndexHit(document.id, key(document)) for document in found]
        hits.sort(key=lambda hit: position(sort, hit.sort_key, hit.id))
        after = read_cursor(cursor, sort) if cursor else None
        if after is not None:
            end = position(sort, after.key, after.id)
            hits = [hit for hit in hits if position(sort, hit.sort_key, hit.id) > end]
        shown = hits[: max(limit, 1)]
        last = Cursor(sort, shown[-1].sort_key, shown[-1].id) if len(hits) > len(shown) else None
        return IndexPage(len(found), tuple(shown), last.write() if last else None)

    def _matcher(self, unread: tuple[str, ...] = ()) -> Matcher:
        return Matcher(self._analyzer, usual_languages(self._languages()), unread)

    def _languages(self) -> Counter[str]:
        return Counter(
            language for d in self._documents.values() for language in zone_languages(d).values()
        )

    def ids(self, query: Query) -> frozenset[MessageId]:
        """Return every message that the query finds; catalogue leaves have been resolved."""
        matcher = self._matcher()
        return frozenset(d.id for d in self._documents.values() if matcher.holds(query, d))

    def total(self, query: Query) -> int:
        """Return how many messages the query finds."""
        return len(self.ids(query))

    def count(
        self, query: Query, names: Sequence[FacetName], *, most: int, bounds: Sequence[int] = ()
    ) -> FacetCounts:
        """Return the ``most`` most frequent values of each facet, and the span of the dates.

        With ``bounds`` also how many messages may be dated in each [bound, next bound).
        """
        matcher = self._matcher()
        found = [d for d in self._documents.values() if matcher.holds(query, d)]
        dates = [within_calendar(d.earliest) for d in found if d.earliest is not None]
        spans = [span for d in found if (span := date_span(d)) is not None]
        return FacetCounts(
            total=len(found),
            dated=len(dates),
            values={name: most_frequent(name, found, most) for name in names},
            first=min(dates, default=None),
            last=max(dates, default=None),
            between=tuple(
                sum(one < b and two >= a for one, two in spans) for a, b in pairwise(bounds)
            ),
        )

    def count_later(
        self, query: Query, names: Sequence[FacetName], *, most: int, bounds: Sequence[int] = ()
    ) -> Callable[[], FacetCounts]:
        """Return what counts."""
        return lambda: self.count(query, names, most=most, bounds=bounds)

    def document_ids(self) -> Iterable[MessageId]:
        """Yield the id of every document once."""
        return list(self._documents)

    def spellings(self, word: str) -> frozenset[str]:
        """Return the folded words of the index that a plain word finds as its forms, and itself."""
        tokens = self._analyzer.analyze(searchable(word))
        if len(tokens) != 1:
            return frozenset(tokens)
        forms = forms_of(tokens[0], self._languages())
        held = {w for z in STEMMED_ZONES for w in self._terms(z)}
        return frozenset((*tokens, *(w for w in held if any(is_form(w, f) for f in forms))))

    def words(self, zone: str, start: str, most: int) -> list[tuple[str, int]]:
        """Return the ``most`` frequent folded words of a text zone or role that begin so."""
        return _begun(self._terms(zone), folded_in(zone, start), most)

    def values(self, name: FacetName, start: str, most: int) -> list[tuple[str, int]]:
        """Return the ``most`` frequent values of a facet that begin so, as `words` does."""
        documents = list(self._documents.values())
        return _begun(Counter(dict(most_frequent(name, documents, sys.maxsize))), start, most)

    def like(self, document: IndexDocument, query: Query, limit: int) -> tuple[IndexHit, ...]:
        """Return the hits of ``query`` that share the most telling words with a message."""
        matcher = self._matcher()
        zones = [(zone, self._terms(zone), self._held(zone, document)) for zone in LIKE_ZONES]
        hits = []
        for other in self._documents.values():
            shared = [
                log(1 + len(self._documents) / held[word])
                for zone, held, words in zones
                for word in words & self._held(zone, other)
                if held[word] > 1 and len(word) >= MIN_LETTERS
            ]
            if shared and other.id != document.id and matcher.holds(query, other):
                hits.append(IndexHit(other.id, sum(shared)))
        hits.sort(key=lambda hit: (-(hit.sort_key or 0), hit.id))
        return tuple(hits[: max(limit, 1)])

    def _terms(self, zone: str) -> Counter[str]:
        return Counter(w for d in self._documents.values() for w in self._held(zone, d))

    def _held(self, zone: str, document: IndexDocument) -> set[str]:
        if zone in ROLES:
            people = correspondents(zone, document)
            return {term for person in people for term in person_terms(person)}
        return {word for text in texts(zone, document) for word in self._split(text)}

    def _split(self, text: str) -> list[str]:
        return self._analyzer.analyze(searchable(text))

    def refresh(self) -> None:
        """Nothing else can have written to it."""

    def writer(self) -> PlainWriter:
        """Return a writer."""
        return PlainWriter(self._documents)

    def wipe(self) -> None:
        """Leave it empty."""
        self._documents.clear()

    def verify(self, *, read_data: bool) -> Iterator[Problem]:  # noqa: ARG002  # the port's name
        """Yield nothing: it has no files."""
        return iter(())


def _begun(terms: Counter[str], start: str, most: int) -> list[tuple[str, int]]:
    found = [(term, count) for term, count in terms.items() if term.startswith(start)]
    return sorted(found, key=lambda pair: (-pair[1], pair[0]))[:most]


class PlainWriter:
    """A `SearchIndexWriter` into memory."""

    def __init__(self, documents: dict[MessageId, IndexDocument]) -> None:
        """Collect changes for these documents."""
        self._documents = documents
        self._changes: list[IndexDocument | MessageId] = []

    def add(self, encoded: Sequence[str]) -> None:
        """Add documents made by ``encode``."""
        self._changes += (msgspec.json.decode(text, type=IndexDocument) for text in encoded)

    def delete(self, ids: Sequence[MessageId]) -> None:
        """Remove the documents with these ids, where they exist."""
        self._changes += ids

    def commit(self) -> None:
        """Apply what was collected, in order."""
        for change in self._changes:
            if isinstance(change, IndexDocument):
                self._documents[change.id] = change
            else:
                self._documents.pop(change, None)
        self._changes.clear()

    def close(self) -> None:
        """Forget what was not committed."""
        self._changes.clear()
