"""Posts of others, as a table: authors, instants in ids, replies, and what is no such table."""

from __future__ import annotations

from pathlib import Path

import pytest

from letterbook.readers.candidates import FileCandidate
from letterbook.readers.posts_csv import PostsCsvReader
from letterbook.readers.saved_page import SavedPageReader
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


NOW = f"""<!DOCTYPE html><html><body>
<article data-testid="tweet"><div data-testid="User-Name">Quay Gazette
<span>@QuayGazette</span></div>
<a href="/QuayGazette/status/{FIRST}"><time datetime="2016-10-12T14:30:00.000Z">12 Oct</time></a>
<div data-testid="tweetText">The board, <span>again</span></div></article>
<article data-testid="tweet"><div>an advertisement</div></article></body></html>"""
THEN = f"""<html><body><div class="tweet" data-tweet-id="{FIRST}" data-screen-name="QuayGazette"
data-name="Quay Gazette"><span data-time="1476282600"></span>
<p class="tweet-text">The board, again</p></div></body></html>"""
QUOTED = f"""<!-- saved --><html><body><p>An article about the quay.</p>
<blockquote class="twitter-tweet"><p>The board, again</p>&mdash; Quay Gazette (@QuayGazette)
<a href="https://twitter.com/QuayGazette/status/{FIRST}">October 12, 2016</a></blockquote>
</body></html>"""
ENTRY = """<!doctype html><html><body><div class="h-entry"><a class="p-author">Ada</a>
<a class="u-url" href="https://quay.example/@ada/7"><time class="dt-published"
datetime="2016-10-12T14:30:00Z"></time></a><div class="e-content"><p>The board, again</p>
</div></div></body></html>"""
LINKED = """<!doctype html><html><head><script type="application/ld+json">{"@graph": [{"@type":
"SocialMediaPosting", "url": "https://quay.example/@ada/7", "datePublished": "2016-10-12T14:30:00Z",
"author": {"@type": "Person", "name": "Ada"}, "articleBody": "The board, again"},
{"@type": "NewsArticle", "url": "https://quay.example/news", "articleBody": "No post"}]}</script>
</head><body></body></html>"""


@pytest.mark.parametrize("page", [NOW, THEN, QUOTED, ENTRY, LINKED])
def test_posts_of_a_saved_page(tmp_path: Path, page: str) -> None:
    """One post, with its author and its instant, stated or told by its id; the page is kept."""
    (tmp_path / "page.html").write_text(page)
    book = tmp_path / "book"
    program.run("init", book)
    added = program.ask("-C", book, "add", tmp_path / "page.html")["total"]
    assert (added["found"], added["stored"]) == (1, 1)
    (hit,) = program.ask("-C", book, "search", "channel:post")["hits"]
    mail = program.ask("-C", book, "show", hit["id"])["mail"]
    assert mail["text"].replace("\n", " ") == "The board, again"
    assert mail["sent"]["earliest"] == "2016-10-12T14:30:00Z"
    assert mail["from"][0]["name"] in ("Quay Gazette (@QuayGazette)", "Ada")
    assert program.ask("-C", book, "search", "notice:page:post")["total"] == 1
    assert program.ask("-C", book, "check", "--read-data")["problems"] == []
    kept = next((book / "blobs").rglob("*"), None)
    assert kept is not None


def test_a_page_without_posts_is_left(tmp_path: Path) -> None:
    """Links to posts alone, and broken structured data, are no posts."""
    path = tmp_path / "page.html"
    path.write_text(
        "<html><script type='application/ld+json'>{{{</script><a href='https://x.com/a/status/1'>x"
        "</a><p>data-testid=</p></html>"
    )
    assert SavedPageReader().recognise(FileCandidate(path, "page.html")) == 0
