"""Saved searches: a query that a person keeps under a name, and what is new in it.

A message is new in a saved search while no look at it has shown the message.  Looks name
messages by their ids, which follow from what the messages say: a rebuild changes nothing, and
a message whose id changes when copies are joined is still known by its former ones.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, tzinfo

import msgspec

from letterbook.errors import QuerySyntax, UsageError
from letterbook.model.identity import MessageId
from letterbook.model.query import Query
from letterbook.model.reply import SCHEMA
from letterbook.model.saved_search import SavedSearch
from letterbook.ports.search_index import SearchIndex, Sort
from letterbook.rules.query_text import parse_query
from letterbook.services.mark_messages import Marked
from letterbook.services.search import SearchAnswer, SearchRequest, resolve, search_messages
from letterbook.store import saved_searches as store
from letterbook.store.catalogue_read import CatalogueReader
from letterbook.store.catalogue_terms import former_ids
from letterbook.store.record import Record

MAX_NAME = 100


class SavedRun(msgspec.Struct, frozen=True):
    """One look at a saved search, which stands as it is after it.

    ``only_new``: the answer holds only what was new.  ``marked`` messages were new and are so no
    longer.
    """

    schema: int
    search: SavedSearch
    only_new: bool
    marked: int
    answer: SearchAnswer


class SavedParts(msgspec.Struct, frozen=True):
    """What a saved search is asked of; ``zone`` is the letterbook's and ``today`` the day in it."""

    record: Record
    catalogue: CatalogueReader
    index: SearchIndex
    zone: tzinfo
    today: date


class Page(msgspec.Struct, frozen=True):
    """Which page of an answer is wanted."""

    sort: Sort = "relevance"
    limit: int = 20
    cursor: str | None = None


def save_search(parts: SavedParts, name: str, query: str, by: str) -> SavedSearch:
    """Return the query once it is kept under a new name.

    Raises `QuerySyntax` where it does not parse, `Refused` where the name is taken.
    """
    if not name.strip() or len(name) > MAX_NAME or not name.isprintable():
        raise UsageError(f"A name has 1 to {MAX_NAME} characters that can be seen.")
    _parse(parts, query)
    return _described(parts, store.save(parts.record, name.strip(), query, by))


def saved_searches(parts: SavedParts) -> list[SavedSearch]:
    """Return every saved search by name, with its counts."""
    return [_described(parts, row) for row in store.all_saved(parts.record)]


def look_at_saved(parts: SavedParts, name: str, by: str) -> tuple[SavedSearch, int]:
    """Return the search with nothing new in it any more, and how many messages were new."""
    row = store.saved(parts.record, name)
    fresh = _fresh(parts, row, _found(parts, row))
    _note_look(parts, row, fresh, by)
    return _described(parts, store.saved(parts.record, name)), len(fresh)


def run_saved(
    parts: SavedParts, name: str, page: Page, *, only_new: bool, keep: bool, by: str
) -> SavedRun:
    """Return a page of the search, or of what is new in it.

    What is shown as new is new no longer, unless it is to be kept so.
    """
    row = store.saved(parts.record, name)
    fresh = _fresh(parts, row, _found(parts, row)) if only_new else None
    request = SearchRequest(
        query=row.query, zone=parts.zone, today=parts.today, sort=page.sort, limit=page.limit,
        cursor=page.cursor, among=fresh,
    )  # fmt: skip
    marked = Marked(parts.record, parts.catalogue)
    answer = search_messages(parts.index, marked, marked, request)
    seen: list[MessageId] = []
    if only_new and not keep:
        seen = [hit.id for hit in answer.hits]
        _note_look(parts, row, seen, by)
        row = store.saved(parts.record, name)
    return SavedRun(SCHEMA, _described(parts, row), only_new, len(seen), answer)


def _note_look(parts: SavedParts, row: store.SavedRow, ids: Iterable[MessageId], by: str) -> None:
    """Note the ids and the other ids of the same messages, of which one may be theirs later."""
    shown = list(ids)
    others = [other for _, other in former_ids(parts.catalogue.connection, shown)]
    store.note_look(parts.record, row, [*shown, *others], by)


def _described(parts: SavedParts, row: store.SavedRow) -> SavedSearch:
    described = SavedSearch(
        name=row.name, query=row.query, by=row.by, saved_at=row.at,
        looked_at=row.looked_at or None, total=None, new=None,
    )  # fmt: skip
    try:
        found = _found(parts, row)
    except (QuerySyntax, UsageError) as error:  # read by other rules than when it was saved
        return msgspec.structs.replace(described, problem=error.sentence)
    fresh = _fresh(parts, row, found)
    return msgspec.structs.replace(described, total=len(found), new=len(fresh))


def _parse(parts: SavedParts, query: str) -> Query:
    return parse_query(query, parts.zone, parts.today)


def _found(parts: SavedParts, row: store.SavedRow) -> frozenset[MessageId]:
    marked = Marked(parts.record, parts.catalogue)
    tree = resolve(marked, _parse(parts, row.query), [])
    return parts.index.ids(tree)


def _fresh(
    parts: SavedParts, row: store.SavedRow, found: frozenset[MessageId]
) -> frozenset[MessageId]:
    """Return the messages that no look has shown, under this id or another of theirs."""
    shown = store.shown(parts.record, row)
    fresh = found - shown
    if not shown or not fresh:
        return fresh
    pairs = former_ids(parts.catalogue.connection, list(fresh))
    return fresh - {identity for identity, other in pairs if other in shown}
