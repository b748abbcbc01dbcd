"""Posts of others, as a table: authors, instants in ids, replies, and what is no such table."""

from __future__ import annotations

from pathlib import Path

import pytest

from letterbook.readers.candidates import FileCandidate
from letterbook.readers.posts_csv import PostsCsvReader
from letterbook.readers.transcript_csv import CsvTranscriptReader
from tests import x_export as x
from tests.functional import program

FIRST, SECOND = x.snowflake(x.DAY), x.snowflake(x.DAY, 2)
TABLE = f"""id,created_at,screen_name,text,url,in_reply_to_status_id
{FIRST},2016-10-12 14:30:00 +0000,QuayGazette,"The board, again: https://quay.example/lease
second line",https://x.com/QuayGazette/status/{FIRST},
{SECOND},,@ada_alder,So it is,https://twitter.com/ada_alder/status/{SECOND},{FIRST}
{x.snowflake(x.DAY, 3)},2016-10-14 09:00,QuayGazette,RT @ada_alder: So it is,,
,,,,,
"""


def test_posts_with_their_instants(tmp_path: Path) -> None:
    """An id dates a post without a date, and is held against one that is stated."""
    (tmp_path / "posts.csv").write_text(TABLE)
    book = tmp_path / "book"
    program.run("init", book)
    added = program.ask("-C", book, "add", tmp_path / "posts.csv", "--zone", "UTC")["total"]
    assert (added["found"], added["stored"], added["bytes"] - added["bytes_covered"]) == (3, 3, 0)
    hits = {hit["id"]: hit for hit in program.ask("-C", book, "search", "channel:post")["hits"]}
    shown = {
        one["stated_ids"][0]: one["mail"]
        for one in (program.ask("-C", book, "show", identity) for identity in hits)
    }
    first, second = shown[f"x:{FIRST}"], shown[f"x:{SECOND}"]
    assert first["from"] == [{"name": "@QuayGazette", "address": "@quaygazette"}]
    assert first["sent"]["earliest"] == "2016-10-12T14:30:00Z"
    assert first["links"] == ["https://quay.example/lease"]
    assert second["in_reply_to"] == [f"x:{FIRST}"]
    assert (second["sent"]["earliest"], second["sent"]["doubts"]) == (
        "2016-10-12T14:30:00Z", ["from-id"],
    )  # fmt: skip
    assert program.ask("-C", book, "search", "notice:id:instant-differs")["total"] == 1
    assert program.ask("-C", book, "search", "from:@ada_alder")["total"] == 1
    thread = program.ask("-C", book, "thread", f"x:{FIRST}")
    assert thread["messages"] == 2
    assert program.ask("-C", book, "check", "--read-data")["problems"] == []


def test_a_site_of_its_own(tmp_path: Path) -> None:
    """Posts of another site have ids of that site; equal numbers elsewhere are others."""
    (tmp_path / "a.csv").write_text(
        "post id,date,author,content,url\n7,2018-03-01,ann,Good morning,https://one.example/p/7\n"
        "7,2018-03-01,ben,Good evening,https://two.example/p/7\n"
    )
    book = tmp_path / "book"
    program.run("init", book)
    program.run("-C", book, "add", tmp_path / "a.csv")
    assert program.ask("-C", book, "show", "post:one.example:7")["mail"]["text"] == "Good morning"
    assert program.ask("-C", book, "show", "post:two.example:7")["mail"]["platform"] == "post"


@pytest.mark.parametrize(
    "text",
    [
        "date,from,to,text\n2018-03-01,ann,ben,hi\n",
        "id,name,price\n1,chair,3\n",
        "url,title\nhttps://x.com/a/status/1,hello\n",
        "",
    ],
)
def test_other_tables_are_left(tmp_path: Path, text: str) -> None:
    """A table of messages, of goods or of addresses is none of posts."""
    path = tmp_path / "t.csv"
    path.write_text(text)
    assert PostsCsvReader().recognise(FileCandidate(path, "t.csv")) == 0
    (tmp_path / "p.csv").write_text(TABLE)
    assert CsvTranscriptReader().recognise(FileCandidate(tmp_path / "p.csv", "p.csv")) == 0
