"""What holding a publication against a record finds, for quotations and claims, with reasons."""

from __future__ import annotations

from typing import Literal

import msgspec

from letterbook.model.article import Block, Claim, Quotation
from letterbook.model.identity import MessageId
from letterbook.model.moment import Moment

QuotationVerdict = Literal[
    "words-match",
    "typography-differs",
    "shortened-marked",
    "shortened-unmarked",
    "altered",
    "spliced",
    "out-of-order",
    "other-person-or-date",
    "translated",
    "paraphrase",
    "several-sources",
    "too-short",
    "not-found",
    "said-elsewhere",
]
ClaimVerdict = Literal["holds", "contradicted", "cannot-tell"]
ChangeKind = Literal["negation", "number", "name", "date", "words", "punctuation"]


class QuotedChange(msgspec.Struct, frozen=True):
    """Words of the record and what the quotation has for them; ``kinds`` are raised apart."""

    before: str
    record: str
    quoted: str
    kinds: tuple[ChangeKind, ...]


class Place(msgspec.Struct, frozen=True):
    """Where words stand in the record, and what stands around them.

    ``start`` and ``end`` are characters of the text of the message as read; ``zone`` is ``new``
    for what its author wrote, ``quoted`` for what it carries over.  ``score`` orders candidates.
    """

    message: MessageId
    channel: str
    author: str
    sent: Moment | None
    zone: str
    start: int
    end: int
    passage: str
    before: str
    after: str
    share: float
    score: float = 0.0
    why: tuple[str, ...] = ()


class Neighbour(msgspec.Struct, frozen=True):
    """A message that stands beside another in its conversation, by date; ``text`` begins it."""

    message: MessageId
    author: str
    sent: Moment | None
    text: str


class QuotationFinding(msgspec.Struct, frozen=True):
    """The verdict on one quotation with the places that decide it.

    ``rules`` are the normalisations that were needed; ``dropped`` what the record has between
    the quoted words; ``remarks`` say in sentences what else a reader should know.  ``earlier`` and
    ``later`` stand beside the message of the first place in its conversation.
    """

    quotation: Quotation
    verdict: QuotationVerdict
    sentence: str
    places: tuple[Place, ...]
    places_total: int
    changes: tuple[QuotedChange, ...] = ()
    dropped: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    earlier: Neighbour | None = None
    later: Neighbour | None = None


class ClaimFinding(msgspec.Struct, frozen=True):
    """The verdict on one claim: figures with the rule that counts them and what would change it.

    ``messages`` decide it, ``query`` finds them; ``others`` is the answer under the other
    plausible rules.
    """

    claim: Claim
    verdict: ClaimVerdict
    sentence: str
    rule: str
    messages: tuple[MessageId, ...] = ()
    messages_total: int = 0
    query: str = ""
    zone: str = ""
    others: tuple[str, ...] = ()
    would_change: str = ""


class Disagreement(msgspec.Struct, frozen=True):
    """Two claims about one fact that do not go together, with the articles they stand in."""

    kind: str
    articles: tuple[str, str]
    claims: tuple[str, str]
    sentence: str


class CheckedArticle(msgspec.Struct, frozen=True):
    """One publication held against the record; ``put_aside`` is what was no part of it.

    After ``text_end`` stands in the text what its page had beside it.  ``indirect`` is speech
    without marks, where messages of this record may be meant: it is compared with none.
    """

    name: str
    title: str
    language: str
    text: str
    put_aside: tuple[Block, ...]
    quotations: tuple[QuotationFinding, ...]
    claims: tuple[ClaimFinding, ...]
    left_out: tuple[MessageId, ...]
    text_end: int
    indirect: tuple[QuotationFinding, ...] = ()

    def beside(self) -> tuple[tuple[str, str], ...]:
        """Return what its page had beside the text, with the reasons why it is no part of it."""
        return tuple(
            (self.text[block.start : block.end], block.reason)
            for block in self.put_aside
            if block.start >= self.text_end
        )

    def passages(self) -> list[tuple[str, str, int]]:
        """Return kind, words and which of the equal ones: quotations, claims, indirect speech."""
        every = [("quotation", one.quotation.whole) for one in self.quotations]
        every += [(one.claim.kind, one.claim.words) for one in self.claims]
        every += [("indirect", one.quotation.whole) for one in self.indirect]
        counts: dict[tuple[str, str], int] = {}
        found = []
        for kind, words in every:
            counts[kind, words] = counts.get((kind, words), 0) + 1
            found.append((kind, words, counts[kind, words]))
        return found


class ArticlesAnswer(msgspec.Struct, frozen=True):
    """Every publication that was asked about; ``rules`` tell how words and figures are compared.

    ``rule_version`` changes whenever a verdict could.
    """

    schema: int
    rule_version: str
    articles: tuple[CheckedArticle, ...]
    disagreements: tuple[Disagreement, ...]
    rules: tuple[str, ...]
    remarks: tuple[str, ...]
