"""What an X archive says around its messages: whose it is, who its numbers are, who was there.

A message states accounts as numbers, a post not even its author.  The names stand in other files of
the archive, the members of a group in events between its messages.
"""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from letterbook.ports.reader import Candidate
from letterbook.readers.x_objects import Damage, ObjectScanner
from letterbook.rules.account_names import shown_name
from letterbook.rules.whole_characters import whole_characters

OPENING = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,64}window\.YTD\.([a-z0-9_]{1,64})\.part\d{1,9}\s*=")
"""How every file of an archive begins; the group is the name of its kind."""

_FIRST_KEY = re.compile(rb'\{\s{0,64}"(\w{1,64})"')
_PEOPLE = re.compile(rb'"(?:senderId|recipientId)"\s{0,8}:\s{0,8}"(\d{1,25})"')
_FLAT = re.compile(rb"\{[^{}]{1,2000}\}")
_OVERLAP = 4096
_CHUNK = 1024 * 1024
_ACCOUNT_BYTES = 1024 * 1024
_SHELL_BYTES = 64 * 1024
_SHELL_PIECES = 16
_MOST_NAMES = 200_000
MOST_PEOPLE = 1_000
"""People and changes of one conversation that travel beside each of its messages; X allows 256."""
_MOST_PARTS = 10_000
_POSTS = ("tweets", "tweet")


class Account(msgspec.Struct, frozen=True):
    """The account whose archive it is; "" what is not stated.

    ``place``: where it stands, if in another file that the archive was handed over in.
    """

    id: str = ""
    handle: str = ""
    name: str = ""
    place: str = ""


class Conversation(msgspec.Struct):
    """What is known of one conversation beside its messages.

    ``members`` are (account, from, until), ``titles`` (from, name), times as stated, "" for
    an open end.
    """

    id: str = ""
    people: set[str] = set()
    members: list[tuple[str, str, str]] = []
    titles: list[tuple[str, str]] = []


def first_key(raw: bytes) -> str:
    """Return the name by which an object says what it is, "" when it says nothing."""
    found = _FIRST_KEY.match(raw)
    return found.group(1).decode() if found is not None else ""


def account_beside(candidate: Candidate) -> Account | None:
    """Return the account of the archive that the file stands in, None when nothing tells."""
    sibling = candidate.sibling("account.js")
    try:
        if sibling is None or OPENING.match(sibling.head()) is None:
            return None
        with sibling.open() as stream:
            raw = stream.read(_ACCOUNT_BYTES)
    except OSError:  # said where that file itself is read
        return None
    found = _object(raw.partition(b"=")[2])
    first = found[0] if isinstance(found, list) and found else None
    account = first.get("account") if isinstance(first, dict) else None
    if not isinstance(account, dict):
        return None
    return Account(
        id=_text(account.get("accountId")),
        handle=_text(account.get("username")),
        name=_text(account.get("accountDisplayName")),
        place="" if sibling.name == _beside(candidate) else sibling.name,
    )


def _beside(candidate: Candidate) -> str:
    folder = candidate.name.rpartition("/")[0]
    return f"{folder}/account.js" if folder else "account.js"


def names_beside(candidate: Candidate) -> dict[str, str]:
    """Return the names that the posts of the archive give to accounts, by number."""
    names: dict[str, str] = {}
    with contextlib.suppress(OSError):  # said where that file itself is read
        for mention in (one for posts in _post_files(candidate) for one in _mentions(posts)):
            number, handle = _text(mention.get("id_str")), _text(mention.get("screen_name"))
            if number and handle:
                names.setdefault(number, shown_name(handle, _text(mention.get("name"))))
            if len(names) >= _MOST_NAMES:
                break
    return names


def conversations_in(candidate: Candidate) -> dict[int, Conversation]:
    """Return what is known of each conversation of a file, by its place in it from 1."""
    found: dict[int, Conversation] = {}
    shell: list[bytes] = []
    number = 0
    with candidate.open() as stream:
        for piece in ObjectScanner(stream, nested=True).pieces():
            if isinstance(piece, Damage):
                continue
            if piece.shell != number:
                _name(found.get(number), shell)
                number, shell = piece.shell, []
            if not number:
                continue
            conversation = found.setdefault(number, Conversation())
            if not piece.why:
                _take(conversation, piece.raw)
            elif not piece.in_list and len(shell) < _SHELL_PIECES:
                shell.append(piece.raw[:_SHELL_BYTES])
    _name(found.get(number), shell)
    return found


def _name(conversation: Conversation | None, shell: list[bytes]) -> None:
    """Take the conversation's id from what stands around its list of messages."""
    whole = _object(b"".join(shell))
    inner = whole.get("dmConversation") if isinstance(whole, dict) else None
    if conversation is not None and isinstance(inner, dict):
        conversation.id = _text(inner.get("conversationId"))
        pair = [number for number in conversation.id.split("-") if number.isdigit()]
        conversation.people.update(pair[:MOST_PEOPLE])


def _take(conversation: Conversation, raw: bytes) -> None:
    """Note whom a message names, and what an event says of members and titles."""
    kind = first_key(raw)
    if kind in ("messageCreate", "welcomeMessageCreate"):
        if len(conversation.people) < MOST_PEOPLE:
            conversation.people.update(number.decode() for number in _PEOPLE.findall(raw)[:2])
        return
    if len(conversation.members) > MOST_PEOPLE or len(conversation.titles) > MOST_PEOPLE:
        return
    event = _object(raw)
    said = event.get(kind) if isinstance(event, dict) else None
    if not isinstance(said, dict):
        return
    at = _text(said.get("createdAt"))
    if kind == "joinConversation":
        members = _texts(said.get("participantsSnapshot"))
        conversation.members += [(number, "", "") for number in members]
        conversation.members += [(n, "", "") for n in [_text(said.get("initiatingUserId"))] if n]
    elif kind == "participantsJoin":
        conversation.members += [(n, at, "") for n in _texts(said.get("userIds"))]
    elif kind == "participantsLeave":
        conversation.members += [(n, "", at) for n in _texts(said.get("userIds"))]
    elif kind == "conversationNameUpdate":
        conversation.titles.append((at, _text(said.get("name"))))


def _post_files(candidate: Candidate) -> Iterator[Candidate]:
    for name in _POSTS:
        first = candidate.sibling(f"{name}.js")
        if first is not None:
            yield first
        for part in range(1, _MOST_PARTS):
            more = candidate.sibling(f"{name}-part{part}.js")
            if more is None:
                break
            yield more


def _mentions(candidate: Candidate) -> Iterator[dict[str, Any]]:
    if OPENING.match(candidate.head()) is None:
        return
    with candidate.open() as stream:
        buffer = b""
        while piece := stream.read(_CHUNK):
            buffer = buffer[-_OVERLAP:] + piece
            for found in _FLAT.finditer(buffer):
                if b'"screen_name"' in found.group():
                    mention = _object(found.group())
                    if isinstance(mention, dict):
                        yield mention


def _object(raw: bytes) -> Any:
    """Return what the JSON at the start of ``raw`` says, None when it is none."""
    try:
        text = raw.decode("utf-8", "replace").lstrip()
        found, _ = json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError):
        return None
    return found


def _text(value: object) -> str:
    """Return a stated text without lone surrogates, "" for anything else."""
    if not isinstance(value, str):
        return ""
    return whole_characters(value)


def _texts(value: object) -> Iterable[str]:
    return [_text(one) for one in value if isinstance(one, str)] if isinstance(value, list) else []
