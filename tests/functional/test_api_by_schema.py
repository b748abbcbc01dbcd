"""The API does what its own document says, whatever the document lets anybody ask."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pytest
import schemathesis
from schemathesis.engine import Status, events, from_schema
from starlette.testclient import TestClient

from letterbook.web.api import ENTRIES
from tests.functional import program
from tests.functional.web import PORT, api, room

HOST = {"Host": f"127.0.0.1:{PORT}"}
# Free text alone never finds a message or a person: half of the time one is named that is there.
KNOWN = {
    "path.name": ["fc6d4812d9a4", "69814dc705f3", "7990771e0b65", "53e307b83517"],
    "query.q": [
        "lease",
        "from:mayor",
        '"silent partner"~3',
        "channel:dm after:2018-11",
        "is:reply",
    ],
    "query.a": ["felix@harrow.example", "c.vane@halcyon.example"],
    "query.b": ["mayor@saltmere.example"],
    "query.person": ["felix@harrow.example"],
    "query.in": ["fc6d4812d9a4", "69814dc705f3"],
    "query.x": ["s1", "folder:inbox", "fc6d4812d9a4"],
    "query.y": ["s2", "folder:sent", "69814dc705f3"],
    "query.source": ["s1"],
    "query.quote": ["the fewer people walk about on it the better"],
    "query.from": ["2018-10"],
    "query.to": ["2019-03-01"],
    "query.figure": ["0.messages", "1.messages"],
    "query.tag": ["known"],
    "query.name": ["known"],
    "query.address": ["felix@harrow.example"],
    "path.part": ["1", "2", "3"],
    "body.q": ["lease", "from:mayor"],
    "body.name": ["known", "another"],
    "body.text": ["“the fewer people walk about on it the better”, Vane wrote."],
    "body.when": ["2018-11", "2018-12-19 14:30+01:00"],
    "body.addresses[*]": ["felix@harrow.example"],
}
NOT_ASKED = ("post-session", "post-letterbooks", "post-inspect", "post-jobs")
"""By chance they would open, look at or add whatever is on this computer: tried by hand alone."""
RARE = {
    # They name by number what only an answer before told, or a job.
    "DELETE /events/{claim}", "DELETE /messages/{name}/notes/{claim}", "POST /events/undo",
    "POST /findings/confirm", "POST /findings/dismiss", "POST /findings/undo",
    "POST /persons/undo", "POST /tags/undo", "GET /jobs/{job}", "POST /jobs/{job}/stop",
    "POST /jobs/{job}/again",
    # They name a person, who has to be joined first, a part of a message that has it, a name
    # with a question, or findings that somebody has confirmed.
    "POST /persons/split", "POST /persons/rename", "POST /persons/group",
    "GET /messages/{name}/parts/{part}/picture", "GET /messages/{name}/parts/{part}/html",
    "GET /messages/{name}/parts/{part}/preview", "POST /saved", "GET /findings/package",
    # It names two messages, and by chance both have to be there.
    "GET /texts",
}  # fmt: skip
"""What chance need not bring to an answer of 200."""


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Return a program that was let in, with the letterbook of the story."""
    path = tmp_path_factory.mktemp("schema") / "demo"
    assert program.run("demo", path).returncode == 0
    with room(path) as made:
        api(made, "POST", "/saved", {"name": "known", "q": "lease"})
        yield made


def configured(cookie: str, token: str, examples: int) -> schemathesis.Config:
    """Return what is to be asked: every bound of every parameter, and so many of each path."""
    generation = {"max-examples": examples, "database": "none"}
    alone = {"with-security-parameters": False, **generation}  # others are let in nowhere
    return schemathesis.Config.from_dict(
        {
            "seed": 30,
            "workers": 1,
            "continue-on-failure": True,
            "headers": HOST,
            "auth": {
                "openapi": {"cookie": {"api_key": cookie}, "token": {"api_key": token}},
            },
            # Not every text is a question: the document says when others are answered.
            "checks": {
                "positive_data_acceptance": {"expected-statuses": [200, 400, 403, 404, 409]}
            },
            "generation": generation,
            "phases": {
                "fuzzing": {"generation": alone, "checks": {"ignored_auth": {"enabled": False}}},
                "stateful": {"enabled": False},
            },
            "dictionaries": {name: {"values": values} for name, values in KNOWN.items()},
            "parameters": {
                name: {"dictionary": name, "probability": 0.9 if name == "path.part" else 0.5}
                for name in KNOWN
            },
        }
    )


class Told(NamedTuple):
    """The answers by path and status, and what was wrong with any of them."""

    answers: Counter[tuple[str, int]]
    wrong: list[str]


def ask(client: TestClient, examples: int) -> Told:
    """Return what Schemathesis says of the API, which it knows by its document alone."""
    name = f"letterbook-{PORT}"
    cookie, token = client.cookies[name], client.get("/api/v1/session").json()["token"]
    schema = schemathesis.openapi.from_asgi(
        "/api/v1/openapi.json", client.app, config=configured(cookie, token, examples),
        headers={**HOST, "Cookie": f"{name}={cookie}"},
    ).exclude(operation_id=list(NOT_ASKED))  # fmt: skip
    told = Told(Counter(), [])
    for event in from_schema(schema).execute():
        if isinstance(event, events.ScenarioFinished):
            _take_down(told, event.label or "", event.recorder)
        elif isinstance(event, events.NonFatalError):
            told.wrong.append(f"{event.label}: {event.value!r}")
        elif isinstance(event, events.FatalError):
            told.wrong.append(repr(event.exception))
    return told


def _take_down(told: Told, path: str, recorder: Any) -> None:
    for one in recorder.interactions.values():
        told.answers[path, one.response.status_code if one.response else 0] += 1
    for checks in recorder.checks.values():
        for check in checks:
            if check.status != Status.SUCCESS:
                failure = check.failure_info
                told.wrong.append(f"{check.name}: {failure.failure}\n{failure.code_sample}")


def test_every_answer_is_one_that_the_document_names(
    client: TestClient, campaign: Callable[[int, int], int]
) -> None:
    """Nothing fails, every answer has its form, and nobody is let in without the cookie."""
    told = ask(client, campaign(5, 300))
    assert not told.wrong, "\n\n".join(told.wrong[:9])
    statuses: Counter[int] = Counter()
    for (_, status), times in told.answers.items():
        statuses[status] += times
    assert statuses.total() >= campaign(600, 20_000)
    assert set(statuses) <= {200, 400, 401, 403, 404, 405, 409, 413, 415}
    assert all(statuses[status] > 30 for status in (200, 400, 401, 404, 405, 415))
    asked = {path for path, _ in told.answers}
    answered = {path for path, status in told.answers if status == 200}
    known = {f"{entry.method} {entry.path}" for entry in ENTRIES}
    assert known - asked == {"POST /session", "POST /letterbooks", "POST /inspect", "POST /jobs"}
    assert asked - answered <= RARE
