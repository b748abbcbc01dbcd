"""Mails that two programs read as two different mails, by the classes of MIME ambiguity.

Each vector names the words that some program would show its reader.  A search for any of them has
to find the mail.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.campaigns.good_mail import unique_word

Make = Callable[[bytes, bytes], bytes]
"""Two words in, the fields and the body out, parted by an empty line."""

CTE = b"Content-Transfer-Encoding: "
CT = b"Content-Type: "


@dataclass(frozen=True)
class MimeVector:
    """One mail: its class, its bytes and the words that must be found."""

    family: str
    name: str
    raw: bytes
    words: tuple[str, ...]


def mime_vectors() -> Iterator[MimeVector]:
    """Yield every vector; each has two words of its own, of which it uses one or both."""
    number = 0
    for family, makers in _FAMILIES:
        for name, make in makers():
            one, two = unique_word(2 * number, "fi"), unique_word(2 * number + 1, "fi")
            rest = make(one.encode(), two.encode())
            head = (
                f"From: a@ambiguous.example\nTo: b@ambiguous.example\nSubject: vector {number}\n"
                f"Date: Tue, 5 Mar 2013 10:{number % 60:02d}:00 +0000\n"
                f"Message-ID: <v{number}@ambiguous.example>\nMIME-Version: 1.0\n"
            ).encode()
            clear = _shown(rest)
            words = tuple(word for word in (one, two) if word.encode() in clear)
            yield MimeVector(family, f"{family}/{name}", head + rest, words)
            number += 1


def _shown(rest: bytes) -> bytes:
    """Return the bytes with every run of base64 and every soft break undone beside them."""
    found = [rest, rest.replace(b"=\n", b""), rest.replace(b"=\r\n", b"")]
    for line in rest.replace(b"\r", b"\n").split(b"\n"):
        plain = line.replace(b"-", b"+").replace(b"_", b"/")
        for run in plain.replace(b"=", b" ").split():
            whole = run + b"=" * (-len(run) % 4)
            try:
                found.append(base64.b64decode(whole))
            except ValueError:
                continue
    return b"\n".join(found)


def _two(one: bytes, two: bytes, first: bytes = b"b1", second: bytes = b"b2") -> bytes:
    """Return a body that is one multipart to one reader and another one to another."""
    return (
        b"--" + first + b"\n\n" + one + b"\n--" + first + b"--\n"
        b"--" + second + b"\n\n" + two + b"\n--" + second + b"--\n"
    )  # fmt: skip


def _b64(text: bytes) -> bytes:
    return base64.b64encode(text + b" and some more words of the text\n")


def _typed(value: bytes) -> Make:
    return lambda one, two: CT + value + b"\n\n" + _two(one, two)


def _fields(fields: bytes) -> Make:
    return lambda one, two: fields + b"\n\n" + _two(one, two)


def _repeated_types() -> Iterator[tuple[str, Make]]:
    kinds = (
        b"multipart/mixed; boundary=b1", b"multipart/mixed; boundary=b2", b"text/plain",
        b"text/html", b"multipart/alternative; boundary=b2", b"message/rfc822",
    )  # fmt: skip
    for i, kind in enumerate(kinds):
        for j, other in enumerate(kinds):
            if i != j:
                yield f"type-{i}{j}", _fields(CT + kind + b"\n" + CT + other)


def _repeated_encodings() -> Iterator[tuple[str, Make]]:
    values = (b"base64", b"7bit", b"quoted-printable", b"8bit", b"binary", b"x-unknown")
    for i, value in enumerate(values):
        for j, other in enumerate(values):
            if i != j and b"base64" in (value, other):

                def make(one: bytes, _: bytes, value: bytes = value, other: bytes = other) -> bytes:
                    return CTE + value + b"\n" + CTE + other + b"\n\n" + _b64(one) + b"\n"

                yield f"encoding-{i}{j}", make


def _boundary_forms() -> Iterator[tuple[str, Make]]:
    forms = (
        b"boundary=b1; boundary=b2", b'boundary="b1"; boundary="b2"', b"boundary=b2; boundary=b1",
        b"boundary=b2; boundary*=us-ascii''b1", b"boundary*=us-ascii''b1; boundary=b2",
        b"boundary*=utf-8'en'b%31", b"boundary*0=b; boundary*1=1", b"boundary*1=1; boundary*0=b",
        b"boundary*0=b; boundary*1=1; boundary=b2", b"boundary=b2; boundary*0=b; boundary*1=1",
        b"boundary*0*=us-ascii''b; boundary*1=1", b"boundary*0=b1; boundary*2=2",
        b'boundary="b1" "b2"', b"boundary=b1 b2", b"boundary=b1 (b2)", b"boundary=(b2)b1",
        b"(boundary=b2) boundary=b1", b"(;boundary=b2;) boundary=b1",
        b'boundary="=?us-ascii?q?b1?="', b"boundary==?us-ascii?B?YjE=?=", b'boundary="b\\1"',
        b"boundary= b1", b"boundary =b1", b"boundary = b1", b"boundary='b1'", b"boundary=b1;",
        b"boundary=b1 ;", b";boundary=b1", b"; ; boundary=b1", b"BOUNDARY=b1; boundary=b2",
        b"Boundary=b1", b'boundary="b1', b'boundary=b1"', b'boundary=""b1', b"boundary=<b1>",
        b'x="; boundary=b1"; boundary=b2', b'x="\\"; boundary=b1; y=\\""; boundary=b2',
        b"boundary=b1,boundary=b2", b"boundary:b1", b"boundary=\n b1", b"boundary\n =b1",
        b"boundary=b1\n ; boundary=b2", b"boundary=b1\0", b"boundary=b1\0; boundary=b2",
        b'boundary="b1\0b2"', b"bound\0ary=b1", b"\0boundary=b1", b'boundary="b1 "',
        b'boundary=" b1"', b'boundary="b1\t"', b"boundary=b1\r; boundary=b2", b"boundary=",
        b"", b'boundary=""', b"x-boundary=b2; boundary=b1", b"boundary=b1; charset=utf-7",
    )  # fmt: skip
    for i, form in enumerate(forms):
        yield f"boundary-{i}", _typed(b"multipart/mixed; " + form)


def _type_forms() -> Iterator[tuple[str, Make]]:
    forms = (
        b"multipart/mixed;boundary=b1", b"multipart/mixed boundary=b1",
        b"multipart / mixed; boundary=b1", b"(x)multipart/mixed; boundary=b1",
        b"multipart(x)/mixed; boundary=b1", b"multipart/mixed (x); boundary=b1",
        b'"multipart/mixed"; boundary=b1', b"=?us-ascii?q?multipart/mixed?=; boundary=b1",
        b"multipart/mixed\0; boundary=b1", b"multi\0part/mixed; boundary=b1",
        b"\0multipart/mixed; boundary=b1", b"multipart/; boundary=b1", b"multipart; boundary=b1",
        b"/mixed; boundary=b1", b"text/plain, multipart/mixed; boundary=b1",
        b"MULTIPART/MIXED; boundary=b1", b"multipart/of-no-kind; boundary=b1",
        b"text/plain; boundary=b1", b"; multipart/mixed; boundary=b1",
        b"multipart/mixed: boundary=b1", b"multipart\\mixed; boundary=b1",
        b"multipart/mixed;\r boundary=b1", b"multipart/mixed;\n\tboundary=b1",
        b"message/partial; id=1; boundary=b1", b"message/external-body; boundary=b1",
    )  # fmt: skip
    for i, form in enumerate(forms):
        yield f"type-form-{i}", _typed(form)


def _field_names() -> Iterator[tuple[str, Make]]:
    value = b" multipart/mixed; boundary=b1"
    names = (
        b"Content-Type :", b"Content-Type\t:", b"Content-Type\0:", b"Content-Type(x):",
        b"Content-Type", b" Content-Type:", b"\0Content-Type:", b"Content-Type::",
        b"Content_Type:", b"Content-type:", b"CONTENT-TYPE:", b"X: y\rContent-Type:",
        b"X: y\r\rContent-Type:", b"no field\nContent-Type:", b" \nContent-Type:",
        b"X: y\n \nContent-Type:", b"X: y\n\t\nContent-Type:", b">Content-Type:",
        b"From someone\nContent-Type:", b": nothing\nContent-Type:", b"Content-Type\xe2\x80\x8b:",
        b"=?us-ascii?q?Content-Type?=:",
    )  # fmt: skip
    for i, name in enumerate(names):
        yield f"name-{i}", _fields(name + value)
    late = CT + value.strip()
    yield "name-late", lambda one, two: b"X: y\n\n" + late + b"\n\n" + _two(one, two)
    yield "name-later", lambda one, two: b"X: y\n \n\n" + late + b"\n\n" + _two(one, two)


def _encoding_forms() -> Iterator[tuple[str, Make]]:
    forms = (
        b"base64 ", b" base64", b"Base64;", b'"base64"', b"(x)base64", b"base64 (x)", b"base64\0",
        b"b\0ase64", b"=?us-ascii?q?base64?=", b"base64\r", b"base 64", b"base-64", b"x-base64",
        b"base64, 7bit", b"7bit, base64", b"\n base64", b"base64; charset=utf-8", b"BASE64",
        b"7bit\n base64", b"mime-base64", b"base64.",
    )  # fmt: skip
    for i, form in enumerate(forms):

        def make(one: bytes, _: bytes, form: bytes = form) -> bytes:
            return CTE + form + b"\n\n" + _b64(one) + b"\n"

        def inside(one: bytes, two: bytes, form: bytes = form) -> bytes:
            part = CTE + form + b"\n\n" + _b64(one) + b"\n"
            return (
                CT + b"multipart/mixed; boundary=b1\n\n--b1\n" + part
                + b"--b1\n\n" + two + b"\n--b1--\n"
            )  # fmt: skip

        yield f"cte-{i}", make
        yield f"cte-part-{i}", inside


def _base64_bodies() -> Iterator[tuple[str, Make]]:
    def early(one: bytes) -> bytes:
        return base64.b64encode(one + b" x" + b"x" * ((-len(one) - 1) % 3))

    def padded(one: bytes) -> bytes:
        return base64.b64encode(one + b" " * ((1 - len(one)) % 3))

    joints = (
        b"", b"\n", b"====\n", b"\n\n", b"\n--\n", b"\xff", b"\n.\n", b" ", b"!", b"=\n=\n", b"\0",
        b"\n-----\n", b",", b"\r", b"A===\n",
    )  # fmt: skip
    for i, joint in enumerate(joints):

        def make(one: bytes, two: bytes, joint: bytes = joint) -> bytes:
            return CTE + b"base64\n\n" + padded(one) + joint + padded(two) + b"\n"

        yield f"early-pad-{i}", make
    yield "plain-after", lambda one, two: CTE + b"base64\n\n" + padded(one) + b"\n\n" + two + b"\n"
    yield (
        "plain-before",
        lambda one, _: CTE + b"base64\n\nThis part is packed:\n\n" + early(one) + b"\n",
    )
    yield (
        "url-letters",
        lambda one, _: (
            CTE + b"base64\n\n" + _b64(b"?>?>" + one).replace(b"/", b"_").replace(b"+", b"-")
        ),
    )
    yield "no-pad", lambda one, _: CTE + b"base64\n\n" + _b64(one).rstrip(b"=")
    yield "odd-letter", lambda one, _: CTE + b"base64\n\n" + _b64(one).rstrip(b"=") + b"\nA\n"
    yield "none", lambda one, _: CTE + b"base64\n\n" + one + b" is no base64 at all, it is text.\n"


def _quoted_printable_bodies() -> Iterator[tuple[str, Make]]:
    breaks = (b"=\n", b"=\r\n", b"= \n", b"=\t\n", b"==\n", b"=0A", b"=3D\n", b"=zz", b"=4", b"=\r")
    for i, gap in enumerate(breaks):

        def make(one: bytes, two: bytes, gap: bytes = gap) -> bytes:
            return CTE + b"quoted-printable\n\n" + one + b" x" + gap + b"y " + two + b"\n"

        yield f"qp-{i}", make
    yield "qp-end", lambda one, _: CTE + b"quoted-printable\n\n" + one + b" ="
    yield "qp-8bit", lambda one, _: CTE + b"quoted-printable\n\n\xe9t\xe9 " + one + b" =C3=A9\n"
    yield "qp-boundary", lambda one, two: (
        CT + b"multipart/mixed; boundary=b1\n" + CTE + b"quoted-printable\n\n=2D-b1\n\n"
        + one + b"\n--b1\n\n" + two + b"\n--b1--\n"
    )  # fmt: skip


def _line_ends() -> Iterator[tuple[str, Make]]:
    for i, end in enumerate((b"\r\n", b"\r", b"\r\r\n", b"\n\r", b"\x0b\n", b"\0\n")):
        for j, where in enumerate(("all", "body", "delimiter")):

            def make(one: bytes, two: bytes, end: bytes = end, where: str = where) -> bytes:
                head = CT + b"multipart/mixed; boundary=b1"
                body = b"--b1\n\n" + one + b"\n--b1\n\n" + two + b"\n--b1--\n"
                if where == "all":
                    return (head + b"\n\n" + body).replace(b"\n", end)
                if where == "body":
                    return head + b"\n\n" + body.replace(b"\n", end)
                return head + b"\n\n" + body.replace(b"--b1\n", b"--b1" + end)

            yield f"ends-{i}{j}", make


def _structures() -> Iterator[tuple[str, Make]]:
    from tests.campaigns.vectors_mime_bodies import BODIES

    for name, body in BODIES:

        def make(one: bytes, two: bytes, body: Make = body) -> bytes:
            return CT + b"multipart/mixed; boundary=b1\n\n" + body(one, two)

        yield name, make


_FAMILIES: tuple[tuple[str, Callable[[], Iterator[tuple[str, Make]]]], ...] = (
    ("repeated-type", _repeated_types),
    ("repeated-encoding", _repeated_encodings),
    ("boundary-form", _boundary_forms),
    ("type-form", _type_forms),
    ("field-name", _field_names),
    ("encoding-form", _encoding_forms),
    ("base64", _base64_bodies),
    ("quoted-printable", _quoted_printable_bodies),
    ("line-ends", _line_ends),
    ("structure", _structures),
)
