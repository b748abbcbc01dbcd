"""Search: a query as typed in, a page of hits out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, tzinfo
from time import perf_counter
from typing import Protocol

import msgspec

from letterbook.model.card import MessageCard
from letterbook.model.identity import MessageId
from letterbook.model.message import Address
from letterbook.model.moment import Moment
from letterbook.model.query import And, Catalogue, MessageSet, Phrase, Prefix, Query, Word
from letterbook.ports.search_index import SearchIndex, Sort
from letterbook.rules.query_text import parse_query
from letterbook.rules.query_tree import leaves, with_sets
from letterbook.rules.query_writing import write_query
from letterbook.rules.snippets import SnippetWord, snippet, snippet_words
from letterbook.services.expand_people import Names, expand_people
from letterbook.services.find_answers import expand_exchanges
from letterbook.services.suggest_queries import Suggestion, suggest_queries

SEARCH_SCHEMA = 1
_NAMES = ("source", "folder", "custodian")


class MessageSets(Names, Protocol):
    """The catalogue's and the record's answers to names and `Catalogue` leaves."""

    def ids_for(self, field: str, value: str) -> Iterable[MessageId] | None:
        """Return the messages of a tag, conversation or note; None when it is not known."""

    def instead_of(self, leaf: Catalogue, /) -> Query | None:
        """Return what finds the same messages and is sooner answered, None where nothing is."""


class MessageCards(Protocol):
    """The catalogue's cards."""

    def cards(self, ids: Sequence[MessageId]) -> list[MessageCard]:
        """Return the cards of the messages that exist, in any order."""


class SearchRequest(msgspec.Struct, frozen=True):
    """One question; ``zone`` is the letterbook's time zone and ``today`` the day in it.

    ``among``: only these messages may be hits.
    """

    query: str
    zone: tzinfo
    today: date
    sort: Sort = "relevance"
    limit: int = 20
    cursor: str | None = None
    among: frozenset[MessageId] | None = None


class SearchHit(msgspec.Struct, frozen=True):
    """One message; ``highlights`` are half-open character ranges of ``snippet``.

    ``known`` are names that other messages give to accounts which this one states by number alone.
    """

    id: MessageId
    channel: str
    sent: Moment | None
    from_: tuple[Address, ...] = msgspec.field(name="from")
    to: tuple[Address, ...]
    subject: str
    snippet: str
    highlights: tuple[tuple[int, int], ...]
    conversation: MessageId
    copies: int
    notices: int
    tags: tuple[str, ...]
    read: bool = False
    known: dict[str, str] = {}


class SearchAnswer(msgspec.Struct, frozen=True):
    """A page of hits; ``total`` is exact, ``query`` is the question as it was understood.

    ``suggestions`` are queries that were perhaps meant, when nothing was found.
    """

    schema: int
    query: str
    zone: str
    sort: Sort
    total: int
    hits: tuple[SearchHit, ...]
    cursor: str | None
    hints: tuple[str, ...]
    suggestions: tuple[Suggestion, ...]
    took_ms: float


def search_messages(
    index: SearchIndex, sets: MessageSets, cards: MessageCards, request: SearchRequest
) -> SearchAnswer:
    """Return the page of hits that the request asks for.

    A tag, conversation or note that is not known finds nothing and is named in ``hints``.
    Raises `QuerySyntax` where the query does not parse and `UsageError` for a bad cursor.
    """
    begun = perf_counter()
    asked = parse_query(request.query, request.zone, request.today)
    hints: list[str] = []
    resolved = resolve(sets, asked, hints)
    if request.among is not None:
        resolved = And((resolved, MessageSet(request.among)))
    page = index.search(resolved, sort=request.sort, limit=request.limit, cursor=request.cursor)
    if not page.total:
        hints += _empty_names(index, asked)
    suggestions = (
        () if page.total else suggest_queries(index, asked, lambda query: resolve(sets, query, []))
    )
    hits = shown_hits([hit.id for hit in page.hits], cards, snippet_words(asked, index.spellings))
    if len(hits) < len(page.hits):
        hints.append("Some hits are not in the catalogue: run `letterbook reindex`.")
    return SearchAnswer(
        schema=SEARCH_SCHEMA,
        query=write_query(asked),
        zone=str(request.zone),
        sort=request.sort,
        total=page.total,
        hits=hits,
        cursor=page.cursor,
        hints=tuple(dict.fromkeys(hints)),
        suggestions=suggestions,
        took_ms=round((perf_counter() - begun) * 1000, 1),
    )


def resolve(sets: MessageSets, asked: Query, hints: list[str]) -> Query:
    """Return the query as the index is asked it: names as accounts, catalogue leaves as sets."""
    named = expand_people(expand_exchanges(asked), sets, hints)
    return with_sets(named, lambda leaf: sets.instead_of(leaf) or looked_up(sets, leaf, hints))


def looked_up(sets: MessageSets, leaf: Catalogue, hints: list[str]) -> MessageSet:
    """Return the messages that a leaf stands for; a hint is added where it names nothing."""
    text = write_query(leaf)
    ids = sets.ids_for(leaf.field, leaf.value)
    if ids is None:
        hints.append(f"{text} names nothing in this letterbook.")
    return MessageSet(frozenset(ids or ()), text)


def _empty_names(index: SearchIndex, asked: Query) -> list[str]:
    """Return a hint for each wanted source, folder or custodian that holds no message."""
    hints = []
    for leaf in leaves(asked, wanted_only=True):
        by_name = isinstance(leaf, Word | Prefix | Phrase) and leaf.field in _NAMES
        if by_name and not index.total(leaf):
            hints.append(f"{write_query(leaf)} names nothing in this letterbook.")
    return hints


def shown_hits(
    ids: Sequence[MessageId], cards: MessageCards, words: tuple[SnippetWord, ...]
) -> tuple[SearchHit, ...]:
    """Return the hits in the order of ``ids``; what the catalogue does not know is left out."""
    found = {card.id: card for card in cards.cards(ids)}
    return tuple(_hit(found[id_], words) for id_ in ids if id_ in found)


def _hit(card: MessageCard, words: tuple[SnippetWord, ...]) -> SearchHit:
    shown = snippet(card.text, words)
    return SearchHit(
        id=card.id,
        channel=card.channel,
        sent=card.sent,
        from_=card.from_,
        to=card.to,
        subject=card.subject,
        snippet=shown.text,
        highlights=shown.highlights,
        conversation=card.conversation,
        copies=card.copies,
        notices=card.notices,
        tags=card.tags,
        read=card.read,
        known=card.known,
    )
