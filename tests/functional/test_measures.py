"""replies, echoes, gaps and compare, as a script and as a person ask them."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import pytest

from tests.functional import program
from tools.json_types import REPLIES, published

VERA, WILL = "vera@alder.example", "will@birch.example"
MINUTE, HOUR, DAY = 60, 3_600, 86_400


class Letter(NamedTuple):
    """One mail of the correspondence, as one of the two copies has it."""

    name: str
    sender: str
    to: str
    date: str
    text: str
    reply: str = ""

    def raw(self) -> bytes:
        """Return the mail."""
        reply = f"\nIn-Reply-To: <{self.reply}@t.example>" if self.reply else ""
        headers = (
            f"From: {self.sender}\nTo: {self.to}\nSubject: Tower\nDate: {self.date}\n"
            f"Message-ID: <{self.name}@t.example>{reply}"
        )
        return program.mail(headers, self.text.encode() + b"\n")


V, W = f"Vera Stone <{VERA}>", f"Will Reed <{WILL}>"
LETTERS = [
    Letter("1", V, W, "Thu, 01 Mar 2018 09:00:00 +0000", "Who has the key of the tower?"),
    Letter("2", W, V, "Thu, 01 Mar 2018 20:51:00 +0000", "I have. I attach a list of keys.", "1"),
    Letter("3", V, W, "Fri, 02 Mar 2018 09:00:00 +0000", "Please look at towerkeys.org soon."),
    Letter("4", V, W, "Sat, 03 Mar 2018 09:00:00 +0000", "Nothing yet.", "lost"),
    Letter("5", V, W, "Sat, 05 May 2018 09:00:00 +0000", "Could you write again?"),
    Letter("6", W, "Ann <ann@birch.example>", "Sun, 06 May 2018 09:00:00 +0000", "towerkeys.org!"),
]
NAMESAKE = Letter("7", "Vera Stone <vs@cedar.example>", W, "Mon, 07 May 2018 09:00:00 +0000", "Hi.")


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a letterbook of two copies: s2 lacks the fifth letter and alters the third."""
    desk = tmp_path_factory.mktemp("measures")
    altered = LETTERS[2]._replace(
        to=f"{W}, Ann <ann@birch.example>",
        date="Fri, 02 Mar 2018 10:00:00 +0000",
        text="Please do not look at towerkeys.org soon.",
    )
    first = [one.raw() for one in LETTERS]
    second = [LETTERS[0], LETTERS[1], altered, LETTERS[3], LETTERS[5], NAMESAKE]
    one = program.mbox(desk / "one.mbox", first)
    other = program.mbox(desk / "other.mbox", [letter.raw() for letter in second])
    assert program.run("init", desk / "book").returncode == 0
    for box in (one, other):
        assert program.run("-C", desk / "book", "add", box).returncode == 0
    return desk / "book"


def ask(book: Path, *words: str) -> Any:
    """Return the JSON of a command, which is as its published schema says."""
    found = program.ask("-C", book, *words)
    msgspec.convert(found, published(REPLIES[words[0]]))
    return found


def test_replies_are_counted_under_every_rule(book: Path) -> None:
    """Four letters one way and one back: the answer after 11 h 51 min, as counted by hand."""
    found = ask(book, "replies", VERA, WILL)
    vera, will = found["sides"]
    assert (vera["messages"], will["messages"]) == (4, 1)
    assert (will["answers"], will["first_answer_delay_s"]) == (1, 11 * HOUR + 51 * MINUTE)
    assert {c["rule"]: c["answers"] for c in will["by_rule"]} == {
        "message": 1, "turn": 1, "episode": 1, "stated": 1,
    }  # fmt: skip
    assert {c["rule"]: c["answers"] for c in vera["by_rule"]} == {
        "message": 3, "turn": 1, "episode": 0, "stated": 0,
    }  # fmt: skip
    assert not vera["rules_agree"]
    assert len(vera["by_rule"][0]["unanswered"]) == 3
    assert len(vera["opened"]) == 2
    assert len(found["variants"]) == 1
    assert found["small"]
    assert [m["messages"] for m in found["months"]] == [[3, 1], [1, 0]]
    silence = will["silence"]
    assert len(silence["since"]) == 3
    assert silence["low_s"] == silence["high_s"] == 64 * DAY + 12 * HOUR + 9 * MINUTE


def test_requests_come_with_their_answer_or_without(book: Path) -> None:
    """The first was answered, the later ones have no reply in this record."""
    requests = ask(book, "replies", VERA, "Will Reed")["sides"][0]["requests"]
    assert [(r["kind"], r["sentence"], r["answer"] is None) for r in requests] == [
        ("question", "Who has the key of the tower?", False),
        ("ask", "Please look at towerkeys.org soon.", True),
        ("question", "Could you write again?", True),
    ]
    assert requests[0]["low_s"] == 11 * HOUR + 51 * MINUTE


def test_a_shared_name_is_refused_with_its_candidates(book: Path) -> None:
    """Two people of one name are never taken for one."""
    refused = program.run("-C", book, "replies", "Vera Stone", WILL)
    assert refused.returncode == 9
    assert VERA in refused.stderr
    assert "vs@cedar.example" in refused.stderr
    assert program.run("-C", book, "replies", "nobody at all", WILL).returncode == 8


def test_a_part_of_a_name_is_refused_with_whole_names(book: Path) -> None:
    """Nobody is guessed by a first name, but those who have it are told."""
    refused = program.run("-C", book, "replies", "reed", VERA)
    assert refused.returncode == 9
    assert "Nobody is called just reed" in refused.stderr
    assert f"Will Reed (mail:{WILL})" in refused.stderr


def test_people_see_each_rule_beside_its_number(book: Path) -> None:
    """The table has every rule, the rules stand below in words, and the tone stays neutral."""
    shown = program.run("-C", book, "replies", VERA, WILL).stdout
    assert "11 h 51 min" in shown
    assert "no reply here in this record" in shown
    assert "small numbers" in shown
    for rule in ("message", "turn", "episode", "stated"):
        assert f"  {rule}: " in shown
    assert "ignored" not in shown


def test_a_link_is_followed(book: Path) -> None:
    """The site named in March is told again in May, by somebody who had received it."""
    found = ask(book, "echoes", "--link", "http://www.towerkeys.org/")
    (echo,) = found["echoes"]
    assert (echo["kind"], echo["what"]) == ("link", "towerkeys.org")
    assert echo["passage"] == "between-authors"
    last = echo["appearances"][-1]
    assert last["low_s"] == last["received_low_s"] == 65 * DAY
    assert last["received"] == echo["appearances"][0]["message"]
    assert ask(book, "echoes", "--min-delay", "66d")["total"] == 0
    assert ask(book, "echoes", "before:2018-04")["messages"] == 5
    assert "towerkeys.org" in program.run("-C", book, "echoes").stdout
    assert program.run("-C", book, "echoes", "--min-delay", "soon").returncode == 2


def test_gaps_are_observed_with_their_explanations(book: Path) -> None:
    """The missing letter and the list that was not attached, and nobody is accused."""
    found = ask(book, "gaps")
    assert found["by_kind"] == {"attachment-absent": 1, "missing-message": 1}
    absent, missing = sorted(found["gaps"], key=lambda gap: str(gap["kind"]))
    assert missing["stated_id"] == "lost@t.example"
    assert missing["messages_total"] == 1
    assert "I attach a list of keys" in absent["observation"]
    for gap in found["gaps"]:
        assert gap["innocent"]
        assert gap["method"]
    assert ask(book, "gaps", "--kind", "numbering")["total"] == 0
    shown = program.run("-C", book, "gaps").stdout
    assert "lost@t.example" in shown
    assert "may be:" in shown


def test_two_copies_are_compared(book: Path) -> None:
    """Four letters are in both, one differs in words, date and recipients, two are in one only."""
    found = ask(book, "compare", "s1", "s2")
    assert (found["both"], found["near"], found["only_x"], found["only_y"]) == (4, 1, 1, 1)
    assert found["x_messages"] == found["both"] + found["near"] + found["only_x"]
    (pair,) = found["near_pairs"]
    assert pair["reason"] == "same-stated-id"
    assert [c["in_y"] for c in pair["changes"]] == ["do not"]
    differ = {
        name for name, value in pair.items() if name.endswith(("differ", "differs")) and value
    }
    assert differ == {"words_differ", "date_differs", "recipients_differ"}
    assert pair["recipients_only_y"] == ["mail:ann@birch.example"]
    assert found["only_in_x"][0]["excerpt"] == "Could you write again?"
    shown = program.run("-C", book, "compare", "s1", "s2").stdout
    assert "do not" in shown
    assert program.run("-C", book, "compare", "s1", "s9").returncode == 8
