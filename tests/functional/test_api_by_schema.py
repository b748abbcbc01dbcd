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
from tests.functional.web import PORT, room

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
    "query.x": ["s1", "folder:inbox"],
    "query.y": ["s2", "folder:sent"],
    "query.source": ["s1"],
    "query.quote": ["the fewer people walk about on it the better"],
    "query.from": ["2018-10"],
    "query.to": ["2019-03-01"],
}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Return a program that was let in, with the letterbook of the story."""
    path = tmp_path_factory.mktemp("schema") / "demo"
    assert program.run("demo", path).returncode == 0
    with room(path) as made:
        yield made


def configured(cookie: str, examples: int) -> schemathesis.Config:
    """Return what is to be asked: every bound of every parameter, and so many of each path."""
    generation = {"max-examples": examples, "database": "none"}
    alone = {"with-security-parameters": False, **generation}  # others are let in nowhere
    return schemathesis.Config.from_dict(
        {
            "seed": 30,
            "workers": 1,
            "continue-on-failure": True,
            "headers": HOST,
            "auth": {"openapi": {"cookie": {"api_key": cookie}}},
            # Not every text is a question: the document says when 400, 404 and 409 are answered.
            "checks": {"positive_data_acceptance": {"expected-statuses": [200, 400, 404, 409]}},
            "generation": generation,
            "phases": {
                "fuzzing": {"generation": alone, "checks": {"ignored_auth": {"enabled": False}}},
                "stateful": {"enabled": False},
            },
            "dictionaries": {name: {"values": values} for name, values in KNOWN.items()},
            "parameters": {name: {"dictionary": name, "probability": 0.5} for name in KNOWN},
        }
    )


class Told(NamedTuple):
    """The answers by path and status, and what was wrong with any of them."""

    answers: Counter[tuple[str, int]]
    wrong: list[str]


def ask(client: TestClient, examples: int) -> Told:
    """Return what Schemathesis says of the API, which it knows by its document alone."""
    name = f"letterbook-{PORT}"
    cookie = client.cookies[name]
    schema = schemathesis.openapi.from_asgi(
        "/api/v1/openapi.json", client.app, config=configured(cookie, examples),
        headers={**HOST, "Cookie": f"{name}={cookie}"},
    )  # fmt: skip
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
    told = ask(client, campaign(5, 850))
    assert not told.wrong, "\n\n".join(told.wrong[:9])
    statuses: Counter[int] = Counter()
    for (_, status), times in told.answers.items():
        statuses[status] += times
    assert statuses.total() >= campaign(600, 20_000)
    assert set(statuses) <= {200, 400, 401, 404, 405, 409}
    assert all(statuses[status] > 30 for status in (200, 400, 401, 404, 405))
    answered = {path for path, status in told.answers if status == 200}
    assert answered == {f"GET {entry.path}" for entry in ENTRIES}
