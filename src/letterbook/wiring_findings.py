"""The part of `Letterbook` that keeps findings about publications and hands them on."""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from collections.abc import Sequence
from contextlib import closing
from datetime import tzinfo
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from letterbook.model.finding import ArticlesAnswer
    from letterbook.model.finding_report import FindingReport
    from letterbook.model.kept_finding import FindingsKept, KeptArticle, KeptFinding
    from letterbook.store.blobs import BlobStore
    from letterbook.store.catalogue_read import CatalogueReader
    from letterbook.store.layout import Layout
    from letterbook.store.record import Record
    from letterbook.words import Language


class Findings(ABC):
    """Methods of `Letterbook` for findings that are kept in the record."""

    _layout: Layout
    _record: Record
    _catalogue: CatalogueReader

    @abstractmethod
    def zone(self) -> tzinfo:
        """Return the time zone in which days are read and shown."""

    @abstractmethod
    def _blobs(self) -> closing[BlobStore]:
        """Return the store of the original bytes."""

    def keep_findings(self, answer: ArticlesAnswer, *, by: str = "") -> FindingsKept:
        """Return what was added: the record holds every finding of the answer from now on.

        Nobody has confirmed them yet.  What it holds already stays one.
        """
        from letterbook.services.keep_findings import keep_findings

        return keep_findings(self._record, self._catalogue, answer, by)

    def findings(
        self, *, state: str = "", verdict: str = "", article: str = ""
    ) -> list[KeptFinding]:
        """Return the kept findings of a state, a verdict and an article; "" for any.

        ``article``: the SHA-256 of its text, or the beginning of it.
        """
        from letterbook.services.keep_findings import chosen, kept_findings

        found = kept_findings(self._record, self._catalogue.hidden())
        return chosen(found, state=state, verdict=verdict, article=article)

    def kept_article(self, sha256: str) -> KeptArticle:
        """Return a publication whose findings are kept, by its digest or the beginning of it."""
        from letterbook.services.keep_findings import kept_article

        return kept_article(self._record, sha256)[0]

    def confirm_finding(self, number: int, *, note: str = "", by: str = "") -> KeptFinding:
        """Return the finding, which a person has confirmed from now on."""
        from letterbook.services.keep_findings import decide_finding

        hidden = self._catalogue.hidden()
        return decide_finding(self._record, number, "confirmed", note, by, hidden)

    def dismiss_finding(self, number: int, *, note: str = "", by: str = "") -> KeptFinding:
        """Return the finding, which a person has dismissed from now on; it stays in the record."""
        from letterbook.services.keep_findings import decide_finding

        hidden = self._catalogue.hidden()
        return decide_finding(self._record, number, "dismissed", note, by, hidden)

    def undo_finding(self, decision: int, *, by: str = "") -> int:
        """Return the claim that takes a decision about a finding back."""
        from letterbook.services.keep_findings import undo_of_decision

        return undo_of_decision(self._record, decision, by)

    def report_findings(
        self, numbers: Sequence[int] = (), *, article: str = "", working: bool = False
    ) -> FindingReport:
        """Return the report on these findings, or on all confirmed ones of an article or of all.

        ``working`` takes in what nobody has decided about.
        """
        from letterbook.services.report_findings import ReportParts, report_findings

        parts = ReportParts(self._layout, self._record, self._catalogue)
        return report_findings(parts, numbers, article=article, working=working)

    def write_report(
        self, report: FindingReport, path: str | os.PathLike[str], *, language: Language = "en"
    ) -> None:
        """Have the report in a new file: a page, a PDF or JSON, by the ending of its name.

        Raises `UsageError` for another ending, and for a file that is there already.
        """
        from letterbook.services.write_new_file import write_new_file

        write_new_file(path, self.report_bytes(report, Path(path).suffix, language=language))

    def report_bytes(
        self, report: FindingReport, ending: str, *, language: Language = "en"
    ) -> bytes:
        """Return the report as ``.html``, ``.pdf`` or ``.json``."""
        from letterbook.errors import UsageError
        from letterbook.rules.json_form import encoded
        from letterbook.words import words_of

        if ending == ".json":
            return encoded(report) + b"\n"
        if ending == ".pdf":
            from letterbook.writers.findings_pdf import findings_pdf

            return findings_pdf(report, words_of(language))
        if ending in (".html", ".htm"):
            from letterbook.writers.findings_page import findings_page

            return findings_page(report, words_of(language))
        raise UsageError(
            f"A report has no form for a name that ends in {ending or 'nothing'}.",
            next_step="Choose a name that ends in .html, .pdf or .json.",
        )

    def write_package(
        self, report: FindingReport, path: str | os.PathLike[str], *, language: Language = "en"
    ) -> None:
        """Have a new ZIP file with the findings of a report; see `package_bytes`."""
        from letterbook.services.write_new_file import write_new_file

        write_new_file(path, self.package_bytes(report, language=language))

    def package_bytes(self, report: FindingReport, *, language: Language = "en") -> bytes:
        """Return a ZIP file with the findings, their messages and how others check them.

        Raises `UsageError` for a working copy: what leaves the record was confirmed by a person.
        """
        from letterbook.services.pack_findings import PackParts, pack_findings
        from letterbook.services.read_conversation import ConversationRequest

        with self._blobs() as blobs:
            parts = PackParts(
                self._catalogue, blobs, ConversationRequest(self.zone()),
                lambda made: self.report_bytes(made, ".html", language=language),
            )  # fmt: skip
            return pack_findings(parts, report)
