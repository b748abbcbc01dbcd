"""The errors of the pages alone, and the status of HTTP that each error is answered with."""

from __future__ import annotations

from letterbook import errors


class TooLarge(errors.UsageError):
    """More was sent than is taken."""


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
