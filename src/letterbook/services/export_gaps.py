"""What the exports themselves tell: whose each is, and where one is cut short."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from letterbook.errors import SourceUnreadable
from letterbook.model.gap import Gap
from letterbook.model.identity import ContentId, MessageId
from letterbook.rules.x_headers import account_id, named_in_headers
from letterbook.services.copy_gaps import Hand
from letterbook.services.gap_pairs import gap
from letterbook.store.blobs import BlobStore
from letterbook.store.catalogue_gaps import (
    account_files,
    cut_short,
    header_files,
    lacking_parts,
    messages_in_file,
    places_of,
    unknown_names,
)
from letterbook.store.catalogue_lookup import find_place
from letterbook.store.catalogue_read import CatalogueReader

_FOLDER = re.compile(r"(?:.*[/!])?")
_NAMED = 5
_BESIDE = 3


class Exports:
    """The exports of a record; ``holders`` says whose papers each source holds, "" if unknown.

    ``unread`` names the files whose bytes are not where they were, so that nothing is known of
    them.
    """

    def __init__(
        self, catalogue: CatalogueReader, blobs: BlobStore, holders: Mapping[str, str]
    ) -> None:
        self._catalogue = catalogue
        self._blobs = blobs
        self._holders = holders
        self.unread: list[str] = []

    def hands(self, channels: Collection[str]) -> dict[MessageId, set[Hand]]:
        """Return the copies in which each message of these channels stands."""
        accounts: dict[tuple[str, str], str] = {}
        for source, locator, content in account_files(self._catalogue.connection):
            number = account_id(self._read(source, locator, content))
            if number:
                accounts[source, _folder(locator)] = f"x:{number}"
        found: dict[MessageId, set[Hand]] = {}
        for identity, source, locator in places_of(self._catalogue.connection, tuple(channels)):
            known = accounts.get((source, _folder(locator))) or self._holders.get(source)
            found.setdefault(identity, set()).add(Hand(known or source, source))
        return found

    def papers(self) -> dict[MessageId, set[Hand]]:
        """Return whose papers each mail is in, where those of several people are known."""
        if len(set(self._holders.values()) - {""}) < 2:
            return {}
        found: dict[MessageId, set[Hand]] = {}
        for identity, source, _ in places_of(self._catalogue.connection, ("mail",)):
            holder = self._holders.get(source)
            if holder:
                found.setdefault(identity, set()).add(Hand(holder, source))
        return found

    def cut_short(self) -> Iterator[Gap]:
        """Yield files that end early, are damaged or did not come, and headers without messages."""
        connection = self._catalogue.connection
        for source, name, code, times in cut_short(connection):
            beside = messages_in_file(connection, source, name, _BESIDE)
            if code == "unread:truncated":
                seen = f"The file {name} of {source} ends before its end."
                yield gap("export-cut-short", seen, beside, "high", source=source)
                continue
            places = "1 place" if times == 1 else f"{times} places"
            seen = f"The file {name} of {source} is damaged in {places}: nothing is read there."
            yield gap("export-cut-short", seen, beside, "moderate", source=source)
        for source, said in lacking_parts(connection):
            yield gap("export-cut-short", said, (), "moderate", source=source)
        for source, name, content in header_files(connection):
            named = named_in_headers(self._read(source, name, content))
            channel = "dm" if "direct-message" in name[len(_folder(name)) :] else "post"
            lacking = unknown_names(connection, channel, named)
            if lacking:
                some = ", ".join(lacking[:_NAMED])
                seen = (
                    f"The file {name} of {source} names {len(named)} messages; not in this record:"
                    f" {len(lacking)}, such as {some}."
                )
                yield gap("export-cut-short", seen, (), "high", source=source, stated_id=lacking[0])

    def _read(self, source: str, name: str, content: bytes) -> bytes:
        place = find_place(self._catalogue.connection, content)
        try:
            if place is not None:
                return self._blobs.read(ContentId(content), place)
        except SourceUnreadable:
            pass
        told = f"{name} of {source}"
        if told not in self.unread:
            self.unread.append(told)
        return b""


def _folder(locator: str) -> str:
    found = _FOLDER.match(locator)
    return found.group() if found is not None else ""
