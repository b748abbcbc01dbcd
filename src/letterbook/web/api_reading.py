"""The API, what it tells of a whole letterbook: the JSON that the command line prints."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from letterbook.contract import page_replies as shown
from letterbook.contract import replies as own
from letterbook.errors import NothingFound, UsageError
from letterbook.model.query import FRENCH, QUERY_FIELDS
from letterbook.model.reply import SCHEMA
from letterbook.web import api_parameters as given
from letterbook.web.api_entries import Entry, Values
from letterbook.web.figures import figures_of
from letterbook.web.folders import folder_rows

if TYPE_CHECKING:
    from letterbook.model.facet import BucketWidth
    from letterbook.model.kept_finding import KeptFinding
    from letterbook.model.replies import RepliesAnswer
    from letterbook.model.timeline import LaneKind
    from letterbook.ports.search_index import Sort
    from letterbook.wiring import Letterbook

_FACETS = 8
"""Values of each kind on the first page."""


def _overview(book: Letterbook, _: Values) -> object:
    return shown.OverviewReply(
        SCHEMA, book.status(), book.count("", most=_FACETS), tuple(book.sources()), book.tags(),
        tuple(book.saved_searches()),
    )  # fmt: skip


def _folders(book: Letterbook, _: Values) -> object:
    trees = {
        source: shown.FolderTree(held.messages, held.query, tuple(folder_rows(held.folders)))
        for source, held in book.folders().items()
    }
    return shown.FoldersReply(SCHEMA, trees)


def _fields(_: Letterbook, __: Values) -> object:
    french = {english: name for name, english in FRENCH.items()}
    rows = (
        shown.FieldHelp(field.name, french.get(field.name, ""), field.description)
        for field in QUERY_FIELDS
    )
    return shown.FieldsReply(SCHEMA, tuple(rows))


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
    page = rows[v["start"] : v["start"] + v["limit"]]
    return own.NoticesReply(SCHEMA, len(rows), by_code, tuple(page))


def _people(book: Letterbook, v: Values) -> object:
    rows = book.people(v["text"], limit=v["limit"])
    return own.PeopleReply(SCHEMA, v["text"], v["limit"], tuple(rows))


def _sources(book: Letterbook, _: Values) -> object:
    views = book.sources()
    return own.SourcesReply(SCHEMA, len(views), tuple(views))


def _replies(book: Letterbook, v: Values) -> RepliesAnswer:
    return book.replies(
        v["a"], v["b"], channel=v["channel"], within=v["in"], episode_days=v["episode_days"],
        elsewhere_days=v["elsewhere_days"],
    )  # fmt: skip


def _figure(book: Letterbook, v: Values) -> object:
    figure = figures_of(_replies(book, v)).get(v["figure"])
    if figure is None:
        raise NothingFound("There is no such figure.", next_step="Begin again from the pair.")
    cards = book.cards(figure.messages[v["start"] : v["start"] + v["limit"]])
    return shown.FigureReply(
        SCHEMA, figure.name, figure.text, figure.side, figure.rule, len(figure.messages),
        v["start"], tuple(cards),
    )  # fmt: skip


def _texts(book: Letterbook, v: Values) -> object:
    found = book.compare_texts(v["x"], v["y"])
    return shown.TextsReply(SCHEMA, found.x, found.y, found.rows, found.compared)


def _echoes(book: Letterbook, v: Values) -> object:
    return book.echoes(v["q"], link=v["link"], min_delay_s=v["min_delay_s"], limit=v["limit"])


def _timeline(book: Letterbook, v: Values) -> object:
    return book.timeline(
        v["q"], by=cast("LaneKind", v["by"]), first=v["from"], last=v["to"], lanes=v["lanes"],
        echoes=v["echoes"],
    )  # fmt: skip


def _network(book: Letterbook, v: Values) -> object:
    people = [name for name in v["person"] if name.strip()]
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
    return findings_reply(
        book.findings(state=v["state"], verdict=v["verdict"], article=v["article"])
    )


def findings_reply(found: Sequence[KeptFinding]) -> own.FindingsReply:
    """Return findings as they are told."""
    return own.FindingsReply(SCHEMA, tuple(found))


def saved_reply(book: Letterbook) -> own.SavedReply:
    """Return the saved searches as they stand."""
    return own.SavedReply(SCHEMA, tuple(book.saved_searches()))


def _run(book: Letterbook, v: Values) -> object:
    return book.run_saved(
        v["name"], only_new=bool(v["new"]), keep=True, sort=cast("Sort", v["sort"]),
        limit=v["limit"], cursor=v["cursor"] or None,
    )  # fmt: skip


READING: tuple[Entry, ...] = (
    Entry("/overview", "overview", "The first page in one: status, counts, sources, tags, searches",
          (), _overview),
    Entry("/status", "status", "The letterbook at a glance", (), lambda b, _: b.status()),
    Entry("/search", "search", "Messages that a question finds",
          (given.QUERY, given.SORT, given.LIMIT, given.CURSOR), _search),
    Entry("/conversations", "search-group", "Conversations in which a question finds something",
          (given.QUERY, given.SORT, given.LIMIT, given.CURSOR), _conversations),
    Entry("/count", "count", "What a question finds, counted by person, folder, date and more",
          (given.QUERY, given.MOST, given.INTERVAL), _count),
    Entry("/terms", "search-terms", "What each term of a list finds",
          (given.TERMS, given.AMONG, given.AS_PHRASES), _terms, long=True),
    Entry("/complete", "complete", "How a question may go on", (given.TYPED,),
          lambda b, v: b.complete(v["q"])),
    Entry("/fields", "fields", "The fields of the query language", (), _fields),
    Entry("/people", "people", "Who wrote and received", (given.PEOPLE_TEXT, given.MANY), _people),
    Entry("/persons", "persons", "People with the addresses that were joined", (),
          lambda b, _: own.PersonsReply(SCHEMA, (), tuple(b.persons()))),
    Entry("/sources", "sources", "What was added, and who handed it over", (), _sources),
    Entry("/folders", "folders", "The folders of every source as a tree, with their messages",
          (), _folders),
    Entry("/accounts", "accounts", "The names that messages give to accounts", (given.ACCOUNTS,),
          lambda b, v: shown.AccountsReply(SCHEMA, b.names_of(v["address"]))),
    Entry("/notices", "notices", "What could not be read, was repaired or has two readings",
          (given.CODE, given.SOURCE, given.START, given.MANY), _notices),
    Entry("/replies", "replies", "Who answered whom, under every counting rule",
          (given.ONE, given.OTHER, given.CHANNEL, given.WITHIN, given.EPISODE_DAYS,
           given.ELSEWHERE_DAYS), _replies),
    Entry("/replies/messages", "figure", "The messages that a figure of two people counts",
          (given.ONE, given.OTHER, given.CHANNEL, given.WITHIN, given.EPISODE_DAYS,
           given.ELSEWHERE_DAYS, given.FIGURE, given.START, given.FEW), _figure),
    Entry("/echoes", "echoes", "Links and phrases that pass on",
          (given.QUERY, given.LINK, given.MIN_DELAY, given.MANY), _echoes, long=True),
    Entry("/gaps", "gaps", "What the record seems to lack", (given.KIND, given.MANY),
          lambda b, v: b.gaps(kind=v["kind"], limit=v["limit"]), long=True),
    Entry("/compare", "compare", "Two copies, message by message",
          (given.X, given.Y, given.MANY),
          lambda b, v: b.compare(v["x"], v["y"], limit=v["limit"]), long=True),
    Entry("/texts", "texts", "Two messages side by side", (given.MESSAGE_X, given.MESSAGE_Y),
          _texts),
    Entry("/timeline", "timeline", "Messages over time, in lanes",
          (given.QUERY, given.LANES, given.FIRST, given.LAST, given.LANES_SHOWN,
           given.ECHOES_SHOWN), _timeline, long=True),
    Entry("/network", "network", "Who wrote with whom, how much and when",
          (given.QUERY, given.PERSON, given.LEAST, given.MANY), _network, long=True),
    Entry("/check", "check-article", "Words, or an article that is kept, beside the record",
          (given.QUOTE, given.ARTICLE), _check, long=True),
    Entry("/findings", "findings", "What checking articles found, and what was decided",
          (given.STATE, given.VERDICT, given.ARTICLE), _findings),
    Entry("/events", "events", "The events that were entered", (),
          lambda b, _: own.EventsReply(SCHEMA, None, tuple(b.events()))),
    Entry("/saved", "saved", "The saved searches as they stand", (),
          lambda b, _: saved_reply(b)),
    Entry("/saved/run", "saved-run", "What a saved search finds, or what is new in it",
          (given.SAVED_NAME, given.ONLY_NEW, given.SORT, given.LIMIT, given.CURSOR), _run),
    Entry("/tags", "tags", "Every tag and how many messages carry it", (),
          lambda b, _: own.TagsReply(SCHEMA, b.tags())),
)  # fmt: skip
"""What can be asked of a letterbook as a whole."""
