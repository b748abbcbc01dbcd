"""Multipart bodies whose delimiters programs take for different things."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable

Body = Callable[[bytes, bytes], bytes]


def _close(one: bytes, end: bytes) -> bytes:
    return b"--b1\n\n" + one + b"\n" + end


def _nested(inner: bytes, one: bytes, two: bytes) -> bytes:
    return (
        b"--b1\nContent-Type: multipart/mixed; boundary=" + inner + b"\n\n--" + inner + b"\n\n"
        + one + b"\n--" + inner + b"--\n--b1\n\n" + two + b"\n--b1--\n"
    )  # fmt: skip


def _packed(kind: bytes, inside: bytes, two: bytes) -> bytes:
    return (
        b"--b1\nContent-Type: " + kind + b"\nContent-Transfer-Encoding: base64\n\n"
        + base64.b64encode(inside) + b"\n--b1\n\n" + two + b"\n--b1--\n"
    )  # fmt: skip


BODIES: tuple[tuple[str, Body], ...] = (
    ("no-end", lambda one, two: b"--b1\n\n" + one + b"\n--b1\n\n" + two + b"\n"),
    ("no-line-end", lambda one, _: b"--b1\n\n" + one),
    ("cut-delimiter", lambda one, _: _close(one, b"--b1")),
    ("one-hyphen", lambda one, two: _close(one, b"--b1-\n" + two + b"\n")),
    ("end-without-line-end", lambda one, _: _close(one, b"--b1--")),
    ("blank-before-end", lambda one, two: _close(one, b"--b1 --\n\n" + two + b"\n")),
    ("blank-after", lambda one, _: b"--b1 \n\n" + one + b"\n--b1-- \n"),
    ("tab-after", lambda one, _: b"--b1\t\n\n" + one + b"\n--b1--\t\n"),
    ("blank-first", lambda one, two: b" --b1\n\n" + one + b"\n--b1\n\n" + two + b"\n--b1--\n"),
    ("preamble", lambda one, two: two + b"\n" + _close(one, b"--b1--\n")),
    ("epilogue", lambda one, two: _close(one, b"--b1--\n" + two + b"\n")),
    ("epilogue-part", lambda one, two: _close(one, b"--b1--\n--b1\n\n" + two + b"\n--b1--\n")),
    ("preamble-mail", lambda one, two: b"Content-Type: text/plain\n\n" + two + b"\n\n"
        + _close(one, b"--b1--\n")),
    ("longer-name", lambda one, two: b"--b1x\n\n" + one + b"\n--b1\n\n" + two + b"\n--b1--\n"),
    ("longer-name-inside", lambda one, two: _close(one, b"--b1x\n\n" + two + b"\n--b1--\n")),
    ("no-blank-line", lambda one, two: b"--b1\n" + one + b"\n--b1\n\n" + two + b"\n--b1--\n"),
    ("field-then-text", lambda one, two: b"--b1\nX: y\n" + one + b"\n--b1\n\n" + two
        + b"\n--b1--\n"),
    ("not-at-line-start", lambda one, two: b"x--b1\n\n" + one + b"\n--b1\n\n" + two
        + b"\n--b1--\n"),
    ("cr-delimiter", lambda one, two: b"--b1\n\n" + one + b"\r--b1\r\r" + two + b"\n--b1--\n"),
    ("nul-after", lambda one, two: b"--b1\0\n\n" + one + b"\n--b1\n\n" + two + b"\n--b1--\n"),
    ("nul-before", lambda one, two: b"\0--b1\n\n" + one + b"\n--b1\n\n" + two + b"\n--b1--\n"),
    ("only-end", lambda one, _: b"--b1--\n\n" + one + b"\n"),
    ("other-case", lambda one, two: b"--B1\n\n" + one + b"\n--b1\n\n" + two + b"\n--b1--\n"),
    ("word-after", lambda one, two: b"--b1\tx\n\n" + one + b"\n--b1\n\n" + two + b"\n--b1--\n"),
    ("end-and-word", lambda one, two: _close(one, b"--b1--x\n" + two + b"\n--b1--\n")),
    ("no-delimiter", lambda one, _: one + b"\n"),
    ("three-hyphens", lambda one, two: b"---b1\n\n" + one + b"\n--b1\n\n" + two + b"\n--b1--\n"),
    ("inner-equal", lambda one, two: _nested(b"b1", one, two)),
    ("inner-longer", lambda one, two: _nested(b"b12", one, two)),
    ("inner-shorter", lambda one, two: _nested(b"b", one, two)),
    ("inner-open", lambda one, two: b"--b1\nContent-Type: multipart/mixed; boundary=c\n\n--c\n\n"
        + one + b"\n--b1\n\n" + two + b"\n--b1--\n"),
    ("outer-ends-first", lambda one, two: b"--b1\nContent-Type: multipart/mixed; boundary=c\n\n"
        b"--c\n\n" + one + b"\n--b1--\n--c\n\n" + two + b"\n--c--\n"),
    ("mail-with-same-name", lambda one, two: b"--b1\nContent-Type: message/rfc822\n\n"
        b"Content-Type: multipart/mixed; boundary=b1\n\n--b1\n\n" + one + b"\n--b1\n\n" + two
        + b"\n--b1--\n"),
    ("packed-multipart", lambda one, two: _packed(
        b"multipart/mixed; boundary=c", b"--c\n\n" + one + b"\n--c--\n", two)),
    ("packed-mail", lambda one, two: _packed(
        b"message/rfc822", b"Subject: inner\n\n" + one + b"\n", two)),
    ("packed-text", lambda one, two: _packed(b"text/plain", one, two)),
    ("two-types", lambda one, _: b"--b1\nContent-Type: text/plain\nContent-Type: text/html\n\n"
        b"<p>" + one + b"</p>\n--b1--\n"),
    ("uuencode", lambda one, two: b"--b1\n\n" + two + b"\nbegin 644 note.txt\n"
        + binascii.b2a_uu(one) + b"`\nend\n--b1--\n"),
    ("long-delimiter", lambda one, two: b"--b1" + b" " * 2000 + b"\n\n" + one + b"\n--b1\n\n" + two
        + b"\n--b1--\n"),
    ("empty-parts", lambda one, _: b"--b1\n--b1\n--b1\n\n" + one + b"\n--b1--\n"),
)  # fmt: skip
