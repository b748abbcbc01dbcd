"""A question with signs that are not seen, or that turn a line round, shows them written out."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from tests.functional import program
from tests.functional.web import ORIGIN, form_token, page, room

HIDDEN = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
SIGNS = "gnp\u202eexe\u2066 \u200bquay\x85\x01"
QUESTIONS = (
    SIGNS, f'"{SIGNS}', f"tag:{SIGNS}", f'from:"{SIGNS}"', f"subject:{SIGNS} OR x", f"is:{SIGNS}",
    f"name:{SIGNS}", f"after:{SIGNS}", f"(quay {SIGNS}", f"-{SIGNS}", f"/{SIGNS}/",
    f"place:{SIGNS}",
)  # fmt: skip


def seen(html: str) -> str:
    """Return what a page shows as text, its title too, and what its boxes hold left out."""
    bare = re.sub(r"(?s)<textarea.*?</textarea>|<[^>]*>", " ", html)
    return unescape(bare)


@pytest.mark.parametrize(
    "address",
    ["/search?q={}", "/search?q={}&group=1", "/search?q={}&fragment=1", "/search?q=quay&within={}"],
)
def test_a_question_is_shown_with_its_hidden_signs_written_out(
    client: TestClient, address: str
) -> None:
    """Title, total, hints and what is wrong with it, however it is asked."""
    for question in QUESTIONS:
        text = seen(client.get(address.format(quote(question))).text)
        assert HIDDEN.search(text) is None, question
    text = seen(page(client, address.format(quote(f"subject:{SIGNS}"))))
    assert "<U+202E>" in text
    if "fragment" not in address:
        title = re.search("<title>(.*?)</title>", client.get(address.format(quote(SIGNS))).text)
        assert title is not None
        assert "<U+202E>" in unescape(title[1])


@pytest.mark.parametrize(
    "address",
    [
        "/search?q=quay&sort={}", "/pair?a={}&b=vane", "/pair?a=vane&b={}", "/m/{}", "/c/{}", "/{}",
        "/notices?code={}", "/notices?source={}", "/findings?state={}", "/check?article={}",
        "/compare?a={}&b={}", "/network?limit={}", "/people?from={}",
    ],
)  # fmt: skip
def test_no_page_shows_hidden_signs_of_its_address(client: TestClient, address: str) -> None:
    """Whatever part of the address has them, also where nothing is found or all is refused."""
    signs = quote(SIGNS)
    text = seen(client.get(address.format(signs, signs)).text)
    assert HIDDEN.search(text) is None


@pytest.mark.parametrize(
    ("before", "action", "fields"),
    [
        ("/terms", "/terms", {"terms": f'{SIGNS}\n"{SIGNS}', "within": SIGNS}),
        ("/terms", "/terms", {"terms": "quay", "within": f'"{SIGNS}'}),
        ("/start", "/start/open", {"folder": f"/{SIGNS}"}),
        ("/start", "/start/inspect", {"folder": f"/{SIGNS}", "paths": f"/{SIGNS}"}),
        ("/search?q=quay", "/search/export", {"q": SIGNS, "format": SIGNS}),
        ("/search?q=quay", "/saved/add", {"q": f'"{SIGNS}', "name": SIGNS}),
        ("/search?q=quay", "/search/tag", {"q": f'"{SIGNS}', "tag": SIGNS}),
    ],
)
def test_no_answer_to_a_form_shows_hidden_signs(
    client: TestClient, before: str, action: str, fields: dict[str, str]
) -> None:
    """Reports, refusals, and the page after them."""
    sent = {"form_token": form_token(page(client, before)), **fields}
    answer = client.post(action, data=sent, headers={"origin": ORIGIN}, follow_redirects=True)
    assert HIDDEN.search(seen(answer.text)) is None


def test_a_saved_question_is_shown_with_its_hidden_signs_written_out(client: TestClient) -> None:
    """In the list of saved searches, and on the overview that names it."""
    sent = {"form_token": form_token(page(client, "/saved")), "q": SIGNS, "name": "turned"}
    answer = client.post("/saved/add", data=sent, headers={"origin": ORIGIN})
    assert answer.status_code == 303
    assert "<U+202E>" in seen(page(client, "/saved"))
    for where in ("/saved", "/"):
        text = seen(page(client, where))
        assert "turned" in text
        assert HIDDEN.search(text) is None


def test_what_is_offered_while_typing_has_no_hidden_signs(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """A name that turns its line round is offered with that sign written out."""
    folder = tmp_path_factory.mktemp("offers")
    (folder / "hostile.eml").write_bytes(program.hostile())
    with room(program.make_book(folder / "book", folder / "hostile.eml")) as client:
        offers = client.get("/api/v1/complete", params={"q": "from:mal"}).json()["completions"]
    assert any("<U+2066>" in one["shown"] for one in offers)
    assert not any(HIDDEN.search(one["shown"]) for one in offers)
