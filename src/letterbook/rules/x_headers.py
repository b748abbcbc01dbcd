"""Reads the files of an X archive that name its account, and its messages without their words."""

from __future__ import annotations

import re

_ACCOUNT = re.compile(rb'"accountId"\s{0,8}:\s{0,8}"(\d{1,25})"')
_NAMED = re.compile(
    rb'"(?:messageCreate|welcomeMessageCreate)"\s{0,64}:\s{0,64}\{[^{}]{0,2000}?"id"\s{0,8}:\s{0,8}"(\d{1,25})"'
    rb'|"tweet_id"\s{0,8}:\s{0,8}"(\d{1,25})"'
)


def account_id(raw: bytes) -> str:
    """Return the number of the account that an ``account.js`` states, "" where it states none."""
    found = _ACCOUNT.search(raw)
    return found.group(1).decode() if found is not None else ""


def named_in_headers(raw: bytes) -> list[str]:
    """Return the identifiers of the messages or posts that a headers file names, each once."""
    numbers = (one or other for one, other in _NAMED.findall(raw))
    return list(dict.fromkeys(f"x:{number.decode()}" for number in numbers))
