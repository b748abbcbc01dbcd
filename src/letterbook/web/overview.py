"""The first door: what is in the letterbook, what could not be read, what was added when."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from starlette.responses import Response
from starlette.routing import Route

from letterbook.web.accounts import in_facets
from letterbook.web.asked import Asked, page
from letterbook.web.bars import bars_of
from letterbook.web.facets import shown_facets
from letterbook.web.folders import folder_rows

if TYPE_CHECKING:
    from letterbook.wiring import Letterbook

_NOTICES = 100


def overview(asked: Asked, book: Letterbook) -> Response:
    """Return the letterbook at a glance."""
    counts = book.count("", most=8)
    return asked.page(
        "overview.html", glance=book.status(), facets=shown_facets(book, counts),
        accounts=in_facets(book, counts),
        bars=bars_of(counts.histogram), sources=book.sources(), tags=book.tags(),
        searches=book.saved_searches(), title=asked.words("Overview"),
    )  # fmt: skip


def sources(asked: Asked, book: Letterbook) -> Response:
    """Return every source with its hand-over facts and the sums that account for it."""
    held = book.folders()
    rows = {source: folder_rows(found.folders) for source, found in held.items()}
    return asked.page(
        "sources.html", sources=book.sources(), held=held, rows=rows, title=asked.words("Sources")
    )


def notices(asked: Asked, book: Letterbook) -> Response:
    """Return what could not be read, was repaired or has two readings."""
    code, source = asked.value("code"), asked.value("source")
    start = asked.number("from", 0, most=10_000_000)
    rows = book.notices(code=code, source=source)
    by_code = Counter(row.code for row in rows)
    return asked.page(
        "notices.html", rows=rows[start : start + _NOTICES], total=len(rows), code=code,
        source=source, start=start, step=_NOTICES, title=asked.words("Notices"),
        by_code=sorted(by_code.items(), key=lambda pair: (-pair[1], pair[0])),
    )  # fmt: skip


ROUTES = [
    Route("/", page(overview)),
    Route("/sources", page(sources)),
    Route("/notices", page(notices)),
]
