"""The API opens and makes letterbooks, looks at files, and begins, tells of and stops long work."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import msgspec
import pytest
from starlette.testclient import TestClient

import letterbook
from letterbook.contract.schemas import REPLIES, published
from tests.functional import program
from tests.functional.test_web_start import source
from tests.functional.test_web_start_jobs import large, made
from tests.functional.web import api, page, room, words

API = "/api/v1"


def until(client: TestClient, job: str, *states: str) -> dict[str, Any]:
    """Return a job, as it is told by its own path, once its state is one of some."""
    for _ in range(600):
        answer = api(client, "GET", f"/jobs/{job}")
        msgspec.convert(answer, published(REPLIES["jobs"]))
        found: dict[str, Any] = answer["jobs"][0]
        if found["state"] in states:
            return found
        time.sleep(0.05)
    raise AssertionError(found)


def test_a_letterbook_is_made_opened_and_filled(tmp_path: Path) -> None:
    """From nothing to messages that are found, with what the commands print on the way."""
    mail, folder = source(tmp_path / "mail"), tmp_path / "new"
    with room(None) as client:
        none = api(client, "GET", "/session")
        assert (none["path"], none["id"]) == ("", "")
        assert client.get(f"{API}/status").status_code == 409
        assert api(client, "GET", "/jobs", status=409)["error"]["code"] == "not-a-letterbook"
        body = {"folder": str(folder), "zone": "Europe/Paris"}
        answer = api(client, "POST", "/letterbooks", body)
        msgspec.convert(answer, published(REPLIES["init"]))
        assert answer == {"schema": 1, "path": str(folder), "zone": "Europe/Paris"}
        again = api(client, "POST", "/letterbooks", body, status=409)
        assert again["error"]["code"] == "letterbook-exists"
        looked = api(client, "POST", "/inspect", {"paths": [str(mail)]})
        printed = program.ask("inspect", mail)
        for one in (looked, printed):
            one.pop("took")
        assert looked == printed
        old = none["token"]
        opened = api(client, "POST", "/session", {"folder": str(folder)})
        assert opened["path"] == str(folder)
        assert opened["token"] != old, "a token is of one letterbook"
        stale = client.post(
            f"{API}/jobs", json={"kind": "add", "paths": [str(mail)]},
            headers={"Letterbook-Token": old},
        )  # fmt: skip
        assert stale.status_code == 403
        (job,) = api(client, "POST", "/jobs", {"kind": "add", "paths": [str(mail)]})["jobs"]
        assert (job["kind"], job["paths"]) == ("add", [str(mail)])
        done = until(client, job["id"], "done", "failed")
        assert done["state"] == "done"
        assert done["tally"]["found"] == 3
        assert api(client, "GET", "/search")["total"] == 3
        assert "found 3" in words(page(client, "/start"))


def test_work_is_stopped_and_gone_on_with(tmp_path: Path) -> None:
    """What waits is told apart; what is stopped says what is kept, and goes on."""
    book, box, mail = made(tmp_path / "b"), large(tmp_path / "m.mbox"), source(tmp_path / "s")
    with room(book) as client:
        (first,) = api(client, "POST", "/jobs", {"kind": "add", "paths": [str(box)]})["jobs"]
        (other,) = api(client, "POST", "/jobs", {"kind": "add", "paths": [str(mail)]})["jobs"]
        until(client, other["id"], "waiting")
        for _ in range(400):
            if api(client, "GET", "/status")["messages"]:
                break
            time.sleep(0.05)
        api(client, "POST", f"/jobs/{first['id']}/stop")
        stopped = until(client, first["id"], "stopped", "done", "failed")
        assert stopped["state"] == "stopped"
        assert stopped["can_go_on"]
        assert stopped["kept"] > 0
        assert until(client, other["id"], "done", "failed")["state"] == "done"
        (begun,) = api(client, "POST", f"/jobs/{first['id']}/again")["jobs"]
        assert until(client, begun["id"], "done", "failed")["state"] == "done"
        assert [one["id"] for one in api(client, "GET", "/jobs")["jobs"]] == [
            begun["id"], other["id"],
        ]  # fmt: skip
        api(client, "POST", f"/jobs/{first['id']}/again", status=404)
        api(client, "POST", "/jobs/ffffffffffffffff/stop", status=404)
        api(client, "GET", "/jobs/ffffffffffffffff", status=404)


def test_a_rebuild_leaves_all_as_it_was(tmp_path: Path) -> None:
    """The server that is open reads the new catalogue, and the page tells of it."""
    book = tmp_path / "b"
    program.make_book(book, source(tmp_path / "s"))
    with room(book, "fr") as french, room(book) as client:
        before = api(client, "GET", "/search?sort=oldest")
        (job,) = api(client, "POST", "/jobs", {"kind": "rebuild"})["jobs"]
        done = until(client, job["id"], "done", "failed", "stopped")
        assert (done["kind"], done["state"], done["kept"]) == ("rebuild", "done", None)
        after = api(client, "GET", "/search?sort=oldest")
        for one in (before, after):
            one.pop("took_ms")
        assert after == before
        assert after["total"] == 3
        assert "Made anew catalogue and search index" in words(page(client, "/start"))
        assert "Refaits catalogue et index de recherche" in words(page(french, "/start"))
        with letterbook.open(book) as opened:
            assert [link.event for link in opened.custody()][-1] == "rebuilt"


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/inspect", {"paths": ["mail"]}),
        ("/inspect", {"paths": ["/nowhere/at/all"]}),
        ("/inspect", {"paths": ["/tmp\0"]}),
        ("/inspect", {"paths": []}),
        ("/jobs", {"kind": "add"}),
        ("/jobs", {"kind": "add", "paths": ["../mail"]}),
        ("/jobs", {"kind": "rebuild", "paths": ["/tmp"]}),
        ("/jobs", {"kind": "forget"}),
        ("/letterbooks", {"folder": "new"}),
        ("/session", {"folder": ""}),
    ],
)
def test_what_cannot_be_is_refused(client: TestClient, path: str, body: dict[str, Any]) -> None:
    """A path is whole and there; nothing is begun, and the letterbook stays open."""
    before = api(client, "GET", "/session")
    assert api(client, "POST", path, body, status=400)["error"]["next_step"]
    assert api(client, "GET", "/session") == before
    assert api(client, "GET", "/jobs")["jobs"] == []


def test_a_wrong_zone_leaves_no_folder(client: TestClient, tmp_path: Path) -> None:
    """A letterbook is made whole or not at all; a folder without one is not opened."""
    body = {"folder": str(tmp_path / "new"), "zone": "Mars/Olympus"}
    assert api(client, "POST", "/letterbooks", body, status=400)["error"]["code"] == "usage-error"
    assert not (tmp_path / "new").exists()
    wrong = api(client, "POST", "/session", {"folder": str(tmp_path)}, status=409)
    assert wrong["error"]["code"] == "not-a-letterbook"
