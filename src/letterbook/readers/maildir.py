"""Maildir and Maildir++: one file per mail in ``cur`` and ``new``, state in the file names."""

from __future__ import annotations

from collections.abc import Iterator

from letterbook.model.locator import Step
from letterbook.ports.reader import Candidate, Finding, Inner, Skip
from letterbook.readers.folder_names import maildir_flags, maildir_folder
from letterbook.readers.folder_walk import (
    Found,
    children_of,
    clutter_rule,
    folder_names_in,
    is_maildir,
)

_HOUSEKEEPING = frozenset(
    (
        *(
            "maildirfolder",
            "maildirsize",
            "subscriptions",
            ".subscriptions",
            "maildirsubscriptions",
        ),
        *(".mailfilter", ".sieve", "dovecot-uidlist", "dovecot-keywords", "dovecot-acl-list"),
        *(".uidvalidity", ".isyncuidmap.db", ".mbsyncstate", ".nnmaildir"),
    )
)
_HOUSEKEEPING_STARTS = ("dovecot", "courier", ".nfs", "maildirshared", ".dovecot", ".offlineimap")
PACKED = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd")


class MaildirReader:
    """Hands on every file of ``cur`` and ``new`` as a mail, with its folder and flags."""

    name = "maildir"
    version = 1
    transparent = True

    def recognise(self, candidate: Candidate) -> int:
        """Return 95 for a folder that holds ``cur`` and also ``new`` or ``tmp``."""
        if candidate.kind != "folder":
            return 0
        return 95 if is_maildir(folder_names_in(candidate)) else 0

    def read(self, candidate: Candidate) -> Iterator[Finding]:
        """Yield mails, folders inside folders included, and what the named rules leave out."""
        if candidate.kind != "folder":
            return
        stack: list[Found | Skip] = [Found("", candidate)]
        while stack:
            found = stack.pop()
            if isinstance(found, Skip):
                yield found
            elif found.candidate.kind == "folder":
                listed, notice = children_of(found.candidate, found.path)
                if notice is not None:
                    yield notice
                stack.extend(reversed(listed))
                del listed  # what was read is let go of while the rest of the folder waits
            else:
                yield _file(found)


def _file(found: Found) -> Finding:
    step = Step("member", found.path)
    folder, _, name = found.path.rpartition("/")
    above, _, parent = folder.rpartition("/")
    size = found.candidate.size or 0
    lower = name.lower()
    if lower in _HOUSEKEEPING or lower.startswith(_HOUSEKEEPING_STARTS):
        return Skip(step, "maildir-housekeeping", size)
    if rule := clutter_rule(name):
        return Skip(step, rule, size)
    if parent == "tmp":
        return Skip(step, "maildir-tmp", size)
    if parent not in ("cur", "new"):
        return Inner(step, found.candidate, folder=maildir_folder(folder))
    return Inner(
        step,
        found.candidate,
        assume="" if _is_packed(found.candidate) else "eml",
        folder=maildir_folder(above),
        flags=maildir_flags(name),
    )


def _is_packed(candidate: Candidate) -> bool:
    try:
        return candidate.head().startswith(PACKED)
    except OSError:  # whoever reads it meets the same error and reports it with its place
        return False
