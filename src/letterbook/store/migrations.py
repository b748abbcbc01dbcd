"""Bringing a letterbook of an older format up to date: old or new after a crash, never between."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from letterbook.errors import StoreDamaged
from letterbook.store.durable import make_folder, replace_file, writing
from letterbook.store.features import FORMAT
from letterbook.store.layout import FormatFile, Layout, read_format
from letterbook.store.locks import IngestLock
from letterbook.store.posix import sync_file, sync_folder


class Migration(msgspec.Struct, frozen=True):
    """One step from format ``number - 1`` to ``number``.

    ``build`` writes new files into the scratch folder it is given, at the paths they shall have
    below the letterbook, and changes nothing else; it may be cut short and called again.
    ``removes`` are paths below the letterbook that the new format no longer has.
    """

    number: int
    name: str
    features: tuple[str, ...]
    build: Callable[[Layout, Path], None]
    removes: tuple[str, ...] = ()


class _Journal(msgspec.Struct, frozen=True):
    """What is left to do once a step is built; while it stands, it is done first."""

    step: str
    replaces: tuple[str, ...]
    removes: tuple[str, ...]
    format_file: FormatFile


STEPS: tuple[Migration, ...] = ()
"""Every step there ever was, in order; format 1 is the first."""


def bring_up_to_date(
    layout: Layout, steps: Sequence[Migration] = STEPS, newest: int = FORMAT
) -> list[str]:
    """Make the letterbook one of the newest format and return the names of the steps taken.

    Call it after `open_layout` and before anything else is opened.  Where nothing is to be done
    it takes no lock.  A step that a crash cut short while it was built is built again; one
    that was built is finished.  Raises `Locked`, `StoreDamaged` when a step is missing.
    """
    journal = _journal_path(layout)
    if not journal.exists() and read_format(layout).format >= newest:
        return []
    taken: list[str] = []
    with IngestLock(layout, "bringing the letterbook up to date"):
        if journal.exists():
            taken.append(_finish(layout))
        while (number := read_format(layout).format) < newest:
            step = next((step for step in steps if step.number == number + 1), None)
            if step is None:
                raise StoreDamaged(f"No step leads from format {number} to {number + 1}.")
            _build(layout, step)
            taken.append(_finish(layout))
    return taken


def _build(layout: Layout, step: Migration) -> None:
    scratch = _scratch(layout)
    if scratch.exists():
        with writing(scratch):
            shutil.rmtree(scratch)
    make_folder(scratch)
    step.build(layout, scratch)
    replaces = _sync_tree(scratch)
    facts = msgspec.structs.replace(read_format(layout), format=step.number, features=step.features)
    journal = _Journal(step.name, replaces, step.removes, facts)
    replace_file(_journal_path(layout), msgspec.json.encode(journal))


def _finish(layout: Layout) -> str:
    raw = _journal_path(layout).read_bytes()
    journal = msgspec.json.decode(raw, type=_Journal)
    scratch = _scratch(layout)
    with writing(layout.root):
        for name in journal.replaces:
            source, target = scratch / name, layout.root / name
            if source.exists():
                target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                os.replace(source, target)
                sync_folder(target.parent)
                sync_folder(target.parent.parent)
        for name in journal.removes:
            path = layout.root / name
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)
        sync_folder(layout.root)
        replace_file(layout.format_path, journal.format_file.to_bytes())
        if scratch.exists():
            shutil.rmtree(scratch)
        _journal_path(layout).unlink()
        sync_folder(layout.root)
    return journal.step


def _sync_tree(scratch: Path) -> tuple[str, ...]:
    names: list[str] = []
    folders = [scratch]
    for path in sorted(scratch.rglob("*")):
        if path.is_dir():
            folders.append(path)
            continue
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        try:
            sync_file(descriptor)
        finally:
            os.close(descriptor)
        names.append(str(path.relative_to(scratch)))
    for folder in folders:
        sync_folder(folder)
    return tuple(names)


def _scratch(layout: Layout) -> Path:
    return layout.root / "migrating"


def _journal_path(layout: Layout) -> Path:
    return layout.root / "migration.json"
