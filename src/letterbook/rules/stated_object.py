"""The object that a message is in an export as JSON, and what is wrong with how it is written."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from letterbook.model.notice import Notice
from letterbook.rules.not_readable import NotReadable
from letterbook.rules.whole_characters import whole_characters

_NAMES_TOLD = 5


def stated_object(raw: bytes, notices: list[Notice]) -> dict[str, Any]:
    """Return what the bytes of a message state; raise `NotReadable` for what is no object.

    A notice is added where bytes are no UTF-8, and where one object states a name twice, which
    programs read in different ways (RFC 8259, section 4): the last is read here.
    """
    twice: dict[str, None] = {}

    def pairs_read(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            counts = Counter(name for name, _ in pairs)
            twice.update((name, None) for name, count in counts.items() if count > 1)
        return found

    try:
        said: Any = json.loads(_decoded(raw, notices), object_pairs_hook=pairs_read)
    except (ValueError, RecursionError) as error:
        raise NotReadable("The object is not JSON.") from error
    if not isinstance(said, dict):
        raise NotReadable("The object is a list or a value.")
    if twice:
        names = ", ".join(list(twice)[:_NAMES_TOLD])
        detail = f"Stated twice, and read by programs in different ways: {names}."
        notices.append(Notice("ambiguous:json", whole_characters(detail)))
    return said


def _decoded(raw: bytes, notices: list[Notice]) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        detail = "Some bytes are not UTF-8 and are shown as replaced."
        notices.append(Notice("repaired:charset", detail))
        return raw.decode("utf-8", "replace")
