"""One letterbook that the tests of reading commands share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from starlette.testclient import TestClient

from tests.functional import program
from tests.functional.web import room


class Case(NamedTuple):
    """A letterbook with what its `add` reported."""

    path: Path
    box: Path
    folder: Path
    report: Any

    def ask(self, *words: str | Path) -> Any:
        """Run a command on it with --json."""
        return program.ask("-C", self.path, *words)

    def id_of(self, query: str) -> str:
        """Return the id of the one message that a query finds."""
        found = self.ask("search", query)
        assert found["total"] == 1, found
        return str(found["hits"][0]["id"])


@pytest.fixture(scope="session")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    """Return a letterbook of an mbox with one exact copy and a Maildir that shares a mail."""
    desk = tmp_path_factory.mktemp("case")
    mails = [program.invoice(), program.answer(), program.hostile(), program.orphan()]
    box = program.mbox(desk / "box.mbox", [*mails, program.invoice()])
    folder = program.maildir(desk / "folder", [program.answer(), program.plain(1)])
    assert program.run("init", desk / "case", "--zone", "Europe/Paris").returncode == 0
    report = program.ask("-C", desk / "case", "add", box, folder, "--custodian", "B. Birch")
    return Case(desk / "case", box, folder, report)


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a letterbook of the story; each module of tests has one of its own to change."""
    path = tmp_path_factory.mktemp("story") / "demo"
    assert program.run("demo", path).returncode == 0
    return path


@pytest.fixture(scope="module")
def client(story: Path) -> Iterator[TestClient]:
    """Return somebody who reads the story in English."""
    with room(story) as made:
        yield made
