"""Files that a browser sends: their names are made safe, and none outlives its use."""

from __future__ import annotations

import os
import tempfile
import time
import unicodedata
from pathlib import Path

import pytest

from letterbook.web.uploads import KEPT_SECONDS, Uploads, count_files, items_of, safe_name


@pytest.fixture(autouse=True)
def _temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("mail.mbox", "mail.mbox"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\inbox.pst", "inbox.pst"),
        ("\\\\server\\share\\x", "x"),
        (".", "file"),
        ("..", "file"),
        ("", "file"),
        (" . ", "file"),
        (".bashrc", "bashrc"),
        ("a\x00b\nc.eml", "a_b_c.eml"),
        ("exe.\u202efdp", "exe._fdp"),
        ("été à Paris.eml", "été à Paris.eml"),
        ("a;b\"c'.eml", "a;b\"c'.eml"),
        ("-rf", "-rf"),
    ],
)
def test_names_are_made_safe(name: str, safe: str) -> None:
    """Only the last part stays, without what is not seen."""
    assert safe_name(name) == safe


@pytest.mark.parametrize("sign", ["a", "é", "字", "😀", "\ud800"])
@pytest.mark.parametrize("ending", ["", ".mbox", "." + "x" * 5_000])
def test_long_names_fit_a_file_system(sign: str, ending: str, tmp_path: Path) -> None:
    """Whatever the letters: at most 200 bytes, with the ending where it is one."""
    name = safe_name(sign * 4_096 + ending)
    assert 0 < len(name.encode()) <= 200
    assert name.endswith(".mbox") or ending != ".mbox"
    assert all(unicodedata.category(one)[0] != "C" for one in name)
    (tmp_path / name).write_bytes(b"")


def test_two_of_one_name_are_two_files(tmp_path: Path) -> None:
    """In the order in which they came, each under its own name."""
    uploads = Uploads()
    sending = uploads.begin()
    for content in (b"one", b"two"):
        with sending.new_file("a.eml") as file:
            file.write(content)
    assert [path.read_bytes() for path in items_of(sending.folder)] == [b"one", b"two"]
    assert {path.name for path in items_of(sending.folder)} == {"a.eml"}
    assert uploads.folder(sending.name) == sending.folder
    for other in ("", "..", "../..", "0" * 16, str(tmp_path)):
        assert uploads.folder(other) is None
    uploads.close()
    assert list(tmp_path.iterdir()) == []


def test_the_next_run_deletes_what_a_killed_one_left(tmp_path: Path) -> None:
    """What no server holds goes; what a server that lives holds stays."""
    alive = Uploads()
    kept = alive.begin()
    left = tmp_path / "letterbook-sent-killed"
    (left / "0123456789abcdef").mkdir(parents=True)
    (left / "server.lock").touch()
    fresh = tmp_path / "letterbook-sent-being-made"
    fresh.mkdir()
    old = tmp_path / "letterbook-sent-of-yesterday"
    old.mkdir()
    yesterday = time.time() - KEPT_SECONDS - 60
    os.utime(old, (yesterday, yesterday))
    (tmp_path / "letterbook-sent-link").symlink_to(tmp_path)
    Uploads()
    assert kept.folder.is_dir()
    assert not left.exists()
    assert not old.exists()
    assert fresh.exists()
    assert (tmp_path / "letterbook-sent-link").is_symlink()
    alive.close()


def test_forms_of_yesterday_go(tmp_path: Path) -> None:
    """A server that runs for weeks keeps what was sent for a day."""
    uploads = Uploads()
    first = uploads.begin()
    yesterday = time.time() - KEPT_SECONDS - 60
    os.utime(first.folder, (yesterday, yesterday))
    second = uploads.begin()
    assert uploads.folder(first.name) is None
    assert uploads.folder(second.name) is not None
    uploads.close()
    assert list(tmp_path.iterdir()) == []


def test_files_of_a_folder_stay_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sent in one form or in several; a path that leads elsewhere is its last part alone."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    uploads = Uploads()
    name = ""
    names = ("x/data/tweets.js", "x/data/account.js", "x/a.txt", "x/a.txt", "../x/up.txt",
             "x//n.txt", "/etc/passwd", "x/a.txt/below.txt", "plain.eml")  # fmt: skip
    for one in names:
        sending = uploads.begin(name)
        with sending.new_file(one) as file:
            file.write(one.encode())
        name = sending.name
    folder = uploads.folder(name)
    assert folder is not None
    found = [path.relative_to(folder).parts[1:] for path in items_of(folder)]
    assert found == [("x",), ("x",), ("up.txt",), ("n.txt",), ("passwd",), ("x",), ("plain.eml",)]
    first = items_of(folder)[0]
    assert sorted(str(path.relative_to(first)) for path in first.rglob("*.*")) == [
        "a.txt", "data/account.js", "data/tweets.js",
    ]  # fmt: skip
    assert count_files(folder) == len(names)
    later = uploads.begin(name)
    later.new_file("x/data/more.js").close()
    later.new_file("new/one.eml").close()
    later.discard()
    assert count_files(folder) == len(names), "only what came with a form goes with it"
    uploads.close()
    assert list(tmp_path.iterdir()) == []
