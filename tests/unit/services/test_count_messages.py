"""Counts lead to their messages: each number is the total of the query beside it."""

from __future__ import annotations

from datetime import UTC, date
from zoneinfo import ZoneInfo

import pytest

import letterbook
from letterbook.errors import UsageError
from letterbook.services.count_messages import ALL_FACETS, MAX_BARS, periods
from letterbook.wiring import Letterbook
from tests.story import export

QUERIES = ("", "quay", "from:vane", '-subject:"re"', "quay OR lease has:attachment", "tag:odd")


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Letterbook:
    """Return the letterbook of the story, with a tag on two of its messages."""
    folder = tmp_path_factory.mktemp("counted")
    export.export(folder / "story", ("maildir",))
    book = letterbook.init(folder / "book")
    book.add([folder / "story" / "maildir"], workers=0)
    book.tag([hit.id for hit in book.search("quay", limit=2).hits], "odd")
    return book


@pytest.mark.parametrize("query", QUERIES)
def test_every_number_is_the_total_of_its_query(book: Letterbook, query: str) -> None:
    """Whatever is counted, the query beside the number finds just as many messages."""
    answer = book.count(query, most=5)
    assert answer.total == book.search(query).total > 0
    assert [facet.name for facet in answer.facets] == list(ALL_FACETS)
    shown = [value for facet in answer.facets for value in facet.values]
    assert len(shown) > 10
    for value in (*shown, *answer.histogram.bars):
        assert book.search(value.query).total == value.messages, value


def test_the_bars_hold_every_message(book: Letterbook) -> None:
    """Bars and undated messages add up to the total, and more where a date is uncertain."""
    answer = book.count("")
    bars = sum(bar.messages for bar in answer.histogram.bars)
    assert bars + answer.histogram.undated >= answer.total
    assert answer.histogram.width == "month"


def test_the_most_frequent_come_first(book: Letterbook) -> None:
    """Values stand in falling order, equal ones by value, and no more of them than asked."""
    for facet in book.count("", most=4, facets=("from", "with", "domain")).facets:
        order = [(-value.messages, value.value) for value in facet.values]
        assert order == sorted(order)
        assert len(order) == 4


def test_an_unknown_facet_is_refused_with_the_known_ones(book: Letterbook) -> None:
    """Only what can be counted by is taken."""
    with pytest.raises(UsageError) as refusal:
        book.count("", facets=("colour",))
    assert "domain" in str(refusal.value.next_step)


def test_bars_are_days_months_or_years_of_the_zone() -> None:
    """Up to two months there are days, up to twenty years months, beyond that years."""
    day, paris = 86_400, ZoneInfo("Europe/Paris")
    assert periods(0, 5 * day, UTC) == ("day", [date(1970, 1, n) for n in range(1, 8)])
    assert periods(23 * 3600, 23 * 3600, paris)[1] == [date(1970, 1, 2), date(1970, 1, 3)]
    width, days = periods(0, 100 * day, UTC)
    assert (width, days[0], days[-1]) == ("month", date(1970, 1, 1), date(1970, 5, 1))
    width, days = periods(0, (MAX_BARS + 2) * 31 * day, UTC)
    assert (width, days[:2]) == ("year", [date(1970, 1, 1), date(1971, 1, 1)])
    assert periods(-62_135_596_800, 253_402_300_799, paris)[0] == "year"
