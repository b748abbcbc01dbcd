"""Lists of terms, and what a letterbook holds of each term of a list."""

from __future__ import annotations

from typing import Literal

import msgspec

from letterbook.model.identity import MessageId
from letterbook.model.moment import Moment

ReadAs = Literal["query", "phrase"]


class Term(msgspec.Struct, frozen=True):
    """One term and the line of the list on which it begins."""

    line: int
    text: str


class TermNotice(msgspec.Struct, frozen=True):
    """Something about a line of the list that its owner should know."""

    line: int
    term: str
    what: str


class TermList(msgspec.Struct, frozen=True):
    """The terms of a list in their order; ``header`` is the name of their column, "" for none."""

    terms: tuple[Term, ...]
    header: str = ""
    notices: tuple[TermNotice, ...] = ()


class TermHit(msgspec.Struct, frozen=True):
    """A dated message that a term finds."""

    id: MessageId
    sent: Moment | None


class TermPerson(msgspec.Struct, frozen=True):
    """An address, and on how many of a term's messages it stands.

    ``query`` finds these messages, "" where no query can.
    """

    address: str
    messages: int
    query: str = ""


class TermRow(msgspec.Struct, frozen=True):
    """One term; ``query`` finds exactly its ``hits`` messages.

    ``unique`` of them no other term of the list finds; ``unique_query`` finds these, "" where it
    would be too long to be asked.  ``people`` counts the addresses in From,
    Sender, To, Cc and Bcc, ``top_people`` are the most frequent.  ``first`` and ``last`` are by
    stated date, null where no hit is dated.
    """

    line: int
    term: str
    read_as: ReadAs
    query: str
    hits: int
    unique: int
    people: int
    top_people: tuple[TermPerson, ...]
    first: TermHit | None
    last: TermHit | None
    unique_query: str = ""


class TermReport(msgspec.Struct, frozen=True):
    """Each term of a list with what it finds.

    ``total`` counts the messages that any term finds, each once; ``query`` finds them, "" where
    it would be too long to be asked.  ``not_read`` are the terms that
    could not be looked for; ``notices`` tell what else is odd about the list.  ``within`` is the
    query, as it was understood, that every hit also fulfils, "" for none.
    """

    schema: int
    within: str
    zone: str
    header: str
    total: int
    terms: tuple[TermRow, ...]
    without_hits: int
    not_read: tuple[TermNotice, ...]
    notices: tuple[TermNotice, ...]
    hints: tuple[str, ...]
    took_ms: float
    query: str = ""
