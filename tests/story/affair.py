"""The affair of the Old Quay: who is in it and what they wrote, read from the files in plot/.

Everything in it is invented.  Nothing here knows a format; see compose.py and export.py.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "plot"


@dataclasses.dataclass(frozen=True)
class Person:
    """Somebody with one address; ``owner`` names the handed-over mailbox they write in."""

    key: str
    name: str
    address: str
    role: str
    style: str = "none"
    mailer: str = ""
    zone: int = 0
    owner: str = ""

    @property
    def domain(self) -> str:
        """What stands after the @."""
        return self.address.partition("@")[2]


@dataclasses.dataclass(frozen=True)
class Mail:
    """One mail of the plot; ``missing`` ones were written but are in no mailbox."""

    key: str
    at: dt.datetime
    sender: Person
    to: tuple[Person, ...]
    cc: tuple[Person, ...]
    bcc: tuple[Person, ...]
    subject: str
    body: str
    other: str = ""
    reply: str = ""
    lang: str = "en"
    charset: str = ""
    encoding: str = ""
    html: str = ""
    mark: str = ""
    from_raw: str = ""
    attach: tuple[str, ...] = ()
    attached: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    missing: bool = False
    no_id: bool = False
    no_date: bool = False
    list: bool = False

    @property
    def from_address(self) -> str:
        """The address in the From field."""
        written = self.from_raw.rpartition("<")[2].rstrip(">")
        return written or self.sender.address

    @property
    def stated_id(self) -> str:
        """The Message-ID without brackets, "" for a mail that has none."""
        if self.no_id:
            return ""
        digest = hashlib.sha256(self.key.encode()).hexdigest()[:10]
        return f"{self.at:%Y%m%d%H%M}.{digest}@{self.sender.domain}"


@cache
def people() -> dict[str, Person]:
    """Return everybody by key."""
    rows = tomllib.loads((FOLDER / "people.toml").read_text(encoding="utf-8"))
    return {key: Person(key=key, **row) for key, row in rows.items()}


@cache
def mails() -> dict[str, Mail]:
    """Return every mail by key, in the order in which they were sent."""
    found = []
    for path in sorted(FOLDER.glob("[0-9]-*.toml")):
        for row in tomllib.loads(path.read_text(encoding="utf-8"))["mail"]:
            found.append(_mail(row))
    found.sort(key=lambda mail: (mail.at, mail.key))
    if len({mail.key for mail in found}) != len(found):
        raise ValueError("two mails of the affair have one key")
    return {mail.key: mail for mail in found}


@cache
def files() -> dict[str, dict[str, str]]:
    """Return what is attached, by file name: ``text`` and optionally ``charset``."""
    return tomllib.loads((FOLDER / "files.toml").read_text(encoding="utf-8"))


@cache
def questions() -> list[dict[str, Any]]:
    """Return the questions of the demonstration with the answers worked out by hand."""
    rows = tomllib.loads((FOLDER / "questions.toml").read_text(encoding="utf-8"))
    return list(rows["question"])


def _mail(row: dict[str, Any]) -> Mail:
    everybody = people()
    sender = everybody[row.pop("from")]
    at = dt.datetime.strptime(row.pop("at"), "%Y-%m-%d %H:%M")
    row["body"] = row["body"].strip("\n") + "\n"
    row["other"] = row.get("other", "").strip("\n")
    for field in ("to", "cc", "bcc"):
        row[field] = tuple(everybody[key] for key in row.get(field, "").split())
    for field in ("attach", "attached", "links"):
        row[field] = tuple(row.get(field, ()))
    return Mail(sender=sender, at=at.replace(tzinfo=_zone(at, sender.zone)), **row)


def _zone(at: dt.datetime, hours: int) -> dt.timezone:
    """Return the offset in force, with the European summer time of 2018 and 2019."""
    summers = [
        (dt.datetime(2018, 3, 25), dt.datetime(2018, 10, 28)),
        (dt.datetime(2019, 3, 31), dt.datetime(2019, 10, 27)),
    ]
    summer = any(start <= at < end for start, end in summers)
    return dt.timezone(dt.timedelta(hours=hours + summer))
