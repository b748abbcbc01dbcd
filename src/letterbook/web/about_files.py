"""What somebody says about files that are to be added: read from the form, and checked.

Nothing of it has to be said.  What is wrong is told beside its field, and the form stays filled.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec

import letterbook
from letterbook.errors import LetterbookError, UsageError
from letterbook.model.source import HandOver
from letterbook.rules.table_columns import strange_columns
from letterbook.web.desk import Desk
from letterbook.web.passwords import MOST_LETTERS as MOST_PASSWORD
from letterbook.wiring import known_zone

MOST_LETTERS = 1_000
CHANNELS = {"post": "public posts", "dm": "private messages", "chat": "a chat"}
"""What tables and transcripts can be said to hold."""
_NAMED_COLUMNS = {
    "date": "date", "time": "time", "zone": "time zone", "from": "author", "to": "recipients",
    "text": "text", "conversation": "conversation", "id": "number of the message",
    "channel": "channel", "subject": "subject", "url": "address of the post",
    "name": "displayed name", "number": "number of the account", "answers": "post that is answered",
    "repost": "repost or not",
}  # fmt: skip
COMMON_ZONES = (
    "UTC", "Europe/London", "Europe/Dublin", "Europe/Lisbon", "Europe/Paris", "Europe/Brussels",
    "Europe/Amsterdam", "Europe/Berlin", "Europe/Zurich", "Europe/Vienna", "Europe/Rome",
    "Europe/Madrid", "Europe/Stockholm", "Europe/Warsaw", "Europe/Athens", "Europe/Kyiv",
    "Europe/Istanbul", "Europe/Moscow", "Africa/Cairo", "Africa/Lagos", "Africa/Johannesburg",
    "Asia/Jerusalem", "Asia/Dubai", "Asia/Kolkata", "Asia/Shanghai", "Asia/Hong_Kong",
    "Asia/Singapore", "Asia/Tokyo", "Australia/Sydney", "Pacific/Auckland", "America/New_York",
    "America/Chicago", "America/Denver", "America/Los_Angeles", "America/Toronto",
    "America/Mexico_City", "America/Bogota", "America/Sao_Paulo", "America/Argentina/Buenos_Aires",
)  # fmt: skip
"""Offered in the field; every other one of IANA is taken too."""

_COLUMN = "column-"
COLUMN_FIELDS = {f"{_COLUMN}{role}": name for role, name in _NAMED_COLUMNS.items()}
"""The fields for what a column can state, and what the form calls each; ``author`` is ``from``."""
_TEXTS = ("custodian", "received_from", "received_on", "owner", "zone", "channel")
_STRANGE = "There is no time zone of this name. Write it as Europe/Paris."
_TOO_LONG = f"At most {MOST_LETTERS:,} letters are taken here."


class Choices(NamedTuple):
    """What the form offers."""

    channels: Mapping[str, str] = CHANNELS
    zones: Sequence[str] = COMMON_ZONES
    columns: Mapping[str, str] = COLUMN_FIELDS
    letters: int = MOST_LETTERS
    password: int = MOST_PASSWORD


CHOICES = Choices()


class AboutFiles(msgspec.Struct, frozen=True):
    """What was said, as it was typed, and the sentence about each field that is wrong."""

    typed: Mapping[str, str] = {}
    wrong: Mapping[str, str] = {}

    @property
    def hand_over(self) -> HandOver:
        """The facts as an addition takes them."""
        facts: dict[str, Any] = {name: self.typed.get(name, "") for name in _TEXTS}
        return HandOver(**facts, columns=_columns(self.typed))


def about_files(sent: Callable[[str], str]) -> AboutFiles:
    """Return what a form says; ``sent`` gives its fields."""
    typed = {name: text for name in (*_TEXTS, *COLUMN_FIELDS) if (text := sent(name).strip())}
    wrong = {name: _TOO_LONG for name, text in typed.items() if len(text) > MOST_LETTERS}
    if "zone" in typed and not is_zone(typed["zone"]):
        wrong["zone"] = _STRANGE
    channel = typed.get("channel", "")
    if channel and channel not in CHANNELS:
        wrong["channel"] = "This is none of the kinds of messages."
    for role in strange_columns(_columns(typed), channel):
        wrong[f"{_COLUMN}{role}"] = (
            "Tables of public posts have no such column."
            if channel == "post"
            else "Only tables of public posts have such a column: choose them above."
        )
    return AboutFiles(typed, wrong)


def check_columns(hand_over: HandOver) -> None:
    """Raise `UsageError` for a column that states what its table never states."""
    strange = strange_columns(hand_over.columns, hand_over.channel)
    if strange:
        raise UsageError(
            f"A column of this kind of table does not state {strange[0]}.",
            next_step="See the document of the API at /api/v1/openapi.json.",
        )


def is_zone(name: str) -> bool:
    """Return whether there is a time zone of that name."""
    try:
        known_zone(name)
    except UsageError:
        return False
    return True


def words_of(hand_over: HandOver) -> list[str]:
    """Return the words by which the program is told these facts."""
    facts = [(name, getattr(hand_over, name)) for name in _TEXTS]
    words = [f"--{name.replace('_', '-')}={text}" for name, text in facts if text]
    return [*words, *(f"--column={role}={name}" for role, name in hand_over.columns.items())]


def known_custodians(desk: Desk) -> list[str]:
    """Return whose papers the open letterbook holds, nothing where it cannot be read now."""
    if desk.path is None:
        return []
    try:
        with letterbook.open(desk.path, privileged=desk.privileged) as book:
            return sorted({one.hand_over.custodian for one in book.sources()} - {""})
    except LetterbookError:
        return []


def _columns(typed: Mapping[str, str]) -> dict[str, str]:
    return {
        name.removeprefix(_COLUMN): text for name, text in typed.items() if name.startswith(_COLUMN)
    }
