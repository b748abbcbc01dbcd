"""A reader in a browser who clicks, types and presses keys, and never names an address."""

from __future__ import annotations

from pathlib import Path
from typing import Self

from selectolax.lexbor import LexborHTMLParser

from letterbook.web.rendering import Said
from letterbook.words import Language, words_of
from tests.browser.room import Room
from tests.functional.visitor import CLICKED, Visitor

_PLACE = """(() => {{
  const one = document.querySelectorAll({selector!r})[{place}];
  if (!one || !one.checkVisibility()) return null;
  one.scrollIntoView({{ block: "center", behavior: "instant" }});
  const {{ left, top, width, height }} = one.getClientRects()[0];
  const [x, y] = [left + Math.min(width / 2, 12), top + height / 2];
  const there = document.elementFromPoint(x, y);
  if (!there || !(one.contains(there) || there.contains(one))) return null;
  const [page] = location.href.split("#");
  return [x, y, one.tagName === "A" && one.hash && one.href.split("#")[0] === page];
}})()"""
_LABELLED = """[...document.querySelectorAll("label")].findIndex((one) =>
  one.control && one.control.checkVisibility()
  && one.innerText.trim().replace(/\\s+/g, " ").startsWith({label!r}))"""


class Walker(Visitor):
    """A visitor whose clicks are those of a mouse on what is to be seen in a window."""

    def __init__(self, room: Room, language: Language) -> None:
        self.room = room
        self._words = words_of(language)
        self.said = Said(self._words)
        self.clicks = self.questions = 0
        self.look()

    def begin(self) -> Self:
        """Go to the overview by its link; nothing was clicked or asked yet."""
        if self.at != "/":
            self.click("Overview")
        self.clicks = self.questions = 0
        return self

    def press(self, label: str, *, beside: str = "", nth: int = 0) -> Self:
        """Click what says exactly this, in the row that says ``beside``."""
        self.clicks += 1
        return self._mouse(CLICKED, self.find(label, beside=beside, nth=nth), label)

    def follow(self, selector: str) -> Self:
        """Click the first link that a selector finds."""
        self.clicks += 1
        return self._mouse(selector, 0, selector)

    def tick(self, name: str) -> Self:
        """Choose what an assistive program calls so, or what stands under a label."""
        labels = [one.attributes.get("aria-label") for one in self.all("input")]
        self.clicks += 1
        if name in labels:
            return self._mouse("input", labels.index(name), name, stays=True)
        return self._mouse("label", self._labelled(name), name, stays=True)

    def fill(self, label: str, text: str) -> Self:
        """Click into the field under a label and type."""
        self._mouse("label", self._labelled(label), label, stays=True)
        self.room.browser.type(text)
        return self

    def paste(self, text: str) -> Self:
        """Click into the large field of the page and paste."""
        self._mouse("textarea", 0, "textarea", stays=True)
        self.room.browser.type(text)
        return self

    def choose(self, path: Path) -> Self:
        """Choose a file, as in the dialog of the browser."""
        self.room.choose("main input[type=file]", path)
        return self

    def ask(self, question: str) -> Self:
        """Click into the box at the top, type a question and press Enter."""
        return self.begin_to_ask(question).key("Enter")

    def begin_to_ask(self, question: str) -> Self:
        """Click into the box at the top and type a question."""
        self.questions += 1
        self._mouse("#q", 0, "#q", stays=True)
        self.room.browser.type(question)
        return self

    def key(self, name: str) -> Self:
        """Press a key that brings another page."""
        self.room.browser.events.clear()
        self.room.browser.key(name)
        return self._arrive()

    def back(self) -> Self:
        """Go back to the page before, as the button of the browser does."""
        history = self.room.browser.send("Page.getNavigationHistory")
        before = history["entries"][history["currentIndex"] - 1]
        self.room.browser.send("Page.navigateToHistoryEntry", entryId=before["id"])
        # A page that the browser has kept is there at once, and no event says that it has loaded.
        self.room.browser.until(
            f"location.href === {before['url']!r} && document.readyState === 'complete'"
        )
        self.look()
        return self

    def open_doors(self) -> Self:
        """Click open the doors, which a narrow window shows folded."""
        return self._mouse(".doors summary", 0, "the doors", stays=True)

    def wider_than_window(self) -> int:
        """Return by how many pixels the page is wider than the window."""
        wider = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        return int(self.room.browser.run(wider))

    def _labelled(self, label: str) -> int:
        place = int(self.room.browser.run(_LABELLED.format(label=label)))
        assert place >= 0, f"no field is called {label!r} ({self.at})"
        return place

    def _mouse(self, selector: str, place: int, name: str, *, stays: bool = False) -> Self:
        found = self.room.browser.run(_PLACE.format(selector=selector, place=place))
        assert found is not None, f"{name!r} cannot be seen to be clicked ({self.at})"
        x, y, here = found
        self.room.browser.events.clear()
        self.room.browser.poke(x, y)
        if stays or here:
            self.room.settle(0.1)
            self.look()
            return self
        return self._arrive()

    def _arrive(self) -> Self:
        self.room.browser.wait_for_load()
        self.room.settle(0.05)
        self.look()
        return self

    def look(self) -> None:
        """Read the page as it stands now."""
        self.at = str(self.room.browser.run("location.pathname + location.search"))
        html = self.room.browser.run("document.documentElement.outerHTML")
        self.html = LexborHTMLParser(str(html))
