"""Holds publications against the record: every quotation, every claim, and what was left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from letterbook.model.article import Block, Quotation
from letterbook.model.article_words import ArticleWords
from letterbook.model.finding import (
    ArticlesAnswer,
    CheckedArticle,
    ClaimFinding,
    QuotationFinding,
    QuotedChange,
)
from letterbook.model.identity import MessageId
from letterbook.rules.article_reading import read_article
from letterbook.rules.article_words import any_of
from letterbook.rules.quote_changes import Words
from letterbook.rules.quote_typography import RULE_NAMES
from letterbook.services.check_claims import check_claims, disagreements
from letterbook.services.claim_facts import Facts, anywhere, as_chain, within, years_of
from letterbook.services.find_quotation import finding_of, try_quotation, with_remarks
from letterbook.services.find_translation import Candidates, candidates_of
from letterbook.services.name_people import PeopleNames
from letterbook.services.own_copies import own_copies
from letterbook.services.read_publication import Publication
from letterbook.services.record_texts import Parts, RecordTexts

ARTICLES_SCHEMA = 1
RULE_VERSION = "2"
_LEAST_TRANSLATED = 0.45
_LEAST_PARAPHRASED = 0.55
_LEAST_WORDS = 3
_MOST_LEFT_OUT = 200
_SURE = frozenset(("words-match", "typography-differs", "several-sources"))
_FOUND = _SURE | {
    "shortened-marked",
    "shortened-unmarked",
    "altered",
    "spliced",
    "out-of-order",
    "other-person-or-date",
}

NAME = "a name or a title"
_OF_ONE = frozenset(("date", "delay", "first", "last", "same-link"))

_RULES = (
    "Words match when they stand in one message in this order, compared without case and marks;"
    f" what differs otherwise is listed by these rules: {', '.join(RULE_NAMES)}.",
    "A passage in another language than the record is never called a match: messages that it may"
    " render are listed, the likeliest first.",
    "A claim is contradicted only by messages of this record that are named; what rests on a"
    " pronoun, a time zone or a rule of counting cannot be told.",
)


def check_articles(
    parts: Parts,
    names: PeopleNames,
    articles: Sequence[Publication],
    languages: Mapping[str, ArticleWords],
) -> ArticlesAnswer:
    """Return what holding the publications against the record finds."""
    texts = RecordTexts(parts)
    checked: list[CheckedArticle] = []
    claims: list[tuple[str, list[ClaimFinding]]] = []
    remarks = ["Everything here is said of this record: what is not in it may exist elsewhere."]
    if parts.vectors is not None:
        remarks.append(f"Candidates were also sought by the model {parts.vectors.name}.")
    reads = [read_article(one.name, one.text, languages, one.aside) for one in articles]
    for one, read in zip(articles, reads, strict=True):
        copies = own_copies(texts, read)
        if copies:
            shown = ", ".join(identity[:12] for identity in copies[:5])
            remarks.append(f"This record holds {one.name} itself ({shown}); it was left out.")
        texts.left_out.update(copies)
    for one, read in zip(articles, reads, strict=True):
        facts = Facts(texts, read, names)
        found = _check(facts)
        checked.append(found)
        claims.append((one.name, list(found.claims)))
        if facts.read.cut:
            remarks.append(f"{one.name} is too long to be read whole; its beginning was checked.")
    return ArticlesAnswer(
        schema=ARTICLES_SCHEMA,
        rule_version=RULE_VERSION,
        articles=tuple(checked),
        disagreements=tuple(disagreements(claims)),
        rules=_RULES,
        remarks=tuple(remarks),
    )


def _check(facts: Facts) -> CheckedArticle:
    article = facts.read.article
    found = [_quotation(facts, one) for one in article.quotations]
    quotations = tuple(_beside(facts, one) for one in found if not _is_name(one))
    names = [one.quotation for one in found if _is_name(one)]
    claims = tuple(check_claims(facts))
    return CheckedArticle(
        name=article.name,
        title=article.title,
        language=article.language,
        text=article.text,
        put_aside=(
            *(block for block in article.blocks if block.kind == "furniture"),
            *(Block(one.start, one.end, "furniture", NAME) for one in names),
        ),
        quotations=quotations,
        claims=claims,
        left_out=_left_out(facts, quotations, claims),
        text_end=article.text_end,
        indirect=tuple(_indirect(facts)),
    )


def _is_name(found: QuotationFinding) -> bool:
    """Return whether words are a name or a title, as they are presented, and not in the record."""
    return found.quotation.mentioned and found.verdict not in _FOUND


def _beside(facts: Facts, found: QuotationFinding) -> QuotationFinding:
    """Return the finding with what stands around its first place in the conversation."""
    if not found.places:
        return found
    earlier, later = facts.texts.beside(found.places[0].message)
    return msgspec.structs.replace(found, earlier=earlier, later=later)


def _weighing(words: ArticleWords) -> Words:
    return Words(words.negation, [*words.number])


def _quotation(facts: Facts, quotation: Quotation) -> QuotationFinding:
    words = _weighing(facts.read.words)
    tried = try_quotation(facts.texts, quotation, words)
    found = finding_of(facts.texts, quotation, tried, words)
    if found is not None and (found.verdict != "too-short" or not _foreign(facts)):
        return _person_or_date(facts, _marked_change(found))
    return _by_candidates(facts, quotation, candidates_of(facts, quotation))


def _marked_change(found: QuotationFinding) -> QuotationFinding:
    """Return a finding of other marks with the change named."""
    if found.verdict != "altered" or found.changes or not found.places:
        return found
    change = QuotedChange(
        "", found.places[0].passage, " ".join(found.quotation.pieces), ("punctuation",)
    )
    return msgspec.structs.replace(found, changes=(change,))


def _foreign(facts: Facts) -> bool:
    """Return whether the pair writes another language than the publication."""
    pair = facts.pair
    messages = pair.messages if pair is not None else ()
    spoken = [facts.texts.said(m.id).mail.language for m in messages[:40]]
    known = [one for one in spoken if one]
    if not known:
        known = [facts.texts.said(i).mail.language for i in facts.texts.everything()[:60]]
        known = [one for one in known if one]
    return bool(known) and sum(one != facts.read.article.language for one in known) * 2 > len(known)


def _by_candidates(facts: Facts, quotation: Quotation, candidates: Candidates) -> QuotationFinding:
    places, likeness, shared = candidates
    foreign = _foreign(facts) or (
        bool(places)
        and _language_of(facts, places[0].message) not in ("", facts.read.article.language)
    )
    if quotation.elsewhere and not _speaker_in_record(facts, quotation):
        return QuotationFinding(
            quotation,
            "said-elsewhere",
            f"It is presented as said elsewhere (\u201c{quotation.elsewhere}\u201d), not as from"
            " this record.",
            places,
            len(places),
        )
    if foreign and places and likeness >= _LEAST_TRANSLATED:
        return QuotationFinding(
            quotation,
            "translated",
            "The record is in another language: these messages may be meant, the likeliest first."
            " It is no word match.",
            places,
            len(places),
        )
    if quotation.elsewhere:
        return QuotationFinding(
            quotation,
            "said-elsewhere",
            f"It is presented as said elsewhere (\u201c{quotation.elsewhere}\u201d), and is not"
            " found here.",
            places,
            len(places),
        )
    many = sum(len(piece.split()) for piece in quotation.pieces)
    if places and shared >= _LEAST_PARAPHRASED and many >= _LEAST_WORDS:
        return QuotationFinding(
            quotation,
            "paraphrase",
            "The words are not in this record; these messages may be meant.",
            places,
            len(places),
        )
    if many < _LEAST_WORDS:
        return QuotationFinding(
            quotation,
            "too-short",
            f"{many} words are too few to tell where they come from.",
            places,
            len(places),
        )
    return QuotationFinding(
        quotation,
        "not-found",
        "The words are not found in this record; they may stand elsewhere.",
        places,
        len(places),
        remarks=_in_part(facts),
    )


def _indirect(facts: Facts) -> Iterator[QuotationFinding]:
    """Yield indirect speech of people of this record, with the messages that may be meant."""
    for one in facts.read.article.indirect:
        if one.elsewhere or not _speaker_in_record(facts, one):
            continue
        places, likeness, shared = candidates_of(facts, one)
        if not places or (likeness < _LEAST_TRANSLATED and shared < _LEAST_PARAPHRASED):
            continue
        yield QuotationFinding(
            one,
            "paraphrase",
            "It is indirect speech, which gives no words to compare; these messages may be meant.",
            places,
            len(places),
        )


def _in_part(facts: Facts) -> tuple[str, ...]:
    """Return the remark that texts of the record are known in part, where they are."""
    messages = facts.pair.messages if facts.pair is not None else ()
    parts = sum("[...]" in m.text or "[\u2026]" in m.text for m in messages)
    if parts == 1:
        return ("1 text of the exchange is known in part only.",)
    return (f"{parts} texts of the exchange are known in part only.",) if parts else ()


def _language_of(facts: Facts, identity: MessageId) -> str:
    return facts.texts.said(identity).mail.language


def _speaker_in_record(facts: Facts, quotation: Quotation) -> bool:
    """Return whether the one who speaks, by the name nearest to the verb, is of this record."""
    return bool(quotation.speaker and facts.texts.people.named(quotation.speaker))


def _person_or_date(facts: Facts, found: QuotationFinding) -> QuotationFinding:
    """Return the finding with what its sentence says of author and day, where that is otherwise.

    Only a name next to an attributing verb counts, and only a day that stands alone before it.
    """
    if found.verdict not in ("words-match", "typography-differs") or found.places_total != 1:
        return found
    quotation, place = found.quotation, found.places[0]
    said = facts.texts.said(place.message)
    author = facts.texts.author(said)
    start, end = quotation.sentence_start, quotation.sentence_start + len(quotation.sentence)
    named = facts.people.within(start, end)
    speaking = facts.texts.people.named(quotation.speaker) if quotation.speaker else ()
    remarks = []
    known = {key for mention in named for key in mention.keys}
    same_name = set(speaking) & {author}
    if speaking and author and not same_name and author not in known:
        remarks.append(
            f"It is attributed to {facts.name(speaking)}; in this record"
            f" {facts.name((author,))} wrote it."
        )
    remarks += _other_day(facts, quotation, found)
    if not remarks:
        return found
    return with_remarks(
        msgspec.structs.replace(
            found,
            verdict="other-person-or-date",
            sentence="The words match, but person or date are others in this record.",
        ),
        remarks,
    )


def _other_day(facts: Facts, quotation: Quotation, found: QuotationFinding) -> list[str]:
    start, end = quotation.sentence_start, quotation.sentence_start + len(quotation.sentence)
    inside = [
        d
        for d in facts.read.article.dates
        if start <= d.start < end
        and d.day is not None
        and not quotation.start <= d.start < quotation.end
    ]
    place = found.places[0]
    if len(inside) != 1 or place.sent is None or place.sent.earliest is None:
        return []
    if any_of(facts.read.words.after).search(quotation.sentence):
        return []
    message = as_chain(facts, facts.texts.said(place.message))
    date = inside[0]
    years = years_of(date, [message])
    if any(within(message, anywhere(date, year)) for year in years):
        return []
    return [
        f"The sentence names {date.words}; in this record it is of"
        f" {facts.day_text(place.sent.earliest)}."
    ]


def _left_out(
    facts: Facts, quotations: Sequence[QuotationFinding], claims: Sequence[ClaimFinding]
) -> tuple[MessageId, ...]:
    """Return the messages of the exchange between the first and the last one spoken of."""
    if facts.pair is None:
        return ()
    quoted = {
        place.message for one in quotations if one.verdict in _FOUND for place in one.places[:1]
    } | {one.places[0].message for one in quotations if one.verdict == "translated"}
    quoted |= {
        identity
        for one in claims
        if one.claim.kind in _OF_ONE
        for identity in one.messages
        if one.verdict == "holds"
    }
    order = [message.id for message in facts.pair.messages]
    held = [n for n, identity in enumerate(order) if identity in quoted]
    if len(held) < 2:
        return ()
    between = order[held[0] : held[-1] + 1]
    return tuple(identity for identity in between if identity not in quoted)[:_MOST_LEFT_OUT]
