"""The case that defines the program, walked in a browser as a reporter would: S1 to S5.

Every page is come to by a click, a form or a key, from the one address that the server opens.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.browser.chromium import found
from tests.browser.room import Room, reading
from tests.browser.walker import Walker
from tests.functional import program

pytestmark = pytest.mark.skipif(
    found() is None, reason="CHROMIUM IS ABSENT: no page was looked at in a browser"
)
DOORS = (
    "Overview", "Search", "People", "Timeline", "Network", "Same link elsewhere", "What is missing",
    "Two copies", "An article", "Sources",
)  # fmt: skip
WORDS = {
    "en": {
        "private": "direct message", "public": "public post",
        "passed": "link, from private to public",
        "answered": "answers, after 11 h 51 min, 2016-09-21 03:58:00 +0000",
        "later": "after 2 d 1 h 3 min 48 s", "in-part": "Texts that say they are not whole",
        "one-copy": "Conversations from one side alone", "translated": "In another language",
        "contradicted": "Contradicted by this record", "outside": "3 of them lie outside.",
        "chain": "10 messages, 2016-09-21 03:58:00 +0000 to 2017-07-11 12:29:00 +0000",
        "sent": "2016-10-12 12:31:00 +0000", "posted": "2016-10-14 13:34:48 +0000",
        "span": "280 d 22 h 3 min", "and": " and ", "only": "only in",
        "counts": "each message: 3, in a row: 2, by episode: 1, as stated: 0",
    },
    "fr": {
        "private": "message privé", "public": "message public",
        "passed": "lien, du privé au public",
        "answered": "répond, après 11 h 51 min, au message du 21 sept. 2016 03:58:00 +0000",
        "later": "après 2 j 1 h 3 min 48 s", "in-part": "Textes qui se disent incomplets",
        "one-copy": "Conversations d’un seul côté", "translated": "Dans une autre langue",
        "contradicted": "Contredit par ce dossier", "outside": "3 d’entre eux sont en dehors.",
        "chain": "10 messages, du 21 sept. 2016 03:58:00 +0000 au 11 juil. 2017 12:29:00 +0000",
        "sent": "12 oct. 2016 12:31:00 +0000", "posted": "14 oct. 2016 13:34:48 +0000",
        "span": "280 j 22 h 3 min", "and": " et ", "only": "seulement dans",
        "counts": "chaque message : 3, à la suite : 2, par épisode : 1,"
        " selon les références : 0",
    },
}  # fmt: skip
Walk = tuple[Walker, Room, dict[str, str]]


@pytest.fixture(scope="module")
def book(corpora: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a letterbook of the record, where the corpora are."""
    record = corpora("defining-case/record")
    parts = [record / name for name in ("dtj", "posts", "mail")]
    return program.make_book(tmp_path_factory.mktemp("defining") / "book", *parts)


@pytest.fixture(
    scope="module",
    params=[("en", True), ("fr", True), ("en", False), ("fr", False)],
    ids=["english", "french", "english-without-scripts", "french-without-scripts"],
)
def walk(
    book: Path, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Walk]:
    """Yield a reader who was let in, the room, and what its pages say in its language."""
    language, scripts = request.param
    profile = tmp_path_factory.mktemp("profile")
    with reading(book, profile, language=language, scripts=scripts) as room:
        room.browser.look(1280, 900)
        room.settle()  # the doors open with the next frame
        yield Walker(room, language), room, WORDS[language]
        assert room.errors == []
        assert room.outside == []


def test_the_link_is_searched_and_the_chain_is_read(walk: Walk) -> None:
    """Two messages have the link; from the private one to the ten of its exchange, in order."""
    walker, room, words = walk
    walker.begin()
    assert room.texts("[aria-labelledby=f-channel] li a")[:2] == [words["private"], words["public"]]
    walker.ask("wlsearch.tk").click("oldest first")
    assert room.texts("article.hit .channel") == [words["private"], words["public"]]
    assert room.texts("article.hit time") == [words["sent"], words["posted"]]
    walker.follow("article.hit h3 a")
    assert words["chain"] in room.text()
    assert len(room.texts(".chain .text")) == 10
    numbers = room.texts(".chain p.who > bdi:not(.author)")
    assert numbers == ["16589206"] * 7, "behind the name, which their messages do not state"
    writers = room.texts(".chain .author")
    assert writers.count("WikiLeaks (@wikileaks)") == 7
    (heading,) = room.texts("h1")
    assert sorted(heading.replace(words["and"], "|").split("|")) == [
        "Donald Trump Jr. (@DonaldJTrumpJr)", "WikiLeaks (@wikileaks)"
    ]  # fmt: skip
    assert room.texts(".chain .named time") == [words["sent"]]


def test_two_people_have_their_figures(walk: Walk) -> None:
    """Ten messages, three and seven; three answers, the first after 11 h 51 min; then silence."""
    walker, room, words = walk
    walker.begin().click("Network").click("who answered whom")
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
    assert words["counts"] in room.text()
    walker.follow("td a[href$='figure=0.message.answers']")
    assert len(room.texts("article.hit")) == 3
    assert room.texts("p.reply")[0].startswith(words["answered"])
    walker.back().follow("td a[href$='figure=1.messages']")
    assert len(room.texts("article.hit")) == 7


def test_the_link_passes_from_private_to_public(walk: Walk) -> None:
    """Received on 12 October in private, posted on the 14th by who had received it."""
    walker, room, words = walk
    walker.begin().click("Same link elsewhere")
    first = room.texts("section.echo")[0]
    assert first.startswith("wlsearch.tk")
    assert words["passed"] in first
    received, posted = room.texts("section.echo:first-of-type li")
    assert words["sent"] in received
    assert words["private"] in received
    assert words["posted"] in posted
    assert words["public"] in posted
    assert words["later"] in posted
    walker.follow("section.echo li:nth-of-type(2) a[href^='/c/']")
    assert words["posted"] in room.text()


def test_what_the_record_lacks_is_told(walk: Walk) -> None:
    """One side's copy only, and texts known in part: each leads to its messages."""
    walker, room, words = walk
    walker.begin().click("What is missing")
    sections = room.texts("section[aria-labelledby^='g-'] h2")
    assert sorted(one.rpartition(" ")[0] for one in sections)[:1] == [words["one-copy"]]
    assert any(one.startswith(words["in-part"]) for one in sections)
    walker.follow("section[aria-labelledby='g-text-in-part'] .named-by a[href^='/c/']")
    assert "[...]" in room.text() or "[request" in room.text()


def test_the_copies_stand_side_by_side(walk: Walk) -> None:
    """The archive of one side beside the posts of the others: none in both, all by name."""
    walker, room, words = walk
    room.browser.look(1000, 720)
    walker.begin().click("Two copies").tick("X: s1").tick("Y: s2").click("Compare the two")
    rows = [row.split() for row in room.texts("tbody tr")]
    assert [row[2:] for row in rows] == [["12", "0", "0", "12"], ["2", "0", "0", "2"]]
    assert [row[1] for row in rows] == ["dtj", "posts"]
    left, right = room.texts("#only > div > h2")
    assert (left, right) == (f"{words['only']} s1 12", f"{words['only']} s2 2")
    box = "document.querySelector('#only > div:nth-child({}) ').getBoundingClientRect()"
    side = [room.browser.run(f"(b => [b.left, b.top])({box.format(n)})") for n in (1, 2)]
    assert side[0][0] < side[1][0]
    assert side[0][1] == side[1][1]
    writers = room.texts("#only .hit .who bdi")
    assert all("Trump" in one or "WikiLeaks" in one for one in writers), writers
    walker.click("Two copies").fill("X", "channel:dm").fill("Y", "channel:post").click("Compare")
    assert room.texts("#only > div > h2 .dim") == ["10", "4"]
    walker.follow("#only .hit a[href^='/c/']")
    assert words["chain"] in room.text()


def _drawn(room: Room, selector: str) -> list[str]:
    """Return the words of parts of a drawing, which have no text of a page."""
    texts = f"[...document.querySelectorAll({selector!r})].map(one => one.textContent)"
    return [str(one) for one in room.browser.run(texts)]


def test_drawings_name_people_by_name_and_handle(walk: Walk) -> None:
    """Seven and three messages between two names; the numbers are told to who points at them."""
    walker, room, _ = walk
    for path, told in (("Timeline", 4), ("Network", 2)):
        walker.click(path)
        shown = _drawn(room, ".drawing text")
        assert "@wikileaks" in shown, path
        assert not any("x:" in one for one in shown), path
        titles = _drawn(room, ".drawing title")
        assert any("@wikileaks, x:16589206" in one for one in titles), path
        assert len(_drawn(room, ".drawing .name")) == told, path
    assert _drawn(room, ".drawing .count") == ["3", "7"]
    (row,) = room.texts("tbody tr")
    assert row.split("\t")[:2] == ["Donald Trump Jr. @DonaldJTrumpJr", "3"]
    walker.follow("tbody a[href^='/pair']")
    assert room.texts("p.lead a")[0].split()[0] == "10"


def test_nothing_is_wider_than_a_phone(walk: Walk) -> None:
    """Every page of the walk at 390 pixels scrolls up and down alone."""
    walker, room, _ = walk
    room.browser.look(390, 844)
    try:
        for name in DOORS:
            walker.open_doors().click(name)
            assert walker.wider_than_window() <= 0, name
        walker.ask("wlsearch.tk")
        assert walker.wider_than_window() <= 0, walker.at
        walker.open_doors().click("Network").click("who answered whom")
        assert walker.wider_than_window() <= 0, walker.at
    finally:
        room.browser.look(1000, 720)


def test_an_article_is_held_against_the_record(walk: Walk, corpora: Callable[[str], Path]) -> None:
    """Its file is chosen; a quotation leads to its message, and a range is contradicted."""
    walker, room, words = walk
    walker.begin().click("An article")
    article = corpora("defining-case/articles/le-vif-2017-11-14.txt")
    walker.choose(article).follow(".paste > button")
    told = room.text()
    assert told.count(words["translated"]) == 5
    assert words["contradicted"] in told
    assert words["outside"] in told
    assert len(room.texts("article.finding[id^='q']")) == 7
    assert "WikiLeaks" in room.texts("#q6 > p.dim bdi"), "who wrote before and after it, by name"
    assert room.texts("del")[0].startswith("https://twitter.com/")
    walker.follow("#q6 article.hit a[href^='/c/']")
    assert "Leak us one or more" in room.texts(".chain .named .text")[0]
