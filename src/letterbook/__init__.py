"""Letterbook: search, reading and verification of a body of correspondence.

import letterbook

with letterbook.open("case") as book:
    for hit in book.search("from:alice invoice").hits:
        print(hit.sent, hit.subject)
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from letterbook.errors import LetterbookError as LetterbookError

if TYPE_CHECKING:
    from letterbook.model.source import HandOver
    from letterbook.services.inspect_paths import Inspection
    from letterbook.wiring import Letterbook

__version__ = "0.1.0"


def open(path: str | os.PathLike[str], *, privileged: bool = False) -> Letterbook:
    """Return the letterbook in a folder; raise `NotALetterbook` when it is none.

    Messages with the tag ``privileged`` are withheld from it, unless ``privileged`` is True.

    The adapters are imported on the first call, so that importing the package costs nothing.
    """
    from letterbook.wiring import open_at

    return open_at(path, privileged=privileged)


def init(path: str | os.PathLike[str], *, zone: str = "") -> Letterbook:
    """Return a new, empty letterbook; ``zone`` is the IANA time zone of its days (default UTC)."""
    from letterbook.wiring import create

    return create(path, zone=zone)


def find(start: str | os.PathLike[str] = ".", *, privileged: bool = False) -> Letterbook:
    """Return the nearest letterbook at or above a folder; ``privileged`` as with `open`."""
    from letterbook.wiring import find as find_upward

    return find_upward(start, privileged=privileged)


def inspect(
    paths: Sequence[str | os.PathLike[str]],
    *,
    hand_over: HandOver | None = None,
    passwords: Sequence[str] = (),
) -> Inspection:
    """Return what is in the paths and what adding them would take; nothing is written.

    ``hand_over`` and ``passwords``: what would be said of them when they are added.
    """
    from letterbook.wiring import inspect_formats

    return inspect_formats([Path(path) for path in paths], hand_over, passwords)
