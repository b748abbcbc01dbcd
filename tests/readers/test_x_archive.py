"""X archives: what is cut out of them, what is said around it, and what damage leaves."""

from __future__ import annotations

import io
import json
import tracemalloc
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from letterbook.model.message import X_DM, X_POST
from letterbook.ports.reader import Candidate, Entry, Inner, Residue
from letterbook.readers.candidates import FileCandidate, StreamCandidate, candidate_at
from letterbook.readers.registry import all_readers, ranking
from letterbook.readers.x_archive import XArchiveReader
from tests import x_export as x

LATER = x.DAY + timedelta(hours=1)
PAIR = x.script(
    "direct_messages",
    [
        x.conversation(
            "1001-2002",
            x.direct(LATER, x.GAZETTE, x.ADA, 'a "quoted" {brace] \\ and , comma'),
            x.direct(x.DAY, x.ADA, x.GAZETTE, "tea?"),
        ),
        x.conversation("1001-3003", x.direct(x.DAY, x.BEN, x.ADA, "été", 2)),
    ],
)


def stream(raw: bytes, name: str = "any.js") -> StreamCandidate:
    """Return a candidate that stands alone and cannot seek."""
    return StreamCandidate(name, lambda: io.BytesIO(raw), len(raw))


def entries(raw: bytes) -> list[Entry]:
    """Return the entries of a file that stands alone."""
    return [one for one in XArchiveReader().read(stream(raw)) if isinstance(one, Entry)]


def codes(raw: bytes) -> list[str]:
    """Return the codes of what the reader says about a file."""
    found = XArchiveReader().read(stream(raw))
    return [one.code for one in found if not isinstance(one, Entry | Residue | Inner) and
            hasattr(one, "code")]  # fmt: skip


def walked(root: Candidate) -> Iterator[Entry]:
    """Yield every entry below a folder or archive."""
    ranked = ranking(root, all_readers())
    for finding in ranked[0][1].read(root) if ranked else ():
        if isinstance(finding, Inner):
            yield from walked(finding.candidate)
        elif isinstance(finding, Entry):
            yield finding


def contexts(root: Candidate) -> list[dict[str, Any]]:
    """Return the contexts of all messages and posts below."""
    found = [one for one in walked(root) if one.media in (X_DM, X_POST)]
    return [json.loads(one.context) for one in found]


def test_every_message_is_its_exact_bytes() -> None:
    """The bytes of an entry are those of the object, at the range that its step names."""
    found = entries(PAIR)
    assert [one.media for one in found] == [X_DM] * 3
    texts = []
    for one in found:
        raw = one.body.as_bytes()
        assert one.step is not None
        start, end = (int(piece) for piece in one.step.value.split("-"))
        assert PAIR[start:end] == raw
        assert (raw[:1], raw[-1:]) == (b"{", b"}")
        texts.append(json.loads(raw)["messageCreate"]["text"])
    assert texts == ['a "quoted" {brace] \\ and , comma', "tea?", "été"]
    assert [json.loads(one.context)["conversation"] for one in found] == [
        "1001-2002", "1001-2002", "1001-3003"
    ]  # fmt: skip
    assert codes(PAIR) == []


@pytest.mark.parametrize("indent", [None, 1])
@pytest.mark.parametrize(
    "kind", ["tweets", "tweet", "deleted_tweets", "community_tweet", "deleted_note_tweet"]
)
def test_posts_of_every_name(kind: str, indent: int | None) -> None:
    """Posts are found in the files of today and of old, also without the object around them."""
    wrapped = [x.post(x.DAY, "one"), x.post(LATER, "two")]
    for objects in (wrapped, [one["tweet"] for one in wrapped]):
        found = entries(x.script(kind, objects, part=3, indent=indent))
        assert [one.media for one in found] == [X_POST] * 2
        assert {one.flags for one in found} == {("deleted",) if "deleted" in kind else ()}


def test_recognised_by_content_alone() -> None:
    """The name does not matter; a mark or blanks may stand before, other scripts are not taken."""
    reader = XArchiveReader()
    assert reader.recognise(stream(PAIR, "notes.txt")) == 95
    assert reader.recognise(stream(b"\xef\xbb\xbf\n" + PAIR, "a")) == 95
    assert reader.recognise(stream(b"var a = [];", "tweets.js")) == 0
    assert reader.recognise(stream(b"", "direct-messages.js")) == 0


def test_names_come_from_the_files_beside(tmp_path: Path) -> None:
    """The owner from account.js, others from mentions in posts; the same in folder and zip."""
    mention = {"id_str": x.GAZETTE, "screen_name": "quaygazette", "name": "Quay Gazette"}
    entities = {"urls": [], "user_mentions": [mention]}
    files = {
        "data/account.js": x.script("account", [x.account(x.ADA, "adalune", "Ada Lune")]),
        "data/direct-messages-part1.js": PAIR,
        "data/tweets-part1.js": x.script("tweets", [x.post(x.DAY, "@x", entities=entities)], 1),
        "data/tweets.js": x.script("tweets", [x.post(LATER, "no mention")]),
    }
    folder = candidate_at(x.write(tmp_path / "archive", files))
    packed = [
        candidate_at(x.zipped(tmp_path / "a.zip", files)),
        candidate_at(x.zipped(tmp_path / "b.zip", files, "twitter-2016/")),
    ]
    said = contexts(folder)
    assert len(said) == 5
    assert all(one["owner_name"] == "Ada Lune (@adalune)" for one in said)
    people = [one.get("people") for one in said if one.get("conversation") == "1001-2002"]
    assert people == [{x.GAZETTE: "Quay Gazette (@quaygazette)"}] * 2
    assert [contexts(one) for one in packed] == [said, said]


def test_a_file_beside_that_cannot_be_read_costs_only_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Messages and posts are read all the same."""
    x.write(tmp_path, {"account.js": b"x", "tweets.js": b"x", "direct-messages.js": PAIR})

    def fails(self: FileCandidate) -> bytes:
        if self.name in ("account.js", "tweets.js"):
            raise OSError(5, "Input/output error")
        return PAIR

    monkeypatch.setattr(FileCandidate, "head", fails)
    messages = FileCandidate(tmp_path / "direct-messages.js", "direct-messages.js", in_source=True)
    found = [one for one in XArchiveReader().read(messages) if isinstance(one, Entry)]
    assert len(found) == 3


def test_a_file_named_alone_looks_at_nothing_beside_it(tmp_path: Path) -> None:
    """What stands around the path that was handed over is no part of the source."""
    files = {
        "account.js": x.script("account", [x.account(x.ADA, "adalune", "Ada Lune")]),
        "tweets.js": x.script("tweets", [x.post(x.DAY, "one")]),
    }
    x.write(tmp_path, files)
    findings = list(XArchiveReader().read(candidate_at(tmp_path / "tweets.js")))
    assert [one.context for one in findings if isinstance(one, Entry)] == [""]
    assert codes(files["tweets.js"]) == ["unread:x-account"]
    (tmp_path / "elsewhere.js").symlink_to(tmp_path / "account.js")
    inside = FileCandidate(tmp_path / "tweets.js", "tweets.js", in_source=True)
    assert inside.sibling("account.js") is not None
    assert inside.sibling("elsewhere.js") is None
    assert inside.sibling("absent.js") is None


def test_events_of_a_group_are_residues_and_tell_its_members() -> None:
    """Who was there and what it was called travels beside every message of the group."""
    group = x.conversation(
        "g1",
        x.direct(LATER, x.BEN, "", "hello"),
        {"participantsLeave": {"userIds": [x.CARA], "createdAt": x.iso(LATER)}},
        {"conversationNameUpdate": {"name": "Quay", "createdAt": x.iso(x.DAY)}},
        {"joinConversation": {"participantsSnapshot": [x.ADA, x.BEN], "createdAt": x.iso(x.DAY)}},
        {"somethingNew": {"createdAt": x.iso(x.DAY)}},
    )
    raw = x.script("direct_messages_group", [group])
    (entry,) = entries(raw)
    context = json.loads(entry.context)
    assert context["members"] == [[x.ADA, "", ""], [x.BEN, "", ""], [x.CARA, "", x.iso(LATER)]]
    assert context["titles"] == [[x.iso(x.DAY), "Quay"]]
    said = [one for one in XArchiveReader().read(stream(raw)) if isinstance(one, Residue)]
    assert sum(one.why == "conversation-event" for one in said) == 4
    assert codes(raw) == ["unread:x-event"]


def test_too_many_members_are_none() -> None:
    """Part of a group would be a wrong list of recipients: none is kept, and a notice says so."""
    crowd = [str(n) for n in range(2_000)]
    join = {"joinConversation": {"participantsSnapshot": crowd, "createdAt": x.iso(x.DAY)}}
    raw = x.script(
        "direct_messages_group", [x.conversation("g", x.direct(LATER, x.BEN, "", "a"), join)]
    )
    (entry,) = entries(raw)
    assert json.loads(entry.context) == {"conversation": "g"}
    assert codes(raw) == ["limit:members"]


def test_objects_of_another_shape_are_told() -> None:
    """A file of messages that holds something else is covered, and a notice says what it lacks."""
    raw = x.script("direct_messages", [x.post(x.DAY, "no conversation"), {"note": {"a": []}}])
    assert entries(raw) == []
    assert codes(raw) == ["unread:x-event"]


def test_files_without_messages_are_kept() -> None:
    """Likes are one entry that is not read; the account is a residue; headers are no messages."""
    for kind in ("like", "direct_message_headers"):
        raw = x.script(kind, [x.conversation("c", x.direct(x.DAY, "1", "2", ""))])
        (entry,) = entries(raw)
        assert (entry.step, entry.body.as_bytes()) == (None, raw)
        assert [one.code for one in entry.notices] == ["unread:x-data"]
    raw = x.script("account", [x.account("1", "a", "A")])
    (residue,) = XArchiveReader().read(stream(raw))
    assert isinstance(residue, Residue)
    assert residue.body == raw


@pytest.mark.parametrize(
    ("change", "kept", "code"),
    [
        (lambda raw: raw[:-40], 2, "unread:damaged"),
        (lambda raw: raw[:-4], 3, "unread:truncated"),
        (lambda raw: raw.replace(b'"tea?"', b'"tea?', 1), 2, "unread:damaged"),
        (lambda raw: raw.replace(b'"mediaUrls": []', b'"mediaUrls": [}', 1), 2, "unread:damaged"),
        (
            lambda raw: raw.replace(b'"reactions": []', b'"reactions": [', 1),
            2,
            "unread:damaged",
        ),
        (lambda raw: raw + b"]", 3, "unread:damaged"),
    ],
)
def test_damage_costs_what_is_damaged(change: Any, kept: int, code: str) -> None:
    """Messages before and behind the damage are read, and a notice names it."""
    assert len(entries(change(PAIR))) == kept
    assert codes(change(PAIR)) == [code]


def test_nesting_and_size_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """An object too deep is damage, one too large is passed over; the next ones are read."""
    deep = PAIR.replace(b'"urls": []', b'"urls": ' + b"[" * 100_000 + b"]" * 100_000, 1)
    assert len(entries(deep)) == 2
    assert "unread:damaged" in codes(deep)
    monkeypatch.setattr("letterbook.readers.x_objects.OBJECT_BYTES", 5_000)
    wide = PAIR.replace(b"tea?", b"tea? " * 2_000)
    reader = XArchiveReader(chunk=1000)
    found = [one for one in reader.read(stream(wide)) if isinstance(one, Entry)]
    assert len(found) == 2
    said = [one for one in reader.read(stream(wide)) if not isinstance(one, Entry | Residue)]
    assert len(said) == 1


def test_memory_does_not_grow_with_the_file() -> None:
    """Sixteen times the posts take no more memory than one time, apart from their count."""

    def peak(times: int) -> int:
        raw = x.script("tweets", [x.post(x.DAY, "harbour " * 200, n) for n in range(2000)])
        head, _, rest = raw.partition(b"[")
        body = rest.rsplit(b"]", 1)[0]

        def pieces() -> Iterator[bytes]:
            yield head + b"["
            for n in range(times):
                yield (b"," if n else b"") + body
            yield b"]"

        from letterbook.readers.candidates import stream_of_pieces

        candidate = StreamCandidate("tweets.js", lambda: stream_of_pieces(pieces()))
        tracemalloc.start()
        count = sum(isinstance(one, Entry) for one in XArchiveReader().read(candidate))
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert count == 2000 * times
        return most

    assert peak(8) < 1.5 * peak(2)
