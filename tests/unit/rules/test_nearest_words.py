"""Did you mean: the nearest words, the most frequent of equally near ones first."""

from __future__ import annotations

import pytest

from letterbook.rules.nearest_words import nearest_words

WORDS = [("lease", 9), ("least", 30), ("leases", 2), ("quay", 5), ("harbour", 4), ("harbor", 7)]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("leas", ["least", "lease"]),
        ("laese", ["lease"]),
        ("qauy", ["quay"]),
        ("hrabuor", ["harbor", "harbour"]),
        ("harbou", ["harbor", "harbour"]),
        ("lease", ["least", "leases"]),
        ("xylophone", []),
        ("q", []),
    ],
)
def test_nearest(typed: str, expected: list[str]) -> None:
    """One letter, or two in a long word; never the word itself."""
    assert nearest_words(typed, WORDS, 3) == expected


def test_no_more_than_asked_for() -> None:
    """The nearest are kept."""
    assert nearest_words("leas", WORDS, 1) == ["least"]
