"""A model of meanings, given as a folder, finds translated quotations that no word leads to."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy
import pytest
from safetensors.numpy import save_file
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.normalizers import Lowercase
from tokenizers.pre_tokenizers import Whitespace

from letterbook.vectors.static_model import StaticModel
from tests.functional.program import ask, run

# Words of two languages on one line mean one thing; no two of a line look alike.
MEANINGS = ("owl hibou", "steals chipe", "spoons louches", "nightly nuitamment", "barge péniche",
            "sinks sombre", "treacle mélasse", "ladder échelle")  # fmt: skip


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a tiny model: one direction for each meaning."""
    folder = tmp_path_factory.mktemp("model") / "tiny"
    folder.mkdir()
    words = [word for line in MEANINGS for word in line.split()]
    tokenizer = Tokenizer(WordLevel({"[UNK]": 0} | {w: n for n, w in enumerate(words, 1)}, "[UNK]"))
    tokenizer.normalizer = Lowercase()
    tokenizer.pre_tokenizer = Whitespace()
    tokenizer.save(str(folder / "tokenizer.json"))
    matrix = numpy.zeros((len(words) + 1, len(MEANINGS)), dtype=numpy.float16)
    for n, line in enumerate(MEANINGS):
        for word in line.split():
            matrix[words.index(word) + 1, n] = 1
    save_file({"embeddings": matrix}, str(folder / "model.safetensors"))
    return folder


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a letterbook of a few English mails, the place where commands run."""
    said = ("The owl steals spoons nightly", "A barge sinks in treacle", "Bring the ladder please",
            "Minutes of the last meeting are attached for your reading")  # fmt: skip
    mails = tmp_path / "mails"
    mails.mkdir()
    for n, text in enumerate(said):
        (mails / f"{n}.eml").write_text(
            f"From: ann@alder.example\nTo: ben@birch.example\nSubject: {n}\n"
            f"Date: Mon, 5 Nov 2018 0{n}:00:00 +0000\nMessage-ID: <{n}@alder.example>\n\n{text}.\n"
        )
    path = tmp_path / "book"
    assert run("init", path).returncode == 0
    monkeypatch.chdir(path)
    assert run("add", mails).returncode == 0
    return path


def quoted(*words: str | Path) -> dict[str, Any]:
    """Return the finding on one French quotation."""
    answer = ask("check", "--quote", "Le hibou chipe nuitamment des louches", *words)
    found: dict[str, Any] = answer["articles"][0]["quotations"][0]
    return found


def test_a_model_finds_what_no_word_leads_to(book: Path, model: Path) -> None:
    """Without it the message is no candidate; with it, it is the first, and never a match."""
    without = [place["passage"] for place in quoted()["places"]]
    assert not any("owl" in passage for passage in without)
    found = quoted("--model", model)
    assert found["verdict"] == "translated"
    assert "owl steals spoons" in found["places"][0]["passage"]
    assert any("model tiny (sha256" in why for why in found["places"][0]["why"])
    assert book.is_dir()


def test_nearness_is_that_of_meanings(model: Path) -> None:
    """From 0 to 1, for texts of any bytes."""
    vectors = StaticModel(model)
    same, other, empty, odd = vectors.nearness(
        "hibou chipe", ["the owl steals", "barge sinks", "", "\udcff\x00 owl"]
    )
    assert same == pytest.approx(1.0)
    assert other == empty == 0.0
    assert 0 < odd < 1
    assert vectors.nearness("owl", []) == []


@pytest.mark.parametrize("broken", ["nothing", "no weights", "no tokens", "junk", "two matrices"])
def test_a_folder_without_a_model_is_said_so(
    book: Path, model: Path, tmp_path: Path, broken: str
) -> None:
    """One sentence and a next step, whatever is wrong with it."""
    folder = tmp_path / "broken"
    folder.mkdir()
    if broken in ("no weights", "junk", "two matrices"):
        (folder / "tokenizer.json").write_bytes((model / "tokenizer.json").read_bytes())
    if broken == "no tokens":
        (folder / "tokenizer.json").write_text(json.dumps({"model": None}))
        (folder / "model.safetensors").write_bytes((model / "model.safetensors").read_bytes())
    if broken == "junk":
        (folder / "model.safetensors").write_bytes(b"\xff" * 64)
    if broken == "two matrices":
        one = numpy.zeros((99, 2), dtype=numpy.float32)
        save_file({"a": one, "b": one}, str(folder / "model.safetensors"))
    done = run("check", "--quote", "anything at all", "--model", folder)
    assert done.returncode != 0
    assert done.stderr.startswith("error: ")
    assert "next: " in done.stderr
    assert "Traceback" not in done.stderr
    assert book.is_dir()


def test_a_model_goes_with_an_article(book: Path, model: Path) -> None:
    """Verifying the letterbook takes none."""
    assert run("check", "--model", model).returncode != 0
    assert book.is_dir()
