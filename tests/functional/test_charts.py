"""Timeline and network from the command line: every number leads to exactly its messages."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.functional import program
from tests.functional.program import answer, hostile, invoice, mbox


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a letterbook of four mails, two between the same two people."""
    folder = tmp_path_factory.mktemp("charts")
    again = answer().replace(b"Message-ID: <", b"Message-ID: <2-")
    mbox(folder / "in.mbox", [invoice(), answer(), again, hostile()])
    assert program.run("init", folder / "book").returncode == 0
    assert program.run("-C", folder / "book", "add", folder / "in.mbox").returncode == 0
    return folder / "book"


def _counted(value: Any) -> Iterator[tuple[str, int]]:
    """Yield every (query, messages) of an answer, however deep."""
    if isinstance(value, dict):
        if isinstance(value.get("query"), str) and isinstance(value.get("messages"), int):
            yield value["query"], value["messages"]
        for one in value.values():
            yield from _counted(one)
    elif isinstance(value, list):
        for one in value:
            yield from _counted(one)


@pytest.mark.parametrize(
    "asked",
    [
        ("timeline",),
        ("timeline", "--by", "channels", "--from", "2018-02", "--to", "2018-04"),
        ("timeline", "--bins", "3"),
        ("network", "--min", "1"),
        ("network", "--min", "1", "--per", "month", "--role", "to"),
    ],
)
def test_every_number_leads_to_its_messages(book: Path, asked: tuple[str, ...]) -> None:
    """The query beside a number finds so many messages."""
    found = {pair for pair in _counted(program.ask("-C", book, *asked)) if pair[0]}
    assert len(found) > 2
    for query, messages in found:
        counted = program.run("-C", book, "count", "--json", "--", query)
        assert counted.returncode == 0, counted.stderr
        assert json.loads(counted.stdout)["total"] == messages, query


def test_pairs_of_one_message_are_left_out_and_counted(book: Path) -> None:
    """By default; the remark says how many."""
    every = program.ask("-C", book, "network", "--min", "1")
    usual = program.ask("-C", book, "network")
    assert len(usual["edges"]) < len(every["edges"])
    hidden = len(every["edges"]) - len(usual["edges"])
    assert usual["left_out"]["weak_edges"] == hidden
    assert every["left_out"]["weak_edges"] == 0


@pytest.mark.parametrize("asked", [("timeline", "--echoes"), ("network", "--min", "1")])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_drawings_are_sound_and_still(
    book: Path, tmp_path: Path, asked: tuple[str, ...], language: str
) -> None:
    """Well-formed, without scripts or anything from elsewhere, titled, and the same each time."""
    for name in ("one.svg", "two.svg"):
        done = program.run("-C", book, *asked, "--svg", tmp_path / name, "--lang", language)
        assert done.returncode == 0, done.stderr
    raw = (tmp_path / "one.svg").read_bytes()
    assert raw == (tmp_path / "two.svg").read_bytes()
    root = ET.fromstring(raw)
    names = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert {"title", "desc"} <= names
    assert not names & {"script", "image", "foreignObject", "use"}
    assert b"\x1b" not in raw
    assert "\u202e" not in raw.decode()


def test_events_are_entered_listed_drawn_and_undone(book: Path, tmp_path: Path) -> None:
    """An event stands beside the messages until it is removed."""
    added = program.ask("-C", book, "event", "add", "2018-03-01", "The board votes")
    (event,) = added["events"]
    assert program.ask("-C", book, "event", "list")["events"] == [event]
    program.run("-C", book, "timeline", "--svg", tmp_path / "e.svg")
    assert "The board votes" in (tmp_path / "e.svg").read_text(encoding="utf-8")
    refused = program.run("-C", book, "event", "add", "sometime", "x")
    assert refused.returncode == 2
    assert program.run("-C", book, "event", "remove", str(event["claim"])).returncode == 0
    assert program.ask("-C", book, "event", "list")["events"] == []


def test_the_defining_case_is_drawn(corpora: Callable[[str], Path], tmp_path: Path) -> None:
    """Seven one way and three the other; the link appears first in private, then in public."""
    book = tmp_path / "book"
    program.run("init", book)
    program.run("-C", book, "add", corpora("defining-case/record"))
    (pair,) = program.ask("-C", book, "network")["edges"]
    assert {pair["a_to_b"]["messages"], pair["b_to_a"]["messages"]} == {3, 7}
    told = program.ask("-C", book, "timeline", "--echoes")
    assert "wlsearch.tk" in str(told["echoes"])
