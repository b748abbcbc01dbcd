"""The API, what it tells of one message and of the conversation around it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from letterbook.contract import page_replies as shown
from letterbook.contract import replies as own
from letterbook.model.identity import MessageId
from letterbook.model.reply import SCHEMA
from letterbook.web import api_parameters as given
from letterbook.web.api_entries import Entry, Values

if TYPE_CHECKING:
    from letterbook.model.conversation import ThreadView
    from letterbook.wiring import Letterbook


def _thread(book: Letterbook, v: Values) -> ThreadView:
    view = book.thread(v["name"], episode_days=v["episode_days"], unfold=bool(v["unfold"]))
    return replace(view, places=view.places[v["start"] : v["start"] + v["limit"]])


def _around_one(book: Letterbook, v: Values) -> object:
    return _around(book, [book.message(v["name"]).id])


def _around_all(book: Letterbook, v: Values) -> object:
    places = book.thread(v["name"]).places[v["start"] : v["start"] + v["limit"]]
    return _around(book, [place.id for place in places if place.id is not None])


def _around(book: Letterbook, ids: Sequence[MessageId]) -> object:
    found = book.surroundings(ids)
    rows = tuple(found[one] for one in ids if one in found)
    names = book.account_names([who for row in rows for who in (*row.to, *row.cc)])
    return shown.AroundReply(SCHEMA, rows, names)


def _source(book: Letterbook, v: Values) -> object:
    page = book.source_page(v["name"], copy=v["copy"], page=v["page"])
    return shown.SourceTextReply(
        SCHEMA, v["copy"], v["page"], page.pages, page.start, page.end, page.size, page.text
    )


def _preview(book: Letterbook, v: Values) -> object:
    found = book.preview(v["name"], v["part"], copy=v["copy"])
    return shown.PreviewReply(
        SCHEMA, found.kind, found.texts, found.pages, found.cut, found.reason, found.doors
    )


def _html(book: Letterbook, v: Values) -> object:
    found = book.safe_html(v["name"], v["part"], copy=v["copy"])
    return shown.HtmlReply(SCHEMA, found.html, found.pictures_left_out)


MESSAGES: tuple[Entry, ...] = (
    Entry("/messages/{name}", "show", "One message, every copy of it", (),
          lambda b, v: b.message(v["name"])),
    Entry("/messages/{name}/headers", "show-headers", "Every header field of a copy",
          (given.COPY,),
          lambda b, v: own.HeadersReply(SCHEMA, b.headers(v["name"], copy=v["copy"]))),
    Entry("/messages/{name}/surroundings", "around",
          "Who got a message, its files, copies, notices, marks, places and line to cite", (),
          _around_one),
    Entry("/messages/{name}/conversation", "thread",
          "The whole conversation of a message, or some of its places",
          (given.EPISODE_DAYS, given.UNFOLD, given.START, given.PLACES), _thread),
    Entry("/messages/{name}/conversation/surroundings", "around",
          "What stands around the messages at places of a conversation",
          (given.START, given.FEW), _around_all),
    Entry("/messages/{name}/citation", "cite", "What to print beside a quotation", (),
          lambda b, v: b.cite(v["name"])),
    Entry("/messages/{name}/similar", "search-like", "The messages most like one",
          (given.QUERY, given.LIMIT),
          lambda b, v: b.similar(v["name"], v["q"], limit=v["limit"])),
    Entry("/messages/{name}/source", "source-text", "The bytes of a copy as text, page by page",
          (given.COPY, given.PAGE), _source),
    Entry("/messages/{name}/parts/{part}/preview", "preview",
          "How an attachment is shown: as text, as a picture, or page by page",
          (given.COPY,), _preview),
    Entry("/messages/{name}/parts/{part}/html", "html", "The layout of a message, made safe",
          (given.COPY,), _html),
)  # fmt: skip
"""What can be asked of a message."""
