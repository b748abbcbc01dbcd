"""A search engine that reads every message for every question.

It is the yardstick of the tests: each rule of docs/reference/query-language.md is written
down directly, without an index.  Only the splitting of running text into words is Tantivy's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise

import msgspec
import tantivy

from letterbook.errors import UsageError
from letterbook.index.json_text import json_text
from letterbook.index.leaf_fields import is_ranked, roles, running_zones, text_zones, value_of
from letterbook.index.ordering import Cursor, position, read_cursor, within_calendar
from letterbook.index.plain_counts import correspondents, most_frequent
from letterbook.index.plain_words import are_near, is_misspelt, matches_one
from letterbook.index.tantivy_schema import words_analyzer
from letterbook.model.facet import FacetCounts, FacetName
from letterbook.model.identity import MessageId
from letterbook.model.message import Address
from letterbook.model.problem import Problem
from letterbook.model.query import (
    And,
    Catalogue,
    DateRange,
    Everything,
    Exact,
    Fuzzy,
    MessageSet,
    Near,
    Not,
    Or,
    Pattern,
    Phrase,
    Prefix,
    Query,
    Word,
)
from letterbook.ports.search_index import IndexDocument, IndexHit, IndexPage, Sort
from letterbook.rules.query_terms import (
    ending_of,
    exact_key,
    folded,
    link_terms,
    message_id_prefix,
    notice_terms,
    person_terms,
    pieces,
    searchable,
    stated_key,
    type_terms,
    whole,
)


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
        matcher = _Matcher(self._analyzer)
        found = [d for d in self._documents.values() if matcher.holds(query, d)]
        hits = [IndexHit(d.id, self._key(query, d, sort, matcher)) for d in found]
        hits.sort(key=lambda hit: position(sort, hit.sort_key, hit.id))
        after = read_cursor(cursor, sort) if cursor else None
        if after is not None:
            end = position(sort, after.key, after.id)
            hits = [hit for hit in hits if position(sort, hit.sort_key, hit.id) > end]
        shown = hits[: max(limit, 1)]
        last = Cursor(sort, shown[-1].sort_key, shown[-1].id) if len(hits) > len(shown) else None
        return IndexPage(len(found), tuple(shown), last.write() if last else None)

    def ids(self, query: Query) -> frozenset[MessageId]:
        """Return every message that the query finds; catalogue leaves have been resolved."""
        matcher = _Matcher(self._analyzer)
        return frozenset(d.id for d in self._documents.values() if matcher.holds(query, d))

    def _key(
        self, query: Query, document: IndexDocument, sort: Sort, matcher: _Matcher
    ) -> float | int | None:
        if sort == "relevance":
            return float(matcher.score(query, document))
        return None if document.earliest is None else within_calendar(document.earliest)

    def count(self, query: Query, names: Sequence[FacetName], *, most: int) -> FacetCounts:
        """Return the ``most`` most frequent values of each facet, and the span of the dates."""
        matcher = _Matcher(self._analyzer)
        found = [d for d in self._documents.values() if matcher.holds(query, d)]
        dates = [within_calendar(d.earliest) for d in found if d.earliest is not None]
        return FacetCounts(
            values={name: most_frequent(name, found, most) for name in names},
            first=min(dates, default=None),
            last=max(dates, default=None),
        )

    def count_between(self, query: Query, bounds: Sequence[int]) -> tuple[int, ...]:
        """Return how many messages may be dated in each [bound, next bound); one may be in two."""
        matcher = _Matcher(self._analyzer)
        found = [d for d in self._documents.values() if matcher.holds(query, d)]
        spans = [span for d in found if (span := _span(d)) is not None]
        return tuple(sum(one < b and two >= a for one, two in spans) for a, b in pairwise(bounds))

    def document_ids(self) -> Iterable[MessageId]:
        """Yield the id of every document once."""
        return list(self._documents)

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


class _Matcher:
    def __init__(self, analyzer: tantivy.TextAnalyzer) -> None:
        self._analyzer = analyzer

    def holds(self, query: Query, document: IndexDocument) -> bool:
        if isinstance(query, And):
            return all(self.holds(clause, document) for clause in query.clauses)
        if isinstance(query, Or):
            return any(self.holds(clause, document) for clause in query.clauses)
        if isinstance(query, Not):
            return not self.holds(query.clause, document)
        if isinstance(query, Everything):
            return True
        if isinstance(query, MessageSet):
            return document.id in query.ids
        if isinstance(query, DateRange):
            return _dated(query, document)
        if isinstance(query, Exact):
            return _exact(query, document)
        if isinstance(query, Catalogue):
            raise UsageError(f"{query.field}:{query.value} was not looked up before the search")
        if isinstance(query, Near):
            wanted = [t for word in query.words for t in self._split(word)]
            zones = (
                self._split(t) for z in running_zones(query.field) for t in _texts(z, document)
            )
            return any(are_near(wanted, held, query.distance) for held in zones)
        if isinstance(query, Pattern):
            return matches_one(query.pattern, self._held(query.field, document))
        if isinstance(query, Fuzzy):
            typed = pieces(query.text)[0]
            held = self._held(query.field, document)
            return any(is_misspelt(typed, word, query.distance) for word in held)
        return self._text(query, document)

    def _split(self, text: str) -> list[str]:
        return self._analyzer.analyze(searchable(text))

    def _held(self, field: str, document: IndexDocument) -> Iterator[str]:
        """Yield every word and every term of a correspondent that the field looks at."""
        for zone in text_zones(field):
            for text in _texts(zone, document):
                yield from self._split(text)
        for role in roles(field):
            for person in correspondents(role, document):
                yield from person_terms(person)

    def score(self, query: Query, document: IndexDocument) -> int:
        if isinstance(query, And | Or):
            return sum(self.score(clause, document) for clause in query.clauses)
        return int(is_ranked(query) and self.holds(query, document))

    def _text(self, leaf: Word | Prefix | Phrase, document: IndexDocument) -> bool:
        value = value_of(leaf)
        begun = isinstance(leaf, Prefix)
        zones = text_zones(leaf.field)
        people = roles(leaf.field)
        if isinstance(leaf, Prefix) and not zones and not people:
            return _exact_prefix(leaf, document)
        wanted = self._analyzer.analyze(searchable(value))
        for zone in zones:
            for text in _texts(zone, document):
                if _follow(wanted, self._analyzer.analyze(searchable(text)), begun):
                    return True
        named = [person for role in people for person in correspondents(role, document)]
        match = _person_begins if begun else _is_person
        return any(match(value, person) for person in named)


def _texts(zone: str, document: IndexDocument) -> tuple[str, ...]:
    value: str | tuple[str, ...] = getattr(document, zone)
    return (value,) if isinstance(value, str) else value


def _follow(wanted: list[str], held: list[str], begun: bool) -> bool:
    """Return whether ``wanted`` stands in ``held`` as a run, its last word perhaps begun only."""
    if not wanted:
        return False
    *complete, last = wanted
    for start in range(len(held) - len(wanted) + 1):
        end = start + len(complete)
        if held[start:end] == complete and (
            held[end].startswith(last) if begun else held[end] == last
        ):
            return True
    return False


def _is_person(value: str, person: Address) -> bool:
    one = whole(value)
    address = whole(person.address)
    local, at, domain = address.rpartition("@")
    if not at:
        local, domain = address, ""
    below = "." + domain.strip(".")
    if "@" in one:
        if one == address or (at and one == local + "@"):
            return True
        return one.startswith("@") and len(one) > 1 and below.endswith("." + one[1:])
    wanted = pieces(value)
    runs = [pieces(person.name), pieces(local), *(pieces(label) for label in domain.split("."))]
    if any(_follow(wanted, run, begun=False) for run in runs):
        return True
    if not wanted or len(value.split()) > 1:
        return bool(wanted) and one == address
    if wanted == [one]:
        return one == address
    return one == address or bool(at and one == local) or below.endswith("." + one)


def _person_begins(value: str, person: Address) -> bool:
    terms = list(person_terms(person))
    wanted = pieces(value)
    start = whole(value)
    return any(term.startswith(start) for term in terms) or (
        len(wanted) > 1 and _follow(wanted, terms, begun=True)
    )


def _span(document: IndexDocument) -> tuple[int, int] | None:
    if document.earliest is None:
        return None
    latest = document.earliest if document.latest is None else document.latest
    return within_calendar(document.earliest), within_calendar(latest)


def _dated(leaf: DateRange, document: IndexDocument) -> bool:
    span = _span(document)
    if span is None:
        return False
    begins, ends = span
    return (leaf.earliest is None or ends >= within_calendar(leaf.earliest)) and (
        leaf.latest is None or begins <= within_calendar(leaf.latest)
    )


def _terms(field: str, document: IndexDocument) -> set[str]:
    if field == "has":
        return _held(document)
    if field == "type":
        endings = {ending_of(name) for name in document.filename} - {""}
        return endings.union(*(type_terms(value) for value in document.type))
    if field == "link":
        return set[str]().union(*(link_terms(value) for value in document.link))
    if field == "notice":
        return set[str]().union(*(notice_terms(value) for value in document.notice))
    return {folded(document.channel)} if field == "channel" else {folded(document.lang)} - {""}


def _held(document: IndexDocument) -> set[str]:
    held = set()
    if document.filename or document.type:
        held.add("attachment")
    if document.earliest is not None:
        held.add("date")
    for name in ("link", "quoted", "notice"):
        if getattr(document, name):
            held.add(name)
    return held


def _exact(leaf: Exact, document: IndexDocument) -> bool:
    if leaf.field == "id":
        start = message_id_prefix(leaf.value)
        stated = {stated_key(value) for value in document.stated_id}
        return stated_key(leaf.value) in stated or (
            start is not None and document.id.startswith(start)
        )
    return exact_key(leaf.field, leaf.value) in _terms(leaf.field, document)


def _exact_prefix(leaf: Prefix, document: IndexDocument) -> bool:
    key = exact_key(leaf.field, leaf.text)
    if leaf.field != "id":
        return any(term.startswith(key) for term in _terms(leaf.field, document) if key)
    start = message_id_prefix(leaf.text)
    stated = [stated_key(value) for value in document.stated_id if key]
    return any(value.startswith(key) for value in stated) or (
        start is not None and document.id.startswith(start)
    )
