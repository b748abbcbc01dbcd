"""The words that an index holds: forms of a word, beginnings, how often each is there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping

import tantivy

from letterbook.index.word_stems import (
    STEMMED_ZONES,
    UNKNOWN,
    forms_of,
    kept_forms,
    usual_languages,
)

_REMEMBERED = 500


class IndexWords:
    """Reads the dictionaries of one state of an index, and remembers what it was last asked."""

    def __init__(self, searcher: tantivy.Searcher) -> None:
        """Read from this state."""
        self._searcher = searcher
        self._made: dict[object, tantivy.Query] = {}
        self._languages: Counter[str] | None = None
        self._spoken: Mapping[str, int] | None = None
        self._fewer: dict[tuple[str, frozenset[str]], tuple[tantivy.Occur, list[str]]] = {}
        self._forms: dict[str, Mapping[str, frozenset[str]]] = {}

    def once(self, key: object, make: Callable[[], tantivy.Query]) -> tantivy.Query:
        """Return what was made of the same key before, or what is made now."""
        found = self._made.get(key)
        if found is None:
            if len(self._made) >= _REMEMBERED:
                self._made.clear()
            found = self._made[key] = make()
        return found

    def languages(self) -> Mapping[str, int]:
        """Return how many zones there are in each language."""
        if self._languages is None:
            self._languages = Counter[str]()
            for term, count in self._zones().items():
                self._languages[term.partition(":")[2]] += count
        return self._languages

    def _zones(self) -> Mapping[str, int]:
        """Return how many messages have a zone in a language, by ``zone:language``."""
        if self._spoken is None:
            everything = tantivy.Query.all_query()
            found = self._searcher.terms_with_prefix("zone_lang", "", everything)
            self._spoken = {term: count for term, count in found if count}
        return self._spoken

    def fewer(self, zone: str, languages: frozenset[str]) -> tuple[tantivy.Occur, list[str]]:
        """Return the terms of a zone's languages, or of its other ones to be refused.

        Whichever has fewer messages, as reading their lists is what it costs.
        """
        key = (zone, languages)
        if key not in self._fewer:
            self._fewer[key] = self._choose(zone, languages)
        return self._fewer[key]

    def _choose(self, zone: str, languages: frozenset[str]) -> tuple[tantivy.Occur, list[str]]:
        held = {term: n for term, n in self._zones().items() if term.startswith(f"{zone}:")}
        those = {term for term in held if term.partition(":")[2] in languages}
        if sum(held[term] for term in those) * 2 <= sum(held.values()):
            return tantivy.Occur.Must, sorted(those)
        return tantivy.Occur.MustNot, sorted(held.keys() - those)

    def forms(self, word: str) -> Mapping[str, frozenset[str]]:
        """Return the other forms of a folded word, each with the languages it is one in."""
        found = self._forms.get(word)
        if found is None:
            found = self._look_up(word)
            if len(self._forms) >= _REMEMBERED:
                self._forms.clear()
            self._forms[word] = found
        return found

    def _look_up(self, word: str) -> Mapping[str, frozenset[str]]:
        wanted = forms_of(word, self.languages())
        held: set[str] = set()
        for start in _shortest({form.start for form in wanted}):
            for zone in STEMMED_ZONES:
                held.update(term for term, _ in self._searcher.terms_with_prefix(zone, start))
        held.discard(word)
        usual = usual_languages(self.languages())
        return {
            form: languages | {UNKNOWN} if languages & usual else languages
            for form, languages in kept_forms(held, wanted).items()
        }

    def terms(self, name: str, start: str, most: int) -> list[tuple[str, int]]:
        """Return the most frequent terms of an index field that begin so."""
        everything = tantivy.Query.all_query()
        found = self._searcher.terms_with_prefix(name, start, everything, most)
        return [(term, count) for term, count in found if count]


def _shortest(starts: set[str]) -> list[str]:
    """Return the beginnings that no other of them is a beginning of."""
    return [s for s in starts if not any(s != t and s.startswith(t) for t in starts)]
