"""The second part of the affair: private messages, posts, a typed copy and printed mails."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.functional import program
from tests.story import talk
from tests.story.formats import Files

TRUTH = json.loads((Path(__file__).with_name("truth.json")).read_text(encoding="utf-8"))["talk"]
"""What the second part of the affair amounts to, by number of the private chain."""

FELIX, TIDES = "x:70011", "x:80022"
CHAIN = "channel:dm with:80022"
ZONE = ("--zone", "Europe/London")
ENCLOSING = """From:         Felix Harrow
Sent:         Friday, 12 October 2018 10:15
To:           Augustin Harrow
Subject:      The lease
Attachments:  lease draft 3.docx; tides.pdf

The list that they want is in the second.
"""


def write(folder: Path, files: Files) -> Path:
    """Return the folder once it holds the files."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a letterbook of the archive, the typed copy, the posts of others and the prints."""
    folder = tmp_path_factory.mktemp("talk")
    made = folder / "book"
    assert program.run("init", made, *ZONE).returncode == 0
    sources: tuple[tuple[str, Files, tuple[str, ...]], ...] = (
        ("vigie", talk.archive(), ()),
        ("fh", {"fh.txt": talk.transcript(talk.handed())}, ZONE),
        ("posts", {"posts.csv": talk.posts_of_others()}, ()),
        ("prints", talk.printed("pdf"), ZONE),
        ("enclosing", {"enclosing.txt": ENCLOSING.encode()}, ZONE),
    )
    for name, files, more in sources:
        result = program.run("-C", made, "add", write(folder / name, files), *more)
        assert result.returncode == 0, result.stderr
    return made


@pytest.fixture(scope="module")
def numbers(book: Path) -> dict[str, int]:
    """Return the number in the chain of each private message of the archive, by its id."""
    found = program.ask("-C", book, "search", f"{CHAIN} source:s1", "--limit", "500")
    chain = {line.text: line.number for line in talk.lines("chain")}
    ids: dict[str, int] = {}
    for hit in found["hits"]:
        text = program.ask("-C", book, "show", hit["id"])["mail"]["text"]
        ids[hit["id"]] = chain[text]
    assert sorted(ids.values()) == list(range(1, 65))
    return ids


def test_the_chain_has_64_messages_in_every_format(tmp_path: Path) -> None:
    """Archive, typed text, table and workbook give the same messages at the same instants."""
    chain = talk.lines("chain")
    rows = talk.table(chain)
    formats: dict[str, tuple[str, bytes]] = {
        "txt": ("chain.txt", talk.transcript(chain)),
        "csv": ("chain.csv", talk.as_csv(rows)),
        "xlsx": ("chain.xlsx", talk.as_workbook(rows)),
    }
    expected = [(line.text, line.seconds) for line in chain]
    for kind, (name, content) in formats.items():
        made = tmp_path / kind
        assert program.run("init", made, *ZONE).returncode == 0
        (tmp_path / name).write_bytes(content)
        assert program.run("-C", made, "add", tmp_path / name, *ZONE).returncode == 0
        assert told(made, "") == expected, kind
    made = tmp_path / "archive"
    assert program.run("init", made, *ZONE).returncode == 0
    assert program.run("-C", made, "add", write(tmp_path / "x", talk.archive())).returncode == 0
    assert told(made, CHAIN) == expected


def told(book: Path, query: str) -> list[tuple[str, int]]:
    """Return (text, earliest second) of the messages of a query, in order of date."""
    import letterbook

    with letterbook.open(book) as opened:
        hits = opened.search(query, sort="oldest", limit=200).hits
        mails = [opened.message(hit.id).mail for hit in hits]
    return [
        (mail.text.strip(), mail.sent.earliest)
        for mail in mails
        if mail.sent is not None and mail.sent.earliest is not None
    ]


def test_replies_are_those_of_the_plot(book: Path, numbers: dict[str, int]) -> None:
    """Messages, answers and delays under every rule, for both sides."""
    truth = TRUTH
    found = program.ask("-C", book, "replies", FELIX, TIDES, "--channel", "dm")
    for side, who in zip(found["sides"], ("felix", "tidetables"), strict=True):
        assert sorted(numbers[one] for one in side["message_ids"]) == truth["messages"][who]
        for rule in side["by_rule"]:
            expected = truth["answers"][who].get(rule["rule"])
            if expected is None:
                continue
            got = [
                [numbers[a["message"]], numbers[a["answers"]], a["low_s"]] for a in rule["answered"]
            ]
            assert got == expected, (who, rule["rule"])
            assert rule["answers"] == len(expected)
    felix = found["sides"][0]
    assert numbers[felix["silence"]["last_answer"]] == truth["last_answer"]["felix"] == 52
    assert len(felix["silence"]["since"]) == 12


def test_requests_and_what_became_of_them(book: Path, numbers: dict[str, int]) -> None:
    """Every message that asks is found, with its answer; one was acted on in public alone."""
    found = program.ask("-C", book, "replies", FELIX, TIDES, "--channel", "dm")
    asked: dict[int, tuple[int | None, bool]] = {}
    for side in found["sides"]:
        for one in side["requests"]:
            answer = numbers[one["answer"]] if one["answer"] else None
            asked[numbers[one["message"]]] = answer, bool(one["elsewhere"])
    expected = {
        one["number"]: (one["answer"], one["elsewhere"] is not None) for one in TRUTH["requests"]
    }
    assert asked == expected


def test_the_link_is_private_first_and_public_later(book: Path) -> None:
    """Who had it when: the archive's message with the typed copy of it, then two posts."""
    echoes = program.ask("-C", book, "echoes", "--link", talk.LINK)
    (echo,) = echoes["echoes"]
    assert echo["passage"] == "private-to-public"
    assert all(one["order_certain"] for one in echo["appearances"])
    (typed,) = echo["appearances"][0]["copies"]
    assert program.ask("-C", book, "show", typed)["mail"]["platform"] == "transcript"
    got = [
        {"channel": a["channel"], "who": a["author"], "delay_s": a["low_s"]}
        for a in echo["appearances"]
    ]
    keys = {name: f"x:{number}" for name, (number, _, _) in talk.ACCOUNTS.items()}
    expected = [{**one, "who": keys[one["who"]]} for one in TRUTH["echoes"]]
    assert [(a["channel"], a["delay_s"]) for a in got] == [
        (a["channel"], a["delay_s"]) for a in expected
    ]
    assert got[0]["who"] == expected[0]["who"]
    assert got[1]["who"] == expected[1]["who"]


def test_two_copies_differ_as_the_plot_says(book: Path, numbers: dict[str, int]) -> None:
    """The set handed over lacks one message, changes a word, shortens one, and is a minute off."""
    truth = TRUTH["differences"]
    found = program.ask("-C", book, "compare", f"source:s1 {CHAIN}", "s2")
    assert [numbers[one["id"]] for one in found["only_in_x"]] == truth["only_in_archive"]
    assert found["only_y"] == 0
    pairs = {numbers[pair["x"]]: pair for pair in found["near_pairs"]}
    assert sorted(n for n, pair in pairs.items() if pair["words_differ"]) == truth["words"]
    assert sorted(n for n, pair in pairs.items() if pair["date_differs"]) == truth["date"]
    changed = pairs[35]["changes"][0]
    assert (changed["in_x"], changed["in_y"]) == ("diary", "calendar")


def test_what_is_missing(book: Path) -> None:
    """A hole in the printed numbers, an attachment announced, a deleted post, one side's copy."""
    gaps = program.ask("-C", book, "gaps")["gaps"]
    kinds = {gap["kind"] for gap in gaps}
    assert {"document-numbers", "deleted", "one-copy-only", "not-in-other-copy"} <= kinds
    named = "The mail names what was attached (“lease draft 3.docx; tides.pdf”), and there is none."
    assert named in [gap["observation"] for gap in gaps if gap["kind"] == "attachment-absent"]
    lacking = [gap for gap in gaps if gap["kind"] == "not-in-other-copy"]
    assert [(gap["messages_total"], gap["source"]) for gap in lacking] == [
        (len(TRUTH["differences"]["only_in_archive"]), "s2")
    ]
    (hole,) = [gap for gap in gaps if gap["kind"] == "document-numbers"]
    assert hole["observation"].endswith("1 is not: 103.")
    (deleted,) = [gap for gap in gaps if gap["kind"] == "deleted"]
    assert deleted["messages_total"] == TRUTH["deleted"]


@pytest.mark.parametrize("kind", ["txt", "pdf"])
def test_printed_mail_is_read_from_text_and_pdf(
    kind: str, tmp_path: Path, count_of: Callable[[Path, str], int]
) -> None:
    """Eleven mails with their parties, days and numbers, in English and French."""
    made = tmp_path / "book"
    assert program.run("init", made, *ZONE).returncode == 0
    source = write(tmp_path / "prints", talk.printed(kind))
    assert program.run("-C", made, "add", source, *ZONE).returncode == 0
    assert count_of(made, "") == 11
    for mail in talk.plot()["printed"]:
        assert count_of(made, f'"{mail["number"]}" subject:"{mail["subject"]}"') == 1
        assert count_of(made, f'"{mail["number"]}" from:"{mail["from"]}"') == 1
        assert count_of(made, f'"{mail["number"]}" to:"{mail["to"]}"') == 1
    assert count_of(made, "date:2018-10-15") == 2
    assert count_of(made, "date:2018-10-16") == 1


@pytest.fixture
def count_of() -> Callable[[Path, str], int]:
    """Return how many messages a query finds."""

    def count(book: Path, query: str) -> int:
        found: dict[str, Any] = program.ask("-C", book, "search", query)
        return int(found["total"])

    return count
