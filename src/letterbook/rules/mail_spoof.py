"""Signs that an address is made to be read as another one.

The vectors of the Mailsploit report, bidirectional controls and look-alike letters.
"""

from __future__ import annotations

import re

from letterbook.model.message import Address

_INNER = re.compile(r"[^\s@<>\"'(),;:]+[@＠﹫][^\s@<>\"'(),;:]+\.[^\s@<>\"'(),;:.]{2,}")
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]")
_BIDI_STRONG = re.compile("[\u202a-\u202e\u2066-\u2069]")
_HIDDEN = re.compile("[\u200b-\u200d\u2060\ufeff\u00ad]")
_LETTERS = re.compile(r"[^\W\d_]+")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
_OTHER = re.compile("[\u0370-\u03ff\u0400-\u052f\u0531-\u058f\u13a0-\u13ff]")
_LOOKED_AT = 500
_TWINS = frozenset("асеорхуѕіјһԁӏԛԝѵьгαονρτικυ")


def address_doubts(address: Address) -> list[str]:
    """Return one sentence for each sign, [] for an address like most."""
    name, spec = address.name[:_LOOKED_AT], address.address[:_LOOKED_AT]
    doubts: list[str] = []
    both = name + spec
    usual = both.isascii() and both.isprintable()
    if usual and "@" not in name and spec.count("@") < 2 and "=?" not in spec:
        return _domain_doubts(spec) if "xn--" in spec else doubts
    if "@" in name or (not name.isascii() and ("＠" in name or "﹫" in name)):
        inner = _INNER.findall(name)
        if any(found.casefold() != spec.casefold() for found in inner):
            doubts.append(f"The display name {name!r} holds another address than {spec!r}.")
    if _CONTROL.search(name) or _CONTROL.search(spec):
        doubts.append(f"A control character stands in {name!r} {spec!r}.")
    if "=?" in spec or (spec.count("@") > 1 and not spec.startswith('"')):
        doubts.append(f"The address {spec!r} can be read in more than one way.")
    if not (name.isascii() and spec.isascii()):
        doubts.extend(_unicode_doubts(name, spec))
    if "xn--" in spec:
        doubts.extend(_domain_doubts(spec))
    return doubts


def _domain_doubts(spec: str) -> list[str]:
    shown = _shown_domain(spec.rpartition("@")[2])
    if _mixed(shown) or _twin(shown):
        return [f"The domain of {spec!r} is shown as {shown!r}, with look-alike letters."]
    return []


def _unicode_doubts(name: str, spec: str) -> list[str]:
    doubts: list[str] = []
    if _BIDI_STRONG.search(name) or _BIDI.search(spec):
        doubts.append(f"A text direction control stands in {name!r} {spec!r}.")
    if _HIDDEN.search(spec):
        doubts.append(f"An invisible character stands in {spec!r}.")
    if _mixed(name) or _mixed(spec):
        doubts.append(f"Letters of different scripts are mixed in a word of {name!r} {spec!r}.")
    domain = spec.rpartition("@")[2]
    if _twin(domain):
        doubts.append(f"The domain {domain!r} is written in look-alike letters.")
    return doubts


def _mixed(text: str) -> bool:
    return any(_LATIN.search(word) and _OTHER.search(word) for word in _LETTERS.findall(text))


def _twin(domain: str) -> bool:
    """Return whether a label consists of letters that look like Latin ones and are not."""
    words = [word for word in _LETTERS.findall(domain) if not word.isascii()]
    return any(all(letter in _TWINS for letter in word) for word in words)


def _shown_domain(domain: str) -> str:
    return ".".join(_shown_label(label) for label in domain.split("."))


def _shown_label(label: str) -> str:
    if not label.startswith("xn--") or len(label) > 63:
        return label
    try:
        return label[4:].encode("ascii").decode("punycode")
    except UnicodeError:
        return label
