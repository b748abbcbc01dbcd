"""The collector of cycles looks less often while asked to, and as before afterwards."""

from __future__ import annotations

import gc

import pytest

from letterbook.services.collector import collecting_seldom


def test_the_thresholds_come_back() -> None:
    """One within another, and what fails, leave them as they were."""
    before = gc.get_threshold()
    with collecting_seldom():
        assert gc.get_threshold()[0] > before[0]
        with pytest.raises(ValueError, match="odd"), collecting_seldom():
            raise ValueError("odd")
        assert gc.get_threshold()[0] > before[0]
    assert gc.get_threshold() == before


def test_whoever_looks_less_often_still_is_left_alone() -> None:
    """A program that chose to collect next to never is not made to collect more often."""
    before = gc.get_threshold()
    try:
        gc.set_threshold(1_000_000, 50, 50)
        with collecting_seldom():
            assert gc.get_threshold() == (1_000_000, 50, 50)
    finally:
        gc.set_threshold(*before)
