"""A conversation of 500 messages: its parts, its permalinks, what is found in it, what changes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

import letterbook
from letterbook.web.reading import PLACES
from letterbook.wiring import create
from tests.functional.web import links, page, room, send, words

MESSAGES = 500
_MINUTE = 60


def _mail(number: int) -> str:
    above = f"In-Reply-To: <n{number - 1}@quay.example>\n" if number else ""
    return (
        f"From: Nell Ward <nell{number % 7}@quay.example>\nTo: all@quay.example\n"
        f"Subject: The tide tables\nMessage-ID: <n{number}@quay.example>\n{above}"
        f"Date: Mon, 01 Oct 2018 {number // _MINUTE:02}:{number % _MINUTE:02}:00 +0000\n\n"
        f"Word of mouth number{number:03}\n"
    )


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a letterbook of one conversation, each message an answer to the last."""
    folder = tmp_path_factory.mktemp("long")
    mailbox = folder / "tide.mbox"
    mailbox.write_text(
        "".join(f"From quay Mon Oct  1 00:00:00 2018\n{_mail(n)}\n" for n in range(MESSAGES))
    )
    with create(folder / "book") as book:
        book.add([mailbox], workers=0)
    return folder / "book"


@pytest.fixture
def reader(long: Path) -> Iterator[TestClient]:
    """Yield a reader of it."""
    with room(long) as client:
        yield client


def _here(html: str) -> list[str]:
    return re.findall(r'<li id="m-(\w+)"', html)


def test_its_parts_hold_every_message_once(long: Path, reader: TestClient) -> None:
    """Following the parts from the first page leads to all 500, in their order."""
    with letterbook.open(long) as book:
        told = [place.id for place in book.thread("n0@quay.example").places]
    first = page(reader, "/c/n0@quay.example")
    assert f"{MESSAGES} messages" in words(first)
    parts = list(dict.fromkeys(one for one in links(first) if "?from=" in one))
    assert len(parts) == MESSAGES // PLACES
    seen = [name for part in parts for name in _here(page(reader, part))]
    assert seen == [name[:12] for name in told if name is not None]


def test_a_permalink_lands_on_its_message(reader: TestClient) -> None:
    """The part that holds the message is shown, with its words, and the place it leads to."""
    for number in (0, 99, 100, 250, 499):
        html = page(reader, f"/c/n{number}@quay.example")
        assert f"Word of mouth number{number:03}" in html
        named = re.search(r'<li id="m-(\w+)" class="[^"]*\bnamed"', html)
        assert named is not None
        again = page(reader, f"/c/{named[1]}")
        assert named[1] in _here(again)
        assert f'aria-current="page">{number - number % PLACES + 1}–' in again


def test_what_is_asked_within_it_is_found_in_every_part(reader: TestClient) -> None:
    """The box above a part finds words of messages that other parts show."""
    html = page(reader, "/c/n250@quay.example")
    within = re.search(r'name="within" value="([^"]+)"', html)
    assert within is not None
    for number in (3, 250, 497):
        found = page(reader, f"/search?q=number{number:03}&within={within[1]}")
        assert "1 message for" in words(found)
        assert f"number{number:03}" in found


def test_what_is_kept_of_it_is_never_stale(long: Path, reader: TestClient, tmp_path: Path) -> None:
    """A mark, a message that is added and one that is withheld show at once."""
    seen = "/c/n499@quay.example"
    page(reader, seen)
    assert send(reader, "/m/n499@quay.example/note", seen, note="the last of them") == 303
    assert "the last of them" in page(reader, seen)
    later = tmp_path / "later.eml"
    later.write_text(_mail(MESSAGES))
    with letterbook.open(long) as book:
        book.add([later], workers=0)
    html = page(reader, f"/c/n{MESSAGES}@quay.example")
    assert f"{MESSAGES + 1} messages" in words(html)
    assert f"number{MESSAGES}" in html
    with letterbook.open(long) as book:
        book.tag([f"n{MESSAGES}@quay.example"], "privileged")
    html = page(reader, seen)
    assert f"{MESSAGES} messages" in words(html)
    assert "1 withheld as privileged" in words(html)
    assert f"number{MESSAGES}" not in html
