"""The words that an index holds: forms of a word, beginnings, how often each is there."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, TypeVar

import tantivy

from letterbook.index.tantivy_schema import schema
from letterbook.index.word_stems import (
    LANGUAGES,
    STEMMED_ZONES,
    UNKNOWN,
    Form,
    forms_of,
    kept_forms,
    usual_languages,
)

_REMEMBERED = 1_000
_OFTEN = 5
_Made = TypeVar("_Made")


class IndexWords:
    """Reads the dictionaries of one state of an index, and remembers what it was last asked."""

    def __init__(self, searcher: tantivy.Searcher) -> None:
        """Read from this state."""
        self._searcher = searcher
        self._made: dict[object, Any] = {}
        self._asked = 0

    def once(self, key: object, make: Callable[[], _Made]) -> _Made:
        """Return what was made under the same key before, or what is made now.

        Threads may ask: two at once perhaps make the same.
        """
        found: _Made | None = self._made.get(key)
        if found is None:
            found = make()
            if len(self._made) >= _REMEMBERED:
                self._made.clear()
            self._made[key] = found
        return found

    @cached_property
    def languages(self) -> Mapping[str, int]:
        """How many zones there are in each language."""
        found = Counter[str]()
        for term, count in self._zones.items():
            found[term.partition(":")[2]] += count
        return found

    @cached_property
    def _zones(self) -> Mapping[str, int]:
        """How many messages have a zone in a language, by ``zone:language``."""
        found = self._searcher.terms_with_prefix("zone_lang", "", self._those_there)
        return {term: count for term, count in found if count}

    @property
    def all_there(self) -> bool:
        """Whether no deleted message is still in the dictionaries."""
        return self._those_there is None

    @cached_property
    def _those_there(self) -> tantivy.Query | None:
        """What finds all messages; None where no deleted one is still in the dictionaries.

        To ask which messages of a term are there takes more time than to read how many it has.
        """
        channels = self._searcher.terms_with_prefix("channel", "")  # each message has just one
        if sum(count for _, count in channels) == self._searcher.num_docs:
            return None
        return tantivy.Query.all_query()

    def fewer(self, zone: str, languages: frozenset[str]) -> tuple[tantivy.Occur, list[str]]:
        """Return the terms of a zone's languages, or of its other ones to be refused.

        Whichever has fewer messages, as reading their lists is what it costs.
        """
        return self.once(("fewer", zone, languages), lambda: self._choose(zone, languages))

    def _choose(self, zone: str, languages: frozenset[str]) -> tuple[tantivy.Occur, list[str]]:
        held = {term: n for term, n in self._zones.items() if term.startswith(f"{zone}:")}
        those = {term for term in held if term.partition(":")[2] in languages}
        if sum(held[term] for term in those) * 2 <= sum(held.values()):
            return tantivy.Occur.Must, sorted(those)
        return tantivy.Occur.MustNot, sorted(held.keys() - those)

    def forms(self, word: str) -> Mapping[str, frozenset[str]]:
        """Return the other forms of a folded word, each with the languages it is one in."""
        return self.once(("forms", word), lambda: self._look_up(word))

    def _look_up(self, word: str) -> Mapping[str, frozenset[str]]:
        wanted = forms_of(word, self.languages)
        usual = usual_languages(self.languages)
        often = [form for form in wanted if form.language in usual]
        seldom = [form for form in wanted if form.language not in usual]
        found = kept_forms(self._held(often, word), often)
        for form, languages in kept_forms(self._held_seldom(seldom, word), seldom).items():
            found[form] = found.get(form, frozenset()) | languages
        return {
            form: languages | {UNKNOWN} if languages & usual else languages
            for form, languages in found.items()
        }

    def _held(self, forms: Sequence[Form], word: str) -> set[str]:
        """Return the words, other than ``word``, that begin as one of the forms does."""
        return {
            term
            for start in _shortest({form.start for form in forms})
            for zone in STEMMED_ZONES
            for term, _ in self._searcher.terms_with_prefix(zone, start)
        } - {word}

    def _held_seldom(self, forms: Sequence[Form], word: str) -> set[str]:
        """Return what `_held` does, of the messages alone that have a zone in a seldom language.

        A form in one language finds nothing elsewhere, and stemming all words is what takes time.
        Whoever asks often has all those words read once.
        """
        starts = _shortest({form.start for form in forms})
        self._asked += 1
        if self._asked > _OFTEN:
            return {term for start in starts for term in _beginning(self._all_seldom, start)} - {
                word
            }
        return {term for start in starts for term in self._read_seldom(start)} - {word}

    @cached_property
    def _all_seldom(self) -> list[str]:
        """All words of zones in a seldom language, in order."""
        return sorted(self._read_seldom(""))

    def _read_seldom(self, start: str) -> set[str]:
        return {
            term
            for zone in STEMMED_ZONES
            for term, count in self._searcher.terms_with_prefix(zone, start, self._seldom[zone])
            if count
        }

    @cached_property
    def _seldom(self) -> Mapping[str, tantivy.Query]:
        """What finds the messages with a zone in a language that is not usual here, by zone.

        A zone in doubt, or in a language without a stemmer, holds no form of a seldom language.
        """
        languages = LANGUAGES.keys() - usual_languages(self.languages)
        seldom = [term for term in self._zones if term.partition(":")[2] in languages]
        found = {}
        for zone in STEMMED_ZONES:
            terms = [term for term in seldom if term.startswith(f"{zone}:")]
            each = [tantivy.Query.term_query(schema(), "zone_lang", term) for term in terms]
            found[zone] = tantivy.Query.boolean_query([(tantivy.Occur.Should, q) for q in each])
        return found

    def terms(self, name: str, start: str, most: int) -> list[tuple[str, int]]:
        """Return the most frequent terms of an index field that begin so."""
        found = self._searcher.terms_with_prefix(name, start, self._those_there, most)
        return [(term, count) for term, count in found if count]


def _shortest(starts: set[str]) -> list[str]:
    """Return the beginnings that no other of them is a beginning of."""
    return [s for s in starts if not any(s != t and s.startswith(t) for t in starts)]


def _beginning(words: Sequence[str], start: str) -> Iterator[str]:
    """Yield those of the ordered words that begin so."""
    for place in range(bisect_left(words, start), len(words)):
        if not words[place].startswith(start):
            return
        yield words[place]
