"""The part of `Letterbook` that draws: timeline, network, and the events entered by hand."""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from collections.abc import Sequence
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from letterbook.services.collector import collecting_seldom

if TYPE_CHECKING:
    from letterbook.model.event import Event, EventChange
    from letterbook.model.network import (
        NetworkAnswer,
        NetworkForm,
        NetworkRole,
        PeriodWidth,
    )
    from letterbook.model.timeline import LaneKind, TimelineAnswer
    from letterbook.ports.search_index import SearchIndex
    from letterbook.rules.chart_style import ChartStyle
    from letterbook.services.mark_messages import Marked
    from letterbook.store.catalogue_read import CatalogueReader
    from letterbook.store.record import Record


class Charts(ABC):
    """Methods of `Letterbook` that answer with a timeline or a network."""

    _record: Record
    _catalogue: CatalogueReader
    _index: SearchIndex

    @abstractmethod
    def zone(self) -> tzinfo:
        """Return the time zone in which days are read and shown."""

    @abstractmethod
    def _marked(self) -> Marked:
        """Return the sets and cards of messages, once the index shows what was committed."""

    def timeline(
        self,
        query: str = "",
        *,
        by: LaneKind = "people",
        first: str = "",
        last: str = "",
        lanes: int = 12,
        bins: int = 120,
        marks: int = 120,
        echoes: int = 0,
    ) -> TimelineAnswer:
        """Return the messages of a query over time, in lanes, with the events of the record.

        ``first`` and ``last`` (dates, inclusive) choose the time.  There are at most ``lanes``
        lanes and one of the rest, ``bins`` periods and ``marks`` single messages in a lane; a
        lane with more has counts only.  ``echoes``: so many links and phrases are followed.
        """
        from letterbook.services.draw_timeline import (
            TimelineParts,
            TimelineRequest,
            draw_timeline,
        )

        zone = self.zone()
        marked = self._marked()
        request = TimelineRequest(
            query=query, zone=zone, today=datetime.now(zone).date(), by=by, first=first, last=last,
            lanes=lanes, most_bins=bins, most_marks=marks, echoes=echoes,
        )  # fmt: skip
        parts = TimelineParts(self._index, marked, self._record, self._catalogue)
        with collecting_seldom():
            return draw_timeline(parts, request)

    def network(
        self,
        query: str = "",
        *,
        roles: Sequence[NetworkRole] = ("to", "cc", "bcc"),
        people: Sequence[str] = (),
        least: int = 2,
        most_recipients: int = 20,
        per: PeriodWidth | None = None,
        limit: int = -1,
    ) -> NetworkAnswer:
        """Return who wrote with whom in the messages of a query, and how much each way.

        Edges of fewer than ``least`` messages are counted, not listed; messages with more than
        ``most_recipients`` recipients (0: no bound) make no edges.  ``people``: only edges of
        these, named by address, handle or name.  ``limit``: so many edges at most, those with the
        most messages.
        """
        from letterbook.services.map_network import NetworkParts, NetworkRequest, map_network

        zone = self.zone()
        marked = self._marked()
        request = NetworkRequest(
            query=query, zone=zone, today=datetime.now(zone).date(), roles=tuple(roles),
            people=tuple(people), least=least, most_recipients=most_recipients, per=per,
            limit=limit,
        )  # fmt: skip
        parts = NetworkParts(self._index, marked, self._record, self._catalogue)
        with collecting_seldom():
            return map_network(parts, request)

    def timeline_svg(self, answer: TimelineAnswer, style: ChartStyle | None = None) -> str:
        """Return a timeline as one SVG document; ``style`` has its width, language and links."""
        from letterbook.rules.chart_style import ChartStyle
        from letterbook.rules.timeline_svg import timeline_svg

        return timeline_svg(answer, self.zone(), style or ChartStyle())

    def network_svg(self, answer: NetworkAnswer, style: ChartStyle | None = None) -> str:
        """Return a network as one SVG document; of too many edges those with most messages."""
        from letterbook.rules.chart_style import ChartStyle
        from letterbook.rules.network_svg import network_svg

        return network_svg(answer, style or ChartStyle())

    def network_as(self, answer: NetworkAnswer, form: NetworkForm) -> bytes:
        """Return a network as ``graphml``, or its ``nodes`` or ``edges`` as CSV."""
        from letterbook.rules.network_tables import edge_table, graphml, node_table

        forms = {"graphml": graphml, "nodes": node_table, "edges": edge_table}
        return forms[form](answer)

    def write_new(self, path: str | os.PathLike[str], content: bytes) -> None:
        """Have the content in a new file, whole; raise `UsageError` when there is one already."""
        from letterbook.services.write_new_file import write_new_file

        write_new_file(path, content)

    def events(self) -> list[Event]:
        """Return the events that were entered by hand, in the order of their dates."""
        from letterbook.services.keep_events import events

        return events(self._record)

    def add_event(
        self, when: str, text: str, *, until: str = "", source: str = "", by: str = ""
    ) -> EventChange:
        """Return the event that the record holds from now on.

        ``when`` and ``until`` are a year, month, day or minute, in the letterbook's zone where no
        offset is stated; ``source`` says how it is known.
        """
        from letterbook.services.keep_events import NewEvent, enter_event

        stated = NewEvent(when, text, until, source)
        return enter_event(self._record, stated, self.zone(), by)

    def remove_event(self, claim: int, *, by: str = "") -> EventChange:
        """Return the events that stand once one is taken back."""
        from letterbook.services.keep_events import remove_event

        return remove_event(self._record, claim, by)

    def undo_event(self, claim: int, *, by: str = "") -> EventChange:
        """Return the events that stand once a decision is undone; a removal brings it back."""
        from letterbook.services.keep_events import undo_of_event

        return undo_of_event(self._record, claim, by)
