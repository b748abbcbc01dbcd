"""Mails that two readers read differently, generated class by class."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from itertools import permutations

BODY = b"pre\n--b1\n\nalphaword\n--b1--\n\n--b2\n\nbravoword\n--b2--\n"
ENCODED = base64.b64encode(b"alphaword and more text here\n")
EARLY = base64.b64encode(b"alphawordx")
LATE = base64.b64encode(b"bravoword")

TYPES = (
    b"text/plain", b"text/html", b"multipart/mixed; boundary=b1",
    b"multipart/mixed; boundary=b2", b"multipart/alternative; boundary=b2", b"message/rfc822",
    b"application/octet-stream",
)  # fmt: skip
ENCODINGS = (b"base64", b"7bit", b"quoted-printable", b"8bit", b"x-foo")
BOUNDARIES = (
    b"boundary=b1; boundary=b2", b'boundary="b1"; boundary="b2"', b"boundary=b2; boundary*=b1",
    b"boundary*=us-ascii''b1", b"boundary*0=b; boundary*1=1",
    b"boundary*0=b; boundary*1=1; boundary=b2", b"boundary=b1; boundary*0=b; boundary*1=2",
    b'boundary="b1\0"', b"boundary=b1\0b2", b'boundary="b1" "b2"', b"boundary=b1 (b2)",
    b"(x) boundary=b1", b"boundary=(b2)b1", b'boundary="=?utf-8?q?b1?="',
    b"boundary==?us-ascii?B?YjE=?=", b'boundary="b\\1"', b"boundary= b1", b"boundary =b1",
    b"boundary=b1 ;", b"boundary='b1'", b"boundary=b1; ;boundary=b2",
    b"BOUNDARY=b1;Boundary=b2", b"boundary=b1 boundary=b2", b'boundary="b1', b'boundary=b1"',
    b'boundary=""b1', b"boundary=", b'x=";boundary=b1"; boundary=b2',
    b'x="\\"; boundary=b1; y=\\""; boundary=b2', b"boundary=b1,boundary=b2", b"boundary:b1",
    b"boundary=\r\n b1", b"boundary\0=b1", b'boundary="b1 "', b'boundary=" b1"',
)  # fmt: skip
TYPE_VALUES = (
    b"multipart/mixed;boundary=b1", b"multipart/mixed boundary=b1",
    b"multipart / mixed; boundary=b1", b"(c)multipart/mixed; boundary=b1",
    b"multipart(c)/mixed; boundary=b1", b"multipart/mixed(; boundary=b2); boundary=b1",
    b'"multipart/mixed"; boundary=b1', b"=?utf-8?q?multipart/mixed?=; boundary=b1",
    b"multipart/mixed\0; boundary=b1", b"multi\0part/mixed; boundary=b1",
    b"\0multipart/mixed; boundary=b1", b"multipart/; boundary=b1", b"multipart; boundary=b1",
    b"/mixed; boundary=b1", b"multipart/mixed;\r boundary=b1",
    b"multipart/mixed; \n\n boundary=b1", b"text/plain, multipart/mixed; boundary=b1",
    b"MULTIPART/MIXED; boundary=b1", b"multipart/unknown; boundary=b1",
    b"text/plain; boundary=b1", b";multipart/mixed; boundary=b1",
    b"multipart/mixed; boundary=b1\nContent-Type : multipart/mixed; boundary=b2",
    b"multipart/mixed; boundary=b1\n Content-Type: multipart/mixed; boundary=b2",
    b"multipart/mixed; boundary=b1\rContent-Type: multipart/mixed; boundary=b2",
)  # fmt: skip
NAMES = (
    b"Content-Type :", b"Content-Type\t:", b"Content-Type\0:", b"Content-Type(c):",
    b"Content-Type", b" Content-Type:", b"\0Content-Type:", b"Content-Type::", b"content_type:",
    b"X: y\r\rContent-Type:", b"X: y\rContent-Type:", b"junk\nContent-Type:",
    b" \nContent-Type:", b"X: y\n \nContent-Type:", b"X: y\n\t\r\nContent-Type:",
)  # fmt: skip
DAMAGED_ENCODINGS = (
    b"base64 ", b" base64", b"Base64;", b'"base64"', b"(c)base64", b"base64 (c)", b"base64\0",
    b"b\0ase64", b"=?utf-8?q?base64?=", b"base64\r", b"base 64", b"base-64", b"x-base64",
    b"base64, 7bit", b"7bit, base64", b"\n base64", b"uuencode", b"x-uue", b"yenc", b"gzip",
    b"quoted_printable",
)  # fmt: skip
BASE64 = (
    EARLY + LATE, EARLY + b"\n" + LATE, EARLY + b"====\n" + LATE, b"!" + EARLY + LATE,
    EARLY + b"\n\n" + LATE, EARLY + b"\n--\n" + LATE, EARLY + b"\xff" + LATE,
    EARLY.rstrip(b"=") + b"\n.\n" + LATE, LATE + b"A", LATE + b"AA", LATE + b"=",
    b"====" + LATE, LATE[:5] + b"-_" + LATE[5:], EARLY + b"bravoword plain text",
)  # fmt: skip
QUOTED = (
    b"alpha=\nword", b"alpha= \nword", b"alpha=\r\nword", b"alpha=\rword", b"alpha=ZZword",
    b"alpha=\0word", b"alpha==77ord", b"alpha=4", b"=\n=\nalphaword", b"alpha=c3=a9",
)  # fmt: skip
A = b"--b1\n\nalphaword\n"
B = b"--b1\n\nbravoword\n--b1--\n"
STRUCTURES = (
    A, A[:-1], A + b"--b1", A + b"--b1-\n", A + b"--b1--", A + b"--b1 --\n",
    b"--b1 \n\nalphaword\n--b1-- \n", b" --b1\n\nalphaword\n --b1--\n",
    (A + b"--b1--\n").replace(b"\n", b"\r\n"), (A + b"--b1--\n").replace(b"\n", b"\r\r\n"),
    (A + b"--b1--\n").replace(b"\n", b"\r"), b"bravoword\n" + A + b"--b1--\n",
    A + b"--b1--\nbravoword\n", A + b"--b1--\n" + B, b"--b1x\n\nalphaword\n" + B,
    A + b"--b1x\n\nbravoword\n--b1--\n", b"--b1\nalphaword\n--b1--\n",
    b"--b1\nX: y\nalphaword\n--b1--\n", b"x--b1\n\nalphaword\n--b1--\n",
    b"--b1\n\nalphaword\r--b1\r\rbravoword\n--b1--\n", b"--b1\0\n\nalphaword\n--b1--\n",
    b"\0--b1\n\nalphaword\n--b1--\n", b"--b1--\n\nalphaword\n", b"--B1\n\nalphaword\n--B1--\n",
    b"--b1\tx\n\nalphaword\n--b1--\n", b"--b1--x\n\nalphaword\n--b1--\n",
    A + b"--b1--x\nbravoword\n", b"", b"alphaword\n",
    *(
        b"--b1\nContent-Type: multipart/mixed; boundary=" + n
        + b"\n\n--" + n + b"\n\nalphaword\n--" + n + b"--\n" + B
        for n in (b"b1", b"b12", b"b")
    ),
    b"--b1\nContent-Type: multipart/mixed; boundary=c\n\n--c\n\nalphaword\n" + B + b"--c--\n",
    b"--b1\nContent-Type: multipart/mixed; boundary=c\n\n--c\n\nalphaword\n--b1--\nbravoword\n",
    b"--b1\nContent-Type: message/rfc822\n\nContent-Type: multipart/mixed; boundary=b1\n\n" + A,
    b"--b1\nContent-Type: multipart/mixed; boundary=c\nContent-Transfer-Encoding: base64\n\n"
    + base64.b64encode(b"--c\n\nalphaword\n--c--\n") + b"\n--b1--\n",
    b"--b1\nContent-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n"
    + base64.b64encode(b"Subject: x\n\nalphaword\n") + b"\n--b1--\n",
    b"--b1\nContent-Type: text/plain\nContent-Type: text/html\n\nalphaword\n--b1--\n",
)  # fmt: skip


def vectors() -> Iterator[bytes]:
    """Yield every mail."""
    for one, two in permutations(TYPES, 2):
        yield _mail(b"Content-Type: " + one + b"\nContent-Type: " + two, BODY)
    encoding = b"Content-Transfer-Encoding"
    for one, two in permutations(ENCODINGS, 2):
        yield _mail(encoding + b": " + one + b"\n" + encoding + b": " + two, ENCODED)
    for boundary in BOUNDARIES:
        for kind in (b"multipart/mixed; ", b"multipart/alternative; "):
            yield _mail(b"Content-Type: " + kind + boundary, BODY)
    for value in TYPE_VALUES:
        yield _mail(b"Content-Type: " + value, BODY)
    for name in NAMES:
        yield _mail(name + b" multipart/mixed; boundary=b1", BODY)
    for value in DAMAGED_ENCODINGS:
        yield _mail(encoding + b": " + value, ENCODED)
        yield _mail(encoding + b" : " + value, ENCODED)
        part = b"--b\n" + encoding + b": " + value + b"\n\n" + ENCODED + b"\n--b--\n"
        yield _mail(b"Content-Type: multipart/mixed; boundary=b", part)
    for data in BASE64:
        yield _mail(encoding + b": base64", data)
    for data in QUOTED:
        yield _mail(encoding + b": quoted-printable", data)
    for structure in STRUCTURES:
        yield _mail(b"Content-Type: multipart/mixed; boundary=b1", structure)


def _mail(fields: bytes, body: bytes) -> bytes:
    return b"From: a@x.example\nSubject: s\nMIME-Version: 1.0\n" + fields + b"\n\n" + body
