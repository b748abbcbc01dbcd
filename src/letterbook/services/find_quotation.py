"""Holds one quotation against the record: where its words stand, and what was done to them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import msgspec

from letterbook.model.article import Quotation
from letterbook.model.finding import Place, QuotationFinding, QuotationVerdict
from letterbook.model.identity import MessageId
from letterbook.rules.link_keys import link_key_of
from letterbook.rules.links import find_links
from letterbook.rules.quote_changes import Words, change_kinds
from letterbook.rules.quote_match import Asked, Matched, asked, match_quotation, runs_in
from letterbook.rules.quote_typography import LINE_BREAKS, differing_rules
from letterbook.services.quotation_leads import (
    Leads,
    by_single_words,
    leads_of,
    stands_in_runs,
)
from letterbook.services.record_texts import RecordTexts, Said

MOST_PLACES = 20
BESIDE = "a link that the message carries beside its text"
LEAST_WORDS = 3
_FEW_CUTS = 3
"""A text may hold a quotation whole, with so few words left out between, and be the nearer one."""
_SPLICED_RUN = 4
_WHITE = re.compile(r"\s+")


class Fitting(NamedTuple):
    """A message whose words fit a quotation in some way; the author's own words come first."""

    said: Said
    zone: str
    matched: Matched

    @property
    def order(self) -> tuple[int, bool, float]:
        """The key by which the best comes first."""
        rank, shared = self.matched.order
        return rank, self.zone != "new", shared


class Tried(NamedTuple):
    """What the words of a quotation alone lead to."""

    asked: Asked
    fitting: list[Fitting]
    leads: Leads
    candidates: list[MessageId]
    rules: tuple[str, ...] = ()


def try_quotation(texts: RecordTexts, quotation: Quotation, words: Words) -> Tried:
    """Return every message that the words of the quotation fit, the best first.

    A message that lacks so many of the runs looked for that it differs in more words than the best
    one is not read.
    """
    quote, leads = _as_printed(texts, quotation, words) or _with_leads(
        texts, asked(quotation.pieces, quotation.joins)
    )
    fitting = _fitting(texts, quote, leads.likely, words)
    if any(one.matched.fit == "whole" for one in fitting):
        return Tried(quote, fitting, leads, leads.likely)
    linked = _beside_its_link(texts, quote, words)
    if linked is not None:
        return linked
    for identity in leads.others:
        if leads.missing[identity] < _FEW_CUTS or not _bettered(quote, fitting, leads, identity):
            fitting += _fitting(texts, quote, [identity], words)
    candidates = [*leads.likely, *leads.others]
    if not _bettered(quote, fitting, leads, None):
        more = [one for one in by_single_words(texts, quote) if one not in set(candidates)]
        fitting += _fitting(texts, quote, more, words)
        candidates += more
    return Tried(quote, sorted(fitting, key=_best_first), leads, candidates)


def _bettered(
    quote: Asked, fitting: Sequence[Fitting], leads: Leads, identity: MessageId | None
) -> bool:
    """Return whether what fits already has more of the words than a message can have."""
    missing = leads.missing[identity] if identity is not None else leads.known_runs
    best = max((one.matched.shared for one in fitting), default=0.0)
    return missing > 0 and best * quote.words > quote.words - missing + 0.5


def _beside_its_link(texts: RecordTexts, quote: Asked, words: Words) -> Tried | None:
    """Return messages that the quotation fits without its links, which they carry beside."""
    keys = {link_key_of(link) for piece in quote.pieces for link in find_links(piece)}
    if not keys:
        return None
    pieces = []
    for piece in quote.pieces:
        for link in find_links(piece):
            piece = piece.replace(link, " ")
        pieces.append(piece.strip())
    bare = asked(tuple(pieces), quote.joins)
    if not all(one.words for one in bare.tokens):
        return None
    leads = leads_of(texts, bare)
    fitting = [
        one
        for one in _fitting(texts, bare, leads.likely, words)
        if one.matched.fit == "whole"
        and keys <= {link_key_of(link) for link in one.said.mail.links}
        and not keys & {link_key_of(link) for link in find_links(one.said.new)}
    ]
    return Tried(bare, fitting, leads, leads.likely, (BESIDE,)) if fitting else None


def _best_first(one: Fitting) -> tuple[tuple[int, bool, float], MessageId]:
    return one.order, one.said.id


def _fitting(
    texts: RecordTexts, quote: Asked, candidates: Iterable[MessageId], words: Words
) -> list[Fitting]:
    found: list[Fitting] = []
    for identity in candidates:
        said = texts.said(identity)
        for zone, text in (("new", said.new), ("quoted", said.quoted)):
            matched = match_quotation(quote, text, words) if text else None
            if matched is not None:
                found.append(Fitting(said, zone, matched))
    return sorted(found, key=_best_first)


def _with_leads(texts: RecordTexts, quote: Asked) -> tuple[Asked, Leads]:
    return quote, leads_of(texts, quote)


def _as_printed(
    texts: RecordTexts, quotation: Quotation, words: Words
) -> tuple[Asked, Leads] | None:
    """Return the quotation undivided where what divides it stands in the record too."""
    if not quotation.joins:
        return None
    whole = _WHITE.sub(" ", quotation.whole).strip()
    quote, leads = _with_leads(texts, asked((whole,)))
    if "attribution" in quotation.joins:  # "..., said she, ..." may be the writer's own
        found = _fitting(texts, quote, leads.likely, words)
        return (quote, leads) if any(one.matched.fit == "whole" for one in found) else None
    for identity in leads.likely:
        said = texts.said(identity)
        if any(whole in _WHITE.sub(" ", text) for text in (said.new, said.quoted)):
            return quote, leads
    return None


def finding_of(
    texts: RecordTexts, quotation: Quotation, tried: Tried, words: Words
) -> QuotationFinding | None:
    """Return the verdict where the words lead to one, None where they do not."""
    best = tried.fitting[0] if tried.fitting else None
    if best is None or best.matched.fit in ("altered", "spliced"):
        across = _across(texts, quotation, tried)
        if across is not None or best is None:
            return across
    if tried.asked.words < LEAST_WORDS:
        return _too_short(texts, quotation, tried)
    if best.matched.fit == "whole":
        return _whole(texts, quotation, tried)
    return _partly(texts, quotation, tried, words)


def _too_short(texts: RecordTexts, quotation: Quotation, tried: Tried) -> QuotationFinding | None:
    whole = [one for one in tried.fitting if one.matched.fit == "whole"]
    if not whole:
        return None
    return QuotationFinding(
        quotation,
        "too-short",
        f"{tried.asked.words} words are too few to tell where they come from; they stand in"
        f" {_messages(len({one.said.id for one in whole}))} of this record.",
        *_places(texts, whole),
    )


def _whole(texts: RecordTexts, quotation: Quotation, tried: Tried) -> QuotationFinding:
    fitting = [one for one in tried.fitting if one.matched.fit == "whole"]
    own = [one for one in fitting if one.zone == "new"] or fitting
    holding = list(dict.fromkeys(one.said.id for one in own))
    best = min(own, key=lambda one: (_rules(tried.asked, one) is None, one.said.id))
    rules = _rules(tried.asked, best)
    if rules is not None:
        rules = (*rules, *tried.rules)
    remarks = _carried_over(fitting, own)
    places, total = _places(texts, own)
    if rules is None:
        return QuotationFinding(
            quotation,
            "altered",
            "The words match; a mark that may change the meaning differs.",
            places,
            total,
            rules=(),
            remarks=(
                *remarks,
                "A question mark, an exclamation mark or"
                " another sign is not as it is in the record.",
            ),
        )
    if len(holding) > 1:
        return QuotationFinding(
            quotation,
            "several-sources",
            f"The words match {_messages(len(holding))} of this record.",
            places,
            total,
            rules=rules,
            remarks=remarks,
        )
    plain = not set(rules) - {LINE_BREAKS}
    verdict: QuotationVerdict = "words-match" if plain else "typography-differs"
    said = "The words match one message of this record"
    sentence = f"{said}." if plain else f"{said}; the typography differs ({', '.join(rules)})."
    return QuotationFinding(
        quotation, verdict, sentence, places, total, rules=rules, remarks=remarks
    )


def _rules(quote: Asked, one: Fitting) -> tuple[str, ...] | None:
    """Return the normalisations that every piece needs, None where a piece differs beyond them."""
    text = one.said.new if one.zone == "new" else one.said.quoted
    needed: dict[str, None] = {}
    for piece, (start, end) in zip(quote.pieces, one.matched.spans, strict=True):
        rules = _edged(piece, text, start, end)
        if rules is None:
            return None
        needed.update(dict.fromkeys(rules))
    return tuple(needed)


def _edged(piece: str, text: str, start: int, end: int) -> tuple[str, ...] | None:
    """Compare a piece with the record from its first word to the marks after its last."""
    first = re.search(r"[^\W_]", piece)
    lead = piece[: first.start()] if first else ""
    from_ = start - len(lead) if lead and text[max(0, start - len(lead)) : start] == lead else start
    best: tuple[str, ...] | None = None
    for tail in (0, 1, 2, 3):
        rules = differing_rules(
            piece if from_ < start else piece[len(lead) :], text[from_ : end + tail]
        )
        if rules is not None and (best is None or len(rules) < len(best)):
            best = rules
    return best


def _carried_over(fitting: Sequence[Fitting], own: Sequence[Fitting]) -> tuple[str, ...]:
    holding = {one.said.id for one in own}
    others = {one.said.id for one in fitting if one.zone == "quoted"} - holding
    if own and own[0].zone == "quoted":
        return ("The words stand only in what a message carries over from another.",)
    return (f"{_messages(len(others))} carry the passage over.",) if others else ()


_SENTENCES: dict[str, tuple[QuotationVerdict, str]] = {
    "out-of-order": ("out-of-order", "The words stand in the record in another order."),
    "spliced": ("spliced", "The words come from places that lie apart, quoted as one."),
    "altered": ("altered", "The words differ from those of the record."),
}


def _partly(
    texts: RecordTexts, quotation: Quotation, tried: Tried, words: Words
) -> QuotationFinding:
    best = tried.fitting[0]
    same = [
        o
        for o in tried.fitting
        if o.matched.fit == best.matched.fit
        and o.matched.shared >= best.matched.shared
        and o.zone == best.zone
    ]
    places, total = _places(texts, same)
    matched = best.matched
    if matched.fit == "shortened":
        verdict: QuotationVerdict = "shortened-marked" if matched.marked else "shortened-unmarked"
        sentence = (
            "The words match; what was left out is marked."
            if matched.marked
            else "The words match, but words between them were left out without a mark."
        )
    else:
        verdict, sentence = _SENTENCES[matched.fit]
    remarks = []
    for dropped in matched.dropped:
        kinds = set(change_kinds(dropped, "", words)) - {"words", "name"}
        if kinds and not matched.marked:
            remarks.append(f"What was left out holds a {' and a '.join(sorted(kinds))}.")
    return QuotationFinding(
        quotation,
        verdict,
        sentence,
        places,
        total,
        tuple(matched.changes),
        matched.dropped,
        remarks=tuple(dict.fromkeys(remarks)),
    )


def _across(texts: RecordTexts, quotation: Quotation, tried: Tried) -> QuotationFinding | None:
    """Return a splice of several messages, where runs of their words make up the quotation."""
    total = tried.asked.words
    if not stands_in_runs(texts, tried.asked, tried.leads):
        return None
    runs = [
        (piece, said)
        for said in map(texts.said, tried.candidates)
        for piece in runs_in(tried.asked, said.new, _SPLICED_RUN)
    ]
    at, used = 0, []
    while at < total:
        ahead = [run for run in runs if run[0].quoted <= at < run[0].quoted_end]
        if not ahead:
            return None
        longest = max(ahead, key=lambda run: (run[0].quoted_end, run[1].id))
        if longest[0].quoted_end - at < min(_SPLICED_RUN, total - at):
            return None
        used.append(longest)
        at = longest[0].quoted_end
    if len({run[1].id for run in used}) < 2 or total < _SPLICED_RUN * len(used):
        return None
    places = tuple(texts.place(said, "new", *piece.span) for piece, said in used)
    return QuotationFinding(
        quotation,
        "spliced",
        f"The words come from {_messages(len({run[1].id for run in used}))}, quoted as one.",
        places,
        len(places),
    )


def _places(texts: RecordTexts, fitting: Iterable[Fitting]) -> tuple[tuple[Place, ...], int]:
    found: dict[MessageId, Fitting] = {}
    for one in fitting:
        found.setdefault(one.said.id, one)
    shown = sorted(found.values(), key=_by_date)[:MOST_PLACES]
    return tuple(_place(texts, one) for one in shown), len(found)


def _place(texts: RecordTexts, one: Fitting) -> Place:
    spans = one.matched.spans
    start, end = min(s for s, _ in spans), max(e for _, e in spans)
    return texts.place(one.said, one.zone, start, end, round(one.matched.shared, 3))


def _by_date(one: Fitting) -> tuple[bool, int, str]:
    sent = one.said.mail.sent
    earliest = sent.earliest if sent is not None else None
    return earliest is None, earliest or 0, one.said.id


def with_remarks(finding: QuotationFinding, remarks: Iterable[str]) -> QuotationFinding:
    """Return the finding with more remarks."""
    return msgspec.structs.replace(finding, remarks=(*finding.remarks, *remarks))


def _messages(many: int) -> str:
    return "1 message" if many == 1 else f"{many} messages"
