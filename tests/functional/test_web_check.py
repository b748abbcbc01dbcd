"""The Check door: an article beside the record, in both languages, with and without findings."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.functional import web

ARTICLE = """Council and company: what the letters say

Felix Harrow wrote that \u201cthe fewer people walk about on it the better\u201d, in October 2018.
\u201cThe fewer people walk about on it the worse,\u201d he wrote.
\u201cNobody said these words here ever\u201d.

We use cookies. Manage your preferences <script>alert(1)</script>
"""


@pytest.fixture(scope="module", params=["en", "fr"])
def client(story: Path, request: pytest.FixtureRequest) -> Iterator[TestClient]:
    """Return a client in one of the languages."""
    with web.room(story, request.param) as found:
        found.headers["x-language"] = request.param
        yield found


def test_a_pasted_article_stands_beside_the_record(client: TestClient) -> None:
    """Passages are marked, each leads to its finding and from there to its message."""
    seen = web.page(client, "/check")
    answer = client.post(
        "/check",
        data={"form_token": web.form_token(seen), "text": ARTICLE},
        headers={"origin": web.ORIGIN},
    )
    assert answer.status_code == 200
    html = answer.text
    assert 'href="#q1"' in html
    assert 'id="q1"' in html
    assert any(link.startswith("/c/") for link in web.links(html))
    said = web.words(html)
    french = client.headers["x-language"] == "fr"
    assert ("Les mots concordent avec un message" if french else "The words match one") in said
    assert ("Les mots diffèrent" if french else "The words differ") in said
    assert "<script>alert" not in html
    for word in ("fake", "forged", "invented", "faux", "authenti"):
        assert word not in said.lower()


def test_an_empty_form_asks_again(client: TestClient) -> None:
    """Nothing pasted is no error."""
    assert web.send(client, "/check", "/check", text="  ") == 200


def test_a_form_from_elsewhere_is_refused(client: TestClient) -> None:
    """Without the token of a form of this letterbook nothing is read."""
    answer = client.post("/check", data={"text": ARTICLE}, headers={"origin": web.ORIGIN})
    assert answer.status_code in (403, 409)


def test_findings_are_kept_decided_about_and_handed_on(story: Path, tmp_path: Path) -> None:
    """From an uploaded page to a confirmed finding, a report and a package, in the browser."""
    path = tmp_path / "book"
    shutil.copytree(story, path)
    page = "<title>The quay</title><nav>Menu</nav><p>\u201cThe fewer people walk about on it the"
    page += " worse,\u201d he wrote.</p><p>\u201cNobody said these words here ever\u201d.</p>"
    with web.room(path) as client:
        token = {"form_token": web.form_token(web.page(client, "/check"))}
        origin = {"origin": web.ORIGIN}
        sent = {"file": ("C:\\papers\\quay.html", page.encode(), "text/html")}
        seen = client.post("/check", data=token, files=sent, headers=origin)
        assert "The words differ" in web.words(seen.text)
        again = {
            name: unescape(value)
            for name, value in re.findall(r'name="(\w+)" value="([^"]*)"', seen.text)
            if name in ("name", "beside", "reason")
        }
        assert again["name"] == "quay.html"
        text = unescape(re.search(r"<textarea[^>]*>(.*?)</textarea>", seen.text, re.S)[1])  # type: ignore[index]
        fields = {**token, **again, "text": text, "keep": "yes"}
        kept = client.post("/check", data=fields, headers=origin)
        assert kept.status_code == 303
        where = kept.headers["location"]
        html = web.page(client, where)
        assert html.count('value="confirm"') == html.count('class="finding"') == 2
        listed = web.page(client, "/findings")
        assert re.search(r">2018-1\d-\d\d \d\d:\d\d:\d\d \+\d{4}</a>", listed), "no bare ids"
        for shown in (html, listed):
            behind = re.search(r'<details class="warn">.*?</details>', shown, re.S)
            assert behind is not None
            assert "attachments that may do harm" in behind[0]
            assert shown.count("/findings/package") == behind[0].count("/findings/package") == 1
        number = re.findall(r'name="number" value="(\d+)"', html)[0]
        told = {**token, "number": number, "note": "seen", "back": where}
        done = client.post("/findings/decide", data={**told, "decision": "confirm"}, headers=origin)
        assert done.headers["location"] == where
        assert "confirmed" in web.words(web.page(client, where))
        assert "confirmed" in web.words(web.page(client, "/findings?state=confirmed"))
        report = client.get("/findings/report?as=html")
        assert "attachment" in report.headers["content-disposition"]
        assert "The words differ" in report.text
        assert client.get("/findings/report?as=pdf").content.startswith(b"%PDF")
        with zipfile.ZipFile(io.BytesIO(client.get("/findings/package").content)) as pack:
            assert "SHA256SUMS" in pack.namelist()
        api = client.get("/api/v1/findings?state=confirmed").json()
        assert [one["number"] for one in api["findings"]] == [int(number)]
        undo = {**token, "number": str(api["findings"][0]["decision"]), "decision": "undo"}
        assert client.post("/findings/decide", data=undo, headers=origin).status_code == 303
        assert client.get("/api/v1/findings?state=confirmed").json()["findings"] == []
        assert client.get("/findings/package").status_code == 400
        asked = client.get("/api/v1/check", params={"quote": "The fewer people walk about on it"})
        assert asked.json()["articles"][0]["quotations"][0]["places_total"] == 1
        assert client.get("/api/v1/check", params={"article": where[-64:]}).status_code == 200


def test_a_file_that_is_too_large_is_refused(client: TestClient) -> None:
    """The page says what to do instead."""
    token = {"form_token": web.form_token(web.page(client, "/check"))}
    sent = {"file": ("long.txt", b"a" * 20_000_001, "text/plain")}
    answer = client.post("/check", data=token, files=sent, headers={"origin": web.ORIGIN})
    assert answer.status_code == 400
    said = {"en": "Paste its text instead, or a part of it.",
            "fr": "Collez plutôt son texte, ou une partie."}  # fmt: skip
    assert said[client.headers["x-language"]] in web.words(answer.text)
