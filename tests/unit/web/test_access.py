"""Only this computer's own browser is let in, and every answer is marked."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec
import pytest
from starlette.routing import Mount, Route
from starlette.testclient import TestClient

import letterbook
from letterbook.contract.schemas import REPLIES, published
from letterbook.web.access import PAGE_POLICY
from letterbook.web.api import ENTRIES
from letterbook.web.application import application
from letterbook.web.desk import Desk
from letterbook.web.failures import PREFIX
from letterbook.web.keys import Keys
from letterbook.web.openapi import TOKEN

PORT = 8422
ORIGIN = f"http://127.0.0.1:{PORT}"


@pytest.fixture(scope="module")
def keys() -> Keys:
    """Return the secrets of one run."""
    return Keys(PORT)


@pytest.fixture(scope="module")
def client(keys: Keys, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Return a client that was let into an empty letterbook."""
    path = tmp_path_factory.mktemp("room") / "case"
    letterbook.init(path).close()
    desk = Desk(path)
    made = TestClient(application(desk, keys), base_url=ORIGIN, follow_redirects=False)
    assert made.get(f"/enter?token={keys.entry}").status_code == 200
    yield made
    desk.close()


def stranger(client: TestClient) -> TestClient:
    """Return a client of the same application that has no cookie."""
    return TestClient(client.app, base_url=ORIGIN, follow_redirects=False)


def paths(client: TestClient) -> list[tuple[str, set[str]]]:
    """Return every path of the application with its methods."""
    found = []
    for route in client.app.routes:  # type: ignore[attr-defined]  # an application has them
        if isinstance(route, Route):
            path = re.sub(r"\{[^}]*\}", "abcd", route.path)
            found.append((path, route.methods or set()))
        else:
            assert isinstance(route, Mount)
            inside = [one for one in route.routes or () if isinstance(one, Route)]
            names = [re.sub(r"\{[^}]*\}", "abcd", one.path) for one in inside]
            found += [(route.path + name, {"GET"}) for name in names or ["/letterbook.css"]]
    return found


def changes() -> list[tuple[str, str]]:
    """Return every method and path of the API that changes something or takes what is sent."""
    return [
        (one.method, PREFIX + re.sub(r"\{[^}]*\}", "7", one.path)) for one in ENTRIES if one.changes
    ]


def test_the_address_works_once(client: TestClient, keys: Keys) -> None:
    """A second use of a token opens nothing, and a new one is there."""
    token = keys.entry
    other = stranger(client)
    first = other.get(f"/enter?token={token}")
    assert first.status_code == 200
    cookie = first.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert other.get("/").status_code == 200
    again = stranger(client)
    assert again.get(f"/enter?token={token}").status_code == 403
    assert "set-cookie" not in again.get(f"/enter?token={token}").headers
    assert keys.entry != token


def test_nothing_is_shown_without_the_cookie(client: TestClient) -> None:
    """Every path, files of the pages included, asks for the cookie; only the entrance is open."""
    seen = 0
    for path, methods in paths(client):
        for method in methods - {"HEAD"}:
            answer = stranger(client).request(method, path)
            if path == "/enter":
                assert answer.status_code == 403
            else:
                assert answer.status_code in (401, 303), (method, path)
                assert answer.headers.get("location", "/enter") == "/enter"
                seen += 1
    assert seen > 15


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8422", "127.0.0.1", "127.0.0.1:80", "0.0.0.0:8422", ""]
)
def test_a_rebound_name_is_not_answered(client: TestClient, host: str) -> None:
    """A page elsewhere whose name was made to point here gets nothing, even with the cookie."""
    for accept in ("text/html", "*/*"):
        answer = client.get("/", headers={"host": host, "accept": accept})
        assert answer.status_code == 421
        assert "Letterbook" not in answer.text
        assert str(PORT) not in answer.text
    answer = client.get(f"{PREFIX}/status", headers={"host": host, "accept": "text/html"})
    assert answer.status_code == 421
    assert answer.json()["error"]["code"] == "wrong-address"


@pytest.mark.parametrize(
    ("language", "sentence", "step"),
    [
        ("en", "This address is not answered here.", "Open the address that the terminal shows"),
        ("fr", "Cette adresse n’a pas de réponse ici.", "Ouvrez l’adresse que montre le terminal"),
    ],
)
def test_a_browser_is_refused_with_a_page(
    client: TestClient, language: str, sentence: str, step: str
) -> None:
    """It says in the reader's language what is wrong and what to do, and has a style alone."""
    headers = {"accept": "text/html,*/*;q=0.8", "accept-language": language}
    wrong = client.get("/m/abcd?q=secret", headers={**headers, "host": "evil.example"})
    assert wrong.headers["content-type"].startswith("text/html")
    assert f'<html lang="{language}">' in wrong.text
    assert sentence in wrong.text
    assert step in wrong.text
    for answer in (
        wrong,
        client.post("/language", headers={**headers, "origin": "http://evil.example"}),
        stranger(client).post("/language", headers={**headers, "origin": ORIGIN}),
    ):
        assert answer.status_code in (401, 403, 421)
        assert answer.headers["content-type"].startswith("text/html")
        assert "<h1>" in answer.text
        assert re.findall(r'href="([^"]*)"', answer.text) == ["/refused.css"]
        assert not re.search(r"src=|secret|abcd|<script|<style", answer.text)
        assert answer.headers["content-security-policy"] == PAGE_POLICY


def test_the_style_of_refusals_is_all_that_strangers_get(client: TestClient) -> None:
    """It is the same for everybody, whatever the host, and is nothing that can be sent to."""
    first = stranger(client).get("/refused.css", headers={"host": "evil.example"})
    assert first.status_code == 200
    assert first.headers["content-type"].startswith("text/css")
    assert first.headers["cross-origin-resource-policy"] == "same-origin"
    assert "Letterbook" not in first.text
    assert "url(" not in first.text
    assert first.content == stranger(client).get("/refused.css?x=1").content
    assert stranger(client).post("/refused.css", headers={"origin": ORIGIN}).status_code == 401
    entrance = stranger(client).get("/enter", headers={"accept": "text/html"})
    assert 'href="/refused.css"' in entrance.text


def test_the_language_that_was_chosen_is_kept(client: TestClient) -> None:
    """A refusal is in the language of the pages, whatever the browser prefers."""
    headers = {"accept": "text/html", "accept-language": "en", "origin": "http://evil.example"}
    client.cookies.set("letterbook-language", "fr")
    try:
        assert "Ceci n’a pas été envoyé" in client.post("/language", headers=headers).text
    finally:
        client.cookies.delete("letterbook-language")


def test_programs_are_refused_in_the_form_of_errors(client: TestClient) -> None:
    """Below the API there is JSON whatever is accepted; elsewhere two lines of plain text."""
    decoder = msgspec.json.Decoder(published(REPLIES["error"]))
    for accept in ("text/html", "application/json", "*/*"):
        answer = stranger(client).get(f"{PREFIX}/status", headers={"accept": accept})
        assert answer.status_code == 401
        assert decoder.decode(answer.content).error.code == "not-let-in"
    plain = stranger(client).get("/", headers={"accept": "*/*"})
    assert plain.status_code == 401
    assert plain.headers["content-type"].startswith("text/plain")
    assert len(plain.text.splitlines()) == 2


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": ORIGIN, "sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "http://127.0.0.1:1"},
    ],
)
def test_changes_are_not_taken_from_elsewhere(client: TestClient, headers: dict[str, str]) -> None:
    """Every changing path refuses what another site sends, whatever stands in it."""
    for path, methods in paths(client):
        if "POST" in methods:
            assert client.post(path, data={"form_token": "x"}, headers=headers).status_code == 403
    for method, path in changes():
        token = {TOKEN: client.get(f"{PREFIX}/session").json()["token"]}
        answer = client.request(method, path, json={}, headers={**headers, **token})
        assert answer.status_code == 403, path
        assert answer.json()["error"]["code"] == "sent-from-elsewhere"


def test_changes_need_the_token_of_a_form(client: TestClient, keys: Keys) -> None:
    """Our own origin alone is not enough; nor is a form made for another letterbook."""
    for path, methods in paths(client):
        if "POST" in methods:
            for token in ("", "x", "é", keys.form_token("another letterbook")):
                answer = client.post(path, data={"form_token": token}, headers={"origin": ORIGIN})
                assert answer.status_code == 403, path
    for method, path in changes():
        for token in ("", "x", keys.form_token("another letterbook")):
            answer = client.request(method, path, json={}, headers={TOKEN: token})
            assert answer.status_code == 403, path
            assert answer.json()["error"]["code"] == "refused"


def test_every_answer_is_marked(client: TestClient) -> None:
    """Whatever is answered has its policy, is not sniffed, framed, kept or told to others."""
    for path, methods in paths(client):
        for method in sorted(methods):
            answer = client.request(method, path)
            policy = answer.headers["content-security-policy"]
            assert "default-src 'none'" in policy
            assert "unsafe-eval" not in policy
            assert "script-src 'unsafe" not in policy
            if answer.headers.get("content-type", "").startswith("text/html"):
                assert policy == PAGE_POLICY or policy.startswith("sandbox;")
            assert answer.headers["x-content-type-options"] == "nosniff"
            assert answer.headers["referrer-policy"] == "no-referrer"
            assert answer.headers["cross-origin-opener-policy"] == "same-origin"
            assert answer.headers["cross-origin-resource-policy"] == "same-origin"
            assert answer.headers["x-frame-options"] in ("DENY", "SAMEORIGIN")
            assert answer.headers["cache-control"] == "no-store"
            assert "server" not in answer.headers


def test_the_way_back_stays_here(client: TestClient) -> None:
    """A form cannot send the browser anywhere else."""
    html = client.get("/search").text
    token = re.search(r'name="form_token" value="(\w+)"', html)
    assert token is not None
    for back in (
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "/a\r\nX: y",
        "é",
        "",
    ):
        answer = client.post(
            "/language",
            data={"form_token": token[1], "language": "fr", "back": back},
            headers={"origin": ORIGIN},
        )
        assert answer.status_code == 303
        assert answer.headers["location"] == "/"


def test_pages_hold_no_script_and_no_style_of_their_own(client: TestClient) -> None:
    """What the policy would stop is not there in the first place."""
    for path, methods in paths(client):
        if "GET" not in methods:
            continue
        answer = client.get(path)
        html = answer.text
        if "<html" in html and "attachment" not in answer.headers.get("content-disposition", ""):
            assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", html)
            assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", html))
