"""Exporting and citing: all of it, nothing overwritten, and others can check what came out."""

from __future__ import annotations

import csv
import hashlib
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from letterbook.rules.cell_escape import unescape_cell
from tests.functional import program
from tests.functional.conftest import Case

FORMATS = ("csv", "jsonl", "mbox", "eml")


def manifest_of(path: Path) -> list[dict[str, Any]]:
    """Return the lines of the manifest beside an export."""
    beside = path.with_name(path.name + ".manifest.jsonl")
    return [json.loads(line) for line in beside.read_text(encoding="utf-8").splitlines()]


def export(case: Case, to: Path, form: str, *words: str) -> Any:
    """Export with --json and return the report."""
    return case.ask("export", *words, "--to", to, "--format", form)


@pytest.mark.parametrize("form", FORMATS)
def test_every_message_of_the_query_is_exported_and_accounted_for(
    case: Case, tmp_path: Path, form: str
) -> None:
    """Report, manifest and chain say the same of the output, and nothing else stays behind."""
    out = tmp_path / "out"
    report = export(case, out, form)
    total = case.ask("search")["total"]
    assert (report["total"], report["exported"], report["left_out"]) == (total, total, 0)
    first, *entries, last = manifest_of(out)
    assert (first["kind"], first["query"], first["zone"]) == ("export", "*", "Europe/Paris")
    assert [entry["kind"] for entry in entries] == ["entry"] * total
    ids = [hit["id"] for hit in case.ask("search", "--sort", "oldest")["hits"]]
    assert [entry["id"] for entry in entries] == ids
    for entry in entries:
        if form == "eml":
            data = (out / entry["file"]).read_bytes()
        else:
            data = out.read_bytes()[entry["start"] : entry["end"]]
        assert hashlib.sha256(data).hexdigest() == entry["sha256"]
    whole = (out / "MANIFEST" if form == "eml" else out).read_bytes()
    assert hashlib.sha256(whole).hexdigest() == report["sha256"] == last["sha256"]
    assert last["custody_head"] == report["custody_head"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "out.manifest.jsonl"]


def test_the_chain_tells_that_something_left_but_not_what_was_sought(
    case: Case, tmp_path: Path
) -> None:
    """The link has format, count and digest; neither the query nor the path stands in it."""
    report = export(case, tmp_path / "secret-name.csv", "csv", "peppercorn")
    link = case.ask("custody")["links"][-1]
    assert (link["event"], f"{link['number']}:{link['hash']}") == (
        "exported",
        report["custody_head"],
    )
    assert link["facts"] == {
        "format": "csv", "messages": 1, "left_out": 0, "bytes": report["bytes"],
        "sha256": report["sha256"],
    }  # fmt: skip
    assert case.ask("check")["problems"] == []


@pytest.mark.parametrize("form", FORMATS)
def test_nothing_is_overwritten(case: Case, tmp_path: Path, form: str) -> None:
    """A file, folder, dead link or manifest of the name ends with 2, and stays as it was."""
    for name in ("file", "folder", "link", "told"):
        (tmp_path / name).mkdir()
    (tmp_path / "file" / "out").write_text("mine")
    (tmp_path / "folder" / "out").mkdir()
    (tmp_path / "link" / "out").symlink_to("nowhere")
    (tmp_path / "told" / "out.manifest.jsonl").write_text("mine")
    before = sorted(tmp_path.rglob("*"))
    chain = case.ask("custody")["links"]
    for name in ("file", "folder", "link", "told"):
        to = tmp_path / name / "out"
        result = program.run("-C", case.path, "export", "--to", to, "--format", form)
        assert result.returncode == 2, result.stderr
        assert "exists and is left alone" in result.stderr
    assert sorted(tmp_path.rglob("*")) == before
    assert (tmp_path / "file" / "out").read_text() == "mine"
    assert case.ask("custody")["links"] == chain


def test_an_export_cannot_stand_inside_the_letterbook(case: Case) -> None:
    """The folder of the letterbook holds nothing but the letterbook."""
    to = case.path / "blobs" / "out.csv"
    result = program.run("-C", case.path, "export", "--to", to, "--format", "csv")
    assert (result.returncode, to.exists()) == (2, False)


def test_the_table_shows_what_was_found(case: Case, tmp_path: Path) -> None:
    """A row has what a hit has, and hostile cells come back by the documented rule."""
    export(case, tmp_path / "t.csv", "csv", "--sort", "newest", "--text")
    with (tmp_path / "t.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    hits = {hit["id"]: hit for hit in case.ask("search")["hits"]}
    assert {row["id"] for row in rows} == set(hits)
    for row in rows:
        assert unescape_cell(row["subject"]) == hits[row["id"]]["subject"]
        assert row["text"]
    invoice = next(row for row in rows if row["attachments"])
    assert (invoice["attachments"], invoice["message_id"]) == ("invoice.pdf", program.FIRST)
    assert len(invoice["copies"].split("; ")) == 2


def test_a_json_line_is_what_show_prints(case: Case, tmp_path: Path) -> None:
    """Nothing is lost: each line is the object of `show --json`, byte for byte."""
    export(case, tmp_path / "all.jsonl", "jsonl")
    for line in (tmp_path / "all.jsonl").read_text(encoding="utf-8").splitlines():
        identity = json.loads(line)["id"]
        assert program.run("-C", case.path, "show", identity, "--json").stdout == line + "\n"


def test_an_mbox_comes_back_as_the_same_mails(case: Case, tmp_path: Path) -> None:
    """A letterbook of the exported mbox has the same messages with the same bytes."""
    report = export(case, tmp_path / "all.mbox", "mbox")
    assert report["remarks"] == {"date-not-known": 2}
    assert program.run("init", tmp_path / "other").returncode == 0
    added = program.ask("-C", tmp_path / "other", "add", tmp_path / "all.mbox")
    assert added["total"]["found"] == report["exported"]
    assert program.ask("-C", tmp_path / "other", "notices", "--code", "ambiguous:")["total"] == 0
    for hit in case.ask("search")["hits"]:
        mine = program.run_bytes("-C", case.path, "show", hit["id"], "--rfc822")
        theirs = program.run_bytes("-C", tmp_path / "other", "show", hit["id"], "--rfc822")
        assert mine == theirs


def test_originals_are_checked_by_the_usual_tool(case: Case, tmp_path: Path) -> None:
    """`sha256sum -c MANIFEST` accepts the folder, and each file is the mail of a message."""
    export(case, tmp_path / "originals", "eml")
    folder = tmp_path / "originals"
    names = sorted(path.name for path in folder.glob("*.eml"))
    assert all(re.fullmatch(r"(\d{4}-\d\d-\d\d|undated)_[0-9a-f]{32}\.eml", n) for n in names)
    for name in names:
        raw = program.run_bytes("-C", case.path, "show", name[-36:-4], "--rfc822")
        assert (folder / name).read_bytes() == raw
        digest = hashlib.sha256(raw).hexdigest()
        assert case.ask("show", f"sha256:{digest}")["id"] == name[-36:-4]
    if shutil.which("sha256sum"):
        done = subprocess.run(["sha256sum", "-c", "MANIFEST"], cwd=folder, capture_output=True)
        assert done.returncode == 0
        assert done.stdout.count(b": OK") == len(names)


def test_what_cannot_be_read_is_named_and_the_rest_is_exported(tmp_path: Path) -> None:
    """With a source gone from its place the mails left out are counted, with status 1."""
    box = program.mbox(tmp_path / "box.mbox", [program.plain(1)])
    stays = program.mbox(tmp_path / "stays.mbox", [program.plain(2)])
    assert program.run("init", tmp_path / "case").returncode == 0
    program.ask("-C", tmp_path / "case", "add", box, "--in-place")
    program.ask("-C", tmp_path / "case", "add", stays)
    box.unlink()
    words = ("-C", tmp_path / "case", "export", "--format", "mbox", "--to", tmp_path / "o.mbox")
    result = program.run(*words, "--json")
    assert result.returncode == 1, result.stderr
    report = json.loads(result.stdout)
    assert (report["total"], report["exported"], report["left_out"]) == (2, 1, 1)
    assert report["examples"][0]["why"]
    kinds = sorted(line["kind"] for line in manifest_of(tmp_path / "o.mbox"))
    assert kinds == ["end", "entry", "export", "left-out"]


def test_more_messages_than_a_page_are_exported_once_each(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Following the pages gives every message once, in each order."""
    import letterbook
    from letterbook.services import export_messages

    monkeypatch.setattr(export_messages, "PAGE", 3)
    box = program.mbox(tmp_path / "box.mbox", [program.plain(n) for n in range(11)])
    with letterbook.init(tmp_path / "case") as book:
        book.add([box], workers=0)
        for query, sort in (("letter", "relevance"), ("", "oldest"), ("", "newest")):
            out = tmp_path / f"{sort}.jsonl"
            report = book.export(query, out, "jsonl", sort=sort)  # type: ignore[arg-type]
            ids = [json.loads(line)["id"] for line in out.read_text().splitlines()]
            assert len(set(ids)) == len(ids) == report.exported == 11
