"""An object of an export is read with what is wrong with how it is written."""

from __future__ import annotations

import json

import pytest

from letterbook.model.message import MailMessage
from letterbook.model.notice import Notice
from letterbook.rules.facebook_message import read_facebook_message
from letterbook.rules.not_readable import NotReadable
from letterbook.rules.stated_object import stated_object
from letterbook.rules.telegram_message import read_telegram_message
from letterbook.rules.x_message import read_x_message

AROUND = {
    "people": ["Ada", "Bo"], "title": "", "public": False, "chat": "c", "of": "t", "at": 1,
    "again": 0,
}  # fmt: skip


def test_a_name_stated_twice_and_bytes_that_are_no_text_are_told() -> None:
    """The last value counts, and each fault is one notice."""
    notices: list[Notice] = []
    said = stated_object(b'{"text": "first", "text": "last \xff", "in": {"a": 1, "a": 2}}', notices)
    assert said == {"text": "last \ufffd", "in": {"a": 2}}
    assert [one.code for one in notices] == ["repaired:charset", "ambiguous:json"]
    assert "a, text" in notices[1].detail


def test_nothing_is_told_of_what_is_in_order() -> None:
    """The same name in two objects is not stated twice."""
    notices: list[Notice] = []
    assert stated_object(b'[{"a": 1}]'[1:-1], notices) == {"a": 1}
    assert stated_object(b'{"a": {"n": 1}, "b": {"n": 2}}', notices)
    assert notices == []


@pytest.mark.parametrize("raw", [b"", b"[]", b"7", b"{", b"[" * 100_000])
def test_what_is_no_object_is_refused(raw: bytes) -> None:
    """It is kept by its reader as what it is."""
    with pytest.raises(NotReadable):
        stated_object(raw, [])


def _x(raw: bytes) -> MailMessage:
    return read_x_message(raw, "", "dm")


def _facebook(raw: bytes) -> MailMessage:
    return read_facebook_message(raw, json.dumps(AROUND))


def _telegram(raw: bytes) -> MailMessage:
    return read_telegram_message(raw, json.dumps(AROUND), None)


@pytest.mark.parametrize(
    ("read", "raw"),
    [
        (_x, b'{"id": "7", "senderId": "1", "recipientId": "2", "text": "a", "text": "b \xff"}'),
        (_facebook, b'{"sender_name": "Ada", "content": "a", "content": "b \xff"}'),
        (_telegram, b'{"from": "Ada", "text": "a", "text": "b \xff"}'),
    ],
)
def test_each_reader_of_objects_tells(read: object, raw: bytes) -> None:
    """The message has the notices of its object."""
    assert callable(read)
    message = read(raw)
    codes = [one.code for one in message.notices]
    assert message.text.startswith("b ")
    assert {"repaired:charset", "ambiguous:json"} <= set(codes)
