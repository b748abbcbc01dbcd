"""Running text in the form that is split into words."""

from __future__ import annotations

from letterbook.rules.query_terms import _TO_CHANGE, _UNSPACED, plain_letters, searchable


def test_text_that_is_left_as_it_is_has_nothing_to_change() -> None:
    """What is passed over unread is what the whole way would have given."""
    left = [char for char in map(chr, range(0x110000)) if not _TO_CHANGE.match(char)]
    assert len(left) > 1_000
    for before in ("", "a", "E", "\u0438", "\u1100", "\u3046", "\u05d0"):
        text = "".join(f"{before}{char}" for char in left)
        if not before:
            assert searchable(text) is text
        assert plain_letters(text) == text
        assert before > "\u1000" or _UNSPACED.search(text) is None


def test_other_text_is_composed_and_spaced() -> None:
    """Marks are put on their letters, invisible signs left out, Han characters set apart."""
    assert searchable("cafe\u0301 co\u00adop") == "café coop"
    assert searchable("日本") == " 日  本 "
