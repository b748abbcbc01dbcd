"""Asks the pages as a browser does that was let in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from letterbook.web.application import application
from letterbook.web.desk import Desk
from letterbook.web.keys import Keys

PORT = 8421
ORIGIN = f"http://127.0.0.1:{PORT}"


@contextmanager
def room(
    path: Path | None, language: str = "en", *, privileged: bool = False
) -> Iterator[TestClient]:
    """Yield a client that has the cookie of a reading room."""
    keys, desk = Keys(PORT), Desk(path, privileged=privileged)
    client = TestClient(application(desk, keys), base_url=ORIGIN, follow_redirects=False)
    client.headers.update({"accept": "text/html", "accept-language": language})
    assert client.get(f"/enter?token={keys.entry}").status_code == 200
    try:
        yield client
    finally:
        client.app.state.uploads.close()  # type: ignore[attr-defined]
        desk.close()


def page(client: TestClient, address: str, status: int = 200) -> str:
    """Return the text of a page that answers with a status."""
    answer = client.get(address)
    assert answer.status_code == status, f"{address}: {answer.status_code} {answer.text[:500]}"
    return answer.text


def words(html: str) -> str:
    """Return what a page says, without its markup, on one line."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def links(html: str) -> list[str]:
    """Return where the links of a page lead, those to other pages of ours first seen first."""
    return list(dict.fromkeys(unescape(one) for one in re.findall(r'href="([^"]+)"', html)))


def form_token(html: str) -> str:
    """Return what a form of the page sends back."""
    found = re.search(r'name="form_token" value="(\w+)"', html)
    assert found is not None
    return found[1]


def api(client: TestClient, method: str, path: str, body: object = None, status: int = 200) -> Any:
    """Return the JSON of what the API answers with a status to a change."""
    headers = {"Letterbook-Token": client.get("/api/v1/session").json()["token"]}
    sent = {"json": body} if body is not None else {}
    answer = client.request(method, f"/api/v1{path}", headers=headers, **sent)  # type: ignore[arg-type]
    assert answer.status_code == status, f"{path}: {answer.status_code} {answer.text[:500]}"
    return answer.json()


def send(client: TestClient, address: str, seen: str, **fields: str) -> int:
    """Return the status of a form that stands on a page that was seen."""
    sent = {"form_token": form_token(page(client, seen)), **fields}
    answer = client.post(address, data=sent, headers={"origin": ORIGIN})
    return answer.status_code
