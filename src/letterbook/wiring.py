"""Builds the concrete parts of one letterbook and offers what can be done with it.

The only module that knows every part.  `Letterbook` is the product's library: the command line
is written with it and with nothing else.  What only some uses need is imported where it is used,
so that a search from the shell is not kept waiting by the import of the readers.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self
from zoneinfo import ZoneInfo

from letterbook.errors import UsageError
from letterbook.index.tantivy_index import TantivyIndex
from letterbook.index.withheld_index import WithheldIndex
from letterbook.model.message import Header
from letterbook.model.reply import (
    AddReport,
    CheckReport,
    Copy,
    ForgetReport,
    MessageView,
    NoticeRow,
    PersonRow,
    SourceView,
    Status,
)
from letterbook.model.source import HandOver
from letterbook.ports.search_index import Sort
from letterbook.rules.citation_line import ENGLISH, CitationWords
from letterbook.services import keep_letterbook, mark_messages, read_messages, tell_status
from letterbook.services.kept_answers import KeptAnswers
from letterbook.store.blobs import BlobStore
from letterbook.store.catalogue_counts import people
from letterbook.store.catalogue_dump import dump
from letterbook.store.catalogue_read import CatalogueReader
from letterbook.store.custody import Custody
from letterbook.store.layout import FORMAT_FILE as FORMAT_FILE
from letterbook.store.layout import Layout, create_layout, find_layout, open_layout
from letterbook.store.migrations import bring_up_to_date
from letterbook.store.record import Record
from letterbook.wiring_charts import Charts
from letterbook.wiring_checking import Checking
from letterbook.wiring_finding import Finding
from letterbook.wiring_findings import Findings
from letterbook.wiring_lists import Lists
from letterbook.wiring_marking import Marking
from letterbook.wiring_measures import (
    KEPT_ANSWERS,
    KEPT_ROWS,
    Measures,
    weight_of_comparison,
    weight_of_echoes,
    weight_of_gaps,
)
from letterbook.wiring_people import People
from letterbook.wiring_showing import KEPT_TEXT, Showing, weight_of

if TYPE_CHECKING:
    from letterbook.model.citation import Citation
    from letterbook.model.export import ExportFormat, ExportReport
    from letterbook.services.add_source import Acknowledged, Progress
    from letterbook.services.inspect_paths import Inspection
    from letterbook.store.backup import BackupReport
    from letterbook.wiring_writing import Writing


class Letterbook(Finding, Charts, Checking, Findings, Lists, Marking, Measures, People, Showing):
    """One open letterbook.

    Reading methods never block and are never blocked by an import in another process; writing
    ones (`add`, `rebuild`, `reindex`, `forget`) raise `Locked` when another process writes.  Tags
    and notes can be written at any time.  Usable as a context manager.  Messages that carry the
    tag ``privileged`` are withheld from everything it reads, unless it was opened with them.
    """

    def __init__(self, layout: Layout, *, privileged: bool = False) -> None:
        self._layout = layout
        self._record = Record(layout)
        self._whole = CatalogueReader(layout.catalogue_path)
        self._engine = TantivyIndex(layout.index_dir)
        withheld = None if privileged else self._record.privileged()
        self._catalogue = CatalogueReader(layout.catalogue_path, withheld)
        self._index = WithheldIndex(self._engine, self._catalogue.hidden)
        self._standing = mark_messages.Standing(self._record, self._catalogue)
        self._answers = KeptAnswers(KEPT_ANSWERS)
        self._echoes = KeptAnswers(KEPT_ROWS, weight_of_echoes)
        self._observed = KeptAnswers(KEPT_ROWS, weight_of_gaps)
        self._compared = KeptAnswers(KEPT_ROWS, weight_of_comparison)
        self._threads = KeptAnswers(KEPT_TEXT, weight_of)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of every file."""
        self._let_go()
        self._record.close()

    @property
    def path(self) -> Path:
        """The folder of the letterbook."""
        return self._layout.root

    # -- bringing in -----------------------------------------------------------------------

    def add(
        self,
        paths: Sequence[str | os.PathLike[str]],
        *,
        hand_over: HandOver | None = None,
        in_place: bool = False,
        uploads: Path | None = None,
        wait_seconds: float = 0.0,
        workers: int | None = None,
        progress: Progress | None = None,
        acknowledged: Acknowledged | None = None,
        passwords: Sequence[str] = (),
    ) -> AddReport:
        """Return what was done once every path is stored, catalogued and searchable.

        ``workers``: processes that read entries (default: one per processor; 0 reads in this
        process).  ``progress`` is called with entries and bytes done; ``acknowledged`` with a
        source id and the entries of this run that are now safe, 0 when it begins.  Files below
        ``uploads`` came through the browser: they are named by file name and bytes.
        ``wait_seconds``: how long to wait for another process that writes.  Running it again
        continues after an interruption and changes nothing after an end.  ``passwords`` are tried
        on encrypted archives and kept nowhere.  Raises `UsageError` for an unknown time zone.
        """
        from letterbook.services.add_source import AddRequest

        facts = hand_over or HandOver()
        if facts.zone:
            known_zone(facts.zone)
        requests = [
            AddRequest(path, facts, in_place, uploads is not None and uploads in path.parents)
            for path in map(Path, paths)
        ]
        with self._writing("adding", workers, wait_seconds) as writing:
            return writing.add(requests, progress, acknowledged, passwords)

    def rebuild(self, *, workers: int | None = None, progress: Progress | None = None) -> Status:
        """Return the status after catalogue and index were made anew from blobs and manifests."""
        with self._writing("rebuilding", workers) as writing:
            writing.rebuild(progress)
        self._let_go()
        return self.status()

    def reindex(self, *, progress: Progress | None = None) -> Status:
        """Return the status after the search index was made anew from the catalogue."""
        with self._writing("reindexing", 0) as writing:
            writing.reindex(progress)
        return self.status()

    def forget(
        self, source: str, *, reason: str, by: str = "", salted: bool = False
    ) -> ForgetReport:
        """Return what was removed once a source is gone from blobs, catalogue and index.

        Bytes that another source holds too stay.  A tombstone with the reason remains.
        """
        from letterbook.services.forget_source import forget_source

        with self._writing("forgetting", None) as writing:
            report = forget_source(writing.forget_parts(), source, reason, by, salted=salted)
            writing.rebuild(None)
        self._let_go()
        return report

    # -- searching and reading -------------------------------------------------------------

    def message(self, name: str) -> MessageView:
        """Return one message by its id or a beginning of it, its Message-ID, or ``sha256:HEX``."""
        identity = self._catalogue.resolve(name)
        return read_messages.read_message(
            self._catalogue,
            self._catalogue.number(identity),
            marks=mark_messages.marks_of(self._record, self._catalogue, identity),
            read=mark_messages.is_read(self._record, self._catalogue, identity),
        )

    def raw(self, name: str, *, copy: int = 0) -> bytes:
        """Return the bytes of a copy's entry exactly as its container holds them."""
        from letterbook.services.read_bytes import read_raw

        with self._blobs() as blobs:
            return read_raw(self._catalogue, blobs, self._copy(name, copy))

    def rfc822(self, name: str, *, copy: int = 0) -> bytes:
        """Return a copy's mail as it was sent over the wire, as far as the container kept it."""
        from letterbook.services.read_bytes import read_rfc822

        with self._blobs() as blobs:
            return read_rfc822(self._catalogue, blobs, self._copy(name, copy))

    def headers(self, name: str, *, copy: int = 0) -> tuple[Header, ...]:
        """Return every header field of a copy in its order, decoded."""
        from letterbook.rules.mail_headers import read_headers

        return read_headers(self.rfc822(name, copy=copy))

    def part(self, name: str, path: str, *, copy: int = 0) -> bytes:
        """Return the decoded bytes of one MIME part of a copy, by its path (``2.1``)."""
        from letterbook.services.read_bytes import read_part

        return read_part(self.rfc822(name, copy=copy), path)

    def cite(self, name: str, *, words: CitationWords = ENGLISH) -> Citation:
        """Return what to print beside a quotation, so that others can find and check it.

        ``words`` say its line in another language.
        """
        from letterbook.services.cite_message import cite_message

        identity = self._catalogue.resolve(name)
        return cite_message(self._layout, self._record, self._catalogue, identity, words)

    def export(
        self,
        query: str,
        path: str | os.PathLike[str],
        format: ExportFormat = "jsonl",
        *,
        sort: Sort = "oldest",
        text: bool = False,
        progress: Progress | None = None,
    ) -> ExportReport:
        """Return what was exported once every message of the query stands in a new file or folder.

        ``text`` adds the text as read to a CSV.  Nothing that exists is overwritten.
        """
        from letterbook.services.export_messages import ExportParts, ExportRequest, export_messages
        from letterbook.writers.registry import writer_of

        self._index.refresh()
        zone = self.zone()
        request = ExportRequest(query, Path(path), sort, zone, datetime.now(zone).date())
        with self._blobs() as blobs:
            parts = ExportParts(
                self._layout, self._record, self._catalogue, blobs, self._index,
                writer_of(format, text=text),
            )  # fmt: skip
            return export_messages(parts, request, progress)

    def pack_export(self, report: ExportReport, path: str | os.PathLike[str]) -> None:
        """Have a new ZIP file with all that an export wrote: its file or folder, its manifest."""
        from letterbook.services.pack_export import pack_export

        pack_export(report, Path(path))

    def people(self, text: str = "", *, limit: int = 50) -> list[PersonRow]:
        """Return the parties whose address or name holds ``text``, the most active first."""
        return people(self._catalogue.connection, text, limit)

    def notices(self, *, code: str = "", source: str = "", limit: int = -1) -> list[NoticeRow]:
        """Return what could not be read, was repaired or has two readings, with its address."""
        if source:
            self._record.source(source)
        return self._catalogue.notices(code=code, source=source, limit=limit)

    def sources(self, *, unsealed: bool = False) -> list[SourceView]:
        """Return every source with its hand-over facts and its counts."""
        return tell_status.source_views(self._record, self._catalogue, unsealed=unsealed)

    def status(self) -> Status:
        """Return the letterbook at a glance."""
        return tell_status.tell_status(
            self._layout, self._record, self._catalogue, self._engine, str(self.zone())
        )

    def dump(self) -> Iterator[str]:
        """Yield the catalogue in a canonical form that two equal letterbooks share.

        What is withheld is in it too.
        """
        return dump(self._whole.connection)

    # -- deciding --------------------------------------------------------------------------

    def zone(self) -> tzinfo:
        """Return the time zone in which days are read and shown (UTC until one is set)."""
        name = self._record.zone()
        return known_zone(name) if name else UTC

    def set_zone(self, name: str, *, by: str = "") -> None:
        """Set the time zone by its IANA name; raise `UsageError` for an unknown one."""
        known_zone(name)
        self._record.set_zone(name, by)

    # -- keeping ---------------------------------------------------------------------------

    def check(self, *, read_data: bool = False, head: str = "") -> CheckReport:
        """Return what is not as it was written; ``read_data`` reads and hashes every blob.

        ``head``: a head of the custody chain that was kept elsewhere, so that a chain cut short
        is found too.
        """
        from letterbook.services.check_letterbook import check_letterbook

        with self._blobs() as blobs:
            return check_letterbook(
                self._layout, self._record, self._whole, blobs, self._engine,
                read_data=read_data, head=head,
            )  # fmt: skip

    def backup(self, destination: str | os.PathLike[str]) -> BackupReport:
        """Return what was copied once ``destination`` is a letterbook that `rebuild` completes."""
        from letterbook.store.backup import backup

        report = backup(self._layout, Path(destination))
        Custody(self._record).append(
            "backed up", {"sources": report.sources, "bytes": report.bytes}
        )
        return report

    def custody(self) -> list[keep_letterbook.CustodyRow]:
        """Return the chained log of what was done with the letterbook."""
        return keep_letterbook.custody_rows(Custody(self._record))

    def _writing(self, purpose: str, workers: int | None, wait_seconds: float = 0.0) -> Writing:
        from letterbook.wiring_writing import Writing

        return Writing(self._layout, self._record, self._engine, purpose, workers, wait_seconds)

    def _let_go(self) -> None:
        """Close the catalogue, which is opened again when it is asked."""
        self._catalogue.close()
        self._whole.close()

    def _blobs(self) -> closing[BlobStore]:
        return closing(BlobStore(self._layout, self._record.roots()))

    def _copy(self, name: str, copy: int) -> Copy:
        m = self._catalogue.number(self._catalogue.resolve(name))
        copies = self._catalogue.copies(m)
        if not 0 <= copy < len(copies):
            raise UsageError(f"The message has {len(copies)} copies; there is no copy {copy}.")
        return copies[copy]


def known_zone(name: str) -> ZoneInfo:
    """Return the time zone of an IANA name; raise `UsageError` where there is none."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise UsageError(f"There is no time zone {name}.") from error


def create(path: str | os.PathLike[str], *, zone: str = "") -> Letterbook:
    """Return a new, empty letterbook in a folder that is new or empty."""
    if zone:
        known_zone(zone)
    layout = create_layout(Path(path))
    TantivyIndex(layout.index_dir).wipe()
    letterbook = Letterbook(layout)
    if zone:
        letterbook.set_zone(zone)
    Custody(letterbook._record).append("created", {"zone": zone})
    return letterbook


def open_at(path: str | os.PathLike[str], *, privileged: bool = False) -> Letterbook:
    """Return the letterbook in exactly this folder; ``privileged`` withholds nothing."""
    return _open(open_layout(Path(path)), privileged)


def find(start: str | os.PathLike[str], *, privileged: bool = False) -> Letterbook:
    """Return the nearest letterbook at or above a folder; ``privileged`` withholds nothing."""
    return _open(open_layout(find_layout(Path(start))), privileged)


def _open(layout: Layout, privileged: bool) -> Letterbook:
    bring_up_to_date(layout)
    return Letterbook(layout, privileged=privileged)


def inspect_formats(
    paths: Sequence[Path], hand_over: HandOver | None, passwords: Sequence[str]
) -> Inspection:
    """Return what is in the paths and what adding them would take; nothing is written."""
    from letterbook.wiring_writing import inspect

    return inspect(paths, hand_over or HandOver(), passwords)
