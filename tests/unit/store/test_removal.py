"""Taking blobs out of the store."""

from __future__ import annotations

from pathlib import Path

import pytest

from letterbook.errors import Locked, StoreDamaged, WriteFailed
from letterbook.model.identity import ContentId
from letterbook.store.blobs import BlobPlace, BlobStore, seal
from letterbook.store.layout import Layout, create_layout
from letterbook.store.locks import KeepLock


def _store(tmp_path: Path) -> tuple[Layout, BlobStore, dict[ContentId, BlobPlace], ContentId]:
    layout = create_layout(tmp_path / "book")
    store = BlobStore(layout)
    writer = store.writer({}, roll_over=400)
    places: dict[ContentId, BlobPlace] = {}
    for number in range(30):
        content, record = seal(b"letter %d" % number)
        places[content] = writer.append(content, record, len(b"letter %d" % number))
    large, place = writer.store_stream([b"large"])
    places[large] = place
    writer.close()
    return layout, store, places, large


def test_removed_bytes_are_nowhere_and_the_rest_is_readable(tmp_path: Path) -> None:
    """After finish no file holds the bytes; every other blob is read at its old or new place."""
    layout, store, places, large = _store(tmp_path)
    gone = {seal(b"letter 3")[0], seal(b"letter 17")[0], large}
    with store.remove(gone) as removal:
        assert removal.removed == 3
        places |= removal.places
        removal.finish()
    fresh = BlobStore(layout)
    listed = dict(fresh.scan())
    assert set(listed) == set(places) - gone
    for content in listed:
        assert fresh.read(content, places[content])
        assert listed[content] == places[content]
    for path in layout.blobs_dir.rglob("*"):
        if path.is_file():
            assert not any(
                raw in path.read_bytes() for raw in (b"letter 3\0", b"letter 17", b"large")
            )
    assert list(fresh.verify(read_data=True)) == []
    with pytest.raises(StoreDamaged):
        fresh.read(large, places[large])


def test_a_removal_that_was_cut_short_is_completed_by_the_next(tmp_path: Path) -> None:
    """Leaving before finish keeps every blob readable; a second removal gives the same store."""
    layout, store, places, _ = _store(tmp_path)
    gone = {seal(b"letter 3")[0]}
    with store.remove(gone):
        pass
    for content, place in places.items():
        assert store.read(content, place)
    with store.remove(gone) as removal:
        places |= removal.places
        removal.finish()
    fresh = BlobStore(layout)
    listed = list(fresh.scan())
    assert len(listed) == len(dict(listed)) == len(places) - 1
    for content in dict(listed):
        assert fresh.read(content, places[content])


def test_nothing_is_removed_while_a_backup_runs(tmp_path: Path) -> None:
    """A backup's lock refuses the removal before anything is written."""
    layout, store, _, large = _store(tmp_path)
    before = sorted(path.name for path in layout.packs_dir.iterdir())
    with KeepLock(layout), pytest.raises(Locked):
        store.remove({large})
    assert sorted(path.name for path in layout.packs_dir.iterdir()) == before
    with store.remove({large}) as removal:
        removal.finish()


def test_a_writer_that_was_open_meanwhile_never_loses_a_blob_silently(tmp_path: Path) -> None:
    """Appending to a pack that a removal took away is an error, begun before or after it."""
    layout, store, _, _ = _store(tmp_path)
    idle, busy = store.writer(None), store.writer(None)
    content, record = seal(b"letter 29")
    busy.append(content, record, 9)
    with store.remove({content}) as removal:
        removal.finish()
    before = {path: path.read_bytes() for path in layout.packs_dir.iterdir()}
    with pytest.raises(WriteFailed):
        idle.append(content, record, 9)
    with pytest.raises(WriteFailed):
        busy.sync()
    busy.close()
    assert {path: path.read_bytes() for path in layout.packs_dir.iterdir()} == before
