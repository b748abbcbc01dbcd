"""Counts the messages of an answer by what stands in their columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec
import tantivy

from letterbook.index.column_counts import Counting, Held, Question, Values
from letterbook.index.tantivy_schema import COUNTED_FIELDS
from letterbook.index.tantivy_words import IndexWords
from letterbook.model.facet import FacetCounts, FacetName

_OFTEN_ONE = ("channel", "source", "folder", "custodian", "lang")
"""Columns of few values, of which a letterbook may have one alone; the others need no look."""

_CANDIDATES = 200
"""Values beyond those asked for of which it is counted how many of their messages are not found."""

_MOST_RANKED = 100


class IndexCounts:
    """Counts in one state of an index; what is the same for every question is counted once."""

    def __init__(self, searcher: tantivy.Searcher, words: IndexWords) -> None:
        """Count in this state, whose words these are."""
        self._searcher = searcher
        self._words = words

    def values(self, name: FacetName, start: str, most: int) -> list[tuple[str, int]]:
        """Return the ``most`` frequent values of a facet in the whole index that begin so."""
        return self._words.once(
            ("values", name, start, most),
            lambda: self._words.terms(COUNTED_FIELDS[name], start, most),
        )

    def whole(self, names: Sequence[FacetName], most: int, bounds: Sequence[int]) -> FacetCounts:
        """Return the counts of all messages."""

        def counted() -> FacetCounts:
            return self._begin(Question(tantivy.Query.all_query()), names, most, bounds)()

        return self._words.once(("count", *names, most, *bounds), counted)

    def begin(
        self, asked: Question, names: Sequence[FacetName], most: int, bounds: Sequence[int]
    ) -> Callable[[], FacetCounts]:
        """Begin to count what the query finds and return what waits for the counts."""
        one_range = self._in_one_range(bounds)
        return self._begin(asked._replace(one_range=one_range), names, most, bounds)

    def _in_one_range(self, bounds: Sequence[int]) -> bool:
        """Return whether each stated date lies in one range alone, and none outside of them.

        A date within the bounds may lie in one range or more, so that the sum of the ranges is
        greater than the number of dates as soon as one lies in two.
        """
        if len(bounds) < 2:
            return False
        whole = self.whole((), 0, bounds)
        if whole.first is None or whole.last is None:
            return True
        inside = bounds[0] <= whole.first and whole.last < bounds[-1]
        return inside and sum(whole.between) == whole.dated

    def _begin(
        self, asked: Question, names: Sequence[FacetName], most: int, bounds: Sequence[int]
    ) -> Callable[[], FacetCounts]:
        """Begin to count; exact, as each segment gives all its values up to a high limit."""
        only = {name: value for name in names if (value := self._only(name)) is not None}
        others = [name for name in names if name not in only]
        counting = Counting(self._searcher, asked, bounds, self._held(asked, others, most, bounds))
        waiting = counting.begin(others, most)

        def counted() -> FacetCounts:
            counts = waiting()
            alone: dict[str, Values] = {
                name: ((value, counts.total),) if value and counts.total else ()
                for name, value in only.items()
            }
            return msgspec.structs.replace(counts, values=alone | counts.values)

        return counted

    def _held(
        self, asked: Question, names: Sequence[FacetName], most: int, bounds: Sequence[int]
    ) -> Callable[[], Held] | None:
        """Return what gives what the whole index holds, for a thread that counts.

        None where taking away from it would not be sooner, or not be right.
        """
        if not asked.cheap or most > _MOST_RANKED or not self._words.all_there:
            return None
        # Counted here: a thread that counts may not wait for one that counts.
        between = self.whole((), 0, bounds).between

        def held() -> Held:
            values = {name: self.values(name, "", most + _CANDIDATES) for name in names}
            cut = {name: len(found) == most + _CANDIDATES for name, found in values.items()}
            return Held(values, cut, between)

        return held

    def _only(self, name: FacetName) -> str | None:
        """Return the one value that each message has, "" where none has any; None otherwise."""
        if name not in _OFTEN_ONE:
            return None
        held = self.values(name, "", 2)
        if not held:
            return ""
        return held[0][0] if held == [(held[0][0], self._searcher.num_docs)] else None
