"""Where the bytes of a blob stand."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import msgspec

from letterbook.errors import SourceUnreadable
from letterbook.model.locator import Locator, Step

PlaceKind = Literal["pack", "file", "in_place"]


class BlobPlace(msgspec.Struct, frozen=True, array_like=True):
    """Where one blob stands; safe to write as text and to sort.

    ``pack``: in pack ``pack`` at byte ``offset``, its whole record ``stored`` bytes long.
    ``file``: a file of its own under ``blobs/files``.  ``in_place``: ``size`` bytes from
    ``start`` of the source file ``path``, which is ``ROOT/NAME`` with a root named in the record
    and the name below it written as a locator writes it (percent-encoded, no surrogates).
    ``size`` is always the length of the blob itself.
    """

    kind: PlaceKind
    pack: int = 0
    offset: int = 0
    stored: int = 0
    size: int = 0
    path: str = ""
    start: int = 0

    @property
    def end(self) -> int:
        """The byte of the pack after this record."""
        return self.offset + self.stored


def in_place(root: str, name: str, start: int, size: int) -> BlobPlace:
    """Return the place of a range of a source file that stays where it is.

    ``root``: the root's name in the record (no "/").  ``name``: the path below it with "/" between
    its pieces, "" when the root itself is the file; undecodable bytes as surrogate escapes.
    """
    written = str(Locator((Step("member", name),))) if name else ""
    return BlobPlace("in_place", size=size, stored=size, path=f"{root}/{written}", start=start)


def path_in_place(place: BlobPlace, roots: Mapping[str, Path]) -> Path:
    """Return the real path of an ``in_place`` blob.

    Raises `SourceUnreadable` for a root that is not known.
    """
    root, _, written = place.path.partition("/")
    if root not in roots:
        raise SourceUnreadable(f"The source {root} is kept in place, and its folder is not known.")
    if not written:
        return roots[root]
    name = Locator.parse(written).steps[0].value
    pieces = [piece for piece in name.split("/") if piece]
    if ".." in pieces:
        raise SourceUnreadable(f"The path {written} leads out of the source {root}.")
    return roots[root].joinpath(*pieces)
