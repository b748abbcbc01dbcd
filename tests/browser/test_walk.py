"""A reporter's way through the reading room, in a browser: S1 to S5, on the story.

Every page is come to by a click, a form or a key, from the one address that the server opens; what
is looked for there is read from truth.json by the ways that lead to its answers.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from letterbook.words.names import VERDICTS
from tests.browser.chromium import found
from tests.browser.room import reading
from tests.browser.walker import Walker
from tests.functional import program
from tests.functional import test_from_the_overview as mails
from tests.functional import test_talk_from_the_overview as talk
from tests.functional.visitor import told
from tests.story.talk import ACCOUNTS, LINK
from tests.story.test_story_articles import ARTICLES, QUOTATIONS

pytestmark = pytest.mark.skipif(
    found() is None, reason="CHROMIUM IS ABSENT: no page was looked at in a browser"
)
DOORS = (
    "Overview", "Search", "Lists", "Sources", "People", "Two people", "Timeline", "Network",
    "Same link elsewhere", "What is missing", "Two copies", "An article", "Findings", "Letterbooks",
)  # fmt: skip
KNOWN = {"altered", "shortened-marked", "shortened-unmarked", "spliced", "out-of-order",
         "not-found", "too-short"}  # fmt: skip
"""Verdicts that further copies of a message do not change."""


class Walk(NamedTuple):
    """A reader in the room, and the ids of the mails by their keys in the plot."""

    walker: Walker
    ids: dict[str, str]
    scripts: bool

    def reader(self) -> mails.Reader:
        """Return the reader at the overview."""
        return mails.Reader(self.walker.begin(), self.ids)


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the letterbook of the story."""
    path = tmp_path_factory.mktemp("walk") / "demo"
    assert program.run("demo", path).returncode == 0
    return path


@pytest.fixture(
    scope="module",
    params=[("en", True), ("fr", True), ("en", False), ("fr", False)],
    ids=["english", "french", "english-without-scripts", "french-without-scripts"],
)
def walk(
    story: Path, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Walk]:
    """Yield a reader who has just been let in; nothing went wrong, and nobody else was asked."""
    language, scripts = request.param
    profile = tmp_path_factory.mktemp("profile")
    with reading(story, profile, language=language, scripts=scripts) as room:
        room.browser.look(1280, 900)
        yield Walk(Walker(room, language), mails.ids_of(story), scripts)
        assert room.errors == []
        assert room.outside == []


def test_s1_search(walk: Walk) -> None:
    """Questions have their very mails, narrowed by a facet; each leads to its conversation."""
    for asked in mails.TRUTH["questions"]:
        mails.test_the_questions_that_it_puts(walk.reader(), asked)
    (asked,) = [one for one in mails.TRUTH["questions"] if one["key"] == "link"]
    walker = walk.reader().visitor.ask(asked["query"])
    walker.click("mail", beside=walker.t("Channel"))
    assert len(walker.all("article.hit")) == asked["total"]
    key = mails.TRUTH["threads"][0]["root"]
    (thread,) = [one for one in mails.TRUTH["threads"] if one["root"] == key]
    mails.test_a_conversation_with_its_answers(walk.reader(), thread)


def test_s1_results_while_typing(walk: Walk) -> None:
    """With scripts they come before Enter; without, Enter brings them."""
    walker, (asked, *_) = walk.walker.begin(), mails.TRUTH["questions"]
    if walk.scripts:
        walker.begin_to_ask(asked["query"])
        walker.room.browser.until("document.querySelectorAll('article.hit').length > 0")
        walker.look()
    else:
        walker.ask(asked["query"])
    assert len(walker.all("article.hit")) == asked["total"]
    if walk.scripts:
        walker.key("Enter")


def test_s2_a_dump_in_numbered_parts(walk: Walk) -> None:
    """The sums of each part, what is missing, what was odd, and two parts beside each other."""
    mails.test_the_sums_of_the_mailboxes(walk.reader())
    for one in mails.TRUTH["missing"]:
        mails.test_from_the_number_of_missing_messages(walk.reader(), one)
    for one in mails.TRUTH["notices"]:
        mails.test_what_was_odd(walk.reader(), one)
    walker = walk.walker.begin().click("Two copies")
    for letter, owner in (("X", "mayor"), ("Y", "halcyon")):
        (source,) = [
            row.split()[0] for row in walker.texts("tbody tr")
            if row.endswith(mails.SOURCES[owner])
        ]  # fmt: skip
        walker.tick(f"{letter}: {source}")
    walker.click("Compare the two")
    boxes = [{copy.split("/")[0] for copy in one["copies"]} for one in mails.MAILS.values()]
    both = sum({"mayor", "halcyon"} <= box for box in boxes)
    assert [row.css("td")[1].text().strip() for row in walker.all("tbody tr")] == [str(both)] * 2


def test_s3_a_private_chain(walk: Walk) -> None:
    """Who wrote what, who answered what after how long, what was asked, and who fell silent."""
    walker = walk.walker
    for side in (0, 1):
        talk.test_who_wrote_what(walker.begin(), side)
        talk.test_who_answered_what_and_after_how_long(walker.begin(), side, "message")
        talk.test_when_somebody_answered_last(walker.begin(), side)
    talk.test_what_was_asked_and_what_became_of_it(walker.begin())
    (_, handle, name), (_, _, other) = (ACCOUNTS[one] for one in talk.SIDES)
    walker.begin().click("Two people").fill("A", name).fill("B", other).click("Show")
    (chosen,) = [one for one in walker.texts("main li a") if f"(@{handle})" in one]
    walker.press(chosen)
    shown = [text.split()[0] for text in talk.cells(walker, "messages")]
    assert shown == [str(len(talk.TALK["messages"][one])) for one in talk.SIDES]


def test_s4_one_link_from_message_to_mail_to_post(walk: Walk) -> None:
    """Who had it when; each appearance is opened in turn, and the timeline has it."""
    walker = walk.walker
    talk.test_who_had_the_link_and_when(walker.begin())
    for english in ("direct message", "public post", "mail"):
        (first, *_) = [row for row in walker.all("section.echo:first-of-type ol > li")
                       if told(row.css_first(".channel")) == walker.t(english)]  # fmt: skip
        walker.press(told(first.css_first("a")), beside=told(first))
        assert LINK in told(walker.html.css_first(".chain li.named"))
        walker.back()
    walker.begin().click("Timeline").tick(walker.t("same link elsewhere")).click("Draw")
    assert any(LINK.removeprefix("https://") in one for one in walker.texts(".drawing title"))


def test_s5_the_whole_chain_beside_a_copy_and_an_article(walk: Walk) -> None:
    """What the copy lacks, shortens and alters; then what an article prints of the chain."""
    walker = walk.walker
    talk.test_what_two_copies_differ_in(walker.begin())
    text = (ARTICLES / "courier.txt").read_text("utf-8")
    walker.begin().click("An article").paste(text).click(
        "Check", beside=walker.t("or a file: text, saved page, PDF, Word")
    )
    findings = walker.all("article.finding[id^='q']")
    for one, (begins, verdict, _) in zip(findings, QUOTATIONS["courier"], strict=True):
        assert begins in told(one.css_first("h3"))
        if verdict in KNOWN:
            assert told(one.css_first("strong")) == walker.t(VERDICTS[verdict]), begins
    (altered,) = [
        (one, number)
        for one, (_, verdict, number) in zip(findings, QUOTATIONS["courier"], strict=True)
        if verdict == "altered"
    ]
    date = walker.said.written(talk.date_of(int(altered[1] or 0)))
    walker.press(date, beside=told(altered[0]))
    assert date in told(walker.html.css_first(".chain li.named"))


def test_no_door_is_wider_than_a_phone(walk: Walk) -> None:
    """Every page of the doors, by its link in a narrow window, scrolls up and down alone."""
    walker = walk.walker
    walker.room.browser.look(390, 844)
    try:
        for name in DOORS:
            walker.open_doors()
            assert walker.wider_than_window() <= 0, walker.at
            walker.click(name)
            assert walker.wider_than_window() <= 0, walker.at
        for name in ("How to search", "Saved searches"):
            walker.open_doors().click("Search").click(name)
            assert walker.wider_than_window() <= 0, walker.at
    finally:
        walker.room.browser.look(1280, 900)
