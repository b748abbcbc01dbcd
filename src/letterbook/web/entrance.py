"""The way in: the address that works once, the language, and the files of the pages."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from letterbook.errors import UsageError
from letterbook.web.asked import Asked, back_to, page_without
from letterbook.web.keys import Keys
from letterbook.web.languages import LANGUAGE_COOKIE
from letterbook.words import LANGUAGES

_YEAR = 365 * 86_400


async def enter(request: Request) -> Response:
    """Give the cookie to who has the token that works once."""
    keys: Keys = request.app.state.keys
    asked = Asked(request)
    session = keys.enter(request.query_params.get("token", ""))
    if session is None:
        return asked.page("enter.html", 403, entered=False)
    # Not a redirect: a browser keeps a strict cookie back from one that began elsewhere.
    answer = asked.page("enter.html", entered=True)
    answer.set_cookie(keys.cookie, session, httponly=True, samesite="strict", path="/")
    request.app.state.entered()
    return answer


def language(asked: Asked) -> Response:
    """Show the pages in a language from now on."""
    chosen = asked.sent("language")
    if chosen not in LANGUAGES:
        raise UsageError(f"The languages are: {', '.join(LANGUAGES)}.")
    answer = back_to(asked, "/")
    answer.set_cookie(
        LANGUAGE_COOKIE, chosen, max_age=_YEAR, httponly=True, samesite="strict", path="/"
    )
    return answer


async def favicon(_: Request) -> Response:
    """Send a browser that asks for one to the sign of the application."""
    return RedirectResponse("/static/sign.svg", 308)


ROUTES = [
    Route("/enter", enter),
    Route("/favicon.ico", favicon),
    Route("/language", page_without(language), methods=["POST"]),
]
