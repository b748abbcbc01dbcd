"""A first letterbook from the browser: look, make, add, and read while it is added."""

from __future__ import annotations

import re
import time
from pathlib import Path

from starlette.testclient import TestClient

import letterbook
from letterbook.web.jobs import Jobs
from letterbook.web.uploads import items_of
from tests.functional import program, web

MAIL = (
    "From: Ann Alder <ann@alder.example>\nTo: ben@birch.example\nSubject: The quay {n}\n"
    "Message-ID: <quay-{n}@alder.example>\nDate: Thu, 01 Mar 2018 09:00:00 +0100\n\n"
    "High water {n}.\n"
)


def source(folder: Path) -> Path:
    """Return a folder of three mails."""
    folder.mkdir()
    for n in range(3):
        (folder / f"{n}.eml").write_text(MAIL.format(n=n), encoding="utf-8")
    return folder


def test_a_letterbook_is_made_and_filled(tmp_path: Path) -> None:
    """Without one open every page leads to the start; what is added can be read."""
    mails, made = source(tmp_path / "mails"), tmp_path / "case"
    with web.room(None) as client:
        assert client.get("/").headers["location"] == "/start"
        seen = web.page(client, "/start")
        fields = {
            "form_token": web.form_token(seen), "folder": str(made), "paths": str(mails),
        }  # fmt: skip
        looked = client.post("/start/inspect", data=fields, headers={"origin": web.ORIGIN})
        assert looked.status_code == 200
        assert "mail 3 3 0" in web.words(looked.text)
        assert not made.exists()
        assert client.post(
            "/start/make", data=fields, headers={"origin": web.ORIGIN}
        ).status_code == 303  # fmt: skip
        for _ in range(200):
            told = web.words(web.page(client, "/start"))
            if "Being added" not in told and "Waiting" not in told:
                break
            time.sleep(0.1)
        assert "Added" in told
        assert "found 3 = stored 3 + copies 0" in told
        assert "High water 1" in web.words(web.page(client, "/search?q=quay"))


def test_what_is_no_letterbook_is_said(tmp_path: Path) -> None:
    """A folder without one is refused with a sentence, and nothing is made in it."""
    with web.room(None) as client:
        token = web.form_token(web.page(client, "/start"))
        answer = client.post(
            "/start/open",
            data={"form_token": token, "folder": str(tmp_path)},
            headers={"origin": web.ORIGIN},
        )
        assert answer.status_code in (404, 409)
        assert list(tmp_path.iterdir()) == []


def test_another_letterbook_is_opened(tmp_path: Path) -> None:
    """From one to another, each with forms of its own."""
    one, other = tmp_path / "one", tmp_path / "other"
    for book in (one, other):
        assert program.run("init", book).returncode == 0
    assert program.run("-C", other, "add", source(tmp_path / "m")).returncode == 0
    with web.room(one) as client:
        assert web.send(client, "/start/open", "/start", folder=str(other)) == 303
        assert "3 messages" in web.words(web.page(client, "/"))


def test_files_that_a_browser_sends_are_added(tmp_path: Path) -> None:
    """They are looked at and added like any other, under safe names, and then deleted."""
    made = tmp_path / "case"
    files = [
        ("files", ("../../a.eml", MAIL.format(n=1).encode(), "message/rfc822")),
        ("files", ("a.eml", MAIL.format(n=2).encode(), "message/rfc822")),
    ]
    with web.room(None) as client:
        token = web.form_token(web.page(client, "/start"))
        fields = {"form_token": token, "folder": str(made), "paths": ""}
        origin = {"origin": web.ORIGIN}
        refused = client.post(
            "/start/inspect", data={**fields, "form_token": "0"}, files=files, headers=origin
        )
        assert refused.status_code == 403
        looked = client.post("/start/inspect", data=fields, files=files, headers=origin)
        assert looked.status_code == 200
        found = re.search(r'name="sent" value="([0-9a-f]{16})"', looked.text)
        assert found is not None
        uploads = client.app.state.uploads  # type: ignore[attr-defined]
        folder = uploads.folder(found[1])
        assert [path.name for path in items_of(folder)] == ["a.eml", "a.eml"]
        assert folder.parent.stat().st_mode & 0o077 == 0
        assert str(folder) not in looked.text, "where they lie for now is of no use to a reader"
        fields["sent"] = found[1]
        more = [("files", ("b.eml", MAIL.format(n=3).encode(), "message/rfc822"))]
        made_of = client.post("/start/make", data=fields, files=more, headers=origin)
        assert made_of.status_code == 303
        assert "stored 3" in ended(client)
        assert not folder.exists()
        assert list((made / "derived" / "jobs").glob("sent-*")) == []
        seen = web.words(web.page(client, "/sources"))
        assert seen.count("a.eml (sent through the browser)") == 2
        assert "b.eml (sent through the browser)" in seen
        assert "sent-" not in seen


def ended(client: TestClient) -> str:
    """Return what the first page says once nothing is being added any more."""
    for _ in range(300):
        told = web.words(web.page(client, "/start"))
        if "Being added" not in told and "Waiting" not in told:
            return told
        time.sleep(0.1)
    raise AssertionError(told)


def test_another_run_of_the_server_tells_of_what_is_being_added(tmp_path: Path) -> None:
    """The work goes on when the server ends; the next one shows it, and can stop it."""
    book = tmp_path / "book"
    assert program.run("init", book).returncode == 0
    many = tmp_path / "many.mbox"
    many.write_text(
        "".join(f"From a@b Thu Mar  1 09:00:00 2018\n{MAIL.format(n=n)}\n" for n in range(9_000)),
        encoding="utf-8",
    )
    first = Jobs()
    name = first.add(book, [str(many)])
    with web.room(book) as client:
        told = web.words(web.page(client, "/start"))
        assert "Being added" in told
        assert str(many) in told
        assert web.send(client, "/start/stop", "/start", job=name) == 303
        told = ended(client)
        assert "found 9,000" not in told
        assert "Stopped" in told
    with web.room(book) as client:
        assert "Being added" not in web.words(web.page(client, "/start"))
        assert str(many) in web.words(web.page(client, "/start"))
    again = Jobs()
    again.add(book, [str(many)])
    with web.room(book) as client:
        assert "found 9,000" in ended(client)
    with letterbook.open(book) as opened:
        assert opened.status().messages == 9_000
        assert opened.check().problems == ()
