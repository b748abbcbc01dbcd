"""Check 10: no name of an attachment or a member of an archive decides where anything is written.

Everything around the letterbook is compared before and after, the places that the names point to
among it; inside the letterbook only names of its own making may stand.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
from pathlib import Path

import letterbook
from tests.campaigns import program
from tests.campaigns.good_mail import good_mails
from tests.campaigns.hostile_names import archives, mail_with_attachment, names
from tests.campaigns.outcome import Outcome

NAMES, ARCHIVES = 200, 60
_OWN = re.compile(
    r"letterbook\.json|record\.db(-wal|-shm)?|blobs(/packs(/\d{6}\.pack)?)?"
    r"|blobs/files(/[0-9a-f]{2}(/[0-9a-f]{62})?)?|manifests(/s\d+\.manifest)?"
    r"|locks(/(ingest|keep)\.lock)?|derived(/catalogue\.db(-wal|-shm)?)?"
    r"|derived/index(/[\w.-]+)?"
)


def run(full: bool, seed: int, scratch: Path) -> Outcome:
    """Return how many hostile names and archives wrote nothing where they wanted to."""
    del full  # the whole campaign takes seconds
    outcome = Outcome("10", "names-and-archives")
    outside = scratch / "outside"
    inner = scratch / "deep" / "er" / "work"
    for folder in (outside, inner / "in"):
        folder.mkdir(parents=True)
    (outside / "here before").write_bytes(b"left alone")
    mails = list(good_mails(NAMES + ARCHIVES, seed, "nm"))
    for number, name in enumerate(names(NAMES, outside, seed)):
        raw = mail_with_attachment(mails[number], name, number)
        (inner / "in" / f"{number:03d}.eml").write_bytes(raw)
    for name, data in archives(mails[NAMES:], outside, seed):
        (inner / "in" / name).write_bytes(data)
    book = inner / "book"
    program.init(book)
    around = [scratch, Path.cwd(), Path.home()]
    before = _everything(scratch, book), [_listed(folder) for folder in around]
    ran = program.run(
        program.command(book, "add", inner / "in", "--json"), cwd=inner,
        env=program.environment(TMPDIR=str(outside)),
    )  # fmt: skip
    outcome.expect(ran.status == 0, f"exit status {ran.status}: {ran.err[-300:]}")
    _shown(book, inner, outcome)
    after = _everything(scratch, book), [_listed(folder) for folder in around]
    changed = sorted(set(before[0].items()) ^ set(after[0].items()))
    outcome.expect(not changed and before[1] == after[1], f"written outside: {changed[:5]}")
    _inside(book, outcome)
    with letterbook.open(book) as opened:
        for mail in mails:
            total = opened.search(mail.word).total
            outcome.tried(total == 1, f"{mail.word} is found {total} times")
        problems = [p.what for p in opened.check(read_data=True).problems]
        outcome.expect(not problems, f"check: {problems[:3]}")
        outcome.figures["notices"] = len(opened.notices())
    return outcome


def _everything(folder: Path, leave_out: Path) -> dict[str, str]:
    """Return what stands at every path below a folder, links not followed."""
    found: dict[str, str] = {}
    for where, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if Path(where, name) != leave_out]
        for name in (*folders, *files):
            path = Path(where, name)
            facts = path.lstat()
            digest = ""
            if stat.S_ISREG(facts.st_mode):
                digest = hashlib.sha256(path.read_bytes()).hexdigest()
            found[str(path)] = f"{facts.st_mode} {facts.st_size} {digest}"
    return found


def _listed(folder: Path) -> list[str]:
    """Return the names right in a folder; what others keep there may change inside."""
    return sorted(name for name in os.listdir(folder) if name not in (".cache", ".local"))


def _inside(book: Path, outcome: Outcome) -> None:
    for path in book.rglob("*"):
        name = str(path.relative_to(book))
        outcome.expect(_OWN.fullmatch(name) is not None, f"not a name of ours: {name[:80]}")
        plain = stat.S_IFMT(path.lstat().st_mode) in (stat.S_IFREG, stat.S_IFDIR)
        outcome.expect(plain, f"neither file nor folder: {name[:80]}")


def _shown(book: Path, cwd: Path, outcome: Outcome) -> None:
    """Show some messages and take parts out: those names are not used either."""
    with letterbook.open(book) as opened:
        found = [str(hit.id) for hit in opened.search("has:attachment", limit=NAMES).hits]
    outcome.expect(len(found) >= NAMES // 2, f"{len(found)} mails have an attachment")
    for identity in found[:: max(1, len(found) // 4)]:
        for words in (("show", identity), ("show", identity, "--part", "2")):
            ran = program.run(program.command(book, *words), cwd=cwd)
            outcome.expect(ran.status == 0, f"{words}: {ran.status} {ran.err[-200:]}")
