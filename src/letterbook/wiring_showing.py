"""The part of `Letterbook` that shows what others made: HTML parts, and figures' messages."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from datetime import tzinfo
from typing import TYPE_CHECKING

from letterbook.rules.citation_line import ENGLISH, CitationWords
from letterbook.rules.reply_timing import EPISODE_DAYS
from letterbook.rules.uploaded_path import file_name

if TYPE_CHECKING:
    from letterbook.model.card import MessageCard
    from letterbook.model.conversation import ThreadView
    from letterbook.model.identity import MessageId
    from letterbook.model.message import Address
    from letterbook.model.preview import Preview
    from letterbook.model.surroundings import Surroundings
    from letterbook.rules.safe_html import SafeHtml
    from letterbook.rules.source_pages import SourcePage
    from letterbook.services.kept_answers import KeptAnswers
    from letterbook.services.mark_messages import Marked
    from letterbook.store.catalogue_read import CatalogueReader
    from letterbook.store.record import Record

KEPT_TEXT = 8_000_000
"""Characters of conversations that are kept until anything is committed."""
_PLACE = 1_000
"""A place weighs as much as so many characters of text."""


def weight_of(view: ThreadView) -> int:
    """Return how much a conversation takes to keep, in characters."""
    texts = sum(len(piece.text) for place in view.places for piece in place.pieces)
    new = sum(len(place.new_text) for place in view.places)
    return texts + new + _PLACE * len(view.places)


class Showing(ABC):
    """Methods of `Letterbook` for who shows messages to people."""

    _record: Record
    _catalogue: CatalogueReader
    _threads: KeptAnswers[ThreadView]

    @abstractmethod
    def zone(self) -> tzinfo:
        """Return the time zone in which days are read and shown."""

    @abstractmethod
    def rfc822(self, name: str, *, copy: int = 0) -> bytes:
        """Return a copy's mail as it was sent over the wire, as far as the container kept it."""

    @abstractmethod
    def raw(self, name: str, *, copy: int = 0) -> bytes:
        """Return the bytes of a copy's entry exactly as its container holds them."""

    def source_names(self) -> dict[str, str]:
        """Return the name of each source's file or folder, by the id of the source."""
        return {row.id: file_name(row.path) for row in self._record.sources()}

    @abstractmethod
    def _marked(self) -> Marked:
        """Return the sets and cards of messages, once the index shows what was committed."""

    def identity(self, name: str) -> MessageId:
        """Return the whole id of a message that is named as for `message`."""
        return self._catalogue.resolve(name)

    def thread(
        self, name: str, *, episode_days: int = EPISODE_DAYS, unfold: bool = False
    ) -> ThreadView:
        """Return the whole conversation that a message belongs to.

        ``unfold`` gives the whole text of each message in ``pieces``, quotations too.
        """
        from letterbook.services.read_conversation import ConversationRequest, read_conversation
        from letterbook.store.catalogue_conversation import thread_of

        m = self._catalogue.number(self._catalogue.resolve(name))
        request = ConversationRequest(self.zone(), episode_days, unfold)
        asked = thread_of(self._catalogue.connection, m), str(request.zone), episode_days, unfold
        return self._threads.at(
            asked, self._catalogue.state(), lambda: read_conversation(self._catalogue, m, request)
        )

    def source_page(self, name: str, *, copy: int = 0, page: int = 1) -> SourcePage:
        """Return a page of the bytes of a copy's entry as text, bytes that are none as escapes."""
        from letterbook.rules.source_pages import source_page

        return source_page(self.raw(name, copy=copy), page)

    def safe_html(self, name: str, path: str, *, copy: int = 0) -> SafeHtml:
        """Return an HTML part of a copy, with nothing in it that runs, loads or links."""
        from letterbook.services.show_html import show_html

        return show_html(self.rfc822(name, copy=copy), path)

    def preview(self, name: str, path: str, *, copy: int = 0) -> Preview:
        """Return how a part of a copy is shown: as text, a picture, pages, or not at all."""
        from letterbook.services.preview_part import preview_part
        from letterbook.wiring_workers import open_doors, worked_pages

        return preview_part(self.rfc822(name, copy=copy), path, worked_pages, open_doors)

    def picture(self, name: str, path: str, *, page: int = 1, copy: int = 0) -> bytes:
        """Return a part of a copy, or a page of it, as a PNG of plain pixels."""
        from letterbook.services.preview_part import draw_part
        from letterbook.wiring_workers import worked_picture

        return draw_part(self.rfc822(name, copy=copy), path, page, worked_picture)

    def cards(self, ids: Sequence[MessageId]) -> list[MessageCard]:
        """Return what a list shows of each of these messages, in their order."""
        found = {card.id: card for card in self._marked().cards(ids)}
        return [found[identity] for identity in ids if identity in found]

    def surroundings(
        self, ids: Sequence[MessageId], *, words: CitationWords = ENGLISH
    ) -> dict[MessageId, Surroundings]:
        """Return what stands around each of these messages: parties, files, places and marks.

        ``words`` say the line to cite in another language.
        """
        from letterbook.services.read_surroundings import read_surroundings

        return read_surroundings(self._record, self._catalogue, ids, words)

    def account_names(self, people: Iterable[Address]) -> dict[str, str]:
        """Return the names that messages give to those of these who are stated by number alone."""
        from letterbook.services.read_messages import account_names

        return account_names(self._catalogue, people)

    def names_of(self, addresses: Iterable[str]) -> dict[str, str]:
        """Return the names that messages give to those of these that are accounts."""
        from letterbook.store.catalogue_parties import names_of_addresses

        return names_of_addresses(self._catalogue.connection, addresses)
