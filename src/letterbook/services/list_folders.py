"""Lists the folders of each source, as a mail client shows them."""

from __future__ import annotations

from datetime import UTC, date

from letterbook.errors import QuerySyntax
from letterbook.model.identity import MessageId
from letterbook.model.query import Catalogue
from letterbook.model.source import SourceFolder, SourceFolders
from letterbook.rules.query_text import parse_query
from letterbook.rules.query_writing import write_query
from letterbook.store.catalogue_folders import folder_counts, has_source, messages_in_folder
from letterbook.store.catalogue_read import CatalogueReader


def list_folders(catalogue: CatalogueReader) -> dict[str, SourceFolders]:
    """Return what each source with messages holds, by its id, its folders in their order."""
    counts = catalogue.remembered("folders", folder_counts)
    folders: dict[str, list[SourceFolder]] = {}
    for source, name, messages in counts:
        if name is not None:
            one = SourceFolder(name, messages, _query(f"{source}/{name}"))
            folders.setdefault(source, []).append(one)
    return {
        source: SourceFolders(messages, _query(source), tuple(sorted(folders[source], key=_order)))
        for source, name, messages in counts
        if name is None
    }


def _order(folder: SourceFolder) -> list[tuple[str, str]]:
    return [(part.casefold(), part) for part in folder.name.split("/")]


def messages_at_place(catalogue: CatalogueReader, place: str) -> frozenset[MessageId] | None:
    """Return the messages of a source, or of exactly one folder of it; None for no such source."""
    source, inside, folder = place.partition("/")
    if not has_source(catalogue.connection, source):
        return None
    return messages_in_folder(catalogue.connection, source, folder if inside else None)


def _query(place: str) -> str:
    """Return the question that finds the messages of a place, "" where none can."""
    leaf = Catalogue("place", place)
    text = write_query(leaf)
    try:
        read_back = parse_query(text, UTC, date.min)
    except QuerySyntax:
        return ""
    return text if read_back == leaf else ""
