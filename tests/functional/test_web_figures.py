"""Each number on a page leads to exactly the messages that it counts."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from letterbook.wiring import create
from tests.functional import program
from tests.functional.web import page, room

NUMBER = r"[0-9]+(?:,[0-9]{3})*"
PAGES = (
    "/", "/people", "/timeline", "/timeline?by=channels", "/timeline?by=people-channels&lanes=4",
    "/network", "/compare?x=s2&y=s7", "/compare?x=channel:dm&y=channel:chat", "/saved",
    "/search?q=quay&group=1", "/sources", "/search?q=lease",
)  # fmt: skip
_LINKED = re.compile(rf'<a [^>]*href="(/search[^"]*)"[^>]*>({NUMBER})(?: [a-z ]+)?</a>')
_CELL = re.compile(rf'<td class="n">({NUMBER})</td>')


def told_total(client: TestClient, address: str) -> str:
    """Return how many messages a page of results says that it finds."""
    found = re.search(rf'class="total"><strong>({NUMBER}) ', page(client, address))
    assert found is not None, address
    return found[1]


def check(client: TestClient, address: str) -> int:
    """Return how many figures of a page lead to as many messages as they say."""
    html = page(client, address)
    figures = _LINKED.findall(html)
    for where, said in figures:
        if said != "0" and "group=1" not in where and "is:missing" not in where:
            assert told_total(client, unescape(where)) == said, (address, where)
    if address != "/saved":  # what is new of a search has a button that shows it
        assert [one for one in _CELL.findall(html) if one != "0"] == [], address
    return len(figures)


@pytest.mark.parametrize("address", PAGES)
def test_numbers_lead_to_their_messages(client: TestClient, story: Path, address: str) -> None:
    """In tables, lists and sentences, a number that is not nought is a link to as many."""
    if address == "/saved":
        program.run("-C", story, "saved", "add", "quays", "quay")
    assert check(client, address) > 0


def test_numbers_of_a_conversation_lead_to_their_messages(client: TestClient, story: Path) -> None:
    """What each party wrote and got of it."""
    hits = [
        one for query in ("quay", "channel:dm")
        for one in program.ask("-C", story, "search", query, "--limit", "5")["hits"]
    ]  # fmt: skip
    found = {one["conversation"] for one in hits}
    assert sum(check(client, f"/c/{one}") for one in found) > 5


def test_who_sent_it_for_others_is_counted_and_found(tmp_path: Path) -> None:
    """A secretary in the field Sender wrote it too, and addresses may be written oddly."""
    mail = tmp_path / "mail.eml"
    mail.write_text(
        "From: Ann <ann@a.example>\nSender: desk@a.example\n"
        'To: "o\'b [x] y"@c.example, "Bo, B" <bo>\nCc: desk@a.example\n'
        "Message-ID: <1@a.example>\nDate: Thu, 1 Mar 2018 09:00:00 +0000\n\nx\n"
    )
    with create(tmp_path / "book") as book:
        book.add([mail], workers=0)
    with room(tmp_path / "book") as reader:
        assert check(reader, "/people") == 5
        assert check(reader, "/c/1@a.example") == 5


def test_numbers_of_the_defining_case(corpora: Callable[[str], Path], tmp_path: Path) -> None:
    """Accounts that are stated by number too."""
    record = corpora("defining-case/record")
    book = program.make_book(tmp_path / "book", *sorted(record.iterdir()))
    with room(book) as reader:
        assert check(reader, "/people") > 2
        assert check(reader, "/timeline") > 2
        assert check(reader, "/network") > 2
        assert check(reader, "/") > 2
