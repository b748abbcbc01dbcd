"""Posts of X as JSON: archives of before 2018, answers of its interfaces, collections."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from letterbook.model.notice import Notice
from letterbook.ports.reader import Entry, Residue
from letterbook.readers.posts_json import PostsJsonReader
from tests.functional import program
from tests.readers.test_x_archive import stream

FIRST, SECOND, EARLY = "786189677622198279", "786919759147958281", "1234567890"
LINK = {"url": "https://t.co/aaa", "expanded_url": "https://quay.example/rail"}
BEN = {"id_str": "3003", "id": 3003, "screen_name": "benbirch", "name": "Ben Birch"}


def grail(number: str, at: str, text: str, **more: Any) -> dict[str, Any]:
    """Return a post as the archive of before 2018 has it."""
    return {
        "source": "web", "entities": {"urls": [LINK] if "t.co" in text else []}, "geo": {},
        "id_str": number, "text": text, "id": int(number), "created_at": at, "user": BEN, **more,
    }  # fmt: skip


MONTH = [
    grail(FIRST, "2016-10-12 13:00:00 +0000", "The rail is loose: https://t.co/aaa"),
    grail(SECOND, "2016-10-14 13:21:05 +0000", "Still loose, café closed.",
          in_reply_to_status_id_str=FIRST),
]  # fmt: skip


def old_archive() -> dict[str, bytes]:
    """Return the files of an archive of before 2018."""
    months = {"2016_10": MONTH, "2009_02": [grail(EARLY, "2009-02-13 00:00:00 +0000", "Hello.")]}
    files = {
        f"data/js/tweets/{name}.js": f"Grailbird.data.tweets_{name} = \n ".encode()
        + json.dumps(posts, indent=2, ensure_ascii=False).encode()
        for name, posts in months.items()
    }
    rows = "".join(f'"{p["id_str"]}","","","{p["created_at"]}","web","{p["text"]}","","","",""\n'
                   for posts in months.values() for p in posts)  # fmt: skip
    head = '"tweet_id","in_reply_to_status_id","in_reply_to_user_id","timestamp","source","text",'
    head += '"retweeted_status_id","retweeted_status_user_id","retweeted_status_timestamp",'
    files["tweets.csv"] = f'{head}"expanded_urls"\n{rows}'.encode()
    files["data/js/tweet_index.js"] = b'var tweet_index =  [ { "year" : 2016, "month" : 10 } ]'
    return files


@pytest.mark.parametrize("packed", [False, True])
def test_an_archive_of_before_2018(tmp_path: Path, packed: bool) -> None:
    """Its posts have their author, time and whole links, each once, in a folder as in a zip."""
    place = tmp_path / "export"
    for name, raw in old_archive().items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_bytes(raw)
    if packed:
        with zipfile.ZipFile(tmp_path / "export.zip", "w") as file:
            for name, raw in old_archive().items():
                file.writestr(name, raw)
        place = tmp_path / "export.zip"
    book = program.make_book(tmp_path / "book", place)
    hits = program.ask("-C", book, "search", "channel:post", "--sort", "oldest")["hits"]
    assert [hit["from"][0]["address"] for hit in hits] == ["3003"] * 3
    assert [hit["from"][0]["name"] for hit in hits] == ["Ben Birch (@benbirch)"] * 3
    assert [hit["notices"] for hit in hits] == [0, 0, 0]
    assert [hit["sent"]["precision"] for hit in hits] == ["day", "second", "second"]
    (found,) = program.ask("-C", book, "search", "link:quay.example/rail")["hits"]
    shown = program.ask("-C", book, "show", found["id"])
    assert shown["mail"]["text"] == "The rail is loose: https://quay.example/rail"
    assert shown["mail"]["stated_id"] == f"x:{FIRST}"
    thread = program.ask("-C", book, "thread", found["id"])
    assert thread["messages"] == 2
    assert program.ask("-C", book, "check", "--read-data")["problems"] == []


def v1(number: str, at: str, text: str) -> dict[str, Any]:
    """Return a post as the first interface has it."""
    return {"created_at": at, "id": int(number), "id_str": number, "full_text": text, "user": BEN}


LISTED = [v1(FIRST, "Wed Oct 12 13:00:00 +0000 2016", "One"),
          v1(SECOND, "Fri Oct 14 13:21:05 +0000 2016", "Two")]  # fmt: skip
SECOND_INTERFACE = {
    "data": [{"id": FIRST, "created_at": "2016-10-12T13:00:00.000Z", "text": "One",
              "author_id": "3003"},
             {"id": SECOND, "created_at": "2016-10-14T13:21:05.000Z", "text": "Two",
              "author_id": "3003", "referenced_tweets": [{"type": "replied_to", "id": FIRST}]}],
    "includes": {"users": [{"id": "3003", "username": "benbirch", "name": "Ben Birch"}]},
}  # fmt: skip
COLLECTED = [
    {"url": f"https://twitter.com/benbirch/status/{n}", "date": at, "rawContent": text,
     "id": int(n), "user": {"username": "benbirch", "id": 3003, "displayname": "Ben Birch"}}
    for n, at, text in ((FIRST, "2016-10-12T13:00:00+00:00", "One"),
                        (SECOND, "2016-10-14T13:21:05+00:00", "Two"))
]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(LISTED),
        json.dumps(LISTED, indent=1),
        json.dumps({"statuses": LISTED, "search_metadata": {}}),
        "".join(f"{json.dumps(one)}\n" for one in LISTED),
        "\ufeff" + "\r\n".join(json.dumps(one) for one in LISTED),
        json.dumps(SECOND_INTERFACE),
        "".join(f"{json.dumps(one)}\n" for one in COLLECTED),
    ],
)
def test_lists_of_posts(tmp_path: Path, text: str) -> None:
    """However the list is written and its fields are called, the posts are the same."""
    path = tmp_path / "posts.json"
    path.write_bytes(text.encode())
    book = program.make_book(tmp_path / "book", path)
    hits = program.ask("-C", book, "search", "channel:post", "--sort", "oldest")["hits"]
    assert [hit["snippet"] for hit in hits] == ["One", "Two"]
    assert [hit["from"][0]["address"] for hit in hits] == ["3003", "3003"]
    assert {hit["from"][0]["name"] for hit in hits} == {"Ben Birch (@benbirch)"}
    assert [hit["sent"]["earliest"] for hit in hits] == [
        "2016-10-12T13:00:00Z",
        "2016-10-14T13:21:05Z",
    ]
    assert [hit["notices"] for hit in hits] == [0, 0]


@pytest.mark.parametrize(
    "text",
    [
        '[{"id": 1, "created_at": "2016-10-12T13:00:00Z", "text": "a note of some program"}]',
        '{"messages": [{"id": "786191155203198976", "content": "x"}]}',
        "[1, 2, 3]",
        "{}",
    ],
)
def test_other_lists_are_no_posts(text: str) -> None:
    """An id has to tell the time that is stated."""
    assert PostsJsonReader().recognise(stream(text.encode(), "a.json")) == 0


def test_a_line_that_is_no_object_is_passed_over() -> None:
    """The posts around it are read, and a notice says where it is."""
    lines = [json.dumps(one) for one in LISTED]
    raw = f"{lines[0]}\n{{broken\n{lines[1]}\n".encode()
    found = list(PostsJsonReader().read(stream(raw, "a.jsonl")))
    assert len([one for one in found if isinstance(one, Entry)]) == 2
    told = [one for one in found if isinstance(one, Notice)]
    assert [one.code for one in told] == ["unread:damaged"]
    assert f"byte {len(lines[0]) + 1:,} on" in told[0].detail
    many = f"{lines[0]}\n" + "{broken\n" * 50
    told = [one for one in PostsJsonReader().read(stream(many.encode())) if isinstance(one, Notice)]
    assert len(told) == 21
    assert told[-1].detail == "30 more lines are no JSON."


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from([json.dumps(LISTED[0]), "{", "}", "[", "]", ",", "\n", '"', "é"])))
def test_every_byte_is_found_once(pieces: list[str]) -> None:
    """Whatever the file holds, entries and residues are its bytes in order."""
    raw = "".join(pieces).encode()
    at = 0
    for one in PostsJsonReader().read(stream(raw, "a.json")):
        if isinstance(one, Entry):
            assert one.step is not None
            start, end = (int(piece) for piece in one.step.value.split("-"))
        elif isinstance(one, Residue):
            start, end = one.start, one.end
        else:
            continue
        assert start == at
        at = end
    assert at == len(raw)
