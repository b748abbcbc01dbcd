"""Every question that truth.json asks is answered in the reading room by one query, or a click."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from tests.functional import program
from tests.functional.web import page, room, words

TRUTH = json.loads((Path(__file__).parents[1] / "story" / "truth.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module", params=["en", "fr"])
def client(story: Path, request: pytest.FixtureRequest) -> Iterator[TestClient]:
    """Return somebody who reads it in a language."""
    with room(story, language=request.param) as made:
        yield made


@pytest.mark.parametrize("asked", TRUTH["questions"], ids=lambda one: one["key"])
def test_one_query_shows_the_answer(client: TestClient, story: Path, asked: dict[str, Any]) -> None:
    """The page of the query lists the very mails, in order; the chain shows what is missing.

    The questions are about the mails of the story alone.
    """
    query = quote(f"{asked['query']} channel:mail")
    html = page(client, f"/search?q={query}&sort={asked['sort']}")
    shown = re.findall(r'data-go="/m/(\w+)"', html)
    ids = [
        program.ask("-C", story, "show", one["message_id"])["id"][:12] for one in asked["answer"]
    ]
    assert shown[: len(ids)] == ids
    assert re.search(rf"<strong>{asked['total']} ", html)
    chain = re.search(r'href="(/c/\w+)', html)
    assert chain is not None
    told = words(page(client, chain[1]))
    for name in asked["missing"]:
        assert name in told
