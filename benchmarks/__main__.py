"""``python -m benchmarks [WHAT...] [--rounds N] [--folder DIR]``, WHAT as in the default below.

Prints JSON lines.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.article_speed import measure_articles
from benchmarks.import_speed import measure, measure_growth
from benchmarks.mailboxes import OPENBMC
from benchmarks.measure_speed import measure_measures
from benchmarks.search_speed import measure_search
from benchmarks.thread_speed import measure_threads
from benchmarks.web_speed import measure_web


def main() -> int:
    """Print one JSON line per measurement; return 0, or 3 when data or peers are missing."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "what",
        nargs="*",
        default=["import", "growth", "search", "threads", "measures", "web", "articles"],
    )
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument(
        "--times", type=int, nargs="+", default=[1, 4, 16], help="for growth, threads, measures"
    )
    parser.add_argument("--queries", type=int, default=100, help="of each kind, for search")
    parser.add_argument("--folder", type=Path, default=None, help="where to work, kept")
    options = parser.parse_args()
    peers = ("notmuch", "mu") if "import" in options.what else ()
    missing = [name for name in peers if shutil.which(name) is None]
    if missing or not OPENBMC.exists():
        print(f"Not run: missing {', '.join(missing) or OPENBMC}.", file=sys.stderr)
        return 3
    _print({"benchmark": "machine", "cpus": os.cpu_count(), "system": platform.platform()})
    with tempfile.TemporaryDirectory(prefix="letterbook-bench-") as temporary:
        folder = options.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        for row in _rows(options, folder):
            _print(row)
    return 0


def _rows(options: argparse.Namespace, folder: Path) -> Iterator[dict[str, object]]:
    if "import" in options.what:
        yield from measure(folder, options.rounds)
    if "growth" in options.what:
        yield from measure_growth(folder, options.times)
    if "search" in options.what:
        yield from measure_search(folder, 4, options.queries)
    if "threads" in options.what:
        yield from measure_threads(folder, options.times, options.rounds)
    if "measures" in options.what:
        yield from measure_measures(folder, options.times, options.rounds)
    if "web" in options.what:
        yield from measure_web(folder, 4)
    if "articles" in options.what:
        yield from measure_articles(folder, 4)


def _print(row: dict[str, object]) -> None:
    print(json.dumps(row), flush=True)


if __name__ == "__main__":
    sys.exit(main())
