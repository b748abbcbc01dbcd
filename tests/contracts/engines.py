"""Messages to put into a search engine, and what it finds."""

from __future__ import annotations

from datetime import UTC, date

import msgspec

from letterbook.model.identity import MessageId
from letterbook.model.message import Address
from letterbook.ports.search_index import IndexDocument, SearchIndex, Sort
from letterbook.rules.query_text import parse_query

ALICE = Address("Élise Alice Moreau", "alice.moreau@mail.example.org")
BOB = Address("", "bob@example.org.uk")


def message(number: int, **changes: object) -> IndexDocument:
    """Return a message with the id ``number`` and nothing in it."""
    empty = IndexDocument(
        id=MessageId(f"{number:032x}"),
        channel="mail",
        subject="",
        new="",
        quoted="",
        attachment="",
        other="",
        from_=(),
        sender=(),
        to=(),
        cc=(),
        bcc=(),
        filename=(),
        type=(),
        link=(),
        stated_id=(),
        lang="",
        source=(),
        source_id=(),
        folder=(),
        custodian=(),
        notice=(),
        earliest=None,
        latest=None,
        zone_languages=(),
    )
    return msgspec.structs.replace(empty, **changes)


def put(index: SearchIndex, *documents: IndexDocument) -> None:
    """Add and commit."""
    writer = index.writer()
    writer.add([index.encode(document) for document in documents])
    writer.commit()
    writer.close()


def found(index: SearchIndex, text: str, sort: Sort = "oldest") -> list[int]:
    """Return the numbers of the messages that a query finds."""
    query = parse_query(text, UTC, date(2026, 1, 1))
    page = index.search(query, sort=sort, limit=100, cursor=None)
    assert page.total == len(page.hits)
    return [int(hit.id, 16) for hit in page.hits]
