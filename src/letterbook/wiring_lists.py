"""The part of `Letterbook` for lists: many terms at once, and searches that are kept."""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from collections.abc import Iterable
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from letterbook.model.saved_search import SavedSearch
    from letterbook.model.source import SourceFolders
    from letterbook.model.term_report import TermReport
    from letterbook.ports.search_index import SearchIndex, Sort
    from letterbook.services.saved_searches import SavedParts, SavedRun
    from letterbook.store.catalogue_read import CatalogueReader
    from letterbook.store.record import Record


class Lists(ABC):
    """Methods of `Letterbook` that work through lists."""

    _record: Record
    _catalogue: CatalogueReader
    _index: SearchIndex

    @abstractmethod
    def zone(self) -> tzinfo:
        """Return the time zone in which days are read and shown."""

    def folders(self) -> dict[str, SourceFolders]:
        """Return how many messages each source holds, and each of its folders, in their order."""
        from letterbook.services.list_folders import list_folders

        self._index.refresh()
        return list_folders(self._catalogue, self._index)

    def report_terms(
        self,
        terms: str | os.PathLike[str] | bytes | Iterable[str],
        *,
        within: str = "",
        as_phrases: bool = False,
        name: str = "",
    ) -> TermReport:
        """Return what each term of a list finds, and how to see it.

        ``terms``: the path of a file (CSV where its name ends so, else one term a line), the bytes
        of one (``name`` is what it is called), or the terms themselves.  ``within`` is a query
        that every hit has to fulfil too.
        """
        from letterbook.services.mark_messages import Marked
        from letterbook.services.read_terms import is_table, read_terms
        from letterbook.services.report_terms import TermRequest, report_terms

        self._index.refresh()
        zone = self.zone()
        today = datetime.now(zone).date()
        listed = read_terms(terms, table=is_table(name))
        request = TermRequest(listed, within, as_phrases, zone, today)
        marked = Marked(self._record, self._catalogue)
        return report_terms(self._index, marked, self._catalogue, request)

    def term_table(self, report: TermReport) -> bytes:
        """Return a report as CSV: one row a term, then the lines that are none and why."""
        from letterbook.rules.term_table import term_table

        return term_table(report)

    def save_term_report(self, report: TermReport, path: str | os.PathLike[str]) -> None:
        """Write a report as CSV to a new file; raise `UsageError` when there is one."""
        from letterbook.services.read_terms import save_report

        save_report(report, path)

    def saved_searches(self) -> list[SavedSearch]:
        """Return every saved search by name, with how much it finds and how much of it is new."""
        from letterbook.services.saved_searches import saved_searches

        return saved_searches(self._saved_parts())

    def save_search(self, name: str, query: str, *, by: str = "") -> SavedSearch:
        """Return the query once it is kept under a new name; everything in it is new."""
        from letterbook.services.saved_searches import save_search

        return save_search(self._saved_parts(), name, query, by)

    def remove_saved(self, name: str, *, by: str = "") -> str:
        """Return the query that was saved under the name and is so no longer."""
        from letterbook.store.saved_searches import remove

        return remove(self._record, name, by).query

    def look_at_saved(self, name: str, *, by: str = "") -> tuple[SavedSearch, int]:
        """Return the saved search, in which nothing is new any more, and how much was."""
        from letterbook.services.saved_searches import look_at_saved

        return look_at_saved(self._saved_parts(), name, by)

    def run_saved(
        self,
        name: str,
        *,
        only_new: bool = False,
        keep: bool = False,
        sort: Sort = "relevance",
        limit: int = 20,
        cursor: str | None = None,
        by: str = "",
    ) -> SavedRun:
        """Return a page of a saved search, or of what is new in it.

        What is returned as new is new no longer, unless ``keep``.
        """
        from letterbook.services.saved_searches import Page, run_saved

        page = Page(sort, limit, cursor)
        return run_saved(
            self._saved_parts(), name, page, only_new=only_new, keep=keep, by=by
        )  # fmt: skip

    def _saved_parts(self) -> SavedParts:
        from letterbook.services.saved_searches import SavedParts

        self._index.refresh()
        zone = self.zone()
        today = datetime.now(zone).date()
        return SavedParts(self._record, self._catalogue, self._index, zone, today)
