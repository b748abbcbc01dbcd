"""What a member of an archive is handed on as, by its name alone."""

from __future__ import annotations

import re

from letterbook.model.locator import Step
from letterbook.ports.reader import Candidate, Inner, Skip
from letterbook.readers.folder_names import place_of
from letterbook.readers.folder_walk import clutter_rule
from letterbook.readers.maildir import PACKED

_SCHEME = re.compile(r"\A[A-Za-z][A-Za-z0-9+.-]{0,20}://")
_LONGEST_NAME = 300


class MemberNames:
    """Gives every member a step of its own: a second one of the same name is ``name#2``."""

    def __init__(self) -> None:
        self._seen: dict[int, int] = {}

    def step(self, name: str) -> Step:
        """Return the step for the next member called ``name``."""
        key = hash(name)
        count = self._seen[key] = self._seen.get(key, 0) + 1
        return Step("member", name if count == 1 else f"{name}#{count}")


def member_rule(name: str) -> str | None:
    """Return the rule under which a member is left out by its name, None when it is read."""
    if place_of(name).maildir == "tmp":
        return "maildir-tmp"
    return clutter_rule(name)


def member_finding(step: Step, name: str, candidate: Candidate) -> Inner | Skip:
    """Return the finding for a member: names are only locators and lead nowhere on disk."""
    rule = member_rule(name) or ("empty-file" if candidate.size == 0 else None)
    if rule is not None:
        return Skip(step, rule, candidate.size or 0)
    place = place_of(name)
    assume = "eml" if place.maildir and not candidate.head().startswith(PACKED) else ""
    return Inner(step, candidate, assume=assume, folder=place.folder, flags=place.flags)


def place_name(address: str) -> str:
    """Return host, path and query of an address, as written: where it lay on the web."""
    name = _SCHEME.sub("", address).partition("#")[0].strip("/")
    return "".join(c if c.isprintable() else "\ufffd" for c in name)[:_LONGEST_NAME] or "record"
