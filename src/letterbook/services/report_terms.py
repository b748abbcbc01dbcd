"""Reports on a list of terms: for each what it finds, who is on it, when, and how to see it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, tzinfo
from itertools import chain
from time import perf_counter

import msgspec

from letterbook.errors import QuerySyntax, UsageError
from letterbook.model.identity import MessageId
from letterbook.model.moment import Moment
from letterbook.model.query import Catalogue, Everything, MessageSet, Not, Query
from letterbook.model.term_report import (
    ReadAs,
    Term,
    TermHit,
    TermList,
    TermNotice,
    TermPerson,
    TermReport,
    TermRow,
)
from letterbook.ports.search_index import SearchIndex
from letterbook.rules.account_query import account_query, all_of, any_of
from letterbook.rules.query_text import parse_query
from letterbook.rules.query_tree import both, with_sets
from letterbook.rules.query_writing import write_query
from letterbook.rules.term_query import question_key, read_term
from letterbook.services.expand_people import expand_people
from letterbook.services.packed_mail import open_mail
from letterbook.services.search import MessageSets, looked_up
from letterbook.store.catalogue_read import CatalogueReader
from letterbook.store.catalogue_terms import MessageFacts, accounts_of, facts_of

TERMS_SCHEMA = 1
MOST_ADDRESS = 16_000
"""Bytes of a query that can still stand in the address of a page."""

_TOP = 3
_MOST_OTHERS = 100


class TermRequest(msgspec.Struct, frozen=True):
    """The list and how to read it; ``within`` narrows every term."""

    list: TermList
    within: str
    as_phrases: bool
    zone: tzinfo
    today: date


class _Found:
    """One term and what was counted for it."""

    def __init__(self, term: Term, read_as: ReadAs, query: Query, within: Query) -> None:
        self.term = term
        self.read_as = read_as
        self.alone = query
        self.query = both(within, query)
        self.others: set[int] = set()
        self.hits = 0
        self.unique = 0
        self.parties: Counter[int] = Counter()
        self.first: tuple[int, MessageId] | None = None
        self.last: tuple[int, MessageId] | None = None

    def count(self, hits: Sequence[MessageFacts]) -> None:
        """Count messages that the term finds, which come in the order of their dates."""
        self.parties.update(chain.from_iterable(hit.parties for hit in hits))
        begin = hits[0]
        if begin.second is not None:
            first = (begin.second, begin.id)
            self.first = min(self.first or first, first)
        end: MessageFacts | None = None
        for hit in reversed(hits):
            if end is not None and hit.second != end.second:
                break
            if hit.second is not None:
                end = hit
        if end is not None and end.second is not None:
            last = (-end.second, end.id)
            self.last = min(self.last or last, last)


def report_terms(
    index: SearchIndex, sets: MessageSets, catalogue: CatalogueReader, request: TermRequest
) -> TermReport:
    """Return what each term of the list finds; a term that cannot be looked for is named.

    Raises `QuerySyntax` where ``within`` does not parse.
    """
    begun = perf_counter()
    search = _Search(index, sets, request)
    for term in request.list.terms:
        search.take(term)
    holders = search.holders
    for numbers, messages in Counter(map(tuple, holders.values())).items():
        if len(numbers) == 1:
            search.found[numbers[0]].unique += messages
        for n in numbers:
            search.found[n].others.update(numbers)
    known = 0
    for facts in facts_of(catalogue.connection, list(holders)):
        known += len(facts)
        held: dict[int, list[MessageFacts]] = {}
        for one in facts:
            for n in holders[one.id]:
                held.setdefault(n, []).append(one)
        for n, hits in held.items():
            search.found[n].count(hits)
    if known < len(holders):
        search.hints.append("Some hits are not in the catalogue: run `letterbook reindex`.")
    rows = tuple(_rows(catalogue, search, request))
    return TermReport(
        schema=TERMS_SCHEMA,
        within="" if isinstance(search.within, Everything) else write_query(search.within),
        zone=str(request.zone),
        header=request.list.header,
        total=len(holders),
        terms=rows,
        without_hits=sum(not row.hits for row in rows),
        not_read=tuple(search.not_read),
        notices=(*request.list.notices, *search.notices),
        hints=tuple(dict.fromkeys(search.hints)),
        took_ms=round((perf_counter() - begun) * 1000, 1),
        query=_query_of_all(search, request),
    )


class _Search:
    """Looks for one term after the other; ``holders`` are the terms that find a message."""

    def __init__(self, index: SearchIndex, sets: MessageSets, request: TermRequest) -> None:
        self._index, self._sets, self._request = index, sets, request
        self.found: list[_Found] = []
        self.holders: dict[MessageId, list[int]] = {}
        self.not_read: list[TermNotice] = []
        self.notices: list[TermNotice] = []
        self.hints: list[str] = []
        self._resolved: dict[Catalogue, MessageSet] = {}
        self._lines: dict[str, int] = {}
        self.within = parse_query(request.within, request.zone, request.today)
        self._among: frozenset[MessageId] | None = None
        if not isinstance(self.within, Everything):
            self._among = self._ids(self.within)

    def take(self, term: Term) -> None:
        """Look for a term, or note why that cannot be done or was done before."""
        request = self._request
        if any("\ud800" <= char <= "\udfff" for char in term.text):
            self.not_read.append(TermNotice(term.line, term.text, "The line is not UTF-8."))
            return
        if not term.text.strip():
            self.not_read.append(TermNotice(term.line, term.text, "The term is empty."))
            return
        try:
            read = read_term(term.text, request.zone, request.today, as_phrase=request.as_phrases)
            key = question_key(read.query)
            if key in self._lines:
                self._tell(term, f"The same term stands on line {self._lines[key]}.")
                return
            ids = self._ids(read.query)
        except (QuerySyntax, UsageError) as error:
            self.not_read.append(TermNotice(term.line, term.text, error.sentence))
            return
        self._lines[key] = term.line
        if read.why:
            self._tell(term, f"Read as a phrase: {read.why}.")
        if self._among is not None:
            ids &= self._among
        found = _Found(term, read.read_as, read.query, self.within)
        found.hits = len(ids)
        for identity in ids:
            self.holders.setdefault(identity, []).append(len(self.found))
        self.found.append(found)

    def _tell(self, term: Term, what: str) -> None:
        self.notices.append(TermNotice(term.line, term.text, what))

    def _ids(self, query: Query) -> frozenset[MessageId]:
        return self._index.ids(with_sets(self._named(query), self._look_up))

    def _named(self, query: Query) -> Query:
        return expand_people(query, self._sets, self.hints)

    def _look_up(self, leaf: Catalogue) -> MessageSet:
        if leaf not in self._resolved:
            self._resolved[leaf] = looked_up(self._sets, leaf, self.hints)
        return self._resolved[leaf]


def _query_of_all(search: _Search, request: TermRequest) -> str:
    """Return what finds all that any term finds; terms without a hit stand in it if they fit."""
    text = ""
    for terms in (search.found, [one for one in search.found if one.hits]):
        if terms and not text:
            any_term = any_of([one.alone for one in terms])
            text = _askable(both(search.within, any_term), request)
    return text


def _query_of_unique(one: _Found, n: int, search: _Search, request: TermRequest) -> str:
    others = sorted(one.others - {n})
    if len(others) > _MOST_OTHERS:
        return ""
    without = [Not(search.found[other].alone) for other in others]
    return _askable(all_of([one.query, *without]), request)


def _askable(query: Query, request: TermRequest) -> str:
    """Return the text of a query, "" where it is too long to be asked."""
    text = write_query(query)
    if len(text.encode("utf-8", "replace")) > MOST_ADDRESS:
        return ""
    try:
        parse_query(text, request.zone, request.today)
    except QuerySyntax:  # of too many parts, or too deep
        return ""
    return text


def _people(one: _Found, accounts: Mapping[int, tuple[str, str]]) -> Iterable[TermPerson]:
    order = sorted((-n, *accounts[p]) for p, n in one.parties.items())
    for n, address, platform in order[:_TOP]:
        account = account_query(platform, address, "with")
        yield TermPerson(
            address, -n, "" if account is None else write_query(all_of([one.query, account]))
        )


def _rows(catalogue: CatalogueReader, search: _Search, request: TermRequest) -> Iterable[TermRow]:
    found = search.found
    accounts = accounts_of(catalogue.connection, list({p for one in found for p in one.parties}))
    ends = {end[1] for one in found for end in (one.first, one.last) if end is not None}
    moments = {row.id: open_mail(row.view).sent for row in catalogue.views(sorted(ends))}
    for n, one in enumerate(found):
        yield TermRow(
            line=one.term.line,
            term=one.term.text,
            read_as=one.read_as,
            query=write_query(one.query),
            hits=one.hits,
            unique=one.unique,
            people=len(one.parties),
            top_people=tuple(_people(one, accounts)),
            first=_end(one.first, moments),
            last=_end(one.last, moments),
            unique_query=_query_of_unique(one, n, search, request),
        )


def _end(
    found: tuple[int, MessageId] | None, moments: Mapping[MessageId, Moment | None]
) -> TermHit | None:
    return None if found is None else TermHit(found[1], moments.get(found[1]))
