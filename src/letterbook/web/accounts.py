"""Accounts as a reader knows them: by the names that the record gives them, not by numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, get_args

from markupsafe import Markup, escape

from letterbook.model.message import Platform
from letterbook.rules.shown_text import one_line

if TYPE_CHECKING:
    from letterbook.services.count_messages import CountAnswer
    from letterbook.wiring import Letterbook

_KEY = re.compile(rf"(?<![\w.:/@-])({'|'.join(get_args(Platform))}):([^\s,;()<>&]+)")
_AFTER = ".:!?”’»"
_BY_PERSON = ("from", "with")


def in_texts(book: Letterbook, texts: Iterable[str]) -> dict[str, str]:
    """Return the names of the accounts whose keys, as ``x:80022``, stand in sentences."""
    addresses = (_parted(key[2])[0] for text in texts for key in _KEY.finditer(text))
    return book.names_of(addresses)


def in_facets(book: Letterbook, counts: CountAnswer | None) -> dict[str, str]:
    """Return the names of the accounts that stand beside the results."""
    facets = counts.facets if counts is not None else ()
    rows = (row for facet in facets if facet.name in _BY_PERSON for row in facet.values)
    return book.names_of(row.value for row in rows if "@" not in row.value)


def called_by(text: str, accounts: Mapping[str, str]) -> Markup:
    """Return a sentence with names in front of its accounts; a mail address speaks for itself."""

    def named(key: re.Match[str]) -> str:
        address, after = _parted(key[2])
        if key[1] == "mail":
            return address + after
        name = accounts.get(address)
        return key[0] if name is None else f"{escape(one_line(name))} · {address}{after}"

    return Markup(_KEY.sub(named, str(escape(text))))  # escaped, as the names are


def _parted(text: str) -> tuple[str, str]:
    """Return an address, and the marks of the sentence that stand after it."""
    address = text.rstrip(_AFTER)
    return address, text[len(address) :]
