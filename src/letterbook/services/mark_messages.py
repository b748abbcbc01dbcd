"""Tags and notes on messages, anchored on the original bytes so that they outlive a rebuild."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from letterbook.errors import NothingFound, UsageError
from letterbook.model.anchor import Anchor
from letterbook.model.card import MessageCard
from letterbook.model.identity import MessageId
from letterbook.model.locator import Locator, Step
from letterbook.model.person import PersonAccount
from letterbook.rules.account_names import begins_account, names_account
from letterbook.rules.number_range import number_range
from letterbook.services.find_answers import messages_told_by
from letterbook.services.name_people import PeopleNames
from letterbook.services.read_messages import read_cards
from letterbook.store.catalogue_kinds import messages_sent_to, messages_that_are
from letterbook.store.catalogue_parties import messages_with, named_accounts
from letterbook.store.catalogue_read import CatalogueReader
from letterbook.store.findings import anchors_of_findings
from letterbook.store.record import Record


class Marked:
    """Answers what a search asks of the catalogue and the record."""

    def __init__(self, record: Record, catalogue: CatalogueReader) -> None:
        self._record = record
        self._catalogue = catalogue
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
        if field == "is":
            return messages_that_are(self._catalogue.connection, value)
        if field == "recipients":
            least, most = number_range(value) or (0, None)
            return messages_sent_to(self._catalogue.connection, least, most)
        anchors = self._anchors(field, value.casefold())
        return None if anchors is None else messages_at(self._catalogue, anchors)

    def _anchors(self, field: str, value: str) -> list[Anchor] | None:
        if field == "tag":
            tags = [tag for tag in self._record.tags() if tag.casefold() == value]
            if not tags:
                return None
            return [anchor for tag in tags for anchor in self._record.messages_with_tag(tag)]
        if field == "note":
            return [n.anchor for n in self._record.notes() if value in n.text.casefold()]
        if field == "finding":
            return anchors_of_findings(self._record, value)
        if field == "has" and value == "note":
            return [n.anchor for n in self._record.notes()]
        if field == "has" and value == "tag":
            return [a for tag in self._record.tags() for a in self._record.messages_with_tag(tag)]
        return None

    def cards(self, ids: Sequence[MessageId]) -> list[MessageCard]:
        """Return the cards of the messages that exist."""
        tags: dict[MessageId, list[str]] = {}
        wanted = set(ids)
        for tag in self._record.tags():
            for identity in messages_at(self._catalogue, self._record.messages_with_tag(tag)):
                if identity in wanted:
                    tags.setdefault(identity, []).append(tag)
        return read_cards(self._catalogue, ids, tags)


def anchor_of(catalogue: CatalogueReader, identity: MessageId) -> Anchor:
    """Return the anchor of a message: the bytes and the place of its first copy."""
    copy = catalogue.copies(catalogue.number(identity))[0]
    locator = copy.locator
    for path in copy.path.split("/") if copy.path else ():
        locator = str(Locator.parse(locator).down(Step("part", path)))
    return Anchor(content=copy.sha256, locator=locator, message=identity)


def messages_at(catalogue: CatalogueReader, anchors: Iterable[Anchor]) -> set[MessageId]:
    """Return the messages that stand at the anchors now."""
    found: set[MessageId] = set()
    for anchor in anchors:
        steps = Locator.parse(anchor.locator).steps
        parts = [step.value for step in steps if step.kind == "part"]
        found.update(catalogue.messages_of(bytes.fromhex(anchor.content), "/".join(parts)))
    return found


def _all_anchors(catalogue: CatalogueReader, identity: MessageId) -> list[Anchor]:
    """Return an anchor for every copy, as any of them may carry a mark."""
    anchors = []
    for copy in catalogue.copies(catalogue.number(identity)):
        locator = copy.locator
        for path in copy.path.split("/") if copy.path else ():
            locator = str(Locator.parse(locator).down(Step("part", path)))
        anchors.append(Anchor(content=copy.sha256, locator=locator, message=identity))
    return anchors


def tag(record: Record, catalogue: CatalogueReader, names: Iterable[str], tag: str, by: str) -> int:
    """Return how many messages now carry the tag."""
    if not tag.strip() or any(ch in tag for ch in '"\n\t'):
        raise UsageError("A tag is a word or words without quotation marks or line ends.")
    anchors = [anchor_of(catalogue, catalogue.resolve(name)) for name in names]
    record.tag(anchors, tag.strip(), by)
    return len(anchors)


def untag(
    record: Record, catalogue: CatalogueReader, names: Iterable[str], tag: str, by: str
) -> int:
    """Return how many messages no longer carry the tag."""
    resolved = [catalogue.resolve(name) for name in names]
    carried = {anchor.key for anchor in record.messages_with_tag(tag)}
    anchors = [
        anchor
        for identity in resolved
        for anchor in _all_anchors(catalogue, identity)
        if anchor.key in carried
    ]
    record.untag(anchors, tag, by)
    return len({anchor.message for anchor in anchors})


def note(record: Record, catalogue: CatalogueReader, name: str, text: str, by: str) -> MessageId:
    """Return the id of the message that now carries the note."""
    if not text.strip():
        raise UsageError("A note needs words.")
    identity = catalogue.resolve(name)
    record.note(anchor_of(catalogue, identity), text.strip(), by)
    return identity


def tags_of(record: Record, catalogue: CatalogueReader, identity: MessageId) -> list[str]:
    """Return the tags of a message, whichever copy carries them."""
    anchors = _all_anchors(catalogue, identity)
    return sorted({tag for anchor in anchors for tag in record.tags_of(anchor)})


def notes_of(record: Record, catalogue: CatalogueReader, identity: MessageId) -> list[str]:
    """Return the notes of a message, whichever copy carries them."""
    anchors = _all_anchors(catalogue, identity)
    return [note.text for anchor in anchors for note in record.notes_of(anchor)]
