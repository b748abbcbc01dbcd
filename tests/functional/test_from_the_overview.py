"""Every answer that truth.json has on the mails is three steps from the overview, or fewer.

A step is a click on what is to be seen, or one question typed into the box at the top.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from starlette.testclient import TestClient

import letterbook
from letterbook.model.moment import Moment
from letterbook.words import Language
from letterbook.words.names import TONGUES
from tests.functional.visitor import MOST_STEPS, Visitor, told
from tests.functional.web import room

TRUTH = json.loads((Path(__file__).parents[1] / "story" / "truth.json").read_text(encoding="utf-8"))
MAILS: dict[str, dict[str, Any]] = {one["key"]: one for one in TRUTH["messages"]}
ALIKE = {one["key"] for one in TRUTH["variants"]}
"""Mails of which unlike texts state one Message-ID: each text is a message."""
SOURCES = {
    "clerk": "quay-papers-1.zip", "mayor": "quay-papers-2.zip", "halcyon": "quay-papers-3.zip",
    "nell": "courier-desk",
}  # fmt: skip
"""The mailboxes of the plot by the sources that they were published in."""
FOLDERS = {
    "mayor/Inbox": "mayor", "nell/Inbox": "Inbox", "nell/Sent": "Sent", "nell/Quay": "Quay",
}  # fmt: skip
"""Where the pages name a folder otherwise than the plot."""

TOLD = (
    ("1 first seen here", "{n} first seen here"),
    ("1 attached to others", "{n} attached to others"),
)  # fmt: skip
"""What the page of sources tells of messages, of one and of more."""


class Reader(NamedTuple):
    """Somebody at the overview, and the ids of the mails by their keys in the plot."""

    visitor: Visitor
    ids: dict[str, str]


@pytest.fixture(scope="module")
def ids(story: Path) -> dict[str, str]:
    """Return the ids of the mails that one Message-ID leads to."""
    return ids_of(story)


@pytest.fixture(scope="module", params=["en", "fr"])
def reader(story: Path, ids: dict[str, str], request: pytest.FixtureRequest) -> Iterator[Reader]:
    """Yield a reader of the story in a language."""
    language: Language = request.param
    with room(story, language=language) as client:
        assert isinstance(client, TestClient)
        yield Reader(Visitor(client, language), ids)


@pytest.fixture(autouse=True)
def few_steps(reader: Reader) -> Iterator[Visitor]:
    """Begin at the overview, and see afterwards that the answer was not far."""
    yield reader.visitor.begin()
    assert reader.visitor.steps() <= MOST_STEPS


def ids_of(story: Path) -> dict[str, str]:
    """Return the ids of the mails that one Message-ID leads to, by their keys in the plot."""
    with letterbook.open(story) as book:
        return {
            key: book.message(one["message_id"]).id
            for key, one in MAILS.items()
            if one["message_id"] and key not in ALIKE
        }


def question(mail: dict[str, Any]) -> str:
    """Return what a reader asks who knows who wrote a mail under which subject."""
    return f'from:{mail["from"]} subject:"{mail["subject"]}" channel:mail'


def number_of(visitor: Visitor, english: str) -> str:
    """Return the number that the overview has under a name."""
    name = visitor.t(english)
    (shown,) = [one for one in visitor.texts(".figures > div") if one.startswith(f"{name} ")]
    return shown.removeprefix(name).strip()


def when(mail: dict[str, Any], visitor: Visitor) -> str:
    """Return the date of a mail as the pages show it."""
    if mail["sent"] is None:
        return visitor.said.moment(None)
    at = datetime.fromisoformat(mail["sent"])
    offset = at.utcoffset()
    assert offset is not None
    second, minutes = int(at.timestamp()), int(offset.total_seconds() // 60)
    return visitor.said.moment(Moment("", second, second, minutes, "second"))


def open_hit(visitor: Visitor, mail: dict[str, Any], label: str) -> None:
    """Ask for a mail and follow a link of the result that has its date."""
    visitor.ask(question(mail))
    for hit in visitor.all("article.hit"):
        if when(mail, visitor) in told(hit):
            visitor.press(label or told(hit.css_first("h3")), beside=told(hit))
            return
    raise AssertionError(f"{mail['key']} is not among the results")


def test_the_sums_of_the_mailboxes(reader: Reader) -> None:
    """Sources: what was found in each mailbox, its copies, variants and attached mails."""
    visitor = reader.visitor.click("Sources")
    by_name = {told(one.css_first("h2")).rpartition("/")[2]: one
               for one in visitor.all("section.source")}  # fmt: skip
    summed: Counter[str] = Counter()
    for owner, name in SOURCES.items():
        text = told(by_name[name])
        found = TRUTH["counts"]["found_by_mailbox"][owner]
        assert f"{visitor.t('found')} {found} = " in text
        for key, before in (("stored", "= "), ("copies", "+ ")):
            words = f"{before}{visitor.t(key)} "
            summed[key] += int(text.partition(words)[2].split()[0])
        summed["found"] += found
        variants = f"1 {visitor.t('variant')}", f"{{n}} {visitor.t('variants')}"
        summed["variants"] += visitor.number(*variants, text)
        for one, many in TOLD:
            summed[many] += visitor.number(one, many, text)
    counts = TRUTH["counts"]
    assert (summed["found"], summed["stored"]) == (counts["found"], counts["stored"])
    assert summed["copies"] == counts["exact_copies"]
    assert summed["{n} attached to others"] == counts["attached_messages"]
    assert summed["variants"] == counts["variants"]
    assert summed["{n} first seen here"] == counts["messages"]


def test_how_many_mails_and_what_they_lack(reader: Reader) -> None:
    """The overview itself: mails, missing messages; one question for what has no date."""
    visitor, counts = reader.visitor, TRUTH["counts"]
    assert f"{visitor.t('mail')} {counts['messages']}" in visitor.texts(
        "[aria-labelledby=f-channel] li"
    )
    assert f"{visitor.t('missing messages')} {counts['missing']}" in visitor.texts(".figures > div")
    visitor.ask("channel:mail -has:date")
    assert len(visitor.all("article.hit")) == counts["undated"]


def test_how_many_mails_state_no_identifier(reader: Reader) -> None:
    """One question finds them."""
    reader.visitor.ask("channel:mail -has:id")
    assert len(reader.visitor.all("article.hit")) == TRUTH["counts"]["without_id"]


def test_a_mail_that_states_no_identifier_says_so(reader: Reader) -> None:
    """As many as there are."""
    visitor = reader.visitor
    (mail,) = [one for one in MAILS.values() if not one["message_id"]]
    assert TRUTH["counts"]["without_id"] == 1
    open_hit(visitor, mail, visitor.t("this message alone"))
    assert visitor.t("no Message-ID stated") in visitor.text()


@pytest.mark.parametrize("key", sorted(TRUTH["parties"]))
def test_who_somebody_is_and_how_much_they_wrote(reader: Reader, key: str) -> None:
    """People: address, name and number; each unlike text of one identifier counts."""
    party = TRUTH["parties"][key]
    reader.visitor.click("People")
    (row,) = [
        one.css("td") for one in reader.visitor.all("tbody tr")
        if one.css_first("a") is not None and told(one.css_first("a")) == party["address"]
    ]  # fmt: skip
    assert party["name"] in told(row[3])
    more = sum(MAILS[one]["from"] == party["address"] for one in ALIKE)
    assert int(told(row[4])) == party["sent"] + more


@pytest.mark.parametrize("key", MAILS)
def test_what_stands_in_a_mail(reader: Reader, key: str) -> None:
    """Its parties, date, subject, words, files, links, language, copies and identifier."""
    mail, visitor = MAILS[key], reader.visitor
    open_hit(visitor, mail, visitor.t("this message alone"))
    assert mail["subject"] == told(visitor.html.css_first("h1"))
    facts = dict(zip(visitor.texts("dl.facts dt"), visitor.all("dl.facts dd"), strict=True))
    assert when(mail, visitor) in told(facts[visitor.t("date")])
    for role in ("from", "to", "cc", "bcc"):
        those = [mail["from"]] if role == "from" else mail[role]
        assert bool(those) is (visitor.t(role) in facts), role
        if those:
            shown = told(facts[visitor.t(role)])
            assert all(one in shown for one in those), (role, shown)
    assert [told(one) for one in visitor.all("[aria-labelledby=files] li > bdi")][
        : len(mail["attachments"])
    ] == [one["name"] for one in mail["attachments"]]
    for one in mail["links"]:
        assert one in visitor.texts("li.typed > bdi")
    proof = visitor.html.css_first("section[aria-labelledby=proof]")
    if mail["message_id"]:
        assert mail["message_id"] in told(proof)
    if key in ALIKE:
        return
    folders = Counter(told(one) for one in visitor.all("td.folder"))
    carrying = (one for one in MAILS.values() if key in one["attached_messages"])
    copies = [*mail["copies"], *(copy for one in carrying for copy in one["copies"])]
    assert folders == Counter(FOLDERS.get(one, one) for one in copies)
    if len(mail["new_text"]) > 150:
        assert told(facts[visitor.t("language")]) == visitor.t(TONGUES[mail["language"]])
    words = " ".join(" ".join(visitor.texts(".letter > .text")).split())
    if ">" not in mail["new_text"] and key not in ("odd-1", "second-3"):
        footer = f" {'_' * 47} quay-friends mailing list" if key.startswith("friends-") else "\0"
        assert words.partition(footer)[0] == mail["new_text"]
    if mail["attached_messages"]:
        assert f"{visitor.t('attached mails')}" in visitor.text()


@pytest.mark.parametrize("thread", TRUTH["threads"], ids=lambda one: one["root"])
def test_a_conversation_with_its_answers(reader: Reader, thread: dict[str, Any]) -> None:
    """What is in it and what is missing, what each message answers, and after how long."""
    visitor, ids = reader.visitor, reader.ids
    open_hit(visitor, MAILS[thread["messages"][0]], "")
    missing = [one for one in TRUTH["missing"] if one["key"] in thread["missing"]]
    stated = [f"<{one['message_id']}>" for one in missing]
    assert visitor.texts(".chain li.missing > p code") == stated
    if thread["root"].startswith("friends-"):
        assert len(visitor.all(".chain > li[data-go]")) == len(thread["messages"]) + len(ALIKE)
        return
    shown = {str(one.attributes["id"])[2:]: one for one in visitor.all(".chain > li[data-go]")}
    assert len(shown) == len(thread["messages"])
    delays = {one["key"]: one for one in TRUTH["answers"]}
    for key, parent in thread["parents"].items():
        if key in thread["missing"] or parent in thread["missing"]:
            continue
        (link,) = shown[ids[key][:12]].css("a.answered")
        assert str(link.attributes["href"]).endswith(f"#m-{ids[parent][:12]}"), key
        if key in delays and delays[key]["answers"] == parent and MAILS[key]["sent"]:
            seconds = delays[key]["delay_seconds"]
            span = visitor.said.span(seconds, seconds)
            assert told(link) == visitor.t("answer after {span}", span=span), key


def test_what_is_missing(reader: Reader) -> None:
    """Each with the messages that refer to it, on the page of that name."""
    visitor = reader.visitor.click("What is missing")
    rows = visitor.all("[aria-labelledby=g-missing-message] ul.plain > li")
    for one in TRUTH["missing"]:
        (row,) = [row for row in rows if f"<{one['message_id']}>" in told(row)]
        dates = {told(link) for link in row.css(".named-by a")}
        assert dates == {when(MAILS[key], visitor) for key in one["referred_by"]}


@pytest.mark.parametrize("one", TRUTH["missing"], ids=lambda one: one["key"])
def test_from_the_number_of_missing_messages(reader: Reader, one: dict[str, Any]) -> None:
    """The number on the overview leads to what refers to one, and that to its place."""
    visitor = reader.visitor
    visitor.press(number_of(visitor, "missing messages"), beside=visitor.t("missing messages"))
    referring = MAILS[one["referred_by"][0]]
    date = when(referring, visitor)
    (hit, *_) = [hit for hit in visitor.all("article.hit") if date in told(hit)]
    visitor.press(told(hit.css_first("h3")), beside=date)
    assert f"<{one['message_id']}>" in visitor.texts(".chain li.missing > p code")


@pytest.mark.parametrize("one", TRUTH["notices"], ids=lambda one: one["family"])
def test_what_was_odd(reader: Reader, one: dict[str, str]) -> None:
    """The number of notices leads to them, and each to its message."""
    visitor, subject = reader.visitor, MAILS[one["key"]]["subject"]
    visitor.press(number_of(visitor, "notices"), beside=visitor.t("notices"))
    (row, *_) = [
        row for row in visitor.all("table.seen tbody tr")
        if f"{one['family']}:" in told(row.css_first("code"))
        and told(row.css_first("a")) == reader.ids[one["key"]][:12]
    ]  # fmt: skip
    visitor.press(told(row.css_first("a")))
    assert told(visitor.html.css_first("h1")) == subject


@pytest.mark.parametrize("one", TRUTH["joined_copies"], ids=lambda one: one["key"])
def test_copies_that_state_different_identifiers(reader: Reader, one: dict[str, Any]) -> None:
    """Are one message, which has all of them."""
    visitor = reader.visitor
    open_hit(visitor, MAILS[one["key"]], visitor.t("this message alone"))
    stated = visitor.texts("section[aria-labelledby=proof] code")
    assert set(one["message_ids"]) <= set(stated)


@pytest.mark.parametrize("one", TRUTH["variants"], ids=lambda one: one["key"])
def test_unlike_texts_of_one_identifier(reader: Reader, one: dict[str, Any]) -> None:
    """A question finds them, and each leads to the others."""
    visitor, mail = reader.visitor.ask("is:variant"), MAILS[one["key"]]
    dates = [hit for hit in visitor.all("article.hit") if when(mail, visitor) in told(hit)]
    assert len(dates) == one["unlike_texts"]
    visitor.press(visitor.t("this message alone"), beside=told(dates[0]))
    assert one["message_id"] in visitor.text()
    (said,) = [
        part for part in visitor.all("article.letter > p")
        if told(part).startswith(visitor.t("variants"))
    ]  # fmt: skip
    assert len(said.css("a")) == one["unlike_texts"] - 1


@pytest.mark.parametrize("asked", TRUTH["questions"], ids=lambda one: one["key"])
def test_the_questions_that_it_puts(reader: Reader, asked: dict[str, Any]) -> None:
    """One question, then the order that it wants: the very mails, each with its subject."""
    visitor = reader.visitor.ask(f"{asked['query']} channel:mail")
    visitor.click(f"{asked['sort']} first")
    shown = [str(one.attributes["data-go"])[3:] for one in visitor.all("article.hit")]
    assert shown == [reader.ids[one["key"]][:12] for one in asked["answer"]]
    assert len(shown) == asked["total"]
    assert visitor.texts("article.hit h3") == [one["subject"] for one in asked["answer"]]
    for hit, one in zip(visitor.texts("article.hit .who"), asked["answer"], strict=True):
        assert one["from"] in hit
    if asked["missing"]:
        visitor.press(asked["answer"][0]["subject"], beside=when(asked["answer"][0], visitor))
        assert [f"<{one}>" for one in asked["missing"]] == visitor.texts(".chain .missing > p code")
