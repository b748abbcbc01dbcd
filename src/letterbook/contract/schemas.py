"""The numbered contract of JSON: its types, made from the types of the library.

The command line prints these replies and the web application serves them.
"""

from __future__ import annotations

import types
from inspect import cleandoc
from pathlib import Path
from typing import Annotated, Any, Literal, NewType, Union, get_args, get_origin, get_type_hints

import msgspec

from letterbook.contract import page_replies as shown
from letterbook.contract import replies as own
from letterbook.model import (
    citation,
    comparison,
    conversation,
    echo,
    export,
    finding,
    finding_report,
    gap,
    network,
    replies,
    reply,
    timeline,
)
from letterbook.model.identity import MessageId
from letterbook.model.moment import Moment
from letterbook.model.term_report import TermReport
from letterbook.rules.json_form import FLATTENED, INSTANTS, LEFT_OUT
from letterbook.services.complete_query import CompleteAnswer
from letterbook.services.count_messages import CountAnswer
from letterbook.services.find_similar import SimilarAnswer
from letterbook.services.saved_searches import SavedRun
from letterbook.services.search import SearchAnswer
from letterbook.services.search_conversations import ConversationsAnswer

Instant = Annotated[str, msgspec.Meta(pattern=r"^-?\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")]
Hexadecimal = Annotated[str, msgspec.Meta(pattern="^([0-9a-f]{2})*$")]
Id = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{32}$")]

OURS = frozenset(
    {"added_at", "at", "channel", "code", "cursor", "custody_head", "edrm_mih", "event", "hash"}
    | {"head", "id", "key", "kind", "precision", "reader", "same_text_key", "sha256", "sort"}
    | {"status", "zone", "file_sha256", "letterbook", "mail_sha256"}
    | {"saved_at", "looked_at", "token"}
)
"""Fields whose strings never come from the evidence, so that they are always plain strings."""


class Undecodable(msgspec.Struct, frozen=True):
    """Text with bytes that are no valid UTF-8: how it is shown, and its exact bytes."""

    display: str
    base64: str


class StatedMoment(msgspec.Struct, frozen=True):
    """A moment as stated, and between which two instants (both inclusive) it lies.

    ``earliest`` and ``latest`` are ISO 8601 in UTC and equal when the offset and the second
    are known, or null when ``text`` could not be read as a date.  ``offset_minutes`` is null
    when no offset was stated.
    """

    text: str | Undecodable
    earliest: Instant | None
    latest: Instant | None
    offset_minutes: int | None
    precision: str
    doubts: tuple[str, ...]


class ErrorFacts(msgspec.Struct, frozen=True):
    """What went wrong; query, position and suggestion only stand where a query does not parse."""

    code: str
    sentence: str
    next_step: str
    exit_status: int
    query: str | msgspec.UnsetType = msgspec.UNSET
    position: int | msgspec.UnsetType = msgspec.UNSET
    suggestion: str | msgspec.UnsetType | None = msgspec.UNSET


class ErrorReply(msgspec.Struct, frozen=True):
    """What is written instead of a reply when something fails."""

    schema: int
    error: ErrorFacts


REPLIES: dict[str, type[msgspec.Struct]] = {
    "accounts": shown.AccountsReply,
    "add": reply.AddReport,
    "around": shown.AroundReply,
    "backup": own.BackupReply,
    "check": reply.CheckReport,
    "check-article": finding.ArticlesAnswer,
    "compare": comparison.Comparison,
    "count": CountAnswer,
    "cite": citation.Citation,
    "complete": CompleteAnswer,
    "custody": own.CustodyReply,
    "echoes": echo.EchoesAnswer,
    "error": ErrorReply,
    "events": own.EventsReply,
    "export": export.ExportReport,
    "fields": shown.FieldsReply,
    "figure": shown.FigureReply,
    "finding-report": finding_report.FindingReport,
    "finding-undo": own.FindingUndoReply,
    "findings": own.FindingsReply,
    "folders": shown.FoldersReply,
    "forget": reply.ForgetReport,
    "gaps": gap.GapsAnswer,
    "html": shown.HtmlReply,
    "init": own.InitReply,
    "inspect": own.InspectReply,
    "jobs": shown.JobsReply,
    "mark": own.MarkReply,
    "network": network.NetworkAnswer,
    "notices": own.NoticesReply,
    "overview": shown.OverviewReply,
    "people": own.PeopleReply,
    "persons": own.PersonsReply,
    "preview": shown.PreviewReply,
    "replies": replies.RepliesAnswer,
    "replies-in": replies.ConversationReplies,
    "saved": own.SavedReply,
    "saved-run": SavedRun,
    "search": SearchAnswer,
    "search-group": ConversationsAnswer,
    "search-like": SimilarAnswer,
    "search-terms": TermReport,
    "session": shown.SessionReply,
    "show": reply.MessageView,
    "show-headers": own.HeadersReply,
    "source-text": shown.SourceTextReply,
    "sources": own.SourcesReply,
    "status": reply.Status,
    "tags": own.TagsReply,
    "texts": shown.TextsReply,
    "thread": conversation.ThreadView,
    "timeline": timeline.TimelineAnswer,
    "written": own.WrittenReply,
    "zone": own.ZoneReply,
}
"""The result that each kind of reply is written from; the command line adds its own `demo`."""

SCHEMA_NUMBER = reply.SCHEMA


def published(kind: Any, field: str = "") -> Any:
    """Return the type of the JSON that ``as_json`` writes for a value of this type."""
    if kind is str:
        return str if field in OURS else str | Undecodable
    if isinstance(kind, NewType):
        return Id if kind is MessageId else published(kind.__supertype__, field)
    if kind is bytes:
        return Hexadecimal
    if kind is Path:
        return str | Undecodable
    if kind is object:
        return Any
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return _struct(kind)
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return Union[tuple(published(one, field) for one in arguments)]  # noqa: UP007
    if origin in (list, frozenset) or (origin is tuple and arguments[-1] is ...):
        return list[published(arguments[0], field)]  # type: ignore[misc]  # made at run time
    if origin is tuple:
        return tuple[tuple(published(one, field) for one in arguments)]  # type: ignore[misc]
    if origin is dict:
        return dict[str, published(arguments[1], field)]  # type: ignore[misc]
    return kind


_MADE: dict[type, type] = {Moment: StatedMoment}


def _struct(kind: type[msgspec.Struct]) -> type:
    if kind not in _MADE:
        name = kind.__name__.removesuffix("Reply") or kind.__name__
        fields = list(_fields(kind))
        _MADE[kind] = msgspec.defstruct(
            name,
            fields,
            namespace={"__doc__": cleandoc(kind.__doc__ or "")},
            frozen=True,
            kw_only=True,
        )
    return _MADE[kind]


def _fields(kind: type[msgspec.Struct]) -> list[Any]:
    hints = get_type_hints(kind, include_extras=True)
    defaults = {field.name: field.default for field in msgspec.structs.fields(kind)}
    found: list[Any] = []
    for name in kind.__struct_fields__:
        if name in LEFT_OUT.get(kind, ()):
            continue
        if name == FLATTENED.get(kind):
            found += _fields(hints[name])
        elif name in INSTANTS.get(kind, ()):
            found.append((name, Instant | None))
        elif name == "schema":
            found.append((name, Literal[1]))
        elif defaults[name] is msgspec.UNSET:
            found.append((name, published(hints[name], name), msgspec.UNSET))
        else:
            found.append((name.rstrip("_"), published(hints[name], name.rstrip("_"))))
    return found
