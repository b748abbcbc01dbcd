"""The pages speak to people who never use a terminal, in French as in English."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from starlette.testclient import TestClient

import letterbook
from tests.functional.web import ORIGIN, form_token, links, page, room, send, words

FELIX, MAYOR = "felix@harrow.example", "mayor@saltmere.example"
PAGES = (
    "/", "/search?q=valuation", "/search?q=quay&group=1", "/people", "/pair", "/timeline",
    "/network", "/echoes", "/gaps", "/compare?x=s2&y=s7", "/sources", "/notices", "/search/help",
    "/start", "/check", "/findings", "/saved", f"/pair?a={FELIX}&b={MAYOR}",
)  # fmt: skip
REFUSED = (
    "/search?q=%22open", "/search?q=foo:bar", "/search?q=a+OR", "/search?q=on:2018-02-30",
    "/search?q=is:nothing", "/search?q=a&cursor=x", "/m/zzz", "/c/zzz", "/nowhere",
    "/notices?from=x", "/gaps?kind=none", "/pair?a=nobody",
    "/compare?x=s99&y=s1", "/timeline?from=2019&to=2018", "/timeline?from=2018-13",
    f"/pair/messages?a={FELIX}&figure=none", "/check?article=12", "/network?q=foo:a",
)  # fmt: skip
_COMMAND = re.compile(r"`|(?<![\w-])--[a-z]|\bletterbook (?:-C|[a-z]+ [A-Z]{2})")


@pytest.fixture(scope="module")
def french(story: Path) -> Iterator[TestClient]:
    """Return somebody who reads it in French."""
    with room(story, "fr") as made:
        yield made


def left_english(html: str) -> list[str]:
    """Return what a French page marks as English, but for the button of the language."""
    marked = re.findall(r'<(\w+)[^>]* lang="en"[^>]*>(.*?)</\1>', html, re.DOTALL)
    return [words(text) for name, text in marked if name != "button"]


def own_words(html: str) -> str:
    """Return what a page says itself, without what it shows of the record."""
    return words(re.sub(r'<(bdi|textarea|option|code)\b.*?</\1>|class="text.*?</div>', " ", html))


def shown(client: TestClient, address: str) -> str:
    """Return a page that is answered, with whatever status but that of a fault."""
    answer = client.get(address)
    assert answer.status_code < 500, address
    return answer.text


@pytest.mark.parametrize("address", [*PAGES, *REFUSED])
def test_no_page_is_left_in_english(french: TestClient, address: str) -> None:
    """Neither a page nor a refusal with its next step."""
    html = shown(french, address)
    assert left_english(html) == []


@pytest.mark.parametrize("address", [*PAGES, *REFUSED])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_no_page_tells_to_use_a_command(
    client: TestClient, french: TestClient, address: str, language: str
) -> None:
    """What it names can be done where the reader is."""
    told = own_words(shown({"en": client, "fr": french}[language], address))
    assert _COMMAND.search(told.partition("Model:")[0].partition("Modèle")[0]) is None


@pytest.mark.parametrize("address", REFUSED)
def test_every_refusal_differs_in_french(
    client: TestClient, french: TestClient, address: str
) -> None:
    """The sentence itself is another one, not only the words around it."""
    found = [
        re.search(r'class="failure[^>]*>(.*?)</div>', shown(one, address), re.DOTALL)
        for one in (client, french)
    ]
    assert all(found)
    english, translated = (words(one[1]) for one in found if one is not None)
    assert english != translated
    assert not re.search(r"\b(?:the|is|there|see)\b(?!:)", translated)


def test_a_next_step_leads_to_the_page_where_it_is_done(client: TestClient) -> None:
    """An unknown message is searched for, an unknown person looked for in the list of people."""
    html = page(client, "/m/zzz", 404)
    assert "Search for it, and open it from the results." in words(html)
    assert re.search(r'results\.</p>|results\. <a href="/search">', html)
    assert '<a href="/people">People</a>' in page(client, "/pair?a=nobody", 404)


def test_an_empty_letterbook_leads_to_where_it_is_filled(tmp_path: Path) -> None:
    """With a link, where the reader is."""
    with letterbook.init(tmp_path / "empty"), room(tmp_path / "empty", "fr") as empty:
        html = page(empty, "/")
        assert '<a href="/start">Verser du courrier et d’autres fichiers</a>' in html
        assert "letterbook -C" not in html


def test_accounts_stand_with_their_names(client: TestClient) -> None:
    """Beside the number, in overview and search; the question behind it finds as many."""
    for address in ("/", "/search?q=quay"):
        html = page(client, address)
        rows = re.findall(r'<li><a href="([^"]+)"><bdi>([^<]*) <span class="dim">80022', html)
        assert [name for _, name in rows] == ["TideTables (@TideTables)"]
        number = re.search(r'80022</span></bdi></a> <span class="n">(\d+)', html)
        assert number is not None
        found = words(page(client, unescape(rows[0][0])))
        assert f"{number[1]} messages" in found


def test_keys_of_accounts_are_said_by_name(client: TestClient) -> None:
    """In two copies and in what is missing; a mail address has no sign before it."""
    told = words(page(client, "/compare?x=s2&y=s7"))
    assert "TideTables (@TideTables) · 80022 in X is held to be TideTables · tidetables/" in told
    assert not re.search(r"\b(?:mail|x|transcript):\S", words(page(client, "/gaps")))
    title = re.search(r"<h1>.*?</h1>", page(client, f"/pair?a=mail:{FELIX}&b=mail:{MAYOR}"))
    assert title is not None
    assert words(title[0]) == f"{FELIX} and {MAYOR}"


def test_a_notice_has_a_name_and_keeps_its_code(client: TestClient, french: TestClient) -> None:
    """In the list and beside the message."""
    told = words(page(client, "/notices"))
    assert "A correspondent may not be who it seems address:spoof" in told
    told = words(page(french, "/notices"))
    assert "Un correspondant n’est peut-être pas celui qu’il semble address:spoof" in told
    where = next(
        one for one in links(page(french, "/notices?code=address:spoof")) if one.startswith("/m/")
    )
    html = page(french, where)
    assert "n’est peut-être pas celui qu’il semble" in words(html)
    assert left_english(html) == []


def test_doubts_of_a_date_and_the_line_to_cite_are_said_in_words(tmp_path: Path) -> None:
    """In the language of the page; the command's line stays as it is."""
    mail = tmp_path / "a.eml"
    mail.write_text(
        "From: Ann <ann@example.org>\nTo: Ben <ben@example.org>\nSubject: Quay\n"
        "Date: Mon, 12 Nov 2018 18:22:00\nMessage-ID: <one@example.org>\n\nHigh water.\n"
    )
    with letterbook.init(tmp_path / "book") as book:
        book.add([mail])
        (hit,) = book.search("").hits
        cited = book.cite(hit.id).line
    assert "Ann <ann@example.org> to Ben" in cited
    assert "(offset not stated)" in cited
    with room(tmp_path / "book") as client:
        told = words(page(client, f"/m/{hit.id}"))
        assert cited in told
        assert "the offset is not stated" in told
        assert "offset-missing" not in told
    with room(tmp_path / "book", "fr") as client:
        told = words(page(client, f"/m/{hit.id}"))
        assert "Ann <ann@example.org> à Ben <ben@example.org>; 2018-11-12 18:22:00" in told
        assert "(décalage non indiqué); « Quay »; Message-ID <one@example.org>" in told
        assert "le décalage n’est pas indiqué" in told
        assert "offset" not in told


def test_what_was_added_is_told_in_french(tmp_path: Path) -> None:
    """The sums of a job that ended, and why another could not begin."""
    mail = tmp_path / "a.eml"
    mail.write_text("From: a@example.org\nSubject: x\n\nHigh water.\n")
    with room(None, "fr") as client:
        fields = {"form_token": form_token(page(client, "/start")), "folder": str(tmp_path / "b")}
        sent = {**fields, "paths": str(mail)}
        origin = {"origin": ORIGIN}
        assert client.post("/start/make", data=sent, headers=origin).status_code == 303
        for _ in range(200):
            html = page(client, "/start")
            if "En cours d’ajout" not in words(html) and "En attente" not in words(html):
                break
            time.sleep(0.1)
        assert "trouvés 1 = gardés 1 + copies 0" in words(html)
        absent = {**sent, "paths": str(tmp_path / "none"), "form_token": form_token(html)}
        refused = client.post("/start/make", data=absent, headers=origin)
        assert refused.status_code == 400
        assert f"Il n’y a rien à l’endroit {tmp_path / 'none'}." in words(refused.text)
        assert left_english(refused.text) == []
        assert left_english(html) == []


def test_looking_at_what_does_not_exist_is_refused(tmp_path: Path) -> None:
    """With a sentence; it is no fault of the program."""
    with room(None, "fr") as client:
        sent = {
            "form_token": form_token(page(client, "/start")), "folder": str(tmp_path / "b"),
            "paths": str(tmp_path / "none"),
        }  # fmt: skip
        answer = client.post("/start/inspect", data=sent, headers={"origin": ORIGIN})
        assert answer.status_code == 400
        assert f"Il n’y a rien à l’endroit {tmp_path / 'none'}." in words(answer.text)


def test_a_form_that_cannot_be_kept_is_refused_in_french(french: TestClient) -> None:
    """Forms of people, events, tags and saved searches."""
    for address, seen, fields in (
        ("/people/join", "/people", {"name": "A", "addresses": FELIX, "because": ""}),
        ("/people/join", "/people", {"name": "A", "addresses": "nobody-here", "because": "x"}),
        ("/events/add", "/timeline", {"when": "2018-13", "text": "x"}),
        ("/saved/add", "/saved", {"name": "", "q": "a"}),
        ("/findings/decide", "/findings", {"number": "99", "decision": "confirm"}),
    ):
        sent = {"form_token": form_token(page(french, seen)), **fields}
        answer = french.post(address, data=sent, headers={"origin": ORIGIN})
        assert answer.status_code in (400, 404), address
        assert left_english(answer.text) == []
    assert send(french, "/saved/remove", "/saved", name="none") == 404
