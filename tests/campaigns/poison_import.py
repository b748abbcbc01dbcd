"""Check 04: hostile mails among good ones: the good are all found, each bad one has a notice.

The good mails lie in an mbox, a folder of files and a zip; the bad ones are files between them.
"""

from __future__ import annotations

from pathlib import Path

import letterbook
from letterbook.wiring import Letterbook
from tests.campaigns import program
from tests.campaigns.good_mail import GoodMail, good_mails
from tests.campaigns.mailbox_formats import emls, mbox, zip_bytes
from tests.campaigns.outcome import Outcome
from tests.campaigns.vectors_poison import poison


def run(full: bool, seed: int, scratch: Path) -> Outcome:
    """Return how many good mails are found, and how many bad ones are told of."""
    outcome = Outcome("04", "poison-import")
    mails = list(good_mails(10_000 if full else 500, seed))
    source = scratch / "source"
    bad = _write(source, mails, 1_000 if full else 56, seed)
    book = scratch / "book"
    program.init(book)
    ran = program.add(book, source)
    outcome.expect(ran.status == 0, f"exit {ran.status}: {ran.err[-300:]}")
    total = ran.total
    sum_ = sum(total.get(name, 0) for name in ("stored", "copies", "quarantined", "skipped"))
    outcome.expect(total.get("found") == sum_, f"the counts do not add up: {total}")
    outcome.expect(total.get("bytes") == total.get("bytes_covered"), f"bytes are lost: {total}")
    with letterbook.open(book) as opened:
        for mail in mails:
            outcome.tried(opened.search(mail.word).total == 1, f"lost: {mail.stated_id}")
        told = _told(opened) | _documents(opened)
        for name in bad:
            outcome.tried(name in told, f"no notice of {name}")
    problems = program.problems(book)
    outcome.expect(not problems, f"check: {problems[:3]}")
    return outcome


def _write(source: Path, mails: list[GoodMail], bad: int, seed: int) -> list[str]:
    """Write good and bad files into one tree; return the names of the bad ones."""
    third = len(mails) // 3
    (source / "loose").mkdir(parents=True)
    (source / "box.mbox").write_bytes(mbox(mails[:third]))
    (source / "packed.zip").write_bytes(zip_bytes(emls(mails[third : 2 * third])))
    for number, mail in enumerate(mails[2 * third :]):
        (source / "loose" / f"{number:05}.eml").write_bytes(mail.raw)
    names = []
    for name, data in poison(bad, seed):
        (source / "loose" / name).write_bytes(data)
        names.append(f"loose/{name}")
    return names


def _documents(book: Letterbook) -> set[str]:
    """Return the files that are read as documents: nothing is wrong with a text that is no mail."""
    hits = book.search("channel:document", limit=1_000).hits
    return {book.message(hit.id).copies[0].locator for hit in hits}


def _told(book: Letterbook) -> set[str]:
    """Return the files that any notice stands for, by itself or by the message it is of."""
    told: set[str] = set()
    for row in book.notices():
        places = [row.locator]
        if row.message:
            places += [copy.locator for copy in book.message(row.message).copies]
        told.update(place.partition("!")[0] for place in places if place)
    return told
