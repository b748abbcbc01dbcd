"""The object that a message of a chat is, in an export as JSON."""

from __future__ import annotations

import json
from typing import Any

from letterbook.rules.not_readable import NotReadable


def stated_object(raw: bytes) -> dict[str, Any]:
    """Return what the bytes of a message state; raise `NotReadable` for what is no object."""
    try:
        said: Any = json.loads(raw.decode("utf-8", "replace"))
    except (ValueError, RecursionError) as error:
        raise NotReadable("The object is not JSON.") from error
    if not isinstance(said, dict):
        raise NotReadable("The object is a list or a value.")
    return said
