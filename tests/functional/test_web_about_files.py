"""What is said of files when they are added on the page: taken, checked, kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

import letterbook
from letterbook.contract.schemas import REPLIES, published
from letterbook.web.jobs import Jobs
from tests.functional import web
from tests.functional.test_web_start import ended
from tests.functional.test_web_start_jobs import made, until

TABLE = (
    "Quand;Qui;Quoi\n2016-07-04 14:31;ann;Come to the quay\n2016-07-04 14:35;ben;I will\n"
    "2016-07-04 14:40;ann;Bring the diary\n"
)


def table(folder: Path) -> Path:
    """Return a table whose headings no reader knows."""
    path = folder / "table.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def sent(client: Any, address: str, **fields: str) -> Any:
    """Return the answer of a form of the first page."""
    token = web.form_token(web.page(client, "/start"))
    return client.post(
        address, data={"form_token": token, **fields}, headers={"origin": web.ORIGIN}
    )


SAID = {
    "zone": "Europe/Paris", "channel": "dm", "custodian": "Ann Alder", "owner": "-Ann's phone",
    "received_from": "Ben", "received_on": "2 May 2024", "column-date": "Quand",
    "column-from": "Qui", "column-text": "Quoi",
}  # fmt: skip


def test_a_table_is_read_as_it_was_said(tmp_path: Path) -> None:
    """Columns, channel, zone and hand are those of the form, and the page offers them again."""
    book = made(tmp_path / "book")
    with web.room(book) as client:
        fields = {"folder": str(book), "paths": str(table(tmp_path)), **SAID}
        assert sent(client, "/start/make", **fields).status_code == 303
        assert "stored 3" in ended(client)
        with letterbook.open(book) as opened:
            (source,) = opened.sources()
            assert source.hand_over.columns == {"date": "Quand", "from": "Qui", "text": "Quoi"}
            assert source.hand_over.custodian == "Ann Alder"
            assert source.hand_over.owner == "-Ann's phone"
            assert source.hand_over.received_on == "2 May 2024"
            (hit,) = opened.search("quay").hits
            assert hit.channel == "dm"
            assert hit.sent is not None
            assert (hit.sent.text, hit.sent.offset_minutes) == ("2016-07-04 14:31", 120)
        page = web.page(client, "/start")
        assert '<option value="Ann Alder">' in page
        assert '<option value="Europe/Paris">' in page


def test_what_is_wrong_is_told_beside_its_field(tmp_path: Path) -> None:
    """Nothing is made, the form stays filled, and each sentence belongs to its field."""
    book = tmp_path / "new"
    fields = {"folder": str(book), "paths": str(table(tmp_path)), "custodian": "Ann"}
    with web.room(None) as client:
        for address in ("/start/inspect", "/start/make"):
            answer = sent(client, address, **fields, zone="Europe/Pari", **{"column-url": "x"})
            assert answer.status_code == 400
            said = answer.text
            assert 'id="wrong-zone">There is no time zone of this name.' in said
            assert 'aria-describedby="wrong-zone"' in said
            assert 'id="wrong-column-url">Only tables of public posts' in said
            assert 'value="Ann"' in said
            assert 'value="Europe/Pari"' in said
            assert str(tmp_path / "table.csv") in said
            assert not book.exists()
        posts = sent(client, "/start/inspect", **fields, channel="post", **{"column-to": "x"})
        assert 'id="wrong-column-to">Tables of public posts have no such column.' in posts.text
        other = sent(client, "/start/inspect", **fields, channel="mail")
        assert 'id="wrong-channel"' in other.text
        long = sent(client, "/start/inspect", **fields, owner="x" * 1_001)
        assert 'id="wrong-owner"' in long.text
    with web.room(None, "fr") as client:
        answer = sent(client, "/start/inspect", **fields, zone="Europe/Pari")
        assert "Aucun fuseau horaire ne porte ce nom." in web.words(answer.text)
        assert "Préciser ce que sont ces fichiers" in web.words(answer.text)


def test_what_was_said_stays_when_an_addition_goes_on(tmp_path: Path) -> None:
    """What is begun again is read as it was said the first time."""
    book, path = made(tmp_path / "book"), table(tmp_path)
    with web.room(book) as client:
        name = "0" * 16
        with letterbook.open(book) as opened, opened._writing("adding", 0):
            fields = {"folder": str(book), "paths": str(path), **SAID}
            assert sent(client, "/start/make", **fields).status_code == 303
            (job,) = Jobs().listed(book)
            until(Jobs(), book, job.id, "waiting")
            assert web.send(client, "/start/stop", "/start", job=job.id) == 303
            until(Jobs(), book, job.id, "stopped")
            name = job.id
        assert web.send(client, "/start/again", "/start", job=name) == 303
        assert "stored 3" in ended(client)
    with letterbook.open(book) as opened:
        (source,) = opened.sources()
        assert source.hand_over.columns["date"] == "Quand"
        assert source.hand_over.zone == "Europe/Paris"


def test_the_api_takes_the_same(tmp_path: Path) -> None:
    """By its schema; what cannot be so is refused before anything begins."""
    book, path = made(tmp_path / "book"), table(tmp_path)
    body = {
        "kind": "add", "paths": [str(path)], "zone": "Europe/Paris", "channel": "chat",
        "custodian": "Ann Alder", "columns": {"date": "Quand", "from": "Qui", "text": "Quoi"},
    }  # fmt: skip
    with web.room(book) as client:
        for wrong in ({"zone": "Europe/Pari"}, {"channel": "mail"}, {"columns": {"url": "x"}},
                      {"columns": {"nothing": "x"}}):  # fmt: skip
            web.api(client, "POST", "/jobs", {**body, **wrong}, status=400)
        web.api(client, "POST", "/jobs", {"kind": "rebuild", "zone": "UTC"}, status=400)
        answer = web.api(client, "POST", "/jobs", body)
        msgspec.convert(answer, published(REPLIES["jobs"]))
        assert until(Jobs(), book, answer["jobs"][0]["id"], "done", "failed").state == "done"
        (hit,) = web.api(client, "GET", "/search?q=quay")["hits"]
        assert hit["channel"] == "chat"
