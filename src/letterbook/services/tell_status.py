"""Tells what a letterbook holds, per source and in all."""

from __future__ import annotations

from pathlib import Path

from letterbook.errors import StoreDamaged
from letterbook.model.query import Everything
from letterbook.model.reply import SCHEMA, SourceView, Status
from letterbook.model.source import Tally
from letterbook.ports.search_index import SearchIndex
from letterbook.store.catalogue_counts import counts, date_span, source_tally
from letterbook.store.catalogue_read import CatalogueReader
from letterbook.store.custody import Custody
from letterbook.store.layout import Layout, read_format
from letterbook.store.record import Record


def source_views(
    record: Record, catalogue: CatalogueReader, *, unsealed: bool = False
) -> list[SourceView]:
    """Return every source with its hand-over facts and the counts of its rows.

    A source is complete when its last run came to its end.
    """
    return [
        SourceView(
            id=row.id,
            path=row.path,
            hand_over=row.hand_over,
            added_at=row.added_at,
            in_place=row.in_place,
            complete=bool(row.runs) and bool(row.runs[-1].ended),
            forgotten=row.forgotten,
            tally=_tally(catalogue, row.id),
        )
        for row in record.sources(unsealed=unsealed)
    ]


def _tally(catalogue: CatalogueReader, source: str) -> Tally:
    return catalogue.remembered(f"tally {source}", lambda read: source_tally(read, source))


def tell_status(
    layout: Layout, record: Record, catalogue: CatalogueReader, index: SearchIndex, zone: str
) -> Status:
    """Return the letterbook at a glance."""
    sources = source_views(record, catalogue)
    total = Tally()
    for source in sources:
        total.add(source.tally)
    first, last = catalogue.remembered("span", date_span)
    return Status(
        schema=SCHEMA,
        id=read_format(layout).id,
        path=str(layout.root),
        zone=zone,
        sources=sum(not source.forgotten for source in sources),
        found=total.found,
        stored=total.stored,
        copies=total.copies,
        quarantined=total.quarantined,
        skipped=total.skipped,
        indexed=_indexed(index),
        first=first,
        last=last,
        sizes={
            "blobs": _size(layout.blobs_dir),
            "record": _size(layout.record_path),
            "catalogue": _size(layout.catalogue_path),
            "index": _size(layout.index_dir),
        },
        custody_head=str(Custody(record).head()),
        withheld=len(catalogue.hidden()),
        **catalogue.remembered("counts", counts),
    )


def _indexed(index: SearchIndex) -> int:
    """Return how many messages the index holds; 0 when there is no index yet."""
    try:
        index.refresh()
        return index.total(Everything())
    except StoreDamaged:
        return 0


def _size(path: Path) -> int:
    if path.is_file():
        beside = path.with_name(path.name + "-wal")
        return path.stat().st_size + (beside.stat().st_size if beside.exists() else 0)
    total = 0
    for item in path.rglob("*"):
        try:
            total += item.stat().st_size if item.is_file() else 0
        except FileNotFoundError:  # a merge of the running import took it away
            continue
    return total
