"""Address fields, in the forms that real and hostile mail has them."""

from __future__ import annotations

import pytest

from letterbook.rules.mail_addresses import parse_addresses

K = ("", "k@y.example")
X500 = "/O=ACME/OU=NA/CN=RECIPIENTS/CN=FDOE"


@pytest.mark.parametrize(
    ("field", "found"),
    [
        (b"a@B.Example", [("", "a@b.example")]),
        (b"Ann.B@x.example", [("", "Ann.B@x.example")]),
        (b'"Doe, J." <j@x.example>, k@y.example', [("Doe, J.", "j@x.example"), K]),
        (b'"\\"Q\\" x" <q@x.example>', [('"Q" x', "q@x.example")]),
        (b"Team: k@y.example, B <b@y.example>; k@y.example", [K, ("B", "b@y.example"), K]),
        (b"undisclosed-recipients:;", []),
        (b"j@x.example (Jo (really) Doe)", [("Jo (really) Doe", "j@x.example")]),
        (b'"john doe"@x.example', [("", '"john doe"@x.example')]),
        (b"<@r1,@r2:j@x.example>", [("", "j@x.example")]),
        (b"Jo < j @ x.example >", [("Jo", "j@x.example")]),
        (f'"Doe, Frank" <{X500}>'.encode(), [("Doe, Frank", X500)]),
        (X500.encode(), [("", X500)]),
        (b"a@x.example b@y.example", [("", "a@x.example"), ("", "b@y.example")]),
        (b"A <a@x.example> B <b@y.example>", [("A", "a@x.example"), ("B", "b@y.example")]),
        (b'"open <a@x.example>, b@y.example', [("open", "a@x.example"), ("", "b@y.example")]),
        (b"=?utf-8?q?Zo=C3=AB?= <z@x.example>", [("Zoë", "z@x.example")]),
        ("Zoë <z@x.example>".encode(), [("Zoë", "z@x.example")]),
        ("Zoë <z@x.example>".encode("latin-1"), [("Zoë", "z@x.example")]),
        (b"Jo\r\n\t<j@x.example>", [("Jo", "j@x.example")]),
        (b"<>", []),
        (b"", []),
    ],
)  # fmt: skip
def test_forms(field: bytes, found: list[tuple[str, str]]) -> None:
    """Each written form gives its mailboxes, domains in lower case."""
    assert [(a.name, a.address) for a in parse_addresses(field).found] == found


@pytest.mark.parametrize(
    "field",
    [
        b"=?utf-8?b?cG90dXNAd2hpdGVob3VzZS5leGFtcGxl?= <x@evil.example>",
        b"=?utf-8?b?cG90dXNAd2hpdGVob3VzZS5nb3Y=?==?utf-8?Q?=00?=@evil.example",
        b"=?utf-8?Q?=42=45=47=0A=00?= <x@evil.example>",
        b'"boss@good.example" <x@evil.example>',
        "\u202eexample <x@evil.example>".encode(),
        "p\u0430ul <x@evil.example>".encode(),
        "x@\u0430\u0440\u0440\u04cf\u0435.example".encode(),
        b"x@xn--80ak6aa92e.example",
        b"a@good.example@evil.example",
        b"Jo\x00 <x@evil.example>",
        "boss\uff20good.example <x@evil.example>".encode(),
    ],
)
def test_spoofing_is_named(field: bytes) -> None:
    """A sender made to look like another one is flagged, and the raw address kept."""
    read = parse_addresses(field)
    assert read.doubts
    assert all(a.address in field.decode("utf-8") for a in read.found)


@pytest.mark.parametrize(
    "field",
    [
        b'"a@x.example" <A@x.example>',
        "Зоя Иванова <z@x.example>".encode(),
        "Zoë Ångström <z@x.example>".encode(),
        b"x@xn--bcher-kva.example",
        b"Jo Doe via list <list@x.example>",
    ],
)
def test_ordinary_names_are_not_flagged(field: bytes) -> None:
    """Names and domains of one script raise no doubt."""
    assert parse_addresses(field).doubts == ()


def test_limit() -> None:
    """No more addresses are read than the limit allows, and the cut is told."""
    read = parse_addresses(b", ".join(b"a%d@x.example" % i for i in range(50)), 20)
    assert (len(read.found), read.cut) == (20, True)
