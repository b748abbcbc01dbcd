"""The folder of a letterbook, its format file and its locks."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import msgspec
import pytest

from letterbook.errors import LetterbookExists, Locked, NewerFormat, NotALetterbook, StoreDamaged
from letterbook.store.layout import (
    Layout,
    create_layout,
    find_layout,
    open_layout,
    read_format,
    verify_layout,
)
from letterbook.store.locks import IngestLock, KeepLock, RemoveLock

_HOLD = """
import os, sys, time
from pathlib import Path
from letterbook.store.layout import Layout
from letterbook.store.locks import IngestLock
with IngestLock(Layout(Path(sys.argv[1])), "adding letters"):
    if os.fork() == 0:
        time.sleep(60)
        os._exit(0)
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_created_letterbook_opens_and_is_sound(tmp_path: Path) -> None:
    """What create makes, open accepts and verify finds nothing wrong with."""
    create_layout(tmp_path / "a" / "b")
    layout = open_layout(tmp_path / "a" / "b")
    assert list(verify_layout(layout)) == []
    assert len(read_format(layout).id) == 32


def test_create_refuses_what_is_not_empty(tmp_path: Path) -> None:
    """A folder with a file in it, and a file, are refused and left alone."""
    (tmp_path / "mine.txt").write_text("x")
    for place in (tmp_path, tmp_path / "mine.txt"):
        with pytest.raises(LetterbookExists):
            create_layout(place)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
    create_layout(tmp_path / "book")
    with pytest.raises(LetterbookExists):
        create_layout(tmp_path / "book")


def test_create_completes_one_that_was_cut_short(tmp_path: Path) -> None:
    """The empty folders of a killed init do not stand in the way."""
    layout = create_layout(tmp_path / "book")
    layout.format_path.unlink()
    with pytest.raises(NotALetterbook):
        open_layout(tmp_path / "book")
    create_layout(tmp_path / "book")
    assert open_layout(tmp_path / "book").root == tmp_path / "book"


def test_a_newer_format_is_named_in_words(tmp_path: Path) -> None:
    """The features that this program lacks stand in the message; a higher number alone does too."""
    layout = create_layout(tmp_path / "book")
    facts = read_format(layout)
    newer = msgspec.structs.replace(facts, features=(*facts.features, "letters in bottles"))
    layout.format_path.write_bytes(newer.to_bytes())
    with pytest.raises(NewerFormat, match="letters in bottles"):
        open_layout(layout.root)
    layout.format_path.write_bytes(msgspec.structs.replace(facts, format=99).to_bytes())
    with pytest.raises(NewerFormat, match="99"):
        open_layout(layout.root)


def test_every_flipped_bit_of_the_format_file_is_found(tmp_path: Path) -> None:
    """Verify names a problem whichever bit of letterbook.json is another."""
    layout = create_layout(tmp_path / "book")
    good = layout.format_path.read_bytes()
    for at in range(len(good)):
        bad = bytearray(good)
        bad[at] ^= 1 << (at % 8)
        layout.format_path.write_bytes(bytes(bad))
        assert list(verify_layout(layout)), at


def test_the_nearest_letterbook_upward_is_found(tmp_path: Path) -> None:
    """A folder deep inside leads to its letterbook; outside there is none."""
    create_layout(tmp_path / "book")
    deep = tmp_path / "book" / "derived" / "x"
    deep.mkdir()
    assert find_layout(deep) == tmp_path / "book"
    with pytest.raises(NotALetterbook):
        find_layout(tmp_path)


def test_a_damaged_format_file_is_no_other_error(tmp_path: Path) -> None:
    """A format file that is no JSON is said to be damaged."""
    layout = create_layout(tmp_path / "book")
    layout.format_path.write_bytes(b"\xff{")
    with pytest.raises(StoreDamaged):
        open_layout(layout.root)


def test_a_second_writer_is_told_who_holds_the_lock(tmp_path: Path) -> None:
    """The message names the purpose, process and time; after release the lock is free."""
    layout = create_layout(tmp_path / "book")
    with (
        IngestLock(layout, "adding"),
        pytest.raises(Locked, match=f"adding: process {os.getpid()}"),
    ):
        IngestLock(layout).__enter__()
    with IngestLock(layout):
        pass


def test_backups_share_and_exclude_removal(tmp_path: Path) -> None:
    """Two backups may run at once; nothing may be removed meanwhile."""
    layout = create_layout(tmp_path / "book")
    with KeepLock(layout), KeepLock(layout), pytest.raises(Locked):
        RemoveLock(layout).__enter__()
    with RemoveLock(layout), pytest.raises(Locked):
        KeepLock(layout).__enter__()


def test_the_lock_is_free_when_its_process_is_killed(tmp_path: Path) -> None:
    """Even a forked worker that outlives the killed process does not hold the lock."""
    layout = create_layout(tmp_path / "book")
    with subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(layout.root)],
        stdout=subprocess.PIPE,
        start_new_session=True,
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"held\n"
        with pytest.raises(Locked, match="adding letters"):
            IngestLock(layout).__enter__()
        child.kill()
        child.wait()
        try:
            with IngestLock(layout, wait_seconds=5):
                pass
        finally:
            os.killpg(child.pid, signal.SIGKILL)


def test_waiting_for_a_lock_ends(tmp_path: Path) -> None:
    """A wait for a held lock ends with the refusal, not before its time."""
    layout = Layout(create_layout(tmp_path / "book").root)
    with IngestLock(layout):
        start = time.monotonic()
        with pytest.raises(Locked):
            IngestLock(layout, wait_seconds=0.2).__enter__()
        assert time.monotonic() - start >= 0.2
