"""Where signs, lanes and labels of a timeline stand."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from letterbook.rules.timeline_places import (
    MOST_TRACKS,
    Scale,
    packed,
    placed_events,
    placed_lanes,
)
from tests.unit.rules.charts import DAY, START, event, lane, mark

SCALE = Scale(START, START + 30 * DAY, 252, 1_172)


def test_instants_lie_in_proportion_and_at_the_edge_beyond_it() -> None:
    """The middle of the time is the middle of the axis."""
    assert SCALE.x(START) == 252
    assert SCALE.x(START + 15 * DAY) == (252 + 1_172) / 2
    assert SCALE.x(START + 90 * DAY) == 1_172
    assert SCALE.x(START - 1) == 252


@given(st.lists(st.tuples(st.floats(0, 30), st.floats(0, 4)), max_size=60))
def test_no_sign_covers_another(drawn: list[tuple[float, float]]) -> None:
    """Signs of one track stand apart; every message is there, or the lane gives up as a whole."""
    marks = [mark(n, day, long) for n, (day, long) in enumerate(drawn)]
    found = packed(marks, SCALE)
    if found is None:
        assert len(marks) > MOST_TRACKS
        return
    assert sorted(one.mark.id for one in found) == sorted(one.id for one in marks)
    for one, other in combinations(found, 2):
        if one.track == other.track:
            assert one.x1 < other.x0 or other.x1 < one.x0


def test_a_crowd_is_not_drawn_by_signs() -> None:
    """Eight messages of one second need more tracks than a lane has; seven do not."""
    assert packed([mark(n, 3) for n in range(MOST_TRACKS + 1)], SCALE) is None
    found = packed([mark(n, 3) for n in range(MOST_TRACKS)], SCALE)
    assert found is not None
    assert sorted(one.track for one in found) == list(range(MOST_TRACKS))


def test_a_date_with_bounds_keeps_both() -> None:
    """A range is never a point."""
    found = packed([mark(1, 3, 2)], SCALE)
    assert found is not None
    assert found[0].x1 - found[0].x0 == SCALE.x(START + 2 * DAY) - SCALE.x(START)


def test_lanes_follow_one_another_and_grow_with_their_tracks() -> None:
    """The next begins where the last ends; one of bars has no signs."""
    lanes = [lane("a", [mark(1, 2)]), lane("b", [mark(2, 2), mark(3, 2)]), lane("c", None, [3, 4])]
    first, second, third = placed_lanes(lanes, SCALE, 100)
    assert (first.top, second.top, third.top) == (100, 138, 188)
    assert (first.height, second.height) == (38, 50)
    assert third.marks is None


def test_labels_of_events_cover_no_other() -> None:
    """Two that are near stand in two rows; one at the right edge is written before its line."""
    near = [(event("a", 3), "a long label"), (event("b", 4), "another"), (event("c", 29.9), "last")]
    found, height = placed_events(near, SCALE)
    assert [one.row for one in found] == [0, 1, 0]
    assert [one.at_end for one in found] == [False, False, True]
    assert height == 34
