"""Senders that are made to be read as somebody else: each with the address that really wrote.

Classes: an address in the display name, control characters in an encoded name (the Mailsploit
report), two From fields, From against Sender, groups, quoting and comments, text direction,
invisible letters, mixed scripts and look-alike domains.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass

TRUE = "mallory@evil.example"
SEEN = "chief@palace.example"


@dataclass(frozen=True)
class Spoof:
    """Header lines that say who wrote; ``address`` must be shown, with a notice."""

    name: str
    fields: bytes
    address: str = TRUE


def _b(text: str) -> str:
    return f"=?utf-8?b?{base64.b64encode(text.encode()).decode()}?="


def _q(text: str) -> str:
    return "=?utf-8?q?" + "".join(f"={byte:02X}" for byte in text.encode()) + "?="


def spoofs() -> Iterator[Spoof]:
    """Yield every vector."""
    yield from _names()
    yield from _controls()
    yield from _fields()
    yield from _scripts()
    yield from _domains()


def _names() -> Iterator[Spoof]:
    for number, shown in enumerate(
        (
            f'"{SEEN}"', f'"Chief {SEEN}"', f'"Chief <{SEEN}>"', f"{_b(SEEN)}", f"{_q(SEEN)}",
            f'"{SEEN} via desk"', f'"\'{SEEN}\'"', f'"<{SEEN}>"', f'"Chief ({SEEN})"',
            f"{_b('Chief <' + SEEN + '>')}", f'"{SEEN},"', f'"{SEEN};"',
            _b("chief＠palace.example"),
            f'"Chief mailto:{SEEN}"', f"{_b('chief')} {_b('@palace.example')}",
        )
    ):  # fmt: skip
        yield Spoof(f"name-{number}", f"From: {shown} <{TRUE}>\n".encode())


def _controls() -> Iterator[Spoof]:
    for code in (0, 1, 7, 8, 10, 11, 12, 13, 27, 127):
        mark = chr(code)
        for way, encode in (("b", _b), ("q", _q)):
            shown = encode(f"{SEEN}{mark}")
            yield Spoof(f"control-{code}-{way}", f"From: {shown} <{TRUE}>\n".encode())
    yield Spoof("newline-field", f"From: {_b(SEEN + chr(10) + 'To: x')} <{TRUE}>\n".encode())
    yield Spoof("cr-overwrites", f"From: {_b('mallory' + chr(13) + SEEN)} <{TRUE}>\n".encode())
    yield Spoof("escape", f"From: {_b(chr(27) + '[2K' + SEEN)} <{TRUE}>\n".encode())
    yield Spoof("raw-nul", b'From: "' + SEEN.encode() + b'\x00" <' + TRUE.encode() + b">\n")


def _fields() -> Iterator[Spoof]:
    true, seen = TRUE.encode(), SEEN.encode()
    yield Spoof("two-from", b"From: <" + true + b">\nFrom: <" + seen + b">\n")
    yield Spoof("two-from-turned", b"From: <" + seen + b">\nFrom: <" + true + b">\n")
    yield Spoof("two-from-case", b"From: <" + true + b">\nFROM: <" + seen + b">\n")
    yield Spoof("from-space", b"From : <" + seen + b">\nFrom: <" + true + b">\n")
    yield Spoof("two-angles", b"From: <" + seen + b"> <" + true + b">\n")
    yield Spoof("angle-in-comment", b"From: (<" + seen + b">) <" + true + b">\n")
    yield Spoof("two-ats", b"From: <mallory@evil.example@palace.example>\n",
                "mallory@evil.example@palace.example")  # fmt: skip
    yield Spoof("encoded-address", f"From: <{_b(SEEN)}@evil.example>\n".encode(), "@evil.example")
    yield Spoof("encoded-nul-address", f"From: {_b(SEEN)}=?utf-8?Q?=00?=@evil.example\n".encode(),
                "@evil.example")  # fmt: skip
    yield Spoof("unclosed", b'From: "' + seen + b" <" + true + b">\n")


def _scripts() -> Iterator[Spoof]:
    for number, name in enumerate(
        (
            "Chief \u202eelpmaxe.ecalap@feihc", "\u2066Chief\u2069", "\u202dChief\u202c", "\u2067x",
            "Сhief Palace", "Рalace", "Pаlace Offiсe", "Αnna Keller", "Annа",
        )
    ):  # fmt: skip
        for way, encode in (("b", _b), ("raw", str)):
            yield Spoof(f"script-{number}-{way}", f"From: {encode(name)} <{TRUE}>\n".encode())


def _domains() -> Iterator[Spoof]:
    for number, address in enumerate(
        (
            "chief@pаlace.example", "chief@раlасе.example", "chief@сосоа.example",
            "chief@pal\u200bace.example", "chief@palace\u202e.example", "chief@ρalace.example",
            "ch\u00adief@palace.example", "сhief@palace.example", "chief@xn--plce-5cdd.example",
            "chief@xn--80a1aakb.example",
        )
    ):  # fmt: skip
        yield Spoof(f"domain-{number}", f"From: Chief <{address}>\n".encode(), address)
