"""Chats of Telegram: what is cut out of them, and what damage leaves."""

from __future__ import annotations

import contextlib
import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from letterbook.model.message import MailMessage
from letterbook.model.notice import Notice
from letterbook.ports.reader import Entry
from letterbook.readers.candidates import StreamCandidate
from letterbook.readers.registry import all_readers, ranking
from letterbook.readers.telegram import TelegramReader
from letterbook.rules.not_readable import NotReadable
from letterbook.rules.telegram_message import read_telegram_message
from tests.functional import program
from tests.readers import covering

ADA, BEN = "Ada Lune", "Bén Ash"
AT = 1_539_354_667


def said(sender: str | None, text: Any, later: int = 0, **more: Any) -> dict[str, Any]:
    """Return a message, ``later`` seconds after the first."""
    return {
        "id": later, "type": "message", "date": "2018-10-12T16:31:07",
        "date_unixtime": str(AT + later), "from": sender, "from_id": "user7", "text": text, **more,
    }  # fmt: skip


def chat(*messages: dict[str, Any], name: str = BEN, kind: str = "personal_chat") -> dict[str, Any]:
    """Return a chat of these messages."""
    return {"name": name, "type": kind, "id": 77, "messages": list(messages)}


def written(whole: dict[str, Any]) -> bytes:
    """Return the file."""
    return json.dumps(whole, indent=1, ensure_ascii=False).encode()


ONE = chat(
    said(ADA, ["See ", {"type": "link", "text": "https://quay.example/a"}]),
    said(BEN, "Très bien", 60),
)


def stream(raw: bytes, name: str = "result.json") -> StreamCandidate:
    """Return a candidate that stands alone and cannot seek."""
    return covering.stream(raw, name)


def covered(raw: bytes) -> list[Entry]:
    """Return the entries of a file, of which every byte is found once and in order."""
    return covering.covered_by(TelegramReader(), raw, "result.json")


def messages(raw: bytes) -> list[MailMessage]:
    """Return what the messages of a file say."""
    return [read_telegram_message(one.body.as_bytes(), one.context, None) for one in covered(raw)]


def test_a_message_says_who_when_and_what() -> None:
    """Pieces of a text are one, and each message is for the other one of two."""
    raw = written(ONE)
    assert ranking(stream(raw), all_readers())[0][1].name == "telegram"
    first, second = messages(raw)
    assert [one.name for one in first.from_ + first.to] == [ADA, BEN]
    assert (first.text, first.links, first.channel) == (
        "See https://quay.example/a",
        ("https://quay.example/a",),
        "dm",
    )
    assert second.text == "Très bien"
    assert second.sent is not None
    assert second.sent.earliest == AT + 60
    assert first.conversation == second.conversation


def test_each_chat_of_an_export_stays_apart() -> None:
    """A file of all chats gives each its people and its title, and what is noted is left out."""
    group = chat(
        said(None, "who am I"), {**said(ADA, ""), "type": "service", "action": "join_group"},
        said("Cara", '"messages": [', 9, forwarded_from="Dan", photo="photos/1.jpg"),
        name="Pier friends", kind="private_group",
    )  # fmt: skip
    first, _, nameless, cara = messages(written({"about": "x", "chats": {"list": [ONE, group]}}))
    assert [one.name for one in nameless.from_] == ["user7"]
    assert (cara.text, cara.thread_topic, cara.other_text) == (
        '"messages": [', "Pier friends", "forwarded_from Dan",
    )  # fmt: skip
    assert cara.links == ("photos/1.jpg",)
    assert cara.conversation != first.conversation


def test_a_local_time_is_one_without_a_zone() -> None:
    """An export that states no seconds gives bounds, and no instant."""
    one = said(ADA, "tea?")
    del one["date_unixtime"]
    (found,) = messages(written(chat(one)))
    assert found.sent is not None
    assert found.sent.earliest is not None
    assert found.sent.latest is not None
    assert found.sent.latest - found.sent.earliest == 26 * 3600


def test_a_file_that_breaks_off_gives_what_came_before() -> None:
    """The messages before are read, every byte is kept, and a notice says where it ends."""
    raw = written(ONE)
    raw = raw[: raw.rindex(b'"text"')]
    assert [one.text for one in messages(raw)] == ["See https://quay.example/a"]
    found = TelegramReader().read(stream(raw))
    assert [one.code for one in found if isinstance(one, Notice)] == ["unread:damaged"]


_FIELDS = ("from", "from_id", "date", "date_unixtime", "text", "type", "photo", "messages")
_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.just("message"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(_FIELDS), inner, max_size=3
    ),
    max_leaves=8,
)  # fmt: skip


@settings(max_examples=150, deadline=None, derandomize=True)
@given(
    st.lists(st.dictionaries(st.sampled_from(_FIELDS), _VALUES, max_size=6) | _VALUES, max_size=4),
    _VALUES,
    st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.sampled_from(b'{}[]",: x\xff')),
             max_size=3),
)  # fmt: skip
def test_whatever_stands_in_it_nothing_is_lost(
    some: list[Any], name: Any, changes: list[tuple[float, int]]
) -> None:
    """Any bytes give messages or notices, and every byte once."""
    raw = bytearray(written({"name": name, "messages": some, "more": {"messages": some}}))
    for place, mark in changes:
        raw[int(place * len(raw))] = mark
    for entry in covered(bytes(raw)):
        with contextlib.suppress(NotReadable):
            read_telegram_message(entry.body.as_bytes(), entry.context, None)


def test_a_chat_is_added_and_asked_about(tmp_path: Path) -> None:
    """Who answered whom is told of it."""
    (tmp_path / "result.json").write_bytes(written(ONE))
    made = str(tmp_path / "book")
    assert program.run("init", made).returncode == 0
    assert program.run("-C", made, "add", str(tmp_path / "result.json")).returncode == 0
    ada, ben = program.ask("-C", made, "replies", ADA, BEN)["sides"]
    assert (ada["messages"], ben["messages"], ben["first_answer_delay_s"]) == (1, 1, 60)


def test_the_real_chats() -> None:
    """Another project reads the same of its test data, but for a blank between pieces of text."""
    corpora = os.environ.get("LETTERBOOK_CORPORA")
    if not corpora:
        pytest.skip("LETTERBOOK_CORPORA names no folder")
    folder = Path(corpora, "chat-miner", "test", "telegram")
    expected = json.loads((folder / "target.json").read_text())
    for name in ("test_single_export.json", "test_batch_export.json"):
        found = messages((folder / name).read_bytes())
        assert [(one.from_[0].name, one.text) for one in found] == [
            (one["author"], one["message"].replace(": h", ":h")) for one in expected
        ]
