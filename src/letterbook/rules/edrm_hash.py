"""The EDRM message identification hash (EDRM MIH, version 1.0 of 11 January 2023)."""

from __future__ import annotations

import hashlib

from letterbook.model.identity import StatedId


def edrm_mih(stated: StatedId) -> str:
    """Return the EDRM MIH of a Message-ID: the MD5 of the identifier with its angle brackets.

    32 lower-case hexadecimal digits; meant for exchange with e-discovery tools only.
    """
    text = f"<{stated}>".encode("utf-8", "surrogateescape")
    return hashlib.md5(text, usedforsecurity=False).hexdigest()
