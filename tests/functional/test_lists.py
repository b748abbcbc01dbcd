"""Lists of terms and saved searches, as a reporter uses them."""

from __future__ import annotations

import csv
import json
import shlex
from pathlib import Path

import pytest

from letterbook.rules.cell_escape import unescape_cell
from tests.functional import program
from tests.functional.conftest import Case

NAMES = b"""\xef\xbb\xbfTerm,why\r
quay,\r
peppercorn,x\r
=quay(),formula\r
nobody-at-all,\r
...,no words\r
Peppercorn,again\r
"""


@pytest.fixture
def names(tmp_path: Path) -> Path:
    """Return a list as a spreadsheet saves it."""
    path = tmp_path / "names.csv"
    path.write_bytes(NAMES)
    return path


def test_a_report_says_what_each_term_finds(case: Case, names: Path) -> None:
    """Exact counts, people, first and last, and the query that shows them; odd lines are named."""
    report = case.ask("search", "--terms", names)
    assert (report["schema"], report["header"], report["total"]) == (1, "Term", 2)
    rows = {row["term"]: row for row in report["terms"]}
    assert list(rows) == ["quay", "peppercorn", "=quay()", "nobody-at-all"]
    assert [rows[term]["hits"] for term in rows] == [2, 1, 2, 0]
    assert rows["=quay()"]["read_as"] == "phrase"
    quay = rows["quay"]
    assert (quay["line"], quay["unique"], quay["people"]) == (2, 0, 3)
    alice = {"address": "alice@alder.example", "messages": 2}
    assert quay["top_people"][0] == alice | {"query": '"quay" with:alice@alder.example'}
    assert quay["first"]["id"] == case.id_of("peppercorn")  # without an offset: from 14 h before
    assert quay["last"]["id"] == case.id_of("has:attachment")
    assert quay["last"]["sent"]["text"] == "Thu, 01 Mar 2018 09:00:00 +0100"
    assert rows["nobody-at-all"]["first"] is None
    assert [notice["line"] for notice in report["not_read"]] == [6]
    assert [notice["line"] for notice in report["notices"]] == [4, 7]
    for row in report["terms"]:
        assert case.ask("search", row["query"])["total"] == row["hits"]


def test_the_table_shows_the_query_of_each_line_ready_to_run(case: Case, names: Path) -> None:
    """The last column, after `letterbook search`, finds what the line counts."""
    shown = program.run("-C", case.path, "search", "--terms", names, "--within", "from:bob")
    assert shown.returncode == 0
    lines = shown.stdout.splitlines()
    start = lines[0].index("letterbook search")
    for line in lines[1:5]:
        total = case.ask("search", *shlex.split(line[start:]))["total"]
        assert line.split()[0] == str(total)
    assert "4 terms within from:bob: 1 message found by any of them" in lines
    assert "1 term without a hit: nobody-at-all" in lines
    assert any(line.startswith("not read: line 6: ...: ") for line in lines)


def test_the_table_for_a_spreadsheet_runs_nothing(case: Case, names: Path, tmp_path: Path) -> None:
    """Cells that could be formulas are escaped; no file is overwritten."""
    out = tmp_path / "report.csv"
    words = ("-C", case.path, "search", "--terms", names, "--csv", out)
    assert program.run(*words).returncode == 0
    with out.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [unescape_cell(row["term"]) for row in rows][:3] == ["quay", "peppercorn", "=quay()"]
    assert rows[2]["term"] == "'=quay()"
    assert [row["read_as"] for row in rows] == ["query", "query", "phrase", "query", "not read", ""]
    assert not any(cell[:1] in ("=", "+", "-", "@") for row in rows for cell in row.values())
    before = out.read_bytes()
    assert program.run(*words).returncode == 2
    assert out.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["names.csv", "report.csv"]


def test_a_list_may_come_through_a_pipe(case: Case) -> None:
    """`--terms -` reads one term a line from standard input."""
    result = program.run(
        "-C", case.path, "search", "--terms", "-", "--json", text='quay\n"the quay"\n'
    )
    assert [row["hits"] for row in json.loads(result.stdout)["terms"]] == [2, 2]


@pytest.mark.parametrize(
    "words",
    [
        ("quay", "--terms", "-"),
        ("--terms", "-", "--ids"),
        ("--terms", "-", "--limit", "5"),
        ("quay", "--within", "x"),
        ("quay", "--as-phrases"),
        ("--csv", "x.csv"),
        ("--terms", "nowhere.csv"),
    ],
)
def test_options_that_do_not_go_together_are_refused(case: Case, words: tuple[str, ...]) -> None:
    """Status 2 and a sentence, and nothing is written."""
    result = program.run("-C", case.path, "search", *words)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.startswith("error: ")


def test_saved_searches_tell_what_is_new(tmp_path: Path) -> None:
    """Save, look, add, look again: only what came later is shown, and once."""
    book = tmp_path / "book"
    box = program.mbox(tmp_path / "a.mbox", [program.plain(n) for n in range(3)])
    assert program.run("init", book).returncode == 0
    program.ask("-C", book, "add", box)
    made = program.ask("-C", book, "saved", "add", "letters", "letter -word9", "--by", "nell")
    (saved,) = made["searches"]
    assert (saved["query"], saved["total"], saved["new"]) == ("letter -word9", 3, 3)
    assert saved["looked_at"] is None
    shown = program.run("-C", book, "saved", "run", "letters", "--new", "--limit", "2").stdout
    line = next(line for line in shown.splitlines() if line.startswith("1 more are new: "))
    words = shlex.split(line.rpartition(": ")[2])
    assert program.run(*words[1:]).stdout == "1 message no longer new\n"
    program.ask("-C", book, "add", program.mbox(tmp_path / "b.mbox", [program.plain(7)]))
    listed = program.run("-C", book, "saved", "list").stdout.splitlines()[1].split()
    assert listed[:2] == ["4", "1"]
    assert listed[3:] == ["letters", "letter", "-word9"]
    for keep, marked in (("--keep", 0), ("--ids", None), ("--new", 0)):
        result = program.run(
            "-C", book, "saved", "run", "letters", "--new", *{keep, "--new"},
            *([] if marked is None else ["--json"]),
        )  # fmt: skip
        if marked is None:
            assert len(result.stdout.split()) == 1
        else:
            run = json.loads(result.stdout)
            assert run["marked"] == marked
            assert run["answer"]["total"] == (1 if keep == "--keep" else 0)
    assert program.ask("-C", book, "saved", "run", "letters")["answer"]["total"] == 4
    assert program.ask("-C", book, "saved", "remove", "letters")["searches"] == []
    assert program.run("-C", book, "saved", "run", "letters").returncode == 8
    assert program.run("-C", book, "saved", "list").stdout == "no saved searches\n"


def test_a_page_of_a_saved_search_leads_to_the_next(case: Case, tmp_path: Path) -> None:
    """The printed command gives the next page; a search that is only run stays new."""
    book = tmp_path / "book"
    assert program.run("-C", case.path, "backup", book).returncode == 0
    assert program.run("-C", book, "rebuild").returncode == 0
    program.ask("-C", book, "saved", "add", "all", "*")
    shown = program.run("-C", book, "saved", "run", "all", "--limit", "3").stdout
    line = next(line for line in shown.splitlines() if line.startswith("next page: "))
    following = program.run(*shlex.split(line.removeprefix("next page: "))[1:])
    assert following.stdout.startswith("5 messages for *")
    assert program.ask("-C", book, "saved", "list")["searches"][0]["new"] == 5
