"""Mail that nobody would write by hand: its pages stay short, and say whose file is what."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from selectolax.lexbor import LexborHTMLParser
from starlette.testclient import TestClient

from tests.functional import program
from tests.functional.web import page, room, words

_SENT = "Date: Tue, 05 Mar 2019 10:00:00 +0000\r\nMIME-Version: 1.0\r\n"
_TO = ",\r\n ".join(f"Person {n} <person{n}@example.org>" for n in range(60))
_MANY = f"From: Ann <ann@example.org>\r\nTo: {_TO}\r\nSubject: Many\r\n{_SENT}\r\nAll of you.\r\n"
_ARABIC = (
    "From: Ann <ann@example.org>\r\nTo: ben@example.org\r\nSubject: Files\r\n"
    f"{_SENT}Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n\r\n"
    "السلام عليكم ورحمة الله وبركاته\r\n--b\r\nContent-Type: application/octet-stream\r\n"
    "Content-Disposition: attachment; filename*=UTF-8''%D8%AA%D9%82%D8%B1%D9%8A%D8%B1.exe\r\n\r\n"
    "MZ\r\n--b--\r\n"
)


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Yield a French reader of both mails."""
    folder = tmp_path_factory.mktemp("ugly")
    for name, text in (("many", _MANY), ("arabic", _ARABIC)):
        (folder / f"{name}.eml").write_bytes(text.encode())
    book = program.make_book(folder / "book", folder / "many.eml", folder / "arabic.eml")
    with room(book, "fr") as client:
        yield client


def only(client: TestClient, question: str) -> str:
    """Return the page of the one message that a question finds."""
    hits = client.get("/api/v1/search", params={"q": question}).json()["hits"]
    (hit,) = hits
    return page(client, f"/m/{hit['id'][:12]}")


def test_sixty_recipients_are_folded(reader: TestClient) -> None:
    """The first stand there, the others within reach; none is left out."""
    html = LexborHTMLParser(only(reader, "subject:many"))
    facts = [one.text() for one in html.css("dl.facts dd")]
    assert sum("person" in one.text() for one in html.css("dl.facts dd a")) == 60
    assert "et 48 de plus" in facts[1]
    assert len(html.css("dl.facts details a")) == 48


def test_a_file_name_reads_from_left_to_right(reader: TestClient) -> None:
    """What a file is stands at the end of its name, also where the name is Arabic."""
    html = LexborHTMLParser(only(reader, "subject:files"))
    (name,) = html.css(".offered bdi")
    assert name.attributes["dir"] == "ltr"
    assert name.text() == "تقرير.exe"


def test_a_language_has_its_name(reader: TestClient) -> None:
    """Beside the message and among the counts, not its code alone."""
    assert "langue arabe" in words(only(reader, "subject:files"))
    assert "arabe ar 1" in words(page(reader, "/search?q=subject:files"))


def test_a_date_in_french_has_its_month_in_words(reader: TestClient) -> None:
    """On the overview, beside a result and over a message; one date is told once."""
    assert "2 messages , 5 mars 2019." in words(page(reader, "/"))
    assert "5 mars 2019 10:00:00 +0000" in words(page(reader, "/search?q=subject:many"))
    assert "date 5 mars 2019 10:00:00 +0000" in words(only(reader, "subject:many"))


def test_a_long_question_is_cut_beside_the_count(reader: TestClient) -> None:
    """It stands whole in its box; the count is not pushed from the screen."""
    question = "x" * 1500
    html = LexborHTMLParser(page(reader, f"/search?q={question}"))
    box, told = html.css_first("#q"), html.css_first(".total .typed")
    assert box is not None
    assert told is not None
    assert box.attributes["value"] == question
    assert len(told.text()) <= 300


def test_a_source_that_is_not_there_leads_to_the_sources(reader: TestClient) -> None:
    """What to do about it is done on the page of sources, not by a search."""
    html = page(reader, "/compare?x=s1&y=s9", 404)
    assert 'href="/sources"' in html.partition('role="alert"')[2]
    assert "La page des sources les montre." in words(html)
