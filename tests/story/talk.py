"""The private chain, group, posts and printed mails of the affair, and their exports."""

from __future__ import annotations

import csv
import datetime as dt
import io
import tomllib
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from openpyxl import Workbook  # type: ignore[import-untyped]

from tests import x_export
from tests.pdf_pages import pdf_of
from tests.story.formats import Files

PLOT = Path(__file__).parent / "plot" / "talk.toml"
ZONE = ZoneInfo("Europe/London")
LINK = "https://search.tidetables.example/quay"
ACCOUNTS = {
    "felix": ("70011", "felixharrow", "Felix Harrow"),
    "tidetables": ("80022", "TideTables", "TideTables"),
    "mayor": ("90033", "MayorHarrow", "Augustin Harrow"),
    "courier": ("60044", "SaltmereCourier", "The Saltmere Courier"),
    "vane": ("50055", "cvane", "Cornelius Vane"),
}
_LABELS = {
    "en": ("From:", "Sent:", "To:", "Subject:"),
    "fr": ("De :", "Envoyé :", "À :", "Objet :"),
}


class Line(NamedTuple):
    """One message or post: its number in its list, its instant, who, what, whether it asks."""

    number: int
    at: dt.datetime
    who: str
    text: str
    asks: bool

    @property
    def utc(self) -> dt.datetime:
        """The instant in UTC."""
        return self.at.astimezone(dt.UTC)

    @property
    def seconds(self) -> int:
        """The instant in seconds since 1970."""
        return int(self.at.timestamp())


@cache
def plot() -> dict[str, Any]:
    """Return the file as it is written."""
    return tomllib.loads(PLOT.read_text("utf-8"))


@cache
def lines(name: str) -> tuple[Line, ...]:
    """Return one of the lists, in order."""
    found = []
    for number, row in enumerate(plot()[name].strip().splitlines(), 1):
        at, who, text = row.split(" | ", 2)
        moment = dt.datetime.strptime(at, "%Y-%m-%d %H:%M").replace(tzinfo=ZONE)
        found.append(Line(number, moment, who, text.removeprefix("? "), text.startswith("? ")))
    return tuple(found)


def handed() -> tuple[Line, ...]:
    """Return the chain as the set of the commission (FH) has it."""
    changes = plot()["fh"]
    found = []
    for line in lines("chain"):
        number = str(line.number)
        if line.number in changes["lacks"]:
            continue
        text = line.text
        if number in changes["other_word"]:
            had, has = changes["other_word"][number]
            assert had in text
            text = text.replace(had, has)
        text = changes["shortened"].get(number, text)
        late = dt.timedelta(minutes=line.number in changes["minute_later"])
        found.append(line._replace(at=line.at + late, text=text))
    return tuple(found)


def archive(owner: str = "felix") -> Files:
    """Return the archive of X that the account's owner downloads: chain, group, posts."""
    number, handle, name = ACCOUNTS[owner]
    other = ACCOUNTS["tidetables"][0]
    chain = []
    for line in lines("chain"):
        sender = ACCOUNTS[line.who][0]
        to = other if sender == number else number
        chain.append(
            x_export.direct(line.at.astimezone(dt.UTC), sender, to, line.text, line.number)
        )
    group = [
        x_export.direct(
            line.at.astimezone(dt.UTC), ACCOUNTS[line.who][0], "", line.text, line.number
        )
        for line in lines("group")
    ]
    files = {
        "data/account.js": x_export.script("account", [x_export.account(number, handle, name)]),
        "data/direct-messages.js": x_export.script(
            "direct_messages", [x_export.conversation(f"{number}-{other}", *chain[::-1])]
        ),
        "data/direct-messages-group.js": x_export.script(
            "direct_messages_group", [x_export.conversation("1106184000", *group[::-1])]
        ),
        "data/tweets.js": x_export.script("tweets", [_post(p) for p in own("posts", owner)]),
        "data/deleted-tweets.js": x_export.script(
            "deleted_tweets", [_deleted(p) for p in own("deleted", owner)]
        ),
    }
    return dict(sorted(files.items()))


def own(name: str, owner: str) -> list[Line]:
    """Return the lines of a list that an account wrote."""
    return [line for line in lines(name) if line.who == owner]


def _post(line: Line) -> dict[str, Any]:
    mentions = [
        {"screen_name": handle, "id_str": number, "name": name}
        for number, handle, name in ACCOUNTS.values()
        if f"@{handle}" in line.text
    ]
    entities = {"urls": [], "user_mentions": mentions}
    return x_export.post(line.at.astimezone(dt.UTC), line.text, line.number, entities=entities)


def _deleted(line: Line) -> dict[str, Any]:
    made = _post(line)
    at = line.at + dt.timedelta(hours=2)
    made["tweet"]["deleted_at"] = at.astimezone(dt.UTC).strftime("%a %b %d %H:%M:%S +0000 %Y")
    return made


def transcript(chain: tuple[Line, ...]) -> bytes:
    """Return the chain as somebody typed it, in the time of Saltmere."""
    rows = [f"{line.at:%Y-%m-%d %H:%M} {ACCOUNTS[line.who][2]}: {line.text}" for line in chain]
    return ("\n".join(rows) + "\n").encode()


def table(chain: tuple[Line, ...]) -> list[list[str]]:
    """Return the chain as rows under a header."""
    rows = [[f"{line.at:%Y-%m-%d %H:%M}", ACCOUNTS[line.who][2], line.text] for line in chain]
    return [["date", "from", "text"], *rows]


def as_csv(rows: list[list[str]]) -> bytes:
    """Return rows as a CSV file."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().encode()


def as_workbook(rows: list[list[str]]) -> bytes:
    """Return rows as a workbook of one sheet."""
    book = Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def posts_of_others() -> bytes:
    """Return the posts of the other accounts as somebody collected them in a table."""
    rows = [["id", "created_at", "username", "author_id", "name", "text", "url"]]
    for line in lines("posts"):
        if line.who == "felix":
            continue
        number, handle, name = ACCOUNTS[line.who]
        at = line.at.astimezone(dt.UTC)
        post = x_export.snowflake(at, line.number)
        link = f"https://x.com/{handle}/status/{post}"
        rows.append([post, x_export.iso(at), handle, number, name, line.text, link])
    return as_csv(rows)


def printed_pages() -> list[list[str]]:
    """Return the printed mails as pages of lines, with their numbers."""
    pages = []
    for mail in plot()["printed"]:
        labels = _LABELS[mail["labels"]]
        heads = [
            f"{label} {mail[field]}"
            for label, field in zip(labels, ("from", "sent", "to", "subject"), strict=True)
        ]
        words = mail["text"].split(" ")
        body = [" ".join(words[at : at + 11]) for at in range(0, len(words), 11)]
        pages.append([*heads, "", *body, "", mail["number"]])
    return pages


def printed(kind: str) -> Files:
    """Return the printed mails, a file for each, as ``txt`` or ``pdf``."""
    return {
        f"{page[-1]}.{kind}": pdf_of([page]) if kind == "pdf" else ("\n".join(page) + "\n").encode()
        for page in printed_pages()
    }
