"""The engines, each of which runs every contract test."""

from __future__ import annotations

from pathlib import Path

import pytest

from letterbook.index.plain_scan import PlainScan
from letterbook.index.tantivy_index import TantivyIndex
from letterbook.ports.search_index import SearchIndex


@pytest.fixture(params=["tantivy", "plain scan"])
def index(request: pytest.FixtureRequest, tmp_path: Path) -> SearchIndex:
    """Return an empty engine of each kind."""
    made: SearchIndex = PlainScan()
    if request.param == "tantivy":
        made = TantivyIndex(tmp_path / "index", heap_bytes=15_000_000)
    made.wipe()
    return made
