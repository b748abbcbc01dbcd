"""Whether a message answers a query, told by reading the message."""

from __future__ import annotations

from collections.abc import Iterator

import tantivy

from letterbook.errors import UsageError
from letterbook.index.leaf_fields import (
    is_ranked,
    roles,
    running_zones,
    text_zones,
    value_of,
)
from letterbook.index.ordering import within_calendar
from letterbook.index.plain_counts import correspondents
from letterbook.index.plain_words import are_near, is_misspelt, matches_one
from letterbook.index.tantivy_schema import folded_as_text, zone_languages
from letterbook.index.word_stems import STEMMED_ZONES, UNKNOWN, forms_of, is_form
from letterbook.model.message import Address
from letterbook.model.query import (
    And,
    Catalogue,
    DateRange,
    Everything,
    Exact,
    Fuzzy,
    MessageSet,
    Near,
    Not,
    Or,
    Pattern,
    Phrase,
    Prefix,
    Query,
    Word,
)
from letterbook.ports.search_index import IndexDocument
from letterbook.rules.query_terms import (
    ending_of,
    exact_key,
    folded,
    is_number,
    link_terms,
    message_id_prefix,
    notice_terms,
    person_beginnings,
    person_terms,
    pieces,
    searchable,
    stated_key,
    type_terms,
    whole,
)


class Matcher:
    """Reads a message and says whether it is an answer; ``unread`` zones are passed over.

    ``languages`` are those that a zone is taken to be in whose language is in doubt.
    """

    def __init__(
        self,
        analyzer: tantivy.TextAnalyzer,
        languages: frozenset[str],
        unread: tuple[str, ...] = (),
    ) -> None:
        """Keep what words are split by."""
        self._analyzer = analyzer
        self._languages = languages
        self._unread = unread

    def holds(self, query: Query, document: IndexDocument) -> bool:
        """Return whether the query finds the message."""
        if isinstance(query, And):
            return all(self.holds(clause, document) for clause in query.clauses)
        if isinstance(query, Or):
            return any(self.holds(clause, document) for clause in query.clauses)
        if isinstance(query, Not):
            return not self.holds(query.clause, document)
        if isinstance(query, Everything):
            return True
        if isinstance(query, MessageSet):
            return document.id in query.ids
        if isinstance(query, DateRange):
            return _dated(query, document)
        if isinstance(query, Exact):
            return _exact(query, document)
        if isinstance(query, Catalogue):
            raise UsageError(f"{query.field}:{query.value} was not looked up before the search")
        if isinstance(query, Near):
            wanted = [t for word in query.words for t in self._split(word)]
            zones = (
                self._split(t)
                for z in self._read(running_zones(query.field))
                for t in texts(z, document)
            )
            return any(are_near(wanted, held, query.distance) for held in zones)
        if isinstance(query, Pattern):
            in_words, in_people = folded_as_text(query.pattern), folded(query.pattern)
            return matches_one(in_words, self._held(query.field, document)) or matches_one(
                in_people, _terms_of_people(query.field, document)
            )
        if isinstance(query, Fuzzy):
            typed, most = self._split(query.text), query.distance
            held = self._held(query.field, document) if len(typed) == 1 else ()
            if any(is_misspelt(typed[0], word, most) for word in held):
                return True
            name = pieces(query.text)[0]
            people = _terms_of_people(query.field, document)
            return any(is_misspelt(name, term, most) for term in people)
        return self._text(query, document)

    def _read(self, zones: tuple[str, ...]) -> list[str]:
        return [zone for zone in zones if zone not in self._unread]

    def _split(self, text: str) -> list[str]:
        return self._analyzer.analyze(searchable(text))

    def _held(self, field: str, document: IndexDocument) -> Iterator[str]:
        """Yield every word of the texts that the field looks at."""
        for zone in self._read(text_zones(field)):
            for text in texts(zone, document):
                yield from self._split(text)

    def score(self, query: Query, document: IndexDocument) -> int:
        """Return how many of the wanted words the message holds."""
        if isinstance(query, And | Or):
            return sum(self.score(clause, document) for clause in query.clauses)
        return int(is_ranked(query) and self.holds(query, document))

    def _text(self, leaf: Word | Prefix | Phrase, document: IndexDocument) -> bool:
        value = value_of(leaf)
        begun = isinstance(leaf, Prefix)
        zones = text_zones(leaf.field)
        people = roles(leaf.field)
        if isinstance(leaf, Prefix) and not zones and not people:
            return _exact_prefix(leaf, document)
        wanted = self._split(value)
        for zone in self._read(zones):
            for text in texts(zone, document):
                held = self._split(text)
                if _follow(wanted, held, begun):
                    return True
                if isinstance(leaf, Word) and len(wanted) == 1 and zone in STEMMED_ZONES:
                    forms = forms_of(wanted[0], self._spoken(zone, document))
                    if any(is_form(word, form) for form in forms for word in held):
                        return True
        named = [person for role in people for person in correspondents(role, document)]
        match = _person_begins if begun else _is_person
        return any(match(value, person) for person in named)

    def _spoken(self, zone: str, document: IndexDocument) -> frozenset[str]:
        language = zone_languages(document).get(zone, UNKNOWN)
        return self._languages if language == UNKNOWN else frozenset((language,))


def _terms_of_people(field: str, document: IndexDocument) -> Iterator[str]:
    """Yield every term of the correspondents that the field looks at."""
    for role in roles(field):
        for person in correspondents(role, document):
            yield from person_terms(person)


def texts(zone: str, document: IndexDocument) -> tuple[str, ...]:
    """Return the texts of a zone."""
    value: str | tuple[str, ...] = getattr(document, zone)
    return (value,) if isinstance(value, str) else value


def _follow(wanted: list[str], held: list[str], begun: bool) -> bool:
    """Return whether ``wanted`` stands in ``held`` as a run, its last word perhaps begun only."""
    if not wanted:
        return False
    *complete, last = wanted
    for start in range(len(held) - len(wanted) + 1):
        end = start + len(complete)
        if held[start:end] == complete and (
            held[end].startswith(last) if begun else held[end] == last
        ):
            return True
    return False


def _is_person(value: str, person: Address) -> bool:
    one = whole(value)
    address = whole(person.address)
    local, at, domain = address.rpartition("@")
    if not at:
        local, domain = address, ""
    below = "." + domain.strip(".")
    if "@" in one:
        if one == address or (one == local + "@" and (at or is_number(local))):
            return True
        return one.startswith("@") and len(one) > 1 and below.endswith("." + one[1:])
    wanted = pieces(value)
    runs = [pieces(person.name), pieces(local), *(pieces(label) for label in domain.split("."))]
    if any(_follow(wanted, run, begun=False) for run in runs):
        return True
    if not wanted or len(value.split()) > 1:
        return bool(wanted) and one == address
    if wanted == [one]:
        return one == address
    return one == address or bool(at and one == local) or below.endswith("." + one)


def _person_begins(value: str, person: Address) -> bool:
    terms = list(person_terms(person))
    wanted = pieces(value)
    return any(term.startswith(person_beginnings(value)) for term in terms) or (
        len(wanted) > 1 and _follow(wanted, terms, begun=True)
    )


def date_span(document: IndexDocument) -> tuple[int, int] | None:
    """Return the bounds of the stated date, None when undated."""
    if document.earliest is None:
        return None
    latest = document.earliest if document.latest is None else document.latest
    return within_calendar(document.earliest), within_calendar(latest)


def _dated(leaf: DateRange, document: IndexDocument) -> bool:
    span = date_span(document)
    if span is None:
        return False
    begins, ends = span
    return (leaf.earliest is None or ends >= within_calendar(leaf.earliest)) and (
        leaf.latest is None or begins <= within_calendar(leaf.latest)
    )


def _terms(field: str, document: IndexDocument) -> set[str]:
    if field == "has":
        return _held(document)
    if field == "type":
        endings = {ending_of(name) for name in document.filename} - {""}
        return endings.union(*(type_terms(value) for value in document.type))
    if field == "link":
        return set[str]().union(*(link_terms(value) for value in document.link))
    if field == "notice":
        return set[str]().union(*(notice_terms(value) for value in document.notice))
    return {folded(document.channel)} if field == "channel" else {folded(document.lang)} - {""}


def _held(document: IndexDocument) -> set[str]:
    held = set()
    if document.filename or document.type:
        held.add("attachment")
    if document.earliest is not None:
        held.add("date")
    if document.stated_id:
        held.add("id")
    for name in ("link", "quoted", "notice"):
        if getattr(document, name):
            held.add(name)
    return held


def _exact(leaf: Exact, document: IndexDocument) -> bool:
    if leaf.field == "id":
        start = message_id_prefix(leaf.value)
        stated = {stated_key(value) for value in document.stated_id}
        return stated_key(leaf.value) in stated or (
            start is not None and document.id.startswith(start)
        )
    return exact_key(leaf.field, leaf.value) in _terms(leaf.field, document)


def _exact_prefix(leaf: Prefix, document: IndexDocument) -> bool:
    key = exact_key(leaf.field, leaf.text)
    if leaf.field != "id":
        return any(term.startswith(key) for term in _terms(leaf.field, document) if key)
    start = message_id_prefix(leaf.text)
    stated = [stated_key(value) for value in document.stated_id if key]
    return any(value.startswith(key) for value in stated) or (
        start is not None and document.id.startswith(start)
    )
