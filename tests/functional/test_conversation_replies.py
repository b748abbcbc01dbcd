"""Figures of one conversation, and figures that keep conversations apart."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from letterbook.rules.told_answers import CHAINED
from tests import x_export as x
from tests.functional import program
from tools.json_types import REPLIES, published

ADA, GAZETTE, BEN = (f"x:{number}" for number in (x.ADA, x.GAZETTE, x.BEN))
MINUTE = timedelta(minutes=1)


def _chain() -> dict[str, object]:
    return x.conversation(
        f"{x.ADA}-{x.GAZETTE}",
        x.direct(x.DAY + 3 * MINUTE, x.GAZETTE, x.ADA, "Lovely weather today.", 3),
        x.direct(x.DAY + 9 * MINUTE, x.ADA, x.GAZETTE, "It is, and the quay is dry.", 4),
    )


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a letterbook of the archives of both: one chain in both, a group in one."""
    folder = tmp_path_factory.mktemp("chains")
    group = x.conversation(
        "900900",
        x.direct(x.DAY - MINUTE, x.BEN, "", "Here is the plan for all of us.", 1),
        x.direct(x.DAY, x.ADA, "", "Can you all come on Sunday?", 2),
        {"joinConversation": {"initiatingUserId": x.ADA, "createdAt": x.iso(x.DAY - 9 * MINUTE),
                              "participantsSnapshot": [x.ADA, x.GAZETTE, x.BEN]}},
    )  # fmt: skip
    made = folder / "book"
    assert program.run("init", made).returncode == 0
    for name, number, handle, more in (
        ("one", x.ADA, "ada", {"data/direct-messages-group.js": ("direct_messages_group", group)}),
        ("two", x.GAZETTE, "gazette", {}),
    ):
        files = {"data/account.js": x.script("account", [x.account(number, handle, handle)])}
        held = {"data/direct-messages.js": ("direct_messages", _chain()), **more}
        files |= {path: x.script(kind, [chain]) for path, (kind, chain) in held.items()}
        assert program.run("-C", made, "add", x.write(folder / name, files)).returncode == 0
    return made


def _id(book: Path, words: str) -> str:
    (hit,) = program.ask("-C", book, "search", words)["hits"]
    return str(hit["id"])


def test_a_question_in_a_group_is_not_answered_in_private(book: Path) -> None:
    """`replies` and `is:unanswered` say the same of it; the chain in two archives is one."""
    found = program.ask("-C", book, "replies", ADA, GAZETTE)
    ada, gazette = found["sides"]
    (request,) = ada["requests"]
    assert request["answer"] is None
    assert gazette["answers"] == 0
    assert ada["answers"] == 1
    assert ada["first_answer_delay_s"] == 360
    assert found["messages"] == 3
    assert any("2 conversations on the channel dm" in remark for remark in found["remarks"])
    unanswered = program.ask("-C", book, "search", "is:unanswered channel:dm from:ada")
    rule = ada["by_rule"][0]
    assert set(rule["unanswered"]) == {hit["id"] for hit in unanswered["hits"]}
    assert CHAINED == ("dm", "chat")


def test_a_conversation_of_two_has_the_figures_of_the_pair(book: Path) -> None:
    """Without a name, `--in` names both; the figures are those that naming them gives."""
    inside = _id(book, "weather")
    found = program.ask("-C", book, "replies", "--in", inside)
    msgspec.convert(found, published(REPLIES["replies"]))
    named = {side["parties"][0]["address"]: side for side in found["sides"]}
    by_name = program.ask("-C", book, "replies", ADA, GAZETTE, "--in", inside)
    for side in by_name["sides"]:
        same = named[side["parties"][0]["address"]]
        assert same["by_rule"] == side["by_rule"]
        assert same["message_ids"] == side["message_ids"]
    assert "gazette" in program.run("-C", book, "replies", "--in", inside).stdout


def test_a_conversation_of_several_has_each_author_against_the_others(book: Path) -> None:
    """Two authors of three people; the question stands after the plan and has no answer."""
    inside = _id(book, "Sunday")
    found = program.ask("-C", book, "replies", "--in", inside)
    msgspec.convert(found, published(REPLIES["replies-in"]))
    assert (found["parties"], found["messages"], len(found["sides"])) == (3, 2, 2)
    sides = {side["parties"][0]["address"]: side for side in found["sides"]}
    assert sides[x.ADA]["answers"] == 1
    assert sides[x.ADA]["requests"][0]["answer"] is None
    assert sides[x.BEN]["by_rule"][0]["unanswered"] == []
    alone = program.ask("-C", book, "replies", ADA, "--in", inside)["sides"][0]
    assert alone["by_rule"] == sides[x.ADA]["by_rule"]
    shown = program.run("-C", book, "replies", "--in", inside).stdout
    assert "2 messages by 2 authors" in shown
    assert "1 more received messages here and wrote none." in shown
    for rule in ("message", "turn", "episode", "stated"):
        assert f"  {rule}: " in shown


def test_what_is_asked_wrongly_is_refused(book: Path) -> None:
    """No name and no conversation, or a channel that does not exist."""
    refused = program.run("-C", book, "replies")
    assert refused.returncode == 2
    assert "--in ID" in refused.stderr
    assert program.run("-C", book, "replies", ADA, "--channel", "foo").returncode == 2
    upper = program.ask("-C", book, "replies", ADA, GAZETTE, "--channel", "DM")
    assert upper["messages"] == 3
