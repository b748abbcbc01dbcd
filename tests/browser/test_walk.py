"""A reporter's way through the reading room, in a browser: S1 to S5, on the story."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.chromium import found
from tests.browser.room import Room, reading
from tests.functional import program

pytestmark = pytest.mark.skipif(
    found() is None, reason="CHROMIUM IS ABSENT: no page was looked at in a browser"
)
FELIX, MAYOR = "felix@harrow.example", "mayor@saltmere.example"
_WORDS = {
    "en": {"missing": "Missing message", "match": "The words match", "differ": "The words differ"},
    "fr": {"missing": "Message manquant", "match": "Les mots concordent",
           "differ": "Les mots diffèrent"},
}  # fmt: skip


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the letterbook of the story."""
    path = tmp_path_factory.mktemp("walk") / "demo"
    assert program.run("demo", path).returncode == 0
    return path


@pytest.fixture(
    scope="module",
    params=[("en", True), ("fr", True), ("en", False)],
    ids=["english", "french", "without-scripts"],
)
def room(
    story: Path, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Room, str, bool]]:
    """Yield a room with its language and whether scripts run."""
    language, scripts = request.param
    profile = tmp_path_factory.mktemp("profile")
    with reading(story, profile, language=language, scripts=scripts) as made:
        yield made, language, scripts


def test_search_and_read_a_chain(room: tuple[Room, str, bool]) -> None:
    """S1, S2: words are typed, hits come, a chain is read with what it lacks."""
    here, language, scripts = room
    here.go("/search?q=valuation" if not scripts else "/")
    if scripts:
        here.browser.run("document.querySelector('#q').focus(); 1")
        here.browser.type("valuation")
        here.browser.key("Enter")
        here.browser.wait_for_load()
        here.settle(0.5)
    assert "26" in here.text()
    here.go("/c/fc6d4812d9a4")
    assert _WORDS[language]["missing"].lower() in here.text().lower()
    assert "fc6d4812d9a4" in here.browser.send("Page.getNavigationHistory")["entries"][-1]["url"]


def test_who_answered_whom(room: tuple[Room, str, bool]) -> None:
    """S3: two people, their figures, and from a figure to its messages."""
    here, _, _ = room
    here.go(f"/pair?a={FELIX}&b={MAYOR}")
    assert "16" in here.text()
    links = here.browser.run(
        "[...document.querySelectorAll('a[href^=\"/pair/messages\"]')]"
        ".map(link => link.getAttribute('href'))"
    )
    assert len(links) >= 6
    for link in links[:6]:
        here.go(link)
        assert here.browser.run("document.querySelectorAll('article.hit').length") >= 1, link
    assert here.errors == []


@pytest.mark.parametrize("path", ["/", "/people", "/timeline", "/network", "/echoes", "/gaps",
                                  "/compare", "/sources", "/notices", "/saved", "/search/help",
                                  "/terms", "/check", "/start"])  # fmt: skip
def test_every_page_stands(room: tuple[Room, str, bool], path: str) -> None:
    """No page complains, asks elsewhere, or is wider than a phone."""
    here, language, _ = room
    here.browser.look(390, 844)
    here.go(path)
    shown = here.browser.send("Page.getLayoutMetrics")["cssContentSize"]
    here.browser.look(1280, 900)
    assert shown["width"] <= 391, path
    assert here.errors == []
    assert here.outside == []
    assert language in ("en", "fr")


def test_an_article_is_checked(room: tuple[Room, str, bool]) -> None:
    """S5: pasted words stand beside the record, with their verdicts."""
    here, language, scripts = room
    if not scripts:
        pytest.skip("a browser without scripts cannot be made to paste by a script")
    here.go("/check")
    here.browser.run(
        "document.querySelector('textarea').value = "
        "'He wrote \\u201cthe fewer people walk about on it the better\\u201d.\\n\\n"
        "\\u201cthe fewer people walk about on it the worse\\u201d'; 1"
    )
    here.send(".paste")
    told = here.text()
    assert _WORDS[language]["match"] in told
    assert _WORDS[language]["differ"] in told
