"""Reads what stands around many messages at once: parties, files, places, tags and notes."""

from __future__ import annotations

from collections.abc import Sequence

from letterbook.model.identity import MessageId
from letterbook.model.mark import MessageMark
from letterbook.model.surroundings import Surroundings
from letterbook.rules.citation_line import ENGLISH, CitationWords
from letterbook.services.cite_message import CitedLines
from letterbook.services.mark_messages import anchors_of
from letterbook.services.packed_mail import open_mail
from letterbook.store.catalogue_read import CatalogueReader
from letterbook.store.catalogue_surroundings import SurroundingRow, surrounding_rows
from letterbook.store.record import Record

_FILES = ("attachment", "message")


def read_surroundings(
    record: Record, catalogue: CatalogueReader, ids: Sequence[MessageId],
    words: CitationWords = ENGLISH,
) -> dict[MessageId, Surroundings]:  # fmt: skip
    """Return what stands around each of the messages that exist, cited in a language."""
    rows = surrounding_rows(catalogue.connection, ids)
    marks, read = _marks(record, rows)
    lines = CitedLines(record, catalogue, words)
    found = {}
    for row in rows:
        mail = open_mail(row.view)
        found[row.id] = Surroundings(
            id=row.id,
            platform=mail.platform,
            to=mail.to,
            cc=mail.cc,
            files=tuple(part for part in mail.parts if part.kind in _FILES),
            copies=tuple(row.copies),
            notices=tuple(row.notices),
            stated_ids=tuple(row.stated_ids),
            citation=lines.line(mail, row.stated_ids, row.copies[0]),
            marks=tuple(marks.get(row.id, ())),
            read=row.id in read,
        )
    return found


def _marks(
    record: Record, rows: Sequence[SurroundingRow]
) -> tuple[dict[MessageId, list[MessageMark]], set[MessageId]]:
    """Return the tags and notes by message, oldest first, and which messages were read."""
    if not record.has_marks():
        return {}, set()
    places = {anchor.key[:2]: row.id for row in rows for anchor in anchors_of(row.copies, row.id)}
    contents = sorted({content for content, _ in places})
    found: dict[MessageId, list[MessageMark]] = {}
    marks = record.marks_on(*contents)
    for mark, anchor in sorted(marks, key=lambda one: one[0].claim):
        if anchor.key[:2] in places:
            found.setdefault(places[anchor.key[:2]], []).append(mark)
    read = {places[a.key[:2]] for a in record.reviewed(*contents) if a.key[:2] in places}
    return found, read
