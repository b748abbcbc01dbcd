"""Properties of reading mail that hold for any bytes and for any sound mail."""

from __future__ import annotations

import base64
import binascii

from hypothesis import given, settings
from hypothesis import strategies as st

from letterbook.rules.mail_addresses import parse_addresses
from letterbook.rules.mail_dates import parse_date
from letterbook.rules.mail_decode import decode_text, decode_transfer
from letterbook.rules.mail_headers import decode_words, read_headers
from letterbook.rules.mail_message import read_mail
from letterbook.rules.mail_params import parse_value

PIECES = st.sampled_from(
    [
        b"Content-Type: multipart/mixed; boundary=x\n", b"Content-Type: message/rfc822\n",
        b"Content-Type: text/html; charset=utf-16\n", b"Content-Transfer-Encoding: base64\n",
        b"Content-Transfer-Encoding: x-uuencode\n", b"\n", b"\r\n", b"\r", b"\n--x\n", b"\n--x--\n",
        b"From: ", b"To: ", b"Date: ", b"Subject: ", b"=?utf-8?b?", b"?=", b"<", b">", b'"', b"(",
        b")", b",", b";", b":", b"@", b"\0", b"\xff", b"begin 644 a\n", b"1 Jan 2000 ", b"a", b"=",
    ]
)  # fmt: skip
HOSTILE = st.lists(PIECES | st.binary(max_size=8), max_size=40).map(b"".join)
WORDS = st.text(
    st.characters(blacklist_categories=("Cs", "Cc", "Zl", "Zp"), blacklist_characters="=?"),
    max_size=40,
)
ATOM = st.text("abcdefghijklmnopqrstuvwxyz0123456789", min_size=1, max_size=12)


@settings(max_examples=300, deadline=None)
@given(HOSTILE)
def test_nothing_raises(raw: bytes) -> None:
    """Any bytes are read; parts and zones lie within what they point into."""
    mail = read_mail(raw)
    assert all(0 <= part.start <= part.end <= len(raw) for part in mail.parts)
    assert all(0 <= zone.start <= zone.end <= len(mail.text) for zone in mail.zones)
    mail.text.encode("utf-8")
    read_headers(raw)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=200), st.text(max_size=20))
def test_no_field_raises(raw: bytes, label: str) -> None:
    """Any bytes as address, value, date or text under any label give some answer."""
    parse_addresses(raw)
    parse_value(raw)
    parse_date(raw.decode("latin-1"))
    decode_text(raw, label)
    decode_transfer(raw, label)


@given(st.binary(max_size=300))
def test_transfer_encodings_round_trip(data: bytes) -> None:
    """What the standard library encodes is decoded to the same bytes without a repair."""
    for encoded, name in (
        (base64.encodebytes(data), "base64"),
        (binascii.b2a_qp(data, istext=False), "quoted-printable"),
    ):
        decoded = decode_transfer(encoded, name)
        assert (decoded.data, decoded.repair) == (data, "")


@given(WORDS, st.integers(1, 7))
def test_encoded_words_round_trip(text: str, size: int) -> None:
    """Text cut into encoded words at any byte comes back whole."""
    data = text.encode()
    pieces = [data[i : i + size] for i in range(0, len(data), size)]
    written = " ".join(f"=?utf-8?b?{base64.b64encode(p).decode()}?=" for p in pieces)
    assert decode_words(written) == text


@given(st.lists(st.tuples(WORDS, ATOM, ATOM), max_size=8))
def test_addresses_round_trip(people: list[tuple[str, str, str]]) -> None:
    """Names written as encoded words and plain addresses come back as they were."""
    field = ", ".join(
        f"=?utf-8?b?{base64.b64encode(name.encode()).decode()}?= <{local}@{host}.example>"
        for name, local, host in people
    )
    found = parse_addresses(field.encode()).found
    assert [a.address for a in found] == [f"{local}@{host}.example" for _, local, host in people]
    assert [a.name for a in found] == [name.strip(" ") for name, _, _ in people]


@settings(deadline=None)
@given(st.lists(ATOM, min_size=1, max_size=6), st.booleans())
def test_parts_round_trip(texts: list[str], crlf: bool) -> None:
    """The parts of a generated mail are found in order, each at its own bytes."""
    lines = ["Content-Type: multipart/mixed; boundary=cut", ""]
    for text in texts:
        lines += ["--cut", "Content-Type: text/plain", "", text]
    raw = ("\r\n" if crlf else "\n").join([*lines, "--cut--", ""]).encode()
    mail = read_mail(raw)
    assert mail.text == "\n\n".join(texts)
    assert [raw[p.start : p.end].decode() for p in mail.parts[1:]] == texts
    assert mail.notices == ()
