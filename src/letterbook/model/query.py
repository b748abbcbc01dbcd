"""The query tree, and the one table of what can be asked.

A query is a tree of immutable nodes.  Leaves are answered by the index, except `Catalogue`
leaves, which name something that people or the record decide (a tag, a conversation, a note)
and are replaced by a `MessageSet` before the index sees the tree.
"""

from __future__ import annotations

from typing import Literal, get_args

import msgspec

from letterbook.model.finding import ClaimVerdict, QuotationVerdict
from letterbook.model.identity import MessageId

FieldKind = Literal["text", "people", "exact", "date", "catalogue"]
ZoneName = Literal["subject", "new", "quoted", "attachment", "other", "filename"]
Role = Literal["from", "sender", "to", "cc", "bcc"]

MAX_QUERY_BYTES = 65_536
MAX_QUERY_NODES = 1_000
MAX_QUERY_DEPTH = 50


class QueryField(msgspec.Struct, frozen=True):
    """One name that may stand before a colon.

    ``zones`` are the index fields that the name looks into: text zones for "text", roles for
    "people", the field of the same name for the other kinds that the index answers.
    """

    name: str
    kind: FieldKind
    zones: tuple[str, ...]
    description: str


class Everything(msgspec.Struct, frozen=True, tag=True):
    """Matches every message."""


class Word(msgspec.Struct, frozen=True, tag=True):
    """One word as typed, in any case and with or without accents.

    It may hold punctuation (``father's``, ``alice@example.org``): its parts then have to
    follow each other.  ``field`` is "" for all text, file names and correspondents.
    """

    text: str
    field: str = ""


class Prefix(msgspec.Struct, frozen=True, tag=True):
    """A word of which only the beginning is given; ``text`` comes without the ``*``."""

    text: str
    field: str = ""


class Phrase(msgspec.Struct, frozen=True, tag=True):
    """Words that follow each other."""

    words: tuple[str, ...]
    field: str = ""


class Fuzzy(msgspec.Struct, frozen=True, tag=True):
    """A word that may be misspelt by ``distance`` letters (1 or 2).

    A letter left out, put in, changed, or changed places with its neighbour counts one;
    ``text`` comes without the ``~``.
    """

    text: str
    distance: int
    field: str = ""


class Near(msgspec.Struct, frozen=True, tag=True):
    """Words each of which has at most ``distance`` others between it and the next one given.

    The order in the text does not matter; all of them stand in one zone.
    """

    words: tuple[str, ...]
    distance: int
    field: str = ""


class Pattern(msgspec.Struct, frozen=True, tag=True):
    """A word that a regular expression, in lower case, matches as a whole when both are folded."""

    pattern: str
    field: str = ""


class Exact(msgspec.Struct, frozen=True, tag=True):
    """A value of a field that is compared as a whole, in any case."""

    field: str
    value: str


class DateRange(msgspec.Struct, frozen=True, tag=True):
    """The stated date may lie in [earliest, latest], seconds UTC, either end open with None.

    ``field`` and ``text`` are what was typed (``after``, ``2016-10``).
    """

    field: str
    earliest: int | None
    latest: int | None
    text: str


class MessageSet(msgspec.Struct, frozen=True, tag=True):
    """Exactly these messages; what it was resolved from is in ``text``."""

    ids: frozenset[MessageId]
    text: str = ""


class Catalogue(msgspec.Struct, frozen=True, tag=True):
    """A leaf that the record or the catalogue answers: tag, thread, note, has:tag, has:note."""

    field: str
    value: str


class And(msgspec.Struct, frozen=True, tag=True):
    """All of the clauses, of which there are at least two."""

    clauses: tuple[Query, ...]


class Or(msgspec.Struct, frozen=True, tag=True):
    """At least one of the clauses, of which there are at least two."""

    clauses: tuple[Query, ...]


class Not(msgspec.Struct, frozen=True, tag=True):
    """Every message that the clause does not match."""

    clause: Query


Leaf = (
    Everything
    | Word
    | Prefix
    | Phrase
    | Fuzzy
    | Near
    | Pattern
    | Exact
    | DateRange
    | MessageSet
    | Catalogue
)
Query = (
    Everything
    | Word
    | Prefix
    | Phrase
    | Fuzzy
    | Near
    | Pattern
    | Exact
    | DateRange
    | MessageSet
    | Catalogue
    | And
    | Or
    | Not
)

ANY_TEXT: tuple[ZoneName, ...] = ("subject", "new", "quoted", "attachment", "other", "filename")
"""Zones that a word without a field is looked for in, beside the correspondents."""

ROLES: tuple[Role, ...] = ("from", "sender", "to", "cc", "bcc")

QUERY_FIELDS: tuple[QueryField, ...] = (
    QueryField("from", "people", ("from",), "who wrote it: name, address or domain"),
    QueryField("sender", "people", ("sender",), "who sent it for others: a secretary or a list"),
    QueryField("to", "people", ("to",), "a main recipient"),
    QueryField("cc", "people", ("cc",), "a recipient of a copy"),
    QueryField("bcc", "people", ("bcc",), "a recipient of a blind copy"),
    QueryField("recipients", "catalogue", (), "how many recipients: 3, >20, 2..5"),
    QueryField("with", "people", ROLES, "anyone on the message: from, sender, to, cc or bcc"),
    QueryField("subject", "text", ("subject",), "words of the subject"),
    QueryField("body", "text", ("new", "quoted", "other"), "words of the text, new or quoted"),
    QueryField("new", "text", ("new",), "words that were written in this message"),
    QueryField("quoted", "text", ("quoted",), "words carried over from another message"),
    QueryField("attachment", "text", ("attachment",), "words of the text of attachments"),
    QueryField("filename", "text", ("filename",), "words of the file name of an attachment"),
    QueryField("has", "exact", ("has",), "attachment, link, quoted, notice, date, id, tag or note"),
    QueryField("is", "catalogue", (), "reply, answered, unanswered, missing, copied, variant ..."),
    QueryField("delay", "catalogue", (), "answers after a time: >12h, <90min, 1h..2d"),
    QueryField("starts", "catalogue", (), "who opened a conversation or an episode with it"),
    QueryField("between", "catalogue", (), "messages of two to each other: ann@example.org,ben"),
    QueryField("echo", "catalogue", (), "a link that passes on from it or to it; any"),
    QueryField("variant", "catalogue", (), "a message and the unlike ones of its Message-ID"),
    QueryField("type", "exact", ("type",), "content type or ending of an attachment"),
    QueryField("after", "date", (), "dated on or after the start of a day, month or year"),
    QueryField("before", "date", (), "dated before the start of a day, month or year"),
    QueryField("on", "date", (), "dated in a day, month or year"),
    QueryField("date", "date", (), "dated in a range: 2016-03..2016-05"),
    QueryField("channel", "exact", ("channel",), "mail, dm, chat, post or document"),
    QueryField("source", "text", ("source",), "words of the name of a source"),
    QueryField("folder", "text", ("folder",), "words of the folder inside a source"),
    QueryField("place", "catalogue", (), "a source, or a folder of one: s1, s1/Inbox"),
    QueryField("custodian", "text", ("custodian",), "words of the name of a custodian"),
    QueryField("lang", "exact", ("lang",), "language of the text, by its two-letter code"),
    QueryField("tag", "catalogue", (), "messages that were given a tag"),
    QueryField("finding", "catalogue", (), "rests a finding on it: any, confirmed, altered ..."),
    QueryField("thread", "catalogue", (), "messages of the conversation of a message"),
    QueryField("note", "catalogue", (), "messages with a word in one of their notes"),
    QueryField("id", "exact", ("id",), "a message id, or its beginning, or a Message-ID"),
    QueryField("link", "exact", ("link",), "a link: its address, site or part of its path"),
    QueryField("notice", "exact", ("notice",), "a notice code, or its family"),
)

FRENCH: dict[str, str] = {
    "de": "from",
    "à": "to",
    "cci": "bcc",
    "destinataires": "recipients",
    "avec": "with",
    "objet": "subject",
    "corps": "body",
    "nouveau": "new",
    "cité": "quoted",
    "pièce": "attachment",
    "fichier": "filename",
    "contient": "has",
    "est": "is",
    "délai": "delay",
    "commence": "starts",
    "entre": "between",
    "écho": "echo",
    "variante": "variant",
    "après": "after",
    "avant": "before",
    "le": "on",
    "dossier": "folder",
    "endroit": "place",
    "langue": "lang",
    "étiquette": "tag",
    "constat": "finding",
    "fil": "thread",
    "lien": "link",
    "avis": "notice",
}
"""French names of fields; accents may be left out, but for ``à``."""

IS_VALUES = (
    *("reply", "answered", "unanswered", "missing"),
    *("copied", "variant", "attached", "alone"),
    *("read", "unread"),
)

FRENCH_VALUES: dict[str, dict[str, str]] = {
    "has": {
        "pièce": "attachment", "lien": "link", "citation": "quoted", "avis": "notice",
        "étiquette": "tag",
    },
    "is": {
        "réponse": "reply", "répondu": "answered", "sans-réponse": "unanswered",
        "manquant": "missing", "copié": "copied", "variante": "variant", "joint": "attached",
        "seul": "alone", "lu": "read", "non-lu": "unread",
    },
}  # fmt: skip
"""French names of the values of a field; accents may be left out."""

FINDING_VALUES = (
    *("any", "open", "confirmed", "dismissed"),
    *get_args(QuotationVerdict),
    *get_args(ClaimVerdict),
)

FIELDS: dict[str, QueryField] = {field.name: field for field in QUERY_FIELDS}

HAS_IN_INDEX = ("attachment", "link", "quoted", "notice", "date", "id")
HAS_IN_CATALOGUE = ("tag", "note")
