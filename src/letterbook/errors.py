"""Every error Letterbook raises on purpose: one class per error.

An error is a sentence that says what is wrong, a next step, a stable code (its
class name in lower case with hyphens) and a stable exit status.  The command line prints
the first two and exits with the last; docs/reference/errors.md lists them all.
"""

from __future__ import annotations

import re


class LetterbookError(Exception):
    """The base of all errors; never raised itself."""

    exit_status = 1
    next_step = ""

    def __init__(self, sentence: str, *, next_step: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        if next_step is not None:
            self.next_step = next_step

    @property
    def code(self) -> str:
        """The stable name of the error, as in JSON output: ``not-a-letterbook``."""
        return re.sub(r"(?<!^)(?=[A-Z])", "-", type(self).__name__).lower()


class UsageError(LetterbookError):
    """The command or call was given arguments that do not go together."""

    exit_status = 2
    next_step = "See `letterbook --help`."


class NotALetterbook(LetterbookError):
    """The folder is not a letterbook."""

    exit_status = 3
    next_step = "Create one with `letterbook init DIR`, or name one with `-C DIR`."


class LetterbookExists(LetterbookError):
    """`init` was asked to write where something already is."""

    exit_status = 4
    next_step = "Choose an empty or new folder."


class Locked(LetterbookError):
    """Another process is adding to, or rewriting, this letterbook."""

    exit_status = 5
    next_step = "Wait until it has ended and run the command again; reading works meanwhile."


class NewerFormat(LetterbookError):
    """The letterbook was written by a newer Letterbook than this one."""

    exit_status = 6
    next_step = "Install a newer Letterbook to open it."


class QuerySyntax(LetterbookError):
    """The query does not parse; ``position`` is the offset in characters of the place."""

    exit_status = 7

    def __init__(
        self, sentence: str, *, query: str, position: int, suggestion: str | None = None
    ) -> None:
        step = f"Did you mean: {suggestion}" if suggestion else "See `letterbook search --help`."
        super().__init__(sentence, next_step=step)
        self.query = query
        self.position = position
        self.suggestion = suggestion


class NothingFound(LetterbookError):
    """The named message, source, tag or person is not in this letterbook."""

    exit_status = 8
    next_step = "Find it with `letterbook search`, and use the id that is printed there."


class AmbiguousName(LetterbookError):
    """The shortened id or name fits several things.

    ``fits`` are keys of the people whom ``name`` fits, the first of them; none for an id.
    """

    exit_status = 9
    next_step = "Give more of its characters."
    name = ""
    fits: tuple[str, ...] = ()


class SourceUnreadable(LetterbookError):
    """A file or folder that was to be added cannot be opened."""

    exit_status = 10
    next_step = "Check that the path exists and that you may read it, then run the command again."


class DiskFull(LetterbookError):
    """The disk has no room; what was acknowledged is kept."""

    exit_status = 11
    next_step = "Free some space and run the same command again: it continues where it stopped."


class StoreDamaged(LetterbookError):
    """A file of the letterbook is not as it was written."""

    exit_status = 12
    next_step = "Run `letterbook check --read-data`: it names what is wrong and how to repair it."


class WriteFailed(LetterbookError):
    """The operating system refused a write; what was acknowledged is kept."""

    exit_status = 13
    next_step = "Check the disk, then run the same command again: it continues where it stopped."


class Refused(LetterbookError):
    """The action was not confirmed, or the record forbids it."""

    exit_status = 14


class CatalogueOutdated(LetterbookError):
    """What is derived from the evidence has to be made anew for this program."""

    exit_status = 15
    next_step = "Run `letterbook rebuild`: it reads the kept bytes again and changes none of them."


class Interrupted(LetterbookError):
    """The user stopped the work; what was acknowledged is kept."""

    exit_status = 130
    next_step = "Run the same command again: it continues where it stopped."
