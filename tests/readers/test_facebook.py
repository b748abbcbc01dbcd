"""Chats of Facebook and Instagram: what is cut out of them, and what damage leaves."""

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
from letterbook.readers.facebook import FacebookReader
from letterbook.readers.registry import all_readers, ranking
from letterbook.rules.facebook_message import plain_text, read_facebook_message
from letterbook.rules.not_readable import NotReadable
from tests.functional import program
from tests.readers import covering

ADA, BEN = "Ada Lune", "Bén Ash"
AT = 1_539_354_667_123


def garbled(text: str) -> str:
    """Return the text as these files write it: a character for each byte of UTF-8."""
    return text.encode("utf-8").decode("latin-1")


def said(sender: str, content: str, later: int = 0, **more: Any) -> dict[str, Any]:
    """Return a message, ``later`` seconds after the first."""
    stated = {"sender_name": garbled(sender), "timestamp_ms": AT + 1000 * later}
    return {**stated, "content": garbled(content), "type": "Generic", **more}


def chat(
    *messages: dict[str, Any], title: str = BEN, people: tuple[str, ...] = (ADA, BEN)
) -> bytes:
    """Return a file of these messages, the newest first as they are given."""
    whole = {
        "participants": [{"name": garbled(one)} for one in people],
        "messages": list(messages),
        "title": garbled(title),
        "is_still_participant": True,
        "thread_path": "inbox/ben_1",
    }
    return json.dumps(whole, indent=2).encode()


TWO = chat(said(BEN, "Très bien \U0001f980", 60), said(ADA, 'tea? {"not": [an object'))


def stream(raw: bytes, name: str = "message_1.json") -> StreamCandidate:
    """Return a candidate that stands alone and cannot seek."""
    return covering.stream(raw, name)


def covered(raw: bytes) -> list[Entry]:
    """Return the entries of a file, of which every byte is found once and in order."""
    return covering.covered_by(FacebookReader(), raw, "message_1.json")


def messages(raw: bytes) -> list[MailMessage]:
    """Return what the messages of a file say."""
    return [read_facebook_message(one.body.as_bytes(), one.context) for one in covered(raw)]


def codes(raw: bytes) -> list[str]:
    """Return the codes of what the reader says about a file."""
    return [one.code for one in FacebookReader().read(stream(raw)) if isinstance(one, Notice)]


def test_a_message_says_who_when_and_what() -> None:
    """Names and words have their letters back, and each is for the other one of two."""
    newer, older = messages(TWO)
    assert [one.name for one in newer.from_ + newer.to] == [BEN, ADA]
    assert newer.text == "Très bien \U0001f980"
    assert older.text == 'tea? {"not": [an object'
    assert older.sent is not None
    assert (older.sent.earliest, older.sent.latest) == (AT // 1000, AT // 1000)
    assert (older.channel, older.position, newer.position) == ("dm", 1, 2)
    assert older.conversation == newer.conversation
    assert ranking(stream(TWO, "any"), all_readers())[0][1].name == "facebook"


def test_letters_that_are_written_as_usual_stay() -> None:
    """What is no UTF-8 in disguise is the text itself, half characters shown as replaced."""
    assert plain_text("caf\u00e9 \u2013 \U0001f980") == "caf\u00e9 \u2013 \U0001f980"
    assert plain_text(garbled("caf\u00e9")) == "caf\u00e9"
    assert plain_text("\ud83e") == "\ufffd"
    assert plain_text(7) == ""


def test_encrypted_chats_name_things_otherwise() -> None:
    """Their files are read as the others are; an unsent message is a deleted one."""
    whole = {
        "participants": [ADA, BEN],
        "threadName": "Bén Ash",
        "messages": [
            {"senderName": ADA, "text": "tea?", "timestamp": AT, "isUnsent": False},
            {"senderName": BEN, "text": "oops", "timestamp": AT + 1, "isUnsent": True},
        ],
    }
    first, second = messages(json.dumps(whole, ensure_ascii=False).encode())
    assert (first.text, [one.name for one in first.to]) == ("tea?", [BEN])
    assert (first.position, second.position) == (1, 2)
    assert (first.flags, second.flags) == ((), ("deleted",))


def test_what_a_message_carries_is_linked_to() -> None:
    """Files by their places, shares with their words; who left is between the messages."""
    raw = chat(
        said(BEN, "Ben left", 9, type="Unsubscribe"),
        said(ADA, "", 8, photos=[{"uri": "messages/inbox/ben_1/photos/quay.jpg"}]),
        said(ADA, "", 7, share={"link": "https://quay.example/a", "share_text": "The quay"}),
        said(ADA, "Ada called you.", 6, type="Call", call_duration=192),
    )
    photo, share, call = messages(raw)
    assert photo.links == ("messages/inbox/ben_1/photos/quay.jpg",)
    assert share.text == "The quay\nhttps://quay.example/a"
    assert share.links == ("https://quay.example/a",)
    assert call.other_text == "call_duration 192 s"


def test_both_sides_have_one_message() -> None:
    """The file of the other side, in which the chat is called otherwise, gives equal messages."""
    theirs = chat(said(ADA, "tea?", reactions=[]), title=ADA, people=(BEN, ADA))
    ours = chat(said(ADA, "tea?"))
    (mine,), (other,) = messages(ours), messages(theirs)
    assert (mine.conversation, mine.from_, mine.to) == (
        other.conversation, other.from_, other.to,
    )  # fmt: skip


def test_a_group_has_its_title() -> None:
    """Of more than two the title names the chat, and a message is for all of the others."""
    (one,) = messages(chat(said(ADA, "tea?"), title="Pier friends", people=(ADA, BEN, "Cara")))
    assert one.thread_topic == "Pier friends"
    assert sorted(other.name for other in one.to) == sorted((BEN, "Cara"))


@pytest.mark.parametrize("cut", [b'"content": "tea', b'"title"', b'"timestamp_ms": 15393546'])
def test_a_file_that_breaks_off_gives_what_came_before(cut: bytes) -> None:
    """The messages before are read, every byte is kept, and a notice says where it ends."""
    raw = TWO[: TWO.rindex(cut) + len(cut)]
    found = messages(raw)
    assert [one.text for one in found][:1] == ["Très bien \U0001f980"]
    assert codes(raw) == ([] if cut == b'"title"' else ["unread:damaged"])


@pytest.mark.parametrize(
    "raw",
    [
        b'{"participants": [], "messages": []}',
        b'[{"sender_name": "a", "timestamp_ms": 1}]',
        b"{this is not: valid json, missing quotes and structure",
        b'{"a": "sender_name timestamp_ms", "messages": [1]}',
    ],
)
def test_other_json_is_no_chat(raw: bytes) -> None:
    """A list called messages is not enough, nor are the names alone."""
    assert FacebookReader().recognise(stream(raw)) == 0


_FIELDS = ("sender_name", "timestamp_ms", "content", "photos", "share", "type", "call_duration")
_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from((*_FIELDS, "uri", "link", "name")), inner, max_size=3
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
    some: list[Any], people: Any, changes: list[tuple[float, int]]
) -> None:
    """Any bytes give messages or notices, and every byte once."""
    whole = {"participants": people, "messages": some, "title": people, "sender_name": 1}
    raw = bytearray(json.dumps(whole).encode())
    for place, mark in changes:
        raw[int(place * len(raw))] = mark
    for entry in covered(bytes(raw)):
        if entry.step is not None:
            with contextlib.suppress(NotReadable):
                read_facebook_message(entry.body.as_bytes(), entry.context)


def test_a_chat_is_added_and_asked_about(tmp_path: Path) -> None:
    """The messages are found by the letters that were typed, and who answered whom is told."""
    folder = tmp_path / "inbox" / "ben_1"
    folder.mkdir(parents=True)
    (folder / "message_1.json").write_bytes(TWO)
    (folder / "message_2.json").write_bytes(chat(said(BEN, "Older: café au lait", -60)))
    made = str(tmp_path / "book")
    assert program.run("init", made).returncode == 0
    assert program.run("-C", made, "add", str(tmp_path / "inbox")).returncode == 0
    assert program.ask("-C", made, "search", "channel:dm café")["total"] == 1
    found = program.ask("-C", made, "replies", "Ada Lune", "Bén Ash")
    assert [side["messages"] for side in found["sides"]] == [1, 2]


def test_the_real_chats() -> None:
    """Each object of the test data of another project is a message, and no byte is lost."""
    corpora = os.environ.get("LETTERBOOK_CORPORA")
    if not corpora:
        pytest.skip("LETTERBOOK_CORPORA names no folder")
    files = sorted(Path(corpora, "chat-msgvault-facebook").rglob("*.json"))
    known = [one for one in files if FacebookReader().recognise(stream(one.read_bytes()))]
    assert [one.parent.name for one in files if one not in known] == ["broken_BAD"]
    assert sum(len(messages(one.read_bytes())) for one in known) == 27
