"""Export of a result: every message of it as one file, which is gone here once it was sent."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast

from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from letterbook.errors import UsageError
from letterbook.model.export import ExportFormat
from letterbook.web.asked import Asked, page
from letterbook.web.originals import BYTES, download_headers
from letterbook.web.searching import SORTS
from letterbook.words.names import EXPORTS

if TYPE_CHECKING:
    from letterbook.wiring import Letterbook

MOST_EXPORTED = 100_000
"""Messages of one download: longer work is the command's, which can be watched."""

_TEXT = "-text"
_NAME = "messages"
_CHUNK = 1 << 20


def export(asked: Asked, book: Letterbook) -> Response:
    """Return every message of a result in the format that was chosen."""
    sort = asked.sent("sort") or SORTS[0]
    account = bool(asked.sent("account"))
    return exported(book, asked.sent("q"), sort, asked.sent("format"), account=account)


def exported(book: Letterbook, query: str, sort: str, chosen: str, *, account: bool) -> Response:
    """Return every message of a query as one file.

    It is a ZIP file where the format is a folder, where an account was asked for, and where a
    message had to be left out: the account names it.
    """
    if chosen not in EXPORTS or sort not in SORTS:
        raise UsageError(
            f"An export is one of: {', '.join(EXPORTS)}.", next_step="Choose one on the page."
        )
    _count(book, query)
    format = cast("ExportFormat", chosen.removesuffix(_TEXT))
    with tempfile.TemporaryDirectory(prefix="letterbook-export-") as folder:
        path = Path(folder) / (_NAME if format == "eml" else f"{_NAME}.{format}")
        made = book.export(query, path, format, sort=sort, text=chosen.endswith(_TEXT))
        if path.is_dir() or made.left_out or account:
            path = Path(folder) / f"{_NAME}.zip"
            book.pack_export(made, path)
        return _sent(path)


def _count(book: Letterbook, query: str) -> None:
    total = book.search(query, limit=1).total
    if total > MOST_EXPORTED:
        raise UsageError(
            f"{total:,} messages are too many for one download; at most {MOST_EXPORTED:,}.",
            next_step="Narrow the search first.",
        )


def _sent(path: Path) -> Response:
    """Return a file piece by piece; it is held open, and needs its name no longer."""
    file = path.open("rb")
    size = os.fstat(file.fileno()).st_size
    headers = {**download_headers(path.name), "Content-Length": str(size)}
    return StreamingResponse(_pieces(file), media_type=BYTES, headers=headers)


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(_CHUNK):
            yield piece


ROUTES = [Route("/search/export", page(export), methods=["POST"])]
