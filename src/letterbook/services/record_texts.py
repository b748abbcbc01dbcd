"""What a publication is held against: messages by what they say, their places and their people."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import tzinfo
from typing import NamedTuple

import msgspec

from letterbook.model.finding import Neighbour, Place
from letterbook.model.identity import MessageId
from letterbook.model.message import MailMessage
from letterbook.ports.text_vectors import TextVectors
from letterbook.rules.article_people import People, known_party
from letterbook.rules.translated import WordList
from letterbook.services.chain_messages import excerpt, mail_of, zone_text
from letterbook.store.catalogue_conversation import beside
from letterbook.store.catalogue_exchange import forms_with, numbers_by_channel, party_name
from letterbook.store.catalogue_read import CatalogueReader
from letterbook.store.catalogue_schema import Connection

_AROUND = 160
FEW_MESSAGES = 3_000
"""A record of no more messages is looked through whole where words do not lead to a message."""


class Parts(NamedTuple):
    """What the checking services ask: the catalogue, a search, the zone in which days are read."""

    catalogue: CatalogueReader
    find: Callable[[str, int], Sequence[MessageId]]
    zone: tzinfo
    zone_name: str
    lists: tuple[WordList, ...] = ()
    vectors: TextVectors | None = None


class Said(msgspec.Struct, frozen=True):
    """A message with the text that its author wrote and the text that it carries over."""

    id: MessageId
    mail: MailMessage
    new: str
    quoted: str


class RecordTexts:
    """The messages of a letterbook, each read once; none that is ``left_out`` is found."""

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self._read: dict[MessageId, Said] = {}
        self.left_out: set[MessageId] = set()
        self._numbers: list[int] | None = None
        self._keys: dict[str, str] | None = None

    @property
    def lists(self) -> tuple[WordList, ...]:
        """The bilingual word lists."""
        return self.parts.lists

    def find(self, query: str, most: int) -> list[MessageId]:
        """Return the messages that a query finds, the best first."""
        found = self.parts.find(query, most + len(self.left_out))
        return [one for one in found if one not in self.left_out][:most]

    def said(self, identity: MessageId) -> Said:
        """Return what a message says."""
        found = self._read.get(identity)
        if found is None:
            mail = mail_of(self.parts.catalogue, identity)
            found = Said(identity, mail, zone_text(mail, "new"), zone_text(mail, "quoted"))
            self._read[identity] = found
        return found

    @property
    def numbers(self) -> list[int]:
        """Every message by its number in the catalogue."""
        if self._numbers is None:
            by_channel = numbers_by_channel(self.parts.catalogue.connection)
            self._numbers = [number for _, some in by_channel for number in some]
        return self._numbers

    def everything(self) -> list[MessageId]:
        """Return every message of a small record, nothing of a large one."""
        if self.parts.catalogue.remembered("messages", _many) > FEW_MESSAGES:
            return []
        every = (self.parts.catalogue.view(number)[0] for number in self.numbers)
        return [identity for identity in every if identity not in self.left_out]

    @property
    def people(self) -> People:
        """The parties of the record by their names and handles."""
        return self.parts.catalogue.remembered("people by name", _people_of)

    def author(self, said: Said) -> str:
        """Return the key of the party that wrote a message, "" where none is stated."""
        wrote = said.mail.from_ or said.mail.sender
        if not wrote:
            return ""
        if self._keys is None:
            self._keys = {key.partition(":")[2]: key for key in self.people.parties}
        return self._keys.get(wrote[0].address.casefold(), "")

    def beside(self, identity: MessageId) -> tuple[Neighbour | None, Neighbour | None]:
        """Return what stands before and after a message in its conversation."""
        catalogue = self.parts.catalogue
        earlier, later = beside(catalogue.connection, catalogue.number(identity))
        return self._neighbour(earlier), self._neighbour(later)

    def _neighbour(self, number: int | None) -> Neighbour | None:
        if number is None:
            return None
        said = self.said(self.parts.catalogue.view(number)[0])
        author = self._author_shown(said)
        return Neighbour(said.id, author, said.mail.sent, excerpt(said.new or said.quoted))

    def _author_shown(self, said: Said) -> str:
        """Return who wrote a message by name, of an account that states none the known one."""
        wrote = said.mail.from_ or said.mail.sender
        author = wrote[0].name if wrote else ""
        if wrote and not author:
            known = self.people.parties.get(self.author(said))
            author = known.shown if known is not None else wrote[0].address
        return author

    def place(self, said: Said, zone: str, start: int, end: int, score: float = 0.0) -> Place:
        """Return a passage of a message with what stands around it."""
        text = said.new if zone == "new" else said.quoted
        return Place(
            message=said.id,
            channel=said.mail.channel,
            author=self._author_shown(said),
            sent=said.mail.sent,
            zone=zone,
            start=start,
            end=end,
            passage=text[start:end],
            before=text[max(0, start - _AROUND) : start],
            after=text[end : end + _AROUND],
            share=round((end - start) / max(1, len(text.strip())), 3),
            score=score,
        )


def _people_of(connection: Connection) -> People:
    forms: dict[int, list[str]] = {}
    for p, written in forms_with(connection, ""):
        forms.setdefault(p, []).append(written)
    known = []
    for p in sorted(forms):
        name = party_name(connection, p)
        known.append(known_party(f"{name.platform}:{name.address}", forms[p]))
    return People(known)


def _many(connection: Connection) -> int:
    return sum(len(some) for _, some in numbers_by_channel(connection))
