"""Values with parameters: Content-Type and Content-Disposition (RFC 2045, 2183, 2231)."""

from __future__ import annotations

import re
from functools import lru_cache

import msgspec

from letterbook.rules.mail_decode import decode_text
from letterbook.rules.mail_headers import decode_words, plain_value, unfold

_PARAM = re.compile(
    r"""[;\s]*+([^\s=;"]++)\s*+=\s*+(?:"((?:[^"\\]|\\.)*+)(?:"|\Z)([^;]*)|([^;]*))""", re.DOTALL
)
_SKIP = re.compile(r"[;\s]*+[^;]*(?:;|\Z)", re.DOTALL)
_PIECE = re.compile(r"(.+?)\*(?:(\d{1,4})(\*)?)?\Z")
_PERCENT = re.compile(rb"%([0-9A-Fa-f]{2})")
_TYPE = re.compile(r"[a-z0-9!#$&^_.+*'|~`{}%-]+/[a-z0-9!#$&^_.+*'|~`{}%-]+\Z")
_MOST = 1000


class Value(msgspec.Struct, frozen=True):
    """A value and its parameters, names in lower case.

    ``doubts`` names what two readers may read differently: ``comment``, ``nul``, ``syntax``,
    ``duplicate-NAME``, ``extended-NAME`` (RFC 2231), ``encoded-NAME`` (RFC 2047),
    ``space-NAME``.
    """

    value: str
    params: dict[str, str]
    doubts: tuple[str, ...] = ()
    others: dict[str, str] = {}
    """Other readings of parameters that are stated more than once."""


@lru_cache(maxsize=4096)
def _parse_short(raw: bytes) -> Value:
    return _parse(raw)


def parse_value(raw: bytes) -> Value:
    """Return the value (lower case) and the parameters of a raw header value."""
    return _parse_short(raw) if len(raw) < 500 else _parse(raw)


def _parse(raw: bytes) -> Value:
    text = plain_value(raw)
    doubts: list[str] = []
    if "\x00" in text:
        doubts.append("nul")
        text = text.replace("\x00", "")
    if b"\r" in unfold(raw):
        doubts.append("bare-cr")
    if "(" in text:
        bare = _without_comments(text)
        if bare != text:
            doubts.append("comment")
            text = bare
    head, _, rest = text.partition(";")
    value = head.strip().strip('"').lower()
    if value and "/" in value and not _TYPE.match(value):
        doubts.append("syntax")
        value = "".join(value.split()) if _TYPE.match("".join(value.split())) else value.split()[0]
    others: dict[str, str] = {}
    params = _parameters(rest, doubts, others) if rest else {}
    return Value(value, params, tuple(doubts), others)


def is_media_type(value: str) -> bool:
    """Return whether ``value`` (lower case) has the form TYPE/SUBTYPE of RFC 2045."""
    return _TYPE.match(value) is not None


def _without_comments(text: str) -> str:
    """Return ``text`` without RFC 822 comments that stand outside quoted strings."""
    out: list[str] = []
    depth = 0
    quoted = False
    at = 0
    for mark in re.finditer(r'\\.|["()]', text, re.DOTALL):
        char = mark.group()
        if char == '"' and not depth:
            quoted = not quoted
        elif char == "(" and not quoted:
            if depth == 0:
                out.append(text[at : mark.start()])
            depth += 1
        elif char == ")" and depth and not quoted:
            depth -= 1
            if depth == 0:
                at = mark.end()
    return "".join(out) + text[at:] if depth == 0 else text


def _parameters(rest: str, doubts: list[str], others: dict[str, str]) -> dict[str, str]:
    params: dict[str, str] = {}
    pieces: dict[str, dict[int, tuple[bool, str]]] = {}
    at = 0
    for _ in range(_MOST):
        if at >= len(rest):
            break
        found = _PARAM.match(rest, at)
        if not found:
            skipped = _SKIP.match(rest, at)
            at = skipped.end() if skipped and skipped.end() > at else len(rest)
            continue
        at = found.end()
        name = found.group(1).lower()
        if found.group(2) is not None:
            value = re.sub(r"\\(.)", r"\1", found.group(2), flags=re.DOTALL)
            if found.group(3).strip():
                doubts.append(f"syntax-{name}")
        else:
            value = found.group(4).strip()
            if " " in value or "\t" in value:
                doubts.append(f"space-{name}")
        _keep(name, value, params, pieces, doubts, others)
    for name, parts in pieces.items():
        doubts.append(f"extended-{name}")
        if name in params:
            doubts.append(f"duplicate-{name}")
            others[name] = params[name]
        params[name] = _joined(parts)
    return params


def _keep(
    name: str,
    value: str,
    params: dict[str, str],
    pieces: dict[str, dict[int, tuple[bool, str]]],
    doubts: list[str],
    others: dict[str, str],
) -> None:
    piece = _PIECE.match(name) if "*" in name else None
    if piece:
        base, number, star = piece.groups()
        encoded = bool(star) or number is None
        held = pieces.setdefault(base, {})
        if int(number or 0) in held:
            doubts.append(f"duplicate-{base}")
        held.setdefault(int(number or 0), (encoded, value))
        return
    if name in params:
        if params[name] != value:
            doubts.append(f"duplicate-{name}")
            others[name] = value
        return
    if "=?" in value:
        decoded = decode_words(value)
        if decoded != value:
            doubts.append(f"encoded-{name}")
            if name == "boundary":
                others[name] = decoded
            else:
                value = decoded
    params[name] = value


def _joined(parts: dict[int, tuple[bool, str]]) -> str:
    """Return the value that RFC 2231 pieces make up."""
    charset = ""
    out: list[bytes] = []
    for number in sorted(parts):
        encoded, text = parts[number]
        if encoded and number == 0 and text.count("'") >= 2:
            charset, _, text = text.split("'", 2)
        data = text.encode("utf-8", "surrogateescape")
        if encoded:
            data = _PERCENT.sub(lambda m: bytes((int(m.group(1), 16),)), data)
        out.append(data)
    return decode_text(b"".join(out), charset).text
