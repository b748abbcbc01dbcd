"""Every kind of page on a phone: none is wider than the screen, no column is a letter wide."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.browser.chromium import found
from tests.browser.room import Room, reading
from tests.browser.test_accessible import PAGES
from tests.functional import program

pytestmark = pytest.mark.skipif(
    found() is None, reason="CHROMIUM IS ABSENT: no page was looked at in a browser"
)
WIDTH = 390
_BROKEN = r"""
[...document.querySelectorAll('td, th, dt, .counts a')].filter(cell => {
  const range = document.createRange(), words = cell.innerText.match(/\p{L}{3,}/gu) || [];
  if (!words.length || !cell.offsetParent) return false;
  range.selectNodeContents(cell);
  const line = parseFloat(getComputedStyle(cell).lineHeight);
  const longest = Math.max(...words.map(word => Math.min(word.length, 12)));
  return range.getBoundingClientRect().width < longest * 4 && cell.offsetHeight > 2 * line;
}).map(cell => cell.innerText.slice(0, 40))
"""


@pytest.fixture(scope="module", params=["en", pytest.param("fr", marks=pytest.mark.accept)])
def room(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Room]:
    """Yield a room of the story on a phone."""
    folder = tmp_path_factory.mktemp("phone")
    assert program.run("demo", folder / "demo").returncode == 0
    with reading(folder / "demo", folder / "profile", language=request.param) as here:
        here.browser.look(WIDTH, 844)
        yield here


@pytest.mark.parametrize("path", [path for path in PAGES.values() if path])
def test_a_page_fits_a_phone(room: Room, path: str) -> None:
    """Tables scroll in their own place, and words stay whole in them."""
    room.browser.open(room.base + path)
    room.browser.settle(0.05)
    shown = room.browser.send("Page.getLayoutMetrics")["cssContentSize"]
    assert shown["width"] <= WIDTH + 1
    assert room.browser.run(_BROKEN) == []
