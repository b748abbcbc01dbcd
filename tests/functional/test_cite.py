"""Citing: what is printed leads back to the message, here and elsewhere."""

from __future__ import annotations

import hashlib
import subprocess
from pathlib import Path

from tests.functional import program
from tests.functional.conftest import Case


def test_show_takes_everything_that_a_citation_names(case: Case) -> None:
    """The id, the Message-ID and both digests lead to the message."""
    identity = case.id_of("peppercorn")
    cited = case.ask("cite", identity)
    names = [cited["id"], f"<{cited['stated_ids'][0]}>", cited["stated_ids"][0]]
    names += [f"sha256:{cited['mail_sha256']}", f"sha256:{cited['sha256'].upper()}"]
    names += [f"sha256:{copy['sha256']}" for copy in cited["copies"]]
    for name in names:
        assert case.ask("show", name)["id"] == identity, name


def test_a_digest_that_names_nothing_is_an_error(case: Case) -> None:
    """A digest of nothing here ends with 8, one that is cut short with 2."""
    for name, status in ((f"sha256:{'0' * 64}", 8), ("sha256:0f0f", 2), ("sha256:", 2)):
        assert program.run("-C", case.path, "show", name).returncode == status


def test_a_citation_is_checked_without_the_letterbook(case: Case) -> None:
    """The digests are those of the files, and the commands print them."""
    identity = case.id_of("peppercorn")
    cited = case.ask("cite", identity)
    assert len(cited["copies"]) == 2
    box = next(copy for copy in cited["copies"] if copy["file"] == "box.mbox")
    assert box["file_sha256"] == [hashlib.sha256(case.box.read_bytes()).hexdigest()]
    for copy in cited["copies"]:
        folder = case.box.parent if copy is box else case.folder
        for command, digests in zip(
            copy["check"], ([copy["sha256"]], copy["file_sha256"]), strict=False
        ):
            done = subprocess.run(command, shell=True, cwd=folder, capture_output=True, text=True)
            assert done.stdout.split()[0] in digests, (command, done.stderr)


def test_the_line_of_a_citation_stands_alone(case: Case) -> None:
    """Sender, recipient, date with its offset, subject, Message-ID, place and digest: one line."""
    shown = program.run("-C", case.path, "cite", case.id_of("has:attachment")).stdout
    first = shown.splitlines()[0]
    for piece in (
        "Alice Alder <alice@alder.example> to Bob Birch <bob@birch.example>",
        "2018-03-01 09:00:00 +0100",
        '"Invoice for the quay"',
        f"Message-ID <{program.FIRST}>",
        "box.mbox!bytes:",
        "sha256:",
    ):
        assert piece in first
    hostile = program.run("-C", case.path, "cite", case.id_of("marmalade")).stdout
    assert "\x1b" not in hostile
    assert "\u202e" not in hostile


def test_a_sealed_giver_is_not_named_by_the_place(tmp_path: Path) -> None:
    """Where the file's name would tell the giver, it is withheld; nothing of it is printed."""
    box = program.mbox(tmp_path / "from-Whistle.mbox", [program.plain(1)])
    where = tmp_path / "case"
    assert program.run("init", where).returncode == 0
    program.ask("-C", where, "add", box, "--received-from", "Ann Whistle", "--sealed")
    shown = program.run("-C", where, "cite", "letter-1@cedar.example")
    assert shown.returncode == 0
    assert "whistle" not in shown.stdout.casefold()
    cited = program.ask("-C", where, "cite", "letter-1@cedar.example")
    assert (cited["copies"][0]["file"], cited["copies"][0]["named"]) == ("", False)
    assert cited["copies"][0]["sha256"]
