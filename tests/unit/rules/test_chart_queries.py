"""Small rules of charts: dates of events, numbers, names, and queries of accounts."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letterbook.model.query import Phrase, Word
from letterbook.rules.account_query import account_query, stated_account
from letterbook.rules.event_date import event_time
from letterbook.rules.number_range import number_range
from letterbook.rules.query_dates import DateRefused
from letterbook.rules.query_text import parse_query
from letterbook.rules.query_writing import write_query
from letterbook.rules.written_name import best_name, without_handle


def at(text: str) -> int:
    """Return an instant."""
    return round(datetime.fromisoformat(text).timestamp())


@pytest.mark.parametrize(
    ("stated", "text", "earliest", "latest"),
    [
        ("2016", "2016", "2016-01-01T00:00:00+01:00", "2016-12-31T23:59:59+01:00"),
        (" 2016-10 ", "2016-10", "2016-10-01T00:00:00+02:00", "2016-10-31T23:59:59+01:00"),
        ("2016-10-07", "2016-10-07", "2016-10-07T00:00:00+02:00", "2016-10-07T23:59:59+02:00"),
        ("2016-10-07 9:05", "2016-10-07T09:05", "2016-10-07T09:05:00+02:00",
         "2016-10-07T09:05:59+02:00"),
        ("2016-10-07T14:30Z", "2016-10-07T14:30Z", "2016-10-07T14:30:00+00:00",
         "2016-10-07T14:30:59+00:00"),
        ("2016-10-07 14:30 -04:30", "2016-10-07T14:30-04:30", "2016-10-07T14:30:00-04:30",
         "2016-10-07T14:30:59-04:30"),
    ],
)  # fmt: skip
def test_an_event_has_the_precision_it_is_stated_with(
    stated: str, text: str, earliest: str, latest: str
) -> None:
    """A year is a year, and a stated offset is meant rather than the zone."""
    found = event_time(stated, ZoneInfo("Europe/Paris"))
    assert found == (text, at(earliest), at(latest))


@pytest.mark.parametrize(
    "text", ["", "today", "12/10/2016", "2016-13", "2016-10-07T14:30+19:00", "2016-10-07T25:00"]
)
def test_what_is_no_date_is_refused(text: str) -> None:
    """Nor is a date that moves, or that can be read in two ways."""
    with pytest.raises(DateRefused):
        event_time(text, UTC)


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("3", (3, 3)), ("=3", (3, 3)), (">20", (21, None)), (">=20", (20, None)), ("<5", (0, 4)),
        ("<=5", (0, 5)), ("2..5", (2, 5)), ("2..", (2, None)), ("..5", (0, 5)),
        ("..", None), ("many", None), ("-3", None), ("3.5", None), ("", None), ("٣", None),
    ],
)  # fmt: skip
def test_numbers_as_queries_ask_for_them(text: str, bounds: tuple[int, int | None] | None) -> None:
    """Bounds are inclusive; anything else is none."""
    assert number_range(text) == bounds


@pytest.mark.parametrize(
    ("platform", "address", "text"),
    [
        ("mail", "vera@alder.example", "from:vera@alder.example"),
        ("x", "39344374", "from:x:39344374"),
        ("mail", "/o=alder/cn=vera", "from:mail:/o=alder/cn=vera"),
        ("mail", "vera stone", 'from:"mail:vera stone"'),
        ("mail", '"v s"@alder.example', 'from:“mail:"v s"@alder.example”'),
        ("mail", ":@:", "from:mail::@:"),
        ("mail", "vera  stone", ""),
        ("mail", "vera - stone", ""),
    ],
)
def test_the_query_of_an_account(platform: str, address: str, text: str) -> None:
    """Plain addresses stand bare, all others behind their platform, and some nowhere."""
    found = account_query(platform, address, "from")
    assert ("" if found is None else write_query(found)) == text


@given(st.sampled_from(["mail", "x"]), st.text(min_size=1, max_size=40).map(str.casefold))
def test_a_query_of_an_account_means_this_account(platform: str, address: str) -> None:
    """Whatever it holds: read again, the text names it or an address that is found as a whole."""
    found = account_query(platform, address, "to")
    if found is None:
        return
    read = parse_query(write_query(found), UTC, date.min)
    assert isinstance(read, Word | Phrase)
    value = " ".join(read.words) if isinstance(read, Phrase) else read.text
    assert read.field == "to"
    assert value == address or stated_account(value) == (platform, address)


def test_the_name_that_says_most() -> None:
    """Several words, of the address, and no address in them; else the longest there is."""
    forms = ["vera@x.example", "vs <vera@x.example>", "Vera Stone <vera@x.example>",
             "Desk of many words <vera@x.example>", "vera@x.example <vera@x.example>"]  # fmt: skip
    assert best_name(forms) == "Vera Stone"
    assert best_name(["a@b.example <a@b.example>"]) == "a@b.example"
    assert best_name(["a@b.example"]) == ""
    assert without_handle("Ada Lune (@ada)") == ("Ada Lune", "@ada")
    assert without_handle("Ada (of the quay)") == ("Ada (of the quay)", "")
