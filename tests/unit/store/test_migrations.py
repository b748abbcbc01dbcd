"""Steps between formats: run once, old or new after a kill at any moment."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from letterbook.errors import StoreDamaged
from letterbook.store import durable, migrations
from letterbook.store.features import FEATURES
from letterbook.store.layout import Layout, create_layout, open_layout, read_format, verify_layout
from letterbook.store.migrations import Migration, bring_up_to_date


class _KilledError(BaseException):
    """Stands for the end of the process."""


def _build(layout: Layout, scratch: Path) -> None:
    (scratch / "manifests").mkdir()
    old = (layout.manifests_dir / "s1.manifest").read_bytes()
    (scratch / "manifests" / "s1.manifest").write_bytes(old.upper())
    (scratch / "new").mkdir()
    (scratch / "new" / "file").write_bytes(b"made")


_STEP = Migration(2, "capital letters", FEATURES, _build, removes=("manifests/old", "derived"))


def _old(root: Path) -> Layout:
    layout = create_layout(root)
    (layout.manifests_dir / "s1.manifest").write_bytes(b"abc")
    (layout.manifests_dir / "old").write_bytes(b"old")
    return layout


def _state(layout: Layout) -> tuple[int, bytes, bool, bool]:
    return (
        read_format(layout).format,
        (layout.manifests_dir / "s1.manifest").read_bytes(),
        (layout.manifests_dir / "old").exists(),
        (layout.root / "new" / "file").exists(),
    )


_NEW = (2, b"ABC", False, True)


def test_a_current_letterbook_is_left_alone(tmp_path: Path) -> None:
    """Nothing is done and no lock is taken."""
    layout = create_layout(tmp_path / "book")
    assert bring_up_to_date(layout) == []
    assert list(layout.locks_dir.iterdir()) == []


def test_a_step_is_taken_once(tmp_path: Path) -> None:
    """The files are the new ones, the format file says so, and nothing is left over."""
    layout = _old(tmp_path / "book")
    before = read_format(layout)
    assert bring_up_to_date(layout, [_STEP], 2) == ["capital letters"]
    assert _state(layout) == _NEW
    assert bring_up_to_date(layout, [_STEP], 2) == []
    assert read_format(layout).id == before.id
    assert not any("migrat" in path.name for path in layout.root.iterdir())
    assert list(verify_layout(layout)) == []


def test_a_missing_step_is_an_error(tmp_path: Path) -> None:
    """A format that no step leads on from is not passed over."""
    with pytest.raises(StoreDamaged):
        bring_up_to_date(_old(tmp_path / "book"), [], 2)


def test_killed_at_any_moment_it_is_old_or_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever call to the operating system is the last, the next opening completes the step."""
    before_journal = after_journal = 0
    for last in range(200):
        layout = _old(tmp_path / f"book{last}")
        left = last

        def count(name: str, real: object) -> object:
            def call(*args: object, **named: object) -> object:
                nonlocal left
                if left == 0:
                    raise _KilledError(name)
                left -= 1
                assert callable(real)
                return real(*args, **named)

            return call

        with monkeypatch.context() as patch:
            for module, name in (
                (os, "replace"),
                (migrations, "sync_folder"),
                (migrations, "sync_file"),
                (shutil, "rmtree"),
                (durable, "write_all"),
                (durable, "sync_file"),
                (Path, "unlink"),
                (Path, "write_bytes"),
            ):
                patch.setattr(module, name, count(name, getattr(module, name)))
            try:
                bring_up_to_date(layout, [_STEP], 2)
                break
            except _KilledError:
                pass
        if (layout.root / "migration.json").exists():
            after_journal += 1
        else:
            before_journal += 1
            assert _state(layout) in ((1, b"abc", True, False), _NEW)
        bring_up_to_date(layout, [_STEP], 2)
        assert _state(layout) == _NEW
        assert not (layout.root / "migration.json").exists()
    assert before_journal >= 5
    assert after_journal >= 5


def test_open_accepts_an_older_format(tmp_path: Path) -> None:
    """Opening does not migrate by itself."""
    assert _state(open_layout(_old(tmp_path / "book").root))[0] == 1
