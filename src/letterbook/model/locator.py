"""Locators: the way back from anything shown to the original bytes."""

from __future__ import annotations

import re
from typing import Literal

import msgspec

StepKind = Literal["member", "bytes", "unpacked", "part", "json", "row", "node"]

_DOWN = "!"
_STEP = re.compile(r"(bytes|unpacked|part|json|row|node):")
_UNSAFE = re.compile(rb"[\x00-\x1f%!\x7f]")


class Step(msgspec.Struct, frozen=True, array_like=True):
    """One step down.

    kind and value: ``member`` a path inside a folder or archive (text, undecodable bytes
    as surrogate escapes); ``bytes`` a half-open range ``START-END`` in bytes; ``unpacked``
    a whole-stream compression that was undone (``gz``, ``bz2``, ``xz``, ``zst``); ``part``
    the MIME part path of an attached mail (``2.1``, counted from 1); ``json`` an RFC 6901
    pointer; ``row`` a row ``TABLE/ID``; ``node`` a node id of a PST.
    """

    kind: StepKind
    value: str

    def __str__(self) -> str:
        if self.kind == "member":
            text = _quote(self.value)
            return text.replace(":", "%3A", 1) if _STEP.match(text) else text
        return f"{self.kind}:{_quote(self.value)}"


def byte_range(start: int, end: int) -> Step:
    """Return the step for the half-open range [start, end)."""
    return Step("bytes", f"{start}-{end}")


class Locator(msgspec.Struct, frozen=True):
    """Steps from the root of a source down to one thing.

    Written ``inbox.mbox!bytes:120-4533`` or ``dump.zip!in.mbox!bytes:0-99!part:2``;
    ``%``, ``!``, control and undecodable bytes are percent-encoded, so the text form is
    ASCII-safe, one line, and `Locator.parse` returns the same steps.
    """

    steps: tuple[Step, ...] = ()

    def __str__(self) -> str:
        return _DOWN.join(str(step) for step in self.steps)

    def down(self, step: Step) -> Locator:
        """Return the locator one step further down."""
        return Locator((*self.steps, step))

    @classmethod
    def parse(cls, text: str) -> Locator:
        """Return the locator that ``text`` writes."""
        return cls(tuple(_parse_step(piece) for piece in text.split(_DOWN)) if text else ())


def text_within(container: str, step: str) -> str:
    """Return the text of a locator from those of its container and its last step, "" for none."""
    return f"{container}{_DOWN}{step}" if step else container


def _parse_step(piece: str) -> Step:
    match = _STEP.match(piece)
    if match:
        kind: StepKind = match.group(1)  # type: ignore[assignment]  # the pattern lists the kinds
        return Step(kind, _unquote(piece[match.end() :]))
    return Step("member", _unquote(piece))


def _quote(value: str) -> str:
    if value.isascii() and value.isprintable() and "%" not in value and "!" not in value:
        return value
    raw = value.encode("utf-8", "surrogateescape")
    safe = _UNSAFE.sub(lambda m: b"%%%02X" % m.group()[0], raw)
    return safe.decode("utf-8", "backslashreplace") if _is_utf8(safe) else _quote_bytes(safe)


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _quote_bytes(raw: bytes) -> str:
    return "".join(chr(b) if b < 0x80 else f"%{b:02X}" for b in raw)


def _unquote(text: str) -> str:
    raw = re.sub(
        rb"%([0-9A-F]{2})",
        lambda m: bytes([int(m.group(1), 16)]),
        text.encode("utf-8", "surrogateescape"),
    )
    return raw.decode("utf-8", "surrogateescape")
