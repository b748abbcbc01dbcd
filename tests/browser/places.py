"""Puts payloads into the ten places where a page may show what others wrote, and says where.

Nine are in one mail for each payload, the tenth in a chat that holds them all, line by line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from email.header import Header
from pathlib import Path
from typing import NamedTuple

from tests.functional import program

WORD = "quay"
"""A word of every mail."""

_CALENDAR = (
    "BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\nSUMMARY:{0}\nDESCRIPTION:{0}\nLOCATION:{0}\n"
    "URL:{0}\nEND:VEVENT\nEND:VCALENDAR\n"
)
_CARD = "BEGIN:VCARD\nVERSION:4.0\nFN:{0}\nORG:{0}\nNOTE:{0}\nURL:{0}\nEND:VCARD\n"
_UNSEEN = re.compile(r"<U\+[0-9A-F]{4,6}>|[\s\\\x00-\x1f\u202a-\u202e]")


class Place(NamedTuple):
    """Where a payload is shown: a page of ours, and what of it holds the payload."""

    page: str
    within: str


PLACES: dict[str, tuple[Place, ...]] = {
    "HTML body": (Place("/m/{mail}?as=1.2", "iframe"), Place("/m/{mail}?as=2", "iframe")),
    "plain text": (Place("/m/{mail}", ".text"),),
    "headers": (Place("/m/{mail}", ".letter h1"), Place("/m/{mail}", ".facts"),
                Place("/m/{mail}/headers", ".headers")),
    "attachment name": (Place("/m/{mail}", "[aria-labelledby=files]"),),
    "MIME type": (Place("/m/{mail}", "#notices"), Place("/m/{mail}/source", ".source-text")),
    "found words": (Place("/search?q=quay&sort=oldest", ".snippet"),
                    Place("/search?q=top&sort=oldest", ".snippet")),
    "calendar": (Place("/m/{mail}/preview/3", ".attached"),),
    "card": (Place("/m/{mail}/preview/4", ".attached"),),
    "chat": (Place("/c/{chat}", ".chain"), Place("/m/{chat}", ".text")),
    "JSON": (Place("/m/{mail}/preview/5", ".attached"), Place("/api/v1/messages/{mail}", "pre")),
}  # fmt: skip
"""The ten of the acceptance checks, each with every kind of page that shows it."""


class Letter(NamedTuple):
    """A payload, and the messages that hold it: a mail, and a message of a chat."""

    payload: str
    mail: str
    chat: str


def mail_with(number: int, payload: str) -> bytes:
    """Return a mail with the payload in all places that a mail has."""
    said = payload.replace("\n", " ").replace("\x00", "")
    word = str(Header(said, "utf-8", maxlinelen=900)).replace("\n", "")
    quoted = said.replace("\\", "\\\\").replace('"', '\\"')
    head = (
        f'From: "{quoted}" <a{number}@alder.example>\n'
        f"To: {word} <b@birch.example>\nCc: {word}\nSubject: {word}\n"
        f"Message-ID: <{number}.{quoted.replace(' ', '')[:60]}@alder.example>\n"
        f"List-Id: {word}\nX-Note: {word}\n"
        f"Date: Thu, 01 Mar 2018 {9 + number // 60:02d}:{number % 60:02d}:00 +0000\n"
        "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
    )
    body = (
        "--b\nContent-Type: multipart/alternative; boundary=c\n\n"
        f"--c\nContent-Type: text/plain; charset=utf-8\n\n{WORD} {payload}\n"
        f"--c\nContent-Type: text/html; charset=utf-8\n\n<p>{WORD}</p>{payload}\n--c--\n"
    )
    files = (
        ("text/html", f"{quoted}.html", f"<p>{WORD}</p>{payload}"),
        ("text/calendar", "a.ics", _CALENDAR.format(said)),
        ("text/vcard", "a.vcf", _CARD.format(said)),
        ("application/json", "a.json", f'{{"said": ["{said}"]}}'),
        (f"text/{said}", "typed.bin", WORD),
    )
    for kind, name, content in files:
        disposition = f'Content-Disposition: attachment; filename="{name}"'
        body += f"--b\nContent-Type: {kind}\n{disposition}\n\n{content}\n"
    return f"{head}{body}--b--\n".encode("utf-8", "replace")


def chat_with(payloads: Sequence[str]) -> bytes:
    """Return the export of a chat in which two people say one payload after the other."""
    lines = ["2018-04-01 08:00 Ann: ferry"]
    for number, payload in enumerate(payloads):
        hour, minute = divmod(number + 1, 60)
        said = payload.replace("\n", " ").replace("\x00", "")
        at = f"2018-04-01 {8 + hour:02d}:{minute:02d}"
        lines.append(f"{at} {('Ben', 'Ann')[number % 2]}: ferry {said}")
    return "\n".join((*lines, "")).encode()


def hostile_book(folder: Path, payloads: Sequence[str]) -> tuple[Path, tuple[Letter, ...]]:
    """Return a letterbook with every payload in every place, and where each one is."""
    mails = folder / "mail"
    mails.mkdir()
    for number, payload in enumerate(payloads):
        (mails / f"{number:03d}.eml").write_bytes(mail_with(number, payload))
    (folder / "chat.txt").write_bytes(chat_with(payloads))
    book = folder / "book"
    for words in (("init", book), ("-C", book, "add", mails, folder / "chat.txt")):
        result = program.run(*words)
        assert result.returncode == 0, result.stderr
    mail, chat = _named(book, f"{WORD} channel:mail"), _named(book, "ferry channel:chat")
    return book, tuple(Letter(*one) for one in zip(payloads, mail, chat[1:], strict=True))


def _named(book: Path, query: str) -> list[str]:
    hits = program.ask("-C", book, "search", query, "--sort", "oldest", "--limit", "1000")["hits"]
    return [str(hit["id"])[:12] for hit in hits]


def squeezed(text: str) -> str:
    """Return a text without its white space, and without signs that pages write out."""
    return _UNSEEN.sub("", text).casefold()


def expected(payload: str, within: str) -> str:
    """Return what of a payload a part of a page shows: a frame obeys it, a type ends early."""
    if within == "iframe":
        return WORD
    if within == "#notices":  # which quote a type up to its parameters, control characters escaped
        return squeezed(repr(payload.replace("\0", "").partition(";")[0])[1:-1])
    return squeezed(payload)


def pages_of(letter: Letter, kinds: Sequence[str]) -> list[str]:
    """Return the pages of these kinds for one payload."""
    return [kind.format(mail=letter.mail, chat=letter.chat) for kind in kinds]


def kinds_of(*names: str) -> dict[str, list[str]]:
    """Return the kinds of pages that show these places, each with what of it holds the payload."""
    found: dict[str, list[str]] = {}
    for name in names:
        for place in PLACES[name]:
            found.setdefault(place.page, []).append(place.within)
    return found
