"""Runs the program as a user does, and makes the mail it is run on."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
FIRST, ANSWER = "quay-1@alder.example", "quay-2@birch.example"
LOST = "never-seen@birch.example"
PDF = b"%PDF-1.4 quay\r\n\x00\xff"
ESCAPE = b"\x1b]0;owned\x07\x1b[31mred"


def environment(**more: str) -> dict[str, str]:
    """Return an environment in which nothing but the arguments names a letterbook."""
    made = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "COLUMNS": "100", "TERM": "xterm"}
    for name in ("LETTERBOOK", "NO_COLOR", "FORCE_COLOR"):
        made.pop(name, None)
    return {**made, **more}


def run(
    *words: str | Path, cwd: Path | None = None, text: str | None = None, **more: str
) -> subprocess.CompletedProcess[str]:
    """Run the program with these words; ``text`` is its standard input."""
    return subprocess.run(
        [sys.executable, "-m", "letterbook", *map(str, words)],
        cwd=cwd,
        env=environment(**more),
        input=text if text is not None else "",
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def make_book(path: Path, *sources: Path) -> Path:
    """Make a letterbook of these sources as a user does and return its folder."""
    for words in (("init", path), *(("-C", path, "add", one) for one in sources)):
        result = run(*words)
        assert result.returncode == 0, result.stderr
    return path


def run_bytes(*words: str | Path) -> bytes:
    """Run the program and return exactly what it wrote to standard output."""
    return subprocess.run(
        [sys.executable, "-m", "letterbook", *map(str, words)],
        env=environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=60,
        check=True,
    ).stdout


def ask(*words: str | Path) -> Any:
    """Run the program with --json and return the object it prints."""
    result = run(*words, "--json")
    assert result.returncode == 0, result.stderr
    assert result.stdout.count("\n") == 1
    return json.loads(result.stdout)


def mail(headers: str, body: bytes) -> bytes:
    """Return a mail with LF line ends."""
    return headers.strip().encode() + b"\n\n" + body


def invoice() -> bytes:
    """Return a mail with an attachment."""
    encoded = base64.b64encode(PDF)
    body = b"\n".join(
        (
            b"--=b", b"Content-Type: text/plain; charset=utf-8", b"",
            b"Dear Bob,", b"the invoice for the quay is attached.", b"Alice",
            b"--=b", b'Content-Type: application/pdf; name="invoice.pdf"',
            b"Content-Disposition: attachment; filename=invoice.pdf",
            b"Content-Transfer-Encoding: base64", b"", encoded, b"--=b--", b"",
        )
    )  # fmt: skip
    return mail(
        f"""
From: Alice Alder <alice@alder.example>
To: Bob Birch <bob@birch.example>
Subject: Invoice for the quay
Date: Thu, 01 Mar 2018 09:00:00 +0100
Message-ID: <{FIRST}>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="=b"
""",
        body,
    )


def answer() -> bytes:
    """Return an answer that quotes the first mail."""
    return mail(
        f"""
From: Bob Birch <bob@birch.example>
To: Alice Alder <alice@alder.example>
Cc: Carol <carol@alder.example>
Subject: Re: Invoice for the quay
Date: Thu, 01 Mar 2018 11:30:00 -0000
Message-ID: <{ANSWER}>
In-Reply-To: <{FIRST}>
References: <{FIRST}>
""",
        b"I shall pay the peppercorn.\n\n> the invoice for the quay is attached.\n",
    )


def hostile() -> bytes:
    """Return a mail that would take over a terminal which shows it as it is."""
    subject = base64.b64encode("gnp.\u202eexe\u202c \u009b31m".encode())
    name = base64.b64encode("Mal\u2066lory".encode())
    return mail(
        f"""
From: =?utf-8?B?{name.decode()}?= <m@mallory.example>
To: bob@birch.example
Subject: =?utf-8?B?{subject.decode()}?=
Date: Fri, 02 Mar 2018 08:00:00 +0000
Message-ID: <hostile@mallory.example>
Content-Type: text/plain; charset=utf-8
""",
        b"marmalade " + ESCAPE + b"\x1b[2J \xe2\x80\xae backwards\nsecond line\r overwritten\n",
    )


def orphan() -> bytes:
    """Return an answer to a mail that is nowhere, without a date."""
    return mail(
        f"""
From: carol@alder.example
To: bob@birch.example
Subject: Re: the ledger
Message-ID: <orphan@alder.example>
In-Reply-To: <{LOST}>
""",
        b"The ledger is in the tower.\n",
    )


def plain(n: int) -> bytes:
    """Return one of many plain mails."""
    return mail(
        f"""
From: writer{n % 7}@cedar.example
To: reader@cedar.example
Subject: Letter {n}
Date: Mon, 05 Mar 2018 {n // 3600 % 24:02d}:{n // 60 % 60:02d}:{n % 60:02d} +0000
Message-ID: <letter-{n}@cedar.example>
""",
        f"This is letter number {n}. It says nothing new about word{n}.\n".encode(),
    )


def mbox(path: Path, mails: list[bytes]) -> Path:
    """Write an mbox file and return its path."""
    pieces = []
    for raw in mails:
        quoted = raw.replace(b"\nFrom ", b"\n>From ")
        pieces.append(b"From sender@example.org Thu Mar  1 09:00:00 2018\n" + quoted + b"\n")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"".join(pieces))
    return path


def maildir(path: Path, mails: list[bytes]) -> Path:
    """Write a Maildir and return its path."""
    for name in ("cur", "new", "tmp"):
        (path / name).mkdir(parents=True)
    for n, raw in enumerate(mails):
        (path / "cur" / f"15199{n:05d}.M{n}P1.host:2,S").write_bytes(raw)
    return path


def exported(book: Path, path: Path, query: str, form: str) -> bytes:
    """Return what the command writes of a question, newest first; ``csv-text`` is with texts."""
    base, _, text = form.partition("-")
    words = (query, "--to", path, "--format", base, "--sort", "newest")
    ask("-C", book, "export", *words, *(["--text"] if text else []))
    return path.read_bytes()
