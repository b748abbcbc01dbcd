"""When two links are the same link, and which sites a text names without writing a link."""

from __future__ import annotations

import re

from letterbook.rules.links import TOP_LEVEL

MAX_KEY_CHARS = 1_000

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{0,30}://")
_TRACKING = re.compile(
    r"(?:utm_[a-z_]+|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|twclid|igshid|mc_[ce]id|_ga"
    r"|_hs(?:enc|mi)|ref_src|ref_url|mkt_tok|at_[a-z]+|xtor)(?:=|\Z)",
    re.IGNORECASE,
)
_WORDS_TEXT = "ai am at be cc de do es in is it la me no pl se so to us"
_WORDS = frozenset(_WORDS_TEXT.split())
"""Endings that are words too: between two sentences without a space they make no site."""

_ENDINGS = sorted(name for name in TOP_LEVEL - _WORDS if 2 <= len(name) <= 4)
# A site is looked for from its ending backwards: dots are rare in a text, letters are not.
_ENDING = re.compile(rf"\.(?:{'|'.join(_ENDINGS)})(?![\w@-]|\.\w)", re.IGNORECASE)
_SITE_MARKS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-"
_LABELS = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,62}(?:\.[A-Za-z0-9][A-Za-z0-9-]{0,62}){0,7}")
_MAX_SITE_CHARS = 8 * 64
_IN_A_NAME = re.compile(r"[\w@/:=%&\\]")


def link_key_of(link: str) -> str:
    """Return what two writings of one link share; "" for an address to write to.

    Scheme, ``www.``, fragment, closing slashes and parameters that only track are taken off, and
    the site is in lower case; the case of a path is kept, since it may name another page.
    """
    text = link.strip()
    if text[:7].lower() == "mailto:":
        return ""
    match = _SCHEME.match(text)
    if match is not None:
        text = text[match.end() :]
    text = text.partition("#")[0]
    page, asked, question = text.partition("?")
    if asked:
        kept = [piece for piece in question.split("&") if piece and not _TRACKING.match(piece)]
        question = "&".join(kept)
    site, slash, path = page.partition("/")
    key = site.lower().removeprefix("www.") + (slash + path).rstrip("/")
    return (f"{key}?{question}" if question else key)[:MAX_KEY_CHARS]


def bare_sites(text: str) -> list[str]:
    """Return the sites that a text names without scheme and path (``example.org``), in order."""
    found: dict[str, None] = {}
    for match in _ENDING.finditer(text):
        before = text[max(0, match.start() - _MAX_SITE_CHARS - 1) : match.start()]
        rest = before.rstrip(_SITE_MARKS)
        name = before[len(rest) :]
        if not _LABELS.fullmatch(name) or (rest and _IN_A_NAME.match(rest[-1])):
            continue
        found.setdefault((name + match.group()).lower())
    return list(found)
