"""Findings kept in the record: decided about, found again, reported, and packed for others."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.functional import program
from tests.functional.program import ROOT, ask, run

ARTICLES = ROOT / "tests" / "story" / "articles"
NEVER_SAID = ("fake", "false", "invented", "forged", "authentic")


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a letterbook of the story, with no finding."""
    path = tmp_path_factory.mktemp("findings") / "story"
    assert run("demo", path).returncode == 0
    return path


@pytest.fixture
def book(story: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of it with the findings about both articles, the place where commands run."""
    path = tmp_path / "book"
    shutil.copytree(story, path)
    monkeypatch.chdir(path)
    done = run("check", ARTICLES / "courier.txt", ARTICLES / "vigie.txt", "--keep", "--by", "nell")
    assert done.returncode == 0, done.stderr
    return path


def kept(**wanted: str) -> list[dict[str, Any]]:
    """Return the findings that the record holds, of some values."""
    found = ask("finding", "list")["findings"]
    return [one for one in found if all(one[name] == value for name, value in wanted.items())]


def test_every_finding_of_a_check_is_kept_once(book: Path) -> None:
    """As many as the check has; a second check adds none; nobody has decided about them."""
    checked = ask("check", ARTICLES / "courier.txt", ARTICLES / "vigie.txt")
    told = [
        one["verdict"]
        for article in checked["articles"]
        for one in (*article["quotations"], *article["claims"])
    ]
    assert sorted(one["verdict"] for one in kept()) == sorted(told)
    assert len(told) > 30
    assert run("check", ARTICLES / "courier.txt", "--keep").returncode == 0
    assert len(kept()) == len(told)
    assert {(one["state"], one["by"]) for one in kept()} == {("open", "nell")}
    assert (book / "record.db").exists()


def test_a_person_confirms_dismisses_and_takes_back(book: Path) -> None:
    """The decision, who made it and why stand with the finding; an undo can be undone."""
    number = kept(verdict="altered")[0]["number"]
    decided = ask("finding", "confirm", str(number), "--by", "nell", "--note", "read it twice")
    one = decided["findings"][0]
    assert (one["state"], one["decided_by"], one["note"]) == ("confirmed", "nell", "read it twice")
    undone = ask("finding", "undo", str(one["decision"]))["claim"]
    assert [o["state"] for o in kept() if o["number"] == number] == ["open"]
    ask("finding", "undo", str(undone))
    assert [o["state"] for o in kept() if o["number"] == number] == ["confirmed"]
    ask("finding", "dismiss", str(number))
    assert [o["number"] for o in kept(state="dismissed")] == [number]
    assert run("finding", "confirm", "999999").returncode == 8
    assert run("finding", "undo", str(number)).returncode == 8
    assert book.is_dir()


def test_findings_are_searched(book: Path) -> None:
    """By verdict and by state, the messages they rest on are found, also after a rebuild."""
    number = kept(verdict="altered")[0]["number"]
    words = "I have not said how he will vote"
    for _ in range(2):
        found = ask("search", "finding:altered", "--limit", "50")
        assert found["total"] == len(found["hits"]) > 0
        assert ask("search", f'finding:altered "{words}"')["total"] == found["total"]
        assert run("rebuild").returncode == 0
    assert ask("search", "finding:confirmed")["total"] == 0
    ask("finding", "confirm", str(number))
    assert ask("search", "finding:confirmed")["total"] == found["total"]
    assert ask("search", "constat:altered")["total"] == found["total"]
    refused = run("search", "finding:atlered")
    assert refused.returncode != 0
    assert "finding:altered" in refused.stderr
    assert book.is_dir()


def test_only_what_was_confirmed_leaves_the_record(book: Path) -> None:
    """A report and a package refuse what nobody confirmed; a working copy says that it is one."""
    open_one = str(kept(verdict="spliced")[0]["number"])
    assert run("finding", "report", open_one, "--to", "one.html").returncode != 0
    assert run("finding", "package", open_one, "--to", "one.zip").returncode != 0
    assert run("finding", "package", "--to", "none.zip").returncode != 0
    assert ask("finding", "report", "--to", "empty.html")["findings"] == 0
    assert ask("finding", "report", "--working", "--to", "all.html")["findings"] == len(kept())
    assert "Working copy" in (book / "all.html").read_text("utf-8")
    assert "Working copy" not in (book / "empty.html").read_text("utf-8")
    assert not (book / "one.html").exists()
    assert not (book / "one.zip").exists()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_report_says_why_and_how_to_check(book: Path, language: str) -> None:
    """Words, verdict, difference, passage, digest, decision; nothing runs, nothing loads."""
    one = kept(verdict="altered")[0]
    ask("finding", "confirm", str(one["number"]), "--by", "nell")
    for ending in ("html", "json", "pdf"):
        ask("finding", "report", "--to", f"r.{ending}", "--language", language)
    page = (book / "r.html").read_text("utf-8")
    said = {"en": "The words differ", "fr": "Les mots diffèrent"}[language]
    place = one["places"][0]
    for words in (said, place["sha256"], "nell", place["passage"], one["article"]["sha256"]):
        assert words in page
    assert "<script" not in page
    assert "http" not in page.split("<body>")[1].replace("https://search.tidetables.example", "")
    assert not [word for word in NEVER_SAID if word in page.lower()]
    told = json.loads((book / "r.json").read_text("utf-8"))
    assert [o["finding"]["number"] for o in told["findings"]] == [one["number"]]
    assert told["working"] is False
    paper = (book / "r.pdf").read_bytes()
    assert paper.startswith(b"%PDF-")
    assert run("finding", "report", "--to", "r.pdf").returncode != 0  # never over a file


def test_a_package_is_checked_without_letterbook(book: Path, tmp_path: Path) -> None:
    """Its sums hold, its bytes are those of the source, the passage stands in them."""
    chosen = [kept(verdict=verdict)[0] for verdict in ("altered", "shortened-unmarked")]
    numbers = [str(one["number"]) for one in chosen]
    ask("finding", "confirm", *numbers)
    ask("finding", "package", "--to", "a.zip")
    ask("finding", "package", *numbers, "--to", "b.zip")
    assert (book / "a.zip").read_bytes() == (book / "b.zip").read_bytes()
    out = tmp_path / "out"
    with zipfile.ZipFile(book / "a.zip") as pack:
        pack.extractall(out)
    sums = subprocess.run(
        ["sha256sum", "--check", "--strict", "SHA256SUMS"],
        cwd=out,
        capture_output=True,
        check=False,
    )
    assert sums.returncode == 0
    listed = {line.split("  ")[1] for line in (out / "SHA256SUMS").read_text().splitlines()}
    there = {str(p.relative_to(out)) for p in out.rglob("*") if p.is_file()}
    assert there - listed == {"SHA256SUMS"}
    places = {place["message"]: place for one in chosen for place in one["places"]}
    folders = sorted((out / "messages").iterdir())
    assert len(folders) == len(places)
    for folder in folders:
        told = (folder / "check.txt").read_text("utf-8")
        place = next(p for identity, p in places.items() if identity in told)
        raw = next(folder.glob("original.*")).read_bytes()
        assert hashlib.sha256(raw).hexdigest() == place["sha256"]
        assert raw == program.run_bytes("show", place["message"], "--raw")
        assert place["passage"].split()[0] in raw.decode("utf-8", "replace")
        assert place["passage"] in " ".join((folder / "text.txt").read_text("utf-8").split())
        assert (folder / "around.txt").stat().st_size > (folder / "text.txt").stat().st_size


def test_a_later_check_that_finds_something_else_is_decided_anew(
    book: Path, tmp_path: Path
) -> None:
    """More of the record changes a verdict: the old one gives way, and its decision with it."""
    text = "\u201cThe gulls of the second quay have learned to read the tables,\u201d he wrote."
    article = tmp_path / "later.txt"
    article.write_text(text, "utf-8")
    assert run("check", article, "--keep").returncode == 0
    before = kept(words="The gulls of the second quay have learned to read the tables,")
    assert [one["verdict"] for one in before] == ["not-found"]
    ask("finding", "confirm", str(before[0]["number"]))
    mail = tmp_path / "late.eml"
    mail.write_text(
        "From: ann@alder.example\nTo: ben@birch.example\nSubject: gulls\n"
        "Date: Mon, 5 Nov 2018 09:00:00 +0000\nMessage-ID: <gulls@alder.example>\n\n"
        "The gulls of the second quay have learned to read the tables.\n"
    )
    assert run("add", mail).returncode == 0
    assert run("check", article, "--keep").returncode == 0
    after = kept(words="The gulls of the second quay have learned to read the tables,")
    assert [(one["verdict"], one["state"]) for one in after] == [("typography-differs", "open")]
    assert after[0]["replaces"] == before[0]["number"]
    assert "replaced" in run("finding", "confirm", str(before[0]["number"])).stderr
    assert book.is_dir()


def test_words_that_would_be_markup_are_words(book: Path, tmp_path: Path) -> None:
    """Hostile words in an article stay text in the page and on paper."""
    article = tmp_path / "x.txt"
    article.write_text(
        "He said \u201c<script>alert(1)</script> #panic(1) $x$ [*b*] \\u{41} never here\u201d.",
        "utf-8",
    )
    assert run("check", article, "--keep").returncode == 0
    digest = next(o["article"]["sha256"] for o in kept() if o["article"]["name"] == "x.txt")
    done = run("finding", "report", "--working", "--article", digest, "--to", "x.html")
    assert done.returncode == 0, done.stderr
    done = run("finding", "report", "--working", "--article", digest, "--to", "x.pdf")
    assert done.returncode == 0, done.stderr
    page = (book / "x.html").read_text("utf-8")
    assert "&lt;script&gt;" in page
    assert "<script" not in page


def test_a_finding_shows_what_stands_beside_its_message(book: Path) -> None:
    """The messages before and after in the conversation, in the order of their dates."""
    (article,) = ask("check", ARTICLES / "courier.txt")["articles"]
    told = {one["verdict"]: one for one in article["quotations"]}
    one = told["shortened-marked"]
    around = [one["earlier"], {**one["places"][0]}, one["later"]]
    instants = [o["sent"]["earliest"] for o in around]
    assert instants == sorted(instants)
    chain = [p["id"] for p in ask("thread", around[1]["message"])["places"]]
    at = chain.index(around[1]["message"])
    assert [chain[at - 1], chain[at + 1]] == [around[0]["message"], around[2]["message"]]
    assert "diary need not be complete" in around[2]["text"]
    shown = run("check", ARTICLES / "courier.txt").stdout
    assert "put aside (cookies): We use cookies" in shown
    assert book.is_dir()
