"""The heading of a timeline says the last day that its axis covers."""

from __future__ import annotations

import pytest

from letterbook.model.timeline import Bin
from letterbook.rules.timeline_svg import _last_day

DAY = 86_400


@pytest.mark.parametrize(
    ("text", "seconds", "last"),
    [
        ("2019-10-07", 7 * DAY, "2019-10-13"),
        ("2019-10-21", 7 * DAY + 3_600, "2019-10-27"),
        ("2019-03-25", 7 * DAY - 3_600, "2019-03-31"),
        ("2019-10-07", DAY, "2019-10-07"),
        ("2019-02-01", 28 * DAY, "2019-02-28"),
        ("2019-10-07 18:00", 6 * 3_600, "2019-10-07"),
        ("2019-10-07 23:45", 1_800, "2019-10-08"),
    ],
)
def test_the_last_day_of_a_period(text: str, seconds: int, last: str) -> None:
    """Weeks end with their Sunday, whatever the clocks did in them."""
    assert _last_day(Bin(text, 0, seconds, 1, "")) == last
