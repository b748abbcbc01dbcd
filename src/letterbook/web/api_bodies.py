"""What is sent to the API as JSON: one type for each thing that can be asked for or changed."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from letterbook.model.export import ExportFormat
from letterbook.ports.search_index import Sort
from letterbook.rules.table_columns import Column
from letterbook.web.about_files import MOST_LETTERS
from letterbook.web.api_parameters import MOST_NUMBER
from letterbook.web.forms import MOST_FORM_BYTES
from letterbook.web.passwords import MOST_LETTERS as MOST_PASSWORD
from letterbook.web.passwords import MOST_PASSWORDS

Text = Annotated[str, msgspec.Meta(max_length=MOST_FORM_BYTES)]
Line = Annotated[str, msgspec.Meta(max_length=100_000)]
Stated = Annotated[str, msgspec.Meta(min_length=1, max_length=100_000)]
Fact = Annotated[str, msgspec.Meta(max_length=MOST_LETTERS)]
Secrets = Annotated[
    list[Annotated[str, msgspec.Meta(min_length=1, max_length=MOST_PASSWORD)]],
    msgspec.Meta(max_length=MOST_PASSWORDS),
]
Number = Annotated[int, msgspec.Meta(ge=1, le=MOST_NUMBER)]
Lines = Annotated[list[Stated], msgspec.Meta(min_length=1, max_length=1_000)]


class Body(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What every one of them is: nothing is taken that it does not name."""


class NewTag(Body, frozen=True):
    """A tag for a message, or for the words of it in ``passage`` alone."""

    tag: Line
    passage: Line = ""
    by: Line = ""


class TagFound(Body, frozen=True):
    """A tag for every message that a question finds."""

    q: Line
    tag: Line
    by: Line = ""


class NewNote(Body, frozen=True):
    """A note on a message, or on the words of it in ``passage`` alone."""

    text: Line
    passage: Line = ""
    by: Line = ""


class ReadMark(Body, frozen=True):
    """Whether a message was read, with ``whole`` its conversation, or words of it alone."""

    read: bool = True
    whole: bool = False
    passage: Line = ""
    by: Line = ""


class NewSaved(Body, frozen=True):
    """A question that is kept under a name."""

    name: Line
    q: Line
    by: Line = ""


class SavedName(Body, frozen=True):
    """A saved search by its name."""

    name: Line
    by: Line = ""


class NewEvent(Body, frozen=True):
    """Something that happened; ``source`` says how it is known."""

    when: Line
    text: Line
    until: Line = ""
    source: Line = ""
    by: Line = ""


class Claim(Body, frozen=True):
    """A decision by its number."""

    claim: Number
    by: Line = ""


class Joined(Body, frozen=True):
    """Addresses that are held to be one person's, with the evidence."""

    name: Line
    addresses: Lines
    because: Line
    valid_from: Line = ""
    valid_until: Line = ""
    by: Line = ""


class Split(Body, frozen=True):
    """An address that is no longer held to be a person's, with the evidence."""

    name: Line
    address: Line
    because: Line
    by: Line = ""


class Renamed(Body, frozen=True):
    """A person's name, and the new one."""

    old: Line
    new: Line
    by: Line = ""


class Grouped(Body, frozen=True):
    """People who are held to belong to a group."""

    group: Line
    names: Lines
    because: Line = ""
    valid_from: Line = ""
    valid_until: Line = ""
    by: Line = ""


class SentFile(Body, frozen=True):
    """A file by its name, its bytes in base64."""

    name: Line
    content: Annotated[bytes, msgspec.Meta(max_length=MOST_FORM_BYTES)]


class TermList(Body, frozen=True):
    """Terms, one on a line, or a file of them, and how to read them."""

    terms: Text = ""
    file: SentFile | None = None
    within: Line = ""
    as_phrases: bool = False


class Aside(Body, frozen=True):
    """What stood beside an article and is no part of it."""

    text: Line
    reason: Line


class Article(Body, frozen=True):
    """A publication to check, as text or as a file; ``keep`` has the record hold the findings."""

    text: Text = ""
    file: SentFile | None = None
    name: Line = "pasted text"
    beside: Annotated[list[Aside], msgspec.Meta(max_length=1_000)] = []
    keep: bool = False
    by: Line = ""


class Decision(Body, frozen=True):
    """Findings by their numbers, and why they are decided so."""

    numbers: Annotated[list[Number], msgspec.Meta(min_length=1, max_length=1_000)]
    note: Line = ""
    by: Line = ""


class Export(Body, frozen=True):
    """The result of a question as a file; ``account`` adds an account of each message.

    ``csv-text`` is a table with the texts.
    """

    format: ExportFormat | Literal["csv-text"]
    q: Line = ""
    sort: Sort = "relevance"
    account: bool = False


class Folder(Body, frozen=True):
    """The folder of a letterbook, by its whole path."""

    folder: Stated


class NewLetterbook(Body, frozen=True):
    """A new or empty folder, by its whole path, and the time zone of its days."""

    folder: Stated
    zone: Line = ""


class Paths(Body, frozen=True):
    """Files and folders of this computer, by their whole paths, and passwords to try on them."""

    paths: Lines
    passwords: Secrets = []


class NewJob(Body, frozen=True):
    """Long work: to add ``paths``, or to make catalogue and index anew, which takes none.

    The rest is said of all paths, and each may stay unknown: whose papers they are, who handed
    them over and when, whose export it is, the time zone of times without an offset, what tables
    and transcripts hold, which column states what, and passwords of encrypted archives, which are
    kept nowhere.
    """

    kind: Literal["add", "rebuild"]
    paths: Annotated[list[Stated], msgspec.Meta(max_length=1_000)] = []
    custodian: Fact = ""
    received_from: Fact = ""
    received_on: Fact = ""
    owner: Fact = ""
    zone: Fact = ""
    channel: Literal["", "post", "dm", "chat"] = ""
    columns: dict[Column, Fact] = {}
    passwords: Secrets = []
