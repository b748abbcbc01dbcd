"""People joined by hand: what they find, what is refused, and that nothing is lost of it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from letterbook.cli.completion import completions
from tests import x_export as x
from tests.functional import program
from tools.json_types import REPLIES, published

ADA_HOME, ADA_DESK, BEN = "ada@home.example", "desk@quay.example", "ben@birch.example"
DAY = timedelta(days=1)


def letter(sender: str, to: str, day: str, text: str) -> bytes:
    """Return a mail of this day, at noon."""
    name = f"{sender}-{day}".replace(" ", "")
    headers = f"From: {sender}\nTo: {to}\nSubject: Pier\nDate: {day} 12:00:00 +0000"
    return program.mail(f"{headers}\nMessage-ID: <{name}@t.example>", text.encode() + b"\n")


LETTERS = [
    letter(ADA_HOME, BEN, "1 Mar 2016", "First."),
    letter(f"Ben Cole <{BEN}>", ADA_HOME, "2 Mar 2016", "Second."),
    letter(ADA_DESK, BEN, "3 Mar 2016", "Third."),
    letter(ADA_DESK, BEN, "1 Sep 2016", "Fourth, by whoever had the desk then."),
    letter("Ada Lune <ada@cedar.example>", BEN, "4 Mar 2016", "A namesake writes."),
    letter("x" + ADA_HOME, BEN, "5 Mar 2016", "Another address."),
]  # fmt: skip
ARCHIVE = {
    "data/account.js": x.script("account", [x.account(x.GAZETTE, "quaygazette", "Quay Gazette")]),
    "data/direct-messages.js": x.script(
        "direct_messages",
        [
            x.conversation(
                "1001-2002",
                x.direct(x.DAY, x.ADA, x.GAZETTE, "Private.", 1),
                x.direct(x.DAY + DAY, x.GAZETTE, x.ADA, "Received.", 2),
            )
        ],
    ),
}


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Return a letterbook of mails and an archive, in which nobody is joined."""
    box = program.mbox(tmp_path / "box.mbox", LETTERS)
    archive = x.write(tmp_path / "archive", ARCHIVE)
    assert program.run("init", tmp_path / "book").returncode == 0
    assert program.run("-C", tmp_path / "book", "add", box, archive).returncode == 0
    return tmp_path / "book"


def decide(book: Path, *words: str) -> Any:
    """Return the JSON of `people` with these words, which is as its schema says."""
    found = program.ask("-C", book, "people", *words)
    msgspec.convert(found, published(REPLIES["persons"]))
    return found


def refused(book: Path, *words: str) -> tuple[int, str]:
    """Return status and message of `people` with these words."""
    result = program.run("-C", book, "people", *words)
    return result.returncode, result.stderr


def join_ada(book: Path) -> None:
    """Join three addresses of Ada's, one of them for the spring."""
    decide(book, "join", "Ada Lune", ADA_HOME, f"x:{x.ADA}", "--because", "her own letterhead")
    spring = ("--from", "2016-03", "--until", "2016-05", "--because", "duty roster")
    decide(book, "join", "ada lune", ADA_DESK, *spring, "--by", "nell")


def total(book: Path, query: str) -> int:
    """Return how many messages a query finds."""
    return int(program.ask("-C", book, "search", query)["total"])


def test_a_name_finds_every_address_of_the_person(book: Path) -> None:
    """Mail exactly by address, the account by its number, the desk in its time alone."""
    assert total(book, 'from:"Ada Lune"') == 1
    join_ada(book)
    answer = program.ask("-C", book, "search", 'from:"ada lune"')
    assert answer["total"] == 4  # the namesake, home, the desk in March, the direct message
    assert answer["hints"] == [
        f"ada lune stands also for mail:{ADA_HOME}, x:{x.ADA},"
        f" mail:{ADA_DESK} (from 2016-03 until 2016-05), joined by hand."
    ]
    assert total(book, 'to:"Ada Lune"') == 2
    assert total(book, 'with:"Ada Lune"') == total(book, '"Ada Lune"') == 6
    assert total(book, 'with:"Ada Lune" -channel:mail') == 2
    assert total(book, 'subject:"Ada Lune"') == 0
    counted = program.ask("-C", book, "count", 'from:"Ada Lune"')
    assert counted["total"] == 4
    terms = book.parent / "terms.txt"
    terms.write_text('from:"Ada Lune"\n')
    reported = program.ask("-C", book, "search", "--terms", terms)
    assert reported["terms"][0]["hits"] == 4
    assert "joined by hand" in reported["hints"][0]


def test_joins_outlive_a_rebuild(book: Path) -> None:
    """What was decided is the same, and finds the same, when all that is derived is made anew."""
    join_ada(book)
    decide(book, "group", "pier party", "Ada Lune", "--because", "list of members")
    before = decide(book, "list")
    found = program.ask("-C", book, "search", 'with:"Ada Lune"', "--sort", "oldest")["hits"]
    assert program.run("-C", book, "rebuild").returncode == 0
    assert decide(book, "list") == before
    assert program.ask("-C", book, "search", 'with:"Ada Lune"', "--sort", "oldest")["hits"] == found
    assert program.run("-C", book, "check", "--read-data").returncode == 0
    copy = book.parent / "copy"
    assert program.run("-C", book, "backup", copy).returncode == 0
    assert decide(copy, "list") == before


def test_every_decision_can_be_taken_back(book: Path) -> None:
    """A join, a split, a new name and a group; and the taking back is taken back too."""
    join_ada(book)
    split = decide(book, "split", "Ada Lune", ADA_HOME, "--because", "her sister's")
    assert total(book, 'from:"Ada Lune"') == 3
    decide(book, "undo", str(split["claims"][0]))
    assert total(book, 'from:"Ada Lune"') == 4

    renamed = decide(book, "rename", "Ada Lune", "Ada Lune-Roy")
    assert total(book, 'from:"Ada Lune-Roy"') == 3
    assert total(book, 'from:"Ada Lune"') == 1
    decide(book, "undo", str(renamed["claims"][0]))
    assert total(book, 'from:"Ada Lune"') == 4

    (joined,) = [one for one in decide(book, "list")["persons"][0]["joins"] if one["by"] == "nell"]
    assert (joined["address"], joined["because"]) == (ADA_DESK, "duty roster")
    undone = decide(book, "undo", str(joined["claim"]), "--by", "ned")
    assert total(book, 'from:"Ada Lune"') == 3
    decide(book, "undo", str(undone["claims"][0]))
    assert total(book, 'from:"Ada Lune"') == 4

    grouped = decide(book, "group", "pier", "Ada Lune")
    assert total(book, "from:pier") == 3
    decide(book, "undo", str(grouped["claims"][0]))
    assert total(book, "from:pier") == 0
    status, said = refused(book, "undo", "1")
    assert (status, "no decision about people" in said) == (8, True)
    assert program.run("-C", book, "check").returncode == 0


def test_an_address_is_one_persons_at_a_time(book: Path) -> None:
    """Dates that touch are refused and leave nothing behind; dates apart are two people's."""
    join_ada(book)
    before = decide(book, "list")
    for dates in ((), ("--from", "2016-05"), ("--until", "2016-03-01")):
        status, said = refused(book, "join", "Cleo", ADA_DESK, "--because", "guess", *dates)
        assert status == 14
        assert f"mail:{ADA_DESK} would be joined to Ada Lune and to Cleo" in said
    assert decide(book, "list") == before
    decide(book, "join", "Cleo", ADA_DESK, "--because", "duty roster", "--from", "2016-06")
    assert total(book, "from:cleo") == 1
    assert total(book, 'from:"Ada Lune"') == 4
    status, said = refused(book, "rename", "Cleo", "ADA LUNE")
    assert (status, "called ADA LUNE already" in said) == (14, True)
    split = decide(book, "split", "Cleo", ADA_DESK, "--because", "not hers")
    decide(book, "join", "Dora", ADA_DESK, "--because", "badge", "--from", "2016-07")
    status, said = refused(book, "undo", str(split["claims"][0]))
    assert (status, "to Cleo and to Dora" in said) == (14, True)
    assert total(book, "from:cleo") == 0


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("join", "Ada", "Ben Cole", "--because", "same name"), 8, "never by name"),
        (("join", "Ada", ADA_HOME), 2, "--because"),
        (("join", "Ada", ADA_HOME, "--because", " "), 2, "--because"),
        (("join", "Ada", "nobody@else.example", "--because", "x"), 8, "nobody@else.example"),
        (("join", "a@b.example", ADA_HOME, "--because", "x"), 2, "no @"),
        (("join", "Ada", ADA_HOME, "--because", "x", "--from", "yesterday"), 2, "written out"),
        (("join", "Ada", ADA_HOME, "--because", "x", "--from", "1/2/2016"), 2, "1/2/2016"),
        (("split", "Ada", ADA_HOME, "--because", "x"), 8, "No person is called Ada"),
        (("group", "pier", "Ada"), 8, "No person is called Ada"),
    ],
)
def test_what_is_refused(book: Path, words: tuple[str, ...], status: int, said: str) -> None:
    """Nothing is joined by a name, without a reason, or from an address that is not here."""
    got, told = refused(book, *words)
    assert got == status
    assert said in told
    assert decide(book, "list")["persons"] == []


def test_replies_are_measured_over_all_addresses(book: Path) -> None:
    """Four messages of Ben and Ada by two addresses; the desk of September is not hers."""
    join_ada(book)
    found = program.ask("-C", book, "replies", "Ada Lune", "Ben Cole")
    msgspec.convert(found, published(REPLIES["replies"]))
    ada, ben = found["sides"]
    assert (ada["messages"], ben["messages"]) == (2, 1)
    assert {one["address"] for one in ada["parties"]} == {ADA_HOME, ADA_DESK, x.ADA}
    assert "joined by hand" in found["remarks"][0]
    alone = program.ask("-C", book, "replies", "Ada Lune")
    assert (alone["sides"][0]["messages"], alone["sides"][1]["messages"]) == (3, 2)
    assert program.ask("-C", book, "replies", ADA_DESK, BEN)["sides"][0]["messages"] == 2
    decide(book, "join", "Quay Gazette", "@quaygazette", "--because", "its archive")
    private = program.ask("-C", book, "replies", "ada lune", "quay gazette")
    assert [side["messages"] for side in private["sides"]] == [1, 1]


def test_a_group_is_asked_in_a_field(book: Path) -> None:
    """Each member in the time of the join and of the membership; a bare word stays a word."""
    join_ada(book)
    decide(book, "join", "Ben", BEN, "--because", "signature")
    decide(book, "group", "Pier", "Ada Lune", "Ben", "--until", "2016-03-02", "--by", "nell")
    assert total(book, "from:pier") == 2
    assert total(book, "pier") == len(LETTERS)  # all have it as their subject
    status, said = refused(book, "join", "pier", ADA_DESK, "--because", "x", "--from", "2030")
    assert (status, "the name of a person" in said) == (14, True)


def test_the_listing_of_addresses_stays(book: Path) -> None:
    """`people TEXT` lists addresses as before; people see the joins with their reasons."""
    join_ada(book)
    rows = program.ask("-C", book, "people", "ada")["people"]
    assert {one["address"] for one in rows} == {ADA_HOME, "x" + ADA_HOME, "ada@cedar.example"}
    assert program.run("-C", book, "people", "--", "list").stdout == "nobody\n"
    shown = program.run("-C", book, "people", "list").stdout
    assert "Ada Lune  3 addresses" in shown
    assert "duty roster" in shown
    assert "from 2016-03 until 2016-05" in shown


def test_the_shell_completes_both_words() -> None:
    """`people` is a command by itself and the first word of others."""
    assert completions(["people", "j"]) == ["join"]
    assert "undo" in completions(["people", ""])
    assert completions(["people", "--l"]) == ["--limit"]
    assert completions(["people", "join", "--f"]) == ["--from"]
