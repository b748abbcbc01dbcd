"""Text as part of an address."""

from __future__ import annotations

_KEPT = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_SIGNS = tuple(chr(byte) if byte in _KEPT else f"%{byte:02X}" for byte in range(256))


def uri_text(text: str) -> str:
    """Return a text as it may stand in a query of an address (RFC 3986, section 2.1)."""
    return "".join(map(_SIGNS.__getitem__, text.encode("utf-8", "replace")))
