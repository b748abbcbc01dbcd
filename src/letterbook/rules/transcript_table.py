"""A transcript kept as a table: which column states what, and what a row says."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Mapping, Sequence
from datetime import date as day_of
from datetime import timedelta, tzinfo
from typing import Any, Literal, get_args

import msgspec

from letterbook.model.message import Channel, MailMessage
from letterbook.model.moment import Moment
from letterbook.model.notice import Notice
from letterbook.rules.mail_dates import parse_date
from letterbook.rules.not_readable import NotReadable
from letterbook.rules.query_terms import folded
from letterbook.rules.transcript_heads import DATE, TIME, ZONE
from letterbook.rules.transcript_message import transcript_message
from letterbook.rules.transcript_times import (
    DayOrder,
    read_days,
    read_part_of_date,
    read_stamp,
)

ColumnRole = Literal[
    "date", "time", "zone", "from", "to", "text", "conversation", "id", "channel", "subject"
]
"""What a column of a transcript may state."""

ROLES: tuple[ColumnRole, ...] = get_args(ColumnRole)

_NAMES: dict[ColumnRole, str] = {
    "date": "date|datetime|date/time|date time|timestamp|time stamp|sent|sent at|date sent|sent on"
    "|created|created at|ts|timestamp ms|timestamp: time|message date|sent date"
    "|date et heure|date/heure|horodatage|envoye|envoye le|date d'envoi|datum"
    "|date de l'envoi|date du message|fecha|data",
    "time": "time|heure|uhrzeit|hora|ora|time sent",
    "zone": "zone|time zone|timezone|tz|offset|fuseau|fuseau horaire",
    "from": "from|sender|author|from name|sender name|speaker|user|username|user name|name|de"
    "|expediteur|emetteur|auteur|sent by|message from|von|absender|remitente|mittente",
    "to": "to|recipient|recipients|receiver|to name|addressee|a|destinataire|destinataires|an"
    "|sent to|message to|to whom"
    "|empfanger|para|destinatario",
    "text": "text|message|body|content|message text|message body|message content"
    "|texte|contenu|corps|contenu du message"
    "|texte du message|corps du message|nachricht"
    "|inhalt|texto|mensaje|testo|messaggio",
    "conversation": "conversation|chat|thread|room|group|conversation id|chat name|thread id"
    "|chat session|chat id"
    "|groupe|fil|discussion",
    "id": "id|message id|msg id|identifiant|no|nr",
    "channel": "channel|type|canal|kind|direction",
    "subject": "subject|objet|betreff|asunto|oggetto",
}
_ROLE_OF: dict[str, ColumnRole] = {
    name: role for role, names in _NAMES.items() for name in names.split("|")
}
_OF_POSTS = frozenset(
    (
        *(
            "url",
            "permalink",
            "link",
            "tweet id",
            "tweet url",
            "id str",
            "screen name",
            "full text",
        ),
        *("retweet count", "favorite count", "like count", "in reply to status id", "status id"),
    )
)
"""Columns that tables of public posts have: they are no transcript."""

_WHOLE = re.compile(
    rf"(?P<date>{DATE})(?:T|,?\s{{0,2}}(?:at|à|um)?\s{{0,2}}|\s[-–—]\s)?"
    rf"(?:(?P<time>{TIME})(?P<zone>{ZONE})?)?"
)
_IN_BRACKETS = re.compile(r"\s?\((?:s|es|utc|gmt|local|(?:utc|gmt)\s?[+-]\d{1,2}(?::?\d{2})?)\)$")
"""What stands behind the name of a column: ``Recipient(s)``, ``Sent (UTC)``."""

_ZONE_OF_COLUMN = re.compile(r"\((?P<zone>(?:UTC|GMT)(?:\s?[+-]\d{1,2}(?::?\d{2})?)?)\)\s*$", re.I)
_SERIAL = re.compile(r"(?P<day>[2-6]\d{4})(?P<part>[.,]\d{1,15})?")
_FIRST_SERIAL = day_of(1899, 12, 30)
_FEWEST_DECIMALS = 4
"""A ten-thousandth of a day is nine seconds: less tells no minute."""

_SECONDS = re.compile(r"(\d{10})(?:\d{3})?(?:\.\d{1,6})?")
_APART = re.compile(r"\s*[;,]\s*")
_CHANNELS: dict[str, Channel] = {
    "dm": "dm", "direct message": "dm", "private message": "dm", "message prive": "dm",
    "chat": "chat", "sms": "chat", "mail": "mail", "email": "mail", "e-mail": "mail",
}  # fmt: skip
_OUT = frozenset(("outgoing", "sent", "sortant", "envoye", "ausgehend"))
_WAYS = _OUT | {"incoming", "received", "notification", "entrant", "recu", "eingehend"}
"""What programs state of a message in the column of its kind."""


def columns_of(header: Sequence[str], given: Mapping[str, str]) -> dict[str, int] | None:
    """Return where the columns are that a header names, None where it is not of a transcript.

    ``given`` names columns by what they state, and goes before what is known of names.  There
    must be a date, and an author or a text beside it; both, where nothing is given.
    """
    plain = [plain_column(name) for name in header]
    found: dict[str, int] = {}
    for role in ROLES:
        if role in given and plain_column(given[role]) in plain:
            found[role] = plain.index(plain_column(given[role]))
    if given and len(found) < len(given):
        return None
    for at, name in enumerate(plain):
        known = _ROLE_OF.get(name) or _ROLE_OF.get(_IN_BRACKETS.sub("", name))
        if known is not None and known not in found and at not in found.values():
            found[known] = at
    if not given and (_OF_POSTS.intersection(plain) or len(set(plain)) < len(plain)):
        return None
    wanted = ("date", "text") if given else ("date", "from", "text")
    return found if all(role in found for role in wanted) else None


def absent_columns(header: Sequence[str], given: Mapping[str, str]) -> dict[str, str]:
    """Return those of the given columns, by what they state, that a header does not name."""
    plain = {plain_column(name) for name in header}
    return {role: name for role, name in given.items() if plain_column(name) not in plain}


def plain_column(name: str) -> str:
    """Return the name of a column folded, with single spaces."""
    return " ".join(folded(name.strip("\ufeff \t\"'")).replace("_", " ").split()).strip(" :")


def cells_of(raw: bytes, around: Mapping[str, Any]) -> list[str]:
    """Return the cells of a row from its bytes; raise `NotReadable` where they are none."""
    if "delimiter" not in around:
        try:
            row = json.loads(raw)
        except ValueError as error:
            raise NotReadable("The row is not readable.") from error
        return [str(cell) for cell in row]
    text = raw.decode(around["charset"], "replace").lstrip("\ufeff")
    try:
        rows = list(csv.reader([text], delimiter=around["delimiter"], strict=False))
    except csv.Error as error:
        raise NotReadable("The row is no row of its table.") from error
    return rows[0] if rows else []


def stated_date(cells: Sequence[str], columns: Mapping[str, int]) -> tuple[str, str, str]:
    """Return the date, time of day and zone that a row states, each "" where there is none."""
    date, time, zone = (cell(cells, columns, role) for role in ("date", "time", "zone"))
    match = _WHOLE.fullmatch(date)
    if match is None:
        return date, time, zone
    return match["date"], match["time"] or time, match["zone"] or zone


def cell(cells: Sequence[str], columns: Mapping[str, int], role: str) -> str:
    """Return what a row states in a column, "" where there is no such column."""
    at = columns.get(role, -1)
    return cells[at].strip() if 0 <= at < len(cells) else ""


def says_channel(stated: str) -> bool:
    """Return whether a cell names a channel of messages, or says that one came or went."""
    return plain_column(stated) in _CHANNELS.keys() | _WAYS


def is_of_keeper(cells: Sequence[str], columns: Mapping[str, int]) -> bool:
    """Return whether a row went out and names no author: whoever kept the table sent it."""
    stated = plain_column(cell(cells, columns, "channel"))
    return stated in _OUT and not cell(cells, columns, "from")


def names_in(text: str) -> list[str]:
    """Return the people that one cell names."""
    return [name for name in _APART.split(text.strip()) if name]


def zone_of_column(name: str) -> str:
    """Return the zone that the name of a column states, as ``Sent (UTC)`` does, "" without one."""
    match = _ZONE_OF_COLUMN.search(name)
    return match["zone"].replace(" ", "") if match is not None else ""


def _clock_of(part: str) -> str:
    """Return the minute that a part of a day is, "" where it is too rough to tell one."""
    if len(part) <= _FEWEST_DECIMALS:
        return ""
    minute = int(float(f"0.{part[1:]}") * 86_400 + 1) // 60
    return f"{minute // 60 % 24}:{minute % 60:02}"


def moment_of(
    date: str, time: str, zone: str, order: DayOrder, assumed: tzinfo | None
) -> Moment | None:
    """Return the moment that a row states, None where it states nothing."""
    if not date:
        return None
    if found := _SECONDS.fullmatch(date):
        at = int(found[1])
        return Moment(date, at, at, 0, "second")
    if serial := _SERIAL.fullmatch(date):
        clock = time or _clock_of(serial["part"] or "")
        day = (_FIRST_SERIAL + timedelta(days=int(serial["day"]))).isoformat()
        return msgspec.structs.replace(read_stamp(day, clock, zone, "", assumed), text=date)
    if read_days(date, order) or read_part_of_date(date):
        moment = read_stamp(date, time, zone, order, assumed)
        if moment.known or not time:
            return moment
        whole_day = read_stamp(date, "", zone, order, assumed)
        return msgspec.structs.replace(whole_day, text=moment.text)
    return parse_date(" ".join(filter(None, (date, time, zone))))


def read_transcript_row(raw: bytes, context: str, zone: tzinfo | None) -> MailMessage:
    """Return what one row of a transcript says.

    ``context`` is what the reader of the table found around it; ``zone`` the zone in which
    times without an offset are to be read.  Raises `NotReadable` for what is no message.
    """
    around: dict[str, Any] = json.loads(context)
    columns: dict[str, int] = around["columns"]
    notices: list[Notice] = []
    cells = cells_of(raw, around)
    if not any(one.strip() for one in cells):
        raise NotReadable("The row is empty.")
    text = cell(cells, columns, "text").replace("\r\n", "\n").replace("\r", "\n")
    number, stated = cell(cells, columns, "id"), cell(cells, columns, "channel")
    to = names_in(cell(cells, columns, "to")) if "to" in columns else None
    if is_of_keeper(cells, columns):
        to = to or around.get("people", [])
    date, time, offset = stated_date(cells, columns)
    return transcript_message(
        sender=cell(cells, columns, "from"),
        recipients=to,
        sent=moment_of(date, time, offset or around.get("zone", ""), around["order"], zone),
        text=text,
        around=around,
        notices=notices,
        subject=cell(cells, columns, "subject"),
        stated_id=f"{around['chat']}:{number}" if number else "",
        channel=_CHANNELS.get(plain_column(stated), around.get("channel", "chat")),
    )
