"""The part of `Letterbook` that holds publications against the record."""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from collections.abc import Sequence
from datetime import datetime, tzinfo
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from letterbook.model.article_words import ArticleWords
    from letterbook.model.finding import ArticlesAnswer
    from letterbook.model.identity import MessageId
    from letterbook.ports.search_index import SearchIndex
    from letterbook.ports.text_vectors import TextVectors
    from letterbook.rules.translated import WordList
    from letterbook.services.mark_messages import Marked
    from letterbook.services.read_publication import Publication
    from letterbook.store.catalogue_read import CatalogueReader
    from letterbook.store.record import Record


class Checking(ABC):
    """Methods of `Letterbook` that read a publication beside the record."""

    _record: Record
    _catalogue: CatalogueReader
    _index: SearchIndex
    _vectors: TextVectors | None = None

    @abstractmethod
    def zone(self) -> tzinfo:
        """Return the time zone in which days are read and shown."""

    @abstractmethod
    def _marked(self) -> Marked:
        """Return the sets and cards of messages, once the index shows what was committed."""

    def use_model(self, folder: str | os.PathLike[str]) -> None:
        """Have a static embedding model, in a folder, help to find translated quotations.

        Raises `SourceUnreadable` for a folder without one, `UsageError` where the libraries of
        ``letterbook[vectors]`` are missing.
        """
        from letterbook.vectors.static_model import StaticModel

        self._vectors = StaticModel(Path(folder))

    def check_article(self, *paths: str | os.PathLike[str]) -> ArticlesAnswer:
        """Return what holding publications against the record finds: texts, pages, PDF, Word.

        Raises `SourceUnreadable` for a file that cannot be opened or has no text.
        """
        from letterbook.errors import SourceUnreadable
        from letterbook.services.read_publication import read_publication
        from letterbook.wiring_workers import worked_pages

        found = []
        for path in map(Path, paths):
            try:
                raw = path.read_bytes()
            except OSError as error:
                raise SourceUnreadable(
                    f"{path} cannot be read ({error.strerror}).",
                    next_step="Check the name and whether you may read the file.",
                ) from error
            found.append(read_publication(path.name, raw, worked_pages))
        return self.check_publications(found)

    def check_text(
        self,
        text: str,
        *,
        name: str = "pasted text",
        beside: Sequence[tuple[str, str]] = (),
    ) -> ArticlesAnswer:
        """Return what holding one text against the record finds; it may be a page's HTML.

        ``beside``: what stood beside it and is no part of it, with reasons.
        """
        from msgspec.structs import replace

        from letterbook.services.read_publication import read_publication
        from letterbook.wiring_workers import worked_pages

        raw = text.encode("utf-8", "replace")
        read = read_publication(name, raw, worked_pages)
        return self.check_publications([replace(read, aside=(*read.aside, *beside))])

    def check_file(self, name: str, content: bytes) -> ArticlesAnswer:
        """Return what holding a file against the record finds, of any form that is read."""
        from letterbook.services.read_publication import read_publication
        from letterbook.wiring_workers import worked_pages

        return self.check_publications([read_publication(name, content, worked_pages)])

    def check_kept(self, sha256: str) -> ArticlesAnswer:
        """Return what a publication whose findings are kept is found to say now."""
        from letterbook.services.keep_findings import kept_article

        return self.check_publications([kept_article(self._record, sha256)[1]])

    def check_publications(self, publications: Sequence[Publication]) -> ArticlesAnswer:
        """Return what is found in several publications, and where they say different things."""
        from letterbook.services.check_article import check_articles
        from letterbook.services.name_people import PeopleNames
        from letterbook.services.record_texts import Parts

        self._index.refresh()
        zone = self.zone()
        parts = Parts(self._catalogue, self._found, zone, str(zone), (_word_list(),), self._vectors)
        return check_articles(parts, PeopleNames(self._record), publications, languages())

    def _found(self, query: str, limit: int) -> Sequence[MessageId]:
        from letterbook.rules.query_text import parse_query
        from letterbook.services.search import resolve

        zone = self.zone()
        asked = resolve(self._marked(), parse_query(query, zone, datetime.now(zone).date()), [])
        page = self._index.search(asked, sort="relevance", limit=limit, cursor=None)
        return [hit.id for hit in page.hits]


@cache
def languages() -> dict[str, ArticleWords]:
    """Return the words of every language that articles are read in, by its code."""
    from letterbook.rules.article_words import read_words

    folder = files("letterbook") / "languages"
    names = sorted(f.name for f in folder.iterdir() if f.name.endswith(".toml"))
    return {
        words.language: words
        for name in names
        if "-" not in name
        for words in [read_words((folder / name).read_text("utf-8"))]
    }


@cache
def _word_list() -> WordList:
    from letterbook.rules.translated import read_word_list

    return read_word_list((files("letterbook") / "languages" / "fr-en.toml").read_text("utf-8"))
