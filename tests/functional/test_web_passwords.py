"""A password on the first page: asked for, tried, held in memory alone, and written nowhere."""

from __future__ import annotations

import os
import re
from pathlib import Path

import letterbook
from letterbook.web.jobs import Jobs
from tests.functional import web
from tests.functional.test_web_about_files import sent
from tests.functional.test_web_start import ended
from tests.functional.test_web_start_jobs import made, until
from tests.readers.test_zip_locks import MAIL, aes_zip

SECRET = "Zx9-kept-nowhere"


def locked(folder: Path) -> Path:
    """Return an encrypted zip of one mail."""
    path = folder / "locked.zip"
    path.write_bytes(aes_zip(MAIL, SECRET, 3, 2))
    return path


def written_below(folder: Path) -> bytes:
    """Return all bytes of the files below a folder."""
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_a_password_is_asked_for_tried_and_used(tmp_path: Path) -> None:
    """Looking says what needs one; the one that opens it is used, and stands on no page or disk."""
    book, path = made(tmp_path / "book"), locked(tmp_path)
    fields = {"folder": str(book), "paths": str(path)}
    with web.room(book) as client:
        looked = sent(client, "/start/inspect", **fields).text
        assert "Passwords needed" in web.words(looked)
        assert "not counted" in web.words(looked)
        assert re.search(r'<label for="password-1"><bdi class="path">locked.zip</bdi>', looked)
        wrong = sent(client, "/start/inspect", **fields, password="shut").text
        assert '<label for="password-1">' in wrong
        opened = sent(client, "/start/inspect", **fields, password=SECRET).text
        assert '<label for="password-1">' not in opened
        assert "1 message, less than a second" in web.words(opened)
        assert SECRET not in opened
        held = re.search(r'name="held" value="([0-9a-f]{32})"', opened)
        assert held is not None
        assert sent(client, "/start/make", **fields, held=held[1]).status_code == 303
        commands = [one.read_bytes() for one in Path("/proc").glob("[0-9]*/cmdline") if mine(one)]
        assert not any(SECRET.encode() in command for command in commands)
        assert "stored 1" in ended(client)
        assert SECRET not in web.page(client, "/start")
        assert sent(client, "/start/make", **fields, held=held[1]).status_code == 404
    assert SECRET.encode() not in written_below(book)
    with letterbook.open(book) as opened_book:
        assert opened_book.search("quay").total == 1


def mine(command: Path) -> bool:
    """Return whether a process can be looked at, and is there."""
    return os.access(command, os.R_OK) and command.parent.name.isdigit() and command.exists()


def test_going_on_asks_for_the_password_again(tmp_path: Path) -> None:
    """What was stopped cannot go on without it, and says so in the reader's words."""
    book, path = made(tmp_path / "book"), locked(tmp_path)
    with web.room(book) as client:
        with letterbook.open(book) as opened, opened._writing("adding", 0):
            fields = {"folder": str(book), "paths": str(path), "password": SECRET}
            assert sent(client, "/start/make", **fields).status_code == 303
            (job,) = Jobs().listed(book)
            until(Jobs(), book, job.id, "waiting")
            assert web.send(client, "/start/stop", "/start", job=job.id) == 303
            until(Jobs(), book, job.id, "stopped")
        assert "Its password, which was not kept" in web.words(web.page(client, "/start"))
        refused = sent(client, "/start/again", job=job.id)
        assert refused.status_code == 400
        assert "which was not kept" in web.words(refused.text)
        web.api(client, "POST", f"/jobs/{job.id}/again", status=400)
        assert web.send(client, "/start/again", "/start", job=job.id, password=SECRET) == 303
        assert "stored 1" in ended(client)
    assert SECRET.encode() not in written_below(book)


def test_the_api_takes_passwords(tmp_path: Path) -> None:
    """To look and to add; what is no password is refused."""
    book, path = made(tmp_path / "book"), locked(tmp_path)
    with web.room(book) as client:
        closed = web.api(client, "POST", "/inspect", {"paths": [str(path)]})
        assert closed["needs_password"] == ["locked.zip"]
        assert closed["groups"][0]["uncounted"] == 1
        seen = web.api(client, "POST", "/inspect", {"paths": [str(path)], "passwords": [SECRET]})
        assert (seen["needs_password"], seen["messages"]) == ([], 1)
        body = {"kind": "add", "paths": [str(path)], "passwords": [SECRET]}
        for wrong in ([""], ["a\nb"], ["x" * 501], ["x"] * 21):
            web.api(client, "POST", "/jobs", {**body, "passwords": wrong}, status=400)
        (job,) = web.api(client, "POST", "/jobs", body)["jobs"]
        assert job["needs_password"] is True
        assert until(Jobs(), book, job["id"], "done", "failed").told.tally["stored"] == 1
