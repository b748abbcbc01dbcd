"""Stands before every page: lets in who has the cookie, and sets the headers of every answer."""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from letterbook.web.keys import Keys
from letterbook.words import preferred, words_of

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
        if headers.get("host", "").lower() not in self._keys.hosts:
            return _plain(headers, "This address is not answered here.", 421)
        unsafe = scope["method"] not in _SAFE
        if unsafe and not self._is_ours(headers):
            return _plain(headers, "This was not sent by a page of Letterbook.", 403)
        if scope["path"] in _OPEN:
            return None
        cookie = cookie_parser(headers.get("cookie", "")).get(self._keys.cookie, "")
        if self._keys.known(cookie):
            return None
        if scope["method"] == "GET" and "text/html" in headers.get("accept", ""):
            return RedirectResponse("/enter", 303)
        return _plain(headers, "Open the newest address that Letterbook has shown.", 401)

    def _is_ours(self, headers: Headers) -> bool:
        """Return whether a page of ours sent this; browsers leave Origin out for some requests."""
        site = headers.get("sec-fetch-site")
        if site is not None and site not in _OURS:
            return False
        origin = headers.get("origin")
        if origin in (None, "null"):  # "null" goes with our Referrer-Policy
            return origin is None or site == "same-origin"
        return origin.removeprefix("http://") in self._keys.hosts


def _plain(headers: Headers, sentence: str, status: int) -> Response:
    words = words_of(preferred(headers.get("accept-language", "")))
    return PlainTextResponse(f"{words(sentence)}\n", status)


def mark(headers: MutableHeaders) -> None:
    """Set the headers that every answer has; what an answer has already stays."""
    for name, value in _HEADERS.items():
        headers.setdefault(name, value)
    policy = headers.setdefault("Content-Security-Policy", PAGE_POLICY)
    headers.setdefault("X-Frame-Options", "SAMEORIGIN" if "ancestors 'self'" in policy else "DENY")
    headers.setdefault("Cache-Control", "no-store")
