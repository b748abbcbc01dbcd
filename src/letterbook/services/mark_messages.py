"""Tags and notes on messages, anchored on the original bytes so that they outlive a rebuild."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import msgspec

from letterbook.errors import NothingFound, UsageError
from letterbook.model.anchor import Anchor
from letterbook.model.card import MessageCard
from letterbook.model.identity import MessageId
from letterbook.model.locator import Locator, Step
from letterbook.model.mark import PRIVILEGED_TAG, MessageMark
from letterbook.model.person import PersonAccount
from letterbook.model.query import Catalogue, MessageSet, Not, Query
from letterbook.model.reply import Copy
from letterbook.ports.search_index import SearchIndex
from letterbook.rules.account_names import begins_account, names_account
from letterbook.rules.number_range import number_range
from letterbook.services.find_answers import messages_told_by
from letterbook.services.list_folders import messages_at_place, words_of_place
from letterbook.services.name_people import PeopleNames
from letterbook.services.packed_mail import open_mail
from letterbook.services.read_messages import read_cards
from letterbook.store.catalogue_kinds import all_messages, messages_sent_to, messages_that_are
from letterbook.store.catalogue_parties import messages_with, named_accounts
from letterbook.store.catalogue_read import CatalogueReader
from letterbook.store.findings import anchors_of_findings
from letterbook.store.record import Record

_MOST_REMEMBERED = 200


class Marked:
    """Answers what a search asks of the catalogue and the record."""

    def __init__(
        self, record: Record, catalogue: CatalogueReader, standing: Standing | None = None,
        index: SearchIndex | None = None,
    ) -> None:  # fmt: skip
        self._record = record
        self._catalogue = catalogue
        self._standing = Standing(record, catalogue) if standing is None else standing
        self._index = index
        self._accounts: list[tuple[str, str]] | None = None
        self._people = PeopleNames(record)

    def accounts_named(self, value: str, begun: bool) -> list[str]:
        """Return the addresses of the accounts that are called so, or begin to be."""
        if self._accounts is None:
            self._accounts = named_accounts(self._catalogue.connection)
        fits = begins_account if begun else names_account
        return list(dict.fromkeys(a for a, name in self._accounts if fits(value, name)))

    def people_named(self, value: str, *, groups: bool) -> list[PersonAccount]:
        """Return the addresses of the person that is called so, or of the people of a group."""
        return self._people.person(value) or (self._people.group(value) if groups else [])

    def account_ids(self, account: PersonAccount, roles: Sequence[str]) -> list[MessageId]:
        """Return the messages that an address is on in one of the roles."""
        connection = self._catalogue.connection
        return messages_with(connection, account.platform, account.address, roles)

    def instead_of(self, leaf: Catalogue, /) -> Query | None:
        """Return what finds the same messages and is sooner answered than most of all are named.

        What is not marked as read is all but what is; a large place is asked for by its words.
        """
        if (leaf.field, leaf.value) == ("is", "unread"):
            return Not(
                MessageSet(self._standing.at("is", "read", self._record.reviewed), "is:read")
            )
        if leaf.field == "place" and self._index is not None:
            return self._standing.place(self._index, leaf.value)
        return None

    def ids_for(self, field: str, value: str) -> Iterable[MessageId] | None:
        """Return the messages of a tag, conversation, kind or note; None when it is not known."""
        if field == "thread":
            try:
                m = self._catalogue.number(self._catalogue.resolve(value))
            except NothingFound:
                return None
            return self._catalogue.thread_ids(self._catalogue.node(m))
        try:
            told = messages_told_by(self._catalogue, field, value)
        except NothingFound:
            return None
        if told is not None:
            return told
        if field == "place":
            return messages_at_place(self._catalogue, value)
        if field == "is" and value in ("read", "unread"):
            read = self._standing.at("is", "read", self._record.reviewed)
            return read if value == "read" else all_messages(self._catalogue.connection) - read
        if field == "is":
            return messages_that_are(self._catalogue.connection, value)
        if field == "recipients":
            least, most = number_range(value) or (0, None)
            return messages_sent_to(self._catalogue.connection, least, most)
        return self._marked(field, value.casefold())

    def _marked(self, field: str, value: str) -> frozenset[MessageId] | None:
        at, record = self._standing.at, self._record
        if field == "tag":
            found = [self._tagged(tag) for tag in record.tags() if tag.casefold() == value]
            return found[0] if len(found) == 1 else frozenset().union(*found) if found else None
        if field == "note":
            notes = (n for n in record.notes() if value in n.text.casefold())
            return at(field, value, lambda: [n.anchor for n in notes])
        if field == "finding":
            return at(field, value, lambda: anchors_of_findings(record, value))
        if field == "has" and value == "note":
            return at(field, value, lambda: [n.anchor for n in record.notes()])
        if field == "has" and value == "tag":
            return at(
                field, value,
                lambda: [a for tag in record.tags() for a in record.messages_with_tag(tag)],
            )  # fmt: skip
        return None

    def _tagged(self, tag: str) -> frozenset[MessageId]:
        return self._standing.at("tag", tag, lambda: self._record.messages_with_tag(tag))

    def cards(self, ids: Sequence[MessageId]) -> list[MessageCard]:
        """Return the cards of the messages that exist."""
        if not self._record.has_marks():
            return read_cards(self._catalogue, ids, {}, frozenset())
        carried: dict[MessageId, list[str]] = {}
        for tag in self._record.tags():
            having = self._tagged(tag)
            for one in ids:
                if one in having:
                    carried.setdefault(one, []).append(tag)
        read = self._standing.at("is", "read", self._record.reviewed)
        return read_cards(self._catalogue, ids, carried, read)


class Standing:
    """Remembers where marks and places are, as long as record and catalogue are the same."""

    def __init__(self, record: Record, catalogue: CatalogueReader) -> None:
        self._record = record
        self._catalogue = catalogue
        self._state: object = None
        self._found: dict[tuple[str, str], frozenset[MessageId]] = {}
        self._places: dict[str, Query | None] = {}

    def at(
        self, kind: str, value: str, anchors: Callable[[], Iterable[Anchor]]
    ) -> frozenset[MessageId]:
        """Return the messages at the anchors, which are asked for where they may have changed."""
        self._begin()
        if (kind, value) not in self._found:
            if len(self._found) >= _MOST_REMEMBERED:
                self._found.clear()
            self._found[kind, value] = frozenset(messages_at(self._catalogue, anchors()))
        return self._found[kind, value]

    def place(self, index: SearchIndex, place: str) -> Query | None:
        """Return the words that find exactly the messages of a place, None where none do."""
        self._begin()
        if place not in self._places:
            if len(self._places) >= _MOST_REMEMBERED:
                self._places.clear()
            self._places[place] = words_of_place(self._catalogue, index, place)
        return self._places[place]

    def _begin(self) -> None:
        """Forget what was found before anything was committed."""
        state = self._record.state(), self._catalogue.state()
        if state != self._state:
            self._state, self._found, self._places = state, {}, {}


def anchor_of(catalogue: CatalogueReader, identity: MessageId) -> Anchor:
    """Return the anchor of a message: the bytes and the place of its first copy."""
    return anchors_of(catalogue.copies(catalogue.number(identity))[:1], identity)[0]


def messages_at(catalogue: CatalogueReader, anchors: Iterable[Anchor]) -> set[MessageId]:
    """Return the messages that stand at the anchors now."""
    found: set[MessageId] = set()
    for anchor in anchors:
        steps = Locator.parse(anchor.locator).steps
        parts = [step.value for step in steps if step.kind == "part"]
        found.update(catalogue.messages_of(bytes.fromhex(anchor.content), "/".join(parts)))
    return found


def _all_anchors(catalogue: CatalogueReader, identity: MessageId) -> list[Anchor]:
    return anchors_of(catalogue.copies(catalogue.number(identity)), identity)


def anchors_of(copies: Iterable[Copy], identity: MessageId) -> list[Anchor]:
    """Return an anchor for every copy of a message, as any of them may carry a mark."""
    anchors = []
    for copy in copies:
        locator = copy.locator
        for path in copy.path.split("/") if copy.path else ():
            locator = str(Locator.parse(locator).down(Step("part", path)))
        anchors.append(Anchor(content=copy.sha256, locator=locator, message=identity))
    return anchors


def tag_name(tag: str) -> str:
    """Return a tag as the record holds it; raise `UsageError` for what is none."""
    if not tag.strip() or any(ch in tag for ch in '"\n\t'):
        raise UsageError("A tag is a word or words without quotation marks or line ends.")
    return PRIVILEGED_TAG if withholds(tag) else tag.strip()


def withholds(tag: str) -> bool:
    """Return whether a tag, as somebody writes it, withholds the messages that are given it."""
    return tag.strip().casefold() == PRIVILEGED_TAG


def tagged_anchors(
    record: Record, catalogue: CatalogueReader, names: Iterable[str], tag: str
) -> list[Anchor]:
    """Return the places at which messages, or passages of them, carry a tag."""
    return [
        anchor
        for name in names
        for mark, anchor in _marks(record, catalogue, catalogue.resolve(name))
        if mark.kind == "tag" and mark.text == tag
    ]


def note(
    record: Record,
    catalogue: CatalogueReader,
    name: str,
    text: str,
    by: str,
    passage: str = "",
) -> MessageId:
    """Return the id of the message that now carries the note, on words of it or on the whole."""
    if not text.strip():
        raise UsageError("A note needs words.")
    identity = catalogue.resolve(name)
    record.note(passage_of(catalogue, identity, passage), text.strip(), by)
    return identity


def unnote(record: Record, catalogue: CatalogueReader, name: str, claim: int, by: str) -> MessageId:
    """Return the id of the message that no longer carries a note, which its claim names."""
    identity = catalogue.resolve(name)
    if claim not in _claims(record, catalogue, identity, "note"):
        raise NothingFound("The message has no such note any more.")
    record.undo(claim, by)
    return identity


def unread_passage(
    record: Record, catalogue: CatalogueReader, name: str, claim: int, by: str
) -> MessageId:
    """Return the id of the message of which a passage, by its claim, is marked as read no more."""
    identity = catalogue.resolve(name)
    if claim not in _claims(record, catalogue, identity, "read"):
        raise NothingFound("The message has no such passage marked as read any more.")
    record.undo(claim, by)
    return identity


def _claims(record: Record, catalogue: CatalogueReader, identity: MessageId, kind: str) -> set[int]:
    return {one.claim for one in marks_of(record, catalogue, identity) if one.kind == kind}


def mark_read(
    record: Record, catalogue: CatalogueReader, names: Iterable[str], by: str, *, read: bool,
    passage: str = "",
) -> int:  # fmt: skip
    """Return how many messages, or passages of them, are marked as read, or no longer are, now."""
    ids = [catalogue.resolve(name) for name in names]
    if passage.strip():
        return _mark_passages(record, catalogue, ids, passage, by, read=read)
    changed = [one for one in ids if is_read(record, catalogue, one) is not read]
    anchors = (
        [anchor_of(catalogue, one) for one in changed]
        if read
        else [anchor for one in changed for anchor in _all_anchors(catalogue, one)]
    )
    record.review(anchors, by, read=read)
    return len(changed)


def _mark_passages(
    record: Record, catalogue: CatalogueReader, ids: Sequence[MessageId], passage: str, by: str,
    *, read: bool,
) -> int:  # fmt: skip
    """Return in how many messages these words are marked as read, or no longer are, from now on."""
    meant = [passage_of(catalogue, one, passage) for one in ids]
    changed: list[Anchor] = []
    for identity, anchor in zip(ids, meant, strict=True):
        marks = _marks(record, catalogue, identity)
        known = [at for mark, at in marks if mark.kind == "read" and at.text == anchor.text]
        changed += [] if read and known else [anchor] if read else known
    record.review(changed, by, read=read)
    return len({anchor.message for anchor in changed})


def is_read(record: Record, catalogue: CatalogueReader, identity: MessageId) -> bool:
    """Return whether a person marked the message as read, by whichever copy."""
    here = _places(catalogue, identity)
    return any(anchor.key[:2] in here for anchor in record.reviewed(*_contents(here)))


def marks_of(record: Record, catalogue: CatalogueReader, identity: MessageId) -> list[MessageMark]:
    """Return the tags, the notes and the passages read of a message, whichever copy has them."""
    return [mark for mark, _ in _marks(record, catalogue, identity)]


def _marks(
    record: Record, catalogue: CatalogueReader, identity: MessageId
) -> list[tuple[MessageMark, Anchor]]:
    here = _places(catalogue, identity)
    found = [one for one in record.marks_on(*_contents(here)) if one[1].key[:2] in here]
    return sorted(found, key=lambda one: one[0].claim)


def _places(catalogue: CatalogueReader, identity: MessageId) -> set[tuple[str, str]]:
    """Return blob and locator of every copy, by which a mark is known to be on the message."""
    return {anchor.key[:2] for anchor in _all_anchors(catalogue, identity)}


def _contents(places: Iterable[tuple[str, str]]) -> set[str]:
    return {content for content, _ in places}


def passage_of(catalogue: CatalogueReader, identity: MessageId, passage: str) -> Anchor:
    """Return the anchor of a message, or of words of it; raise `UsageError` for others' words."""
    anchor = anchor_of(catalogue, identity)
    words = " ".join(passage.split())
    if not words:
        return anchor
    mail = open_mail(catalogue.view(catalogue.number(identity))[2])
    if words not in " ".join(mail.text.split()) and words not in mail.subject:
        raise UsageError(
            "These words do not stand in the message.",
            next_step="Copy the words from its text.",
        )
    return msgspec.structs.replace(anchor, text=words)
