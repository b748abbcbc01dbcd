"""Freeze a letterbook of this program's format: ``python -m tools.freeze_store``.

Done once for every format, before it changes; the archive is committed and never made again, so
that later programs can be tried on what this one wrote.  Only layers 1 and 2 are in it.  Its mails
are invented.  Identity and times of a letterbook are its own, so two runs differ in them.
"""

from __future__ import annotations

import hashlib
import io
import json
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

import letterbook
from letterbook.model.source import HandOver
from letterbook.store.features import FORMAT
from letterbook.wiring import Letterbook

STORES = Path(__file__).resolve().parents[1] / "tests" / "fixtures" / "stores"
QUESTIONS = ("harbour", "from:ada@quay.example", "has:attachment", "after:2014", "café", "tag:seen")

_FIRST = b"""From: Ada Lune <ada@quay.example>
To: Ben Moor <ben@harbour.example>
Subject: The harbour lease
Date: Tue, 05 Mar 2013 10:00:00 +0100
Message-ID: <frozen-1@quay.example>

The lease of the harbour office ends in May.
"""
_ANSWER = """From: Ben Moor <ben@harbour.example>
To: Ada Lune <ada@quay.example>
Subject: Re: The harbour lease
Date: Wed, 04 Jun 2014 09:30:00 +0200
Message-ID: <frozen-2@harbour.example>
In-Reply-To: <frozen-1@quay.example>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="=f"

--=f
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

Let us meet at the café.

> The lease of the harbour office ends in May.
--=f
Content-Type: text/csv; name="rent.csv"
Content-Disposition: attachment; filename="rent.csv"

month,rent
May,400
--=f--
""".encode()
_ORPHAN = b"""From: carol@gazette.example
To: ada@quay.example
Subject: Re: your note
Message-ID: <frozen-3@gazette.example>
In-Reply-To: <never-seen@quay.example>

Thank you for the note.
"""


def freeze(archive: Path) -> dict[str, Any]:
    """Return what is true of a new letterbook once it stands in ``archive``."""
    with tempfile.TemporaryDirectory(prefix="freeze-") as folder:
        root = Path(folder)
        source = root / "handed over"
        source.mkdir()
        line = b"From ada@quay.example Tue Mar  5 10:00:00 2013\n"
        box = b"".join(line + mail + b"\n" for mail in (_FIRST, _ANSWER))
        (source / "in.mbox").write_bytes(box)
        (source / "orphan.eml").write_bytes(_ORPHAN)
        (source / "large.bin").write_bytes(bytes(range(256)) * 40_000)
        book = root / "book"
        with letterbook.init(book, zone="Europe/Paris") as opened:
            facts = HandOver(custodian="A. Lune", received_from="B. Moor", sealed=True)
            opened.add([source], hand_over=facts, workers=0)
            name = str(opened.search("cafe OR café").hits[0].id)
            opened.tag([name], "seen", by="reader")
            opened.note(name, "a note that must be kept", by="reader")
            truth = observed(opened)
        _pack(book, archive)
    return truth


def observed(book: Letterbook) -> dict[str, Any]:
    """Return everything about a letterbook that no step to another format may change."""
    status = book.status()
    messages = sorted(str(hit.id) for hit in book.search("").hits)
    return {
        "id": status.id,
        "zone": status.zone,
        "counts": {
            name: getattr(status, name)
            for name in ("sources", "found", "stored", "quarantined", "messages", "parties")
        },
        "answers": {question: book.search(question).total for question in QUESTIONS},
        "raw": [hashlib.sha256(book.raw(name)).hexdigest() for name in messages],
        "messages": messages,
        "notes": [note for name in messages for note in book.message(name).notes],
        "links": [row.event for row in book.custody()],
        "head": status.custody_head,
    }


def _pack(book: Path, archive: Path) -> None:
    with tarfile.open(archive, "w:xz", preset=9) as packed:
        for path in sorted(book.rglob("*")):
            name = path.relative_to(book)
            if name.parts[0] in ("derived", "locks"):
                continue
            info = tarfile.TarInfo(f"book/{name}")
            if path.is_dir():
                info.type, info.mode = tarfile.DIRTYPE, 0o700
                packed.addfile(info)
            else:
                data = path.read_bytes()
                info.size, info.mode = len(data), 0o600
                packed.addfile(info, io.BytesIO(data))


def main() -> int:
    """Write the archive and what is true of it; refuse to replace one that is there."""
    archive = STORES / f"format-{FORMAT}.tar.xz"
    if archive.exists():
        print(f"{archive} is there: what was frozen stays as it is", file=sys.stderr)
        return 1
    archive.parent.mkdir(parents=True, exist_ok=True)
    truth = json.dumps(freeze(archive), indent=2, ensure_ascii=False)
    archive.with_name(f"format-{FORMAT}.json").write_text(truth + "\n", encoding="utf-8")
    print(f"{archive}: {archive.stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
