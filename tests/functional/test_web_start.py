"""A first letterbook from the browser: look, make, add, and read while it is added."""

from __future__ import annotations

import time
from pathlib import Path

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
        assert "eml" in web.words(looked.text)
        assert not made.exists()
        assert client.post(
            "/start/make", data=fields, headers={"origin": web.ORIGIN}
        ).status_code == 303  # fmt: skip
        for _ in range(200):
            told = web.words(web.page(client, "/start"))
            if "Being added" not in told:
                break
            time.sleep(0.1)
        assert "Added" in told
        assert "found 3, stored 3" in told
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
