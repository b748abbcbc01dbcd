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

from letterbook.errors import LetterbookError, NothingFound
from letterbook.web import (
    charts_pages,
    entrance,
    measure_pages,
    originals,
    overview,
    people_pages,
    reading,
    searching,
)
from letterbook.web.access import Access
from letterbook.web.asked import Asked, failure
from letterbook.web.desk import Desk
from letterbook.web.keys import Keys

_STATIC = Path(__file__).parent / "static"


def application(desk: Desk, keys: Keys, entered: Callable[[], None] | None = None) -> Starlette:
    """Return the application; ``entered`` is called whenever the address that works once has."""
    app = Starlette(
        routes=[
            *entrance.ROUTES, *overview.ROUTES, *searching.ROUTES, *reading.ROUTES,
            *originals.ROUTES, *people_pages.ROUTES, *charts_pages.ROUTES,
            *measure_pages.ROUTES,
            Mount("/static", StaticFiles(directory=_STATIC)),
        ],
        middleware=[Middleware(Access, keys=keys)],
        exception_handlers={HTTPException: _no_page},
    )  # fmt: skip
    app.state.desk = desk
    app.state.keys = keys
    app.state.entered = entered or _nothing
    return app


def _nothing() -> None:
    """Nobody has to be told."""


async def _no_page(request: Request, error: Exception) -> Response:
    """Answer what no route answers."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    told: LetterbookError = NothingFound(
        "There is no such page.", next_step="Go on from the overview."
    )
    answer = failure(Asked(request, {}), told)
    answer.status_code = status
    return answer
