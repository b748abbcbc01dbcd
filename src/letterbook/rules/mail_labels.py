"""Labels, states and thread hints that mail programs write into the header."""

from __future__ import annotations

import binascii
import re

from letterbook.rules.mail_headers import decode_value, plain_value

_LABEL = re.compile(r'\s*(?:"([^"]*)"|([^,]*))\s*(?:,|\Z)')
_BASE64_JUNK = re.compile(rb"[^A-Za-z0-9+/]+")
_MOST = 1000
_STATUS = {"R": "seen"}
_X_STATUS = {"A": "answered", "F": "flagged", "D": "trashed", "T": "draft"}
_MOZILLA = (
    (0x1, "seen"),
    (0x2, "answered"),
    (0x4, "flagged"),
    (0x8, "trashed"),
    (0x1000, "passed"),
)


def folder_labels(values: dict[str, list[bytes]]) -> tuple[str, ...]:
    """Return the labels of X-Gmail-Labels, X-Keywords and X-Mozilla-Keys, each once."""
    labels: dict[str, None] = {}
    for value in values.get("x-gmail-labels", ()):
        for quoted, plain in _LABEL.findall(decode_value(value))[:_MOST]:
            labels[(quoted or plain).strip()] = None
    for name in ("x-keywords", "x-mozilla-keys"):
        for value in values.get(name, ()):
            for word in re.split(r"[\s,]+", decode_value(value))[:_MOST]:
                labels[word.strip('"')] = None
    labels.pop("", None)
    return tuple(labels)


def state_flags(values: dict[str, list[bytes]]) -> tuple[str, ...]:
    """Return the states of Status, X-Status and X-Mozilla-Status, each once."""
    flags: dict[str, None] = {}
    for name, letters in (("status", _STATUS), ("x-status", _X_STATUS)):
        for value in values.get(name, ()):
            text = plain_value(value)
            if len(text) <= 8:
                flags.update((letters[letter], None) for letter in text if letter in letters)
    for value in values.get("x-mozilla-status", ())[:1]:
        text = plain_value(value)
        if re.fullmatch("[0-9A-Fa-f]{4}", text):
            bits = int(text, 16)
            flags.update((flag, None) for bit, flag in _MOZILLA if bits & bit)
    return tuple(flags)


def thread_index(value: bytes | None) -> bytes:
    """Return the decoded bytes of Thread-Index, b"" when there are none."""
    if value is None:
        return b""
    clean = _BASE64_JUNK.sub(b"", value[:65536])
    if len(clean) % 4 == 1:
        clean = clean[:-1]
    return binascii.a2b_base64(clean + b"=" * (-len(clean) % 4))
