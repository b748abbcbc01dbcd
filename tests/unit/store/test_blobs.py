"""Original bytes in packs, large files and in place."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from letterbook.errors import DiskFull, SourceUnreadable, StoreDamaged, WriteFailed
from letterbook.model.identity import ContentId
from letterbook.store.blobs import BlobPlace, BlobStore, in_place, seal
from letterbook.store.layout import Layout, create_layout
from letterbook.store.packs import HEADER_BYTES, pack_path

_APPEND = """
import sys
from pathlib import Path
from letterbook.store.blobs import BlobStore, seal
from letterbook.store.layout import Layout
writer = BlobStore(Layout(Path(sys.argv[1]))).writer({})
for number in range(10**9):
    raw = (f"letter {number} " * (number % 97 + 1)).encode()
    content, record = seal(raw)
    writer.append(content, record, len(raw))
    if number % 20 == 19:
        writer.sync()
        print(number + 1, flush=True)
"""


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    """An empty letterbook."""
    return create_layout(tmp_path / "book")


def _fill(layout: Layout, raws: list[bytes]) -> dict[ContentId, BlobPlace]:
    writer = BlobStore(layout).writer(None)
    places = {}
    for raw in raws:
        content, record = seal(raw)
        places[content] = writer.append(content, record, len(raw))
    writer.close()
    return places


def _letters(count: int, seed: int = 7) -> list[bytes]:
    rng = random.Random(seed)
    return [
        b"From a\n" * rng.randrange(1, 9) + rng.randbytes(rng.randrange(90)) for _ in range(count)
    ]


def _hash(raw: bytes) -> ContentId:
    return seal(raw)[0]


def test_what_was_appended_is_read_back_and_listed(layout: Layout) -> None:
    """Every blob, empty and incompressible ones too, is read at its place and found by scan."""
    raws = [b"", b"a", os.urandom(5000), b"x" * 100_000, *_letters(50)]
    places = _fill(layout, raws)
    store = BlobStore(layout)
    for raw in raws:
        content = _hash(raw)
        assert store.read(content, places[content]) == raw
        assert store.open(content, places[content]).read() == raw
    assert dict(store.scan()) == places
    assert list(store.verify(read_data=True)) == []


def test_a_pack_rolls_over_and_numbers_go_on(layout: Layout) -> None:
    """No pack grows past the limit, and a reopened writer goes on where the last one ended."""
    raws = [os.urandom(300) for _ in range(40)]
    for part in (raws[:20], raws[20:]):
        writer = BlobStore(layout).writer({}, roll_over=2000)
        for raw in part:
            content, record = seal(raw)
            writer.append(content, record, len(raw))
        writer.close()
    sizes = [path.stat().st_size for path in sorted(layout.packs_dir.iterdir())]
    assert len(sizes) >= 7
    assert max(sizes) <= 2000
    assert {content for content, _ in BlobStore(layout).scan()} == {_hash(raw) for raw in raws}


def test_a_tail_torn_at_any_byte_is_cut_and_nothing_else(layout: Layout) -> None:
    """Whatever part of the last record is on disk, the whole ones stay and appending goes on."""
    raws = _letters(3)
    places = _fill(layout, raws)
    path = pack_path(layout.packs_dir, 1)
    whole = path.read_bytes()
    last = places[_hash(raws[2])]
    for known in (None, {}, {1: last.offset}):
        for end in range(last.offset, len(whole) + 1):
            path.write_bytes(whole[:end])
            writer = BlobStore(layout).writer(known)
            recovered = [content for content, _ in writer.recovered]
            expected = [] if known else [_hash(raw) for raw in raws[:2]]
            assert recovered == expected + [_hash(raws[2])] * (end == len(whole)), end
            assert path.stat().st_size == (end if end == len(whole) else last.offset)
            again = writer.append(*seal(raws[2]), len(raws[2]))
            writer.close()
            assert BlobStore(layout).read(_hash(raws[2]), again) == raws[2]


def test_a_whole_record_after_a_damaged_one_is_never_lost(layout: Layout) -> None:
    """Damage costs the damaged record only: it is kept if it may have been noted, else closed."""
    raws = _letters(4)
    places = _fill(layout, raws)
    path = pack_path(layout.packs_dir, 1)
    data = bytearray(path.read_bytes())
    data[places[_hash(raws[1])].offset + HEADER_BYTES] ^= 1
    path.write_bytes(bytes(data))
    expected = [_hash(raws[i]) for i in (0, 2, 3)]
    writer = BlobStore(layout).writer(None)
    assert [c for c, _ in writer.recovered] == expected
    writer.close()
    assert path.read_bytes() == bytes(data)
    writer = BlobStore(layout).writer({})
    assert [c for c, _ in writer.recovered] == expected
    writer.close()
    assert dict(BlobStore(layout).scan()) == dict(writer.recovered)
    assert list(BlobStore(layout).verify(read_data=True)) == []


@pytest.mark.parametrize("seed", range(60))
def test_after_a_power_loss_what_was_synced_is_there_and_the_pack_is_sound(
    layout: Layout, seed: int
) -> None:
    """Whatever the disk kept of the unsynced sectors, noted records stay and no damage does."""
    rng = random.Random(seed)
    raws = [rng.randbytes(rng.randrange(1, 1500)) for _ in range(25)]
    noted = rng.randrange(len(raws))
    places = _fill(layout, raws)
    path = pack_path(layout.packs_dir, 1)
    data = bytearray(path.read_bytes())
    synced = places[_hash(raws[noted - 1])].end if noted else 0
    for start in range(0, len(data), 512):
        kept = rng.random() < 0.8
        for at in range(max(start, synced), min(start + 512, len(data))):
            data[at] = data[at] if kept else 0
    path.write_bytes(bytes(data[: rng.randrange(synced, len(data) + 1)]))
    store = BlobStore(layout)
    writer = store.writer({1: synced} if noted else {})
    assert list(store.verify(read_data=True)) == []
    last = writer.append(*seal(b"next"), 4)
    writer.close()
    store = BlobStore(layout)
    listed = dict(store.scan())
    assert [listed.get(_hash(raw)) for raw in raws[:noted]] == [
        places[_hash(raw)] for raw in raws[:noted]
    ]
    for content, place in [*writer.recovered, (_hash(b"next"), last)]:
        assert listed[content] == place
        assert _hash(store.read(content, place)) == content
    assert len(listed) == noted + len(writer.recovered) + 1


def test_a_full_length_damaged_tail_is_cut_only_when_it_was_never_noted(layout: Layout) -> None:
    """Where it is not known what was noted, a record with a wrong bit is left to be reported."""
    raws = _letters(2)
    places = _fill(layout, raws)
    path = pack_path(layout.packs_dir, 1)
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(bytes(data))
    BlobStore(layout).writer(None).close()
    assert path.stat().st_size == len(data)
    assert len(list(BlobStore(layout).verify(read_data=True))) == 1
    BlobStore(layout).writer({}).close()
    assert path.stat().st_size == places[_hash(raws[1])].offset
    assert list(BlobStore(layout).verify(read_data=True)) == []


def test_a_pack_shorter_than_noted_is_refused(layout: Layout) -> None:
    """Bytes that were noted and are gone are an error, never silently accepted."""
    _fill(layout, _letters(2))
    path = pack_path(layout.packs_dir, 1)
    size = path.stat().st_size
    os.truncate(path, size - 1)
    with pytest.raises(StoreDamaged):
        BlobStore(layout).writer({1: size})
    problems = list(BlobStore(layout).verify(read_data=False, known_end={1: size, 2: 99}))
    assert any("too short" in p.what for p in problems)
    assert any("missing" in p.what for p in problems)


def test_every_flipped_bit_of_a_pack_is_found(layout: Layout) -> None:
    """Verify with data finds a flip anywhere, and the other records stay readable."""
    raws = _letters(6)
    _fill(layout, raws)
    path = pack_path(layout.packs_dir, 1)
    good = path.read_bytes()
    store = BlobStore(layout)
    for at in range(len(good)):
        bad = bytearray(good)
        bad[at] ^= 1 << (at % 8)
        path.write_bytes(bytes(bad))
        assert list(store.verify(read_data=True)), at
        assert len({content for content, _ in store.scan()}) >= 5, at
    path.write_bytes(good)
    assert list(store.verify(read_data=True)) == []


def test_a_record_that_holds_a_record_is_one_blob(layout: Layout) -> None:
    """A letter that contains the bytes of a pack record is listed once, as itself."""
    inner = seal(os.urandom(50))[1]
    raws = [os.urandom(40) + inner, b"after"]
    places = _fill(layout, raws)
    assert dict(BlobStore(layout).scan()) == places


def test_reading_at_a_wrong_place_or_hash_is_an_error(layout: Layout) -> None:
    """A place that does not hold the content never gives other bytes."""
    raws = _letters(2)
    places = _fill(layout, raws)
    store = BlobStore(layout)
    with pytest.raises(StoreDamaged):
        store.read(_hash(raws[0]), places[_hash(raws[1])])
    with pytest.raises(StoreDamaged):
        store.read(_hash(raws[0]), BlobPlace("pack", 9, 8, 100, 100))
    with pytest.raises(StoreDamaged):
        store.read(_hash(raws[0]), BlobPlace("file", size=3, stored=3))


def test_a_large_file_is_stored_once_and_seekable(layout: Layout) -> None:
    """The same bytes twice are one file; it can be opened, read, scanned and checked."""
    writer = BlobStore(layout).writer({})
    chunks = [os.urandom(1000) for _ in range(5)]
    content, place = writer.store_stream(chunks)
    assert writer.store_stream(iter(chunks)) == (content, place)
    store = BlobStore(layout)
    assert store.read(content, place) == b"".join(chunks)
    with store.open(content, place) as file:
        file.seek(4000)
        assert file.read() == chunks[4]
    assert list(store.scan()) == [(content, place)]
    path = next(path for path in layout.files_dir.rglob("*") if path.is_file())
    path.write_bytes(b"".join(chunks[:4]) + bytes(1000))
    assert len(list(store.verify(read_data=True))) == 1
    assert list(store.verify_place(content, place))


def test_what_a_killed_large_copy_left_is_cleared(layout: Layout) -> None:
    """A failing stream leaves no file; one of a killed process goes at the next opening."""

    def failing() -> Iterator[bytes]:
        yield b"half"
        raise OSError("the source went away")

    writer = BlobStore(layout).writer({})
    with pytest.raises(OSError, match="went away"):
        writer.store_stream(failing())
    (layout.files_dir / "incoming-0123").write_bytes(b"half")
    assert list(BlobStore(layout).verify(read_data=True)) == []
    BlobStore(layout).writer({})
    assert list(layout.files_dir.iterdir()) == []


def test_blobs_in_place_are_checked_against_their_hash(layout: Layout, tmp_path: Path) -> None:
    """A range of a source is read by hash; a changed, moved or unknown source is an error."""
    folder = tmp_path / "source"
    folder.mkdir()
    odd = folder / os.fsdecode(b"caf\xe9.mbox")
    odd.write_bytes(b"0123456789")
    place = in_place("s1", odd.name, 2, 3)
    place.path.encode("utf-8")
    whole = in_place("s1", odd.name, 0, 10)
    store = BlobStore(layout, {"s1": folder})
    assert store.read(_hash(b"234"), place) == b"234"
    assert store.open(_hash(b"234"), place).read() == b"234"
    with store.open(_hash(b"0123456789"), whole) as file:
        assert file.read() == b"0123456789"
    odd.write_bytes(b"01x3456789")
    for content, at in ((_hash(b"234"), place), (_hash(b"0123456789"), whole)):
        with pytest.raises(StoreDamaged):
            store.open(content, at)
        assert list(store.verify_place(content, at))
    with pytest.raises(SourceUnreadable):
        BlobStore(layout).read(_hash(b"234"), place)
    with pytest.raises(SourceUnreadable):
        store.read(_hash(b"234"), in_place("s1", "../letters", 0, 3))


def test_a_writer_takes_nothing_after_a_failed_write(
    layout: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a refused fsync nothing more is appended; the next opening recovers what is whole."""
    writer = BlobStore(layout).writer({})
    raw = b"letter"
    writer.append(*seal(raw), len(raw))

    def refuse(_: int) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr("letterbook.store.blob_writer.sync_file", refuse)
        with pytest.raises(WriteFailed):
            writer.sync()
    with pytest.raises(WriteFailed):
        writer.append(*seal(raw), len(raw))
    writer.close()
    assert [content for content, _ in BlobStore(layout).writer({}).recovered] == [_hash(raw)]


@pytest.mark.parametrize("room", [0, 3, 8, 9, 60, 70, 400, 1000, 2500])
def test_a_full_disk_is_said_and_what_was_synced_stays(
    layout: Layout, monkeypatch: pytest.MonkeyPatch, room: int
) -> None:
    """Whatever part of a write the disk took, it is `DiskFull`, and the next opening goes on."""
    raws = [b"%d " % n * 40 for n in range(60)]
    left = room
    real = os.write

    def write(descriptor: int, data: bytes) -> int:
        nonlocal left
        if left == 0:
            raise OSError(28, "No space left on device")
        taken = real(descriptor, bytes(data[:left]))
        left -= taken
        return taken

    writer = BlobStore(layout).writer({}, roll_over=1500)
    synced: list[ContentId] = []
    with monkeypatch.context() as patch:
        patch.setattr(os, "write", write)

        def fill() -> None:
            for raw in raws:
                content, record = seal(raw)
                writer.append(content, record, len(raw))
                writer.sync()
                synced.append(content)

        with pytest.raises(DiskFull):
            fill()
        writer.close()
    writer = BlobStore(layout).writer({}, roll_over=1500)
    assert [content for content, _ in writer.recovered] == synced
    for raw in raws[len(synced) :]:
        content, record = seal(raw)
        writer.append(content, record, len(raw))
    writer.close()
    assert [content for content, _ in BlobStore(layout).scan()] == [_hash(raw) for raw in raws]
    assert list(BlobStore(layout).verify(read_data=True)) == []


@pytest.mark.parametrize("milliseconds", [30, 60, 90, 150])
def test_a_killed_writer_loses_nothing_it_synced(layout: Layout, milliseconds: int) -> None:
    """After SIGKILL every acknowledged record is recovered, in order, and the store is sound."""
    with subprocess.Popen(
        [sys.executable, "-c", _APPEND, str(layout.root)], stdout=subprocess.PIPE
    ) as child:
        assert child.stdout is not None
        acknowledged = [int(child.stdout.readline())]
        try:
            child.wait(milliseconds / 1000)
        except subprocess.TimeoutExpired:
            child.send_signal(signal.SIGKILL)
        acknowledged += [int(line) for line in child.stdout.read().split()]
    writer = BlobStore(layout).writer({})
    expected = [
        _hash((f"letter {number} " * (number % 97 + 1)).encode())
        for number in range(len(writer.recovered))
    ]
    assert [content for content, _ in writer.recovered] == expected
    assert len(expected) >= acknowledged[-1]
    assert list(BlobStore(layout).verify(read_data=True)) == []
