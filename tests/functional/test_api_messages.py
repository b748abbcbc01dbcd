"""The API tells of messages and hands out files as the pages do, under the same headers."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec
import pytest
from starlette.testclient import TestClient

from letterbook.contract.schemas import REPLIES, published
from tests.functional import program, web

API = "/api/v1"


def asked(client: TestClient, path: str, reply: str, status: int = 200) -> Any:
    """Return the JSON of a path, which is of its schema."""
    answer = client.get(f"{API}{path}")
    assert answer.status_code == status, f"{path}: {answer.status_code} {answer.text[:500]}"
    msgspec.json.decode(answer.content, type=published(REPLIES[reply]))
    return answer.json()


def first(client: TestClient, query: str) -> str:
    """Return the oldest message that a question finds."""
    hits = asked(client, f"/search?sort=oldest&limit=1&q={quote(query)}", "search")["hits"]
    found: str = hits[0]["id"]
    return found


def test_the_overview_is_what_its_parts_tell(client: TestClient, story: Path) -> None:
    """Status, sources, tags and searches are those of the commands; the counts are all of it."""
    found = asked(client, "/overview", "overview")
    assert found["status"] == program.ask("-C", story, "status")
    assert found["sources"] == program.ask("-C", story, "sources")["sources"]
    assert found["tags"] == program.ask("-C", story, "tag", "list")["tags"]
    assert found["searches"] == program.ask("-C", story, "saved", "list")["searches"]
    assert found["counts"]["total"] == found["status"]["messages"]
    assert found["counts"]["histogram"]["bars"]


def test_folders_are_a_tree_with_counts(client: TestClient) -> None:
    """Each line counts what its question finds; one below another names it first."""
    sources = asked(client, "/folders", "folders")["sources"]
    known = {one["id"] for one in asked(client, "/sources", "sources")["sources"]}
    assert set(sources) <= known
    rows = [row for one in sources.values() for row in one["folders"]]
    assert len(rows) > 3
    for row in rows[:12]:
        if row["query"]:
            total = asked(client, f"/search?limit=1&q={quote(row['query'])}", "search")["total"]
            assert total == row["messages"]
        assert row["folder"].endswith(row["label"])
        assert row["folder"].count("/") == row["depth"]


def test_surroundings_are_told_of_one_and_of_a_conversation(client: TestClient) -> None:
    """Both tell the same of a message: who got it, copies, places, marks and the line to cite."""
    name = first(client, "has:attachment")
    (alone,) = asked(client, f"/messages/{name}/surroundings", "around")["messages"]
    shown = asked(client, f"/messages/{name}", "show")
    assert alone["id"] == name
    assert alone["copies"] == shown["copies"]
    assert alone["notices"] == shown["notices"]
    assert alone["marks"] == shown["marks"]
    assert alone["to"] == shown["mail"]["to"]
    assert alone["files"]
    assert alone["copies"][0]["sha256"] in alone["citation"]
    path = f"/messages/{name}/conversation"
    places = asked(client, path, "thread")["places"]
    ids = [one["id"] for one in places if one["id"]]
    around = asked(client, f"{path}/surroundings", "around")["messages"]
    assert [one["id"] for one in around] == ids
    assert alone in around


def test_long_answers_come_page_by_page(client: TestClient) -> None:
    """The pages of a conversation, of its surroundings and of the notices are all of it."""
    name = first(client, "is:reply")
    path = f"/messages/{name}/conversation"
    whole = asked(client, path, "thread")
    assert len(whole["places"]) > 2
    parts = [
        asked(client, f"{path}?start={n}&limit=2", "thread")
        for n in range(0, len(whole["places"]), 2)
    ]
    assert [one for part in parts for one in part["places"]] == whole["places"]
    assert {part["messages"] for part in parts} == {whole["messages"]}
    around = [
        asked(client, f"{path}/surroundings?start={n}&limit=1", "around")["messages"]
        for n in range(len(whole["places"]))
    ]
    assert [one["id"] for few in around for one in few] == [
        one["id"] for one in whole["places"] if one["id"]
    ]
    notices = asked(client, "/notices", "notices")
    second = asked(client, "/notices?start=3&limit=4", "notices")
    assert second["total"] == notices["total"] > 7
    assert second["notices"] == notices["notices"][3:7]


def test_the_source_is_told_as_text(client: TestClient) -> None:
    """Page by page it is the bytes that are handed out."""
    name = first(client, "channel:mail")
    page = asked(client, f"/messages/{name}/source", "source-text")
    raw = client.get(f"{API}/messages/{name}/raw").content
    assert page["size"] == len(raw)
    assert page["text"].encode() == raw[page["start"] : page["end"]]
    asked(client, f"/messages/{name}/source?page=99", "error", 404)


def test_two_texts_stand_side_by_side(client: TestClient) -> None:
    """The rows are those of the page; put together they are what each message says itself."""
    one, other = first(client, "lease"), first(client, "quay")
    found = asked(client, f"/texts?x={one}&y={other}", "texts")
    assert (found["x"]["id"], found["y"]["id"]) == (one, other)
    assert found["rows"]
    same = asked(client, f"/texts?x={one}&y={one}", "texts")
    assert all(row["same"] for row in same["rows"])
    html = web.words(web.page(client, f"/compare/texts?x={one}&y={other}"))
    for row in found["rows"]:
        for run in (*row["x"], *row["y"]):
            assert " ".join(run["text"].split()) in html


def test_figures_lead_to_their_messages(client: TestClient) -> None:
    """Every figure of a pair is told with as many messages as it counts."""
    pair = "a=mayor@saltmere.example&b=felix@harrow.example"
    answer = asked(client, f"/replies?{pair}", "replies")
    found = asked(client, f"/replies/messages?{pair}&figure=0.messages", "figure")
    assert found["total"] == len(answer["sides"][0]["message_ids"])
    assert [one["id"] for one in found["messages"]] == answer["sides"][0]["message_ids"][:50]
    later = asked(client, f"/replies/messages?{pair}&figure=0.messages&start=1&limit=1", "figure")
    assert later["messages"] == found["messages"][1:2]
    asked(client, f"/replies/messages?{pair}&figure=nonsense", "error", 404)


def test_accounts_and_fields_have_their_names(client: TestClient) -> None:
    """What pages put beside numbers and fields is told too."""
    fields = asked(client, "/fields", "fields")["fields"]
    assert {"from", "after", "thread"} <= {one["name"] for one in fields}
    assert "de" in {one["french"] for one in fields}
    people = asked(client, "/people?limit=1000", "people")["people"]
    numbers = [one["address"] for one in people if one["address"].isdecimal()]
    asked_for = "&".join(f"address={one}" for one in (*numbers, "nobody"))
    names = asked(client, f"/accounts?{asked_for}", "accounts")["names"]
    assert names
    assert set(names) <= set(numbers)
    asked(client, "/accounts", "error", 400)


def attached(client: TestClient) -> tuple[str, list[dict[str, Any]]]:
    """Return a message and its attachments."""
    name = first(client, "type:pdf")
    (around,) = asked(client, f"/messages/{name}/surroundings", "around")["messages"]
    return name, around["files"]


def test_attachments_are_shown_and_handed_out(client: TestClient) -> None:
    """As text, picture or pages; a page is pixels, and the file itself a download."""
    name, files = attached(client)
    part = next(one for one in files if one["filename"].endswith(".pdf"))
    path = f"/messages/{name}/parts/{part['path']}"
    shown = asked(client, f"{path}/preview", "preview")
    assert shown["kind"] == "pages"
    assert len(shown["texts"]) == shown["pages"] >= 1
    sheet = client.get(f"{API}{path}/picture?page=1")
    assert sheet.headers["content-type"] == "image/png"
    assert sheet.content.startswith(b"\x89PNG")
    content = saved(client, f"{path}", part["filename"])
    assert content.startswith(b"%PDF")
    assert len(content) == part["size"]
    asked(client, f"/messages/{name}/parts/9.9/preview", "error", 404)
    asked(client, f"{path}/picture?page=999", "error", 400)


def saved(client: TestClient, path: str, name: str, **more: Any) -> bytes:
    """Return the bytes of a download, whose headers are those of the pages."""
    method = "POST" if more else "GET"
    headers = {"Letterbook-Token": client.get(f"{API}/session").json()["token"]}
    answer = client.request(method, f"{API}{path}", headers=headers, **more)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith(f'attachment; filename="{name}"')
    assert answer.headers["content-security-policy"].startswith("sandbox;")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"
    return answer.content


def test_bytes_and_layout_are_those_of_the_pages(client: TestClient) -> None:
    """What the pages hand out, byte for byte; the layout with nothing that runs."""
    name = first(client, "channel:mail")
    for path in ("raw", "mail"):
        ending = "bin" if path == "raw" else "eml"
        content = saved(client, f"/messages/{name}/{path}", f"{name[:12]}.{ending}")
        assert content == client.get(f"/m/{name}/{path}").content
        assert content
    for hit in asked(client, "/search?limit=1000", "search")["hits"]:
        parts = asked(client, f"/messages/{hit['id']}", "show")["mail"]["parts"]
        html = [one for one in parts if one["content_type"] == "text/html"]
        if html:
            path = f"/messages/{hit['id']}/parts/{html[0]['path']}/html"
            found = asked(client, path, "html")
            page = client.get(f"/m/{hit['id']}/html/{html[0]['path']}").text
            assert found["html"] in page
            return
    raise AssertionError("the story has no HTML")


@pytest.mark.parametrize("format", ["csv", "csv-text", "jsonl"])
def test_a_result_is_exported_as_the_command_writes_it(
    client: TestClient, story: Path, tmp_path: Path, format: str
) -> None:
    """Byte for byte."""
    written = program.exported(story, tmp_path / "out", "lease", format)
    body = {"q": "lease", "format": format, "sort": "newest"}
    name = f"messages.{format.partition('-')[0]}"
    assert saved(client, "/export", name, json=body) == written


def test_mail_is_exported_with_its_account(client: TestClient) -> None:
    """A mailbox alone, or with the account; original files are always in a ZIP."""
    body = {"q": "lease channel:mail", "format": "mbox"}
    assert saved(client, "/export", "messages.mbox", json=body).startswith(b"From ")
    for asked_for in ({**body, "account": True}, {**body, "format": "eml"}):
        content = saved(client, "/export", "messages.zip", json=asked_for)
        names = zipfile.ZipFile(io.BytesIO(content)).namelist()
        assert any("manifest" in one.lower() for one in names), names


def test_lists_come_as_text_and_as_files(client: TestClient, story: Path, tmp_path: Path) -> None:
    """The report is that of the command, as JSON and as the table that it writes."""
    path = tmp_path / "names.csv"
    path.write_text("name\nvane\nlease\n", encoding="utf-8")
    table = tmp_path / "report.csv"
    printed = program.ask("-C", story, "search", "--terms", path)
    program.run("-C", story, "search", "--terms", path, "--report", table)
    sent = {"file": {"name": "names.csv", "content": "bmFtZQp2YW5lCmxlYXNlCg=="}}
    answer = web.api(client, "POST", "/terms", sent)
    typed = web.api(client, "POST", "/terms", {"terms": "vane\nlease\n"})
    for one in (answer, printed, typed):
        one.pop("took_ms", None)
    assert answer == printed
    assert typed["terms"][0]["hits"] == printed["terms"][0]["hits"] > 0
    assert saved(client, "/terms/table", "terms.csv", json=sent).count(b"\r\n") >= 3


def test_what_is_sent_has_to_be_as_described(client: TestClient) -> None:
    """Anything else is an error in the form of errors, and nothing happens."""
    token = {"Letterbook-Token": client.get(f"{API}/session").json()["token"]}
    decoder = msgspec.json.Decoder(published(REPLIES["error"]))
    json_ = {**token, "content-type": "application/json"}
    for headers, content, status in (
        (token, b'{"format": "csv"}', 415),
        ({**token, "content-type": "text/plain"}, b'{"format": "csv"}', 415),
        (json_, b"", 400),
        (json_, b"{", 400),
        (json_, b"[" * 200_000, 400),
        (json_, b'{"format":' + b"[" * 200_000, 400),
        (json_, b'{"format": "csv", "q": "\\ud800"}', 400),
        (json_, b'{"format": "csv", "q": "\xff"}', 400),
        (json_, b'{"format": "doc"}', 400),
        (json_, b'{"format": "csv", "to": "/tmp/x"}', 400),
        (json_, b'{"q": 5, "format": "csv"}', 400),
        (json_, json.dumps({"format": "csv", "q": '"'}).encode(), 400),
        (json_, b'{"format": "csv", "q": "' + b"x" * 61_000_000 + b'"}', 413),
    ):
        answer = client.post(f"{API}/export", headers=headers, content=content)
        assert answer.status_code == status, (content[:60], answer.text[:200])
        decoder.decode(answer.content)
