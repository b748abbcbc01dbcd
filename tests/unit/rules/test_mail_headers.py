"""Header fields: structure, encoded words and identifiers."""

from __future__ import annotations

import pytest

from letterbook.model.message import Limits
from letterbook.rules.mail_headers import decode_words, raw_headers, read_headers, split_headers
from letterbook.rules.mail_identifiers import stated_id, stated_ids
from letterbook.rules.mail_labels import folder_labels, state_flags, thread_index
from letterbook.rules.mail_params import parse_value


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("=?utf-8?b?4oI=?= =?utf-8?b?rA==?=", "€"),
        ("=?utf-8?q?caf=C3?=\t=?utf-8?q?=A9?=", "café"),
        ("Re:=?iso-8859-1?q?=E9t=E9?=!", "Re:été!"),
        ("=?ISO-2022-JP?B?GyRCRnxLXBsoQg==?=", "日本"),
        ("=?utf-8?q?a_b?= and =?utf-8?q?c?=", "a b and c"),
        ("=?gb2312?b?1NI=?= x", "砸 x"),
        ("=?nosuch?q?plain?=", "plain"),
        ("=?utf-8?x?a?=", "=?utf-8?x?a?="),
        ("=?utf-8*fr?q?=C3=A9?=", "é"),
    ],
)
def test_encoded_words(written: str, meant: str) -> None:
    """Encoded words are decoded, also when cut inside a character or glued to text."""
    assert decode_words(written) == meant


def test_every_occurrence_is_kept_in_order() -> None:
    """Repeated fields, folded values and lines that are no field all appear, in order."""
    raw = b"Received: a\r\nX: one\r\n two\r\nnonsense line\r\n"
    raw += b"received : b\r\nX:\xc3\xa9\r\n\r\nbody: no\r\n"
    assert [(h.name, h.value) for h in read_headers(raw)] == [
        ("Received", "a"),
        ("X", "one two"),
        ("", "nonsense line"),
        ("received", "b"),
        ("X", "é"),
    ]
    assert raw_headers(raw)[1] == (b"X", b" one\r\n two\r")


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r\r\n"])
def test_body_offset(end: bytes) -> None:
    """The body begins after the blank line, whatever the line ends are."""
    raw = end.join([b"A: b", b"C: d", b"", b"body"])
    block = split_headers(raw, 0, len(raw), Limits())
    assert raw[block.body :] == b"body"
    assert set(block.values) == {"a", "c"}


def test_header_limits() -> None:
    """A header block or a number of fields beyond the limit is cut and named."""
    raw = b"A: b\n" * 50 + b"\nbody"
    few = split_headers(raw, 0, len(raw), Limits(header_fields=10))
    assert few.cut == "header-fields"
    assert len(few.values["a"]) == 10
    assert raw[few.body :] == b"body"
    short = split_headers(raw, 0, len(raw), Limits(header_block_bytes=20))
    assert short.cut == "header-block"
    assert raw[short.body :] == b"body"


def test_identifiers() -> None:
    """Brackets and folding go, order and first occurrence stay, free text is no identifier."""
    assert stated_id(b" <a@b>\n") == "a@b"
    assert stated_id(b" a@b ") == "a@b"
    assert stated_id(b"<>") is None
    assert stated_id(b" ") is None
    values = [b"<a@b> <c@\n d>", b"Your mail of Monday <e@f> <a@b> <>"]
    assert stated_ids(values, 10) == (("a@b", "c@d", "e@f"), False)
    assert stated_ids(values, 2) == (("a@b", "c@d"), True)


def test_parameters() -> None:
    """RFC 2231 pieces are joined and decoded; doubles and comments are named."""
    value = parse_value(b"attachment; filename*0*=utf-8''%C3%A9; filename*1=t.txt")
    assert value.params["filename"] == "ét.txt"
    assert "extended-filename" in value.doubts
    double = parse_value(b"multipart/mixed; boundary=a; boundary=b")
    assert double.params["boundary"] == "a"
    assert double.others["boundary"] == "b"
    assert "duplicate-boundary" in double.doubts
    commented = parse_value(b'Text/HTML (really); charset="utf-8" (eight)')
    assert (commented.value, commented.params) == ("text/html", {"charset": "utf-8"})
    assert "comment" in commented.doubts


def test_labels_and_flags() -> None:
    """What mail programs note in the header is read as labels and flags."""
    values = {
        "x-gmail-labels": [b'Inbox,"A, B",=?utf-8?q?=C3=A9?='],
        "x-mozilla-keys": [b"$label1 todo"],
        "status": [b" RO"],
        "x-status": [b"AF"],
        "x-mozilla-status": [b"1001"],
    }
    assert folder_labels(values) == ("Inbox", "A, B", "é", "$label1", "todo")
    assert state_flags(values) == ("seen", "answered", "flagged", "passed")
    assert thread_index(b"AdQc2DN7rLoS3hgnE/O76rpFzxN/EwAddF4A") == bytes.fromhex(
        "01d41cd8337bacba12de182713f3bbeaba45cf137f13001d745e00"
    )
