"""Backing up a letterbook while it is written to."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from letterbook.errors import LetterbookExists, Locked, UsageError
from letterbook.model.source import HandOver
from letterbook.store.backup import backup
from letterbook.store.blobs import BlobStore
from letterbook.store.custody import Custody
from letterbook.store.layout import Layout, create_layout, open_layout
from letterbook.store.locks import KeepLock, RemoveLock
from letterbook.store.manifest import ManifestEntry, list_manifests, read_manifest
from letterbook.store.record import Record

_IMPORT = """
import sys
from pathlib import Path
from letterbook.model.source import HandOver
from letterbook.store.blobs import BlobStore, seal
from letterbook.store.custody import Custody
from letterbook.store.layout import Layout
from letterbook.store.manifest import ManifestEntry, ManifestWriter
from letterbook.store.record import Record

layout = Layout(Path(sys.argv[1]))
record = Record(layout)
blobs = BlobStore(layout).writer({}, roll_over=60_000)
for turn in range(10**6):
    source = record.add_source(f"/{turn}", HandOver())
    manifest = ManifestWriter(layout, source)
    for frame in range(5):
        rows = []
        for number in range(20):
            raw = f"{source} {frame} {number} ".encode() * (number * 31 % 17 + 1)
            content, sealed = seal(raw)
            blobs.append(content, sealed, len(raw))
            rows.append(ManifestEntry(str(number), content, len(raw), "stored", "", "", "", 0, 0,
                                      "", (), "test", 1))
        content, _ = blobs.store_stream([f"{source} {frame}".encode()])
        rows.append(ManifestEntry("f", content, 9, "stored", "", "", "", 0, 0, "", (), "test", 1))
        blobs.sync()
        manifest.append(rows)
        manifest.sync()
        Custody(record).append("frame", {"source": source, "frame": frame})
    manifest.close()
    print(turn, flush=True)
"""


def test_a_backup_during_an_import_is_a_whole_state(tmp_path: Path) -> None:
    """Each copy is sound, names only sources it has, and holds every blob its manifests name."""
    layout = create_layout(tmp_path / "book")
    with subprocess.Popen(
        [sys.executable, "-c", _IMPORT, str(layout.root)], stdout=subprocess.PIPE
    ) as child:
        assert child.stdout is not None
        child.stdout.readline()
        try:
            reports = [backup(layout, tmp_path / f"copy{number}") for number in range(4)]
        finally:
            child.kill()
    counts = []
    for report in reports:
        assert report.problems == ()
        copy = open_layout(report.path)
        blobs = {content for content, _ in BlobStore(copy).scan()}
        record = Record(copy)
        sources = {row.id for row in record.sources()}
        assert set(list_manifests(copy)) <= sources
        noted = [(str(x.facts["source"]), x.facts["frame"]) for x in Custody(record).links()]
        named = 0
        for source in sources:
            frames = list(read_manifest(copy, source))
            assert {(source, n) for n, _ in frames} >= {x for x in noted if x[0] == source}
            for _, rows in frames:
                assert all(isinstance(r, ManifestEntry) and r.content in blobs for r in rows)
                named += len(rows)
        counts.append(named)
        assert Custody(record).verify(report.head) == []
    assert counts == sorted(counts)
    assert counts[0] > 0


def test_a_backup_of_a_resting_letterbook_has_the_same_files(tmp_path: Path) -> None:
    """Packs, large files, manifests and the format file are equal byte for byte."""
    layout = create_layout(tmp_path / "book")
    writer = BlobStore(layout).writer({})
    writer.store_stream([b"large"])
    writer.close()
    (tmp_path / "there").mkdir()
    report = backup(layout, tmp_path / "there")
    assert (report.large_files, report.packs, report.sources) == (1, 0, 0)
    for path in layout.root.rglob("*"):
        if path.is_file() and path.name != "record.db" and path.parent != layout.locks_dir:
            assert (report.path / path.relative_to(layout.root)).read_bytes() == path.read_bytes()
    assert not list(tmp_path.glob("*incomplete*"))


def test_a_backup_says_what_it_does_not_hold_and_what_is_wrong(tmp_path: Path) -> None:
    """Sources in place are listed; damage in the letterbook is reported with the copy."""
    layout = create_layout(tmp_path / "book")
    record = Record(layout)
    record.add_source("/elsewhere", HandOver(), in_place=True)
    record.close()
    writer = BlobStore(layout).writer({})
    writer.store_stream([b"large"])
    path = next(path for path in layout.files_dir.rglob("*") if path.is_file())
    path.write_bytes(b"lorge")
    report = backup(layout, tmp_path / "copy")
    assert report.in_place == ("s1",)
    assert len(report.problems) == 1


def test_where_a_backup_may_not_stand(tmp_path: Path) -> None:
    """Not over something, not inside the letterbook, not while something is forgotten."""
    layout = create_layout(tmp_path / "book")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").write_text("x")
    with pytest.raises(LetterbookExists):
        backup(layout, tmp_path / "full")
    with pytest.raises(UsageError):
        backup(layout, layout.root / "copy")
    with RemoveLock(layout), pytest.raises(Locked):
        backup(layout, tmp_path / "copy")
    with KeepLock(layout):
        assert backup(Layout(layout.root), tmp_path / "copy").problems == ()
