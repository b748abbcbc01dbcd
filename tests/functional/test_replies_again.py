"""Figures of a pair that were asked for before are those of now, whoever changed what."""

from __future__ import annotations

from pathlib import Path

import pytest

import letterbook
from tests.functional.program import run

ANN, BEN, BEN_TOO = "ann@alder.example", "ben@birch.example", "b@birch.example"


def mail(folder: Path, number: int, sender: str, to: str) -> Path:
    """Write one mail."""
    path = folder / f"{number}.eml"
    path.write_text(
        f"From: {sender}\nTo: {to}\nSubject: quay {number}\nMessage-ID: <{number}@alder.example>\n"
        f"Date: Mon, 5 Nov 2018 09:0{number}:00 +0000\n\nWill you come, number {number}?\n"
    )
    return path


@pytest.mark.parametrize("elsewhere", [True, False])
def test_answers_follow_what_is_added_and_decided(tmp_path: Path, elsewhere: bool) -> None:
    """By another process or by this one: added mail, joined people, and the undoing of that."""
    path = tmp_path / "book"
    assert run("init", path).returncode == 0
    assert run("add", mail(tmp_path, 1, ANN, BEN), cwd=path).returncode == 0
    with letterbook.open(path) as book:
        assert book.replies(ANN, BEN).messages == 1
        assert book.replies(ANN, BEN) is book.replies(ANN, BEN)
        more = mail(tmp_path, 2, ANN, BEN_TOO)
        if elsewhere:
            assert run("add", more, cwd=path).returncode == 0
            joined = run("people", "join", "Ben", BEN, BEN_TOO, "--because", "x", cwd=path)
            assert joined.returncode == 0
        else:
            book.add([more])
            book.join_person("Ben", [BEN, BEN_TOO], because="x")
        assert book.replies(ANN, "Ben").messages == 2
        book.split_person("Ben", BEN_TOO, because="y")
        assert book.replies(ANN, "Ben").messages == 1
        mail(tmp_path, 3, BEN, ANN)
        assert run("add", tmp_path / "3.eml", cwd=path).returncode == 0
        assert book.replies(ANN, BEN).messages == 2
