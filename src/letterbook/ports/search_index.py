"""What a search engine is given and what it answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Literal, Protocol

import msgspec

from letterbook.model.facet import FacetCounts, FacetName
from letterbook.model.identity import MessageId
from letterbook.model.message import Address
from letterbook.model.problem import Problem
from letterbook.model.query import Query

Sort = Literal["relevance", "newest", "oldest"]


class IndexDocument(msgspec.Struct):
    """One message as the index sees it.

    Zones hold running text; ``attachment`` is the text of textual attachments, ``other`` what
    only another reading of the bytes shows.  ``type`` are the content types of the
    attachments; ``source`` (ids and names), ``folder`` and ``custodian`` come from all copies.
    ``earliest`` and ``latest`` are the bounds of the stated date in seconds UTC, None when
    undated.  ``zone_languages`` are the languages of the zones that hold text, as far as they
    are known, by which a word also finds its other forms.
    """

    id: MessageId
    channel: str
    subject: str
    new: str
    quoted: str
    attachment: str
    other: str
    from_: tuple[Address, ...]
    sender: tuple[Address, ...]
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    bcc: tuple[Address, ...]
    filename: tuple[str, ...]
    type: tuple[str, ...]
    link: tuple[str, ...]
    stated_id: tuple[str, ...]
    lang: str
    source: tuple[str, ...]
    source_id: tuple[str, ...]
    folder: tuple[str, ...]
    custodian: tuple[str, ...]
    notice: tuple[str, ...]
    earliest: int | None
    latest: int | None
    zone_languages: tuple[tuple[str, str], ...]


class IndexHit(msgspec.Struct, frozen=True):
    """One hit: ``sort_key`` is the engine's sort value (score, or seconds UTC; None = undated)."""

    id: MessageId
    sort_key: float | int | None


class IndexPage(msgspec.Struct, frozen=True):
    """``total`` is exact; ``cursor`` continues after the last hit, None at the end."""

    total: int
    hits: tuple[IndexHit, ...]
    cursor: str | None


class SearchIndex(Protocol):
    """An engine over one letterbook.  Ties in any order break by message id."""

    encode: Callable[[IndexDocument], str]
    """Pure and picklable: turns a document into the engine's own input, in a worker process."""

    def search(self, query: Query, *, sort: Sort, limit: int, cursor: str | None) -> IndexPage:
        """Return one page; every catalogue leaf of the query has been resolved to message ids."""

    def ids(self, query: Query) -> frozenset[MessageId]:
        """Return every message that the query finds; catalogue leaves have been resolved."""

    def total(self, query: Query) -> int:
        """Return how many messages the query finds."""

    def count(
        self, query: Query, names: Sequence[FacetName], *, most: int, bounds: Sequence[int] = ()
    ) -> FacetCounts:
        """Return the ``most`` most frequent values of each facet, and the span of the dates.

        With ``bounds`` also how many messages may be dated in each [bound, next bound).
        """

    def count_later(
        self, query: Query, names: Sequence[FacetName], *, most: int, bounds: Sequence[int] = ()
    ) -> Callable[[], FacetCounts]:
        """Begin to `count` and return what waits for the counts; other questions may come between.

        Nothing is refreshed before they are there.
        """

    def document_ids(self) -> Iterable[MessageId]:
        """Yield the id of every document once, in no particular order."""

    def spellings(self, word: str) -> frozenset[str]:
        """Return the folded words of the index that a plain word finds as its forms, and itself."""

    def words(self, zone: str, start: str, most: int) -> list[tuple[str, int]]:
        """Return the ``most`` frequent folded words of a text zone or role that begin so.

        Each comes with the number of messages that have it there; the most frequent is first.
        """

    def values(self, name: FacetName, start: str, most: int) -> list[tuple[str, int]]:
        """Return the ``most`` frequent values of a facet that begin so, as `words` does."""

    def like(self, document: IndexDocument, query: Query, limit: int) -> tuple[IndexHit, ...]:
        """Return the hits of ``query`` that share telling words with a message, best first.

        The message itself is not among them.  A word is telling if few messages have it, but
        more than one.
        """

    def refresh(self) -> None:
        """Make what other processes committed visible to the next search."""

    def writer(self) -> SearchIndexWriter:
        """Return the one writer; the caller holds the ingest lock."""

    def wipe(self) -> None:
        """Leave an empty index on disk."""

    def verify(self, *, read_data: bool) -> Iterator[Problem]:
        """Yield what of the engine's own files is not as it was when the last writer closed."""


class SearchIndexWriter(Protocol):
    """Adds and removes documents; nothing is visible before `commit`."""

    def add(self, encoded: Sequence[str]) -> None:
        """Add documents made by ``encode``; their ids must not be in the index."""

    def delete(self, ids: Sequence[MessageId]) -> None:
        """Remove the documents with these ids, where they exist."""

    def commit(self) -> None:
        """Make all of it durable and visible."""

    def close(self) -> None:
        """Wait for merges and release the engine's own lock."""
