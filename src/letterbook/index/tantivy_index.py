"""The embedded search engine."""

from __future__ import annotations

import shutil
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import tantivy

from letterbook.errors import Locked, StoreDamaged, UsageError
from letterbook.index.column_counts import Question
from letterbook.index.index_sums import break_seal, seal, verify_sums
from letterbook.index.leaf_fields import CARRIED_ZONES, is_ranked
from letterbook.index.ordering import Cursor, position, read_cursor
from letterbook.index.tantivy_counts import IndexCounts
from letterbook.index.tantivy_query import TantivyCompiler
from letterbook.index.tantivy_schema import (
    SCHEMA_NAME,
    encode_document,
    folded_in,
    newest_key,
    oldest_key,
    register_analyzers,
    schema,
    words_analyzer,
)
from letterbook.index.tantivy_words import IndexWords
from letterbook.index.tantivy_writer import TantivyWriter
from letterbook.model.facet import FacetCounts, FacetName
from letterbook.model.identity import MessageId
from letterbook.model.problem import Problem
from letterbook.model.query import Everything, Fuzzy, MessageSet, Near, Pattern, Phrase, Query
from letterbook.ports.search_index import IndexDocument, IndexHit, IndexPage, Sort
from letterbook.rules.query_tree import leaves

DEFAULT_HEAP_BYTES = 100 * 1024 * 1024
_MARK = "letterbook-index"
_REBUILD = "Run `letterbook reindex`: it makes the index anew from the catalogue."
_ID_PAGE = 20_000
_MANY = 1_000
"""Most questions find fewer messages than this, and are then answered in one go."""


class TantivyIndex:
    """A `SearchIndex` in one folder.

    Each process opens its own; only one may hold the writer.  ``heap_bytes`` is what the
    writer collects before it writes a segment, shared by ``threads`` indexing threads.
    """

    def __init__(
        self, path: Path, *, heap_bytes: int = DEFAULT_HEAP_BYTES, threads: int = 1
    ) -> None:
        """Name the folder; nothing is opened before the first use."""
        self.encode: Callable[[IndexDocument], str] = encode_document
        self._path = path
        self._heap_bytes = heap_bytes
        self._threads = threads
        self._index: tantivy.Index | None = None
        self._words: IndexWords | None = None
        self._state: tuple[int, int, int] | None = None
        analyzer = words_analyzer()
        self._compiler = TantivyCompiler(schema(), analyzer, self._dictionary)
        self._written = TantivyCompiler(schema(), analyzer, self._dictionary, CARRIED_ZONES)

    def search(self, query: Query, *, sort: Sort, limit: int, cursor: str | None) -> IndexPage:
        """Return one page; every catalogue leaf has been resolved before."""
        searcher = self._open().searcher()
        if sort == "relevance" and not is_ranked(query):
            sort = "newest"
        after = read_cursor(cursor, sort) if cursor else None
        if sort == "relevance":
            ranked = self._compiler.ranked(query, self._written)
            page = self._by_score(searcher, ranked, max(limit, 1), after)
        else:
            compiled = self._compiler.compile(query)
            page = self._by_date(searcher, compiled, sort, max(limit, 1), after)
        return page

    def ids(self, query: Query) -> frozenset[MessageId]:
        """Return every message that the query finds; catalogue leaves have been resolved."""
        compiled = self._compiler.compile(query)
        searcher = self._open().searcher()
        result = _run(searcher, compiled, _MANY, order_by_field="oldest_key")
        if _count(result) > _MANY:
            result = _run(searcher, compiled, _count(result), order_by_field="oldest_key")
        places = [place for _, place in result.hits]
        high = searcher.fast_field_values("id_high", places)
        low = searcher.fast_field_values("id_low", places)
        return frozenset(MessageId(f"{a:016x}{b:016x}") for a, b in zip(high, low, strict=True))

    def total(self, query: Query) -> int:
        """Return how many messages the query finds."""

        def counted() -> int:
            return _count(_run(self._open().searcher(), self._compiler.compile(query), 1))

        if _has_sets(query):
            return counted()
        return self._dictionary().once(("total", query), counted)

    def count(
        self, query: Query, names: Sequence[FacetName], *, most: int, bounds: Sequence[int] = ()
    ) -> FacetCounts:
        """Return the most frequent values, the span of the dates, and counts between bounds."""
        return self.count_later(query, names, most=most, bounds=bounds)()

    def count_later(
        self, query: Query, names: Sequence[FacetName], *, most: int, bounds: Sequence[int] = ()
    ) -> Callable[[], FacetCounts]:
        """Begin to count in threads of their own and return what waits for the counts."""
        counts = self._counts()
        if isinstance(query, Everything):
            return partial(counts.whole, names, most, bounds)
        asked = Question(self._compiler.compile(query), cheap=_is_cheap(query))
        return counts.begin(asked, names, most, bounds)

    def _counts(self) -> IndexCounts:
        return IndexCounts(self._open().searcher(), self._dictionary())

    def document_ids(self) -> Iterable[MessageId]:
        """Yield the id of every document once."""
        cursor: str | None = None
        while True:
            page = self.search(Everything(), sort="oldest", limit=_ID_PAGE, cursor=cursor)
            yield from (hit.id for hit in page.hits)
            cursor = page.cursor
            if cursor is None:
                return

    def spellings(self, word: str) -> frozenset[str]:
        """Return the folded words of the index that a plain word finds as its forms, and itself."""
        return self._compiler.spellings(word)

    def words(self, zone: str, start: str, most: int) -> list[tuple[str, int]]:
        """Return the ``most`` frequent folded words of a text zone or role that begin so."""
        return self._dictionary().terms(zone, folded_in(zone, start), most)

    def values(self, name: FacetName, start: str, most: int) -> list[tuple[str, int]]:
        """Return the ``most`` frequent values of a facet that begin so, as `words` does."""
        return self._counts().values(name, start, most)

    def like(self, document: IndexDocument, query: Query, limit: int) -> tuple[IndexHit, ...]:
        """Return the hits of ``query`` that share the most telling words with a message."""
        searcher = self._open().searcher()
        wanted = self._compiler.like(document, searcher.doc_freq, query)
        result = _run(searcher, wanted, max(limit, 1))
        return tuple(_hit(row, "relevance") for row in sorted(_scored(searcher, result.hits)))

    def _dictionary(self) -> IndexWords:
        index = self._open()
        if self._words is None:
            self._words = IndexWords(index.searcher())
        return self._words

    def refresh(self) -> None:
        """Make what other processes committed visible to the next search."""
        if self._index is None:
            return
        state = self._state_on_disk()
        if state == self._state:
            return
        self._words = None
        if state is None:
            self._index = None
        else:
            self._index.reload()
        self._state = state

    def _state_on_disk(self) -> tuple[int, int, int] | None:
        """Return what changes with every commit, which puts a new file in place of the old."""
        try:
            facts = (self._path / "meta.json").stat()
        except FileNotFoundError:
            return None
        return facts.st_ino, facts.st_mtime_ns, facts.st_size

    def writer(self) -> TantivyWriter:
        """Return the one writer; the index is made where there is none yet."""
        if not self._exists():
            self.wipe()
        index = self._open()
        try:
            again = partial(index.writer, self._heap_bytes, self._threads)
            return TantivyWriter(self.refresh, again(), again, self._path, break_seal(self._path))
        except ValueError as error:
            if "lock" in str(error).lower():
                raise Locked("Another process is writing to the search index") from error
            raise

    def is_outdated(self) -> bool:
        """True when the index on disk has another form than this version makes."""
        return self._exists() and self._form() != SCHEMA_NAME

    def _form(self) -> str:
        return (self._path / _MARK).read_text(encoding="ascii", errors="replace").strip()

    def wipe(self) -> None:
        """Leave an empty index on disk."""
        self._index = self._words = None
        if self._path.exists():
            shutil.rmtree(self._path)
        self._path.mkdir(parents=True)
        tantivy.Index(schema(), str(self._path))
        (self._path / _MARK).write_text(SCHEMA_NAME + "\n", encoding="ascii")
        seal(self._path, {})

    def verify(self, *, read_data: bool) -> Iterator[Problem]:
        """Yield a problem for every file that is not as it was when the last writer closed."""
        for name, what in verify_sums(self._path, read_data=read_data):
            yield Problem(f"derived/index/{name}", what, _REBUILD)

    def _exists(self) -> bool:
        return (self._path / _MARK).exists() and (self._path / "meta.json").exists()

    def _open(self) -> tantivy.Index:
        if self._index is not None:
            return self._index
        if not self._exists():
            raise StoreDamaged("The search index is not there", next_step=_REBUILD)
        found = self._form()
        if found != SCHEMA_NAME:
            raise StoreDamaged(f"The search index is of another form ({found})", next_step=_REBUILD)
        self._state = self._state_on_disk()
        try:
            index = tantivy.Index.open(str(self._path))
        except (ValueError, OSError) as error:
            sentence = f"The search index cannot be opened ({error})"
            raise StoreDamaged(sentence, next_step=_REBUILD) from error
        register_analyzers(index)
        index.config_reader(reload_policy="manual")
        index.reload()
        self._index = index
        return index

    def _by_date(
        self,
        searcher: tantivy.Searcher,
        query: tantivy.Query,
        sort: Sort,
        limit: int,
        after: Cursor | None,
    ) -> IndexPage:
        """Page by the packed key; only ties within it have to be read whole."""
        field = "oldest_key" if sort == "oldest" else "newest_key"
        order = tantivy.Order.Asc if sort == "oldest" else tantivy.Order.Desc
        rest = _from_cursor(query, sort, after) if after else query
        take = limit + 2
        while True:
            result = _run(searcher, rest, take, order_by_field=field, order=order)
            complete = len(result.hits) < take
            rows = _after(_dated(searcher, _settled(result.hits, complete), sort), after)
            if complete or len(rows) > limit:
                break
            take *= 4
        total = _count(_run(searcher, query, 1) if after else result)
        return _page(rows, limit, total, sort, after)

    def _by_score(
        self, searcher: tantivy.Searcher, query: tantivy.Query, limit: int, after: Cursor | None
    ) -> IndexPage:
        """Take the best, and as many more as share the last score, so that ids decide ties."""
        most = max(searcher.num_docs, 1)
        take = min((after.seen if after else 0) + limit + 20, most)
        while True:
            result = _run(searcher, query, take)
            complete = len(result.hits) < take or take == most
            rows = _after(_scored(searcher, _settled(result.hits, complete)), after)
            if complete or len(rows) > limit:
                break
            take = min(take * 4, most)
        return _page(rows, limit, _count(result), "relevance", after)


_Found = Sequence[tuple[Any, tantivy.DocAddress]]
_Row = tuple[int, Any, Any, Any]
"""What orders a hit: undated or not, sort value (negated to sort down), halves of the id."""

_LOW_HALF = (1 << 64) - 1


def _has_sets(query: Query) -> bool:
    return any(isinstance(leaf, MessageSet) for leaf in leaves(query))


def _is_cheap(query: Query) -> bool:
    """Return whether finding the messages takes little beside counting them."""
    return not any(
        isinstance(leaf, Phrase | Near | Fuzzy | Pattern | MessageSet) for leaf in leaves(query)
    )


def _run(
    searcher: tantivy.Searcher, query: tantivy.Query, limit: int, **order: Any
) -> tantivy.SearchResult:
    try:
        return searcher.search(query, limit=limit, **order)
    except ValueError as error:
        if "max expansions" not in str(error):
            raise
        raise UsageError(
            "Too many words begin like that to be looked for beside another word",
            next_step="Give more letters before the *.",
        ) from error


def _count(result: tantivy.SearchResult) -> int:
    total: int = result.count  # type: ignore[attr-defined]  # missing from the stubs
    return total


def _settled(found: _Found, complete: bool) -> _Found:
    """Leave out the hits that share the last key, of which there may be more to come."""
    return found if complete else [hit for hit in found if hit[0] != found[-1][0]]


def _from_cursor(query: tantivy.Query, sort: Sort, after: Cursor) -> tantivy.Query:
    key = None if after.key is None else int(after.key)
    kind = tantivy.FieldType.Unsigned
    if sort == "oldest":
        rest = tantivy.Query.range_query(
            schema(), "oldest_key", kind, lower_bound=oldest_key(key, after.id)
        )
    else:
        rest = tantivy.Query.range_query(
            schema(), "newest_key", kind, upper_bound=newest_key(key, after.id)
        )
    return tantivy.Query.boolean_query([(tantivy.Occur.Must, part) for part in (query, rest)])


def _dated(searcher: tantivy.Searcher, found: _Found, sort: Sort) -> list[_Row]:
    places = [place for _, place in found]
    dates = searcher.fast_field_values("earliest", places)
    high = searcher.fast_field_values("id_high", places)
    low = searcher.fast_field_values("id_low", places)
    sign = 1 if sort == "oldest" else -1
    return [
        (1, 0, first, second) if date is None else (0, sign * date, first, second)
        for date, first, second in zip(dates, high, low, strict=True)
    ]


def _scored(searcher: tantivy.Searcher, found: _Found) -> list[_Row]:
    places = [place for _, place in found]
    high = searcher.fast_field_values("id_high", places)
    low = searcher.fast_field_values("id_low", places)
    return [
        (0, -hit[0], first, second) for hit, first, second in zip(found, high, low, strict=True)
    ]


def _after(rows: list[_Row], after: Cursor | None) -> list[_Row]:
    """Return the rows behind the cursor, in their final order."""
    rows.sort()
    if after is None:
        return rows
    undated, key, id_ = position(after.sort, after.key, after.id)
    number = int(id_, 16)
    return rows[bisect_right(rows, (undated, key, number >> 64, number & _LOW_HALF)) :]


def _page(rows: list[_Row], limit: int, total: int, sort: Sort, after: Cursor | None) -> IndexPage:
    hits = tuple(_hit(row, sort) for row in rows[:limit])
    if len(rows) <= limit:
        return IndexPage(total, hits, None)
    seen = (after.seen if after else 0) + len(hits)
    return IndexPage(total, hits, Cursor(sort, hits[-1].sort_key, hits[-1].id, seen).write())


def _hit(row: _Row, sort: Sort) -> IndexHit:
    undated, key, high, low = row
    id_ = MessageId(f"{high:016x}{low:016x}")
    return IndexHit(id_, None if undated else key if sort == "oldest" else -key)
