"""Which names are one, and when two statements of dates touch."""

from __future__ import annotations

from datetime import UTC

import pytest

from letterbook.rules.person_names import is_name, name_key, overlap, valid_text, validity
from letterbook.rules.query_dates import DateRefused


def test_equal_names_differ_in_case_accents_and_signs_alone() -> None:
    """Words and their order count; an address is no name."""
    assert name_key("Hélène  MOREAU-Roy") == name_key("helene moreau roy")
    assert name_key("Moreau Hélène") != name_key("Hélène Moreau")
    assert name_key("moreau@quay.example") == name_key("@moreau") == ()


@pytest.mark.parametrize("text", ["", "...", "a@b.example", 'A "B" C', "A\tB", "x" * 101])
def test_what_names_nobody(text: str) -> None:
    """A name has letters or digits, can be seen, and is no address."""
    assert not is_name(text)
    assert is_name("A. Moreau")


def test_dates_are_inclusive_at_both_ends() -> None:
    """Two months in a row do not overlap, two that share a day do; open ends reach on."""
    may = validity("2016-05", "2016-05", UTC)
    june = validity("2016-06", "", UTC)
    assert not overlap(may, june)
    assert overlap(may, validity("2016-05-31", "2016-07", UTC))
    assert overlap(june, validity("", "2016-06-01", UTC))
    assert not overlap(june, validity("", "2016-05-31", UTC))
    assert overlap(june, None)
    assert overlap(june, validity("2031", "", UTC))


@pytest.mark.parametrize(("first", "last"), [("today", ""), ("2017", "2016"), ("12/10/2016", "")])
def test_dates_that_move_or_have_two_readings_are_refused(first: str, last: str) -> None:
    """What is kept means the same tomorrow."""
    with pytest.raises(DateRefused):
        validity(first, last, UTC)


def test_dates_for_people() -> None:
    """Only what was stated is said."""
    assert valid_text("2016", "") == "from 2016"
    assert valid_text("2016", "2017-02") == "from 2016 until 2017-02"
    assert valid_text("", "") == ""
