"""What a search finds leaves the reading room as files: the same bytes that the command writes."""

from __future__ import annotations

import io
import json
import tempfile
import zipfile
from pathlib import Path

import pytest
from starlette.testclient import TestClient

import letterbook
from letterbook.web import exporting
from letterbook.words.names import EXPORTS
from tests.functional import program
from tests.functional.web import ORIGIN, form_token, page, room, send, words


def export(client: TestClient, query: str, format: str, **more: str) -> tuple[str, bytes]:
    """Return the name and the bytes of what is downloaded, whose headers let nothing run."""
    token = form_token(page(client, "/search?q=lease"))
    fields = {"form_token": token, "q": query, "format": format, **more}
    answer = client.post("/search/export", data=fields, headers={"origin": ORIGIN})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"].startswith("sandbox;")
    assert answer.headers["cache-control"] == "no-store"
    assert int(answer.headers["content-length"]) == len(answer.content)
    kind, _, name = answer.headers["content-disposition"].partition('; filename="')
    assert kind == "attachment"
    return name.partition('"')[0], answer.content


@pytest.mark.parametrize("format", ["csv", "csv-text", "jsonl"])
def test_a_file_is_that_of_the_command(
    client: TestClient, story: Path, tmp_path: Path, format: str
) -> None:
    """Byte for byte, in the order of the page."""
    written = program.exported(story, tmp_path / "out", "lease", format)
    name, content = export(client, "lease", format, sort="newest")
    assert name == f"messages.{format.partition('-')[0]}"
    assert content == written
    assert content


def test_original_files_come_in_a_zip_with_their_account(
    client: TestClient, story: Path, tmp_path: Path
) -> None:
    """Each file is the one that the command writes, and the manifest names every message."""
    report = program.ask(
        "-C", story, "export", "lease channel:mail", "--to", tmp_path / "out", "--format", "eml"
    )
    name, content = export(client, "lease channel:mail", "eml", sort="oldest")
    assert name == "messages.zip"
    with zipfile.ZipFile(io.BytesIO(content)) as pack:
        assert pack.testzip() is None
        held = {one: pack.read(one) for one in pack.namelist()}
    manifest = held.pop("messages.manifest.jsonl")
    wanted = {f"messages/{one.name}": one.read_bytes() for one in (tmp_path / "out").iterdir()}
    assert held == wanted
    told = [json.loads(line) for line in manifest.splitlines()]
    assert sum(one["kind"] == "entry" for one in told) == report["exported"] > 20


def test_nothing_is_left_out_in_silence(client: TestClient, story: Path) -> None:
    """A mailbox that lacks what is no mail comes with the account; the page says so before."""
    total = program.ask("-C", story, "search", "lease")["total"]
    mail = program.ask("-C", story, "search", "lease channel:mail")["total"]
    assert 0 < mail < total
    assert f"{mail} of them are mail." in words(page(client, "/search?q=lease"))
    assert "of them are mail." not in words(page(client, "/search?q=lease+channel:mail"))
    name, content = export(client, "lease", "mbox")
    assert name == "messages.zip"
    with zipfile.ZipFile(io.BytesIO(content)) as pack:
        assert pack.namelist() == ["messages.mbox", "messages.mbox.manifest.jsonl"]
        told = [json.loads(line) for line in pack.read(pack.namelist()[1]).splitlines()]
    assert sum(one["kind"] == "left-out" for one in told) == total - mail
    name, content = export(client, "lease channel:mail", "mbox")
    assert name == "messages.mbox"
    assert content.startswith(b"From ")
    name, _ = export(client, "lease channel:mail", "mbox", account="1")
    assert name == "messages.zip"


def test_the_record_tells_of_it_and_nothing_stays(
    client: TestClient, story: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """An export stands in the chain of custody; no file of it is left on this computer."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with letterbook.open(story) as book:
        before = len(book.custody())
    export(client, "quay", "csv")
    export(client, "quay", "eml")
    with letterbook.open(story) as book:
        assert [row.event for row in book.custody()[before:]] == ["exported", "exported"]
    assert list(tmp_path.iterdir()) == []


def test_what_cannot_be_exported_is_said(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An unknown format, a question that cannot be read, too much at once, and a foreign form."""
    seen = "/search?q=lease"
    assert send(client, "/search/export", seen, q="lease", format="exe") == 400
    assert send(client, "/search/export", seen, q="lease", format="csv", sort="up") == 400
    assert send(client, "/search/export", seen, q='"lease', format="csv") == 400
    monkeypatch.setattr(exporting, "MOST_EXPORTED", 10)
    assert send(client, "/search/export", seen, q="lease", format="csv") == 400
    assert (
        client.post("/search/export", data={"q": "x"}, headers={"origin": ORIGIN}).status_code
        == 403
    )
    assert client.get("/search/export").status_code == 405


def test_what_is_privileged_stays(tmp_path: Path) -> None:
    """A message that is withheld is in no download."""
    book_path = tmp_path / "own"
    assert program.run("demo", book_path).returncode == 0
    with letterbook.open(book_path) as book:
        hit = book.search("lease", limit=1).hits[0].id
        book.tag([hit], "privileged")
    with room(book_path) as client:
        for format in EXPORTS:
            _, content = export(client, "lease", format)
            if content.startswith(b"PK"):
                with zipfile.ZipFile(io.BytesIO(content)) as pack:
                    content = b"".join(pack.read(one) for one in pack.namelist())
            assert hit.encode() not in content, format
            assert len(content) > 1000
