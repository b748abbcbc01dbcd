"""Values are handed to statements many at once, none left out."""

from __future__ import annotations

from letterbook.store.sql_values import in_pieces


def test_values_in_pieces_are_all_there_in_order() -> None:
    """Each piece has as many question marks as values, and nothing gives no piece."""
    values = list(range(1_001))
    pieces = list(in_pieces(values))
    assert [one for _, piece in pieces for one in piece] == values
    assert len(pieces) > 1
    assert all(marks.split(",") == ["?"] * len(piece) for marks, piece in pieces)
    assert list(in_pieces([])) == []
