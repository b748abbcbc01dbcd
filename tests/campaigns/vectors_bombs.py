"""Mails that cost a careless reader its stack, its memory or its evening."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

HEAD = (
    b"From: anna@harbour.example\nSubject: crate\nDate: Tue, 5 Mar 2013 10:00:00 +0000\n"
    b"Message-ID: <crate@mail.example>\nMIME-Version: 1.0\n"
)
TO = b"To: boris@quay.example\n"
MULTIPART = HEAD + TO + b"Content-Type: multipart/mixed; boundary=a\n\n"


@dataclass(frozen=True)
class Bomb:
    """One file: its name, its bytes for a given size, and what has to be noticed about it.

    ``notices`` are codes of which one at least has to be there; without any the file is odd and
    within every limit.  ``mail`` says that the file is one mail, whose bytes can be asked for.
    """

    name: str
    make: Callable[[bool], bytes]
    notices: tuple[str, ...] = ()
    mail: bool = True


def _times(full: int, sample: int, make: Callable[[int], bytes]) -> Callable[[bool], bytes]:
    return lambda whole: make(full if whole else sample)


def deep_multipart(depth: int) -> bytes:
    """Return a mail of multiparts in multiparts."""
    levels = (
        b"--b%d\nContent-Type: multipart/mixed; boundary=b%d\n\n" % (level, level + 1)
        for level in range(depth)
    )
    start = HEAD + TO + b"Content-Type: multipart/mixed; boundary=b0\n\n"
    return start + b"".join(levels) + b"--b%d\n\ninnermost\n" % depth


def deep_same_boundary(depth: int) -> bytes:
    """Return a mail of multiparts in multiparts that all have one boundary."""
    return MULTIPART + b"--a\nContent-Type: multipart/mixed; boundary=a\n\n" * depth + b"--a--\n"


def deep_mails(depth: int) -> bytes:
    """Return a mail in a mail in a mail."""
    level = b"Subject: within\nContent-Type: message/rfc822\n\n"
    return HEAD + TO + b"Content-Type: message/rfc822\n\n" + level * depth + b"Subject: x\n\nin\n"


def deep_both(depth: int) -> bytes:
    """Return mails in multiparts in mails."""
    levels = (
        b"Content-Type: multipart/mixed; boundary=c%d\n\n--c%d\nContent-Type: message/rfc822\n\n"
        % (level, level)
        for level in range(depth)
    )
    return HEAD + TO + b"".join(levels) + b"Subject: x\n\ninnermost\n"


def wide_mails(count: int) -> bytes:
    """Return a mail with that many mails attached side by side."""
    part = b"--a\nContent-Type: message/rfc822\n\nFrom: q@x.example\n\nin\n"
    return MULTIPART + part * count + b"--a--\n"


def _headers(count: int) -> bytes:
    return HEAD + TO + b"".join(b"X-%d: v\n" % n for n in range(count)) + b"\nbody\n"


def _addresses(count: int) -> bytes:
    people = b",\n ".join(b"p%d@x.example" % n for n in range(count))
    return HEAD + b"To: " + people + b"\n\nbody\n"


def _short_addresses(count: int) -> bytes:
    return HEAD + b"To: " + b"a@b," * count + b"\n\nbody\n"


def _references(count: int) -> bytes:
    ids = b"\n ".join(b"<%d@x.example>" % n for n in range(count))
    return HEAD + TO + b"References: " + ids + b"\n\nbody\n"


def _to(value: bytes) -> bytes:
    return HEAD + b"To: " + value + b"\n\nbody\n"


def _named_headers(count: int) -> bytes:
    line = b"headers: headers: headers:\nheaders:: x\n"
    return HEAD + TO + line * count + b"\nbody\n"


def _page(inside: bytes) -> bytes:
    return HEAD + TO + b"Content-Type: text/html\n\n" + inside


def mail_bombs() -> Iterator[Bomb]:
    """Yield the mails."""
    yield Bomb("multipart-depth", _times(10_000, 2_000, deep_multipart), ("limit:depth",))
    yield Bomb("same-boundary-depth", _times(10_000, 2_000, deep_same_boundary), ("limit:depth",))
    yield Bomb("rfc822-depth", _times(10_000, 500, deep_mails), ("limit:attached-mails",))
    yield Bomb("both-depth", _times(10_000, 300, deep_both), ("limit:attached-mails",))
    yield Bomb("rfc822-wide", _times(100_000, 20_000, wide_mails), ("limit:parts",))
    yield Bomb(
        "boundary-lines",
        _times(1_000_000, 60_000, lambda n: MULTIPART + b"--a\n" * n + b"--a--\n"),
        ("limit:parts",),
    )
    yield Bomb(
        "end-boundary-lines",
        _times(1_000_000, 60_000, lambda n: MULTIPART + b"--a\n\nx\n" + b"--a--\n" * n),
        ("ambiguous:", "limit:"),
    )
    yield Bomb(
        "false-boundary-lines",
        _times(1_000_000, 60_000, lambda n: MULTIPART + b"--a\n\n" + b"--b%d\n" * n + b"--a--\n"),
    )
    yield Bomb(
        "tiny-parts",
        _times(1_000_000, 60_000, lambda n: MULTIPART + b"--a\nx:y\n\n" * n + b"--a--\n"),
        ("limit:parts",),
    )
    yield from _header_bombs()
    yield from _address_bombs()
    yield from _body_bombs()


def _header_bombs() -> Iterator[Bomb]:
    yield Bomb(
        "one-header",
        _times(10_000_000, 2_000_000, lambda n: HEAD + b"X-L: " + b"a" * n + b"\n\nbody\n"),
        ("limit:header-block",),
    )
    yield Bomb(
        "one-folded-header",
        _times(10_000_000, 2_000_000, lambda n: HEAD + b"X-L:" + b" a\n" * (n // 3) + b"\nbody\n"),
        ("limit:header-block",),
    )
    yield Bomb(
        "one-subject",
        _times(1_000_000, 900_000, lambda n: b"Subject: " + b"=?x?q?" * (n // 6) + b"\n" + HEAD),
    )
    yield Bomb(
        "words-in-part",
        _times(1_000_000, 300_000, lambda n: MULTIPART + b"--a\nSubject: " + b"=?" * n + b"\n\n"),
        ("limit:second-reading",),
    )
    yield Bomb(
        "empty-lines-of-header",
        _times(10_000_000, 2_000_000, lambda n: HEAD + b"X: y\n \r" * (n // 7) + b"\nbody\n"),
        ("limit:header-block",),
    )
    yield Bomb("many-headers", _times(100_000, 20_000, _headers), ("limit:header",))
    yield Bomb(
        "headers-in-part",
        _times(100_000, 20_000, lambda n: MULTIPART + b"--a\n" + b"x: y\n" * n + b"\n--a--\n"),
        ("limit:header", "ambiguous:"),
    )
    yield Bomb("headers-named-headers", _times(4_000, 4_000, _named_headers))
    yield Bomb("addresses", _times(100_000, 30_000, _addresses), ("limit:addresses",))
    yield Bomb("short-addresses", _times(100_000, 30_000, _short_addresses), ("limit:addresses",))
    yield Bomb("references", _times(10_000, 10_000, _references), ("limit:references",))


def _address_bombs() -> Iterator[Bomb]:
    for name, run in (
        ("colons", b":"), ("colon-words", b"a:"), ("opened", b"<"), ("comments", b"("),
        ("closed", b")"), ("quotes", b'"'), ("escaped-quotes", b'"\\'), ("ats", b"@"),
        ("at-words", b"a@b "), ("commas", b","), ("groups", b"a:;"), ("encoded", b"=?"),
    ):  # fmt: skip
        yield Bomb(
            f"address-{name}",
            _times(1_000_000, 200_000, lambda n, run=run: _to(run * (n // len(run)))),  # type: ignore[misc]  # a default binds the loop's value
        )


def _body_bombs() -> Iterator[Bomb]:
    yield Bomb("html-depth", _times(5_000_000, 500_000, lambda n: _page(b"<div>" * (n // 5))))
    yield Bomb("html-bold", _times(5_000_000, 500_000, lambda n: _page(b"<b><p>" * (n // 6))))
    yield Bomb("html-opened", _times(5_000_000, 500_000, lambda n: _page(b"<" * n)))
    yield Bomb("quote-marks", _times(10_000_000, 500_000, lambda n: HEAD + b"\n" + b">" * n))
    yield Bomb("quote-lines", _times(10_000_000, 500_000, lambda n: HEAD + b"\n" + b">\n" * n))
    yield Bomb("tabs", _times(10_000_000, 500_000, lambda n: HEAD + b"\n" + b"\t" * n))
    yield Bomb(
        "links",
        _times(200_000, 20_000, lambda n: HEAD + b"\n" + b"".join(_link(at) for at in range(n))),
        ("limit:links",),
    )
    yield Bomb(
        "text",
        _times(40_000_000, 21_000_000, lambda n: HEAD + b"\n" + b"ab cd ef\n" * (n // 9)),
        ("limit:text",),
    )


def _link(number: int) -> bytes:
    return b"http://x.example/%d\n" % number
