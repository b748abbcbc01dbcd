"""Completion: how the query that is being typed may go on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Literal

import msgspec

from letterbook.model.facet import FacetName
from letterbook.model.query import (
    FIELDS,
    FINDING_VALUES,
    FRENCH,
    FRENCH_VALUES,
    HAS_IN_CATALOGUE,
    HAS_IN_INDEX,
    IS_VALUES,
    QUERY_FIELDS,
)
from letterbook.model.reply import PersonRow
from letterbook.ports.search_index import SearchIndex
from letterbook.rules.query_syntax import field_named
from letterbook.rules.query_terms import folded
from letterbook.rules.query_writing import quoted
from letterbook.rules.shown_text import one_line
from letterbook.rules.written_name import best_name

COMPLETE_SCHEMA = 1
_PIECE = re.compile(r'(?P<sign>-?)(?P<field>[^\W\d]+:)?(?P<value>"[^"]*|[^\s()"]*)$')
_START = re.compile(r"[\s(]|^")
_PLAIN = re.compile(r"[\w.@+'-]+")
_ELIDED = re.compile(r"(?:[cdjlmnst]|qu|dell|all|dall|nell|sull|un)['’](?=\w)", re.IGNORECASE)
"""A French or Italian word without its last vowel, before another word."""
_NAMES: Mapping[str, FacetName] = {
    "lang": "lang", "channel": "channel", "type": "type", "source": "source", "folder": "folder",
    "custodian": "custodian",
}  # fmt: skip
_HELD: Mapping[str, tuple[str, ...]] = {
    "has": (*HAS_IN_INDEX, *HAS_IN_CATALOGUE), "is": IS_VALUES, "finding": FINDING_VALUES,
}  # fmt: skip
_MANY = 1_000
_TEXT = ("new", "subject", "quoted")

Kind = Literal["field", "person", "value", "word"]


class Completion(msgspec.Struct, frozen=True):
    """One way to go on: ``query`` is the whole query then, ``shown`` what to offer for it.

    In ``shown`` characters that are not seen, or that turn a line round, are written out.

    ``messages``: how many messages have the value; None for the name of a field.
    """

    kind: Kind
    query: str
    shown: str
    messages: int | None


class CompleteAnswer(msgspec.Struct, frozen=True):
    """The ways to go on, the most useful first."""

    schema: int
    completions: tuple[Completion, ...]


class CompleteParts(msgspec.Struct, frozen=True):
    """Who knows the values: the index, the catalogue's people and places, the record's tags.

    ``places`` are the sources and the folders of them, as `place` names them, with their messages.
    """

    index: SearchIndex
    people: Callable[[str, int], Sequence[PersonRow]]
    tags: Callable[[], Mapping[str, int]]
    places: Callable[[], Mapping[str, int]] = dict


def complete_query(parts: CompleteParts, text: str, limit: int) -> CompleteAnswer:
    """Return how the last piece of ``text`` may go on, by what the letterbook holds."""
    match = _last_piece(text)
    if match is None:
        return CompleteAnswer(COMPLETE_SCHEMA, ())
    before = text[: match.start()] + match["sign"]
    field, value = match["field"] or "", match["value"].lstrip('"')
    found: list[Completion] = []
    seen: set[str] = set()
    for kind, piece, shown, count in _offers(parts, field, value, limit):
        if piece not in seen and len(found) < limit:
            seen.add(piece)
            found.append(Completion(kind, f"{before}{piece}", one_line(shown), count))
    return CompleteAnswer(COMPLETE_SCHEMA, tuple(found))


def _last_piece(text: str) -> re.Match[str] | None:
    """Return the match of the piece that is being typed, from its sign to the end of the text."""
    opened = text.rfind('"') if text.count('"') % 2 else len(text)
    starts = [m.end() for m in _START.finditer(text[:opened])]
    return _PIECE.fullmatch(text, starts[-1]) if starts else None


_Offer = tuple[Kind, str, str, int | None]


def _offers(parts: CompleteParts, field: str, value: str, limit: int) -> Iterator[_Offer]:
    if field:
        name = field_named(field[:-1])
        if name in FIELDS:
            yield from _values(parts, field, name, value, limit)
        return
    if not value:
        return
    typed = folded(value)
    for known in QUERY_FIELDS:
        if known.name.startswith(typed):
            yield "field", f"{known.name}:", f"{known.name}: {known.description}", None
    for french, name in FRENCH.items():
        if folded(french).startswith(typed):
            yield "field", f"{french}:", f"{french}: {FIELDS[name].description}", None
    yield from _words(parts, "", _TEXT, value, limit)
    if len(value) > 1:
        yield from _people(parts, "with:", value, limit)


def _values(
    parts: CompleteParts, field: str, name: str, value: str, limit: int
) -> Iterator[_Offer]:
    kind = FIELDS[name].kind
    if kind == "people":
        yield from _people(parts, field, value, limit)
    elif name in _NAMES:
        for held, count in parts.index.values(_NAMES[name], "", _MANY):
            if folded(held).startswith(folded(value)):
                yield "value", field + _quoted(held), held, count
    elif name == "tag":
        for tag, count in sorted(parts.tags().items()):
            if folded(tag).startswith(folded(value)):
                yield "value", field + _quoted(tag), tag, count
    elif name == "place":
        for place, count in parts.places().items():
            if folded(place).startswith(folded(value)):
                yield "value", field + _quoted(place), place, count
    elif name in _HELD:
        french = () if field[:-1] == name else FRENCH_VALUES.get(name, ())
        for held in (*french, *_HELD[name]):
            if folded(held).startswith(folded(value)):
                yield "value", field + held, held, None
    elif kind == "text" and value:
        yield from _words(parts, field, FIELDS[name].zones, value, limit)


def _people(parts: CompleteParts, field: str, value: str, limit: int) -> Iterator[_Offer]:
    for row in parts.people(value, limit):
        name = best_name(row.forms)
        shown = f"{name} <{row.address}>" if name else row.address
        if row.address:
            yield "person", field + _quoted(row.address), shown, row.sent + row.received


def _words(
    parts: CompleteParts, field: str, zones: Sequence[str], value: str, limit: int
) -> Iterator[_Offer]:
    elided = _ELIDED.match(value)
    before = elided[0] if elided else ""
    start = value[len(before) :].lower()
    if len(start) < 2 or not _PLAIN.fullmatch(start):
        return
    counts: dict[str, int] = {}
    for zone in zones:
        for word, count in parts.index.words(zone, start, limit):
            counts[word] = max(count, counts.get(word, 0))
    for word, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])):
        yield "word", field + before + word, before + word, count


def _quoted(value: str) -> str:
    return value if _PLAIN.fullmatch(value) else quoted(value)
