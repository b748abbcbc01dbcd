"""The errors of the pages alone, and the status of HTTP that each error is answered with."""

from __future__ import annotations

from starlette.responses import Response

from letterbook import errors
from letterbook.contract.failures import error_facts
from letterbook.model.reply import SCHEMA
from letterbook.rules.json_form import encoded

PREFIX = "/api/v1"
"""Below it programs are answered, not people."""


class TooLarge(errors.UsageError):
    """More was sent than is taken."""


class NotJson(errors.UsageError):
    """What was sent to the API is of another type."""


class WrongMethod(errors.UsageError):
    """A path of the API was asked in a way that it does not have."""


class WrongAddress(errors.LetterbookError):
    """The name that was asked for is not that of this computer's own address."""

    next_step = "Open the address that the terminal shows, on this computer."


class SentFromElsewhere(errors.Refused):
    """Another site, or nobody who can be known, sent what changes something."""

    next_step = "Go back, load the page again and repeat it there."


class NotLetIn(errors.LetterbookError):
    """The cookie of this run of the server is not there."""

    next_step = "Open the newest address that Letterbook has shown; it works once."


class ProgramFailed(errors.LetterbookError):
    """The program itself failed, which nobody meant; the terminal says where."""

    code = "unexpected"
    exit_status = 70
    next_step = (
        "Load the page again. If it fails again, report it with what the terminal shows:"
        " Letterbook runs there."
    )


_STATUS: tuple[tuple[type[errors.LetterbookError], int], ...] = (
    (TooLarge, 413),
    (WrongMethod, 405),
    (NotJson, 415),
    (WrongAddress, 421),
    (NotLetIn, 401),
    (ProgramFailed, 500),
    (errors.UsageError, 400),
    (errors.QuerySyntax, 400),
    (errors.AmbiguousName, 400),
    (errors.SourceUnreadable, 400),
    (errors.Refused, 403),
    (errors.NothingFound, 404),
    (errors.NotALetterbook, 409),
    (errors.LetterbookExists, 409),
    (errors.Locked, 409),
    (errors.CatalogueOutdated, 409),
    (errors.NewerFormat, 409),
    (errors.DiskFull, 507),
)


def status_of(error: errors.LetterbookError) -> int:
    """Return the status that an error is answered with; 503 where the letterbook is not well."""
    return next((status for kind, status in _STATUS if isinstance(error, kind)), 503)


def failed(error: errors.LetterbookError) -> Response:
    """Return an error as the command line writes it, for programs."""
    return as_json(encoded({"schema": SCHEMA, "error": error_facts(error)}), status_of(error))


def as_json(content: bytes, status: int = 200) -> Response:
    """Return JSON as an answer."""
    return Response(content + b"\n", status, media_type="application/json")
