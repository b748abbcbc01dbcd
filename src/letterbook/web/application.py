"""The reading room: routes, templates and files in one application."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from letterbook.errors import LetterbookError, NothingFound, UsageError
from letterbook.web import (
    api_routes,
    charts_pages,
    checking,
    entrance,
    exporting,
    measure_pages,
    originals,
    overview,
    people_pages,
    reading,
    searching,
    start,
    term_lists,
)
from letterbook.web.access import Access, mark
from letterbook.web.asked import Asked, failure
from letterbook.web.desk import Desk
from letterbook.web.failures import PREFIX, ProgramFailed, TooLarge, failed
from letterbook.web.jobs import Jobs
from letterbook.web.keys import Keys
from letterbook.web.passwords import Passwords
from letterbook.web.uploads import Uploads

_STATIC = Path(__file__).parent / "static"


def application(desk: Desk, keys: Keys, entered: Callable[[], None] | None = None) -> Starlette:
    """Return the application; ``entered`` is called whenever the address that works once has."""
    app = Starlette(
        routes=[
            *entrance.ROUTES, *start.ROUTES, *overview.ROUTES, *searching.ROUTES, *exporting.ROUTES,
            *term_lists.ROUTES, *reading.ROUTES,
            *originals.ROUTES, *people_pages.ROUTES, *charts_pages.ROUTES,
            *measure_pages.ROUTES, *checking.ROUTES, *api_routes.ROUTES,
            Mount("/static", StaticFiles(directory=_STATIC)),
        ],
        middleware=[Middleware(Access, keys=keys)],
        exception_handlers={HTTPException: _no_page, Exception: _failed},
    )  # fmt: skip
    app.state.desk = desk
    app.state.keys = keys
    app.state.jobs = Jobs()
    app.state.jobs.listed(desk.path)  # deletes what was sent and is not needed any more
    app.state.uploads = Uploads()
    app.state.passwords = Passwords()
    app.state.entered = entered or _nothing
    return app


def _nothing() -> None:
    """Nobody has to be told."""


async def _no_page(request: Request, error: Exception) -> Response:
    """Answer what no route answers."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    headers = (error.headers if isinstance(error, HTTPException) else None) or {}
    answer = _told(request, _sentence(status))
    answer.status_code = status
    answer.headers.update(headers)
    return answer


def _sentence(status: int) -> LetterbookError:
    """Return what is said of a status of HTTP."""
    if status == 404:
        return NothingFound("There is no such page.", next_step="Go on from the overview.")
    if status == 405:
        return UsageError(
            "This address is not asked in this way.", next_step="Go on from the overview."
        )
    if status == 413:
        return TooLarge("What was sent is too large.", next_step="Send less at once.")
    return UsageError(
        "What the browser sent cannot be answered.", next_step="Go on from the overview."
    )


async def _failed(request: Request, _: Exception) -> Response:
    """Say that the program itself failed; the server writes on the terminal where it did."""
    answer = _told(
        request, ProgramFailed("Letterbook itself failed; nothing that was kept is lost.")
    )
    mark(answer.headers)  # made outside of what marks the others
    return answer


def _told(request: Request, error: LetterbookError) -> Response:
    ours = request.url.path.startswith(PREFIX)
    return failed(error) if ours else failure(Asked(request), error)
