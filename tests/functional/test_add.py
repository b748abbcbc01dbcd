"""Bringing mail in: every entry and byte is accounted for, and said."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from tests.functional import program
from tests.functional.conftest import Case

COUNTS = ("found", "stored", "copies", "quarantined", "skipped")


def adds_up(counts: dict[str, Any]) -> bool:
    """True when every entry was stored, a copy, quarantined or skipped."""
    return bool(counts["found"] == sum(counts[name] for name in COUNTS[1:]))


def test_counts_come_out_as_the_mail_was_made(case: Case) -> None:
    """Five entries in the mbox, one an exact copy; the Maildir holds one known mail of two."""
    box, folder = case.report["sources"]
    assert [box[name] for name in COUNTS] == [5, 4, 1, 0, 0]
    assert (box["messages_new"], box["messages_joined"]) == (4, 1)
    assert folder["found"] == 2
    assert (folder["messages_new"], folder["messages_joined"]) == (1, 1)
    assert case.report["total"]["found"] == 7
    assert case.ask("status")["messages"] == 5


def test_every_source_and_the_total_add_up(case: Case) -> None:
    """found = stored + copies + quarantined + skipped, and every byte lies somewhere."""
    for counts in (*case.report["sources"], case.report["total"]):
        assert adds_up(counts)
        assert counts["bytes_covered"] == counts["bytes"] > 0
    assert case.report["sources"][0]["bytes"] == case.box.stat().st_size
    for name in (*COUNTS, "notices", "messages_new", "messages_joined", "attached_messages"):
        sum_of_sources = sum(source[name] for source in case.report["sources"])
        assert case.report["total"][name] == sum_of_sources


def test_people_are_told_the_same(tmp_path: Path) -> None:
    """The form for people prints the equation, the bytes and where to see each notice."""
    box = program.mbox(tmp_path / "box", [program.invoice(), program.hostile()])
    program.run("init", tmp_path / "c")
    result = program.run("-C", tmp_path / "c", "add", box)
    assert result.returncode == 0
    assert "found 2 = stored 2 + copies 0 + quarantined 0 + skipped 0" in result.stdout
    assert f"every byte of {box.stat().st_size:,} bytes accounted for" in result.stdout
    assert result.stderr == ""
    for line in result.stdout.splitlines():
        if " notice" in line and ": letterbook " in line:
            words = line.partition(": letterbook ")[2].split()
            shown = program.run("-C", tmp_path / "c", *words)
            assert shown.returncode == 0
            assert shown.stdout.startswith(line.split()[0])


def test_the_same_bytes_from_the_same_hand_change_nothing(tmp_path: Path) -> None:
    """A second `add` of one path says so and adds no message."""
    box = program.mbox(tmp_path / "box", [program.invoice(), program.answer()])
    program.run("init", tmp_path / "c")
    first = program.ask("-C", tmp_path / "c", "add", box)
    before = program.run("-C", tmp_path / "c", "dump").stdout
    again = program.ask("-C", tmp_path / "c", "add", box)
    assert not first["sources"][0]["unchanged"]
    assert again["sources"][0]["unchanged"]
    assert again["sources"][0]["source"] == first["sources"][0]["source"]
    assert program.run("-C", tmp_path / "c", "dump").stdout == before


def test_two_letterbooks_of_one_source_are_equal(tmp_path: Path) -> None:
    """The same mail gives the same catalogue and the same answers, however many processes read."""
    box = program.mbox(tmp_path / "box", [program.plain(n) for n in range(60)])
    seen = []
    for name, workers in (("a", "0"), ("b", "2")):
        program.run("init", tmp_path / name)
        program.ask("-C", tmp_path / name, "add", box, "--workers", workers)
        found = program.ask("-C", tmp_path / name, "search", "letter", "--sort", "oldest")
        found.pop("took_ms")
        seen.append((program.run("-C", tmp_path / name, "dump").stdout, found))
    assert seen[0] == seen[1]
    assert seen[0][1]["total"] == 60


def test_acknowledged_entries_are_said_on_standard_error(tmp_path: Path) -> None:
    """--acknowledge prints JSON lines whose last number is all the entries."""
    box = program.mbox(tmp_path / "box", [program.plain(n) for n in range(20)])
    program.run("init", tmp_path / "c")
    result = program.run("-C", tmp_path / "c", "add", box, "--acknowledge", "--json")
    lines = [json.loads(line) for line in result.stderr.splitlines()]
    assert lines
    assert [line["acknowledged"] for line in lines] == sorted(n["acknowledged"] for n in lines)
    assert lines[-1] == {"acknowledged": 20, "source": "s1"}
    assert json.loads(result.stdout)["total"]["found"] == 20


def test_hand_over_facts_are_kept_and_a_sealed_giver_is_not_shown(tmp_path: Path) -> None:
    """What `add` was told stands in `sources`; the sealed name does not."""
    box = program.mbox(tmp_path / "box", [program.plain(1)])
    program.run("init", tmp_path / "c")
    facts = ("--custodian", "A. Alder", "--received-from", "Deep Throat", "--sealed")
    program.ask("-C", tmp_path / "c", "add", box, *facts, "--received-on", "spring 2018")
    shown = program.run("-C", tmp_path / "c", "sources", "--json").stdout
    facts_kept = json.loads(shown)["sources"][0]["hand_over"]
    assert (facts_kept["custodian"], facts_kept["received_on"]) == ("A. Alder", "spring 2018")
    assert "Deep Throat" not in shown
    assert "Deep Throat" not in program.run("-C", tmp_path / "c", "sources").stdout
    assert "Deep Throat" not in program.run("-C", tmp_path / "c", "custody", "--json").stdout
    assert program.ask("-C", tmp_path / "c", "search", "custodian:alder")["total"] == 1


def test_inspect_writes_nothing_and_counts(case: Case, tmp_path: Path) -> None:
    """`inspect` names the formats and counts a small mailbox exactly."""
    found = program.ask("inspect", case.box)
    assert found["messages"] == 5
    assert found["exact"]
    assert [group["format"] for group in found["groups"]] == ["mbox"]
    told = program.run("inspect", case.box, case.folder, cwd=tmp_path).stdout
    assert "mbox" in told
    assert "Nothing was written." in told
    assert list(tmp_path.iterdir()) == []


def test_an_interruption_is_kept_and_continued(tmp_path: Path) -> None:
    """Ctrl-C ends with 130 and the sentence; the same command again completes the work."""
    box = program.mbox(tmp_path / "box", [program.plain(n) for n in range(12_000)])
    program.run("init", tmp_path / "c")
    words = ["-C", str(tmp_path / "c"), "add", str(box), "--acknowledge"]
    with subprocess.Popen(
        [sys.executable, "-m", "letterbook", *words],
        env=program.environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    ) as adding:
        assert adding.stderr is not None
        first = adding.stderr.readline()
        os.killpg(adding.pid, signal.SIGINT)
        began = time.monotonic()
        rest = adding.stderr.read()
        status = adding.wait(timeout=30)
    assert time.monotonic() - began < 20
    said = [line for line in (first + rest).splitlines() if line.startswith('{"ack')]
    assert status == 130, rest
    assert "Traceback" not in rest
    assert "it continues where it stopped" in rest
    kept = program.ask("-C", tmp_path / "c", "status")
    assert json.loads(said[-1])["acknowledged"] <= kept["found"] < 12_000
    assert program.ask("-C", tmp_path / "c", "check")["problems"] == []
    assert program.run(*words).returncode == 0
    whole = program.ask("-C", tmp_path / "c", "status")
    assert (whole["found"], whole["messages"], whole["indexed"]) == (12_000, 12_000, 12_000)
