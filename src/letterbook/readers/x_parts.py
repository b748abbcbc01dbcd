"""Which files of an X archive are lacking: by its manifest, and by the numbers of its parts.

A long list is cut into ``tweets.js``, ``tweets-part1.js`` and so on, and ``manifest.js`` lists all
files of the archive with how many entries each has.
"""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

from letterbook.model.notice import Notice
from letterbook.ports.reader import Candidate

MANIFEST_OPENING = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,64}window\.__THAR_CONFIG\s*=")
MANIFEST_BYTES = 4 * 1024 * 1024
_MANIFEST = "manifest.js"
_FLAT = re.compile(rb"\{[^{}]{1,2000}\}")
_GLOBAL = re.compile(r"YTD\.([a-z0-9_]{1,64})\.part\d{1,9}")
_PART = re.compile(r"(?P<stem>.{1,80}?)(?:-part(?P<part>\d{1,5}))?\.js")
_SHOWN = 20


class Listed(NamedTuple):
    """A file that a manifest lists; ``entries`` is -1 where it does not count them."""

    name: str
    kind: str
    entries: int


def listed_in(raw: bytes) -> list[Listed]:
    """Return the files that a manifest lists, each once; one that is no whole JSON is read too."""
    found: dict[str, Listed] = {}
    for match in _FLAT.finditer(raw):
        if b'"fileName"' not in match.group():
            continue
        stated: Any = None
        with contextlib.suppress(ValueError):
            stated = json.loads(match.group().decode("utf-8", "replace"))
        if not isinstance(stated, dict):
            continue
        kind = _GLOBAL.fullmatch(str(stated.get("globalName")))
        name = str(stated.get("fileName")).rpartition("/")[2]
        if kind is not None and _PART.fullmatch(name):
            count = str(stated.get("count", ""))
            entries = int(count) if count.isascii() and count.isdigit() else -1
            found.setdefault(name, Listed(name, kind[1], entries))
    return list(found.values())


def lacking_of_manifest(
    candidate: Candidate, raw: bytes, kinds: Collection[str]
) -> Iterator[Notice]:
    """Yield the files of these kinds that a manifest lists and that did not come with it."""
    lacking = [
        one
        for one in listed_in(raw)
        if one.kind in kinds and one.entries != 0 and candidate.handed_over(one.name) is False
    ]
    for one in lacking[:_SHOWN]:
        count = f"{one.entries:,}" if one.entries > 0 else "not stated"
        yield Notice(
            "unread:x-part",
            f"The manifest of an X archive lists {one.name!r} (entries: {count}), and it was not"
            " handed over with it.",
        )
    if len(lacking) > _SHOWN:
        detail = f"The manifest of an X archive lists {len(lacking) - _SHOWN} more such files."
        yield Notice("unread:x-part", detail)


def lacking_parts(candidate: Candidate, kind: str) -> Iterator[Notice]:
    """Yield the parts that go right before this one and were not handed over with it.

    Where a manifest came too, that says it.
    """
    name = candidate.name.rpartition("/")[2]
    found = _PART.fullmatch(name)
    if found is None or not found["part"] or found["stem"] != kind.replace("_", "-"):
        return
    if candidate.handed_over(_MANIFEST) is not False:
        return
    lacking: list[str] = []
    for part in range(int(found["part"]) - 1, -1, -1):
        names = [f"{found['stem']}-part{part}.js"]
        if part == 0:
            names.insert(0, f"{found['stem']}.js")
        if any(candidate.handed_over(one) for one in names):
            break
        lacking.insert(0, names[0])
    if lacking:
        some = ", ".join(lacking[-_SHOWN:])
        yield Notice(
            "unread:x-part",
            f"{name!r} is a further part of a list; not handed over with it: {some}.",
        )


def fewer_than_listed(candidate: Candidate, counted: int) -> Iterator[Notice]:
    """Yield that a manifest beside the file counts more entries in it than there are."""
    manifest = candidate.sibling(_MANIFEST)
    if manifest is None or MANIFEST_OPENING.match(manifest.head()) is None:
        return
    with contextlib.suppress(OSError):  # said where that file itself is read
        with manifest.open() as stream:
            raw = stream.read(MANIFEST_BYTES)
        name = candidate.name.rpartition("/")[2]
        for one in listed_in(raw):
            if one.name == name and one.entries > counted:
                yield Notice(
                    "unread:x-part",
                    f"The manifest of an X archive counts {one.entries:,} entries in {name!r}, and"
                    f" {counted:,} are there.",
                )
