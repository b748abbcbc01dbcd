"""What the guide of the API says can be done with curl, as it stands there, on a real server."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from letterbook.web.api import ENTRIES
from tests.functional import program
from tools.json_types import REPLIES, SCHEMA_NUMBER

DOCS = program.ROOT / "docs"
GUIDE = (DOCS / "guides" / "api.md").read_text("utf-8")
MESSAGE = "fc6d4812d9a4"


@pytest.fixture
def entrance(story: Path) -> Iterator[str]:
    """Start the server of the story and return the address that it prints."""
    process = subprocess.Popen(
        [sys.executable, "-m", "letterbook", "serve", str(story), "--no-browser"],
        env=program.environment(), stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    found = re.search(r"http://\S+", process.stdout.readline())
    assert found is not None
    yield found[0]
    process.kill()
    process.wait(10)


def commands() -> list[str]:
    """Return the commands of the guide that ask, in their order."""
    text = GUIDE.replace("\\\n", " ")
    return [line.strip() for line in text.splitlines() if line.startswith("    curl ")]


def test_the_examples_do_what_they_say(entrance: str, story: Path, tmp_path: Path) -> None:
    """Each is run as it stands, with the port and the tokens of this run."""
    if shutil.which("curl") is None:
        pytest.skip("no curl here")
    origin, _, once = entrance.partition("/enter?token=")
    token, told = once, []
    assert len(commands()) == 5
    for command in commands():
        line = command.replace("http://127.0.0.1:8421", origin).replace("TOKEN", token)
        done = subprocess.run(
            ["bash", "-c", line], cwd=tmp_path, capture_output=True, text=True, check=True,
            timeout=60,
        )  # fmt: skip
        told.append(done.stdout)
        found = re.search(r'"token":"([^"]+)"', done.stdout)
        token = found[1] if found else token
    assert f'"path":"{story}"' in told[2]
    assert '"hits":[{' in told[1]
    assert json.loads(told[3])["changed"] == 1
    assert (tmp_path / "lease.mbox").read_bytes().startswith(b"From ")
    assert program.ask("-C", story, "tag", "list")["tags"] == {"to-read": 1}


def test_the_paths_of_the_guide_are_there() -> None:
    """Whatever it names under the prefix is answered, in this way."""
    there = {entry.path for entry in ENTRIES} | {"/openapi.json", ""}
    named = re.findall(r"/api/v1(/?[\w/.-]*)", GUIDE)
    assert len(named) > 8
    for path in named:
        assert path.replace(MESSAGE, "{name}").rstrip(".") in there, path


def test_every_schema_has_its_line() -> None:
    """The page of the JSON says what each of the schemas is of."""
    page = (DOCS / "reference" / "json.md").read_text("utf-8")
    missing = [name for name in REPLIES if f"/{name}-{SCHEMA_NUMBER}.json" not in page]
    assert missing == []
