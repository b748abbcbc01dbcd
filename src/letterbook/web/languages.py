"""In which language a browser is answered: the one that was chosen, else the one it asks for."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.requests import cookie_parser

from letterbook.words import LANGUAGES, Language, preferred

LANGUAGE_COOKIE = "letterbook-language"


def language_of(headers: Headers) -> Language:
    """Return the language of the answer to a request with these headers."""
    chosen = cookie_parser(headers.get("cookie", "")).get(LANGUAGE_COOKIE, "")
    for known in LANGUAGES:
        if known == chosen:
            return known
    return preferred(headers.get("accept-language", ""))
