"""The case that defines the program, measured with one command each."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.functional import program

OWNER, OTHER = "x:39344374", "x:16589206"


@pytest.fixture(scope="module")
def book(corpora: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a letterbook of the record, where the corpora are."""
    record = corpora("defining-case/record")
    return program.make_book(tmp_path_factory.mktemp("defining") / "book", record)


def test_ten_messages_seven_and_three(book: Path) -> None:
    """First answer after 11 h 51 min; three answers, two turns, one episode; then silence."""
    found = program.ask("-C", book, "replies", OWNER, OTHER, "--channel", "dm")
    owner, other = found["sides"]
    assert (owner["messages"], other["messages"]) == (3, 7)
    assert owner["first_answer_delay_s"] == owner["first_answer_delay_high_s"] == 42_660
    counts = {counted["rule"]: counted["answers"] for counted in owner["by_rule"]}
    assert counts == {"message": 3, "turn": 2, "episode": 1, "stated": 0}
    assert found["first_message"] in other["message_ids"]
    assert owner["silence"]["sent"]["earliest"] == "2016-10-03T14:26:00Z"
    assert len(owner["silence"]["since"]) == 5
    (pushed,) = [r for r in other["requests"] if r["elsewhere"]]
    assert pushed["sentence"].startswith("Strongly suggest")
    assert pushed["answer"] is None
    assert [(e["what"], e["channel"], e["low_s"]) for e in pushed["elsewhere"]] == [
        ("wlsearch.tk", "post", 176_628)
    ]


def test_the_link_goes_from_private_to_public(book: Path) -> None:
    """Sent on 12 October, posted at 2016-10-14 13:34:48 UTC by who had received it."""
    echo = program.ask("-C", book, "echoes")["echoes"][0]
    assert (echo["what"], echo["passage"]) == ("wlsearch.tk", "private-to-public")
    first, post = echo["appearances"]
    assert post["sent"]["earliest"] == "2016-10-14T13:34:48Z"
    assert (post["author"], post["received"]) == (OWNER, first["message"])
    assert post["low_s"] == post["high_s"] == 176_628


def test_what_the_record_lacks_is_told(book: Path) -> None:
    """One side's copy only, and six texts that are known in part."""
    gaps = {gap["kind"]: gap for gap in program.ask("-C", book, "gaps")["gaps"]}
    assert gaps["one-copy-only"]["messages_total"] == 10
    assert gaps["text-in-part"]["messages_total"] == 6
    assert "missing-message" not in gaps


def test_a_query_of_echoes_finds_accounts_by_name(book: Path) -> None:
    """As a search does: the publisher's messages state it as a number alone."""
    found = program.ask("-C", book, "echoes", "from:wikileaks OR from:@DonaldJTrumpJr")
    searched = program.ask("-C", book, "search", "from:wikileaks OR from:@DonaldJTrumpJr")
    assert found["messages"] == searched["total"] == 13
    assert "wlsearch.tk" in [echo["what"] for echo in found["echoes"]]


def test_a_person_has_the_figures_of_all_the_accounts(book: Path) -> None:
    """The owner's mail and account are one person's: six messages, and the same three answers."""
    why = ("--because", "the reports name both as his")
    program.ask("-C", book, "people", "join", "The owner", OWNER, "dtj@example.org", *why)
    answer = program.ask("-C", book, "search", 'from:"the owner"')
    assert answer["total"] == 6
    assert "x:39344374" in answer["hints"][0]
    assert "mail:dtj@example.org" in answer["hints"][0]
    by_account = program.ask("-C", book, "replies", OWNER, OTHER)
    by_person = program.ask("-C", book, "replies", "The owner", OTHER)
    for side in (*by_account["sides"], *by_person["sides"]):
        del side["named"], side["parties"]
    assert by_person["sides"] == by_account["sides"]
    alone = program.ask("-C", book, "replies", "The owner")["sides"][0]
    assert alone["by_channel"] == {"dm": 3, "mail": 1, "post": 2}


def test_queries_reach_the_exchange(book: Path) -> None:
    """Who opened it, what was answered late, what nobody answered, what passed on."""

    def total(query: str) -> int:
        return int(program.ask("-C", book, "search", query)["total"])

    assert total(f"between:{OWNER},{OTHER}") == 10
    assert total("entre:wikileaks,@DonaldJTrumpJr") == 10
    assert total("channel:dm is:unanswered") == total("channel:dm est:unanswered") == 5
    assert total(f"from:{OWNER} delay:11h..12h") == 1
    assert total(f"from:{OWNER} delay:>12h") == 0
    assert total('between:"donald trump jr",wikileaks') == total(
        'between:"donald trump jr,wikileaks"'
    )
    assert total("echo:wlsearch.tk") == 2
    assert total("starts:wikileaks channel:dm") == 3
    assert total("is:missing") == 0
    refused = program.run("-C", book, "search", "between:wikileaks")
    assert refused.returncode == 7
    assert "between: names two" in refused.stderr
    assert program.run("-C", book, "search", "delay:soon").returncode == 7


def test_an_empty_exchange_names_those_called_alike(book: Path) -> None:
    """The name of the mail's author is nearly that of the account that wrote."""
    found = program.ask("-C", book, "replies", "Donald Trump Jr", OTHER)
    assert found["messages"] == 0
    assert any(OWNER in remark for remark in found["remarks"])
