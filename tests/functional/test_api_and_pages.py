"""Whatever a page shows or does, the API does too: the table of both, complete by test."""

from __future__ import annotations

from starlette.routing import Mount, Route
from starlette.testclient import TestClient

from letterbook.web.api import ENTRIES
from letterbook.web.failures import PREFIX

FOR_EYES = "looks"
"""Of the pages alone: how they look, in which language, and how a browser is let in."""

PAGES: dict[str, tuple[str, ...] | str] = {
    # Entrance and first page
    "GET /enter": FOR_EYES,
    "GET /favicon.ico": FOR_EYES,
    "POST /language": FOR_EYES,
    "GET /start": ("GET /session", "GET /jobs", "GET /jobs/{job}"),
    "POST /start/open": ("POST /session",),
    "POST /start/inspect": ("POST /inspect",),
    "POST /start/send": ("POST /inspect", "POST /jobs"),
    "POST /start/make": ("POST /letterbooks", "POST /jobs"),
    "POST /start/stop": ("POST /jobs/{job}/stop",),
    "POST /start/again": ("POST /jobs/{job}/again",),
    # Read
    "GET /": ("GET /overview", "GET /status", "GET /count", "GET /sources", "GET /tags",
              "GET /saved", "GET /accounts"),
    "GET /sources": ("GET /sources", "GET /folders"),
    "GET /notices": ("GET /notices",),
    "GET /search": ("GET /search", "GET /conversations", "GET /count", "GET /accounts"),
    "GET /search/help": ("GET /fields",),
    "GET /search/fields": ("GET /fields", "GET /complete"),
    "POST /search/tag": ("POST /tags",),
    "POST /search/untag": ("DELETE /tags",),
    "POST /search/undo": ("POST /tags/undo",),
    "POST /search/export": ("POST /export",),
    "GET /saved": ("GET /saved", "GET /saved/run"),
    "POST /saved/add": ("POST /saved",),
    "POST /saved/remove": ("DELETE /saved",),
    "POST /saved/look": ("POST /saved/look",),
    "GET /terms": ("GET /terms",),
    "POST /terms": ("POST /terms", "POST /terms/table"),
    "GET /m/{name}": ("GET /messages/{name}", "GET /messages/{name}/surroundings",
                      "GET /messages/{name}/citation"),
    "GET /m/{name}/headers": ("GET /messages/{name}/headers",),
    "GET /c/{name}": ("GET /messages/{name}/conversation",
                      "GET /messages/{name}/conversation/surroundings"),
    "POST /m/{name}/tag": ("POST /messages/{name}/tags",),
    "POST /m/{name}/untag": ("DELETE /messages/{name}/tags",),
    "POST /m/{name}/note": ("POST /messages/{name}/notes",),
    "POST /m/{name}/unnote": ("DELETE /messages/{name}/notes/{claim}",),
    "POST /m/{name}/read": ("PUT /messages/{name}/read",),
    "POST /m/{name}/passage": ("PUT /messages/{name}/read",),
    "POST /m/{name}/passage/off": ("PUT /messages/{name}/read",),
    "GET /m/{name}/raw": ("GET /messages/{name}/raw",),
    "GET /m/{name}/source": ("GET /messages/{name}/source",),
    "GET /m/{name}/mail": ("GET /messages/{name}/mail",),
    "GET /m/{name}/part/{part:path}": ("GET /messages/{name}/parts/{part}",),
    "GET /m/{name}/html/{part:path}": ("GET /messages/{name}/parts/{part}/html",),
    "GET /m/{name}/preview/{part:path}": ("GET /messages/{name}/parts/{part}/preview",),
    "GET /m/{name}/picture/{part:path}": ("GET /messages/{name}/parts/{part}/picture",),
    # Who & when
    "GET /people": ("GET /people", "GET /persons"),
    "POST /people/join": ("POST /persons/join",),
    "POST /people/undo": ("POST /persons/undo",),
    "GET /pair": ("GET /replies", "GET /accounts"),
    "GET /pair/messages": ("GET /replies/messages",),
    "GET /timeline": ("GET /timeline", "GET /events"),
    "GET /network": ("GET /network",),
    "POST /events/add": ("POST /events",),
    "POST /events/remove": ("DELETE /events/{claim}",),
    "GET /charts.css": FOR_EYES,
    "GET /echoes": ("GET /echoes",),
    "GET /gaps": ("GET /gaps", "GET /accounts"),
    "GET /compare": ("GET /compare", "GET /sources", "GET /accounts"),
    "GET /compare/texts": ("GET /texts",),
    # Check
    "GET /check": ("GET /check", "GET /findings", "GET /accounts"),
    "POST /check": ("POST /check",),
    "GET /findings": ("GET /findings",),
    "POST /findings/decide": ("POST /findings/confirm", "POST /findings/dismiss",
                              "POST /findings/undo"),
    "GET /findings/report": ("GET /findings/report",),
    "GET /findings/package": ("GET /findings/package",),
}  # fmt: skip
"""What gives the same to a program, by the method and path of the page."""


def pages(client: TestClient) -> set[str]:
    """Return every method and path that answers people."""
    found = set()
    for route in client.app.routes:  # type: ignore[attr-defined]  # an application has them
        if isinstance(route, Route):
            found |= {f"{one} {route.path}" for one in (route.methods or {"GET"}) - {"HEAD"}}
        else:
            assert isinstance(route, Mount)
            assert route.path in (PREFIX, "/static"), "pages are no mount"
    return found


def test_every_page_has_its_counterpart(client: TestClient) -> None:
    """A page without a line in the table fails here, and so does a line without its page."""
    assert pages(client) == set(PAGES)


def test_every_counterpart_is_there() -> None:
    """The table names paths that the API has, and every path of it is in the table or said why."""
    there = {f"{entry.method} {entry.path}" for entry in ENTRIES}
    named = {one for paths in PAGES.values() if paths != FOR_EYES for one in paths}
    assert named <= there
    assert there - named == {
        # The command line has them, the pages not yet.
        "GET /messages/{name}/similar",
        "POST /events/undo",
        "POST /persons/split",
        "POST /persons/rename",
        "POST /persons/group",
    }


def test_one_entry_for_each_path_and_method() -> None:
    """No entry stands behind another; each answers JSON or a file, of a letterbook or of none."""
    assert len({(entry.method, entry.path) for entry in ENTRIES}) == len(ENTRIES)
    for entry in ENTRIES:
        assert bool(entry.reply) != bool(entry.media), entry.path
        assert (entry.answer is None) != (entry.at_desk is None), entry.path
        assert entry.method != "GET" or entry.body is None, entry.path
