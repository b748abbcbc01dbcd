"""Stands before every page: lets in who has the cookie, and sets the headers of every answer."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from letterbook.errors import LetterbookError
from letterbook.web.failures import (
    PREFIX,
    NotLetIn,
    SentFromElsewhere,
    WrongAddress,
    failed,
    status_of,
)
from letterbook.web.keys import Keys
from letterbook.web.languages import language_of
from letterbook.web.rendering import environment
from letterbook.words import words_of

PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
    " frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""Nothing from elsewhere, nothing inline, and the pages stand in no frame."""

FRAMED = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none';"
    " base-uri 'none'"
)
"""For text that somebody else wrote: it may look as it likes, and do nothing.

A frame demands it of what it shows, where a browser knows how (W3C, CSP Embedded Enforcement).
"""

FRAME_POLICY = f"sandbox; {FRAMED}; frame-ancestors 'self'"
"""The same as its own answer states it, which every browser knows."""

FILE_POLICY = "sandbox; default-src 'none'; frame-ancestors 'none'"
"""For bytes that are handed out as they are."""

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-DNS-Prefetch-Control": "off",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
_OPEN = ("/enter",)
_STYLE = "/refused.css"
"""The one file for who is not let in, whoever asks: it says less than the page that it is of."""
_SAFE = frozenset(("GET", "HEAD"))
_OURS = frozenset(("same-origin", "none"))


class Access:
    """Answers requests of this computer's own browser alone, and marks every answer."""

    def __init__(self, app: ASGIApp, keys: Keys) -> None:
        self._app = app
        self._keys = keys

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer that it may not be."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return

        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                mark(MutableHeaders(scope=message))
            await send(message)

        refused = self._refusal(scope)
        await (refused or self._app)(scope, receive, marked)

    def _refusal(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        if scope["path"] == _STYLE and scope["method"] in _SAFE:
            return Response(_style(), media_type="text/css")
        if headers.get("host", "").lower() not in self._keys.hosts:
            return _refused(scope, WrongAddress("This address is not answered here."))
        unsafe = scope["method"] not in _SAFE
        if unsafe and not self._is_ours(headers):
            error = SentFromElsewhere("This was not sent by a page of Letterbook.")
            return _refused(scope, error)
        if scope["path"] in _OPEN:
            return None
        cookie = cookie_parser(headers.get("cookie", "")).get(self._keys.cookie, "")
        if self._keys.known(cookie):
            return None
        if scope["method"] == "GET" and _is_read(scope):
            return RedirectResponse("/enter", 303)
        return _refused(scope, NotLetIn("This browser has not been let in."))

    def _is_ours(self, headers: Headers) -> bool:
        """Return whether a page of ours sent this; browsers leave Origin out for some requests."""
        site = headers.get("sec-fetch-site")
        if site is not None and site not in _OURS:
            return False
        origin = headers.get("origin")
        if origin in (None, "null"):  # "null" goes with our Referrer-Policy
            return origin is None or site == "same-origin"
        return origin.removeprefix("http://") in self._keys.hosts


def _refused(scope: Scope, error: LetterbookError) -> Response:
    """Return the refusal as JSON, as a small page, or as two lines of text.

    It says nothing of what is here, and has no file of the pages.
    """
    if _is_for_programs(scope):
        return failed(error)
    headers = Headers(scope=scope)
    words = words_of(language_of(headers))
    if _is_read(scope):
        page = environment().get_template("refused.html").render(t=words, error=error)
        return HTMLResponse(page, status_of(error))
    sentences = words(error.sentence), words(error.next_step)
    return PlainTextResponse("\n".join((*sentences, "")), status_of(error))


@cache
def _style() -> bytes:
    return (Path(__file__).parent / "static" / "refused.css").read_bytes()


def _is_for_programs(scope: Scope) -> bool:
    return f"{scope['path']}/".startswith(f"{PREFIX}/")


def _is_read(scope: Scope) -> bool:
    """Return whether a person reads the answer: a browser asks for a page."""
    return not _is_for_programs(scope) and "text/html" in Headers(scope=scope).get("accept", "")


def mark(headers: MutableHeaders) -> None:
    """Set the headers that every answer has; what an answer has already stays."""
    for name, value in _HEADERS.items():
        headers.setdefault(name, value)
    policy = headers.setdefault("Content-Security-Policy", PAGE_POLICY)
    headers.setdefault("X-Frame-Options", "SAMEORIGIN" if "ancestors 'self'" in policy else "DENY")
    headers.setdefault("Cache-Control", "no-store")
