"""The folder of a new letterbook is proposed and checked; sent folders are read as folders."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import letterbook
from tests.functional import web
from tests.functional.test_web_about_files import sent
from tests.functional.test_web_start import ended, source
from tests.functional.test_web_start_jobs import made
from tests.x_export import ADA, DAY, account, post, script


def test_a_folder_is_proposed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that is not there yet; where a letterbook is open, that one stands in the field."""
    monkeypatch.setenv("HOME", str(tmp_path))
    with web.room(None) as client:
        assert f'value="{tmp_path}/Letterbooks/letterbook"' in web.page(client, "/start")
        (tmp_path / "Letterbooks" / "letterbook").mkdir(parents=True)
        assert f'value="{tmp_path}/Letterbooks/letterbook-2"' in web.page(client, "/start")
        fields = {"folder": f"{tmp_path}/Letterbooks/letterbook-2"}
        fields["paths"] = str(source(tmp_path / "mails"))
        assert sent(client, "/start/make", **fields).status_code == 303
        assert "stored 3" in ended(client)
        page = web.page(client, "/start")
        assert re.search(r'name="folder"[^>]* value="[^"]*/letterbook-2"', page)
        assert "It stands at the letterbook that is open." in web.words(page)


def test_a_folder_that_cannot_be_used_is_told_beside_its_field(tmp_path: Path) -> None:
    """Before anything is read or written, and what was typed stays."""
    full, file = source(tmp_path / "full"), tmp_path / "file"
    file.write_text("x")
    reasons = {
        str(full): "This folder exists and is not empty.",
        str(file): "There is a file of this name.",
        str(file / "below"): "A part of this path is a file.",
    }
    with web.room(None) as client:
        for folder, reason in reasons.items():
            for address in ("/start/inspect", "/start/make"):
                answer = sent(client, address, folder=folder, paths=str(full))
                assert answer.status_code == 400
                assert f'<span class="wrong">{reason}' in answer.text
                assert f'value="{folder}"' in answer.text
                assert str(full) in answer.text
        assert sorted(path.name for path in full.iterdir()) == ["0.eml", "1.eml", "2.eml"]
        letterbook.init(tmp_path / "book").close()
        good = sent(client, "/start/inspect", folder=str(tmp_path / "book"), paths=str(full))
        assert good.status_code == 200


def test_a_sent_folder_is_read_as_a_folder(tmp_path: Path) -> None:
    """Files that a format needs beside each other are beside each other; sent again it is known."""
    book = made(tmp_path / "book")
    files = [
        ("files", ("ada/data/tweets.js", script("tweets", [post(DAY, "Quay")]), "text/plain")),
        ("files", ("ada/data/account.js", script("account", [account(ADA, "ada", "Ada")]),
                   "text/plain")),
    ]  # fmt: skip
    origin = {"origin": web.ORIGIN}
    with web.room(book) as client:
        for _ in range(2):
            token = web.form_token(web.page(client, "/start"))
            name = ""
            for one in files:
                answer = client.post(
                    f"/start/send?to={name}", data={"form_token": token}, files=[one],
                    headers=origin,
                )  # fmt: skip
                assert answer.status_code == 200
                name = answer.json()["sent"]
            assert answer.json()["files"] == 2
            fields = {"folder": str(book), "paths": "", "sent": name}
            assert sent(client, "/start/make", **fields).status_code == 303
            ended(client)
        nothing = client.post(
            "/start/send", data={"form_token": token}, files=[("files", ("", b""))], headers=origin
        )
        assert nothing.status_code == 400
        stranger = client.post("/start/send", files=[files[0]], headers=origin)
        assert stranger.status_code == 403
    with letterbook.open(book) as opened:
        (only,) = opened.sources()
        assert re.fullmatch(r"uploaded/[0-9a-f]{16}/ada", only.path)
        (hit,) = opened.search("quay").hits
        assert "ada" in str(hit.from_)
