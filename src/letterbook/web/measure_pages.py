"""Who & when: the same link elsewhere, what is missing, and two copies side by side."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, get_args

from starlette.responses import Response
from starlette.routing import Route

from letterbook.model.comparison import NearPair
from letterbook.model.gap import Gap, GapKind
from letterbook.model.identity import MessageId
from letterbook.rules.shown_text import one_line
from letterbook.rules.uploaded_path import file_name
from letterbook.web.accounts import in_texts
from letterbook.web.asked import Asked, address, page
from letterbook.web.rendering import Said, short

if TYPE_CHECKING:
    from letterbook.wiring import Letterbook

_GAPS = 200
_ECHOES = 50
_ROWS = 100
_SHOWN = 5
"""Messages of an observation that are named at once; the others are folded."""
_HOUR = 3600
KINDS: tuple[str, ...] = ("", *get_args(GapKind))


def echoes(asked: Asked, book: Letterbook) -> Response:
    """Return the links and phrases that appear in one place and later in another."""
    hours = asked.number("hours", 0, most=1_000_000)
    limit = asked.number("limit", _ECHOES, least=1, most=5_000)
    answer = book.echoes(
        asked.value("q"), link=asked.value("link"), min_delay_s=hours * _HOUR, limit=limit
    )
    copies = [one for echo in answer.echoes for seen in echo.appearances
              for one in seen.copies[:_SHOWN]]  # fmt: skip
    more = None
    if answer.total > len(answer.echoes):
        more = address(
            "/echoes", q=asked.value("q"), link=asked.value("link"), hours=hours or "",
            limit=limit * 4,
        )  # fmt: skip
    return asked.page(
        "echoes.html", answer=answer, hours=hours, asked_for=asked.value("q"), more=more,
        cards={one.id: one for one in book.cards(copies)}, title=asked.words("Same link elsewhere"),
    )  # fmt: skip


def gaps(asked: Asked, book: Letterbook) -> Response:
    """Return what the record seems to lack, with how it was looked for."""
    limit = asked.number("limit", _GAPS, least=1, most=100_000)
    answer = book.gaps(kind=asked.choice("kind", KINDS), limit=limit)
    groups = [(kind, list(rows)) for kind, rows in groupby(answer.gaps, key=lambda gap: gap.kind)]
    named = [one for gap in answer.gaps for one in (*gap.messages[:_SHOWN], *_spoken_of(gap))]
    cards = {one.id: one for one in book.cards(named)}
    said = Said(asked.words)
    more = None
    if answer.total > len(answer.gaps):
        more = address("/gaps", kind=asked.value("kind"), limit=limit * 5)
    return asked.page(
        "gaps.html", answer=answer, groups=groups, kind=asked.value("kind"), more=more,
        accounts=in_texts(book, (gap.observation for gap in answer.gaps)), shown=_SHOWN,
        cards=cards, sources=_sources(book),
        dates={
            short(one): (f"/c/{short(one)}#m-{short(one)}", said.moment(card.sent))
            for one, card in cards.items()
        },
        title=asked.words("What is missing"),
    )  # fmt: skip


def _sources(book: Letterbook) -> dict[str, tuple[str, str]]:
    """Return where each source is told of, and what it is called there, by its id."""
    return {
        one.id: (f"/sources#{one.id}", f"{one.id} {one_line(file_name(one.path))}")
        for one in book.sources()
    }


def _spoken_of(gap: Gap) -> tuple[MessageId, ...]:
    """Return the messages that an observation names by their ids."""
    known = gap.answers and not gap.answers.startswith("<")
    above = (MessageId(gap.answers),) if known else ()
    return (*above, *(gap.rebuilt.quoted_by[:1] if gap.rebuilt is not None else ()))


def compare(asked: Asked, book: Letterbook) -> Response:
    """Return two copies of one correspondence, message by message."""
    x, y = asked.value("x").strip(), asked.value("y").strip()
    limit = asked.number("limit", _ROWS, least=1, most=100_000)
    answer = book.compare(x, y, limit=limit) if x and y else None
    people = [name for pair in answer.authors for name in (pair.x, pair.y)] if answer else []
    alone = (*answer.only_in_x, *answer.only_in_y) if answer else ()
    held = {source.id: source.path for source in book.sources()}
    pairs = answer.near_pairs if answer else ()
    alike = [pair for pair in pairs if not _differ(pair)]
    return asked.page(
        "compare.html", accounts=in_texts(book, people), answer=answer, x=x, y=y, held=held,
        asked={name: f"place:{name}" if name in held else name for name in (x, y)},
        alike=alike, told_apart=[pair for pair in pairs if _differ(pair)],
        known=book.account_names(one for row in alone for one in row.from_),
        limit=limit, title=asked.words("Two copies"),
    )  # fmt: skip


def _differ(pair: NearPair) -> bool:
    """Return whether two messages differ in more than marks of their bytes."""
    return not pair.compared or any(
        (pair.words_differ, pair.date_differs, pair.author_differs, pair.recipients_differ,
         pair.subject_differs, pair.order_differs)
    )  # fmt: skip


def texts(asked: Asked, book: Letterbook) -> Response:
    """Return the texts of two messages side by side, with the words that differ marked."""
    found = book.compare_texts(asked.value("x"), asked.value("y"))
    return asked.page("texts.html", found=found, title=asked.words("Two texts side by side"))


ROUTES = [
    Route("/echoes", page(echoes, long=True)),
    Route("/gaps", page(gaps, long=True)),
    Route("/compare", page(compare, long=True)),
    Route("/compare/texts", page(texts)),
]
