"""Search: results while typing, by message or by conversation, counted beside them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast

from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from letterbook.errors import NothingFound, QuerySyntax, UsageError
from letterbook.model.query import FRENCH, QUERY_FIELDS
from letterbook.web.accounts import in_facets, in_texts
from letterbook.web.asked import Asked, address, back_to, page, page_without
from letterbook.web.bars import bars_of
from letterbook.web.facets import shown_facets

if TYPE_CHECKING:
    from letterbook.model.mark import TagChange
    from letterbook.ports.search_index import Sort
    from letterbook.services.count_messages import CountAnswer
    from letterbook.services.search import SearchAnswer
    from letterbook.services.search_conversations import ConversationsAnswer
    from letterbook.wiring import Letterbook

SORTS: tuple[Sort, ...] = ("relevance", "newest", "oldest")
HITS = 20
MOST_AT_ONCE = 10_000
"""Messages whose tags one form may change."""

_PAGE = 1_000
_CLAIM = re.compile("[0-9]{1,15}")


def search(asked: Asked, book: Letterbook) -> Response:
    """Return a page of hits; with ``fragment`` the results alone, as the script asks for them."""
    query = asked.value("q").strip()
    sort = cast("Sort", asked.choice("sort", SORTS))
    grouped = asked.value("group") == "1"
    cursor = asked.value("cursor") or None
    template, refused = "search.html", 400
    if asked.value("fragment"):
        template, refused = "results.html", 200  # what is not typed to its end is no failure
    kept = kept_order(sort, grouped=grouped)
    facts: dict[str, Any] = {"sort": sort, "grouped": grouped, "kept": kept}
    try:
        query = book.narrowed(query, asked.value("within"))
        answer, counts = _found(book, query, sort, cursor, grouped=grouped)
    except QuerySyntax as error:
        return asked.page(template, refused, error=error, query=query, title=query, **facts)
    facts |= {"query": query, "title": query}
    more = None
    if answer.cursor:
        more = address("/search", q=query, sort=sort, group=kept["group"], cursor=answer.cursor)
    marked = asked.value("marked")
    change = book.tag_change(int(marked)) if _CLAIM.fullmatch(marked) else None
    return asked.page(
        template, error=None, answer=answer, counts=counts, more=more, first_page=cursor is None,
        facets=shown_facets(book, counts), bars=bars_of(counts.histogram) if counts else None,
        mail=_mail(counts),
        accounts=in_facets(book, counts), hinted=in_texts(book, answer.hints),
        change=change, undoable=change is not None and book.can_undo(change), **facts,
    )  # fmt: skip


def kept_order(sort: str, *, grouped: bool) -> dict[str, str]:
    """Return the parameters that keep the order and the grouping of a page of results."""
    return {"sort": sort if sort != SORTS[0] else "", "group": "1" if grouped else ""}


def _mail(counts: CountAnswer | None) -> int:
    """Return how many of the messages that were counted are mail."""
    facets = {facet.name: facet.values for facet in (counts.facets if counts else ())}
    return sum(row.messages for row in facets.get("channel", ()) if row.value == "mail")


def _found(
    book: Letterbook, query: str, sort: Sort, cursor: str | None, *, grouped: bool
) -> tuple[SearchAnswer | ConversationsAnswer, CountAnswer | None]:
    """Return a page of messages or of conversations, and the counts beside the first one."""
    if not grouped and cursor is None:
        return book.search_and_count(query, sort=sort, limit=HITS, most=6)
    ask = book.conversations if grouped else book.search
    answer = ask(query, sort=sort, limit=HITS, cursor=cursor)
    return answer, None if cursor else book.count(query, most=6)


def syntax(asked: Asked, book: Letterbook) -> Response:
    """Return the help on queries, with the tags and kinds that this letterbook has."""
    french = {english: name for name, english in FRENCH.items()}
    return asked.page(
        "syntax.html", fields=QUERY_FIELDS, french=french, tags=book.tags(),
        title=asked.words("How to search"),
    )  # fmt: skip


def fields(asked: Asked) -> Response:
    """Return what each field of the query language looks for, by its names, as JSON."""
    about = {field.name: asked.words(field.description) for field in QUERY_FIELDS}
    french = {name: about[english] for name, english in FRENCH.items() if english in about}
    return JSONResponse({**about, **french})


def tag_found(asked: Asked, book: Letterbook) -> Response:
    """Give a tag to every message that a query finds, then say so and show them again."""
    query = asked.sent("q")
    return _changed(asked, book.tag_all(found_ids(book, query), asked.sent("tag")))


def untag_found(asked: Asked, book: Letterbook) -> Response:
    """Take a tag off every message that a query finds, then say so and show them again."""
    query, tag = asked.sent("q"), asked.sent("tag")
    return _changed(asked, book.untag_all(tagged_ids(book, query, tag), tag))


def undo_tags(asked: Asked, book: Letterbook) -> Response:
    """Take back what one of these forms did, then say so and show the messages again."""
    claim = asked.sent("claim")
    return _changed(asked, book.undo_tags(int(claim) if _CLAIM.fullmatch(claim) else 0))


def _changed(asked: Asked, change: TagChange) -> Response:
    if not change.claim:
        raise NothingFound("No message was found whose tags were to be changed.")
    return back_to(asked, address("/search", q=asked.sent("q")), marked=change.claim)


def tagged_ids(book: Letterbook, query: str, tag: str) -> list[str]:
    """Return the messages that a query finds and that carry a tag."""
    return found_ids(book, book.narrowed(query, f'tag:"{tag}"'))


def found_ids(book: Letterbook, query: str) -> list[str]:
    """Return the messages that a query finds; raise `UsageError` for too many at once."""
    ids: list[str] = []
    cursor = None
    while True:
        answer = book.search(query, sort="oldest", limit=_PAGE, cursor=cursor)
        if answer.total > MOST_AT_ONCE:
            raise UsageError(
                f"{answer.total:,} messages are too many to be tagged at once; at most"
                f" {MOST_AT_ONCE:,}.",
                next_step="Narrow the search first.",
            )
        ids += [hit.id for hit in answer.hits]
        cursor = answer.cursor
        if cursor is None:
            return ids


def save(asked: Asked, book: Letterbook) -> Response:
    """Keep a query under a name, then show the saved searches."""
    book.save_search(asked.sent("name"), asked.sent("q"))
    return back_to(asked, "/saved")


def saved(asked: Asked, book: Letterbook) -> Response:
    """Return the saved searches, with how much they find and how much of it is new."""
    return asked.page(
        "saved.html", searches=book.saved_searches(), title=asked.words("Saved searches")
    )


def remove_saved(asked: Asked, book: Letterbook) -> Response:
    """Keep a search no longer."""
    book.remove_saved(asked.sent("name"))
    return back_to(asked, "/saved")


def look_at_saved(asked: Asked, book: Letterbook) -> Response:
    """Count all that a saved search finds as looked at, and show it."""
    search, _ = book.look_at_saved(asked.sent("name"))
    return back_to(asked, address("/search", q=search.query, sort="newest"))


ROUTES = [
    Route("/search", page(search)),
    Route("/search/help", page(syntax)),
    Route("/search/fields", page_without(fields)),
    Route("/search/tag", page(tag_found), methods=["POST"]),
    Route("/search/untag", page(untag_found), methods=["POST"]),
    Route("/search/undo", page(undo_tags), methods=["POST"]),
    Route("/saved", page(saved)),
    Route("/saved/add", page(save), methods=["POST"]),
    Route("/saved/remove", page(remove_saved), methods=["POST"]),
    Route("/saved/look", page(look_at_saved), methods=["POST"]),
]
