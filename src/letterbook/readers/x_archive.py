"""X (Twitter) archive: the messages and posts of ``data/*.js``, cut out byte for byte.

Each file begins ``window.YTD.NAME.partN = [``.  Its message and post objects become entries, what
lies between them residues.  Files without messages of their own are kept as they are.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from letterbook.model.locator import byte_range
from letterbook.model.message import X_DM, X_POST
from letterbook.model.notice import Notice
from letterbook.ports.reader import Candidate, Entry, Finding, Residue
from letterbook.readers.bodies import MemoryBody, pieces_of, whole_body
from letterbook.readers.x_objects import CHUNK_BYTES, Damage, ObjectScanner, Piece
from letterbook.readers.x_parts import (
    MANIFEST_BYTES,
    MANIFEST_OPENING,
    fewer_than_listed,
    lacking_of_manifest,
    lacking_parts,
)
from letterbook.readers.x_surroundings import (
    MOST_PEOPLE,
    OPENING,
    Account,
    Conversation,
    account_beside,
    conversations_in,
    first_key,
    names_beside,
)
from letterbook.rules.account_names import shown_name

_MESSAGES = frozenset(
    ("direct_messages", "direct_message", "direct_messages_group", "direct_message_group")
)
_POSTS = frozenset(
    (
        *("tweets", "tweet", "deleted_tweets", "deleted_tweet", "note_tweet", "community_tweet"),
        "deleted_note_tweet",
    )
)
_ENTRIES = ("messageCreate", "welcomeMessageCreate")
_EVENTS = frozenset(
    (
        *("joinConversation", "participantsJoin", "participantsLeave", "conversationNameUpdate"),
        *("conversationAvatarUpdate", "trustConversation", "reactionCreate", "reactionDelete"),
    )
)
_ACCOUNT_BYTES = 1024 * 1024
_SHOWN = 20


def holds_messages(candidate: Candidate) -> bool:
    """Return True for a file of an X archive whose objects are read as messages or posts."""
    opening = OPENING.match(candidate.head())
    return opening is not None and opening.group(1).decode() in _MESSAGES | _POSTS


class XArchiveReader:
    """Takes messages and posts with what the archive says around them."""

    name = "x-archive"
    version = 1
    transparent = True

    def __init__(self, chunk: int = CHUNK_BYTES) -> None:
        self._chunk = chunk

    def recognise(self, candidate: Candidate) -> int:
        """Return 95 for a file that begins as those of an archive do, whatever it is called."""
        if candidate.kind != "file":
            return 0
        head = candidate.head()
        return 95 if OPENING.match(head) or MANIFEST_OPENING.match(head) else 0

    def read(self, candidate: Candidate) -> Iterator[Finding]:
        """Yield messages, posts and what lies between them, in the order of the bytes."""
        if candidate.kind != "file":
            return
        opening = OPENING.match(candidate.head())
        kind = opening.group(1).decode() if opening is not None else ""
        if kind in _MESSAGES | _POSTS:
            yield from lacking_parts(candidate, kind)
            found = self._messages(candidate) if kind in _MESSAGES else self._posts(candidate, kind)
            yield from found
        elif kind == "account" and (candidate.size or _ACCOUNT_BYTES) < _ACCOUNT_BYTES:
            yield from _kept(candidate, "account")
        elif not kind and (candidate.size or MANIFEST_BYTES) < MANIFEST_BYTES:
            with candidate.open() as stream:
                raw = stream.read(MANIFEST_BYTES)
            yield from lacking_of_manifest(candidate, raw, _MESSAGES | _POSTS)
            yield from _kept(candidate, "manifest")
        else:
            detail = f"The file {kind!r} of an X archive holds no messages; it is kept as it is."
            body = whole_body(candidate)
            if body.size:
                yield Entry(
                    step=None,
                    body=body,
                    media="application/vnd.letterbook.x-data+json",
                    notices=(Notice("unread:x-data", detail),),
                )

    def _messages(self, candidate: Candidate) -> Iterator[Finding]:
        owner = account_beside(candidate)
        conversations = conversations_in(candidate)
        names = names_beside(candidate)
        contexts = {
            number: _context(owner, _described(conversation, owner, names))
            for number, conversation in conversations.items()
        }
        unknown: dict[str, None] = {}
        messages = 0
        with candidate.open() as stream:
            tally = _Tally()
            for piece in ObjectScanner(stream, nested=True, chunk=self._chunk).pieces():
                if isinstance(piece, Damage) or piece.why:
                    yield from tally.take(piece)
                elif (kind := first_key(piece.raw)) in _ENTRIES:
                    messages += 1
                    yield _entry(piece, X_DM, contexts.get(piece.shell) or _context(owner, {}))
                else:
                    yield Residue(piece.start, piece.end, "conversation-event", piece.raw)
                    if kind not in _EVENTS and len(unknown) < _SHOWN:
                        unknown.setdefault(kind)
            yield from tally.rest()
        if not tally.damaged:  # the manifest may count either
            yield from fewer_than_listed(candidate, max(messages, len(conversations)))
        strange = sum(not (one.id or one.people) for one in conversations.values())
        if strange and not tally.damaged:
            detail = f"{strange} objects of the file are no conversations and are not read."
            yield Notice("unread:x-event", detail)
        if any(len(one.members) > MOST_PEOPLE for one in conversations.values()):
            detail = f"More than {MOST_PEOPLE} people came to a group or left: no list of them is"
            yield Notice("limit:members", f"{detail} kept with its messages.")
        yield from _placed(owner)
        for kind in unknown:
            detail = f"Events of the kind {kind!r} stand between the messages and are not read."
            yield Notice("unread:x-event", detail)

    def _posts(self, candidate: Candidate, kind: str) -> Iterator[Finding]:
        owner = account_beside(candidate)
        deleted = kind.startswith("deleted")
        facts: dict[str, object] = {"deleted": True} if deleted else {}
        context = _context(owner, facts)
        found = 0
        with candidate.open() as stream:
            tally = _Tally()
            for piece in ObjectScanner(stream, nested=False, chunk=self._chunk).pieces():
                if isinstance(piece, Damage) or piece.why:
                    yield from tally.take(piece)
                else:
                    found += 1
                    yield _entry(piece, X_POST, context, ("deleted",) if deleted else ())
            yield from tally.rest()
        if not tally.damaged:
            yield from fewer_than_listed(candidate, found)
        yield from _placed(owner if found else None)
        if found and owner is None:
            detail = "No account.js stands beside this file: who wrote its posts is not known."
            yield Notice("unread:x-account", detail)


def _kept(candidate: Candidate, why: str) -> Iterator[Residue]:
    """Yield all bytes of a file that tells of others as residues."""
    at = 0
    for piece in pieces_of(candidate.open()):
        yield Residue(at, at + len(piece), why, piece)
        at += len(piece)


def _placed(owner: Account | None) -> Iterator[Notice]:
    """Yield where the account of the archive stands, if in another file that it came in."""
    if owner is not None and owner.place:
        yield Notice(
            "repaired:x-account",
            f"Whose archive it is stands in {owner.place!r}, which was handed over with it and is"
            " called alike but for its number.",
        )


class _Tally:
    """Turns what is no object into residues, and says what of it is not as it should be."""

    def __init__(self) -> None:
        self._alike: dict[bytes, bytes] = {}
        self.damaged = 0
        self._too_large = -1

    def take(self, piece: Piece | Damage) -> Iterator[Finding]:
        """Yield the residue of a piece, the notice of a damage; only the first damages are told."""
        if isinstance(piece, Damage):
            self.damaged += 1
            if self.damaged <= _SHOWN:
                yield _damage(piece)
            return
        if piece.why == "too-large" and piece.start != self._too_large:
            detail = f"The object at byte {piece.start:,} is larger than is read as one message."
            yield Notice("limit:object-bytes", detail)
        if piece.why == "too-large":
            self._too_large = piece.end
        raw = piece.raw
        if len(raw) < 100:  # what stands between objects is mostly the same few bytes
            raw = self._alike.setdefault(raw, raw) if len(self._alike) < 1000 else raw
        yield Residue(piece.start, piece.end, piece.why or "between-messages", raw)

    def rest(self) -> Iterator[Finding]:
        """Yield the count of the damages that were not told one by one."""
        if self.damaged > _SHOWN:
            detail = f"{self.damaged - _SHOWN} more places do not go on as JSON does."
            yield Notice("unread:damaged", detail)


def _damage(damage: Damage) -> Notice:
    if damage.start == damage.end:
        return Notice("unread:truncated", "The file ends before its list does.")
    detail = f"Bytes {damage.start:,} to {damage.end:,} do not go on as JSON does; no message of"
    return Notice("unread:damaged", f"{detail} theirs is read.")


def _entry(piece: Piece, media: str, context: str, flags: tuple[str, ...] = ()) -> Entry:
    return Entry(
        step=byte_range(piece.start, piece.end),
        body=MemoryBody(piece.raw),
        media=media,
        quoting="none",
        flags=flags,
        context=context,
    )


def _described(
    conversation: Conversation, owner: Account | None, names: dict[str, str]
) -> dict[str, object]:
    """Return the facts of a conversation that its messages do not state themselves."""
    people = conversation.people | {number for number, _, _ in conversation.members}
    if owner is not None:
        people.discard(owner.id)
    known = {number: names[number] for number in sorted(people) if number in names}
    facts: dict[str, object] = {"conversation": conversation.id} if conversation.id else {}
    if known:
        facts["people"] = known
    if 0 < len(conversation.members) <= MOST_PEOPLE:
        facts["members"] = sorted(set(conversation.members))
    if conversation.titles:
        facts["titles"] = sorted(set(conversation.titles))
    return facts


def _context(owner: Account | None, facts: dict[str, object]) -> str:
    """Return what travels beside the bytes of an object, as compact JSON."""
    if owner is not None:
        name = shown_name(owner.handle, owner.name)
        facts = {"owner": owner.id, **({"owner_name": name} if name else {}), **facts}
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":")) if facts else ""
