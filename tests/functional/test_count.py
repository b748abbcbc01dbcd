"""Counting: every number of an answer leads to its messages."""

from __future__ import annotations

from pathlib import Path

from tests.functional import program
from tests.functional.conftest import Case


def test_each_number_comes_with_its_query(case: Case) -> None:
    """The query beside a number finds just as many messages."""
    found = case.ask("count", "--most", "3")
    assert (found["schema"], found["zone"], found["total"]) == (1, "Europe/Paris", 5)
    rows = [row for facet in found["facets"] for row in facet["values"]]
    rows += found["histogram"]["bars"]
    assert len(rows) > 8
    for row in rows:
        assert case.ask("search", row["query"])["total"] == row["messages"], row
    assert found["histogram"]["undated"] == 1


def test_only_what_is_asked_for_is_counted(case: Case) -> None:
    """``--by`` chooses, and an unknown name is refused with those that are known."""
    found = case.ask("count", "from:alice", "--by", "with", "--by", "lang")
    assert [facet["name"] for facet in found["facets"]] == ["with", "lang"]
    refused = program.run("-C", case.path, "count", "--by", "colour")
    assert refused.returncode == 2
    assert "domain" in refused.stderr


def test_people_see_a_table(case: Case) -> None:
    """Each value stands on a line with its number, and hostile text is shown harmless."""
    shown = program.run("-C", case.path, "count").stdout
    assert "5 messages" in shown
    assert "bob@birch.example" in shown
    assert "\x1b" not in shown


def test_a_source_is_shown_by_its_name_too(case: Case) -> None:
    """The number of a source stands with the name of its file or folder."""
    shown = program.run("-C", case.path, "count", "--by", "source").stdout
    for source in case.ask("sources")["sources"]:
        assert f"{source['id']} {Path(source['path']).name}" in shown
