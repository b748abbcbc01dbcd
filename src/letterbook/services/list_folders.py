"""Lists the folders of each source, as a mail client shows them."""

from __future__ import annotations

from datetime import UTC, date

from letterbook.errors import QuerySyntax
from letterbook.model.identity import MessageId
from letterbook.model.query import And, Catalogue, Query
from letterbook.model.source import SourceFolder, SourceFolders
from letterbook.ports.search_index import SearchIndex
from letterbook.rules.query_text import parse_query
from letterbook.rules.query_writing import write_query
from letterbook.services.count_messages import facet_leaf
from letterbook.store.catalogue_folders import folder_counts, has_source, messages_in_folder
from letterbook.store.catalogue_read import CatalogueReader
from letterbook.store.catalogue_schema import Connection

_MANY = 1_000
"""From so many messages on, words that the index knows are sooner answered than a set is."""


def list_folders(catalogue: CatalogueReader, index: SearchIndex) -> dict[str, SourceFolders]:
    """Return what each source with messages holds, by its id, its folders in their order."""

    def count(connection: Connection) -> dict[str, SourceFolders]:
        folders: dict[str, list[SourceFolder]] = {}
        whole: dict[str, int] = {}
        for source, name, messages in folder_counts(connection):
            if name is None:
                whole[source] = messages
                continue
            query = _query(index, source, name, messages)
            folders.setdefault(source, []).append(SourceFolder(name, messages, query))
        return {
            source: SourceFolders(
                messages,
                _query(index, source, None, messages),
                tuple(sorted(folders[source], key=_order)),
            )
            for source, messages in whole.items()
        }

    return catalogue.remembered("folders", count)


def place_counts(catalogue: CatalogueReader) -> dict[str, int]:
    """Return how many messages are in each source, and in each folder of it, as `place` says it."""

    def count(connection: Connection) -> dict[str, int]:
        rows = folder_counts(connection)
        whole = [(source, messages) for source, name, messages in rows if name is None]
        inside = [(source, name, messages) for source, name, messages in rows if name]
        inside.sort(key=lambda row: (row[0], _order(SourceFolder(row[1], row[2], ""))))
        return dict(whole) | {f"{source}/{name}": messages for source, name, messages in inside}

    return catalogue.remembered("places", count)


def _order(folder: SourceFolder) -> list[tuple[str, str]]:
    return [(part.casefold(), part) for part in folder.name.split("/")]


def messages_at_place(catalogue: CatalogueReader, place: str) -> frozenset[MessageId] | None:
    """Return the messages of a source, or of exactly one folder of it; None for no such source."""
    source, inside, folder = place.partition("/")
    if not has_source(catalogue.connection, source):
        return None
    return messages_in_folder(catalogue.connection, source, folder if inside else None)


def words_of_place(catalogue: CatalogueReader, index: SearchIndex, place: str) -> Query | None:
    """Return words that find exactly the messages of a place with many, None where none do."""
    source, inside, folder = place.partition("/")
    messages = place_counts(catalogue).get(place, 0)
    return _words(index, source, folder if inside else None, messages)


def _query(index: SearchIndex, source: str, folder: str | None, messages: int) -> str:
    """Return the question that finds the messages of a place, "" where none can.

    ``source:`` and ``folder:`` look for words, and find at least these; where they find no more,
    and it is many, they are asked.
    """
    words = _words(index, source, folder, messages)
    if words is not None:
        return write_query(words)
    return _place(source if folder is None else f"{source}/{folder}")


def _words(index: SearchIndex, source: str, folder: str | None, messages: int) -> Query | None:
    if messages < _MANY:
        return None
    words = [facet_leaf("source", source)]
    if folder is not None:
        words.append(facet_leaf("folder", folder))
    clauses = tuple(leaf for leaf in words if leaf is not None)
    asked = clauses[0] if len(clauses) == 1 else And(clauses)
    return asked if len(clauses) == len(words) and index.total(asked) == messages else None


def _place(place: str) -> str:
    leaf = Catalogue("place", place)
    text = write_query(leaf)
    try:
        read_back = parse_query(text, UTC, date.min)
    except QuerySyntax:
        return ""
    return text if read_back == leaf else ""
