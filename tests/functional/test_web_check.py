"""The Check door: an article beside the record, in both languages, with and without findings."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.functional import program, web

ARTICLE = """Council and company: what the letters say

Felix Harrow wrote that \u201cthe fewer people walk about on it the better\u201d, in October 2018.
\u201cThe fewer people walk about on it the worse,\u201d he wrote.
\u201cNobody said these words here ever\u201d.

We use cookies. Manage your preferences <script>alert(1)</script>
"""


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a letterbook of the story."""
    path = tmp_path_factory.mktemp("check") / "demo"
    assert program.run("demo", path).returncode == 0
    return path


@pytest.fixture(scope="module", params=["en", "fr"])
def client(story: Path, request: pytest.FixtureRequest) -> Iterator[TestClient]:
    """Return a client in one of the languages."""
    with web.room(story, request.param) as found:
        found.headers["x-language"] = request.param
        yield found


def test_a_pasted_article_stands_beside_the_record(client: TestClient) -> None:
    """Passages are marked, each leads to its finding and from there to its message."""
    seen = web.page(client, "/check")
    answer = client.post(
        "/check",
        data={"form_token": web.form_token(seen), "text": ARTICLE},
        headers={"origin": web.ORIGIN},
    )
    assert answer.status_code == 200
    html = answer.text
    assert 'href="#q1"' in html
    assert 'id="q1"' in html
    assert any(link.startswith("/c/") for link in web.links(html))
    said = web.words(html)
    french = client.headers["x-language"] == "fr"
    assert ("Les mots concordent avec un message" if french else "The words match one") in said
    assert ("Les mots diffèrent" if french else "The words differ") in said
    assert "<script>alert" not in html
    for word in ("fake", "forged", "invented", "faux", "authenti"):
        assert word not in said.lower()


def test_an_empty_form_asks_again(client: TestClient) -> None:
    """Nothing pasted is no error."""
    assert web.send(client, "/check", "/check", text="  ") == 200


def test_a_form_from_elsewhere_is_refused(client: TestClient) -> None:
    """Without the token of a form of this letterbook nothing is read."""
    answer = client.post("/check", data={"text": ARTICLE}, headers={"origin": web.ORIGIN})
    assert answer.status_code in (403, 409)
