"""The fields of the Tantivy index, and how a message becomes its input.

No text is stored: the catalogue keeps it.  Analyzers are registered again at every open,
because Tantivy keeps only their names.
"""

from __future__ import annotations

from functools import lru_cache

import tantivy

from letterbook.index.json_text import json_text
from letterbook.index.ordering import YEAR_1, within_calendar
from letterbook.index.word_stems import STEMMED_ZONES, UNKNOWN
from letterbook.model.message import Address
from letterbook.ports.search_index import IndexDocument
from letterbook.rules.query_terms import (
    MAX_LABELS,
    ending_of,
    folded,
    link_terms,
    notice_terms,
    person_terms,
    plain_letters,
    searchable,
    stated_key,
    type_terms,
    whole,
)

SCHEMA_NAME = "letterbook-index-6"

TEXT_FIELDS = ("subject", "new", "quoted", "attachment", "other", "filename")
NAME_FIELDS = ("source", "folder", "custodian")
PEOPLE_FIELDS = ("from", "sender", "to", "cc", "bcc")
TERM_FIELDS = ("stated", "has", "link", "notice", "zone_lang")
COUNTED_FIELDS = {
    "from": "from_address",
    "with": "with_address",
    "domain": "domain",
    "channel": "channel",
    "source": "source_id",
    "folder": "folder_name",
    "custodian": "custodian_name",
    "lang": "lang",
    "type": "type",
}
"""What an answer can be counted by, each with the field that is held in a column for it."""

MAX_TOKEN_BYTES = 1_024
"""Longer runs without a space or sign are no words; 256 characters fit in any script."""

_ID_BITS = 25
_NEWEST_BASE = 1 << 37
_UNDATED_OLDEST = 3 << 62


def schema() -> tantivy.Schema:
    """Return the schema; `SCHEMA_NAME` changes with it."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", tokenizer_name="raw", index_option="basic")
    for name in (*TEXT_FIELDS, *NAME_FIELDS):
        builder.add_text_field(name, tokenizer_name="words", index_option="position")
    for name in PEOPLE_FIELDS:
        builder.add_text_field(name, tokenizer_name="terms", index_option="position")
    for name in TERM_FIELDS:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in COUNTED_FIELDS.values():
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    for name in ("earliest", "latest"):
        builder.add_integer_field(name, fast=True)
    for name in ("newest_key", "oldest_key", "id_high", "id_low"):
        builder.add_unsigned_field(name, fast=True)
    return builder.build()


def words_analyzer() -> tantivy.TextAnalyzer:
    """Return the analyzer of running text: split at signs, lower case, without accents."""
    return (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        .filter(tantivy.Filter.remove_long(MAX_TOKEN_BYTES + 1))
        .filter(tantivy.Filter.lowercase())
        .filter(tantivy.Filter.ascii_fold())
        .build()
    )


@lru_cache(maxsize=1_000)
def folded_as_text(text: str) -> str:
    """Return the beginning of a word, or a regular expression, folded as running text is."""
    folding = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.raw())
    folded_ = folding.filter(tantivy.Filter.lowercase()).filter(tantivy.Filter.ascii_fold())
    return folded_.build().analyze(plain_letters(text))[0]


def folded_in(field: str, text: str) -> str:
    """Return it folded as the terms of a field are: those of texts, or those of correspondents."""
    return folded_as_text(text) if field in TEXT_FIELDS else folded(text)


def register_analyzers(index: tantivy.Index) -> None:
    """Make the analyzers known to an index that was just opened."""
    index.register_tokenizer("words", words_analyzer())
    index.register_tokenizer(
        "terms", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    )


def encode_document(document: IndexDocument) -> str:
    """Return the JSON that the writer takes; pure, so it may run in another process."""
    fields: dict[str, object] = {
        "id": document.id,
        "channel": [whole(document.channel)],
        "has": _has(document),
        **_keys(document),
    }
    _put_texts(fields, document)
    _put_people(fields, document)
    _put_terms(fields, document)
    return json_text(fields)


def _put_texts(fields: dict[str, object], document: IndexDocument) -> None:
    for name, text in (
        ("subject", document.subject),
        ("new", document.new),
        ("quoted", document.quoted),
        ("attachment", document.attachment),
        ("other", document.other),
    ):
        if text:
            fields[name] = searchable(text)
    for name, values in (
        ("filename", document.filename),
        ("source", document.source),
        ("folder", document.folder),
        ("custodian", document.custodian),
    ):
        if values:
            fields[name] = [searchable(value) for value in values]
    for name, names in (
        ("source_id", document.source_id),
        ("folder_name", document.folder),
        ("custodian_name", document.custodian),
    ):
        if names:
            fields[name] = list(dict.fromkeys(names))


def _put_people(fields: dict[str, object], document: IndexDocument) -> None:
    for name, people in (
        ("from", document.from_),
        ("sender", document.sender),
        ("to", document.to),
        ("cc", document.cc),
        ("bcc", document.bcc),
    ):
        if people:
            fields[name] = [_person(person) for person in people]
    for name, values in (
        ("from_address", authors(document)),
        ("with_address", everyone(document)),
        ("domain", domains(document)),
    ):
        if values:
            fields[name] = sorted(values)


def authors(document: IndexDocument) -> set[str]:
    """Return the addresses that the message is from, folded."""
    return {one for person in document.from_ if (one := whole(person.address))}


def everyone(document: IndexDocument) -> set[str]:
    """Return the addresses of all correspondents, folded."""
    return {one for person in people_of(document) if (one := whole(person.address))}


def people_of(document: IndexDocument) -> tuple[Address, ...]:
    """Return all correspondents, in whatever role."""
    return (
        *document.from_, *document.sender, *document.to, *document.cc, *document.bcc
    )  # fmt: skip


def domains(document: IndexDocument) -> set[str]:
    """Return the domains of all correspondents and the domains above them, but for the last."""
    addresses = [person.address for person in people_of(document)]
    hosts = {address.rpartition("@")[2] for address in addresses if "@" in address}
    return set[str]().union(*map(domain_levels, hosts))


@lru_cache(maxsize=20_000)
def domain_levels(host: str) -> tuple[str, ...]:
    """Return ``a.b.org`` and ``b.org`` of ``a.b.org``."""
    labels = [label for label in whole(host).split(".") if label][-MAX_LABELS:]
    return tuple(".".join(labels[at:]) for at in range(max(len(labels) - 1, min(len(labels), 1))))


@lru_cache(maxsize=4_096)
def _person(person: Address) -> str:
    return " ".join(person_terms(person))


def _put_terms(fields: dict[str, object], document: IndexDocument) -> None:
    if document.lang:
        fields["lang"] = whole(document.lang)
    if texts := zone_languages(document):
        fields["zone_lang"] = [f"{zone}:{language}" for zone, language in texts.items()]
    if document.stated_id:
        fields["stated"] = [stated_key(value) for value in document.stated_id]
    types = {term for value in document.type for term in type_terms(value)}
    types.update(ending for name in document.filename if (ending := ending_of(name)))
    for name, terms in (
        ("type", types),
        ("link", {term for value in document.link for term in link_terms(value)}),
        ("notice", {term for value in document.notice for term in notice_terms(value)}),
    ):
        if terms:
            fields[name] = list(terms)


def zone_languages(document: IndexDocument) -> dict[str, str]:
    """Return the language of each stemmed zone that holds text, `UNKNOWN` where it is in doubt."""
    known = dict(document.zone_languages)
    return {z: known.get(z) or UNKNOWN for z in STEMMED_ZONES if getattr(document, z)}


def _has(document: IndexDocument) -> list[str]:
    facts = (
        ("attachment", document.filename or document.type),
        ("link", document.link),
        ("quoted", document.quoted),
        ("notice", document.notice),
        ("date", document.earliest is not None),
        ("id", document.stated_id),
    )
    return [name for name, held in facts if held]


def _keys(document: IndexDocument) -> dict[str, int]:
    number = int(document.id, 16)
    keys = {
        "newest_key": newest_key(document.earliest, document.id),
        "oldest_key": oldest_key(document.earliest, document.id),
        "id_high": number >> 64,
        "id_low": number & 0xFFFF_FFFF_FFFF_FFFF,
    }
    if document.earliest is not None:
        latest = document.earliest if document.latest is None else document.latest
        keys["earliest"] = within_calendar(document.earliest)
        keys["latest"] = within_calendar(latest)
    return keys


def oldest_key(earliest: int | None, id_: str) -> int:
    """Return the number by which `oldest` sorts upwards: second, then start of the id."""
    number = int(id_, 16)
    if earliest is None:
        return _UNDATED_OLDEST | number >> 66
    return _packed_second(earliest) << _ID_BITS | number >> (128 - _ID_BITS)


def newest_key(earliest: int | None, id_: str) -> int:
    """Return the number by which `newest` sorts downwards: second, then start of the id."""
    number = int(id_, 16)
    if earliest is None:
        return (1 << 62) - 1 - (number >> 66)
    second = _packed_second(earliest) + _NEWEST_BASE
    return second << _ID_BITS | (1 << _ID_BITS) - 1 - (number >> (128 - _ID_BITS))


def _packed_second(earliest: int) -> int:
    return within_calendar(earliest) - YEAR_1
