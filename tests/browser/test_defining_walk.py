"""The case that defines the program, walked in a browser as a reporter would."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.browser.chromium import found
from tests.browser.room import Room, reading
from tests.functional import program

pytestmark = pytest.mark.skipif(
    found() is None, reason="CHROMIUM IS ABSENT: no page was looked at in a browser"
)
OWNER, OTHER = "x:39344374", "x:16589206"
PAIR = f"/pair?a={OWNER}&b={OTHER}&channel=dm"
WORDS = {
    "en": {
        "private": "direct message", "public": "public post",
        "passed": "link, from private to public",
        "later": "after 2 d 1 h 3 min 48 s", "in-part": "Texts that say they are not whole",
        "one-copy": "Conversations from one side alone", "translated": "In another language",
        "contradicted": "Contradicted by this record", "outside": "3 of them lie outside.",
        "chain": "10 messages, 2016-09-21 03:58:00 +0000 to 2017-07-11 12:29:00 +0000",
        "span": "280 d 22 h 3 min",
    },
    "fr": {
        "private": "message privé", "public": "message public",
        "passed": "lien, du privé au public",
        "later": "après 2 j 1 h 3 min 48 s", "in-part": "Textes qui se disent incomplets",
        "one-copy": "Conversations d’un seul côté", "translated": "Dans une autre langue",
        "contradicted": "Contredit par ce dossier", "outside": "3 d’entre eux sont en dehors.",
        "chain": "10 messages, 2016-09-21 03:58:00 +0000 à 2017-07-11 12:29:00 +0000",
        "span": "280 j 22 h 3 min",
    },
}  # fmt: skip
Walk = tuple[Room, dict[str, str]]


@pytest.fixture(scope="module")
def book(corpora: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a letterbook of the record, where the corpora are."""
    record = corpora("defining-case/record")
    return program.make_book(tmp_path_factory.mktemp("defining") / "book", record)


@pytest.fixture(
    scope="module",
    params=[("en", True), ("fr", True), ("en", False), ("fr", False)],
    ids=["english", "french", "english-without-scripts", "french-without-scripts"],
)
def walk(
    book: Path, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Walk]:
    """Yield a room, and what its pages say in its language."""
    language, scripts = request.param
    profile = tmp_path_factory.mktemp("profile")
    with reading(book, profile, language=language, scripts=scripts) as room:
        yield room, WORDS[language]
        assert room.errors == []
        assert room.outside == []


def test_the_link_is_searched_and_the_chain_is_read(walk: Walk) -> None:
    """Two messages have the link; from the private one to the ten of its exchange, in order."""
    room, words = walk
    room.go("/")
    assert room.texts("[aria-labelledby=f-channel] li a")[:2] == [words["private"], words["public"]]
    room.go("/search?q=wlsearch.tk&sort=oldest")
    assert room.texts("article.hit .channel") == [words["private"], words["public"]]
    assert room.texts("article.hit time") == [
        "2016-10-12 12:31:00 +0000", "2016-10-14 13:34:48 +0000"
    ]  # fmt: skip
    room.follow("article.hit h3 a")
    assert words["chain"] in room.text()
    assert len(room.texts(".chain .text")) == 10
    writers = room.texts(".chain p.who > bdi:not(.author)")
    assert writers == ["WikiLeaks (@wikileaks)"] * 7, "their own number says nothing to a reader"
    assert room.texts(".chain .named time") == ["2016-10-12 12:31:00 +0000"]


def test_two_people_have_their_figures(walk: Walk) -> None:
    """Ten messages, three and seven; three answers, the first after 11 h 51 min; then silence."""
    room, words = walk
    room.go(PAIR)
    (heading,) = room.texts("h1")
    assert heading.split(" ")[0] == "Donald"
    assert heading.endswith("WikiLeaks (@wikileaks)")
    assert room.texts("p.lead a")[0].split()[0] == "10"
    figures = "document.querySelector({!r}).innerText.trim()"
    for name, shown in (("0.messages", "3"), ("1.messages", "7"), ("0.message.answers", "3"),
                        ("0.turn.answers", "2"), ("0.episode.answers", "1"),
                        ("0.since", "5")):  # fmt: skip
        assert room.browser.run(figures.format(f"td a[href$='figure={name}']")) == shown, name
    assert room.texts("tr:has(a[href$='0.message.answers']) td")[1] == "11 h 51 min"
    assert words["span"] in room.text()
    room.follow("td a[href$='figure=0.message.answers']")
    assert len(room.texts("article.hit")) == 3
    room.go(PAIR)
    room.follow("td a[href$='figure=1.messages']")
    assert len(room.texts("article.hit")) == 7


def test_the_link_passes_from_private_to_public(walk: Walk) -> None:
    """Received on 12 October in private, posted on the 14th by who had received it."""
    room, words = walk
    room.go("/echoes")
    first = room.texts("section.echo")[0]
    assert first.startswith("wlsearch.tk")
    assert words["passed"] in first
    received, posted = room.texts("section.echo:first-of-type li")
    assert "2016-10-12 12:31:00 +0000" in received
    assert words["private"] in received
    assert "2016-10-14 13:34:48 +0000" in posted
    assert words["public"] in posted
    assert words["later"] in posted
    room.follow("section.echo li:nth-of-type(2) a[href^='/c/']")
    assert "2016-10-14 13:34:48 +0000" in room.text()


def test_what_the_record_lacks_is_told(walk: Walk) -> None:
    """One side's copy only, and texts known in part: each leads to its messages."""
    room, words = walk
    room.go("/gaps")
    sections = room.texts("section[aria-labelledby^='g-'] h2")
    assert sorted(one.rpartition(" ")[0] for one in sections)[:1] == [words["one-copy"]]
    assert any(one.startswith(words["in-part"]) for one in sections)
    room.follow("section[aria-labelledby='g-text-in-part'] li > a[href^='/c/']")
    assert "[...]" in room.text() or "[request" in room.text()


def test_an_article_is_held_against_the_record(walk: Walk, corpora: Callable[[str], Path]) -> None:
    """Its file is chosen; a quotation leads to its message, and a range is contradicted."""
    room, words = walk
    room.go("/check")
    article = corpora("defining-case/articles/le-vif-2017-11-14.txt")
    room.choose("input[type=file]", article)
    room.send(".paste")
    told = room.text()
    assert told.count(words["translated"]) == 5
    assert words["contradicted"] in told
    assert words["outside"] in told
    assert len(room.texts("article.finding[id^='q']")) == 7
    assert "WikiLeaks" in room.texts("#q6 > p.dim bdi"), "who wrote before and after it, by name"
    assert room.texts("del")[0].startswith("https://twitter.com/")
    room.follow("#q6 article.hit a[href^='/c/']")
    assert "Leak us one or more" in room.texts(".chain .named .text")[0]
