"""Whatever is said in whatever of ten places, no page runs it, loads it or is led away by it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.browser.chromium import found
from tests.browser.payloads import PAYLOADS
from tests.browser.places import (
    PLACES,
    Letter,
    expected,
    hostile_book,
    kinds_of,
    pages_of,
    squeezed,
)
from tests.browser.room import Room, reading

pytestmark = pytest.mark.skipif(
    found() is None, reason="CHROMIUM IS ABSENT: no payload was tried in a browser"
)
KINDS = kinds_of(*PLACES)
MANY = tuple(kind for kind in KINDS if kind.startswith(("/search", "/c/")))
"""Pages that show many payloads at once."""

ONE = tuple(kind for kind in KINDS if kind not in MANY)
OTHERS = ("/", "/people", "/notices", "/network", "/timeline", "/search?q=quay&group=1",
          "/sources", "/echoes", "/gaps")  # fmt: skip


class Hostile(NamedTuple):
    """A room of hostile mail, and where each payload is."""

    room: Room
    letters: tuple[Letter, ...]


@pytest.fixture(scope="module")
def hostile(
    tmp_path_factory: pytest.TempPathFactory, campaign: Callable[[int, int], int]
) -> Iterator[Hostile]:
    """Yield a room of every payload in full, of some throughout in a sample."""
    folder: Path = tmp_path_factory.mktemp("hostile")
    book, letters = hostile_book(folder, PAYLOADS[:: len(PAYLOADS) // campaign(14, len(PAYLOADS))])
    with reading(book, folder / "profile") as room:
        yield Hostile(room, letters)
        assert room.outside == []


def visit(room: Room, page: str) -> None:
    """Have a page loaded; it runs nothing, stays where it is, and frames nothing that has rights.

    What the page asked elsewhere is taken down in ``room.outside``.
    """
    room.browser.open(room.base + page)
    room.settle(0.05)
    opened = [e for e in room.browser.events if e["method"] == "Page.javascriptDialogOpening"]
    assert opened == [], page
    assert room.browser.run("window.pwned === undefined"), page
    assert room.browser.run("location.href").startswith(room.base), page
    frames = room.browser.run(
        "[...document.querySelectorAll('iframe')].map(f => f.getAttribute('sandbox'))"
    )
    assert frames == ([""] if "?as=" in page else []), page


def lacking(room: Room, letter: Letter, kind: str, parts: Sequence[str]) -> list[str]:
    """Return the parts of the page that do not show the payload."""
    left = []
    for within in parts:
        if within == "iframe":
            text = room.browser.frame_text() if room.frame_shows() else ""
        else:
            text = room.held(within)
            assert text, (kind, within)
            if kind.startswith("/api/"):
                text = json.loads(text)["mail"]["subject"]
        if expected(letter.payload, within) not in squeezed(text):
            left.append(within)
    return left


def test_the_places_are_ten_and_the_payloads_four_hundred() -> None:
    """Fewer of either would be less than the acceptance check asks for."""
    assert len(PLACES) == 10
    assert len(PAYLOADS) >= 400


@pytest.mark.parametrize("kind", ONE)
def test_a_page_shows_what_is_said_and_does_nothing_of_it(hostile: Hostile, kind: str) -> None:
    """Every payload is on its page, in each part of it that is named, and nothing happens."""
    room, letters = hostile
    for letter in letters:
        (page,) = pages_of(letter, (kind,))
        visit(room, page)
        assert lacking(room, letter, kind, KINDS[kind]) == [], (page, letter.payload)


@pytest.mark.parametrize("kind", MANY)
def test_a_list_shows_all_that_is_said_and_does_nothing_of_it(hostile: Hostile, kind: str) -> None:
    """Every payload is among the results, with words of it marked, or in the chat."""
    room, letters = hostile
    (page,) = pages_of(letters[0], (kind,))
    visit(room, page)
    shown = [squeezed(room.held(KINDS[kind][0]))]
    while following := _following(room):
        visit(room, following)
        shown.append(squeezed(room.held(KINDS[kind][0])))
    if kind.startswith("/search"):
        assert room.browser.run("document.querySelectorAll('.snippet mark').length") > 0
    text = "".join(shown)
    wanted = [piece_in(kind, letter.payload) for letter in letters]
    assert sum(map(bool, wanted)) >= len(letters) // 2
    assert [one for one in wanted if one not in text] == []


def piece_in(kind: str, payload: str) -> str:
    """Return what of a payload is in a list: of results, a piece around the word looked for."""
    if not kind.startswith("/search"):
        return squeezed(payload)
    before, word, after = payload.partition("top")
    around_word = before[-20:] + word + after[:20] if word else ""
    return squeezed(around_word if "q=top" in kind else payload[:80])


def _following(room: Room) -> str:
    """Return the next page of results, or of a conversation; "" after the last."""
    link = "a[rel=next], .orders a[aria-current=page] + a"
    return str(room.browser.run(f"document.querySelector('{link}')?.getAttribute('href') ?? ''"))


def test_no_other_page_does_anything(hostile: Hostile) -> None:
    """Overview, people, notices, charts, and each conversation of one mail: 0 executions."""
    room, letters = hostile
    for page in (*OTHERS, *(f"/c/{letter.mail}" for letter in letters)):
        visit(room, page)
