"""The JSON of docs/reference/json.md: the same for every command and in what is exported."""

from __future__ import annotations

import base64
import re

import msgspec

from letterbook.model.event import Event
from letterbook.model.message import Address, Header, MailMessage, Zone
from letterbook.model.moment import Moment
from letterbook.model.network import NetworkEdge, Way
from letterbook.model.reply import PersonRow, SourceReport, SourceView, Status
from letterbook.model.timeline import Bin, TimelineAnswer
from letterbook.rules.moment_text import instant

AS_OBJECTS = (Address, Header, Zone)
"""Rows that are arrays inside the letterbook and objects in JSON."""

FLATTENED: dict[type, str] = {SourceReport: "tally", SourceView: "tally"}
"""Objects whose counts stand beside their other fields."""

LEFT_OUT: dict[type, frozenset[str]] = {MailMessage: frozenset({"attached"})}
"""Fields that a result never fills: the message itself names what is attached."""

INSTANTS: dict[type, frozenset[str]] = {
    Bin: frozenset({"start", "end"}),
    Event: frozenset({"earliest", "latest"}),
    NetworkEdge: frozenset({"first", "last"}),
    PersonRow: frozenset({"first", "last"}),
    Status: frozenset({"first", "last"}),
    TimelineAnswer: frozenset({"start", "end"}),
    Way: frozenset({"first", "last"}),
}
"""Fields in seconds since 1970 that JSON writes as instants."""

_JSON_HIDDEN = re.compile(
    "[\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff]"
)


def as_json(value: object) -> object:
    """Return a result as objects, lists, strings and numbers.

    Fields are named as in Python, without a trailing underscore; names that are data are sorted.
    """
    if isinstance(value, str):
        return _text(value)
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, Moment):
        return _moment(value)
    if isinstance(value, msgspec.Struct):
        return _struct(value)
    if isinstance(value, dict):
        return {_key(str(name)): as_json(item) for name, item in sorted(value.items())}
    if isinstance(value, list | tuple | frozenset):
        return [as_json(item) for item in value]
    if isinstance(value, bytes):
        return value.hex()
    if hasattr(value, "__fspath__"):
        return _text(str(value))
    raise TypeError(f"no JSON is defined for {type(value).__name__}")


def encoded(value: object) -> bytes:
    """Return the bytes of a result in JSON, on one line, safe to show on a terminal."""
    raw = msgspec.json.encode(as_json(value))
    return raw if raw.isascii() else _shown(raw.decode("utf-8")).encode("utf-8")


def _struct(value: msgspec.Struct) -> dict[str, object]:
    kind = type(value)
    flat = FLATTENED.get(kind, "")
    out = LEFT_OUT.get(kind, frozenset())
    instants = INSTANTS.get(kind, frozenset())
    found: dict[str, object] = {}
    for field in kind.__struct_fields__:
        item = getattr(value, field)
        if field in out:
            continue
        if field == flat:
            found.update(_struct(item))
        elif field in instants and item is not None:
            found[field] = instant(item)
        else:
            found[field.rstrip("_")] = as_json(item)
    return found


def _moment(moment: Moment) -> dict[str, object]:
    return {
        "text": _text(moment.text),
        "earliest": None if moment.earliest is None else instant(moment.earliest),
        "latest": None if moment.latest is None else instant(moment.latest),
        "offset_minutes": moment.offset_minutes,
        "precision": moment.precision,
        "doubts": list(moment.doubts),
    }


def _text(text: str) -> object:
    if text.isascii() or _writable(text):
        return text
    raw = _bytes_of(text)
    return {"display": raw.decode("utf-8", "replace"), "base64": base64.b64encode(raw).decode()}


def _key(text: str) -> str:
    return text if _writable(text) else _bytes_of(text).decode("utf-8", "replace")


def _writable(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _bytes_of(text: str) -> bytes:
    """Return the bytes a text was read from; surrogates that stand for no byte go as they are."""
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")


def _shown(text: str) -> str:
    r"""Return the same JSON with every hidden character of its strings written as ``\uXXXX``."""
    return _JSON_HIDDEN.sub(_escape, text)


def _escape(match: re.Match[str]) -> str:
    code = ord(match.group())
    if code > 0xFFFF:
        code -= 0x10000
        return f"\\u{0xD800 + (code >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"
    return f"\\u{code:04x}"
