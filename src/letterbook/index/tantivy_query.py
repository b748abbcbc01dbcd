"""Query tree to Tantivy query."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import pairwise

import tantivy

from letterbook.errors import UsageError
from letterbook.index.leaf_fields import (
    ABOVE,
    LIKE_ZONES,
    is_scored,
    roles,
    running_zones,
    text_zones,
    value_of,
)
from letterbook.index.ordering import within_calendar
from letterbook.index.tantivy_schema import folded_in
from letterbook.index.tantivy_words import IndexWords
from letterbook.index.word_stems import MIN_LETTERS, STEMMED_ZONES
from letterbook.model.query import (
    And,
    Catalogue,
    DateRange,
    Everything,
    Exact,
    Fuzzy,
    Leaf,
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
    exact_key,
    message_id_prefix,
    person_beginnings,
    person_questions,
    pieces,
    searchable,
)
from letterbook.rules.query_tree import leaves

_WEIGHTS = {"subject": 3.0, "new": 2.0, "filename": 1.5, "quoted": 0.5, "other": 0.5}
_TELLING = 30
_LOOKED_AT = 2_000
_SIGNS = re.compile(r"[!-/:-@\[-`{-~]")
_Q = tantivy.Query
_MUST = tantivy.Occur.Must
_MUST_NOT = tantivy.Occur.MustNot


class TantivyCompiler:
    """Compiles query trees for one schema."""

    def __init__(
        self,
        schema: tantivy.Schema,
        words: tantivy.TextAnalyzer,
        book: Callable[[], IndexWords],
        unread: tuple[str, ...] = (),
    ) -> None:
        """Keep the schema, the analyzer of running text, and what gives the words of the index.

        ``unread`` are zones in which nothing is looked for.
        """
        self._schema = schema
        self._words = words
        self._dictionary = book
        self._unread = unread

    def ranked(self, query: Query, above: TantivyCompiler) -> tantivy.Query:
        """Return the engine's query, with the messages first that ``above`` finds as well."""
        first = _Q.const_score_query(above.compile(query), ABOVE)
        return _Q.boolean_query([(_MUST, self.compile(query)), (tantivy.Occur.Should, first)])

    def compile(self, query: Query) -> tantivy.Query:
        """Return the engine's query, made once for each state of the index.

        Raises `UsageError` for a `Catalogue` leaf, which has to be resolved before.
        """
        if any(isinstance(leaf, MessageSet) for leaf in leaves(query)):
            return self._compile(query)  # a set may be large, and is of one moment
        return self._dictionary().once((query, self._unread), lambda: self._compile(query))

    def like(
        self, document: IndexDocument, frequency: Callable[[str, str], int], among: Query
    ) -> tantivy.Query:
        """Return what finds the messages of ``among`` that share telling words with another one.

        ``frequency`` gives in how many messages a zone has a word.
        """
        alike: list[tantivy.Query] = []
        for zone in LIKE_ZONES:
            words = self._words.analyze(searchable(getattr(document, zone)))
            for word in _telling(words, partial(frequency, zone)):
                term = _Q.term_query(self._schema, zone, word)
                alike.append(_Q.boost_query(term, _WEIGHTS[zone]))
        itself = _Q.term_query(self._schema, "id", document.id)
        only = _Q.const_score_query(self.compile(among), 0.0)
        return _Q.boolean_query([(_MUST, _any(alike)), (_MUST, only), (_MUST_NOT, itself)])

    def spellings(self, word: str) -> frozenset[str]:
        """Return the folded words that a plain word finds as its forms, and itself."""
        tokens = self._words.analyze(searchable(word))
        forms = self._dictionary().forms(tokens[0]) if len(tokens) == 1 else ()
        return frozenset((*tokens, *forms))

    def _compile(self, query: Query) -> tantivy.Query:
        if isinstance(query, And):
            return self._all(query.clauses)
        if isinstance(query, Or):
            return _any([self._compile(clause) for clause in query.clauses])
        if isinstance(query, Not):
            return self._all((query,))
        compiled = self._leaf(query)
        return compiled if is_scored(query) else _Q.const_score_query(compiled, 0.0)

    def _all(self, clauses: tuple[Query, ...]) -> tantivy.Query:
        wanted = [(_MUST, self._compile(c)) for c in clauses if not isinstance(c, Not)]
        refused = [(_MUST_NOT, self._compile(c.clause)) for c in clauses if isinstance(c, Not)]
        if not wanted:
            wanted = [(_MUST, _Q.const_score_query(_Q.all_query(), 0.0))]
        return _Q.boolean_query([*wanted, *refused])

    def _leaf(self, leaf: Leaf) -> tantivy.Query:
        if isinstance(leaf, Everything):
            return _Q.all_query()
        if isinstance(leaf, MessageSet):
            return _Q.term_set_query(self._schema, "id", sorted(leaf.ids))
        if isinstance(leaf, DateRange):
            return self._dates(leaf)
        if isinstance(leaf, Exact):
            return self._exact(leaf)
        if isinstance(leaf, Prefix):
            return self._prefix(leaf)
        if isinstance(leaf, Fuzzy):
            return self._fuzzy(leaf)
        if isinstance(leaf, Near):
            return self._near(leaf)
        if isinstance(leaf, Pattern):
            fields = [*self._read(text_zones(leaf.field)), *roles(leaf.field)]
            asked = [(f, folded_in(f, leaf.pattern)) for f in fields]
            return _any([_Q.regex_query(self._schema, f, pattern) for f, pattern in asked])
        if isinstance(leaf, Catalogue):
            raise UsageError(f"{leaf.field}:{leaf.value} was not looked up before the search")
        return self._text(leaf)

    def _text(self, leaf: Word | Phrase) -> tantivy.Query:
        value = value_of(leaf)
        found: list[tantivy.Query] = []
        zones = self._read(text_zones(leaf.field))
        tokens = self._words.analyze(searchable(value)) if zones else []
        if tokens:
            forms = (
                self._dictionary().forms(tokens[0])
                if isinstance(leaf, Word) and not tokens[1:]
                else {}
            )
            for zone in zones:
                weight = _WEIGHTS.get(zone, 1.0)
                found.append(_Q.boost_query(self._sequence(zone, tokens), weight))
                if zone in STEMMED_ZONES:
                    found += [_Q.boost_query(q, weight / 2) for q in self._other(zone, forms)]
        for role in roles(leaf.field):
            found += [self._sequence(role, list(q)) for q in person_questions(value)]
        return _any(found)

    def _read(self, zones: tuple[str, ...]) -> list[str]:
        return [zone for zone in zones if zone not in self._unread]

    def _other(self, zone: str, forms: Mapping[str, frozenset[str]]) -> Iterator[tantivy.Query]:
        """Yield what finds the forms of a word in zones of a language they are forms in."""
        alike: dict[frozenset[str], list[str]] = {}
        for word, languages in forms.items():
            alike.setdefault(languages, []).append(word)
        for languages, words in alike.items():
            found = _any([_Q.term_query(self._schema, zone, word) for word in sorted(words)])
            occur, those = self._dictionary().fewer(zone, languages)
            if occur == _MUST or those:
                where = _Q.const_score_query(self._terms("zone_lang", those), 0.0)
                found = _Q.boolean_query([(_MUST, found), (occur, where)])
            yield found

    def _terms(self, field: str, values: Iterable[str]) -> tantivy.Query:
        return _any([_Q.term_query(self._schema, field, value) for value in values])

    def _fuzzy(self, leaf: Fuzzy) -> tantivy.Query:
        found: list[tantivy.Query] = []
        terms = self._words.analyze(searchable(leaf.text))
        for zone in self._read(text_zones(leaf.field)) if len(terms) == 1 else ():
            query = _Q.fuzzy_term_query(self._schema, zone, terms[0], distance=leaf.distance)
            found.append(_Q.boost_query(query, _WEIGHTS.get(zone, 1.0)))
        for role in roles(leaf.field):
            found.append(
                _Q.fuzzy_term_query(
                    self._schema, role, pieces(leaf.text)[0], distance=leaf.distance
                )
            )
        return _any(found)

    def _near(self, leaf: Near) -> tantivy.Query:
        """Match neighbours of the list pair by pair, in either order, within one zone."""
        words = [t for word in leaf.words for t in self._words.analyze(searchable(word))]
        return _any(
            [
                _Q.boost_query(self._pairs(zone, words, leaf.distance), _WEIGHTS.get(zone, 1.0))
                for zone in self._read(running_zones(leaf.field))
            ]
        )

    def _pairs(self, zone: str, terms: list[str], distance: int) -> tantivy.Query:
        def near(first: str, second: str) -> tantivy.Query:
            if first == second:
                return _Q.term_query(self._schema, zone, first)
            orders = ([first, second], [second, first])
            return _any([_Q.phrase_query(self._schema, zone, o, slop=distance) for o in orders])  # type: ignore[arg-type]

        return _Q.boolean_query([(_MUST, near(*pair)) for pair in pairwise(terms)])

    def _sequence(self, field: str, tokens: list[str]) -> tantivy.Query:
        if len(tokens) == 1:
            return _Q.term_query(self._schema, field, tokens[0])
        return _Q.phrase_query(self._schema, field, list(tokens))

    def _prefix(self, leaf: Prefix) -> tantivy.Query:
        zones = text_zones(leaf.field)
        people = roles(leaf.field)
        if not zones and not people:
            return self._exact_prefix(leaf)
        found: list[tantivy.Query] = []
        tokens = self._words.analyze(searchable(leaf.text)) if zones else []
        if tokens:
            found += [self._begun(zone, tokens) for zone in self._read(zones)]
        parts = pieces(leaf.text)
        for role in people:
            found += [self._begun(role, [start]) for start in person_beginnings(leaf.text)]
            if len(parts) > 1:
                found.append(self._begun(role, parts))
        return _any(found)

    def _begun(self, field: str, tokens: list[str]) -> tantivy.Query:
        """Match a sequence whose last term is only begun."""
        if len(tokens) == 1:
            return _Q.fuzzy_term_query(self._schema, field, tokens[0], distance=0, prefix=True)
        *complete, last = (_SIGNS.sub(r"\\\g<0>", token) for token in tokens)
        return _Q.regex_phrase_query(self._schema, field, [*complete, f"{last}.*"])

    def _exact_prefix(self, leaf: Prefix) -> tantivy.Query:
        field = "stated" if leaf.field == "id" else leaf.field
        key = exact_key(leaf.field, leaf.text)
        found = [self._begun(field, [key])] if key else []
        if leaf.field == "id" and (start := message_id_prefix(leaf.text)):
            found.append(self._begun("id", [start]))
        return _any(found)

    def _exact(self, leaf: Exact) -> tantivy.Query:
        key = exact_key(leaf.field, leaf.value)
        if leaf.field != "id":
            return _Q.term_query(self._schema, leaf.field, key) if key else _Q.empty_query()
        found = [_Q.term_query(self._schema, "stated", key)] if key else []
        if start := message_id_prefix(leaf.value):
            found.append(self._begun("id", [start]))
        return _any(found)

    def _dates(self, leaf: DateRange) -> tantivy.Query:
        kind = tantivy.FieldType.Integer
        wanted: list[tantivy.Query] = []
        if leaf.earliest is not None:
            low = within_calendar(leaf.earliest)
            wanted.append(_Q.range_query(self._schema, "latest", kind, lower_bound=low))
        if leaf.latest is not None:
            high = within_calendar(leaf.latest)
            wanted.append(_Q.range_query(self._schema, "earliest", kind, upper_bound=high))
        return _Q.boolean_query([(_MUST, q) for q in wanted or [_Q.exists_query("earliest")]])


def _any(queries: list[tantivy.Query]) -> tantivy.Query:
    if not queries:
        return _Q.empty_query()
    if len(queries) == 1:
        return queries[0]
    return _Q.boolean_query([(tantivy.Occur.Should, query) for query in queries])


def _telling(words: Sequence[str], frequency: Callable[[str], int]) -> list[str]:
    """Return the words that a text has often and few messages have, but more than one."""
    often = Counter(word for word in words if len(word) >= MIN_LETTERS)
    weights: list[tuple[float, str]] = []
    for word, times in often.most_common(_LOOKED_AT):
        held = frequency(word)
        if held > 1:
            weights.append((-times / held, word))
    return [word for _, word in sorted(weights)[:_TELLING]]
