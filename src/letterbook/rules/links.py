"""Addresses of web pages and files in running text."""

from __future__ import annotations

import re

MAX_LINKS = 5_000
MAX_LINK_CHARS = 8_192

# Each alternative begins at a fixed string, so that the search jumps from one to the next and
# what stands before it is read backwards: the cost is linear in the text.
_SCHEME = re.compile(r"://")
_WWW = re.compile(r"www\.")
_BARE = re.compile(r"\.([a-zA-Z]{2,4})(?=[/?#:])")
_TOP_LEVEL_NAMES = (
    "com org net edu gov mil int info biz eu fr de uk ch at be nl es it pt pl ru ua se no dk fi cz "
    "ie ca us au nz jp cn in br io ly gl me tv tk co to cc app dev"
)
TOP_LEVEL = frozenset(_TOP_LEVEL_NAMES.split())
"""Endings by which a name without a scheme is taken for a site."""

_BODY = re.compile(
    r"[^\s<>\"`{}|\\^\x00-\x20\x7f\u00ab\u00bb\u201c-\u201f\u2018\u300c-\u300f\uff1c\uff1e]+"
)
_SCHEMES = ("https", "http", "ftps", "ftp")
_NAME_MARKS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_"
_HOST_START = re.compile(r"[A-Za-z0-9\u00a1-\U0010ffff\[]")
_TRAILING = ".,;:!?'\"*_~\u2019\u2026\u3002\uff0c\uff01\uff1f\uff1a\uff1b\u3001"
_PAIRS = {")": "(", "]": "[", "\uff09": "\uff08"}
_HOST = re.compile(
    r"(?:[A-Za-z][A-Za-z0-9+.-]{0,30}:)?//(?:[^/?#@\s]{0,300}@)?(\[[0-9A-Fa-f:.]+\]|[^/?#:\s]*)"
)


def find_links(text: str, most: int = MAX_LINKS) -> list[str]:
    """Return the links that ``text`` holds, in order, each once, at most ``most``.

    Found are addresses with the schemes http, https and ftp, those that begin with ``www.``,
    and names under a well-known top-level domain that a path, query or port follows
    (``example.org/a?b``), all as written, without the punctuation of the sentence around them.
    """
    spans: list[tuple[int, int]] = []
    if "://" in text:
        _with_scheme(text, spans)
    if "www." in text:
        _with_www(text, spans)
    _bare_domains(text, spans)
    spans.sort()
    found: dict[str, None] = {}
    last = -1
    for start, end in spans:
        if start < last:
            continue
        last = end
        found.setdefault(text[start:end])
        if len(found) >= most:
            break
    return list(found)


def without_links(text: str) -> str:
    """Return the text with a space in place of each link; a text without one as it is."""
    if "." not in text and "://" not in text:
        return text
    for link in sorted(find_links(text), key=len, reverse=True):
        text = text.replace(link, " ")
    return text


def _with_scheme(text: str, spans: list[tuple[int, int]]) -> None:
    last = 0
    for match in _SCHEME.finditer(text):
        at = match.start()
        if at < last:
            continue
        before = text[max(0, at - 5) : at].lower()
        for scheme in _SCHEMES:
            if before.endswith(scheme) and _HOST_START.match(text, match.end()):
                last = _end(text, match.end())
                spans.append((at - len(scheme), last))
                break


def _with_www(text: str, spans: list[tuple[int, int]]) -> None:
    last = 0
    for match in _WWW.finditer(text):
        at = match.start()
        if at < last or (at and (text[at - 1].isalnum() or text[at - 1] in "@/.-_")):
            continue
        end = _end(text, at)
        if end > at + 6 and "." in text[at + 4 : end]:
            spans.append((at, end))
            last = end


def _bare_domains(text: str, spans: list[tuple[int, int]]) -> None:
    last = 0
    for match in _BARE.finditer(text):
        at = match.start()
        if at < last or match[1].lower() not in TOP_LEVEL:
            continue
        before = text[max(0, at - 253) : at]
        name = before[len(before.rstrip(_NAME_MARKS)) :].lstrip("._-")
        start = at - len(name)
        if start == at or (start and text[start - 1] in "@/\\=%&"):
            continue
        end = _end(text, match.end())
        if end > match.end() + 1:
            spans.append((start, end))
            last = end


def _end(text: str, start: int) -> int:
    """Return where the link ends: brackets that it did not open and final marks stay outside."""
    body = _BODY.match(text, start, start + MAX_LINK_CHARS)
    if body is None:
        return start
    end = body.end()
    counted: dict[str, int] = {}
    while end > start:
        mark = text[end - 1]
        if mark in _TRAILING:
            end -= 1
            continue
        opening = _PAIRS.get(mark)
        if opening is None:
            break
        if mark not in counted:
            link = text[start:end]
            counted[mark] = link.count(mark) - link.count(opening)
        if counted[mark] <= 0:
            break
        counted[mark] -= 1
        end -= 1
    return end


def link_host(url: str) -> str:
    """Return the host that a link names, in lower case, without port and ``www.``; "" for none."""
    match = _HOST.match(url) or _HOST.match("//" + url if ":" not in url.split("/")[0] else url)
    if match is None and "@" not in url:
        match = _HOST.match("//" + url)
    if match is None:
        return ""
    return match[1].strip("[]").rstrip(".").lower().removeprefix("www.")
