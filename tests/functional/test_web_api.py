"""The API answers what the command line prints, as its document says, whatever is asked."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec
import pytest
from starlette.testclient import TestClient

from letterbook.contract.schemas import REPLIES, published
from letterbook.web.api import ENTRIES
from tests.functional import program

API = "/api/v1"


def test_the_document_holds_every_path(client: TestClient) -> None:
    """Each reference of it leads to a schema, and each schema is used."""
    raw = client.get(f"{API}/openapi.json")
    assert raw.headers["content-type"] == "application/json"
    document = raw.json()
    assert document["openapi"].startswith("3.1")
    assert set(document["paths"]) == {entry.path for entry in ENTRIES}
    held = {f"#/components/schemas/{name}" for name in document["components"]["schemas"]}
    assert set(references(document)) == held
    assert all("\n  " not in one.get("description", "") for one in held_by(document).values())
    operations = [one for path in document["paths"].values() for one in path.values()]
    assert len(operations) == len(ENTRIES)
    ids = [one["operationId"] for one in operations]
    assert len(ids) == len(set(ids))


def held_by(document: Any) -> dict[str, Any]:
    """Return the schemas of a document."""
    found: dict[str, Any] = document["components"]["schemas"]
    return found


def references(value: Any) -> Iterator[str]:
    """Yield every reference of a document."""
    if isinstance(value, dict):
        for name, item in value.items():
            if name == "$ref":
                yield item
            else:
                yield from references(item)
    elif isinstance(value, list):
        for item in value:
            yield from references(item)


SAME = (
    ("status", ("status",)),
    ("search?q=lease&sort=oldest&limit=5", ("search", "lease", "--sort", "oldest", "--limit", "5")),
    ("conversations?q=lease", ("search", "--group", "lease")),
    ("count?q=quay", ("count", "quay")),
    ("people?limit=7", ("people", "--limit", "7")),
    ("sources", ("sources",)),
    ("notices?code=address:", ("notices", "--code", "address:")),
    ("replies?a=mayor@saltmere.example", ("replies", "mayor@saltmere.example")),
    ("echoes?limit=7", ("echoes", "--limit", "7")),
    ("gaps?limit=3", ("gaps", "--limit", "3")),
    ("compare?x=s1&y=s2&limit=4", ("compare", "s1", "s2", "--limit", "4")),
    ("timeline?q=lease&by=folders", ("timeline", "lease", "--by", "folders")),
    ("network?least=3&limit=1000", ("network", "--min", "3", "--limit", "1000")),
    ("persons", ("people", "list")),
    ("events", ("event", "list")),
    ("saved", ("saved", "list")),
    ("findings", ("finding", "list")),
    ("tags", ("tag", "list")),
)


@pytest.mark.parametrize(("address", "command"), SAME, ids=[one for one, _ in SAME])
def test_the_answer_is_that_of_the_command(
    client: TestClient, story: Path, address: str, command: tuple[str, ...]
) -> None:
    """Member for member, but for the time that it took."""
    answer = client.get(f"{API}/{address}").json()
    printed = program.ask("-C", story, *command)
    for one in (answer, printed):
        one.pop("took_ms", None)
    assert answer == printed


def test_messages_are_told_as_the_commands_tell_them(client: TestClient, story: Path) -> None:
    """A message, its fields, its conversation, its citation, and what is like it."""
    name = program.ask("-C", story, "search", "subject:Larkspur")["hits"][0]["id"]
    for path, command in (
        ("", ("show", name)),
        ("/headers?copy=0", ("show", name, "--headers")),
        ("/conversation", ("thread", name)),
        ("/conversation?unfold=1", ("thread", name, "--unfold")),
        ("/citation", ("cite", name)),
    ):
        answer = client.get(f"{API}/messages/{name[:10]}{path}").json()
        assert answer == program.ask("-C", story, *command)
    assert client.get(f"{API}/messages/{name}/similar").json()["hits"]


def test_lists_of_terms_are_reported(client: TestClient, story: Path, tmp_path: Path) -> None:
    """The report is that of the command on the same list."""
    path = tmp_path / "names.txt"
    path.write_text("vane\nlease OR rent\n%%\n", encoding="utf-8")
    asked = {"terms": path.read_text("utf-8"), "within": "quay", "as_phrases": "1"}
    answer = client.get(f"{API}/terms", params=asked).json()
    printed = program.ask(
        "-C", story, "search", "--terms", path, "--within", "quay", "--as-phrases"
    )
    for one in (answer, printed):
        one.pop("took_ms")
    assert answer == printed
    assert answer["terms"][0]["hits"] > 0


def test_failures_are_told_as_the_contract_says(client: TestClient) -> None:
    """The code and the next step are those of the command line; the status fits."""
    decoder = msgspec.json.Decoder(published(REPLIES["error"]))
    for address, status, code in (
        ("search?q=%22", 400, "query-syntax"),
        ("search?limit=0", 400, "usage-error"),
        ("search?limit=99999999999999999999", 400, "usage-error"),
        ("search?sort=up", 400, "usage-error"),
        ("search?cursor=nonsense", 400, "usage-error"),
        ("replies", 400, "usage-error"),
        ("replies?a=nobody-at-all", 404, "nothing-found"),
        ("messages/ffffffffffff", 404, "nothing-found"),
        ("messages/0000/conversation", 404, "nothing-found"),
        ("compare?x=s1&y=s99", 404, "nothing-found"),
        ("timeline?from=nonsense", 400, "usage-error"),
        ("terms?terms=a&within=%22", 400, "query-syntax"),
        ("nowhere", 404, "nothing-found"),
        ("", 404, "nothing-found"),
    ):
        answer = client.get(f"{API}/{address}")
        assert answer.status_code == status, (address, answer.text)
        assert decoder.decode(answer.content).error.code == code, address


def test_only_what_the_document_names_is_offered(client: TestClient) -> None:
    """Another method of a path is refused, in the form of errors, and told which there are."""
    failed = msgspec.json.Decoder(published(REPLIES["error"]))
    methods: dict[str, set[str]] = {}
    for entry in ENTRIES:
        methods.setdefault(entry.path, set()).add(entry.method)
    for path, known in methods.items():
        for method in {"GET", "POST", "PUT", "DELETE", "PATCH"} - known:
            answer = client.request(method, API + re.sub(r"\{\w+\}", "7", path))
            assert answer.status_code == 405, (method, path)
            assert known <= {one.strip() for one in answer.headers["allow"].split(",")}
            assert failed.decode(answer.content).error.code == "wrong-method"
    for method in ("GET", "POST", "DELETE"):
        assert client.request(method, f"{API}/nowhere").status_code == 404


ODD = (
    "", " ", "\x00", "'", '"', "(", ")", "-", "*", "x" * 5_000, "é", "\U0001f600", "\u202e", "a:b",
    "from:", "to:x OR", "((((", "/[/", "~", "lease~9", '"a b"~99', "date:1..2", "after:9999-99-99",
    "thread:x", "id:ff", "-1", "0", "1e9", "null", "true", "[]", "{}", "../..", "%", "s1",
    "between:a", "between:a,b", "delay:>99999h", "\t",
    "recipients:x", "echo:any", "is:reply", "tag:x", "with:@",
    "x:39", "mail:clerk@saltmere.example", "lease", "2018-11", "\ud83d", "NaN", "۱۲", "starts:x",
)  # fmt: skip


def test_whatever_is_asked_is_answered(
    client: TestClient, campaign: Callable[[int, int], int]
) -> None:
    """No request fails the program, and every answer has the form that the document names."""
    chance = random.Random(20)
    asked_for = [one for one in ENTRIES if one.reply and not one.changes]
    decoders = {e.reply: msgspec.json.Decoder(published(REPLIES[e.reply])) for e in asked_for}
    failed = msgspec.json.Decoder(published(REPLIES["error"]))
    statuses: dict[int, int] = {}
    for _ in range(campaign(600, 20_000)):
        entry = chance.choice(asked_for)
        asked = {}
        for parameter in entry.parameters:
            if parameter.required or chance.random() < 0.4:
                known = [*parameter.schema.get("enum", ()), *ODD]
                if parameter.schema["type"] == "integer" and chance.random() < 0.7:
                    known = [str(parameter.schema["minimum"]), "3", "17"]
                asked[parameter.name] = chance.choice(known).encode("utf-8", "replace").decode()
        name = chance.choice(ODD[1:]).encode("utf-8", "replace").decode()
        path = re.sub(r"\{\w+\}", quote(name, safe="").replace("\\", "%5C"), entry.path)
        answer = client.get(API + path, params=asked)
        statuses[answer.status_code] = statuses.get(answer.status_code, 0) + 1
        if answer.status_code == 200 and answer.url.path.startswith(API + entry.path[:6]):
            decoders[entry.reply].decode(answer.content)
        else:
            assert answer.status_code in (400, 404, 409), (path, asked, answer.text[:300])
            failed.decode(answer.content)
    assert statuses[200] > 100
    assert statuses[400] > 30
