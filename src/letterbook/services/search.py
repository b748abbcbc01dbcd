"""Search: a query as typed in, a page of hits out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, tzinfo
from typing import Protocol

import msgspec

from letterbook.model.card import MessageCard
from letterbook.model.identity import MessageId
from letterbook.model.message import Address
from letterbook.model.moment import Moment
from letterbook.ports.search_index import SearchIndex, Sort

SEARCH_SCHEMA = 1


class MessageSets(Protocol):
    """The catalogue's and the record's answers to `Catalogue` leaves."""

    def ids_for(self, field: str, value: str) -> Iterable[MessageId] | None:
        """Return the messages of a tag, conversation or note; None when it is not known."""


class MessageCards(Protocol):
    """The catalogue's cards."""

    def cards(self, ids: Sequence[MessageId]) -> list[MessageCard]:
        """Return the cards of the messages that exist, in any order."""


class SearchRequest(msgspec.Struct, frozen=True):
    """One question; ``zone`` is the letterbook's time zone and ``today`` the day in it."""

    query: str
    zone: tzinfo
    today: date
    sort: Sort = "relevance"
    limit: int = 20
    cursor: str | None = None


class SearchHit(msgspec.Struct, frozen=True):
    """One message; ``highlights`` are half-open character ranges of ``snippet``."""

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


class SearchAnswer(msgspec.Struct, frozen=True):
    """A page of hits; ``total`` is exact, ``query`` is the question as it was understood."""

    schema: int
    query: str
    zone: str
    sort: Sort
    total: int
    hits: tuple[SearchHit, ...]
    cursor: str | None
    hints: tuple[str, ...]
    took_ms: float
