"""Holds single passages against a letterbook, past the reading of an article."""

from __future__ import annotations

from letterbook.model.article import Join, Quotation
from letterbook.model.finding import QuotationFinding
from letterbook.rules.quote_changes import Words
from letterbook.services.find_quotation import finding_of, try_quotation
from letterbook.services.record_texts import Parts, RecordTexts
from letterbook.wiring import Letterbook
from letterbook.wiring_checking import languages


class Holding:
    """One record, asked passage by passage."""

    def __init__(self, book: Letterbook) -> None:
        self._texts = RecordTexts(Parts(book._catalogue, book._found, book.zone(), "UTC"))
        words = languages()["en"]
        self._words = Words(words.negation, list(words.number))

    def hold(self, *pieces: str, joins: tuple[Join, ...] = ()) -> QuotationFinding | None:
        """Return what is found of a passage, None where its words lead nowhere."""
        whole = " ".join(pieces)
        quotation = Quotation(0, len(whole), pieces, joins, whole, "\u201c\u201d", whole, 0)
        tried = try_quotation(self._texts, quotation, self._words)
        return finding_of(self._texts, quotation, tried, self._words)
