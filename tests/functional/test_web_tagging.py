"""Tags of a whole result: given and taken off at once, told, and taken back."""

from __future__ import annotations

import re
from pathlib import Path

from starlette.testclient import TestClient

import letterbook
from tests.functional import program
from tests.functional.web import ORIGIN, form_token, page, room, send, words


def test_a_whole_result_is_tagged(client: TestClient, story: Path) -> None:
    """Every message that is found has the tag afterwards, not only those on the page."""
    total = program.ask("-C", story, "search", "quay")["total"]
    assert total > 20
    assert send(client, "/search/tag", "/search?q=quay", q="quay", tag="bulk") == 303
    assert program.ask("-C", story, "search", "tag:bulk")["total"] == total


def _sent(client: TestClient, address: str, seen: str, **fields: str) -> str:
    """Return where a form of a page leads to."""
    given = {"form_token": form_token(page(client, seen)), **fields}
    answer = client.post(address, data=given, headers={"origin": ORIGIN})
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def test_tags_of_a_result_are_changed_and_taken_back(client: TestClient, story: Path) -> None:
    """The page says how many were changed, and one form makes them as they were before."""
    seen = "/search?q=valuation"
    total = program.ask("-C", story, "search", "valuation")["total"]
    hit = program.ask("-C", story, "search", "valuation")["hits"][0]["id"]
    with letterbook.open(story) as book:
        book.tag([hit], "boats")
    there = _sent(
        client, "/search/tag", seen, q="valuation", tag="boats", back=f"{seen}&sort=oldest"
    )
    assert there.startswith(f"{seen}&sort=oldest&marked=")
    html = page(client, there)
    assert f"{total} messages were tagged #boats." in words(html)
    claim = re.search(r'<button name="claim" value="(\d+)"', html)
    assert claim is not None
    undone = _sent(client, "/search/undo", seen, q="valuation", claim=claim[1])
    assert f"Taken back: {total} messages are tagged as before." in words(page(client, undone))
    assert 'name="claim"' not in page(client, undone)
    assert [one["id"] for one in program.ask("-C", story, "search", "tag:boats")["hits"]] == [hit]
    assert send(client, "/search/undo", seen, q="valuation", claim=claim[1]) == 403
    assert send(client, "/search/undo", seen, q="valuation", claim="1") == 404
    assert send(client, "/search/undo", seen, q="valuation", claim="x") == 404

    assert '<option value="boats">#boats (1)</option>' in page(client, seen)
    there = _sent(client, "/search/untag", seen, q="valuation", tag="boats")
    assert "The tag #boats was taken off 1 message." in words(page(client, there))
    assert program.ask("-C", story, "search", "tag:boats")["total"] == 0
    claim = re.search(r'<button name="claim" value="(\d+)"', page(client, there))
    assert claim is not None
    assert send(client, "/search/undo", seen, q="valuation", claim=claim[1]) == 303
    assert program.ask("-C", story, "search", "tag:boats")["total"] == 1
    assert send(client, "/search/untag", seen, q="valuation", tag="no such tag") == 404


def test_what_was_withheld_at_once_is_not_taken_back_unseen(tmp_path: Path) -> None:
    """The page says so; who may see what is privileged takes it back."""
    path = tmp_path / "book"
    assert program.run("demo", path).returncode == 0
    with room(path) as reader:
        there = _sent(reader, "/search/tag", "/search?q=valuation", q="valuation", tag="Privileged")
        html = page(reader, there)
        assert "were tagged #privileged. They are withheld as privileged now." in words(html)
        assert 'name="claim"' not in html
        claim = there.rpartition("=")[2]
        assert send(reader, "/search/undo", "/search?q=quay", q="quay", claim=claim) == 403
    with letterbook.open(path, privileged=True) as book:
        assert book.search("tag:privileged").total == book.undo_tags(int(claim)).messages > 0
        assert book.search("tag:privileged").total == 0
