"""A finding as the record keeps it: the words, the verdict, the bytes it rests on, who decided."""

from __future__ import annotations

from typing import Literal

import msgspec

from letterbook.model.finding import ClaimVerdict, QuotationVerdict, QuotedChange
from letterbook.model.identity import MessageId

FindingState = Literal["open", "confirmed", "dismissed"]


class KeptArticle(msgspec.Struct, frozen=True):
    """A publication whose findings are kept; ``sha256`` is of its text as read, in UTF-8."""

    sha256: str
    name: str
    title: str
    language: str


class KeptPlace(msgspec.Struct, frozen=True):
    """What a finding rests on: the bytes of a message, and the passage in its text.

    ``sha256`` is of the bytes of the entry, ``locator`` leads to them inside the source;
    ``passage`` is "" where the message as a whole counts.  ``sent`` is the date as stated.
    """

    message: MessageId
    sha256: str
    locator: str
    channel: str
    author: str
    sent: str
    passage: str = ""
    before: str = ""
    after: str = ""


class KeptFinding(msgspec.Struct, frozen=True):
    """One verdict on words of a publication, and what people decided about it.

    ``number`` is that of its claim in the record.  ``occurrence`` counts equal words in the
    publication from 1.  ``said`` is the verdict in a sentence, ``rule_version`` that of the rules
    that gave it.  ``replaces`` is the number of an earlier verdict on the same words, 0 for none.
    ``decision`` is the number of the claim that decided, 0 while nobody has.
    """

    number: int
    article: KeptArticle
    kind: str
    words: str
    occurrence: int
    sentence: str
    verdict: QuotationVerdict | ClaimVerdict
    said: str
    rule: str
    others: tuple[str, ...]
    would_change: str
    changes: tuple[QuotedChange, ...]
    dropped: tuple[str, ...]
    remarks: tuple[str, ...]
    places: tuple[KeptPlace, ...]
    places_total: int
    rule_version: str
    by: str
    at: str
    replaces: int = 0
    state: FindingState = "open"
    decision: int = 0
    decided_by: str = ""
    decided_at: str = ""
    note: str = ""


class FindingsKept(msgspec.Struct, frozen=True):
    """What keeping the findings of publications did: ``added``, of them ``changed``, ``kept``.

    ``changed`` had another verdict or rested on other messages before; ``kept`` stood already.
    """

    added: int
    changed: int
    kept: int
    articles: tuple[KeptArticle, ...]
