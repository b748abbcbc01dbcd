"""Passwords of encrypted archives between two forms: in the memory of the server alone.

None is written to the disk, told to another program by its words, or sent back to the browser.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Iterable

from letterbook.errors import NothingFound, UsageError

MOST_PASSWORDS = 20
MOST_LETTERS = 500
_MOST_HELD = 50


class Passwords:
    """What was typed for files that were looked at and may be added next."""

    def __init__(self) -> None:
        self._held: dict[str, tuple[str, ...]] = {}
        self._lock = threading.Lock()

    def hold(self, passwords: tuple[str, ...]) -> str:
        """Return a name for passwords, by which the next form means them; the oldest go."""
        name = secrets.token_hex(16)
        with self._lock:
            self._held[name] = passwords
            while len(self._held) > _MOST_HELD:
                self._held.pop(next(iter(self._held)))
        return name

    def named(self, name: str) -> tuple[str, ...]:
        """Return what a name means; raise `NothingFound` where it is held no longer."""
        if not name:
            return ()
        with self._lock:
            found = self._held.get(name)
        if found is None:
            raise NothingFound(
                "The password is not held any more.", next_step="Go back and write it again."
            )
        return found

    def forget(self, name: str) -> None:
        """Hold no longer what a name means."""
        with self._lock:
            self._held.pop(name, None)


def checked(typed: Iterable[str]) -> tuple[str, ...]:
    """Return the passwords that were typed, each once; raise `UsageError` for too many or long."""
    found = tuple(dict.fromkeys(one for one in typed if one))
    if len(found) > MOST_PASSWORDS or any(len(one) > MOST_LETTERS for one in found):
        raise UsageError(
            f"At most {MOST_PASSWORDS} passwords of {MOST_LETTERS} letters are taken.",
            next_step="Add the archives one after the other.",
        )
    if any(sign in one for one in found for sign in "\r\n"):
        raise UsageError("A password is one line.", next_step="Go back and write it again.")
    return found
