"""Writes mailboxes of the affair as mbox, Maildir and folders of EML files."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator

from tests.story.boxes import Copy
from tests.story.compose import DAYS, MONTHS

Files = dict[str, bytes]
"""Paths with "/" inside a folder, and what is in them."""

LETTERS = {"flagged": "F", "answered": "R", "seen": "S"}


def as_mbox(copies: Iterable[Copy]) -> Files:
    """Return one mboxrd file per folder (RFC 4155, with ">" before every ">*From " line)."""
    files: Files = {}
    for copy in copies:
        at = copy.mail.at.astimezone(dt.UTC)
        day = f"{DAYS[at.weekday()]} {MONTHS[at.month - 1]} {at.day:2d} {at:%H:%M:%S %Y}"
        line = f"From {copy.mail.sender.address} {day}\n".encode()
        body = re.sub(rb"(?m)^(>*From )", rb">\1", copy.raw)
        name = f"{copy.owner}/{copy.folder}.mbox"
        files[name] = files.get(name, b"") + line + body + b"\n"
    return files


def as_maildir(copies: Iterable[Copy]) -> Files:
    """Return one Maildir++ per mailbox: folders are ".Name", flags stand in the file names."""
    files: Files = {}
    for number, copy in enumerate(copies, start=1):
        inside = "" if copy.folder == "Inbox" else f".{copy.folder}/"
        name = f"{int(copy.mail.at.timestamp())}.M{number}.tide"
        letters = "".join(sorted(LETTERS[flag] for flag in copy.flags))
        place = f"cur/{name}:2,{letters}" if letters else f"new/{name}"
        files[f"{copy.owner}/{inside}{place}"] = copy.raw
    return files


def maildir_folders(files: Files) -> Iterator[str]:
    """Yield every folder that a Maildir has to have, empty or not."""
    tops = {re.split(r"/(?:cur|new)/", name)[0] for name in files}
    for top in sorted(tops):
        for name in ("cur", "new", "tmp"):
            yield f"{top}/{name}"


def as_eml(copies: Iterable[Copy]) -> Files:
    """Return one EML file with CRLF line ends per copy, in folders."""
    files: Files = {}
    for number, copy in enumerate(copies, start=1):
        name = f"{copy.owner}/{copy.folder}/{number:04d} {copy.slug}.eml"
        files[name] = copy.raw.replace(b"\n", b"\r\n")
    return files
