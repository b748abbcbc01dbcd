"""The floors hold, and a fault in any of them is found."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

FAULTS = {
    "a rule that opens files": ("rules/same_message.py", "import pathlib", "pure"),
    "a noun with a database": ("model/moment.py", "import sqlite3", "pure"),
    "a noun that knows a verb": ("model/source.py", "import letterbook.services.search", "floors"),
    "a verb that knows a format": (
        "services/search.py",
        "import letterbook.readers.mbox",
        "services",
    ),
    "a format that knows another": ("readers/mbox.py", "import letterbook.readers.emlx", "readers"),
    "a store that knows the index": (
        "store/packs.py",
        "import letterbook.index.plain_scan",
        "floors",
    ),
    "a port that knows its adapter": ("ports/reader.py", "import letterbook.store.packs", "floors"),
    "an interface that looks below": (
        "cli/__init__.py",
        "import letterbook.store.packs",
        "interfaces",
    ),
    "pages that look below": ("web/reading.py", "import letterbook.store.packs", "interfaces"),
    "pages that know commands": ("web/reading.py", "import letterbook.cli.read", "floors"),
    "a rule that fetches": ("rules/thread_tree.py", "import urllib.request", "offline"),
    "a drawer for everything": ("utils/__init__.py", "import json", "floors"),
}


def lint(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the import contracts over the tree in a folder."""
    return subprocess.run(
        [
            *(
                sys.executable,
                "-c",
                "from importlinter.cli import lint_imports_command as run; run()",
            ),
            *("--config", str(folder / "pyproject.toml"), "--no-cache"),
            *arguments,
        ],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder / "src")},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Return a copy of the package that may be damaged."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    kept = shutil.ignore_patterns("__pycache__", "story")
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=kept)
    return tmp_path


def test_the_floors_hold() -> None:
    """No import of the package points up, sideways or outside."""
    result = lint(ROOT)
    assert result.returncode == 0, result.stdout
    assert "0 broken" in result.stdout


@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_a_planted_fault_breaks_its_contract(tree: Path, fault: str) -> None:
    """Each kind of wrong import is caught by the contract that forbids it."""
    name, line, contract = FAULTS[fault]
    path = tree / "src" / "letterbook" / name
    path.parent.mkdir(exist_ok=True)
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    path.write_text(f"{before}\n{line}\n", encoding="utf-8")
    result = lint(tree, "--contract", contract)
    assert result.returncode == 1, result.stdout + result.stderr
    assert "BROKEN" in result.stdout
    module = name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    assert f"letterbook.{module}" in " ".join(result.stdout.split()) or module in result.stdout
