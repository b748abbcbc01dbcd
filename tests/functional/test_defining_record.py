"""The correspondence that the project starts from, as far as it is public."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import letterbook
from letterbook.model.reply import AddReport
from letterbook.wiring import Letterbook

Corpora = Callable[[str], Path]
PUBLISHER, SON = "16589206", "39344374"


def added(record: Path, case: Path) -> tuple[Letterbook, AddReport]:
    """Return a new letterbook of a folder, and what its addition reported."""
    book = letterbook.init(case)
    return book, book.add([record], workers=0)


def test_the_defining_case(corpora: Corpora, tmp_path: Path) -> None:
    """Ten private messages, seven and three; two posts, one and one; one mail to four people."""
    book, report = added(corpora("defining-case/record"), tmp_path / "case")
    with book:
        assert report.total.bytes == report.total.bytes_covered
        assert (report.total.found, report.total.quarantined, report.total.notices) == (15, 0, 0)
        hits = book.search("channel:dm", sort="oldest").hits
        assert Counter(hit.from_[0].address for hit in hits) == {PUBLISHER: 7, SON: 3}
        delays = [hit.sent.earliest for hit in hits[:2] if hit.sent and hit.sent.earliest]
        assert delays[1] - delays[0] == 11 * 3600 + 51 * 60
        posts = Counter(hit.from_[0].name for hit in book.search("channel:post").hits)
        assert sorted(posts.values()) == [1, 1, 2]
        assert [len(hit.to) for hit in book.search("channel:mail").hits] == [4]
        chain = book.thread(hits[3].id)
        assert (chain.messages, chain.missing) == (10, 0)
        assert [place.id for place in chain.places] == [hit.id for hit in hits]
        assert book.status().missing_messages == 0


def test_names_and_links_cross_the_archives(corpora: Corpora, tmp_path: Path) -> None:
    """The publisher's own archive names it in the other's; one link, in private and in public."""
    book, _ = added(corpora("defining-case/record"), tmp_path / "case")
    with book:
        for query in ("from:wikileaks", "from:@wikileaks"):
            assert book.search(f"{query} channel:dm").total == 7
        linked = book.search("wlsearch.tk", sort="oldest").hits
        assert [hit.channel for hit in linked] == ["dm", "post"]
        assert linked[1].sent is not None
        assert linked[1].sent.text == "Fri Oct 14 13:34:48 +0000 2016"
        before = list(book.dump())
        book.rebuild(workers=0)
        assert list(book.dump()) == before
        assert book.check(read_data=True).problems == ()


def test_the_sample_of_another_project(corpora: Corpora, tmp_path: Path) -> None:
    """Two messages, a post and a note; likes, bookmarks and the profile are kept unread."""
    book, report = added(corpora("chat-x-archive/sample"), tmp_path / "case")
    with book:
        assert report.total.bytes == report.total.bytes_covered
        assert (report.total.messages_new, report.total.quarantined) == (4, 3)
        assert report.sources[0].notices_by_code == {"unread:x-data": 3}
        assert book.search("channel:dm").total == 2
        assert book.search("from:@steipete channel:post").total == 2
        (post,) = book.search("archive-first").hits
        links = book.message(post.id).mail.links
        assert "https://birdclaw.dev/archive" in links
        assert book.status().missing_messages == 1
