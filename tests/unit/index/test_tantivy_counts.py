"""Values of an answer, told by the values of what is not in it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from letterbook.index.tantivy_counts import Values, most_left


def _ordered(counts: dict[str, int]) -> Values:
    return sorted(
        ((value, n) for value, n in counts.items() if n), key=lambda pair: (-pair[1], pair[0])
    )


@given(
    st.dictionaries(
        st.text("abc", min_size=1, max_size=3),
        st.tuples(st.integers(0, 9), st.integers(0, 9)),
        max_size=60,
    ),
    st.integers(1, 5),
    st.integers(1, 20),
)
def test_what_is_left(counts: dict[str, tuple[int, int]], most: int, given_values: int) -> None:
    """It is what counting would give, or None when too much would have to be counted."""
    found = {value: n for value, (n, _) in counts.items()}
    held = _ordered({value: n + m for value, (n, m) in counts.items()})
    rest = _ordered({value: m for value, (_, m) in counts.items()})[:given_values]
    asked: list[str] = []

    def exactly(value: str) -> int:
        asked.append(value)
        return found[value]

    left = most_left(held, rest, most, given_values, exactly)
    if left is None:
        assert len(asked) == 40
    else:
        assert left == _ordered(found)[:most]
    if len(rest) < given_values:
        assert not asked
