"""The private chain of truth.json, its posts and its copies: three clicks from the overview."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from letterbook.rules.chart_words import moment_words
from letterbook.words import LANGUAGES
from letterbook.words.names import RULES
from tests.functional import program
from tests.functional.test_from_the_overview import TRUTH
from tests.functional.visitor import MOST_STEPS, Visitor, told
from tests.functional.web import room
from tests.story import talk

TALK = TRUTH["talk"]
SIDES = ("felix", "tidetables")
CHAIN = {line.number: line for line in talk.lines("chain")}


@pytest.fixture(scope="module", params=["en", "fr"])
def reader(story: Path, request: pytest.FixtureRequest) -> Iterator[Visitor]:
    """Yield a reader of the story in a language."""
    with room(story, language=request.param) as client:
        yield Visitor(client, request.param)


@pytest.fixture
def visitor(reader: Visitor) -> Iterator[Visitor]:
    """Yield somebody at the overview, and see afterwards that the answer was not far."""
    yield reader.begin()
    assert reader.steps() <= MOST_STEPS


def date_of(number: int) -> str:
    """Return the date of a message of the chain as the archive states it."""
    at = dt.datetime.fromtimestamp(CHAIN[number].seconds, dt.UTC)
    return f"{at:%Y-%m-%d %H:%M:%S} +0000"


NUMBERS = {
    moment_words(language, date_of(number)): number for number in CHAIN for language in LANGUAGES
}


def numbers_in(texts: list[str]) -> list[int]:
    """Return which messages of the chain some dates are of."""
    return [NUMBERS[text] for text in texts]


def pair(visitor: Visitor) -> Visitor:
    """Go to the two people: who wrote with whom has them in a row."""
    felix, tides = (f"x:{talk.ACCOUNTS[one][0]}" for one in SIDES)
    visitor.click("Network")
    (row,) = [row for row in visitor.texts("tbody tr") if felix in row and tides in row]
    return visitor.press(visitor.t("who answered whom"), beside=row)


def cells(visitor: Visitor, english: str) -> list[str]:
    """Return what the two have in a row of their figures."""
    rows = visitor.all("main tbody tr")
    (row,) = [row for row in rows if told(row.css_first("th")) == visitor.t(english)]
    return [told(cell) for cell in row.css("td")]


@pytest.mark.parametrize("side", [0, 1], ids=SIDES)
def test_who_wrote_what(visitor: Visitor, side: int) -> None:
    """How many messages and words, who wrote first, and the very messages."""
    who = SIDES[side]
    numbers = TALK["messages"][who]
    pair(visitor)
    assert visitor.texts("h1") == [
        " ".join((talk.ACCOUNTS[SIDES[0]][2], f"(@{talk.ACCOUNTS[SIDES[0]][1]})", visitor.t("and"),
                  talk.ACCOUNTS[SIDES[1]][2], f"(@{talk.ACCOUNTS[SIDES[1]][1]})"))
    ]  # fmt: skip
    assert cells(visitor, "words written")[side] == str(TALK["words"][who])
    shown = cells(visitor, "messages")[side]
    assert (visitor.t("wrote first") in shown) is (1 in numbers)
    visitor.press(
        str(len(numbers)), beside=f"{visitor.t('messages')} {len(TALK['messages'][SIDES[0]])}"
    )
    assert numbers_in(visitor.texts("article.hit time")) == numbers


@pytest.mark.parametrize("rule", ["message", "turn", "episode"])
@pytest.mark.parametrize("side", [0, 1], ids=SIDES)
def test_who_answered_what_and_after_how_long(visitor: Visitor, side: int, rule: str) -> None:
    """Under each rule the number of answers, and from it every one with its delay."""
    expected = {one: TALK["answers"][one][rule] for one in SIDES}
    pair(visitor)
    many = [str(len(expected[one])) for one in SIDES]
    (row,) = [row for row in visitor.all("main tbody tr") if told(row.css_first("th code")) == rule]
    assert [told(cell) for cell in row.css("td")][::4] == many
    if expected[SIDES[side]]:
        nth = many[:side].count(many[side])
        if rule == "message":
            assert many == ["4", "59"]
        visitor.press(many[side], beside=visitor.t(RULES[rule]), nth=nth)
    got = [
        [number, answered, told(reply)]
        for number, answered, reply in zip(
            numbers_in(visitor.texts("article.hit time")),
            numbers_in(visitor.texts("p.reply a")), visitor.all("p.reply"), strict=True,
        )
    ] if expected[SIDES[side]] else []  # fmt: skip
    assert got == [
        [number, answered,
         f"{visitor.t('answers, after {span},', span=visitor.said.span(delay, delay))}"
         f" {visitor.said.written(date_of(answered))}"]
        for number, answered, delay in expected[SIDES[side]]
    ]  # fmt: skip


@pytest.mark.parametrize("side", [0, 1], ids=SIDES)
def test_when_somebody_answered_last(visitor: Visitor, side: int) -> None:
    """The date of it, which leads to it."""
    last = visitor.said.written(date_of(TALK["last_answer"][SIDES[side]]))
    pair(visitor)
    assert cells(visitor, "last answer")[side].startswith(last)
    visitor.press(last, beside=visitor.t("last answer"))
    assert last in told(visitor.html.css_first(".chain li.named"))


def test_what_was_asked_and_what_became_of_it(visitor: Visitor) -> None:
    """Each message that asks, the next of the other side, and what was done elsewhere."""
    pair(visitor)
    shown = {NUMBERS[told(row.css_first(".beside a"))]: row for row in visitor.all("ol.asked > li")}
    assert sorted(shown) == [one["number"] for one in TALK["requests"]]
    for one in TALK["requests"]:
        text = told(shown[one["number"]])
        if one["answer"] is None:
            assert visitor.t("no reply on this channel in this record") in text
        else:
            delay = CHAIN[one["answer"]].seconds - CHAIN[one["number"]].seconds
            span = visitor.said.span(delay, delay)
            said = f"{visitor.t('next message of the other side')} {visitor.t('after')} {span}"
            assert said in text
        assert (visitor.t("in a public post") in text) is (one["elsewhere"] is not None)


def test_who_had_the_link_and_when(visitor: Visitor) -> None:
    """The private message first, then the posts, each with its delay."""
    visitor.click("Same link elsewhere")
    (section,) = [
        one for one in visitor.all("section.echo")
        if f"https://{told(one.css_first('h2'))}" == talk.LINK
    ]  # fmt: skip
    assert visitor.t("from private to public") in told(section)
    rows = [row for row in section.css("ol > li") if told(row.css_first(".channel"))
            in (visitor.t("direct message"), visitor.t("public post"))]  # fmt: skip
    for row, one in zip(rows, TALK["echoes"], strict=True):
        named = {"dm": "direct message", "post": "public post"}[one["channel"]]
        _, handle, name = talk.ACCOUNTS[one["who"]]
        span = visitor.said.span(one["delay_s"], one["delay_s"])
        said = visitor.t("first") if not one["delay_s"] else f"{visitor.t('after')} {span}"
        assert f"{visitor.t(named)} {name} (@{handle}) {said}" in told(row)


def test_what_two_copies_differ_in(visitor: Visitor) -> None:
    """From what one of them lacks to both, side by side."""
    visitor.click("What is missing").click("the two copies side by side")
    differences = TALK["differences"]
    alone = visitor.texts("#only > div:nth-child(1) time")
    assert numbers_in(alone) == differences["only_in_archive"]
    assert visitor.texts("#only > div:nth-child(2) time") == []
    found: dict[str, list[int]] = {"words": [], "date": []}
    for near in visitor.all("article.near"):
        number = NUMBERS[told(near.css_first(".sides a")).removeprefix("X ")]
        differ = told(near.css_first(".beside")).partition(visitor.t("differ in"))[2]
        for kind, those in found.items():
            if visitor.t(kind) in differ:
                those.append(number)
    assert {kind: sorted(those) for kind, those in found.items()} == {
        kind: differences[kind] for kind in found
    }


def test_what_had_been_deleted(visitor: Visitor) -> None:
    """The number of it, and the message itself."""
    visitor.click("What is missing")
    (section,) = visitor.all("[aria-labelledby=g-deleted]")
    assert told(section.css_first("h2")).endswith(f" {TALK['deleted']}")
    assert len(section.css(".named-by a")) == TALK["deleted"]
    visitor.press(told(section.css_first(".named-by a")), beside=told(section))
    assert visitor.all(".chain li.named")


def test_which_number_lacks_among_printed_mails(tmp_path: Path) -> None:
    """What is missing has the number between those of the printed documents."""
    (number,) = TALK["numbering"]
    for name, content in talk.printed("pdf").items():
        path = tmp_path / "prints" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    book = program.make_book(tmp_path / "book", tmp_path / "prints")
    with room(book) as client:
        visitor = Visitor(client, "en").click("What is missing")
        (row,) = visitor.texts("[aria-labelledby=g-document-numbers] ul.plain > li")
        prefix, digits = number.split("-")
        assert prefix in row
        assert f" {int(digits)}." in row
