"""Holds one quotation against the record: where its words stand, and what was done to them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import msgspec

from letterbook.model.article import Quotation
from letterbook.model.finding import Place, QuotationFinding, QuotationVerdict
from letterbook.model.identity import MessageId
from letterbook.rules.link_keys import link_key_of
from letterbook.rules.links import find_links
from letterbook.rules.quote_changes import Words, change_kinds
from letterbook.rules.quote_match import Asked, Matched, asked, match_quotation, runs_in
from letterbook.rules.quote_tokens import Tokens, has_broken_words, tokens_of
from letterbook.rules.quote_typography import LINE_BREAKS, differing_rules
from letterbook.services.record_texts import RecordTexts, Said

MOST_PLACES = 20
BESIDE = "a link that the message carries beside its text"
LEAST_WORDS = 3
_WINDOW = 4
_EACH = 40
_BAG = 40
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
    candidates: list[MessageId]
    rules: tuple[str, ...] = ()


def try_quotation(texts: RecordTexts, quotation: Quotation, words: Words) -> Tried:
    """Return every message that the words of the quotation fit, the best first."""
    quote = _as_printed(texts, quotation, words) or asked(quotation.pieces, quotation.joins)
    likely, possible = candidates_for(texts, quote)
    fitting = _fitting(texts, quote, likely, words)
    if any(one.matched.fit == "whole" for one in fitting):
        return Tried(quote, fitting, likely)
    linked = _beside_its_link(texts, quote, words)
    if linked is not None:
        return linked
    others = [one for one in possible if one not in set(likely)]
    fitting = sorted([*fitting, *_fitting(texts, quote, others, words)], key=_best_first)
    return Tried(quote, fitting, [*likely, *others])


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
    likely, _ = candidates_for(texts, bare)
    fitting = [
        one
        for one in _fitting(texts, bare, likely, words)
        if one.matched.fit == "whole"
        and keys <= {link_key_of(link) for link in one.said.mail.links}
        and not keys & {link_key_of(link) for link in find_links(one.said.new)}
    ]
    return Tried(bare, fitting, likely, (BESIDE,)) if fitting else None


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


def _as_printed(texts: RecordTexts, quotation: Quotation, words: Words) -> Asked | None:
    """Return the quotation undivided where what divides it stands in the record too."""
    if not quotation.joins:
        return None
    whole = _WHITE.sub(" ", quotation.whole).strip()
    quote = asked((whole,))
    likely = candidates_for(texts, quote)[0]
    if "attribution" in quotation.joins:  # "..., said she, ..." may be the writer's own
        found = _fitting(texts, quote, likely, words)
        return quote if any(one.matched.fit == "whole" for one in found) else None
    for identity in likely:
        said = texts.said(identity)
        if any(whole in _WHITE.sub(" ", text) for text in (said.new, said.quoted)):
            return quote
    return None


def candidates_for(texts: RecordTexts, quote: Asked) -> tuple[list[MessageId], list[MessageId]]:
    """Return the messages that hold every run of the words looked for, and those that hold some.

    A message that holds the whole quotation is among the first, unless more than `_EACH` messages
    hold one of its runs.
    """
    forms = [list(quote.tokens)]
    if any(has_broken_words(piece) for piece in quote.pieces):
        forms.append([tokens_of(piece, joined=True) for piece in quote.pieces])
    likely: dict[MessageId, None] = {}
    possible: dict[MessageId, None] = {}
    for form in forms:
        found = [texts.parts.find(f'"{" ".join(run)}"', _EACH) for run in _sought_runs(form)]
        for some in found:
            possible.update(dict.fromkeys(some))
        full = [set(some) for some in found if len(some) < _EACH]
        held = set.intersection(*full) if full else set(possible)
        likely.update(dict.fromkeys(one for some in found for one in some if one in held))
    bag = list(dict.fromkeys(w for one in forms[-1] for w in one.words if w.isalnum()))[:_BAG]
    if bag:
        quoted = " OR ".join(f'"{word}"' for word in bag)
        possible.update(dict.fromkeys(texts.parts.find(quoted, _EACH)))
    return list(likely), list(possible)


def _sought_runs(form: Sequence[Tokens]) -> Iterator[list[str]]:
    """Yield runs of words that cover the pieces; what stands beside a sign is a run of its own."""
    for tokens in form:
        words = [word for word in tokens.words if word.isalnum()]
        last = max(0, len(words) - _WINDOW)
        for start in dict.fromkeys([*range(0, last + 1, _WINDOW), last]):
            run = words[start : start + _WINDOW]
            if run:
                yield run


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
        matched.changes,
        matched.dropped,
        remarks=tuple(dict.fromkeys(remarks)),
    )


def _across(texts: RecordTexts, quotation: Quotation, tried: Tried) -> QuotationFinding | None:
    """Return a splice of several messages, where runs of their words make up the quotation."""
    total = tried.asked.words
    runs: list[tuple[int, int, Said, tuple[int, int]]] = []
    for identity in tried.candidates:
        said = texts.said(identity)
        for start, end, span in runs_in(tried.asked, said.new):
            if end - start >= _SPLICED_RUN:
                runs.append((start, end, said, span))
    at, used = 0, []
    while at < total:
        ahead = [run for run in runs if run[0] <= at < run[1]]
        if not ahead:
            return None
        longest = max(ahead, key=lambda run: (run[1], run[2].id))
        if longest[1] - at < min(_SPLICED_RUN, total - at):
            return None
        used.append(longest)
        at = longest[1]
    if len({run[2].id for run in used}) < 2 or total < _SPLICED_RUN * len(used):
        return None
    places = tuple(texts.place(run[2], "new", *run[3]) for run in used)
    return QuotationFinding(
        quotation,
        "spliced",
        f"The words come from {_messages(len({run[2].id for run in used}))}, quoted as one.",
        places,
        len(places),
    )


def _places(texts: RecordTexts, fitting: Iterable[Fitting]) -> tuple[tuple[Place, ...], int]:
    found: dict[MessageId, Place] = {}
    for one in fitting:
        spans = one.matched.spans
        start, end = min(s for s, _ in spans), max(e for _, e in spans)
        place = texts.place(one.said, one.zone, start, end, round(one.matched.shared, 3))
        found.setdefault(one.said.id, place)
    ordered = sorted(found.values(), key=_by_date)
    return tuple(ordered[:MOST_PLACES]), len(ordered)


def _by_date(place: Place) -> tuple[bool, int, str]:
    earliest = place.sent.earliest if place.sent is not None else None
    return earliest is None, earliest or 0, place.message


def with_remarks(finding: QuotationFinding, remarks: Iterable[str]) -> QuotationFinding:
    """Return the finding with more remarks."""
    return msgspec.structs.replace(finding, remarks=(*finding.remarks, *remarks))


def _messages(many: int) -> str:
    return "1 message" if many == 1 else f"{many} messages"
