"""Tantivy finds what a reading of every message finds, in the same order."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from letterbook.index.plain_scan import PlainScan
from letterbook.index.tantivy_index import TantivyIndex
from letterbook.model.facet import FACET_NAMES
from letterbook.model.query import Query
from letterbook.ports.search_index import IndexDocument, SearchIndex, Sort
from tests.properties.query_material import archives, queries

BOUNDS = (-(10**10), 0, 1, 1_476_230_401, 10**12)
_SETTINGS = settings(
    max_examples=70,
    deadline=None,
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture(scope="module")
def engine() -> Iterator[TantivyIndex]:
    """Yield one index folder for all examples; each of them wipes it."""
    with tempfile.TemporaryDirectory() as folder:
        yield TantivyIndex(Path(folder) / "index", heap_bytes=15_000_000)


def fill(index: SearchIndex, documents: list[IndexDocument], batches: int) -> None:
    """Put the documents into an emptied index, in several commits."""
    index.wipe()
    writer = index.writer()
    for start in range(batches):
        writer.add([index.encode(document) for document in documents[start::batches]])
        writer.commit()
    writer.close()


def everything(index: SearchIndex, query: Query, sort: Sort, limit: int) -> tuple[list[str], int]:
    """Return all ids by paging, and the total; every page must state the same total."""
    cursor, ids, totals = None, [], set()
    while True:
        page = index.search(query, sort=sort, limit=limit, cursor=cursor)
        totals.add(page.total)
        ids += [str(hit.id) for hit in page.hits]
        cursor = page.cursor
        if cursor is None:
            break
    assert len(totals) == 1
    return ids, totals.pop()


@_SETTINGS
@given(archives, st.lists(queries, min_size=8, max_size=8), st.integers(1, 3))
def test_same_hits_as_the_scan(
    engine: TantivyIndex, documents: list[IndexDocument], asked: list[Query], batches: int
) -> None:
    """Every question has the same hits, total and date order in both engines."""
    scan = PlainScan()
    fill(scan, documents, 1)
    fill(engine, documents, batches)
    assert sorted(engine.document_ids()) == sorted(document.id for document in documents)
    for query in asked:
        for sort in ("newest", "oldest"):
            wanted = everything(scan, query, sort, 100)
            assert everything(engine, query, sort, 100) == wanted
            assert everything(engine, query, sort, 2) == wanted
        ids, total = everything(engine, query, "relevance", 3)
        assert total == wanted[1]
        assert sorted(ids) == sorted(wanted[0])
        counts = engine.count(query, FACET_NAMES, most=3, bounds=BOUNDS)
        assert counts == scan.count(query, FACET_NAMES, most=3, bounds=BOUNDS)
        assert engine.total(query) == wanted[1]
