"""Well-formed mails, each with one word that no other mail holds."""

from __future__ import annotations

import base64
import quopri
import random
from collections.abc import Iterator
from dataclasses import dataclass

LETTERS = "bcdfghjklmnpqrstvwxz"
PEOPLE = (
    ("Anna Keller", "anna.keller@harbour.example"),
    ("Boris Lindqvist", "b.lindqvist@quay.example"),
    ("Chloé Marchand", "chloe@bureau.example"),
    ("", "desk@gazette.example"),
    ("Emeka Obi", "emeka.obi@port.example"),
    ("Fatima Zahra", "fatima@harbour.example"),
)
MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec"
_VOCABULARY_TEXT = (
    "the lease of the warehouse was signed on a wet morning and nobody asked who had "
    "paid for the survey while the minutes of the board say that three members left "
    "early because the train to the coast leaves at five and a letter about the crane "
    "is still open on the desk upstairs"
)
VOCABULARY = _VOCABULARY_TEXT.split()
_ACCENTED_TEXT = "déjà naïve façade élève été où garçon über Straße señal œuvre"
ACCENTED = _ACCENTED_TEXT.split()


@dataclass(frozen=True)
class GoodMail:
    """One mail: its bytes with LF line ends, the word that finds it, and its Message-ID."""

    raw: bytes
    word: str
    stated_id: str
    kind: str


def unique_word(number: int, stem: str = "mo") -> str:
    """Return a word of letters only that belongs to this number."""
    letters = ""
    rest = number
    for _ in range(5):
        letters += LETTERS[rest % len(LETTERS)]
        rest //= len(LETTERS)
    return f"{stem}{letters}a"


def good_mails(count: int, seed: int, stem: str = "mo") -> Iterator[GoodMail]:
    """Yield ``count`` mails; the same seed gives the same bytes."""
    rng = random.Random(f"good {seed} {stem}")
    previous = ""
    for number in range(count):
        mail = _good_mail(number, unique_word(number, stem), previous, rng)
        previous = mail.stated_id
        yield mail


def _good_mail(number: int, word: str, previous: str, rng: random.Random) -> GoodMail:
    kind, body = rng.choice(_KINDS)
    stated = f"<{number}.{word}@mail.example>"
    sender, recipient = rng.sample(PEOPLE, 2)
    day, month = 1 + number % 28, 1 + number // 28 % 12
    name = MONTHS[3 * month - 3 : 3 * month]
    fields = [
        f"From: {_mailbox(sender)}",
        f"To: {_mailbox(recipient)}",
        f"Subject: {rng.choice(VOCABULARY)} {rng.choice(VOCABULARY)} {number}",
        f"Date: {day:02d} {name} {2011 + number % 9} {number % 24:02d}:{number % 60:02d}:07 +0100",
        f"Message-ID: {stated}",
        "MIME-Version: 1.0",
    ]
    if previous and number % 3 == 0:
        fields += [f"In-Reply-To: {previous}", f"References: {previous}"]
    raw = "\n".join(fields).encode("ascii") + b"\n" + body(word, rng)
    return GoodMail(raw, word, stated, kind)


def _mailbox(person: tuple[str, str]) -> str:
    name, address = person
    if not name:
        return address
    if not name.isascii():
        name = "=?utf-8?B?" + base64.b64encode(name.encode()).decode() + "?="
    return f"{name} <{address}>"


def prose(rng: random.Random, words: int, extra: tuple[str, ...] = ()) -> str:
    """Return that many words in lines of at most seventy characters."""
    chosen = [rng.choice(extra or VOCABULARY) for _ in range(words)]
    lines, line = [], ""
    for word in chosen:
        if len(line) + len(word) > 69:
            lines.append(line)
            line = ""
        line = f"{line} {word}".strip()
    return "\n".join([*lines, line])


def _plain(word: str, rng: random.Random) -> bytes:
    text = f"{prose(rng, 40)}\n{word}\n{prose(rng, 15)}\n"
    return b"Content-Type: text/plain; charset=us-ascii\n\n" + text.encode()


def _utf8(word: str, rng: random.Random) -> bytes:
    text = f"{prose(rng, 30, tuple(ACCENTED))} {word}\n"
    head = b"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n"
    return head + text.encode()


def _quoted_printable(word: str, rng: random.Random) -> bytes:
    text = f"{prose(rng, 20)} {prose(rng, 5, ('été', 'Straße', 'señal'))}\n{word}\n"
    head = b"Content-Type: text/plain; charset=iso-8859-1\n"
    return (
        head
        + b"Content-Transfer-Encoding: quoted-printable\n\n"
        + quopri.encodestring(text.encode("iso-8859-1"))
    )


def _base64(word: str, rng: random.Random) -> bytes:
    text = f"{prose(rng, 20, tuple(ACCENTED))}\n{word}\n".encode()
    head = b"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n"
    return head + base64.encodebytes(text)


def _alternative(word: str, rng: random.Random) -> bytes:
    text = f"{prose(rng, 20)}\n{word}\n"
    page = f"<html><body><p>{text}</p></body></html>\n"
    return (
        b'Content-Type: multipart/alternative; boundary="=_alt"\n\n--=_alt\n'
        b"Content-Type: text/plain; charset=utf-8\n\n" + text.encode() + b"\n--=_alt\n"
        b"Content-Type: text/html; charset=utf-8\n\n" + page.encode() + b"\n--=_alt--\n"
    )


def _page(word: str, rng: random.Random) -> bytes:
    page = f"<html><body><h1>Note</h1><p>{prose(rng, 30)} <b>{word}</b></p></body></html>\n"
    return b"Content-Type: text/html; charset=utf-8\n\n" + page.encode()


def _with_attachment(word: str, rng: random.Random) -> bytes:
    data = base64.encodebytes(rng.randbytes(200))
    return (
        b'Content-Type: multipart/mixed; boundary="=_mix"\n\n--=_mix\n'
        b"Content-Type: text/plain; charset=utf-8\n\n"
        + f"{prose(rng, 25)}\n{word}\n".encode()
        + b"\n--=_mix\nContent-Type: application/octet-stream\n"
        b"Content-Transfer-Encoding: base64\n"
        b'Content-Disposition: attachment; filename="figures.bin"\n\n' + data + b"\n--=_mix--\n"
    )


def _reply(word: str, rng: random.Random) -> bytes:
    quoted = "\n".join(f"> {line}" for line in prose(rng, 30).split("\n"))
    text = f"{prose(rng, 12)} {word}\n\nOn 3 May 2014, Anna Keller wrote:\n{quoted}\n\n-- \nA.\n"
    return b"Content-Type: text/plain; charset=utf-8\n\n" + text.encode()


def _from_line(word: str, rng: random.Random) -> bytes:
    text = f"{prose(rng, 10)}\n\nFrom the quay, greetings.\n{word}\n>From afar too.\n"
    return b"Content-Type: text/plain; charset=us-ascii\n\n" + text.encode()


_KINDS = (
    ("from-line", _from_line),
    ("plain", _plain),
    ("utf8", _utf8),
    ("quoted-printable", _quoted_printable),
    ("base64", _base64),
    ("alternative", _alternative),
    ("html", _page),
    ("attachment", _with_attachment),
    ("reply", _reply),
)
