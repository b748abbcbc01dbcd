"""Counts: a query as typed in, its messages by person, folder, date and more out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo

import msgspec

from letterbook.errors import UsageError
from letterbook.model.facet import FACET_NAMES, BucketWidth, FacetCounts, FacetName
from letterbook.model.query import (
    Catalogue,
    DateRange,
    Everything,
    Exact,
    MessageSet,
    Or,
    Phrase,
    Query,
    Word,
)
from letterbook.ports.search_index import SearchIndex
from letterbook.rules.query_terms import pieces
from letterbook.rules.query_text import parse_query
from letterbook.rules.query_tree import both
from letterbook.rules.query_writing import write_query
from letterbook.services.search import MessageSets, resolve

COUNT_SCHEMA = 1
MAX_BARS = 240
MOST_BARS = 20_000
_MOST_VALUES = 100_000
_DAYS = 62
_SET_COSTS = 4
"""Looking a message of a set up takes so many times as long as reading the id of a hit."""
_NAMED = ("source", "folder", "custodian")
ALL_FACETS = (*FACET_NAMES, "tag")


class CountRequest(msgspec.Struct, frozen=True):
    """One question; ``facets`` are some of `ALL_FACETS`, of each the ``most`` frequent values.

    ``interval`` is the width of the histogram's bars, None for one that suits the dates.
    """

    query: str
    zone: tzinfo
    today: date
    facets: tuple[str, ...] = ALL_FACETS
    most: int = 10
    interval: BucketWidth | None = None
    tags: tuple[str, ...] = ()


class FacetValue(msgspec.Struct, frozen=True):
    """One value; ``query`` finds exactly these ``messages`` ("" where no query can)."""

    value: str
    messages: int
    query: str


class Facet(msgspec.Struct, frozen=True):
    """The most frequent values of one kind, the most first."""

    name: str
    values: tuple[FacetValue, ...]


class Histogram(msgspec.Struct, frozen=True):
    """Messages by the period that their stated date may lie in, empty periods included.

    A date of unknown offset may lie in two periods; as `on:` finds the message in both, both
    count it.
    """

    width: BucketWidth
    bars: tuple[FacetValue, ...]
    undated: int


class CountAnswer(msgspec.Struct, frozen=True):
    """The counts of one query; ``query`` is the question as it was understood."""

    schema: int
    query: str
    zone: str
    total: int
    facets: tuple[Facet, ...]
    histogram: Histogram
    hints: tuple[str, ...]


def count_messages(index: SearchIndex, sets: MessageSets, request: CountRequest) -> CountAnswer:
    """Return the counts that the request asks for.

    Raises `QuerySyntax` where the query does not parse and `UsageError` for an unknown facet.
    """
    return begin_to_count(index, sets, request)()


def begin_to_count(
    index: SearchIndex, sets: MessageSets, request: CountRequest
) -> Callable[[], CountAnswer]:
    """Have the index count and return what gives the answer; it raises what `count_messages` does.

    The index may be asked other things before that.
    """
    unknown = [name for name in request.facets if name not in ALL_FACETS]
    if unknown:
        raise UsageError(
            f"There is nothing called {unknown[0]} to count by.",
            next_step=f"Choose from: {', '.join(ALL_FACETS)}.",
        )
    asked = parse_query(request.query, request.zone, request.today)
    hints: list[str] = []
    counter = _Counter(index, asked, resolve(sets, asked, hints))
    names = [name for name in FACET_NAMES if name in request.facets]
    bounds = counter.bounds(request.zone, request.interval)
    counted = index.count_later(counter.resolved, names, most=request.most, bounds=bounds)

    def answer() -> CountAnswer:
        counts = counted()
        facets = [Facet(name, counter.values(name, counts.values[name])) for name in names]
        if "tag" in request.facets:
            facets.append(
                Facet("tag", counter.tags(sets, request.tags, request.most, counts.total))
            )
        return CountAnswer(
            schema=COUNT_SCHEMA,
            query=write_query(asked),
            zone=str(request.zone),
            total=counts.total,
            facets=tuple(facets),
            histogram=counter.histogram(counts, bounds, request.zone, request.interval),
            hints=tuple(dict.fromkeys(hints)),
        )

    return answer


class _Counter:
    def __init__(self, index: SearchIndex, asked: Query, resolved: Query) -> None:
        self.index = index
        self.asked = asked
        self.resolved = resolved
        self._values: dict[FacetName, dict[str, int]] = {}
        text = "" if isinstance(asked, Everything) else write_query(asked)
        self._before = f"({text}) " if isinstance(asked, Or) else f"{text} " if text else ""

    def values(self, name: FacetName, counts: Sequence[tuple[str, int]]) -> tuple[FacetValue, ...]:
        return tuple(self._value(name, value, messages) for value, messages in counts)

    def _value(self, name: FacetName, value: str, messages: int) -> FacetValue:
        leaf = facet_leaf(name, value)
        if leaf is None:
            return FacetValue(value, messages, "")
        words_of_a_name = name in _NAMED or (name in ("from", "with") and "@" not in value)
        if words_of_a_name and self._finds_more(name, value, leaf):
            messages = self.index.total(both(self.resolved, leaf))
        return FacetValue(value, messages, self._with(leaf))

    def _with(self, leaf: Query) -> str:
        """Return the text of the question with one more thing asked."""
        return self._before + write_query(leaf)

    def _finds_more(self, name: FacetName, value: str, leaf: Query) -> bool:
        """Return whether the words of the value find messages that do not have the value.

        Words of a name are found in longer names too; the count then is that of the query.
        """
        if name not in self._values:
            self._values[name] = dict(self.index.values(name, "", _MOST_VALUES))
        having = self._values[name].get(value)
        parts = pieces(value)
        if name in _NAMED and len(parts) == 1:  # the dictionary knows how many have one word
            return having != dict(self.index.words(name, parts[0], _MOST_VALUES)).get(parts[0])
        return having != self.index.total(leaf)

    def tags(
        self, sets: MessageSets, tags: Sequence[str], most: int, total: int
    ) -> tuple[FacetValue, ...]:
        found: list[FacetValue] = []
        carrying = {tag: frozenset(sets.ids_for("tag", tag) or ()) for tag in tags}
        many = sum(map(len, carrying.values())) * _SET_COSTS
        hits = self.index.ids(self.resolved) if total <= many else None
        for tag, ids in carrying.items():
            if hits is None:
                messages = self.index.total(both(self.resolved, MessageSet(ids, tag)))
            else:
                messages = len(hits & ids)
            if messages:
                found.append(FacetValue(tag, messages, self._with(Catalogue("tag", tag))))
        found.sort(key=lambda row: (-row.messages, row.value))
        return tuple(found[:most])

    def bounds(self, zone: tzinfo, interval: BucketWidth | None) -> list[int]:
        """Return the seconds between the months of the whole index, where they are not too many.

        Most histograms are of some of these months, and are then counted with the values.
        """
        whole = self.index.count(Everything(), (), most=1)
        if interval not in (None, "month") or whole.first is None or whole.last is None:
            return []
        begin, end = _day(whole.first, zone), _day(whole.last, zone)
        if _months(begin, end) > 2 * MAX_BARS:
            return []
        return [_second(day, zone) for day in periods(whole.first, whole.last, zone, "month")[1]]

    def histogram(
        self, counts: FacetCounts, known: Sequence[int], zone: tzinfo, interval: BucketWidth | None
    ) -> Histogram:
        undated = counts.total - counts.dated
        if counts.first is None or counts.last is None:
            return Histogram(interval or "month", (), undated)
        width, days = periods(counts.first, counts.last, zone, interval)
        bounds = [_second(day, zone) for day in days]
        if width == "month" and bounds[0] in known:
            start = known.index(bounds[0])
            numbers: Sequence[int] = counts.between[start : start + len(days) - 1]
        else:
            numbers = self.index.count(self.resolved, (), most=1, bounds=bounds).between
        bars = []
        for day, messages in zip(days, numbers, strict=False):
            text = _named(day, width)
            bars.append(FacetValue(text, messages, self._with(DateRange("on", None, None, text))))
        return Histogram(width, tuple(bars), undated)


def facet_leaf(name: FacetName, value: str) -> Query | None:
    """Return what asks for a value of a facet, None where nothing can."""
    if not any(c.isalnum() for c in value):
        return None
    if name in ("from", "with"):
        return Word(value, name)
    if name == "domain":
        return Word(f"@{value}", "with")
    if name in _NAMED:
        words = tuple(word for word in value.split() if any(c.isalnum() for c in word))
        return Phrase(words, name)
    return Exact(name, value)


def periods(
    first: int, last: int, zone: tzinfo, interval: BucketWidth | None = None
) -> tuple[BucketWidth, list[date]]:
    """Return the width of the bars and their first days, with the day after the last bar.

    Without an interval, days up to two months, and years where there would be more than `MAX_BARS`
    months.  Raises `UsageError` when the interval asked for gives more than `MOST_BARS`.
    """
    begin, end = _day(first, zone), _day(last, zone)
    months = _months(begin, end)
    if interval is None:
        few = (end - begin).days < _DAYS
        interval = "day" if few else "month" if months <= MAX_BARS else "year"
    bars = {"day": (end - begin).days + 1, "month": months, "year": 1}[interval]
    if bars > MOST_BARS:
        raise UsageError(
            f"The dates go from {begin.year} to {end.year}: there are too many of each {interval}",
            next_step="Ask by year, or for a shorter time.",
        )
    if interval == "day":
        return "day", [begin + timedelta(days=n) for n in range((end - begin).days + 2)]
    if interval == "month":
        start = begin.year * 12 + begin.month - 1
        return "month", [date(n // 12, n % 12 + 1, 1) for n in range(start, start + months + 1)]
    return "year", [date(min(y, 9999), 1, 1) for y in range(begin.year, end.year + 2)]


def _months(begin: date, end: date) -> int:
    return (end.year - begin.year) * 12 + end.month - begin.month + 1


def _day(second: int, zone: tzinfo) -> date:
    try:
        return datetime.fromtimestamp(second, UTC).astimezone(zone).date()
    except OverflowError:  # the first or the last day of the calendar, in another zone
        return date.min if second < 0 else date.max - timedelta(days=1)


def _second(day: date, zone: tzinfo) -> int:
    return round(datetime.combine(day, time(), zone).timestamp())


def _named(day: date, width: BucketWidth) -> str:
    return day.isoformat()[: {"day": 10, "month": 7, "year": 4}[width]]
