"""The circle on which names of a network stand: the same for the same answer, and no ranking."""

from __future__ import annotations

from math import hypot

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from letterbook.rules.network_layout import laid_out, on_curve, strongest
from tests.unit.rules.charts import network

PAIRS = {("a", "b"): (3, 1), ("b", "c"): (0, 2), ("x", "y"): (5, 5), ("c", "a"): (9, 9)}
keys = st.integers(0, 80).map(lambda n: f"k{n:02d}")
pairs = st.dictionaries(
    st.tuples(keys, keys).filter(lambda pair: pair[0] < pair[1]),
    st.tuples(st.integers(0, 40), st.integers(1, 40)),
    max_size=120,
)


@given(pairs, st.randoms(use_true_random=False))
def test_the_drawing_depends_on_the_answer_alone(
    drawn: dict[tuple[str, str], tuple[int, int]], random: object
) -> None:
    """Whatever the order in which edges come; all drawn names are on the circle, apart."""
    answer = network(drawn)
    shuffled = list(answer.edges)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # a random.Random
    one = laid_out(answer)
    other = laid_out(msgspec.structs.replace(answer, edges=tuple(shuffled)))
    assert one == other
    assert len(one.nodes) <= 60
    assert len({node.at for node in one.nodes}) == len(one.nodes)
    for node in one.nodes:
        assert abs(hypot(*node.at) - one.radius) < 1e-6


def test_connected_names_stand_together_in_the_order_of_the_alphabet() -> None:
    """How much somebody wrote moves nobody."""
    found = laid_out(network(PAIRS))
    assert [one.node.id for one in found.nodes] == ["a", "b", "c", "x", "y"]
    more = laid_out(network({**PAIRS, ("b", "c"): (500, 2)}))
    assert [one.at for one in more.nodes] == [one.at for one in found.nodes]


def test_the_halves_of_a_line_meet() -> None:
    """Each begins at its name, and both end at one point."""
    found = laid_out(network(PAIRS))
    places = {one.node.id: one.at for one in found.nodes}
    for line in found.edges:
        assert line.from_a[0] == places[line.edge.a]
        assert line.from_b[0] == places[line.edge.b]
        assert on_curve(line.from_a, 1) == on_curve(line.from_b, 1)


def test_of_too_many_the_strongest_are_drawn() -> None:
    """By messages, equal ones by name, until a name would be too many."""
    edges = network(PAIRS).edges
    assert [(one.a, one.b) for one in strongest(edges, 3)] == [("c", "a")]
    assert [(one.a, one.b) for one in strongest(edges, 4)] == [("c", "a"), ("x", "y")]
    assert [one.messages for one in strongest(edges)] == [18, 10, 4, 2]
    assert len(strongest(edges, 60, 2)) == 2
