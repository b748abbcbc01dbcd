"""Transfer encodings (RFC 2045 section 6) and character sets, decoded tolerantly.

Every repair is named in the result, so that the caller can say so.
"""

from __future__ import annotations

import binascii
import codecs
import re
from functools import lru_cache

import msgspec
from resiliparse.parse.encoding import detect_encoding

_BASE64_JUNK = re.compile(rb"[^A-Za-z0-9+/]+")
_PAD = re.compile(rb"=[^A-Za-z0-9+/]*")
MOST_RUNS = 100_000
"""Pieces that damaged base64 is taken apart into; what follows stays in one."""
_URL_LETTERS = bytes.maketrans(b"-_", b"+/")
_LINE_END = re.compile(rb"(?<!\r)\r+\n")
_BAD_QUOTED = re.compile(rb"=(?![0-9A-Fa-f]{2}|[ \t\r]*\n|[ \t\r]*\Z)")
_UU_BEGIN = re.compile(rb"^begin(?:-base64)? [0-7]{3,4} [^\n]*\n", re.MULTILINE)
_REPLACEMENT = "\ufffd"
# Five bytes are undefined in windows-1252; browsers show them as C1 controls, and so do we.
_WINDOWS = {
    b: bytes((b,)).decode("cp1252") for b in range(0x80, 0xA0) if b not in b"\x81\x8d\x8f\x90\x9d"
}

_WIDENED = {
    "iso-8859-1": "windows-1252",
    "us-ascii": "windows-1252",
    "ascii": "windows-1252",
    "latin1": "windows-1252",
    "latin-1": "windows-1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "hz-gb-2312": "hz",
    "iso-8859-8-i": "iso-8859-8",
    "iso-8859-9": "windows-1254",
    "x-sjis": "cp932",
    "shift_jis": "cp932",
    "windows-31j": "cp932",
    "ks_c_5601-1987": "cp949",
    "ks_c_5601": "cp949",
    "euc-kr": "cp949",
    "tis-620": "cp874",
    "windows-874": "cp874",
    "x-mac-roman": "mac-roman",
    "macintosh": "mac-roman",
    "x-user-defined": "",
    "unknown-8bit": "",
    "x-unknown": "",
    "unknown": "",
    "default": "",
    "binary": "",
    "8bit": "",
}


class Decoded(msgspec.Struct):
    """Bytes after transfer decoding.

    ``late`` is what only another reading gives: what follows an early end (base64 padding in
    the middle), or the whole with soft line breaks read strictly.  ``repair`` names what was
    wrong, "" when nothing was.
    """

    data: bytes
    late: bytes = b""
    repair: str = ""


class Text(msgspec.Struct):
    """Characters, the charset that was used, and whether bytes had to be replaced."""

    text: str
    charset: str
    replaced: bool = False


def decode_transfer(data: bytes, encoding: str) -> Decoded:
    """Return the bytes that ``data`` encodes; ``encoding`` is lower case and stripped."""
    if not encoding or encoding in ("7bit", "8bit", "binary"):
        return Decoded(data)
    if encoding == "quoted-printable":
        return _quoted_printable(data)
    if encoding == "base64":
        return _base64(data)
    if encoding in ("x-uuencode", "uuencode", "x-uue", "uue"):
        return _uuencoded(data)
    return Decoded(data, repair="encoding-unknown")


def _quoted_printable(data: bytes) -> Decoded:
    late = b""
    plain = data.replace(b"\r\n", b"\n") if b"\r" in data else data
    if b" \n" in plain or (b"\t" in plain and b"\t\n" in plain):
        # White space at the end of a line was added on the way (RFC 2045, 6.7 rule 3).
        bare = b"\n".join([line.rstrip(b" \t\r") for line in data.split(b"\n")])
        if bare.count(b"=\n") != data.count(b"=\n") + data.count(b"=\r\n"):
            late = binascii.a2b_qp(data)
        data = bare
    if b"=\r" in plain:
        # A lone CR ends a line to some readers; others drop all that follows up to the next LF.
        bare = _LINE_END.sub(b"\n", data)
        if b"=\r" in bare:
            late += binascii.a2b_qp(data)
            data = bare.replace(b"\r", b"\n")
    repair = "quoted-printable" if _BAD_QUOTED.search(data) else ""
    return Decoded(binascii.a2b_qp(data), late, "quoted-printable-break" if late else repair)


def _base64(data: bytes) -> Decoded:
    packed = data.translate(None, b"\r\n\t ")
    try:
        return Decoded(binascii.a2b_base64(packed, strict_mode=True))
    except binascii.Error:
        pass
    first, *rest = [run for run in map(_letters, _PAD.split(packed, MOST_RUNS)) if run] or [b""]
    if not rest:
        return Decoded(base64_run(_url_or_plain(packed)), repair="base64")
    late = b"".join(map(base64_run, rest))
    return Decoded(base64_run(first), late, "base64-early-end" if late else "base64")


def _letters(data: bytes) -> bytes:
    """Return ``data`` without what is no letter of base64."""
    return _BASE64_JUNK.sub(b"", data)


def url_letters(data: bytes) -> bytes:
    """Return ``data`` with the letters of the URL alphabet (RFC 4648, 5) as those of MIME."""
    return data.translate(_URL_LETTERS)


def _url_or_plain(packed: bytes) -> bytes:
    """Return ``packed`` in the letters of MIME when it is wholly in those for URLs."""
    if (b"-" in packed or b"_" in packed) and b"+" not in packed and b"/" not in packed:
        other = url_letters(packed)
        if _letters(other) == other.rstrip(b"="):
            return other
    return packed


def base64_run(data: bytes) -> bytes:
    """Return what the base64 letters of ``data`` encode, all else left out."""
    clean = _letters(data)
    if len(clean) % 4 == 1:
        clean = clean[:-1]
    return binascii.a2b_base64(clean + b"=" * (-len(clean) % 4))


def _uuencoded(data: bytes) -> Decoded:
    begin = _UU_BEGIN.search(data)
    if not begin:
        return Decoded(data, repair="uuencode")
    out: list[bytes] = []
    repair = ""
    at = begin.end()
    for line in data[at:].splitlines(keepends=True):
        at += len(line)
        if line.strip() in (b"end", b"`", b""):
            if line.strip() == b"end":
                break
            continue
        out.append(_uu_line(line.rstrip(b"\r\n")))
        if not out[-1]:
            repair = "uuencode"
    else:
        repair = repair or "uuencode"
    return Decoded(b"".join(out), (data[: begin.start()] + data[at:]).strip(), repair)


def _uu_line(line: bytes) -> bytes:
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:
        wanted = (((line[0] - 32) & 63) * 4 + 5) // 3
    try:
        return binascii.a2b_uu(line[:wanted])
    except binascii.Error:
        return b""


@lru_cache(maxsize=512)
def _codec(label: str) -> str:
    """Return the name of the codec for a charset label, "" when none is to be trusted."""
    name = label.strip(" \"'\t").lower()
    name = _WIDENED.get(name, name)
    if not name or "\x00" in name:
        return ""
    try:
        info = codecs.lookup(name)
    except (LookupError, ValueError):
        return ""
    is_text: bool = getattr(info, "_is_text_encoding", True)
    if not is_text or info.name in ("utf-7", "idna", "punycode", "unicode_escape", "undefined"):
        return ""
    if info.name in ("raw_unicode_escape", "mbcs", "oem"):
        return ""
    return info.name if info.name != "iso8859-1" else "cp1252"


def decode_text(data: bytes, label: str) -> Text:
    """Return the characters of ``data`` whose stated charset is ``label`` ("" when none is).

    Valid UTF-8 wins over any label but an ISO-2022, HZ or UTF-16/32 one, because wrong labels
    on UTF-8 are common and other text is almost never valid UTF-8 by chance.
    """
    codec = _codec(label) if label else ""
    if data.isascii():
        if b"\x1b" not in data and not codec.startswith(("utf-16", "utf-32", "hz")):
            return Text(data.decode("ascii"), "us-ascii")
        if not codec and b"\x1b" in data:
            codec = "iso2022_jp_2" if b"\x1b$" in data else ""
        return _strict(data, codec or "ascii")
    if not codec.startswith(("iso2022", "utf-16", "utf-32")):
        try:
            return Text(data.decode("utf-8"), "utf-8")
        except UnicodeDecodeError:
            pass
    if not codec or codec == "utf-8":
        guess = _codec(_detect(data))
        if guess and guess != "utf-8" and (not codec or _mostly_not_utf8(data)):
            return _strict(data, guess, doubtful=bool(codec))
        return _strict(data, codec or "cp1252")
    return _strict(data, codec)


def _detect(data: bytes) -> str:
    found: str | None = detect_encoding(data[:65536])
    return found or ""


def _mostly_not_utf8(data: bytes) -> bool:
    """Return whether so much is invalid that the UTF-8 label must be wrong, not the transport."""
    head = data[:65536]
    high = sum(map(head.count, (bytes((b,)) for b in range(0xC2, 0xF5))))
    return head.decode("utf-8", "replace").count(_REPLACEMENT) * 2 > max(1, high)


def _strict(data: bytes, codec: str, *, doubtful: bool = False) -> Text:
    try:
        return Text(data.decode(codec), codec, doubtful)
    except (UnicodeError, ValueError):
        pass
    if codec == "cp1252":
        return Text(data.decode("latin-1").translate(_WINDOWS), codec, True)
    return Text(data.decode(codec, "replace"), codec, True)


def decode_label(data: bytes, label: str) -> str:
    """Return the characters of a header word that states its charset."""
    return decode_text(data, label).text
