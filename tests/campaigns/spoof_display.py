"""Check 08: whoever is impersonated, the raw address is shown and a notice says what is odd.

Each vector is added as a mail of its own and read as a user reads it: `show` on a terminal
(no control or directional character reaches it), `show --json`, and `notices`.
"""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path

import letterbook
from letterbook.cli.neutral import one_line
from letterbook.cli.program import main
from letterbook.model.reply import MessageView
from tests.campaigns.outcome import Outcome
from tests.campaigns.vectors_spoof import SEEN, TRUE, Spoof, spoofs

_LIVE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069]")
_SIGNS = ("address:", "ambiguous:", "repaired:")
_PLAIN = (
    b"From: Anna Keller <anna@harbour.example>\n",
    b'From: "Keller, Anna" <anna@harbour.example>\n',
    "From: =?utf-8?q?Andr=C3=A9_Œuvre?= <andre@bureau.example>\n".encode(),
    "From: Иван Петров <ivan@port.example>\n".encode(),
    b"From: anna@harbour.example\n",
    b'From: "anna@harbour.example" <anna@harbour.example>\n',
)
"""Senders like most: none of them may be called odd."""


def run(full: bool, seed: int, scratch: Path) -> Outcome:
    """Return how many vectors are shown with their address and a notice."""
    del full, seed
    outcome = Outcome("08", "spoof-display")
    vectors = list(spoofs())
    plain = [Spoof(f"plain-{number}", fields) for number, fields in enumerate(_PLAIN)]
    source = scratch / "source"
    source.mkdir()
    for vector in (*vectors, *plain):
        (source / f"{vector.name}.eml").write_bytes(_mail(vector))
    book = scratch / "book"
    with letterbook.init(book) as opened:
        opened.add([source], workers=0)
        for vector in vectors:
            view = opened.message(f"{vector.name}@spoof.example")
            complaints = _complaints(vector, view, _screen(book, view.id))
            outcome.tried(not complaints, f"{vector.name}: {complaints}")
        for vector in plain:
            codes = [row.code for row in opened.message(f"{vector.name}@spoof.example").notices]
            outcome.tried(not codes, f"{vector.name}: a plain sender is called odd: {codes}")
    outcome.expect(len(vectors) >= 60, f"only {len(vectors)} vectors")
    return outcome


def _mail(vector: Spoof) -> bytes:
    return (
        vector.fields
        + b"To: desk@gazette.example\nSubject: a word\nDate: Thu, 01 Mar 2018 09:00:00 +0100\n"
        + f"Message-ID: <{vector.name}@spoof.example>\n\nThe body of {vector.name}.\n".encode()
    )


def _screen(book: Path, name: str) -> str:
    held = io.StringIO()
    with contextlib.redirect_stdout(held):
        main(["-C", str(book), "show", name])
    return held.getvalue()


def _complaints(vector: Spoof, view: MessageView, screen: str) -> list[str]:
    complaints = []
    addresses = [person.address for person in (*view.mail.from_, *view.mail.sender)]
    if not any(vector.address in address for address in addresses):
        complaints.append(f"the address is not told: {addresses}")
    if one_line(vector.address) not in screen:
        complaints.append("the address is not shown")
    if not any(row.code.startswith(_SIGNS) for row in view.notices):
        complaints.append(f"no notice: {[row.code for row in view.notices]}")
    if _LIVE.search(screen):
        complaints.append("a control character reaches the terminal")
    if vector.address == TRUE and addresses == [SEEN]:
        complaints.append("the impersonated address is told as the sender")
    return complaints
