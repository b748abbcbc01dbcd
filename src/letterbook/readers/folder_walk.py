"""Walking a folder without recursion and without following links."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec

from letterbook.model.locator import Locator, Step
from letterbook.model.notice import Notice
from letterbook.ports.reader import Candidate, Skip
from letterbook.readers.candidates import FolderCandidate

_DESKTOP = frozenset((".ds_store", "thumbs.db", "ehthumbs.db", "desktop.ini", ".localized"))
_INDEX_ENDINGS = (".msf", ".mab", ".toc", ".snm", ".cmeta", ".cmeta2", ".ev-summary", ".ibex.index")
_INDEX_NAMES = frozenset(
    (
        *("panacea.dat", "popstate.dat", "msgfilterrules.dat", "filterlog.html", "session.json"),
        *("table_of_contents", ".imap-state", ".mh_sequences", ".mew-summary", ".xmhcache"),
    )
)


class Found(msgspec.Struct):
    """A file or folder met on the walk; ``path`` leads to it from where the walk began."""

    path: str
    candidate: Candidate


def children_of(folder: Candidate, path: str) -> tuple[list[Found | Skip], Notice | None]:
    """Return what is directly inside, sorted as bytes, and a notice when it cannot be listed.

    Links and special files come as skips; nothing is opened.
    """
    try:
        inside: list[tuple[str, Found | Skip]] = []
        for child in folder.children():
            name = child.name.rsplit("/", 1)[-1]
            inside.append((name, Found(_below(path, name), child)))
        if isinstance(folder, FolderCandidate):
            for name, rule in folder.special_children():
                inside.append((name, Skip(Step("member", _below(path, name)), rule)))
    except OSError as error:
        where = Locator((Step("member", path),)) if path else None
        reason = error.strerror or "it cannot be listed"
        return [], Notice("unread:folder", f"A folder was not read: {reason}.", where)
    inside.sort(key=lambda pair: os.fsencode(pair[0]))
    return [found for _, found in inside], None


def clutter_rule(path: str) -> str | None:
    """Return the rule under which a file is left out by its name, None when it is kept."""
    name = path.rsplit("/", 1)[-1].lower()
    if name in _DESKTOP or name.startswith("._"):
        return "desktop-file"
    if name in _INDEX_NAMES or name.endswith(_INDEX_ENDINGS):
        return "mail-client-index"
    return None


def is_maildir(names: set[str]) -> bool:
    """Return True when a folder that holds these folders is a Maildir."""
    return "cur" in names and ("new" in names or "tmp" in names)


def folder_names_in(folder: Candidate) -> set[str]:
    """Return the names of the folders directly inside, empty when it cannot be listed."""
    real: Path | None = folder.path
    if real is None:
        return {
            child.name.rsplit("/", 1)[-1] for child in folder.children() if child.kind == "folder"
        }
    try:
        with os.scandir(real) as entries:
            return {entry.name for entry in entries if entry.is_dir(follow_symlinks=False)}
    except OSError:  # the walk itself reports it
        return set()


def _below(path: str, name: str) -> str:
    return f"{path}/{name}" if path else name
