"""Small segments of an index are merged where much was added."""

from __future__ import annotations

from pathlib import Path

from letterbook.index.segment_levels import missing_to_merge, segment_sizes
from letterbook.index.tantivy_index import TantivyIndex
from tests.contracts.engines import found, message


def test_the_smallest_ones_are_counted_up_to_eight() -> None:
    """All below ten thousand count as one size; greater ones within a factor of 1.68."""
    assert missing_to_merge([70_000, 9_000, 8_000, 100], 17_100) == 5
    assert missing_to_merge([70_000, 30_000, 20_000, 19_000], 30_000) == 5
    assert missing_to_merge([10, 20, 30, 40, 50, 60, 70], 280) == 1


def test_few_or_alone_or_little_added_stays_as_it_is() -> None:
    """Merging costs as much as reading what is merged."""
    assert missing_to_merge([], 0) == 0
    assert missing_to_merge([8_000, 8_000, 6_000], 22_000) == 0
    assert missing_to_merge([8_000, 8_000, 5_000, 3_000, 1_500], 25_500) == 0
    assert missing_to_merge([90_000, 50_000, 30_000, 9_000], 9_000) == 0
    assert missing_to_merge([70_000, 9_000, 8_000, 100], 4_000) == 0


def test_an_index_of_many_pieces_becomes_one(tmp_path: Path) -> None:
    """The engine does merge them: this is what its policy is taken to be."""
    index = TantivyIndex(tmp_path / "index", heap_bytes=15_000_000)
    index.wipe()
    writer = index.writer()
    for piece in range(6):
        some = [message(piece * 10 + n, subject=f"word{n}") for n in range(10)]
        writer.add([index.encode(document) for document in some])
        writer.commit()
    assert len(segment_sizes(tmp_path / "index")) == 6
    writer.close()
    assert segment_sizes(tmp_path / "index") == [60]
    assert sorted(index.document_ids()) == [message(n).id for n in range(60)]
    assert found(index, "word3") == [3, 13, 23, 33, 43, 53]
    assert not list(index.verify(read_data=True))


def test_a_little_more_is_not_merged(tmp_path: Path) -> None:
    """A letterbook that is added to day by day does not merge all of it every day."""
    index = TantivyIndex(tmp_path / "index", heap_bytes=15_000_000)
    index.wipe()
    for piece in range(5):
        writer = index.writer()
        size = 40 if not piece else 2
        some = [message(piece * 100 + n, subject="word") for n in range(size)]
        writer.add([index.encode(document) for document in some])
        writer.commit()
        writer.close()
    assert sorted(segment_sizes(tmp_path / "index")) == [2, 2, 2, 2, 40]
