"""JSON of values that may hold undecodable characters."""

from __future__ import annotations

import msgspec


def json_text(value: object) -> str:
    """Return ``value`` as JSON; a half of a surrogate pair becomes a question mark."""
    try:
        return msgspec.json.encode(value).decode()
    except UnicodeEncodeError:  # names that were not UTF-8 on their disk
        return msgspec.json.encode(_clean(msgspec.to_builtins(value))).decode()


def _clean(value: object) -> object:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, list | tuple):
        return [_clean(item) for item in value]
    return {k: _clean(v) for k, v in value.items()} if isinstance(value, dict) else value
