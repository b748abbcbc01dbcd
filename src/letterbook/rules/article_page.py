"""The text of a publication that is a page: what menus, footers and forms say is put aside."""

from __future__ import annotations

from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser

from letterbook.rules.html_nesting import bound_nesting
from letterbook.rules.html_text import html_text

MOST_CHARS = 20_000_000
_ASIDE = {
    "nav": "menu",
    "aside": "beside the text",
    "footer": "footer",
    "form": "form",
    "dialog": "dialog",
    "button": "button",
    "select": "form",
}
_UNSEEN = "script, style, noscript, template, svg, iframe, object, head"


class PageText(NamedTuple):
    """The text of a page, and (text, reason) of what was put aside."""

    text: str
    aside: tuple[tuple[str, str], ...]


def page_text(html: str) -> PageText:
    """Return what a page says; never raises, whatever the markup."""
    bounded = bound_nesting(html[:MOST_CHARS])[0]
    tree = LexborHTMLParser(bounded)
    aside: list[tuple[str, str]] = []
    for node in tree.css(_UNSEEN):
        node.decompose()
    for tag, reason in _ASIDE.items():
        for node in tree.css(tag):
            said = " ".join(node.text(deep=True, separator=" ").split())
            if said:
                aside.append((said, reason))
            node.decompose()
    rest = tree.html or ""
    return PageText(html_text(rest).text, tuple(aside))


def looks_like_page(text: str) -> bool:
    """Return whether a text is HTML: it begins as a page, or holds paragraphs as elements."""
    head = text[:4_000].lstrip().lower()
    if head.startswith(("<!doctype html", "<html", "<?xml", "<head", "<body", "<article")):
        return True
    lower = text[:200_000].lower()
    return lower.count("</p>") >= 2 and lower.count("<p") >= 2
