"""The header fields of a mail (RFC 5322 section 2.2, RFC 2047), read tolerantly.

Values are kept as bytes until they are asked for: most fields of most mails are never
decoded.  Line ends may be LF or CRLF.
"""

from __future__ import annotations

import binascii
import re

import msgspec

from letterbook.model.message import Header, Limits
from letterbook.rules.mail_decode import decode_label, decode_text

_BLANK_LINE = re.compile(rb"\n\r*+\n")
_LONGEST_NAME = 256
_MOST_NAMES = 4096
# The names met so far: a mailbox repeats a few dozen of them in every mail.
_NAMES: dict[bytes, str] = {}
_FIELD_BREAK = re.compile(rb"\n(?![ \t])")
_FOLD = re.compile(rb"\r*\n(?=[ \t])")
_NAME = re.compile(rb"[!-9;-~]+\Z")
_WORD = re.compile(r"=\?([^?*\s]{1,60})(?:\*[^?\s]{0,40})?\?([bBqQ])\?([^?]*)\?=")
_QUOTED_BYTE = re.compile(rb"=([0-9A-Fa-f]{2})")


class HeaderBlock(msgspec.Struct):
    """The fields of one header block.

    ``values`` maps a lower-case field name to the raw values of all its occurrences in
    order, still folded.  ``body`` is the offset of the first byte after the blank line,
    ``blank`` false when there is no such line.  ``junk`` is the offset of the first line that
    is no field, -1 when there is none, ``spaced`` true when a name has white space before
    its colon, and ``cut`` names a limit that was hit.
    """

    values: dict[str, list[bytes]]
    body: int
    junk: int = -1
    spaced: bool = False
    blank: bool = True
    cut: str = ""

    def first(self, name: str) -> bytes | None:
        """Return the raw value of the first occurrence of ``name`` (lower case)."""
        found = self.values.get(name)
        return found[0] if found else None


def _field_name(label: bytes) -> str:
    """Return the lower-case name that a label before a colon writes, "" when it is none."""
    bare = label.rstrip(b" \t")
    if len(label) > _LONGEST_NAME or not _NAME.match(bare):
        return ""
    name = bare.decode("ascii").lower()
    if bare == label and len(_NAMES) < _MOST_NAMES:
        _NAMES[label] = name
    return name


def split_headers(raw: bytes, start: int, end: int, limits: Limits) -> HeaderBlock:
    """Return the fields of the header block of ``raw[start:end]`` and where its body starts."""
    values: dict[str, list[bytes]] = {}
    block = HeaderBlock(values, end)
    stop = _block_end(raw, start, end, limits, block)
    fields = _FIELD_BREAK.split(raw[start:stop], limits.header_fields)
    if len(fields) > limits.header_fields:
        block.cut = block.cut or "header-fields"
        fields.pop()
    names = _NAMES.get
    for field in fields:
        label, colon, value = field.partition(b":")
        name = names(label)
        if name is None or not colon:
            name = _field_name(label) if colon else ""
            if not name:
                _note_junk(block, start, fields, field)
                continue
            if label not in _NAMES:
                block.spaced |= label[-1:] in b" \t"
        if name in values:
            values[name].append(value)
        else:
            values[name] = [value]
    return block


def _note_junk(block: HeaderBlock, start: int, fields: list[bytes], field: bytes) -> None:
    """Remember where the first line that is no field stands."""
    if block.junk >= 0 or _envelope(field, field is fields[0]):
        return
    for earlier in fields:
        if earlier is field:
            break
        start += len(earlier) + 1
    block.junk = start


def _envelope(field: bytes, first: bool) -> bool:
    """Return whether a line that is no field is one that mail stores put there, or empty."""
    return not field.strip() or (first and field.startswith((b"From ", b">From ")))


def _block_end(raw: bytes, start: int, end: int, limits: Limits, block: HeaderBlock) -> int:
    """Return the end of the last field's line and set where the body begins."""
    if start < end and raw.startswith((b"\n", b"\r\n"), start):
        block.body = raw.index(b"\n", start) + 1
        return start
    reach = min(end, start + limits.header_block_bytes + 4)
    found = _BLANK_LINE.search(raw, start, reach)
    if found:
        block.body = found.end()
        return found.start()
    if reach < end:
        block.cut = "header-block"
        later = _BLANK_LINE.search(raw, reach - 2, end)
        block.body = later.end() if later else end
    else:
        block.body = end
        block.blank = False
    return reach


def unfold(value: bytes) -> bytes:
    """Return the value on one line, without white space at its ends."""
    if b"\n" not in value:
        return value.strip()
    if b"\r" in value:
        return _FOLD.sub(b"", value).strip()
    return value.replace(b"\n ", b" ").replace(b"\n\t", b"\t").strip()


def plain_value(value: bytes) -> str:
    """Return the unfolded value as text without decoding encoded words."""
    value = unfold(value)
    return value.decode("ascii") if value.isascii() else decode_text(value, "").text


def decode_value(value: bytes) -> str:
    """Return the unfolded value with its encoded words (RFC 2047) decoded."""
    text = plain_value(value)
    return decode_words(text) if "=?" in text else text


def decode_words(text: str) -> str:
    """Return ``text`` with its encoded words decoded.

    White space between two of them is dropped; neighbours of one charset are joined as bytes
    before they are decoded, since many mailers cut inside a character.
    """
    out: list[str] = []
    pending: list[bytes] = []
    charset = ""
    at = 0
    for word in _WORD.finditer(text):
        between = text[at : word.start()]
        label = word.group(1).lower()
        if between.strip() or (at == 0 and between):
            out.append(_finish(pending, charset))
            out.append(between)
            pending.clear()
        elif pending and label != charset:
            out.append(_finish(pending, charset))
            pending.clear()
        pending.append(_word_bytes(word.group(2), word.group(3)))
        charset = label
        at = word.end()
    if not at:
        return text
    out.append(_finish(pending, charset))
    out.append(text[at:])
    return "".join(out)


def _finish(pending: list[bytes], charset: str) -> str:
    held = b"".join(pending)
    return decode_label(held, charset) if held else ""


def _word_bytes(encoding: str, text: str) -> bytes:
    data = text.encode("utf-8", "surrogateescape")
    if encoding in "qQ":
        data = data.replace(b"_", b" ")
        return _QUOTED_BYTE.sub(lambda m: bytes((int(m.group(1), 16),)), data)
    data = re.sub(rb"[^A-Za-z0-9+/]", b"", data)
    if len(data) % 4 == 1:
        data = data[:-1]
    return binascii.a2b_base64(data + b"=" * (-len(data) % 4))


def read_headers(raw: bytes, limits: Limits | None = None) -> tuple[Header, ...]:
    """Return every header field of the mail in order, unfolded and decoded.

    A line that is no field is returned under the name "" so that nothing is hidden.
    """
    return tuple(
        Header(name.decode("ascii", "backslashreplace"), decode_value(value))
        for name, value in raw_headers(raw, limits)
    )


def raw_headers(raw: bytes, limits: Limits | None = None) -> tuple[tuple[bytes, bytes], ...]:
    """Return name and folded value of every header field as the bytes of the mail."""
    bounds = limits or Limits()
    raw = lf_only(raw)
    block = HeaderBlock({}, len(raw))
    stop = _block_end(raw, 0, len(raw), bounds, block)
    out: list[tuple[bytes, bytes]] = []
    for field in _FIELD_BREAK.split(raw[:stop], bounds.header_fields):
        colon = field.find(b":")
        if colon > 0 and _field_name(field[:colon]):
            out.append((field[:colon].rstrip(b" \t"), field[colon + 1 :]))
        elif field.strip():
            out.append((b"", field))
    return tuple(out)


def lf_only(raw: bytes) -> bytes:
    """Return the mail with CR line ends as LF when it has no LF at all (offsets stay)."""
    if b"\n" not in raw[:4096] and b"\r" in raw[:4096] and b"\n" not in raw:
        return raw.replace(b"\r", b"\n")
    return raw
