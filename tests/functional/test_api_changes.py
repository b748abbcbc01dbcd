"""What the API writes down is what the commands write down, told in the same form."""

from __future__ import annotations

import base64
import io
import json
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec
import pytest
from starlette.testclient import TestClient

from letterbook.contract.schemas import REPLIES, published
from tests.functional import program
from tests.functional.web import api, page, room, words

API = "/api/v1"
MESSAGE = "fc6d4812d9a4"
PASSAGE = "a second valuation before the meeting"
ARTICLE = (
    "Vane wrote on 12 November 2018: “the fewer people walk about on it the better”."
    " Nothing of the kind had been said before.\n"
)


@pytest.fixture(scope="module")
def twin(story: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the same letterbook, which the commands are to change."""
    path = tmp_path_factory.mktemp("twin") / "demo"
    shutil.copytree(story, path)
    return path


@pytest.fixture(scope="module")
def fresh(story: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Return who reads a letterbook of the story that nobody else changes."""
    path = tmp_path_factory.mktemp("fresh") / "demo"
    shutil.copytree(story, path)
    with room(path) as made:
        yield made


Step = tuple[str, str, dict[str, Any] | None, str, tuple[str, ...]]
STEPS: tuple[Step, ...] = (
    ("POST", f"/messages/{MESSAGE}/tags", {"tag": "to-read", "by": "nell"}, "mark",
     ("tag", "add", "to-read", MESSAGE, "--by", "nell")),
    ("POST", f"/messages/{MESSAGE}/tags", {"tag": "to-read"}, "mark",
     ("tag", "add", "to-read", MESSAGE)),
    ("GET", "/tags", None, "tags", ("tag", "list")),
    ("POST", f"/messages/{MESSAGE}/notes", {"text": "who told him?"}, "mark",
     ("note", MESSAGE, "who told him?")),
    ("PUT", f"/messages/{MESSAGE}/read", {"read": True}, "mark", ("mark", "read", MESSAGE)),
    ("GET", "/search?q=is:read", None, "search", ("search", "is:read")),
    ("PUT", f"/messages/{MESSAGE}/read", {"read": False}, "mark", ("mark", "unread", MESSAGE)),
    ("PUT", f"/messages/{MESSAGE}/read", {"passage": PASSAGE}, "mark",
     ("mark", "read", MESSAGE, "--passage", PASSAGE)),
    ("GET", f"/messages/{MESSAGE}", None, "show", ("show", MESSAGE)),
    ("PUT", f"/messages/{MESSAGE}/read", {"passage": PASSAGE, "read": False}, "mark",
     ("mark", "unread", MESSAGE, "--passage", PASSAGE)),
    ("DELETE", f"/messages/{MESSAGE}/tags?tag=to-read&by=nell", None, "mark",
     ("tag", "remove", "to-read", MESSAGE, "--by", "nell")),
    ("POST", "/saved", {"name": "leases", "q": "lease"}, "saved",
     ("saved", "add", "leases", "lease")),
    ("GET", "/saved/run?name=leases&new=1&limit=3&sort=oldest", None, "saved-run",
     ("saved", "run", "leases", "--new", "--keep", "--limit", "3", "--sort", "oldest")),
    ("POST", "/saved/look", {"name": "leases", "by": "nell"}, "saved",
     ("saved", "look", "leases", "--by", "nell")),
    ("GET", "/saved/run?name=leases&new=1", None, "saved-run",
     ("saved", "run", "leases", "--new", "--keep")),
    ("GET", "/saved", None, "saved", ("saved", "list")),
    ("DELETE", "/saved?name=leases", None, "saved", ("saved", "remove", "leases")),
    ("POST", "/events", {"when": "2018-10-19", "text": "a vote", "source": "minutes"}, "events",
     ("event", "add", "2018-10-19", "a vote", "--source", "minutes")),
    ("GET", "/events", None, "events", ("event", "list")),
    ("POST", "/persons/join", {"name": "The clerk", "addresses": ["clerk@saltmere.example"],
                               "because": "the letterhead"}, "persons",
     ("people", "join", "The clerk", "clerk@saltmere.example", "--because", "the letterhead")),
    ("POST", "/persons/rename", {"old": "The clerk", "new": "Clerk of the town"}, "persons",
     ("people", "rename", "The clerk", "Clerk of the town")),
    ("POST", "/persons/group", {"group": "town hall", "names": ["Clerk of the town"]}, "persons",
     ("people", "group", "town hall", "Clerk of the town")),
    ("GET", "/persons", None, "persons", ("people", "list")),
    ("POST", "/persons/split", {"name": "Clerk of the town", "because": "a shared desk",
                                "address": "clerk@saltmere.example"}, "persons",
     ("people", "split", "Clerk of the town", "clerk@saltmere.example", "--because",
      "a shared desk")),
)  # fmt: skip


def without_times(value: Any) -> Any:
    """Return an answer without the moments at which something was written down or took place."""
    times = ("at", "saved_at", "looked_at", "took_ms")
    if isinstance(value, dict):
        return {name: without_times(one) for name, one in value.items() if name not in times}
    return [without_times(one) for one in value] if isinstance(value, list) else value


def test_each_change_is_told_as_its_command_tells_it(fresh: TestClient, twin: Path) -> None:
    """One after the other, on two letterbooks that are the same; so their numbers are too."""
    for method, path, body, reply, command in STEPS:
        answer = api(fresh, method, path, body)
        msgspec.convert(answer, published(REPLIES[reply]))
        printed = program.ask("-C", twin, *command)
        assert without_times(answer) == without_times(printed), (method, path)


def test_decisions_can_be_taken_back(client: TestClient) -> None:
    """Events, people and notes by their numbers; undoing brings an event back."""
    before = api(client, "GET", "/events")["events"]
    claim = api(client, "POST", "/events", {"when": "2018-12", "text": "a storm"})["claim"]
    removed = api(client, "DELETE", f"/events/{claim}")
    assert removed["events"] == before
    back = api(client, "POST", "/events/undo", {"claim": removed["claim"]})
    assert "a storm" in [one["text"] for one in back["events"]]
    joined = {"name": "X", "addresses": ["felix@harrow.example"], "because": "a test"}
    (claim,) = api(client, "POST", "/persons/join", joined)["claims"]
    api(client, "POST", "/persons/undo", {"claim": claim})
    assert all(one["name"] != "X" for one in api(client, "GET", "/persons")["persons"])
    api(client, "POST", f"/messages/{MESSAGE}/notes", {"text": "take me off", "by": "nell"})
    (note,) = [
        one for one in api(client, "GET", f"/messages/{MESSAGE}")["marks"]
        if one["text"] == "take me off"
    ]  # fmt: skip
    assert note["by"] == "nell"
    api(client, "DELETE", f"/messages/{MESSAGE}/notes/{note['claim']}")
    assert note not in api(client, "GET", f"/messages/{MESSAGE}")["marks"]
    api(client, "DELETE", f"/messages/{MESSAGE}/notes/{note['claim']}", status=404)


def test_marks_reach_a_conversation_and_a_result(client: TestClient) -> None:
    """All of its messages are marked, and found by the marks; the pages show them."""
    places = api(client, "GET", f"/messages/{MESSAGE}/conversation")["places"]
    ids = {one["id"] for one in places if one["id"]}
    assert len(ids) > 1
    marked = api(client, "PUT", f"/messages/{MESSAGE}/read", {"whole": True})
    assert marked["changed"] == len(ids)
    assert {one["id"] for one in api(client, "GET", "/search?q=is:read")["hits"]} == ids
    api(client, "PUT", f"/messages/{MESSAGE}/read", {"whole": True, "read": False})
    total = api(client, "GET", "/search?q=lease&limit=1")["total"]
    assert api(client, "POST", "/tags", {"q": "lease", "tag": "leases"})["changed"] == total
    assert api(client, "GET", "/tags")["tags"]["leases"] == total
    taken = api(client, "DELETE", "/tags?q=lease&tag=leases")
    assert taken["changed"] == total
    assert "leases" not in api(client, "GET", "/tags")["tags"]
    assert api(client, "POST", "/tags/undo", {"claim": taken["claim"]})["changed"] == total
    assert api(client, "GET", "/tags")["tags"]["leases"] == total
    api(client, "POST", "/tags/undo", {"claim": taken["claim"]}, 403)
    api(client, "POST", "/tags/undo", {"claim": 1}, 404)
    assert "#leases" in words(page(client, "/search?q=lease"))
    passage = api(client, "POST", f"/messages/{MESSAGE}/tags", {"tag": "x", "passage": "no no"},
                  status=400)  # fmt: skip
    assert passage["error"]["code"] == "usage-error"


def test_articles_are_checked_kept_and_decided(client: TestClient, story: Path) -> None:
    """The answer is that of the command; what is kept is decided, reported and handed on."""
    path = story.parent / "article.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    printed = program.ask("-C", story, "check", path)
    sent = {"name": "article.txt", "content": base64.b64encode(ARTICLE.encode()).decode()}
    answer = api(client, "POST", "/check", {"file": sent, "keep": True, "by": "nell"})
    assert without_times(answer) == without_times(printed)
    kept = api(client, "GET", "/findings?state=open")["findings"]
    assert kept
    assert {one["by"] for one in kept} == {"nell"}
    numbers = [one["number"] for one in kept]
    done = api(client, "POST", "/findings/confirm", {"numbers": numbers[:1], "note": "read"})
    assert [one["state"] for one in done["findings"]] == ["confirmed"]
    article = kept[0]["article"]["sha256"]
    for ending, start in (("html", b"<!"), ("json", b"{")):
        made = client.get(f"{API}/findings/report?as={ending}&article={article}&language=fr")
        assert made.content.lower().startswith(start)
        assert f'filename="findings.{ending}"' in made.headers["content-disposition"]
        assert made.headers["content-security-policy"].startswith("sandbox;")
    msgspec.convert(json.loads(made.content), published(REPLIES["finding-report"]))
    packed = client.get(f"{API}/findings/package?article={article}")
    assert zipfile.ZipFile(io.BytesIO(packed.content)).namelist()
    decision = done["findings"][0]["decision"]
    assert api(client, "POST", "/findings/undo", {"claim": decision})["claim"] > decision
    away = api(client, "POST", "/findings/dismiss", {"numbers": numbers})
    assert {one["state"] for one in away["findings"]} == {"dismissed"}
    assert api(client, "POST", "/check", {}, status=400)["error"]["code"] == "usage-error"
    plain = api(client, "POST", "/check", {"text": ARTICLE})
    assert plain["articles"][0]["quotations"]


def test_what_is_withheld_is_withheld_everywhere(fresh: TestClient) -> None:
    """Once a message is privileged no path of the API names it, its words or its files."""
    hit = api(fresh, "GET", "/search?q=type:pdf&limit=1")["hits"][0]
    name, secret = hit["id"], api(fresh, "GET", f"/messages/{hit['id']}")
    total = api(fresh, "GET", "/status")["messages"]
    other = next(
        one["id"]
        for one in api(fresh, "GET", f"/messages/{name}/conversation")["places"]
        if one["id"] not in (None, name)
    )
    assert api(fresh, "POST", f"/messages/{name}/tags", {"tag": "privileged"})["changed"] == 1
    part = next(one["path"] for one in secret["mail"]["parts"] if one["filename"])
    for path in (
        "", "/headers", "/surroundings", "/conversation", "/conversation/surroundings",
        "/citation", "/similar", "/source", "/raw", "/mail", f"/parts/{part}",
        f"/parts/{part}/preview", f"/parts/{part}/picture", f"/parts/{part}/html",
    ):  # fmt: skip
        answer = fresh.get(f"{API}/messages/{name}{path}")
        assert answer.status_code == 404, path
    assert fresh.get(f"{API}/texts?x={name}&y={other}").status_code == 404
    subject = secret["mail"]["subject"]
    for path in (
        "/search?limit=1000", "/conversations?limit=1000", "/overview", "/folders", "/notices",
        f"/messages/{other}/conversation?unfold=1", "/timeline", "/network", "/echoes",
        f"/messages/{other}/conversation/surroundings", "/gaps", "/compare?x=s1&y=s2",
        f"/search?q={quote(subject)}", "/replies?a=mayor@saltmere.example",
        "/replies/messages?a=mayor@saltmere.example&figure=messages",
    ):  # fmt: skip
        answer = fresh.get(f"{API}{path}")
        assert answer.status_code == 200, (path, answer.text[:200])
        assert name not in answer.text, path
    assert api(fresh, "GET", "/overview")["status"]["messages"] == total - 1
    token = {"Letterbook-Token": api(fresh, "GET", "/session")["token"]}
    table = fresh.post(f"{API}/export", json={"format": "jsonl"}, headers=token)
    assert table.status_code == 200
    assert name.encode() not in table.content
    for method, path, body in (
        ("POST", "tags", {"tag": "x"}), ("POST", "notes", {"text": "x"}), ("PUT", "read", {}),
    ):  # fmt: skip
        api(fresh, method, f"/messages/{name}/{path}", body, status=404)
