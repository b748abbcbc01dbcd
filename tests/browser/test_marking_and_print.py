"""Words chosen over a line end, and a conversation on paper."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.browser.chromium import found
from tests.browser.room import Room, reading
from tests.functional import program

pytestmark = pytest.mark.skipif(
    found() is None, reason="CHROMIUM IS ABSENT: no page was looked at in a browser"
)
_CHAIN = "/c/fc6d4812d9a4"
_CHOOSE = """
(() => {
  const text = document.querySelector(PLACE + " .text").firstChild;
  const end = text.data.indexOf("\\n", text.data.trim().indexOf("\\n") + 2);
  document.getSelection().setBaseAndExtent(text, end - 8, text, end + 8);
  return document.getSelection().toString();
})()
"""


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    """Yield a reading room of the story."""
    book = tmp_path_factory.mktemp("marking") / "demo"
    assert program.run("demo", book).returncode == 0
    with reading(book, tmp_path_factory.mktemp("profile")) as made:
        yield made


@pytest.mark.parametrize(
    ("address", "place"),
    [("/m/fc6d4812d9a4", "article"), (_CHAIN, "#m-fc6d4812d9a4")],
    ids=["message", "conversation"],
)
def test_words_over_a_line_end_carry_a_note(room: Room, address: str, place: str) -> None:
    """What is chosen stands in the fields of its message on one line, and is taken as its words."""
    room.go(address)
    chosen = room.browser.run(_CHOOSE.replace("PLACE", repr(place)))
    assert "\n" in chosen
    room.settle()
    field = f"{place} form[action$='/note'] [data-passage]"
    value = room.browser.run(f"document.querySelector({field!r}).value")
    assert value == " ".join(chosen.split())
    others = room.browser.run(
        f"[...document.querySelectorAll('[data-passage]')].filter(one => !one.closest({place!r})"
        " && one.value).length"
    )
    assert others == 0
    note = f"over the end of a line on {place}"
    room.browser.run(f"document.querySelector({place!r} + ' textarea[name=note]').value={note!r};1")
    room.browser.run(f"document.querySelectorAll({place!r} + ' details').forEach(d=>d.open=true);1")
    room.send(f"{place} form[action$='/note']")
    assert note in room.text()
    assert room.errors == []


def test_paper_has_the_quotations_and_no_forms(room: Room) -> None:
    """What is folded on the screen is printed, and what is pressed or typed into is not."""
    room.go(_CHAIN)
    seen = "[...document.querySelectorAll(WHAT)].map(one => one.checkVisibility())"
    quoted = seen.replace("WHAT", "'.quoted .text'")
    forms = seen.replace("WHAT", "'form, .around'")
    assert room.browser.run(forms).count(True) >= 3
    height = "document.querySelector('.quoted').getBoundingClientRect().height"
    folded = room.browser.run(height)
    room.browser.send("Emulation.setEmulatedMedia", media="print")
    try:
        room.settle()
        assert not any(room.browser.run(forms))
        assert all(room.browser.run(quoted))
        assert room.browser.run(height) > folded + 20
    finally:
        room.browser.send("Emulation.setEmulatedMedia", media="")


def test_paper_is_light_and_holds_what_the_page_shows(room: Room) -> None:
    """Found words are not black on dark, the list of people is there, a drawing is not cut."""
    room.browser.look(760, 1000, dark=True, media="print")
    try:
        room.go("/search?q=lease")
        paint = "getComputedStyle(document.querySelector({!r})).{}"
        shade = str(room.browser.run(paint.format(".snippet mark", "backgroundColor")))
        assert min(int(part) for part in re.findall("[0-9]+", shade)) > 120
        assert not room.browser.run("document.querySelector('.export').checkVisibility()")
        room.go("/people")
        assert "clerk@saltmere.example" in room.text()
        assert not room.browser.run("document.querySelector('table input').checkVisibility()")
        room.go("/timeline")
        assert room.browser.run("document.querySelector('.drawing svg').clientWidth") <= 760
    finally:
        room.browser.look(1280, 900)
