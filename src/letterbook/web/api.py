"""The API: what the pages show as the JSON that the command line prints."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

import msgspec

from letterbook.contract import replies as own
from letterbook.errors import UsageError
from letterbook.model.reply import SCHEMA
from letterbook.web import api_parameters as given
from letterbook.web.api_parameters import Parameter

if TYPE_CHECKING:
    from letterbook.model.facet import BucketWidth
    from letterbook.model.timeline import LaneKind
    from letterbook.ports.search_index import Sort
    from letterbook.wiring import Letterbook

Values = dict[str, Any]


class Entry(msgspec.Struct, frozen=True):
    """One path of the API: what it answers, of which type, and to which parameters."""

    path: str
    reply: str
    summary: str
    parameters: tuple[Parameter, ...]
    answer: Callable[[Letterbook, Values], object]


def _search(book: Letterbook, v: Values) -> object:
    sort = cast("Sort", v["sort"])
    return book.search(v["q"], sort=sort, limit=v["limit"], cursor=v["cursor"] or None)


def _conversations(book: Letterbook, v: Values) -> object:
    sort = cast("Sort", v["sort"])
    return book.conversations(v["q"], sort=sort, limit=v["limit"], cursor=v["cursor"] or None)


def _count(book: Letterbook, v: Values) -> object:
    interval = cast("BucketWidth | None", v["interval"] or None)
    return book.count(v["q"], most=v["most"], interval=interval)


def _terms(book: Letterbook, v: Values) -> object:
    terms = v["terms"].encode("utf-8", "replace")
    return book.report_terms(terms, within=v["within"], as_phrases=bool(v["as_phrases"]))


def _notices(book: Letterbook, v: Values) -> object:
    rows = book.notices(code=v["code"], source=v["source"])
    by_code: dict[str, int] = {}
    for row in rows:
        by_code[row.code] = by_code.get(row.code, 0) + 1
    return own.NoticesReply(SCHEMA, len(rows), by_code, tuple(rows[: v["limit"]]))


def _people(book: Letterbook, v: Values) -> object:
    rows = book.people(v["text"], limit=v["limit"])
    return own.PeopleReply(SCHEMA, v["text"], v["limit"], tuple(rows))


def _sources(book: Letterbook, _: Values) -> object:
    views = book.sources()
    return own.SourcesReply(SCHEMA, len(views), tuple(views))


def _replies(book: Letterbook, v: Values) -> object:
    return book.replies(
        v["a"], v["b"], channel=v["channel"], within=v["in"], episode_days=v["episode_days"],
        elsewhere_days=v["elsewhere_days"],
    )  # fmt: skip


def _echoes(book: Letterbook, v: Values) -> object:
    return book.echoes(v["q"], link=v["link"], min_delay_s=v["min_delay_s"], limit=v["limit"])


def _timeline(book: Letterbook, v: Values) -> object:
    return book.timeline(v["q"], by=cast("LaneKind", v["by"]), first=v["from"], last=v["to"])


def _network(book: Letterbook, v: Values) -> object:
    people = [v["person"]] if v["person"] else []
    return book.network(v["q"], people=people, least=v["least"], limit=v["limit"])


def _check(book: Letterbook, v: Values) -> object:
    if v["article"]:
        return book.check_kept(v["article"])
    if not v["quote"].strip():
        raise UsageError(
            "Words to check are needed, or an article that is kept.",
            next_step="Give quote=WORDS, or article=SHA256 from /api/v1/findings.",
        )
    return book.check_text(f"\u201c{v['quote']}\u201d", name="quote")


def _findings(book: Letterbook, v: Values) -> object:
    found = book.findings(state=v["state"], verdict=v["verdict"], article=v["article"])
    return own.FindingsReply(SCHEMA, tuple(found))


ENTRIES: tuple[Entry, ...] = (
    Entry("/status", "status", "The letterbook at a glance", (), lambda b, _: b.status()),
    Entry("/search", "search", "Messages that a question finds",
          (given.QUERY, given.SORT, given.LIMIT, given.CURSOR), _search),
    Entry("/conversations", "search-group", "Conversations in which a question finds something",
          (given.QUERY, given.SORT, given.LIMIT, given.CURSOR), _conversations),
    Entry("/count", "count", "What a question finds, counted by person, folder, date and more",
          (given.QUERY, given.MOST, given.INTERVAL), _count),
    Entry("/terms", "search-terms", "What each term of a list finds",
          (given.TERMS, given.AMONG, given.AS_PHRASES), _terms),
    Entry("/complete", "complete", "How a question may go on", (given.START,),
          lambda b, v: b.complete(v["q"])),
    Entry("/messages/{name}", "show", "One message, every copy of it", (),
          lambda b, v: b.message(v["name"])),
    Entry("/messages/{name}/headers", "show-headers", "Every header field of a copy",
          (given.COPY,),
          lambda b, v: own.HeadersReply(SCHEMA, b.headers(v["name"], copy=v["copy"]))),
    Entry("/messages/{name}/conversation", "thread", "The whole conversation of a message",
          (given.EPISODE_DAYS, given.UNFOLD),
          lambda b, v: b.thread(v["name"], episode_days=v["episode_days"],
                                unfold=bool(v["unfold"]))),
    Entry("/messages/{name}/citation", "cite", "What to print beside a quotation", (),
          lambda b, v: b.cite(v["name"])),
    Entry("/messages/{name}/similar", "search-like", "The messages most like one",
          (given.QUERY, given.LIMIT),
          lambda b, v: b.similar(v["name"], v["q"], limit=v["limit"])),
    Entry("/people", "people", "Who wrote and received", (given.PEOPLE_TEXT, given.MANY), _people),
    Entry("/persons", "persons", "People with the addresses that were joined", (),
          lambda b, _: own.PersonsReply(SCHEMA, (), tuple(b.persons()))),
    Entry("/sources", "sources", "What was added, and who handed it over", (), _sources),
    Entry("/notices", "notices", "What could not be read, was repaired or has two readings",
          (given.CODE, given.SOURCE, given.MANY), _notices),
    Entry("/replies", "replies", "Who answered whom, under every counting rule",
          (given.ONE, given.OTHER, given.CHANNEL, given.WITHIN, given.EPISODE_DAYS,
           given.ELSEWHERE_DAYS), _replies),
    Entry("/echoes", "echoes", "Links and phrases that pass on",
          (given.QUERY, given.LINK, given.MIN_DELAY, given.MANY), _echoes),
    Entry("/gaps", "gaps", "What the record seems to lack", (given.KIND, given.MANY),
          lambda b, v: b.gaps(kind=v["kind"], limit=v["limit"])),
    Entry("/compare", "compare", "Two copies, message by message",
          (given.X, given.Y, given.MANY),
          lambda b, v: b.compare(v["x"], v["y"], limit=v["limit"])),
    Entry("/timeline", "timeline", "Messages over time, in lanes",
          (given.QUERY, given.LANES, given.FIRST, given.LAST), _timeline),
    Entry("/network", "network", "Who wrote with whom, how much and when",
          (given.QUERY, given.PERSON, given.LEAST, given.MANY), _network),
    Entry("/check", "check-article", "Words, or an article that is kept, beside the record",
          (given.QUOTE, given.ARTICLE), _check),
    Entry("/findings", "findings", "What checking articles found, and what was decided",
          (given.STATE, given.VERDICT, given.ARTICLE), _findings),
    Entry("/events", "events", "The events that were entered", (),
          lambda b, _: own.EventsReply(SCHEMA, None, tuple(b.events()))),
    Entry("/saved", "saved", "The saved searches as they stand", (),
          lambda b, _: own.SavedReply(SCHEMA, tuple(b.saved_searches()))),
    Entry("/tags", "tags", "Every tag and how many messages carry it", (),
          lambda b, _: own.TagsReply(SCHEMA, b.tags())),
)  # fmt: skip
"""Everything that can be asked, in the order of the document."""
