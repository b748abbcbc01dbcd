"""Search, its hits grouped by the conversations that they belong to."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from letterbook.errors import UsageError
from letterbook.model.identity import MessageId
from letterbook.ports.search_index import SearchIndex, Sort
from letterbook.rules.query_text import parse_query
from letterbook.rules.query_writing import write_query
from letterbook.rules.snippets import snippet_words
from letterbook.services.search import (
    MessageCards,
    MessageSets,
    SearchHit,
    SearchRequest,
    resolve,
    shown_hits,
)

CONVERSATIONS_SCHEMA = 1
_PAGE = 20_000
SHOWN = 3
"""Hits that are shown of each conversation."""

Threads = Callable[[Sequence[MessageId]], Sequence[int | None]]
"""Returns for each message the number of its conversation, None for one that is not known."""


class ConversationHit(msgspec.Struct, frozen=True):
    """One conversation: how many of its messages were found, and the first of them in order."""

    conversation: MessageId
    found: int
    hits: tuple[SearchHit, ...]


class ConversationsAnswer(msgspec.Struct, frozen=True):
    """A page of conversations; ``total`` counts messages, ``conversations`` conversations."""

    schema: int
    query: str
    zone: str
    sort: Sort
    total: int
    conversations: int
    groups: tuple[ConversationHit, ...]
    cursor: str | None
    hints: tuple[str, ...]


def search_conversations(
    index: SearchIndex,
    sets: MessageSets,
    cards: MessageCards,
    threads: Threads,
    request: SearchRequest,
) -> ConversationsAnswer:
    """Return the conversations with a hit, in the order of the first hit of each.

    ``limit`` and ``cursor`` of the request are about conversations.
    """
    asked = parse_query(request.query, request.zone, request.today)
    hints: list[str] = []
    resolved = resolve(sets, asked, hints)
    ids: list[MessageId] = []
    cursor = None
    while True:
        page = index.search(resolved, sort=request.sort, limit=_PAGE, cursor=cursor)
        ids += [hit.id for hit in page.hits]
        cursor = page.cursor
        if cursor is None:
            break
    groups: dict[int, list[MessageId]] = {}
    for id_, thread in zip(ids, threads(ids), strict=True):
        if thread is not None:
            groups.setdefault(thread, []).append(id_)
    order = list(groups)
    start = _start(order, threads, request.cursor)
    chosen = order[start : start + max(request.limit, 1)]
    words = snippet_words(asked, index.spellings)
    shown = [id_ for thread in chosen for id_ in groups[thread][:SHOWN]]
    hits = {hit.id: hit for hit in shown_hits(shown, cards, words)}
    found = tuple(
        _group([hits[i] for i in groups[thread][:SHOWN]], len(groups[thread])) for thread in chosen
    )
    return ConversationsAnswer(
        schema=CONVERSATIONS_SCHEMA,
        query=write_query(asked),
        zone=str(request.zone),
        sort=request.sort,
        total=page.total,
        conversations=len(order),
        groups=found,
        cursor=found[-1].conversation if start + len(chosen) < len(order) else None,
        hints=tuple(dict.fromkeys(hints)),
    )


def _group(hits: list[SearchHit], found: int) -> ConversationHit:
    return ConversationHit(hits[0].conversation, found, tuple(hits))


def _start(order: list[int], threads: Threads, cursor: str | None) -> int:
    """Return the place after the conversation that ended the page before."""
    if cursor is None:
        return 0
    thread = threads([MessageId(cursor)])[0]
    if thread is None or thread not in order:
        raise UsageError(
            "The cursor names no conversation of this answer",
            next_step="Ask again without it, from the first page.",
        )
    return order.index(thread) + 1
