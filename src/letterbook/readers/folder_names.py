"""Which mail folder and which flags the name of a file in an export stands for."""

from __future__ import annotations

import base64
import binascii
import re

import msgspec

_FLAGS = {
    "S": "seen",
    "R": "answered",
    "F": "flagged",
    "D": "draft",
    "T": "trashed",
    "P": "passed",
}
_INFO = re.compile(r"[:;!](?:2,|1,)([A-Za-z]{0,60})\Z")
_UNIQUE = re.compile(r"\d{6,}\.[^/]{1,200}\.[^/]{1,200}")
_UUID = re.compile(r"[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}")
_ONE_MAIL = (".eml", ".emlx", ".txt", ".msg", ".dat", ".mail", ".email", ".mime")


class Place(msgspec.Struct, frozen=True):
    """Where a mail client would show a file: its folder and flags.

    ``maildir`` is "" or the name of the Maildir folder it lies in: "cur", "new" or "tmp".
    """

    folder: str
    flags: tuple[str, ...] = ()
    maildir: str = ""


def maildir_flags(name: str) -> tuple[str, ...]:
    """Return the flags that a Maildir file name states, sorted (``...:2,FRS``).

    Reads ``;2,`` and ``!2,`` as well, as written where a colon is not allowed in names.
    """
    found = _INFO.search(name)
    if found is None:
        return ()
    return tuple(sorted({_FLAGS[letter] for letter in found.group(1) if letter in _FLAGS}))


def shown_folder(path: str) -> str:
    """Return a folder's path as a mail client shows it.

    ``.sbd`` (Thunderbird) and ``.mbox`` (Apple Mail) go from the ends of its pieces, Maildir++
    names (``.Sub.Folder``) become paths, and what Apple Mail puts below a mailbox goes.
    """
    shown: list[str] = []
    in_apple = False
    for piece in path.split("/"):
        if not piece:
            continue
        lower = piece.lower()
        if in_apple and (
            lower in ("data", "messages") or piece.isdigit() or _UUID.fullmatch(piece)
        ):
            continue
        if lower.endswith(".mbox"):
            in_apple = True
            piece = piece[:-5]
        elif lower.endswith(".sbd"):
            piece = piece[:-4]
        if piece:
            shown.append(piece)
    return "/".join(shown)


def maildir_folder(path: str) -> str:
    """Return the shown folder of a Maildir at ``path`` inside another ("" is the inbox itself)."""
    shown: list[str] = []
    for piece in path.split("/"):
        if len(piece) > 1 and piece.startswith("."):
            shown += [modified_utf7(part) for part in piece[1:].split(".") if part]
        elif piece:
            shown.append(modified_utf7(piece))
    return "/".join(shown)


def mbox_folder(name: str) -> str:
    """Return the folder that an mbox file stands for: its own name without ``.mbox``.

    "" for a file called ``mbox`` (Apple Mail: its folder has the name) and for files named
    like a single mail.
    """
    last = name.rsplit("/", 1)[-1]
    lower = last.lower()
    if lower in ("mbox", "mbx") or lower.endswith(_ONE_MAIL) or last.rstrip(".").isdigit():
        return ""
    for ending in (".mbox", ".mbx"):
        if lower.endswith(ending):
            return last[: -len(ending)]
    return last


def place_of(path: str) -> Place:
    """Return the place of a member of an archive, from its path alone.

    A file in a folder ``cur``, ``new`` or ``tmp`` whose name is made like a Maildir's (time,
    delivery, host) or ends in Maildir flags is taken to lie in a Maildir.
    """
    folder, _, name = path.rpartition("/")
    parent = folder.rpartition("/")[2]
    if parent in ("cur", "new", "tmp") and (_INFO.search(name) or _UNIQUE.match(name)):
        above = folder[: -len(parent)].rstrip("/")
        return Place(maildir_folder(above), maildir_flags(name), parent)
    return Place(shown_folder(folder))


def modified_utf7(text: str) -> str:
    """Return an IMAP mailbox name decoded (RFC 3501 section 5.1.3), unchanged if it is not one."""
    if "&" not in text:
        return text
    pieces: list[str] = []
    for index, piece in enumerate(text.split("&")):
        code, dash, rest = piece.partition("-")
        if index == 0:
            pieces.append(piece)
        elif not dash:
            return text
        elif not code:
            pieces.append("&" + rest)
        else:
            try:
                raw = base64.b64decode(code.replace(",", "/") + "=" * (-len(code) % 4))
                pieces.append(raw.decode("utf-16-be") + rest)
            except (binascii.Error, UnicodeDecodeError):
                return text
    return "".join(pieces)
