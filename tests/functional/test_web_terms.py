"""Lists of names in the reading room: every figure is that of the search that it links to."""

from __future__ import annotations

import csv
import io
import re
from html import unescape
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.functional import program
from tests.functional.web import ORIGIN, form_token, page, room, words

TERMS = (
    "vane", "harrow", "lease OR rent", "-quay", "from:clerk", '"silent partner"', "zebrafish",
    "O'Brien (sons", "Vane", "%%",
)  # fmt: skip


def ask(client: TestClient, file: tuple[str, bytes] | None = None, **fields: str) -> str:
    """Return the page that answers a list."""
    sent = {"form_token": form_token(page(client, "/terms")), **fields}
    files = {"file": file} if file else None
    answer = client.post("/terms", data=sent, files=files, headers={"origin": ORIGIN})
    assert answer.status_code == 200, answer.text[:500]
    return answer.text


@pytest.mark.parametrize("within", ["", "lease OR quay"])
def test_every_number_is_that_of_its_search(client: TestClient, within: str) -> None:
    """Messages, those of one term alone, and those of each person, for every term and for all."""
    html = ask(client, terms="\r\n".join(TERMS), within=within)
    table = html.partition("<tbody>")[2].partition("</tbody>")[0]
    counted = 0
    for row in table.split("</tr>")[:-1]:
        cells = re.findall(r'<td class="n">(.*?)</td>', row)
        figures = [cells[0], cells[1], *re.findall(r"</bdi> (<a.*?</a>)", row)]
        for cell in figures:
            link = re.fullmatch(r'<a href="(/search\?q=[^"]+)">([\d,]+)</a>', cell)
            assert link is not None, cell
            told = words(page(client, unescape(link[1])))
            assert re.search(rf"\b{link[2]} messages?\b", told), (cell, told[600:700])
            counted += 1
    assert counted > 20
    total = re.search(r'<a href="(/search\?q=[^"]+)">(\d+) messages</a> found by any', html)
    assert total is not None
    assert f"{total[2]} messages for" in words(page(client, unescape(total[1])))


def test_the_report_says_what_the_command_says(
    client: TestClient, story: Path, tmp_path: Path
) -> None:
    """Terms, notices, and the CSV byte for byte; also of a file that came from a spreadsheet."""
    table = b"no;name\n1;Vane\n2;Harrow\n3;\n4;vane\n"
    path = tmp_path / "names.csv"
    path.write_bytes(table)
    told = program.ask("-C", story, "search", "--terms", path, "--csv", tmp_path / "out.csv")
    html = ask(client, file=("names.csv", table))
    said = words(html)
    assert f"{len(told['terms'])} terms of the file names.csv : {told['total']} messages" in said
    assert "The terms are from the column name" in said
    for notice in told["notices"]:
        assert f"line {notice['line']}" in said
        assert notice["what"] in said
    hidden = dict(re.findall(r'<input type="hidden" name="(list|name)" value="([^"]*)"', html))
    seen = {"form_token": form_token(html), "as": "csv", **hidden}
    answer = client.post("/terms", data=seen, headers={"origin": ORIGIN})
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith('attachment; filename="terms.csv"')
    assert answer.content == (tmp_path / "out.csv").read_bytes()


def test_five_hundred_terms_are_reported(client: TestClient) -> None:
    """Each has its row in the page and in the CSV, and all of them together are one question."""
    names = [f"Nobody{n}" for n in range(480)] + [f"=harrow {n}" for n in range(19)]
    html = ask(client, terms="\n".join([*names, "vane"]))
    assert html.count('<th scope="row">') == 500
    link = re.search(r'<a href="(/search\?q=[^"]+)">(\d+) messages?</a> found by any', html)
    assert link is not None
    assert len(link[1]) < 60_000
    assert f"{link[2]} messages for" in words(page(client, unescape(link[1])))
    many = ask(client, terms="\n".join(f"harrow{n} lease{n}" for n in range(600)) + "\nvane")
    assert re.search(r'q=%22vane%22">\d+ messages</a> found by any', many)
    long = ask(client, terms="\n".join(f'-"nobody{n} at all{n}"' for n in range(600)))
    assert re.search(r"terms: \d+ messages found by any", words(long))
    assert not re.search(r"</a> found by any", long)  # every term finds something
    packed = re.search(r'name="list" value="([^"]+)"', html)
    assert packed is not None
    sent = {"form_token": form_token(html), "as": "csv", "list": packed[1]}
    answer = client.post("/terms", data=sent, headers={"origin": ORIGIN})
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == 501
    assert not any(cell.startswith("=") for row in rows for cell in row)


def test_what_is_wrong_with_a_list_is_said(client: TestClient) -> None:
    """A question that cannot be read, a file that is no text, a list that was tampered with."""
    token = form_token(page(client, "/terms"))
    for fields, said in (
        ({"terms": "vane", "within": '"lease'}, "cannot be read"),
        ({"list": "===="}, "did not come back"),
        ({"list": "AAAA"}, "not a text file"),
    ):
        sent = {"form_token": token, **fields}
        answer = client.post("/terms", data=sent, headers={"origin": ORIGIN})
        assert answer.status_code == 400
        assert said in words(answer.text)


def test_the_page_is_found_and_speaks_french(client: TestClient, story: Path) -> None:
    """It is linked from the doors, from search and from saved searches."""
    for address in ("/", "/search", "/saved"):
        assert 'href="/terms"' in page(client, address)
    with room(story, language="fr") as french:
        html = ask(french, terms="vane\n%%\nVANE\nO'Brien (sons")
        assert 'lang="en"' not in html.partition("<main")[2].partition("</main>")[0]
        assert "Le même terme est à la ligne 1." in words(html)
