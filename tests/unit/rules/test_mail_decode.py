"""Transfer encodings and character sets."""

from __future__ import annotations

import base64
import binascii
import time

import pytest

from letterbook.rules.mail_decode import decode_text, decode_transfer
from letterbook.rules.mail_encodings import other_decodings


def test_text_after_early_padding_is_recovered() -> None:
    """What follows base64 padding is decoded on its own, and the repair named."""
    decoded = decode_transfer(b"aGVsbG8=d29ybGQ=", "base64")
    assert (decoded.data, decoded.late) == (b"hello", b"world")
    assert decoded.repair == "base64-early-end"


@pytest.mark.parametrize("damage", [b"aGVs\xffbG8=", b"aGVs!bG8=", b"aGVsbG8", b"aGVsbG8=A"])
def test_damaged_base64(damage: bytes) -> None:
    """Junk, missing padding and stray characters do not lose what is there."""
    decoded = decode_transfer(damage, "base64")
    assert decoded.data.startswith(b"hello")
    assert decoded.repair


def test_letters_for_urls_are_base64() -> None:
    """Base64 in the alphabet for URLs is decoded, and the repair named."""
    decoded = decode_transfer(b"Pz4_PmFscGhh", "base64")
    assert decoded.data == b"?>?>alpha"
    assert decoded.repair == "base64"


@pytest.mark.parametrize("joint", [b"==\n--\n", b"=\n.\n", b"=\xff="])
def test_junk_after_padding_hides_nothing(joint: bytes) -> None:
    """What follows padding and junk is decoded on its own, as what follows padding alone."""
    decoded = decode_transfer(b"aGVsbG8" + joint + b"d29ybGQ=", "base64")
    assert (decoded.data, decoded.late) == (b"hello", b"world")


def test_lone_carriage_return_hides_no_quoted_text() -> None:
    """A soft break of CR alone ends its line only; that others drop the next one is named."""
    decoded = decode_transfer(b"alpha=\rbravo\ncharlie", "quoted-printable")
    assert decoded.data == b"alphabravo\ncharlie"
    assert decoded.repair == "quoted-printable-break"
    mangled = decode_transfer(b"alpha=\r\r\nbravo", "quoted-printable")
    assert (mangled.data, mangled.repair) == (b"alphabravo", "")


@pytest.mark.parametrize("unit", [b"=", b"A=", b"-", b"=\r", b"=\n\r", b" ", b"AAAA=.\n"])
@pytest.mark.parametrize("encoding", ["base64", "quoted-printable"])
def test_damage_is_read_in_linear_time(unit: bytes, encoding: str) -> None:
    """A quarter of a megabyte of one damage is decoded in every way within seconds."""
    data = unit * (250_000 // len(unit))
    began = time.process_time()
    decode_transfer(data, encoding)
    assert sum(1 for _ in other_decodings(data, (encoding,)))
    assert time.process_time() - began < 5


def test_quoted_printable() -> None:
    """Soft breaks, white space at line ends and bad escapes are read as RFC 2045 says."""
    assert decode_transfer(b"caf=C3=A9 =\nau lait  \nx", "quoted-printable").data == (
        "café au lait\nx".encode()
    )
    assert decode_transfer(b"a=ZZb", "quoted-printable").repair == "quoted-printable"
    twice = decode_transfer(b"al= \npha", "quoted-printable")
    assert twice.data == b"alpha"
    assert twice.late == b"al= \npha"


def test_uuencode() -> None:
    """Lines between begin and end are decoded; text around them is kept apart."""
    line = binascii.b2a_uu(b"uuencoded text")
    whole = b"before\nbegin 644 a.txt\n" + line + b"`\nend\nafter"
    decoded = decode_transfer(whole, "x-uuencode")
    assert decoded.data == b"uuencoded text"
    assert decoded.late == b"before\nafter"


@pytest.mark.parametrize(
    ("data", "label", "text"),
    [
        ("naïve".encode(), "", "naïve"),
        ("naïve".encode(), "iso-8859-1", "naïve"),
        ("naïve".encode("latin-1"), "iso-8859-1", "naïve"),
        ("“q”".encode("cp1252"), "us-ascii", "“q”"),
        ("日本".encode("iso2022_jp"), "iso-2022-jp", "日本"),
        ("日本".encode("iso2022_jp"), "", "日本"),
        ("镕".encode("gb18030"), "gb2312", "镕"),
        ("žluť".encode("iso-8859-2"), "iso-8859-2", "žluť"),
        ("привет, как дела".encode("koi8-r"), "koi8-r", "привет, как дела"),
        (b"+ADw-script+AD4-", "utf-7", "+ADw-script+AD4-"),
        (b"plain", "no-such-charset", "plain"),
        (b"plain", "base64", "plain"),
        (b"\xff\xfeh\x00i\x00", "utf-16", "hi"),
    ],
)
def test_charsets(data: bytes, label: str, text: str) -> None:
    """Text is decoded by what the bytes are where the label is wrong; UTF-7 never is."""
    decoded = decode_text(data, label)
    assert decoded.text == text
    assert not decoded.replaced


def test_replaced_bytes_are_told() -> None:
    """Bytes that no character stands for are replaced, and that is said."""
    decoded = decode_text("abc é déjà vu".encode() + b"\xff", "utf-8")
    assert decoded.replaced
    assert decoded.text.startswith("abc é déjà vu")


def test_base64_round_trip_of_all_lengths() -> None:
    """Sound base64 of any length decodes without a repair."""
    for length in range(200):
        data = bytes(range(length))
        decoded = decode_transfer(base64.encodebytes(data), "base64")
        assert decoded.data == data
        assert decoded.repair == ""
