"""Setting up from nothing: what is fetched, what is asked for, and what is said."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

PYTHON = """#!/bin/sh
case "$*" in
    *ensurepip*) test -e "$HOME/complete" ;;
    *"print("*) echo python3.11-venv ;;
    *version_info*) exit "${OLD:-0}" ;;
    "-m venv "*) mkdir -p "$3/bin" && cp "$0" "$3/bin/python" ;;
    *"pip"*) echo "$*" >>"$HOME/pip.log" ;;
esac
"""
APT = """#!/bin/sh
echo "$*" >>"$HOME/apt.log"
case "$*" in *install*) touch "$HOME/complete" ;; esac
"""


def set_up(home: Path, *, user: int, apt: bool, old: int = 0) -> subprocess.CompletedProcess[str]:
    """Run the set-up in a copy of the tree, with a Python that may lack its venv module."""
    tree, bin_ = home / "tree", home / "bin"
    (tree / "tools").mkdir(parents=True)
    bin_.mkdir()
    shutil.copy(ROOT / "tools" / "make-venv.sh", tree / "tools")
    scripts = {"python3": PYTHON, "id": f"#!/bin/sh\necho {user}\n"}
    if apt:
        scripts["apt-get"] = APT
    for name, text in scripts.items():
        (bin_ / name).write_text(text)
        (bin_ / name).chmod(0o755)
    for name in ("dirname", "rm", "mkdir", "cp", "touch"):
        (bin_ / name).symlink_to(shutil.which(name) or name)
    return subprocess.run(
        ["/bin/sh", str(tree / "tools" / "make-venv.sh"), ".venv"],
        env={"HOME": str(home), "PATH": str(bin_), "OLD": str(old), "LANG": "C"},
        cwd=os.sep,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_complete_python_needs_nothing_else(tmp_path: Path) -> None:
    """With a whole Python nothing is installed on the system, for root neither."""
    (tmp_path / "complete").touch()
    result = set_up(tmp_path, user=0, apt=True)
    assert result.returncode == 0, result.stderr
    assert not (tmp_path / "apt.log").exists()
    steps = (tmp_path / "pip.log").read_text().splitlines()
    assert "--require-hashes" in steps[0]
    assert "--no-deps --no-build-isolation --editable ." in steps[1]


def test_root_on_debian_fetches_what_is_missing(tmp_path: Path) -> None:
    """Root on Debian has the venv module installed, says so, and goes on."""
    result = set_up(tmp_path, user=0, apt=True)
    assert result.returncode == 0, result.stderr
    assert "install -q -y --no-install-recommends python3.11-venv" in (
        (tmp_path / "apt.log").read_text()
    )
    assert "installing python3.11-venv" in result.stderr
    assert (tmp_path / "tree" / ".venv" / "bin" / "python").exists()


@pytest.mark.parametrize(("user", "apt"), [(1000, True), (0, False)])
def test_elsewhere_what_is_missing_is_said(tmp_path: Path, user: int, apt: bool) -> None:
    """An ordinary user, or a system without apt, is told what to install; nothing is made."""
    result = set_up(tmp_path, user=user, apt=apt)
    assert result.returncode == 1
    assert "MISSING: the venv and ensurepip modules" in result.stderr
    assert not (tmp_path / "apt.log").exists()
    assert not (tmp_path / "tree" / ".venv").exists()


def test_an_old_python_is_refused(tmp_path: Path) -> None:
    """A Python older than 3.11 is not used, and the sentence says which one is needed."""
    result = set_up(tmp_path, user=1000, apt=False, old=1)
    assert result.returncode == 1
    assert "MISSING: Python 3.11 or newer" in result.stderr
