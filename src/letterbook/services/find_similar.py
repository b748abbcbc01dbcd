"""More like this: the messages that share the most telling words with one of them."""

from __future__ import annotations

import msgspec

from letterbook.model.identity import MessageId
from letterbook.ports.search_index import IndexDocument, SearchIndex
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

SIMILAR_SCHEMA = 1


class SimilarAnswer(msgspec.Struct, frozen=True):
    """The messages most like ``id`` among those of ``query``, best first.

    Likeness has no limit at which it ends: there is no total.
    """

    schema: int
    id: MessageId
    query: str
    zone: str
    hits: tuple[SearchHit, ...]
    hints: tuple[str, ...]


def find_similar(
    index: SearchIndex,
    sets: MessageSets,
    cards: MessageCards,
    document: IndexDocument,
    request: SearchRequest,
) -> SimilarAnswer:
    """Return the messages that share rare words of subject and new text with a message."""
    asked = parse_query(request.query, request.zone, request.today)
    hints: list[str] = []
    resolved = resolve(sets, asked, hints)
    found = index.like(document, resolved, request.limit)
    words = snippet_words(asked, index.spellings)
    return SimilarAnswer(
        schema=SIMILAR_SCHEMA,
        id=document.id,
        query=write_query(asked),
        zone=str(request.zone),
        hits=shown_hits([hit.id for hit in found], cards, words),
        hints=tuple(dict.fromkeys(hints)),
    )
