"""The guide for outsiders' readers is true: its code is installed and run as it stands."""

from __future__ import annotations

import importlib
import re
import runpy
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from letterbook.ports.reader import Reader
from letterbook.readers import registry

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "guides" / "write-a-reader.md"
BLOCK = re.compile(r"^```(?:python|toml)\n# (\S+)\n(.*?)^```", re.MULTILINE | re.DOTALL)


@pytest.fixture
def outsider(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Lay the files of the guide out as an installed package, and take it away again."""
    for name, text in BLOCK.findall(GUIDE.read_text("utf-8")):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    project = tomllib.loads((tmp_path / "pyproject.toml").read_text("utf-8"))["project"]
    info = tmp_path / "letterbook_notebook-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: 1.0\n"
    )
    points = project["entry-points"]["letterbook.readers"].items()
    lines = "".join(f"{name} = {place}\n" for name, place in points)
    (info / "entry_points.txt").write_text(f"[letterbook.readers]\n{lines}")
    monkeypatch.syspath_prepend(str(tmp_path))
    importlib.invalidate_caches()
    registry.all_readers.cache_clear()
    yield tmp_path
    registry.all_readers.cache_clear()
    sys.modules.pop("letterbook_notebook", None)


def test_the_reader_is_found(outsider: Path) -> None:
    """An installed package's reader is among all readers, and is chosen by content."""
    from letterbook.readers.candidates import FileCandidate

    path = outsider / "export.txt"
    path.write_bytes(b"%NOTEBOOK 1\n%MAIL Inbox 5\nA: b\n")
    chosen = registry.recognise(FileCandidate(path, path.name), registry.all_readers())
    assert chosen is not None
    assert chosen.name == "notebook"
    typed: Reader = chosen
    assert len(list(typed.read(FileCandidate(path, path.name)))) == 2


def test_the_tests_of_the_guide_pass(outsider: Path) -> None:
    """The tests that the guide shows hold for the reader that it shows."""
    names = runpy.run_path(str(outsider / "test_notebook.py"))
    tests = [test for name, test in names.items() if name.startswith("test_")]
    assert len(tests) == 2
    for test in tests:
        test()


def test_every_reader_is_in_the_reference() -> None:
    """The reference of formats names every built-in reader and every rule that skips."""
    text = (GUIDE.parents[1] / "reference" / "formats.md").read_text("utf-8")
    for reader in registry.all_readers():
        assert f"`{reader.name}`" in text
    source = Path(registry.__file__).parent
    code = "".join(path.read_text("utf-8") for path in source.glob("*.py"))
    rules = ("symlink", "special-file", "hard-link", "desktop-file", "mail-client-index")
    for rule in (*rules, "empty-file", "maildir-tmp", "maildir-housekeeping"):
        assert f'"{rule}"' in code
        assert f"`{rule}`" in text
