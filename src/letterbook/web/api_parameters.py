"""What may be asked of the API beside a path: each parameter with its schema."""

from __future__ import annotations

from typing import Any, get_args

import msgspec

from letterbook.model.finding import ClaimVerdict, QuotationVerdict
from letterbook.model.gap import GapKind
from letterbook.model.kept_finding import FindingState
from letterbook.model.timeline import LANE_KINDS
from letterbook.words import LANGUAGES

MOST_NUMBER = 10**15 - 1
"""Of decisions and the like: no record has so many."""


class Parameter(msgspec.Struct, frozen=True):
    """One parameter of an address; ``schema`` is its JSON schema, with its default."""

    name: str
    text: str
    schema: dict[str, Any]
    required: bool = False

    @property
    def default(self) -> Any:
        """The value where it is not given."""
        return self.schema.get("default")


def text(name: str, about: str, *, required: bool = False) -> Parameter:
    """Return a parameter that is any text, "" by default."""
    schema: dict[str, Any] = {"type": "string"}
    return Parameter(name, about, schema if required else {**schema, "default": ""}, required)


def number(name: str, about: str, default: int, least: int, most: int) -> Parameter:
    """Return a parameter that is a whole number within bounds."""
    schema = {"type": "integer", "default": default, "minimum": least, "maximum": most}
    return Parameter(name, about, schema)


def several(name: str, about: str, *, required: bool = False) -> Parameter:
    """Return a parameter that may be given more than once."""
    schema: dict[str, Any] = {"type": "array", "items": {"type": "string"}}
    return Parameter(name, about, schema if required else {**schema, "default": []}, required)


def choice(name: str, about: str, choices: tuple[str, ...]) -> Parameter:
    """Return a parameter that is one of several, the first by default."""
    return Parameter(name, about, {"type": "string", "enum": [*choices], "default": choices[0]})


QUERY = text("q", "The question, as in the search box; nothing finds everything.")
SORT = choice("sort", "The order of the hits.", ("relevance", "newest", "oldest"))
LIMIT = number("limit", "How many at most.", 20, 1, 1_000)
MANY = number("limit", "How many at most.", 100, 1, 100_000)
CURSOR = text("cursor", "The cursor of the page before.")
COPY = number("copy", "Which copy, from 0.", 0, 0, 1_000_000)
MOST = number("most", "How many values of each kind.", 10, 1, 1_000)
INTERVAL = choice("interval", "The width of the bars.", ("", "day", "month", "year"))
SOURCE = text("source", "One source by its id.")
CODE = text("code", "One notice code, or its family.")
ONE = text("a", "An address, a handle or a name.", required=True)
OTHER = text("b", "Another; nothing is everybody else.")
CHANNEL = choice("channel", "One channel.", ("", "mail", "dm", "chat", "post", "document"))
WITHIN = text("in", "Any message of the one conversation to look at.")
EPISODE_DAYS = number("episode_days", "Silence before a new episode.", 30, 1, 100_000)
ELSEWHERE_DAYS = number("elsewhere_days", "Days to look on other channels.", 7, 1, 100_000)
LINK = text("link", "Follow this link alone.")
MIN_DELAY = number("min_delay_s", "Again after so many seconds.", 0, 0, 10**12)
KIND = choice("kind", "One kind.", ("", *get_args(GapKind)))
X = text("x", "A source by its id, or a question.", required=True)
Y = text("y", "Another.", required=True)
LANES = choice("by", "The lanes.", LANE_KINDS)
FIRST = text("from", "From the start of this date.")
LAST = text("to", "To the end of this date.")
LEAST = number("least", "Pairs with at least so many messages.", 2, 1, 1_000_000)
PERSON = several("person", "Only pairs of these people, each named once.")
PEOPLE_TEXT = text("text", "Part of a name or an address.")
UNFOLD = choice("unfold", "1 gives whole texts in pieces.", ("", "1"))
QUOTE = text("quote", "Words to hold against the record.")
ARTICLE = text("article", "The SHA-256 of an article that is kept, or its beginning.")
STATE = choice("state", "One state.", ("", *get_args(FindingState)))
VERDICT = choice(
    "verdict", "One verdict.", ("", *get_args(QuotationVerdict), *get_args(ClaimVerdict))
)
TERMS = text("terms", "The terms, one on a line.")
AMONG = text("within", "A question that every hit has to fulfil too.")
AS_PHRASES = choice("as_phrases", "1 reads no term as a question.", ("", "1"))
TYPED = text("q", "What was typed so far.")
START = number("start", "How many to leave out before the first.", 0, 0, 10_000_000)
PLACES = number("limit", "How many places at most.", 100_000, 1, 100_000)
PAGE = number("page", "Which page, from 1.", 1, 1, 1_000_000)
SHEET = number("page", "Which page, from 1.", 1, 1, 1_000)
MESSAGE_X = text("x", "A message by its id, a beginning of it, or its Message-ID.", required=True)
MESSAGE_Y = text("y", "Another.", required=True)
FIGURE = text("figure", "The figure: messages, 0.messages, 1.turn.unanswered ...", required=True)
FEW = number("limit", "How many at most.", 50, 1, 1_000)
LANES_SHOWN = number("lanes", "How many lanes at most, beside one of the rest.", 12, 1, 60)
ECHOES_SHOWN = number("echoes", "How many links and phrases are followed.", 0, 0, 100)
ACCOUNTS = several("address", "The address of an account, as it is stated.", required=True)
SAVED_NAME = text("name", "The name of the saved search.", required=True)
ONLY_NEW = choice("new", "1 gives only what no look has shown yet.", ("", "1"))
TAG = text("tag", "The tag.", required=True)
BY = text("by", "Who decides this.")
REPORT_FORM = choice("as", "The form of the report.", ("html", "pdf", "json"))
WORKING = choice("working", "yes takes in what nobody has decided about.", ("", "yes"))
LANGUAGE = choice("language", "The language of its words.", LANGUAGES)

PATH: dict[str, Parameter] = {
    "name": Parameter(
        "name", "The id of the message, a beginning of it, or its Message-ID.",
        {"type": "string", "minLength": 1}, required=True,
    ),
    "part": Parameter(
        "part", "The part by its path, such as 2.1.", {"type": "string", "minLength": 1},
        required=True,
    ),
    "claim": Parameter(
        "claim", "The number of the decision.",
        {"type": "integer", "minimum": 1, "maximum": MOST_NUMBER}, required=True,
    ),
    "job": Parameter(
        "job", "The job by its id.", {"type": "string", "minLength": 1}, required=True
    ),
}  # fmt: skip
"""What stands within a path."""
