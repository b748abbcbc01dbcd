"""Somebody who reads the pages without knowing an address: links, forms and what can be seen.

Each click and each question typed is counted.  What stands in a closed fold cannot be clicked
before the fold was opened, which is a click too.
"""

from __future__ import annotations

import re
from typing import Self
from urllib.parse import urlencode, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode
from starlette.testclient import TestClient

from letterbook.web.rendering import Said
from letterbook.words import Language, words_of
from tests.functional.web import ORIGIN, page

CLICKED = "a[href], button"
MOST_STEPS = 3
"""Clicks, or a question and clicks, within which every answer is to be reached."""


def plain(text: str) -> str:
    """Return a text on one line, whatever spaces it has."""
    return " ".join(text.split())


def told(node: LexborNode | None) -> str:
    """Return what an element says, on one line; "" for none."""
    return "" if node is None else plain(node.text(separator=" "))


class Visitor:
    """A reader who begins at the overview; ``said`` tells dates and spans in the language."""

    def __init__(self, client: TestClient, language: Language) -> None:
        self._client = client
        self._words = words_of(language)
        self.said = Said(self._words)
        self._overview = page(client, "/")
        self.begin()

    def t(self, english: str, **values: object) -> str:
        """Return a sentence as the pages say it, on one line."""
        return plain(self._words(english, **values))

    def begin(self) -> Self:
        """Go to the overview, where every way begins; nothing was clicked or asked yet."""
        self.clicks = self.questions = 0
        self.at, self.html = "/", LexborHTMLParser(self._overview)
        return self

    def click(self, english: str, *, beside: str = "", nth: int = 0) -> Self:
        """Click what is called so in the language of the pages, in the row that says ``beside``."""
        return self.press(self.t(english), beside=beside, nth=nth)

    def press(self, label: str, *, beside: str = "", nth: int = 0) -> Self:
        """Click what says exactly this, in the row that says ``beside``: a link, or a button."""
        one = self.all(CLICKED)[self.find(label, beside=beside, nth=nth)]
        self.clicks += 1
        if one.tag == "a":
            self._load(urljoin(self.at, one.attributes["href"] or ""))
        else:
            self._send(one)
        return self

    def find(self, label: str, *, beside: str = "", nth: int = 0) -> int:
        """Return the place, among what can be clicked, of what says this in the least such row."""
        label, beside = plain(label), plain(beside)
        found = []
        for place, one in enumerate(self.all(CLICKED)):
            if label in (told(one), one.attributes.get("aria-label")) and _is_open(one):
                row = _row(one, beside)
                if row:
                    found.append((row, place))
        assert len(found) > nth, f"nothing to click says {label!r} beside {beside!r} ({self.at})"
        return sorted(found)[nth][1]

    def ask(self, question: str) -> Self:
        """Type a question into the box at the top of the page, and press Enter."""
        (box,) = self.all("form.asking")
        self.questions += 1
        fields = _fields(box) | {"q": question}
        self._load(f"{box.attributes['action']}?{urlencode(fields)}")
        return self

    def steps(self) -> int:
        """Return how many clicks and questions it took to come here."""
        assert self.questions <= 1
        return self.clicks + self.questions

    def all(self, selector: str) -> list[LexborNode]:
        """Return the elements of the page that a selector finds."""
        return self.html.css(selector)

    def texts(self, selector: str) -> list[str]:
        """Return what each of some elements says."""
        return [told(one) for one in self.all(selector)]

    def text(self) -> str:
        """Return what the page says beside its head and foot."""
        return told(self.html.css_first("main"))

    def number(self, one: str, many: str, text: str) -> int:
        """Return the number in a text that is said so: ``1 copy`` and ``{n} copies`` in English."""
        shapes = (re.escape(self.t(said)) for said in (one, many))
        told = "|".join(rf"(?<!\d){shape}" for shape in shapes)
        told = told.replace(r"\{n\}", r"([\d ,]+)").replace(r"(?<!\d)1", r"(?<!\d)([01])")
        found = re.search(told, text)
        assert found is not None, f"{many!r} is not said in {text!r}"
        return int(re.sub(r"\D", "", found[1] or found[2]))

    def _load(self, address: str) -> None:
        where = urlsplit(address)
        self.at = where.path + (f"?{where.query}" if where.query else "")
        self.html = LexborHTMLParser(page(self._client, self.at))

    def _send(self, button: LexborNode) -> None:
        form = next(one for one in _above(button) if one.tag == "form")
        fields = _fields(form)
        if button.attributes.get("name"):
            fields[str(button.attributes["name"])] = button.attributes.get("value") or ""
        action = form.attributes["action"] or self.at
        if form.attributes.get("method") != "post":
            self._load(f"{action}?{urlencode(fields)}")
            return
        answer = self._client.post(action, data=fields, headers={"origin": ORIGIN})
        assert answer.status_code == 303, f"{action}: {answer.status_code}"
        self._load(answer.headers["location"])


def _is_open(one: LexborNode) -> bool:
    """Return whether nothing around an element is folded or hidden."""
    return not any(_is_folded(node) or "hidden" in node.attributes for node in _above(one))


def _is_folded(node: LexborNode) -> bool:
    """Return whether an element hides what is in it; at a desk the doors stand open."""
    if node.tag != "details" or "open" in node.attributes:
        return False
    return node.parent is None or node.parent.attributes.get("class") != "doors"


def _above(node: LexborNode) -> list[LexborNode]:
    found = []
    while (parent := node.parent) is not None:
        found.append(parent)
        node = parent
    return found


def _row(node: LexborNode, words: str) -> int:
    """Return how long the least part of the page around an element is that has some words."""
    around = (told(one) for one in (node, *_above(node)) if one.tag != "html")
    return next((1 + len(text) for text in around if words in text), 0)


def _fields(form: LexborNode) -> dict[str, str]:
    return {
        str(one.attributes["name"]): one.attributes.get("value") or ""
        for one in form.css("input[name]")
    }
