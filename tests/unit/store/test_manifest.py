"""The manifest of a source: frames, torn ends, damage."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from letterbook.errors import StoreDamaged
from letterbook.model.locator import Locator, Step
from letterbook.model.notice import Notice
from letterbook.store.layout import Layout, create_layout
from letterbook.store.manifest import (
    ManifestContainer,
    ManifestEntry,
    ManifestResidue,
    ManifestRow,
    ManifestWriter,
    list_manifests,
    manifest_path,
    pack_frame,
    read_manifest,
    remove_manifest,
    verify_manifests,
)


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    """An empty letterbook."""
    return create_layout(tmp_path / "book")


def _entry(number: int, name: str = "in.mbox") -> ManifestEntry:
    locator = Locator((Step("member", name), Step("bytes", f"{number}-{number + 9}")))
    return ManifestEntry(
        locator=str(locator),
        content=bytes([number % 256]) * 32,
        size=9,
        status="stored",
        rule="",
        media="message/rfc822",
        quoting="mboxrd",
        before=3,
        after=1,
        folder="Inbox",
        flags=("seen",),
        reader="mbox",
        reader_version=1,
        notices=(Notice("repaired:charset", "detail", locator),),
    )


def _container(name: str) -> ManifestContainer:
    return ManifestContainer(
        locator=name,
        name=name,
        size=99,
        content=bytes(32),
        mtime_ns=None,
        reader="mbox",
        reader_version=1,
        transparent=True,
        kept="split",
        residues=(ManifestResidue(0, 4, "before the first letter", b"x" * 32),),
        covered=99,
    )


def _write(layout: Layout, frames: int) -> list[list[ManifestRow]]:
    rows: list[list[ManifestRow]] = [[_entry(n), _container(f"f{n}")] for n in range(frames)]
    writer = ManifestWriter(layout, "s1")
    assert [writer.append(part) for part in rows] == list(range(frames))
    writer.sync()
    writer.close()
    return rows


def test_rows_come_back_as_they_were_written(layout: Layout) -> None:
    """Frames, rows and notices are equal, from any frame on."""
    rows = _write(layout, 4)
    assert list(read_manifest(layout, "s1")) == list(enumerate(rows))
    assert [number for number, _ in read_manifest(layout, "s1", 2)] == [2, 3]
    assert list(read_manifest(layout, "s2")) == []
    assert list_manifests(layout) == ["s1"]
    assert list(verify_manifests(layout)) == []


def test_names_that_are_no_utf8_come_back_too(layout: Layout) -> None:
    """Surrogate escapes in a name, a notice and its locator survive."""
    name = os.fsdecode(b"caf\xe9")
    rows: list[ManifestRow] = [_entry(1, name), _container(name)]
    writer = ManifestWriter(layout, "s1")
    writer.append(rows)
    writer.close()
    assert list(read_manifest(layout, "s1")) == [(0, rows)]


def test_a_last_frame_torn_at_any_byte_is_cut_and_nothing_else(layout: Layout) -> None:
    """Whatever part of the last frame is on disk, the whole ones stay and appending goes on."""
    rows = _write(layout, 3)
    path = manifest_path(layout, "s1")
    whole = path.read_bytes()
    start = len(whole) - len(pack_frame(2, rows[2]))
    for end in range(start, len(whole) + 1):
        path.write_bytes(whole[:end])
        assert len(list(read_manifest(layout, "s1"))) == (3 if end == len(whole) else 2), end
        writer = ManifestWriter(layout, "s1", known_frames=2)
        if end < len(whole):
            assert writer.append(rows[2]) == 2
        writer.close()
        assert path.read_bytes() == whole


def test_damage_among_noted_frames_is_refused(layout: Layout) -> None:
    """A damaged frame that was noted, or that whole frames follow, is an error and is not cut."""
    _write(layout, 3)
    path = manifest_path(layout, "s1")
    whole = path.read_bytes()
    for at, known in ((80, 0), (len(whole) - 1, 3)):
        bad = bytearray(whole)
        bad[at] ^= 4
        path.write_bytes(bytes(bad))
        with pytest.raises(StoreDamaged):
            ManifestWriter(layout, "s1", known_frames=known)
        assert path.read_bytes() == bytes(bad)
    bad = bytearray(whole)
    bad[80] ^= 4
    path.write_bytes(bytes(bad))
    with pytest.raises(StoreDamaged):
        list(read_manifest(layout, "s1"))


def test_every_flipped_bit_of_a_manifest_is_found(layout: Layout) -> None:
    """Verify finds a flip anywhere, with and without knowing how many frames there are."""
    _write(layout, 3)
    path = manifest_path(layout, "s1")
    good = path.read_bytes()
    for at in range(len(good)):
        bad = bytearray(good)
        bad[at] ^= 1 << (at % 8)
        path.write_bytes(bytes(bad))
        assert list(verify_manifests(layout)), at
        assert list(verify_manifests(layout, {"s1": 3})), at
    path.write_bytes(good)
    assert list(verify_manifests(layout, {"s1": 3})) == []


def test_frames_that_were_taken_out_or_never_noted(layout: Layout) -> None:
    """A missing frame is found; one beyond what was noted is no problem of the letterbook."""
    rows = _write(layout, 3)
    path = manifest_path(layout, "s1")
    frames = [pack_frame(number, part) for number, part in enumerate(rows)]
    assert path.read_bytes() == b"".join(frames)
    path.write_bytes(frames[0] + frames[2])
    assert list(verify_manifests(layout))
    path.write_bytes(frames[0])
    assert list(verify_manifests(layout)) == []
    assert list(verify_manifests(layout, {"s1": 2}))
    path.write_bytes(frames[0] + frames[1][:-3])
    assert list(verify_manifests(layout, {"s1": 1})) == []


def test_a_forgotten_manifest_is_gone(layout: Layout) -> None:
    """Removing a manifest says whether there was one."""
    _write(layout, 1)
    assert remove_manifest(layout, "s1")
    assert not remove_manifest(layout, "s1")
    assert list_manifests(layout) == []
