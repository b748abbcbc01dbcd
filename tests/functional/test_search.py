"""Asking: exact totals, pages, orders, words where they stand, and what does not parse."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.functional import program
from tests.functional.conftest import Case


def test_a_hit_has_what_scripts_rely_on(case: Case) -> None:
    """Each hit has its id, channel, moment, people, subject, snippet and conversation."""
    found = case.ask("search", "peppercorn")
    assert list(found)[:6] == ["schema", "query", "zone", "sort", "total", "hits"]
    assert (found["schema"], found["zone"], found["total"]) == (1, "Europe/Paris", 1)
    hit = found["hits"][0]
    assert hit["from"] == [{"name": "Bob Birch", "address": "bob@birch.example"}]
    assert hit["channel"] == "mail"
    assert hit["subject"] == "Re: Invoice for the quay"
    assert hit["conversation"] == case.ask("search", "has:attachment")["hits"][0]["conversation"]
    start, end = hit["highlights"][0]
    assert hit["snippet"][start:end] == "peppercorn"


def test_moments_say_what_was_stated_and_between_which_instants_it_lies(case: Case) -> None:
    """A stated offset gives one instant, a missing one 26 hours, a missing date null."""
    sent = case.ask("search", "has:attachment")["hits"][0]["sent"]
    assert sent == {
        "text": "Thu, 01 Mar 2018 09:00:00 +0100",
        "earliest": "2018-03-01T08:00:00Z",
        "latest": "2018-03-01T08:00:00Z",
        "offset_minutes": 60,
        "precision": "second",
        "doubts": [],
    }
    unknown = case.ask("search", "peppercorn")["hits"][0]["sent"]
    assert unknown["offset_minutes"] is None
    assert (unknown["earliest"], unknown["latest"]) == (
        "2018-02-28T21:30:00Z",
        "2018-03-01T23:30:00Z",
    )
    assert case.ask("search", "ledger tower")["hits"][0]["sent"] is None


def test_pages_give_every_hit_once(case: Case) -> None:
    """Following the cursor gives the same hits as one long page, with one total."""
    whole = case.ask("search", "", "--sort", "oldest", "--limit", "50")
    assert whole["cursor"] is None
    assert len(whole["hits"]) == whole["total"] == 5
    ids: list[str] = []
    cursor: list[str] = []
    while True:
        page = case.ask("search", "", "--sort", "oldest", "--limit", "2", *cursor)
        assert page["total"] == 5
        ids += [hit["id"] for hit in page["hits"]]
        if page["cursor"] is None:
            break
        cursor = ["--cursor", page["cursor"]]
    assert ids == [hit["id"] for hit in whole["hits"]]


def test_the_command_for_the_next_page_works_as_it_is_printed(case: Case) -> None:
    """What `next page:` shows can be run."""
    import shlex

    shown = program.run("-C", case.path, "search", "from:bob OR from:alice", "--limit", "1").stdout
    line = next(line for line in shown.splitlines() if line.startswith("next page: "))
    words = shlex.split(line.removeprefix("next page: "))
    assert words[0] == "letterbook"
    following = program.run(*words[1:])
    assert following.returncode == 0
    assert following.stdout.startswith("2 messages for ")
    assert following.stdout != shown


def test_orders(case: Case) -> None:
    """newest is the reverse of oldest, but for what has no date: that comes last in both."""
    undated = case.id_of("tower")
    orders = {
        order: [hit["id"] for hit in case.ask("search", "", "--sort", order)["hits"]]
        for order in ("oldest", "newest")
    }
    assert orders["oldest"][-1] == orders["newest"][-1] == undated
    assert orders["oldest"][:-1] == orders["newest"][:-1][::-1]


def test_nothing_found_is_an_answer(case: Case) -> None:
    """A search without hits ends with 0 and says so."""
    result = program.run("-C", case.path, "search", "unheard-of-word")
    assert result.returncode == 0
    assert result.stdout.startswith("0 messages for")
    assert case.ask("search", "unheard-of-word")["hits"] == []


def test_words_of_the_query_may_be_given_one_by_one(case: Case) -> None:
    """Several arguments are one query, and options may stand between and after them."""
    one = case.ask("search", "from:alice invoice")
    assert one["total"] == 1
    several = case.ask("search", "from:alice", "--limit", "5", "invoice")
    assert (several["query"], several["total"]) == (one["query"], 1)
    rest = program.run("-C", case.path, "search", "--json", "--limit", "5", "--", "-from:alice")
    assert json.loads(rest.stdout)["total"] == 4


@pytest.mark.parametrize(
    ("query", "position"), [('quay "never closed', 5), ("(quay", 0), ("quay form:alice", 5)]
)
def test_a_query_that_does_not_parse_is_answered_with_the_place(
    case: Case, query: str, position: int
) -> None:
    """Status 7, a sentence, the query with a caret under the place, and a next step."""
    result = program.run("-C", case.path, "search", query)
    assert result.returncode == 7
    assert result.stdout == ""
    sentence, shown, caret, step = result.stderr.splitlines()
    assert sentence.startswith("error: ")
    assert shown == f"  {query}"
    assert caret == f"  {' ' * position}^"
    assert step.startswith("next: ")
    facts = json.loads(program.run("-C", case.path, "search", query, "--json").stderr)["error"]
    assert (facts["code"], facts["exit_status"]) == ("query-syntax", 7)
    assert (facts["query"], facts["position"]) == (query, position)


def test_a_mistyped_field_is_answered_with_a_query_that_works(case: Case) -> None:
    """The suggestion parses and finds what was meant."""
    failed = program.run("-C", case.path, "search", "form:alice", "--json")
    suggestion = json.loads(failed.stderr)["error"]["suggestion"]
    assert case.ask("search", suggestion)["total"] == 1


def test_the_letterbook_is_found_as_documented(case: Case, tmp_path: Path) -> None:
    """-C wins over LETTERBOOK, which wins over the nearest letterbook upward."""
    inside = case.path / "blobs"
    assert program.run("status", cwd=inside).returncode == 0
    assert program.run("status", cwd=tmp_path).returncode == 3
    assert program.run("status", cwd=tmp_path, LETTERBOOK=str(case.path)).returncode == 0
    program.run("init", tmp_path / "other")
    named = program.run("-C", tmp_path / "other", "status", "--json", LETTERBOOK=str(case.path))
    assert json.loads(named.stdout)["path"] == str(tmp_path / "other")
    after = program.run("status", "-C", tmp_path / "other", "--json")
    assert json.loads(after.stdout)["messages"] == 0
