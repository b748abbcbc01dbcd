"""Who may use the application: an address that works once, then a cookie."""

from __future__ import annotations

import hashlib
import hmac
import secrets

LOOPBACK = "127.0.0.1"


class Keys:
    """The secrets of one run of the server; none of them is ever written to a file.

    ``entry`` is the token of the address that is printed; it opens the door once and is replaced
    then.  ``port`` is known when the server listens.
    """

    def __init__(self, port: int = 0) -> None:
        self.port = port
        self.entry = secrets.token_urlsafe(32)
        self._session = secrets.token_urlsafe(32)
        self._forms = secrets.token_bytes(32)

    @property
    def cookie(self) -> str:
        """The name of the cookie: cookies are shared by all ports of a host."""
        return f"letterbook-{self.port}"

    @property
    def origin(self) -> str:
        """The origin that the pages are served from."""
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def hosts(self) -> frozenset[str]:
        """The values of Host that are answered: a name that was rebound to us is none of them."""
        return frozenset(f"{name}:{self.port}" for name in (LOOPBACK, "localhost"))

    def address(self) -> str:
        """Return the address to be opened, which works once."""
        return f"{self.origin}/enter?token={self.entry}"

    def enter(self, token: str) -> str | None:
        """Return the value of the cookie for the right token, which is worth nothing afterwards."""
        if not hmac.compare_digest(token.encode(), self.entry.encode()):
            return None
        self.entry = secrets.token_urlsafe(32)
        return self._session

    def known(self, cookie: str) -> bool:
        """Return whether the cookie is that of this run."""
        return hmac.compare_digest(cookie.encode(), self._session.encode())

    def form_token(self, letterbook: str) -> str:
        """Return what a form has to send back, so that it changes the letterbook it shows."""
        return hmac.new(self._forms, letterbook.encode(), hashlib.sha256).hexdigest()

    def is_form_token(self, token: str, letterbook: str) -> bool:
        """Return whether a form was made by this run, for this letterbook."""
        return hmac.compare_digest(token.encode(), self.form_token(letterbook).encode())
