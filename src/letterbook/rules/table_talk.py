"""Telling a table of messages from tables whose columns are called the same.

``Date;Auteur;Texte`` may head messages, books or reviews, and ``name,created,content`` goods.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from letterbook.model.moment import Moment
from letterbook.rules.transcript_names import plain_name
from letterbook.rules.transcript_table import cell, plain_column, says_channel

_ANYBODY = frozenset(("name", "user", "username", "user name", "author", "auteur"))
_ANYTHING = frozenset(
    ("message", "body", "content", "text", "texte", "contenu", "corps", "inhalt", "texto", "testo")
)
_ANYTIME = frozenset(
    (
        *("date", "datetime", "date/time", "date time", "timestamp", "time stamp", "created"),
        *("created at", "ts", "timestamp ms", "date et heure", "date/heure", "horodatage", "datum"),
        *("fecha", "data"),
    )
)
_OF_CHATS = frozenset(
    (
        *("author id", "authorid", "user id", "userid", "attachment", "attachments", "reaction"),
        *("reactions", "media", "media type", "file", "files", "edited", "edited at", "deleted"),
        *("is edited", "emoji", "reply to", "replying to", "thread ts", "server", "guild"),
        *("is bot", "avatar", "read", "delivered", "piece jointe", "pieces jointes", "fichier"),
    )
)
"""What tables of messages state beside date, author and text."""

_TOLD = frozenset(("to", "conversation"))
_FEWEST_OF_TIMES = 3


def is_told(header: Sequence[str], columns: Mapping[str, int]) -> bool:
    """Return whether a name of a column says that its rows are messages.

    There is one for the receiver or the chat, or one for the date, author or text as only
    tables of messages call it.
    """
    plain = [plain_column(name) for name in header]
    if _TOLD & columns.keys():
        return True
    alike = (("date", _ANYTIME), ("from", _ANYBODY), ("text", _ANYTHING))
    return any(plain[columns[role]] not in names for role, names in alike)


def is_talk(
    header: Sequence[str],
    columns: Mapping[str, int],
    rows: Sequence[Sequence[str]],
    moments: Sequence[Moment],
) -> bool:
    """Return whether rows under names that other tables have too are what people said in turn.

    Nothing is stated beside that tables of messages do not state; authors are handles, or some
    speak again: under days alone most of them.
    """
    known = {at for role, at in columns.items() if role not in ("subject", "channel")}
    beside = {plain_column(name) for at, name in enumerate(header) if at not in known}
    if "channel" in columns and all(says_channel(cell(row, columns, "channel")) for row in rows):
        return True
    if beside - _OF_CHATS - {""}:
        return False
    names = [name for row in rows if (name := cell(row, columns, "from"))]
    if names and all(name.startswith("@") for name in names):
        return True
    speakers = {plain_name(name) for name in names}
    if any(moment.precision in ("second", "minute") for moment in moments):
        return len(speakers) < max(len(names), _FEWEST_OF_TIMES)
    return 1 < len(speakers) < len(names) and len(speakers) <= max(2, len(names) // 2)
