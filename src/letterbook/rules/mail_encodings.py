"""Transfer encodings that a damaged field may name, and the readings of a damaged content.

Everything here is for mail in doubt; sound mail never comes this way.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from letterbook.rules.mail_decode import MOST_RUNS, base64_run, decode_transfer, url_letters

_KNOWN = ("quoted-printable", "base64", "x-uuencode", "uuencode", "7bit", "8bit", "binary")
_PACKING = ("base64", "quoted-printable", "x-uuencode")
_SQUEEZED = tuple((name.replace("-", ""), name) for name in _KNOWN)
_DECORATION = re.compile(r"\([^)]*\)|[\x00-\x20\"';]")
_NO_LETTER = re.compile(r"[^a-z0-9]+")
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
# Where a reader may begin anew.
_NEVER = re.compile(rb"(?!)")
_PAD = re.compile(rb"=[^A-Za-z0-9+/]*")
_JUNK = re.compile(rb"[^A-Za-z0-9+/\r\n][^A-Za-z0-9+/]*|\n\r*\n[^A-Za-z0-9+/]*")
_JUNK_OR_LINE = re.compile(rb"[^A-Za-z0-9+/]+")
_NO_CHANCE = 12
_WIDE = ("utf-16", "utf-32", "ucs")


def first_encoding(text: str) -> str:
    """Return the encoding that a damaged value most likely names, ``text`` when it names none."""
    bare = _DECORATION.sub("", text)
    return next((known for known in _KNOWN if bare.startswith(known)), text)


def encodings_named(text: str) -> tuple[str, ...]:
    """Return every encoding that some reader may find in a damaged value.

    One that names none leaves open whether the content is packed, and how.
    """
    letters = _NO_LETTER.sub("", text)
    return tuple(name for bare, name in _SQUEEZED if bare in letters) or _PACKING


def other_decodings(data: bytes, encodings: Iterable[str], charset: str = "") -> dict[bytes, None]:
    """Return what ``data`` is to readers that mend its damage, or read its encoding, otherwise.

    A ``charset`` of wide characters tells that control bytes are part of text.
    """
    found = {data: None}
    for encoding in encodings:
        if encoding == "base64":
            wide = charset.lower().startswith(_WIDE)
            found.update(dict.fromkeys(_base64_readings(data, wide=wide)))
        elif encoding in _PACKING or encoding == "uuencode":
            decoded = decode_transfer(data, encoding)
            found.update({decoded.data: None, decoded.late: None})
    return found


def _base64_readings(data: bytes, *, wide: bool) -> Iterator[bytes]:
    """Yield first what is known to be shown by some program, then what may be meant."""
    yield base64_run(data)
    pieces = _pieces(data, _PAD)
    yield b"".join(pieces)
    yield b" ".join(pieces)
    other = url_letters(data)
    for text in (data,) if other == data else (data, other):
        for cut in (_NEVER, _PAD, _JUNK, _JUNK_OR_LINE):
            meant = [found for found in _pieces(text, cut) if wide or _is_text(found)]
            # Whether the pieces touch decides which words there are.
            yield b"".join(meant)
            yield b" ".join(meant)


def _pieces(text: bytes, cut: re.Pattern[bytes]) -> list[bytes]:
    return [base64_run(run) for run in cut.split(text, MOST_RUNS) if run]


def _is_text(data: bytes) -> bool:
    """Return whether decoded bytes may be text, and not words or junk taken for base64."""
    if _CONTROL.search(data):
        return False
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        # Text in an older character set; of a few bytes by chance one in four has no control.
        return len(data) >= _NO_CHANCE
    return True
