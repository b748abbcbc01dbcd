"""The links of an X message: what its short addresses stand for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from letterbook.rules.links import find_links

_SHORT = re.compile(r"https?://t\.co/[A-Za-z0-9]{1,40}", re.ASCII)
_SHORT_AFTER = re.compile(rf"[ \t]?({_SHORT.pattern})", re.ASCII)
_SHORT_NAMES = ("url", "shortUrl")
_WHOLE_NAMES = ("expanded_url", "expanded", "expandedUrl")
"""As posts, direct messages and long posts call them."""

_MOST = 1_000


def stated_links(message: dict[str, object]) -> list[tuple[str, str]]:
    """Return (address in the text, address it stands for) of each link that the object lists.

    Media of a post stand under their own address; "" where one of the two is not stated.
    """
    found: dict[tuple[str, str], None] = {}
    for entities in (message, message.get("entities"), message.get("extended_entities")):
        if not isinstance(entities, dict):
            continue
        for url in _objects(entities.get("urls")):
            short, whole = (_first(url, names) for names in (_SHORT_NAMES, _WHOLE_NAMES))
            found.setdefault((short, whole))
        for medium in _objects(entities.get("media")):
            place = _text(medium.get("media_url_https")) or _text(medium.get("media_url"))
            found.setdefault((_text(medium.get("url")), place))
    medias = message.get("mediaUrls")
    for place in medias if isinstance(medias, list) else ():
        found.setdefault(("", _text(place)))
    return [pair for pair in found if any(pair)][:_MOST]


def with_whole_links(text: str, pairs: list[tuple[str, str]]) -> str:
    """Return the text with each short address that stands for a known one replaced by that."""
    known: dict[str, str] = {}
    for short, whole in pairs:
        if short and whole:
            known.setdefault(short, whole)
    return _SHORT.sub(lambda match: known.get(match.group(), match.group()), text)


def without_short_links(text: str, pairs: list[tuple[str, str]]) -> str:
    """Return the text without the short addresses that stand for a known one.

    By it a message is identified: another archive may state another address for the same link.
    """
    known = {short for short, whole in pairs if short and whole}
    return _SHORT_AFTER.sub(lambda match: "" if match.group(1) in known else match.group(), text)


def all_links(text: str, pairs: list[tuple[str, str]]) -> tuple[str, ...]:
    """Return what the message links to: whole addresses, short ones, those written in its text."""
    found = dict.fromkeys(whole for _, whole in pairs if whole)
    found.update(dict.fromkeys(short for short, _ in pairs if short))
    found.update(dict.fromkeys(find_links(text)))
    return tuple(found)


def _objects(value: object) -> Iterator[dict[str, object]]:
    for one in value if isinstance(value, list) else ():
        if isinstance(one, dict):
            yield one


def _first(said: dict[str, object], names: tuple[str, ...]) -> str:
    return next((text for name in names if (text := _text(said.get(name)))), "")


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
