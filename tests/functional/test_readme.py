"""The README tells the truth: its commands and its lines of Python run as they stand."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.story import export

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a dump in it, as somebody would have it."""
    folder = tmp_path_factory.mktemp("desk")
    export.export(folder / "story", ("zip",))
    (folder / "story" / "zip").rename(folder / "DUMP")
    return folder


def run(desk: Path, words: list[str]) -> subprocess.CompletedProcess[str]:
    """Run Python with these arguments in the folder."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "COLUMNS": "100"}
    environment.pop("LETTERBOOK", None)
    return subprocess.run(
        [sys.executable, *words],
        cwd=desk,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def commands() -> list[list[str]]:
    """Return the words of every letterbook command that the README shows on its own line."""
    lines = re.findall(r"(?m)^    (letterbook .*)$", README)
    return [shlex.split(line, comments=True) for line in lines]


def test_the_commands_of_the_readme_work(desk: Path) -> None:
    """In the order in which they stand, each command ends with status 0 and says something."""
    shown = commands()
    assert {words[1] if words[1] != "-C" else words[3] for words in shown} == {
        *("inspect", "init", "add", "search", "replies", "thread", "echoes", "gaps", "compare"),
        *("timeline", "people", "network", "check"),
    }
    said = {}
    for words in shown:
        result = run(desk, ["-m", *words])
        assert result.returncode == 0, f"{shlex.join(words)}: {result.stderr}"
        assert result.stdout.strip() or words[1] == "init", shlex.join(words)
        said[words[3] if words[1] == "-C" else words[1]] = result.stdout
    assert "Larkspur" in said["search"]
    assert "Larkspur" in said["thread"]


def test_the_answers_of_the_readme_are_given(desk: Path) -> None:
    """The counts and the hit that the README prints are those of the story."""
    assert run(desk, ["-m", "letterbook", "init", "again"]).returncode == 0
    added = run(desk, ["-m", "letterbook", "-C", "again", "add", "DUMP"])
    hits = run(desk, ["-m", "letterbook", "-C", "again", "search", "larkspur from:vane"])
    shown = re.findall(r"(?m)^    ((?:found|every byte|[0-9a-f]{12} ).*)$", README)
    assert len(shown) == 3
    for line in shown:
        assert line in added.stdout + hits.stdout


def test_the_python_of_the_readme_works(desk: Path) -> None:
    """The lines of library use run as they stand and find the story's mails."""
    if not (desk / "case").exists():
        test_the_commands_of_the_readme_work(desk)
    code = re.findall(r"(?s)```python\n(.*?)```", README)
    assert len(code) == 1
    result = run(desk, ["-c", code[0]])
    assert result.returncode == 0, result.stderr
    assert "Old Quay" in result.stdout


def test_the_targets_of_the_readme_exist() -> None:
    """Every `make` command of the pages is a target of the Makefile."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for page in ("README.md", "CONTRIBUTING.md"):
        text = (ROOT / page).read_text(encoding="utf-8")
        for target in re.findall(r"(?m)^    make (\w+)", text):
            assert re.search(rf"(?m)^{target}:", makefile), target
