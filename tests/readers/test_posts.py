"""Posts of others, as a table: authors, instants in ids, replies, and what is no such table."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest

from letterbook.readers.candidates import FileCandidate
from letterbook.readers.posts_csv import PostsCsvReader
from letterbook.readers.printed_text import PrintedTextReader
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


def _posts(tmp_path: Path, text: str, *more: str) -> list[dict[str, Any]]:
    """Return the public posts of a table, the first first."""
    (tmp_path / "t.csv").write_text(text)
    book = tmp_path / "book"
    program.run("init", book)
    added = program.run("-C", book, "add", tmp_path / "t.csv", "--zone", "UTC", *more)
    assert added.returncode == 0, added.stderr
    hits = program.ask("-C", book, "search", "channel:post", "--sort", "oldest")["hits"]
    return [program.ask("-C", book, "show", hit["id"]) for hit in hits]


@pytest.mark.parametrize(
    "text",
    [
        f"id,created_at,user,text\n{FIRST},2016-10-12T14:30:00Z,QuayGazette,The board\n",
        "Time posted;Username;Post text;URL\n12/10/2016 14:30;QuayGazette;The board;"
        f"https://twitter.com/QuayGazette/status/{FIRST}\n",
        f"url,date,content\nhttps://x.com/QuayGazette/status/{FIRST},2016-10-12,The board\n",
        f"screenName,fullText,tweetId\nQuayGazette,The board,{FIRST}\n",
    ],
)
def test_tables_of_posts_in_common_forms(tmp_path: Path, text: str) -> None:
    """Names of columns, addresses of posts and ids of X tell posts, their authors and ids."""
    (post,) = _posts(tmp_path, text)
    assert post["stated_ids"] == [f"x:{FIRST}"]
    mail = post["mail"]
    assert (mail["platform"], mail["from"][0]["address"]) == ("x", "@quaygazette")
    assert mail["sent"]["text"][:4] in ("2016", "12/1", "id 7")
    assert mail["text"] == "The board"


BARE = "date,author,text\n2016-10-12 14:30,@QuayGazette,The board\n2016-10-13,@ada,So it is\n"


def test_a_table_that_was_said_to_be_of_posts(tmp_path: Path) -> None:
    """Only who gives it knows that a table of handles is of posts; without that a notice asks."""
    posts = _posts(tmp_path, BARE, "--channel", "post")
    assert [one["mail"]["from"][0]["name"] for one in posts] == ["@QuayGazette", "@ada"]
    assert [one["mail"]["to"] for one in posts] == [[], []]
    book = tmp_path / "book"
    assert program.ask("-C", book, "sources")["sources"][0]["hand_over"]["channel"] == "post"
    assert program.run("-C", book, "rebuild").returncode == 0
    assert program.ask("-C", book, "search", "channel:post")["total"] == 2
    other = tmp_path / "other"
    program.run("init", other)
    report = program.ask("-C", other, "add", tmp_path / "t.csv")
    assert report["sources"][0]["notices_by_code"] == {"ambiguous:channel": 1}
    assert program.ask("-C", other, "search", "channel:chat")["total"] == 2
    again = program.ask("-C", other, "add", tmp_path / "t.csv", "--channel", "post")
    assert again["sources"][0]["source"] == "s2"
    assert program.ask("-C", other, "search", "channel:post")["total"] == 2


def test_columns_of_posts_that_are_told(tmp_path: Path) -> None:
    """A table of other names is read as its giver says; a name that is not there is told."""
    odd = f"When,Who,Words,Number\n2016-10-12 14:30,QuayGazette,The board,{FIRST}\n"
    told = ("--channel", "post", "--column", "date=When", "--column", "author=Who",
            "--column", "text=Words", "--column", "id=Number")  # fmt: skip
    (post,) = _posts(tmp_path, odd, *told)
    assert (post["stated_ids"], post["mail"]["text"]) == ([f"x:{FIRST}"], "The board")
    book = tmp_path / "wrong"
    program.run("init", book)
    wrong = program.ask("-C", book, "add", tmp_path / "t.csv", "--channel", "post",
                        "--column", "text=Nope")  # fmt: skip
    assert wrong["sources"][0]["notices_by_code"] == {"unread:column": 1}
    assert program.ask("-C", book, "search", "channel:document")["total"] == 1
    refused = program.run("-C", book, "add", tmp_path / "t.csv", "--column", "url=Number")
    assert refused.returncode == 2
    assert "--channel post" in refused.stderr


def test_posts_in_a_workbook(tmp_path: Path) -> None:
    """A sheet of posts is read as a table of posts in text is."""
    book = openpyxl.Workbook()
    url = f"https://x.com/QuayGazette/status/{FIRST}"
    for row in (["url", "date", "content"], [url, "2016-10-12", "The board"]):
        book.active.append(row)
    book.save(tmp_path / "posts.xlsx")
    letters = tmp_path / "book"
    program.run("init", letters)
    program.run("-C", letters, "add", tmp_path / "posts.xlsx")
    assert program.ask("-C", letters, "show", f"x:{FIRST}")["mail"]["channel"] == "post"


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


@pytest.mark.parametrize(
    "text",
    [
        f"tweet_id,in_reply_to_status_id,timestamp,source,text\n{FIRST},,2016-10-12 14:30:00 +0000,"
        "web,The board\n",
        f"source,text,created_at,is_retweet,id_str\nweb,The board,10-12-2016 14:30,false,{FIRST}\n",
    ],
)
def test_a_table_of_one_account(tmp_path: Path, text: str) -> None:
    """Columns of X alone tell posts, whose author is not named."""
    (post,) = _posts(tmp_path, text)
    assert (post["stated_ids"], post["mail"]["from"]) == ([f"x:{FIRST}"], [])
    assert post["mail"]["text"] == "The board"


def test_a_page_saved_in_one_file_is_no_printed_mail(tmp_path: Path) -> None:
    """A browser writes fields of a mail at its top, and nobody sent it."""
    text = "From: <Saved by Blink>\nSubject: Gazette\nDate: Thu, 13 Oct 2016 10:00:00 -0000\n"
    path = tmp_path / "page.mhtml"
    for more, taken in (("", True), ("MIME-Version: 1.0\n", False)):
        path.write_text(f"{text}{more}\nThe board\n")
        assert bool(PrintedTextReader().recognise(FileCandidate(path, path.name))) == taken
