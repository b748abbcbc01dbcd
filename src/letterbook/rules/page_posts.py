"""Public posts that a saved web page shows, and how each was found.

Pages say what a post is in a few ways: structured data (schema.org in JSON-LD), microformats
(h-entry), the blocks that sites embed, and the markup of X as it was and is.  Nothing else on a
page is taken for a post.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from letterbook.rules.html_nesting import bound_nesting

MOST_POSTS = 5_000
_MOST_CHARS = 20_000
_STATUS = re.compile(
    r"https?://(?:www\.|mobile\.)?(?:twitter|x)\.com/(\w{1,20})/status(?:es)?/(\d{1,20})", re.I
)
_SIGNED = re.compile(r"[—–-]\s*(?P<name>[^()\n]{1,100}?)\s*\(@(?P<handle>\w{1,20})\)")
_KINDS = frozenset(("SocialMediaPosting", "DiscussionForumPosting", "Comment"))
_LINES = re.compile(r"\s*\n\s*")


class PagePost(NamedTuple):
    """A post as the page shows it; ``how`` names what told that it is one."""

    id: str
    url: str
    date: str
    author: str
    name: str
    text: str
    how: str


def posts_in(page: str) -> list[PagePost]:
    """Return the posts of a page in their order, each once, the most telling way first.

    A post within a post is not looked for: what nests deeper than pages do is left out.
    """
    tree = LexborHTMLParser(bound_nesting(page)[0])
    found: dict[str, PagePost] = {}
    ways = (_listed, _current, _former, _entries, _embedded)
    for post in (post for way in ways for post in way(tree)):
        if post.text and (post.id or post.url) and len(found) < MOST_POSTS:
            found.setdefault(post.id or post.url, post)
    return list(found.values())


def _listed(tree: LexborHTMLParser) -> Iterator[PagePost]:
    """Yield posts of schema.org in JSON-LD."""
    for node in tree.css('script[type="application/ld+json"]')[:200]:
        try:
            waiting: list[Any] = [json.loads(node.text() or "")]
        except (ValueError, RecursionError):
            continue
        while waiting:
            one = waiting.pop()
            if isinstance(one, list):
                waiting += reversed(one[:MOST_POSTS])
            elif isinstance(one, dict):
                kind = one.get("@type")
                if kind in _KINDS:
                    yield _posting(one)
                waiting += [one[name] for name in ("@graph", "comment", "hasPart") if name in one]


def _posting(said: dict[str, Any]) -> PagePost:
    author = said.get("author")
    author = author[0] if isinstance(author, list) and author else author
    who = author if isinstance(author, dict) else {}
    url = _text(said.get("url") or said.get("@id"))
    handle = _text(who.get("alternateName") or who.get("additionalName")).lstrip("@")
    return PagePost(
        _number(url) or _text(said.get("identifier")), url, _text(said.get("datePublished")),
        handle, _text(who.get("name")) or (_text(author) if isinstance(author, str) else ""),
        _text(said.get("articleBody") or said.get("text")), "json-ld",
    )  # fmt: skip


def _current(tree: LexborHTMLParser) -> Iterator[PagePost]:
    """Yield the posts of X as its pages are written now."""
    for node in _outer(tree, 'article[data-testid="tweet"]'):
        link = next((a for a in node.css("a[href]") if _linked(a)), None)
        when = node.css_first("time[datetime]")
        body = node.css_first('[data-testid="tweetText"]')
        status = _linked(link) if link is not None else ("", "", "")
        who = node.css_first('[data-testid="User-Name"]')
        yield PagePost(
            status[1], status[2], _attribute(when, "datetime"), status[0],
            _shown(who).partition("@")[0].strip(), _shown(body), "x",
        )  # fmt: skip


def _former(tree: LexborHTMLParser) -> Iterator[PagePost]:
    """Yield the posts of Twitter as its pages were written until 2020."""
    for node in _outer(tree, "[data-tweet-id]"):
        number, handle = _attribute(node, "data-tweet-id"), _attribute(node, "data-screen-name")
        when = node.css_first("[data-time]")
        body = node.css_first(".tweet-text")
        url = f"https://twitter.com/{handle}/status/{number}" if handle and number else ""
        name = _attribute(node, "data-name")
        yield PagePost(
            number, url, _attribute(when, "data-time"), handle, name, _shown(body), "twitter"
        )


def _entries(tree: LexborHTMLParser) -> Iterator[PagePost]:
    """Yield microformats: h-entry with content and an address of its own."""
    for node in _outer(tree, ".h-entry"):
        link, when = node.css_first(".u-url"), node.css_first(".dt-published")
        author, body = node.css_first(".p-author"), node.css_first(".e-content")
        url = _attribute(link, "href")
        date = _attribute(when, "datetime") or _attribute(when, "value")
        yield PagePost(_number(url), url, date, "", _shown(author), _shown(body), "h-entry")


def _embedded(tree: LexborHTMLParser) -> Iterator[PagePost]:
    """Yield the blocks in which other pages quote a post of X."""
    for node in _outer(tree, "blockquote.twitter-tweet"):
        links = [found for a in node.css("a[href]") if (found := _linked(a))[1]]
        status = links[-1] if links else ("", "", "")
        signed = _SIGNED.search(_shown(node))
        yield PagePost(
            status[1], status[2], "", signed["handle"] if signed is not None else status[0],
            signed["name"] if signed is not None else "", _shown(node.css_first("p")), "embed",
        )  # fmt: skip


def _outer(tree: LexborHTMLParser, selector: str) -> Iterator[LexborNode]:
    """Yield the nodes that a selector finds and that stand in no other such node."""
    yield from tree.css(f"{selector}:not({selector} {selector})")[:MOST_POSTS]


def _linked(node: LexborNode) -> tuple[str, str, str]:
    """Return handle, id and address of the post that a link leads to, "" where it leads to none."""
    href = _attribute(node, "href")
    match = _STATUS.match(href if "//" in href else f"https://x.com{href}")
    if match is None:
        return "", "", ""
    return match[1], match[2], f"https://x.com/{match[1]}/status/{match[2]}"


def _number(url: str) -> str:
    match = _STATUS.match(url)
    return match[2] if match is not None else ""


def _attribute(node: LexborNode | None, name: str) -> str:
    return (node.attributes.get(name) or "").strip() if node is not None else ""


def _shown(node: LexborNode | None) -> str:
    if node is None:
        return ""
    return _LINES.sub("\n", node.text(separator="")).strip()[:_MOST_CHARS]


def _text(value: object) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value.strip()[:_MOST_CHARS] if isinstance(value, str) else ""
