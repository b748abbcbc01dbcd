"""The part of `Letterbook` that measures: replies, echoes, gaps, two copies compared."""

from __future__ import annotations

from abc import ABC, abstractmethod
from contextlib import closing
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from letterbook.services.kept_answers import KeptAnswers

if TYPE_CHECKING:
    from letterbook.model.comparison import Comparison, TextsBeside
    from letterbook.model.echo import EchoesAnswer
    from letterbook.model.gap import GapsAnswer
    from letterbook.model.identity import MessageId
    from letterbook.model.replies import ConversationReplies, RepliesAnswer
    from letterbook.ports.search_index import SearchIndex
    from letterbook.services.find_gaps import Observed
    from letterbook.services.mark_messages import Marked
    from letterbook.store.blobs import BlobStore
    from letterbook.store.catalogue_read import CatalogueReader
    from letterbook.store.record import Record

KEPT_ANSWERS = 24
"""Figures of pairs that are kept until anything is committed."""

KEPT_ROWS = 100_000
"""Echoes, gaps and pairs of copies that are kept so, of each kind."""


def weight_of_gaps(observed: Observed) -> int:
    """Return how many rows an answer is; one that may be another by itself is too many."""
    return KEPT_ROWS + 1 if observed.unread else 1 + len(observed.gaps)


def weight_of_echoes(answer: EchoesAnswer) -> int:
    """Return how many rows an answer is."""
    return 1 + sum(len(echo.appearances) for echo in answer.echoes)


def weight_of_comparison(answer: Comparison) -> int:
    """Return how many rows an answer is."""
    alone = len(answer.only_in_x) + len(answer.only_in_y)
    return 1 + len(answer.both_ids) + len(answer.near_pairs) + alone


class Measures(ABC):
    """Methods of `Letterbook` whose figures lead to their messages."""

    _record: Record
    _catalogue: CatalogueReader
    _index: SearchIndex
    _answers: KeptAnswers[RepliesAnswer]
    _echoes: KeptAnswers[EchoesAnswer]
    _observed: KeptAnswers[Observed]
    _compared: KeptAnswers[Comparison]

    @abstractmethod
    def zone(self) -> tzinfo:
        """Return the time zone in which days are read and shown."""

    @abstractmethod
    def _blobs(self) -> closing[BlobStore]:
        """Return the store of the original bytes."""

    @abstractmethod
    def _marked(self) -> Marked:
        """Return the sets and cards of messages, once the index shows what was committed."""

    def replies(
        self,
        one: str,
        other: str = "",
        *,
        channel: str = "",
        within: str = "",
        episode_days: int = 30,
        elsewhere_days: int = 7,
    ) -> RepliesAnswer:
        """Return who answered whom, how often and after how long, under every counting rule.

        The sides are named by address, handle or name, or by the name of a person, who has all
        the addresses that were joined; without ``other`` it is everybody else.
        ``within`` names a message whose conversation alone is looked at.
        """
        from letterbook.services.measure_replies import RepliesRequest, measure_replies
        from letterbook.services.name_people import PeopleNames

        request = RepliesRequest(one, other, channel, within, episode_days, elsewhere_days)
        state = self._catalogue.state(), self._record.state()
        people = PeopleNames(self._record)
        return self._answers.at(
            request, state, lambda: measure_replies(self._catalogue, people, request)
        )

    def conversation_replies(
        self, within: str, *, channel: str = "", episode_days: int = 30, elsewhere_days: int = 7
    ) -> RepliesAnswer | ConversationReplies:
        """Return the figures of the conversation of a message, named by no one in it.

        Of two people they are those of the pair; of several, each author has figures against
        everybody else.
        """
        from letterbook.services.conversation_replies import measure_conversation
        from letterbook.services.measure_replies import RepliesRequest
        from letterbook.services.name_people import PeopleNames

        request = RepliesRequest("", "", channel, within, episode_days, elsewhere_days)
        return measure_conversation(self._catalogue, PeopleNames(self._record), request)

    def echoes(
        self, query: str = "", *, link: str = "", min_delay_s: int = 0, limit: int = 50
    ) -> EchoesAnswer:
        """Return the links and phrases that pass from a channel or an author to another.

        ``query`` narrows the messages that are looked at, ``link`` what is followed.
        """
        from letterbook.services.trace_links import EchoesRequest, trace_links

        ids = self._ids_of(query) if query.strip() else None
        request = EchoesRequest(query, ids, link, min_delay_s, limit)
        return self._echoes.at(
            request, self._catalogue.state(), lambda: trace_links(self._catalogue, request)
        )

    def gaps(self, *, kind: str = "", limit: int = 100) -> GapsAnswer:
        """Return what the record seems to lack: observations with their method."""
        from letterbook.services.find_gaps import check_kind, list_gaps

        check_kind(kind)
        hands = {row.id: row.hand_over for row in self._record.sources()}
        holders = {source: hand.custodian or hand.owner for source, hand in hands.items()}
        observed = self._observed.at(
            tuple(holders.items()), self._catalogue.state(), lambda: self._observe(holders)
        )
        return list_gaps(self._catalogue, observed, kind=kind, limit=limit)

    def _observe(self, holders: dict[str, str]) -> Observed:
        from letterbook.services.export_gaps import Exports
        from letterbook.services.find_gaps import observe_gaps

        with self._blobs() as blobs:
            return observe_gaps(self._catalogue, Exports(self._catalogue, blobs, holders))

    def compare(self, x: str, y: str, *, limit: int = 100) -> Comparison:
        """Return what two copies have in common and what only one of them has.

        Each is a source by its id, or what a query finds: ``custodian:alder``, ``with:"A. Alder"``.
        """
        from letterbook.services.compare_copies import CopyAsked, compare_copies

        asked = []
        for name in (x, y):
            if name.isalnum():
                self._record.source(name)
                asked.append(CopyAsked(name))
            else:
                asked.append(CopyAsked(name, self._ids_of(name)))
        return self._compared.at(
            (*asked, limit),
            self._catalogue.state(),
            lambda: compare_copies(self._catalogue, *asked, limit=limit),
        )

    def compare_texts(self, x: str, y: str) -> TextsBeside:
        """Return what two messages say themselves, side by side, with the words that differ."""
        from letterbook.services.compare_copies import compare_texts

        return compare_texts(self._catalogue, *map(self._catalogue.resolve, (x, y)))

    def _ids_of(self, query: str) -> frozenset[MessageId]:
        from letterbook.rules.query_text import parse_query
        from letterbook.services.search import resolve

        zone = self.zone()
        asked = parse_query(query, zone, datetime.now(zone).date())
        return self._index.ids(resolve(self._marked(), asked, []))
