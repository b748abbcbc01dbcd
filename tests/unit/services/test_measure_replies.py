"""The measures of the story are those that follow from its plot."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

import letterbook
from letterbook.errors import NothingFound, UsageError
from letterbook.model.replies import RepliesAnswer
from letterbook.wiring import Letterbook
from tests.story import export
from tests.story.truth import truth

MAYOR, CLERK = "mayor@saltmere.example", "clerk@saltmere.example"


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Letterbook]:
    """Yield a letterbook of the story."""
    folder = tmp_path_factory.mktemp("measured")
    export.export(folder / "story", ("mbox",))
    letterbook.init(folder / "book").close()
    with letterbook.open(folder / "book") as opened:
        opened.add([folder / "story" / "mbox"], workers=0)
        yield opened


def plot() -> dict[str, dict[str, Any]]:
    """Return the messages of the plot that one identifier names without doubt, by key."""
    unlike = {row["key"] for row in truth()["variants"]}
    return {
        m["key"]: m
        for m in truth()["messages"]
        if m["message_id"] and m["sent"] and m["key"] not in unlike
    }


def test_stated_answers_are_those_of_the_plot(book: Letterbook) -> None:
    """Every answer of the plot to somebody who gets it is found, with its exact delay."""
    messages = plot()
    asked: dict[tuple[str, str], RepliesAnswer] = {}
    checked = 0
    for row in truth()["answers"]:
        answer, target = messages.get(row["key"]), messages.get(row["answers"])
        if answer is None or target is None or answer["from"] == target["from"]:
            continue
        pair = answer["from"], target["from"]
        if pair[1] not in answer["to"] + answer["cc"] or pair[0] not in target["to"] + target["cc"]:
            continue
        if pair not in asked:
            asked[pair] = book.replies(*pair)
        stated = next(c for c in asked[pair].sides[0].by_rule if c.rule == "stated")
        wanted = book.message(answer["message_id"]).id, book.message(target["message_id"]).id
        found = {(a.message, a.answers): (a.low_s, a.high_s) for a in stated.answered}
        assert found[wanted] == (row["delay_seconds"], row["delay_seconds"]), row
        checked += 1
    assert checked > 40


def test_who_wrote_what_is_that_of_the_plot(book: Letterbook) -> None:
    """Messages each way, from the first to the last, are those with the other among recipients."""
    found = book.replies("MAYOR@saltmere.example", "Imogen Pell")
    for side, other in ((0, (MAYOR, CLERK)), (1, (CLERK, MAYOR))):
        wanted = {
            book.message(m["message_id"]).id
            for m in plot().values()
            if m["from"] == other[0] and other[1] in m["to"] + m["cc"] + m["bcc"]
        }
        got = set(found.sides[side].message_ids)
        assert wanted <= got
        assert found.sides[side].messages == len(got)
        assert found.sides[side].by_channel == {"mail": len(got)}
    assert found.messages == sum(side.messages for side in found.sides)
    assert sum(sum(month.messages) for month in found.months) + len(found.undated) == found.messages
    assert found.facts[0].id == found.first_message


def test_every_number_leads_to_its_messages(book: Letterbook) -> None:
    """Each count has as many ids as it counts, and each id is a message of the exchange."""
    found = book.replies(MAYOR, CLERK)
    everything = {fact.id for fact in found.facts}
    assert not found.small
    for side in found.sides:
        assert len(side.message_ids) == side.messages
        for counted in side.by_rule:
            assert len(counted.answered) == counted.answers
            assert {a.message for a in counted.answered} <= set(side.message_ids)
            assert set(counted.unanswered) <= set(side.message_ids)
        assert side.answers == side.by_rule[0].answers
        assert {r.message for r in side.requests} <= set(side.message_ids)
    assert everything == set(found.sides[0].message_ids) | set(found.sides[1].message_ids)


def test_a_request_has_its_sentence_and_its_answer(book: Letterbook) -> None:
    """The question of 7 September has no answer before March, as the plot has it."""
    (asked,) = book.replies(CLERK, "c.vane@halcyon.example").sides[0].requests
    assert asked.sentence == "Who is the partner that is otherwise?"
    assert (asked.kind, asked.in_episode) == ("question", False)
    assert asked.low_s == asked.high_s
    assert asked.low_s is not None
    assert asked.low_s > 190 * 86_400


def test_one_person_alone_is_measured_against_everybody(book: Letterbook) -> None:
    """Without a second side all correspondents are one, conversation by conversation."""
    everybody = book.replies(MAYOR)
    assert everybody.sides[1].named == "everybody else"
    assert everybody.messages > book.replies(MAYOR, CLERK).messages
    assert any("conversation" in remark for remark in everybody.remarks)
    one = everybody.facts[0].id
    inside = book.replies(MAYOR, within=one)
    assert 0 < inside.messages < everybody.messages
    members = {place.id for place in book.thread(one).places}
    assert {fact.id for fact in inside.facts} <= members


def test_another_channel_has_nothing(book: Letterbook) -> None:
    """A channel without messages is said to have none, and nothing fails."""
    found = book.replies(MAYOR, CLERK, channel="dm")
    assert found.messages == 0
    assert found.sides[0].silence is None
    assert found.remarks == ("There is no message between them in this record.",)


def test_names_lead_to_one_party_or_to_none(book: Letterbook) -> None:
    """A word of a name is no name; an unknown one and the same one twice are refused."""
    assert book.replies("pell imogen", MAYOR).sides[0].parties[0].address == CLERK
    assert book.replies(f"mail:{CLERK}", MAYOR).messages == book.replies(CLERK, MAYOR).messages
    with pytest.raises(NothingFound):
        book.replies("Nobody Known", MAYOR)
    with pytest.raises(UsageError):
        book.replies(CLERK, "Imogen Pell")


def test_missing_messages_are_those_of_the_plot(book: Letterbook) -> None:
    """Each identifier that survivors refer to is reported with all of them."""
    found = {g.stated_id: set(g.messages) for g in book.gaps(kind="missing-message").gaps}
    wanted = {row["message_id"]: row["referred_by"] for row in truth()["missing"]}
    assert set(found) == set(wanted)
    messages = plot()
    for stated, keys in wanted.items():
        known = {book.message(messages[k]["message_id"]).id for k in keys if k in messages}
        assert known <= found[stated]


def test_the_links_of_the_plot_are_followed(book: Letterbook) -> None:
    """What two authors of the plot sent on is the echo, with every message that has it."""
    authors: dict[str, set[str]] = {}
    for m in truth()["messages"]:
        for link in m["links"]:
            authors.setdefault(link, set()).add(m["from"])
    wanted = {link.partition("://")[2].rstrip("/") for link, who in authors.items() if len(who) > 1}
    found = {echo.what for echo in book.echoes().echoes}
    assert wanted <= found
    assert book.echoes(min_delay_s=400 * 86_400).total == 0
    assert book.echoes("subject:nothing-has-this").messages == 0
