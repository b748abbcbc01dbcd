"""The tokens of the query language, each with its place."""

from __future__ import annotations

import difflib
import re
import unicodedata
from typing import Literal

import msgspec

from letterbook.errors import QuerySyntax
from letterbook.model.query import FIELDS, FRENCH

TokenKind = Literal["(", ")", "-", "AND", "OR", "NOT", "field", "word", "phrase", "pattern"]

QUOTES: dict[str, str] = {
    '"': '"”', "“": '”"', "„": '“”"', "”": '”"', "«": "»", "»": "«", "‹": "›", "›": "‹",
    "「": "」", "『": "』", "＂": "＂",
}  # fmt: skip
"""Opening marks, and the marks that close them, the best first."""

ALL_QUOTES = frozenset((*QUOTES, *"".join(QUOTES.values())))
_ALSO_CLOSING = "»›"
"""Opening marks that close a phrase in other typographies, and are passed over where they stray."""

_HEBREW_MARKS = '"”“'
_HEBREW = re.compile("[\u05d0-\u05ea]")
_MISSPELT = re.compile(r".*~[12]?|[^\W\d_]{3,}~\d{1,2}", re.DOTALL)
_NOT_FIELDS = frozenset(
    (
        "re",
        "fw",
        "fwd",
        "aw",
        "tr",
        "sv",
        "vs",
        "wg",
        "rv",
        "antw",
        "http",
        "https",
        "ftp",
        "mailto",
        "tel",
        "urn",
        "std",
    )
)
"""Names before a colon in ordinary text: reply prefixes and URI schemes."""
_FRENCH = {
    **{
        unicodedata.normalize("NFKD", k).encode("ascii", "ignore").decode(): v
        for k, v in FRENCH.items()
        if len(k) > 1
    },
    **FRENCH,
}
_MEANT = {
    "author": "from",
    "recipient": "to",
    "person": "with",
    "title": "subject",
    "text": "body",
    "content": "body",
    "file": "filename",
    "attached": "has",
    "since": "after",
    "until": "before",
    "day": "on",
    "depuis": "after",
    "jusque": "before",
    "sujet": "subject",
    "auteur": "from",
    "sent": "date",
    "label": "tag",
    "conversation": "thread",
    "language": "lang",
    "url": "link",
    "messageid": "id",
}


MAX_NEAR = 50
"""The most words that may be allowed between two others."""


class Token(msgspec.Struct, frozen=True):
    """One token; ``start`` and ``end`` are offsets in characters, quotation marks included."""

    kind: TokenKind
    text: str
    start: int
    end: int
    near: int | None = None
    """Words that may stand between those of a phrase: the number after its ``~``."""


def tokens_of(query: str) -> list[Token]:
    """Return the tokens of ``query``; words without any letter or digit are left out.

    Raises `QuerySyntax` for an unknown field, a field without a value and a quotation mark
    without its partner.
    """
    found: list[Token] = []
    place = 0
    while place < len(query):
        char = query[place]
        if char.isspace():
            place += 1
        elif char == "(" or char == ")":
            found.append(Token("(" if char == "(" else ")", char, place, place + 1))
            place += 1
        elif _opens(query, place):
            token = _phrase(query, place)
            found.append(token)
            place = token.end
        elif char == "/" and (end := _pattern_end(query, place)):
            found.append(Token("pattern", query[place + 1 : end - 1], place, end))
            place = end
        elif _is_minus(query, place):
            found.append(Token("-", char, place, place + 1))
            place += 1
        else:
            place = _run(query, place, found)
    return found


def _opens(query: str, place: int) -> bool:
    """Return whether a phrase opens here: a mark that closes others elsewhere needs its partner."""
    mark = query[place]
    strays = mark in _ALSO_CLOSING and query.find(QUOTES[mark], place + 1) < 0
    return mark in QUOTES and not strays


def _is_in_a_word(query: str, place: int) -> bool:
    """Return whether a quotation mark is the sign within a Hebrew abbreviation: ``צה"ל``."""
    around = (query[max(place - 1, 0) : place], query[place + 1 : place + 2])
    return query[place] in _HEBREW_MARKS and all(map(_HEBREW.match, around))


def is_misspelling(word: str) -> bool:
    """Return whether a word ends with a ``~`` by which misspellings are asked for."""
    return _MISSPELT.fullmatch(word) is not None


def _is_minus(query: str, place: int) -> bool:
    if query[place] != "-" or place + 1 >= len(query):
        return False
    following = query[place + 1]
    return following not in "-)" and not following.isspace()


def _pattern_end(query: str, start: int) -> int:
    """Return where ``/pattern/`` ends, 0 when none begins here.

    The second slash ends a word of the query, and the pattern holds no other and no space: a path
    is ordinary text.
    """
    end = query.find("/", start + 1)
    if end <= start + 1 or any(c.isspace() for c in query[start:end]):
        return 0
    following = query[end + 1 : end + 2]
    return end + 1 if not following or following.isspace() or following == ")" else 0


def _run(query: str, start: int, found: list[Token]) -> int:
    """Read a run without spaces: an operator, a word, or a field and its value."""
    end = _run_end(query, start)
    run = query[start:end]
    if end == start:  # a closing mark such as » on its own
        return start + 1
    if run in ("AND", "OR", "NOT"):
        found.append(Token(run, run, start, end))  # type: ignore[arg-type]  # one of the three
        return end
    colon = run.find(":")
    if colon > 0 and _stands_for_field(query, start, run, colon):
        found.append(Token("field", field_named(run[:colon]), start, start + colon + 1))
        return _value(query, start + colon + 1, found)
    if run == "*" or any(c.isalnum() for c in run):
        found.append(Token("word", run, start, end))
    return end


def field_named(typed: str) -> str:
    """Return the English name that is meant by a name as typed, which need not be a field's."""
    name = typed.lower()
    return _FRENCH.get(name, name)


def _run_end(query: str, start: int) -> int:
    end = start
    while end < len(query):
        char = query[end]
        if char.isspace() or char in "()":
            break
        if char in ALL_QUOTES and (end == start or not _is_in_a_word(query, end)):
            break
        end += 1
    return end


def _link_end(query: str, start: int) -> int:
    """Return the end of a link, which may hold parentheses in pairs: ``wiki/Foo_(bar)``."""
    end, open_ = start, 0
    while end < len(query):
        char = query[end]
        if char.isspace() or char in ALL_QUOTES or (char == ")" and not open_):
            break
        open_ += (char == "(") - (char == ")")
        end += 1
    return end if not open_ else _run_end(query, start)


def _value(query: str, start: int, found: list[Token]) -> int:
    if start < len(query) and query[start] == "(":
        return start
    token = _two_names(query, start) if found[-1].text == "between" else None
    if token is None and start < len(query) and _opens(query, start):
        token = _phrase(query, start)
    if token is not None:
        found.append(token)
        return token.end
    if query[start : start + 1] == "/" and (pattern_end := _pattern_end(query, start)):
        found.append(Token("pattern", query[start + 1 : pattern_end - 1], start, pattern_end))
        return pattern_end
    field = found[-1]
    end = _link_end(query, start) if field.text == "link" else _run_end(query, start)
    text = query[start:end]
    if not text:
        _refuse_empty_value(query, field)
    if text.startswith("-") and len(text) > 1:
        turned = query[: field.start] + "-" + query[field.start : start] + query[start + 1 :]
        raise QuerySyntax(
            "The minus sign stands before the field", query=query, position=start, suggestion=turned
        )
    found.append(Token("word", text, start, end))
    return end


def _two_names(query: str, start: int) -> Token | None:
    """Return the names of ``"A B",C`` as one phrase, None where neither is quoted."""
    pieces: list[str] = []
    place, quoted = start, False
    while place < len(query):
        if _opens(query, place):
            name = _phrase(query, place)
            pieces.append(name.text)
            place, quoted = name.end, True
        elif (end := _run_end(query, place)) > place:
            pieces.append(query[place:end])
            place = end
        else:
            break
    return Token("phrase", "".join(pieces), start, place) if quoted else None


def _refuse_empty_value(query: str, field: Token) -> None:
    rest = query[field.end :].lstrip()
    joined = f"{query[: field.end]}{rest}" if rest and rest[0] not in ")" else None
    raise QuerySyntax(
        f"{field.text}: needs a value directly after the colon",
        query=query,
        position=field.end,
        suggestion=joined,
    )


def _stands_for_field(query: str, start: int, run: str, colon: int) -> bool:
    name = run[:colon].lower()
    if name in FIELDS or name in _FRENCH:
        return True
    rest = run[colon + 1 :] or query[start + len(run) : start + len(run) + 1].strip()
    ordinary = not name.isalpha() or len(name) == 1 or name in _NOT_FIELDS
    if ordinary or not rest or rest[0] in ":/\\)":
        return False
    near = difflib.get_close_matches(name[:40], [*FIELDS, *_MEANT, *_FRENCH], n=1, cutoff=0.6)
    meant = _MEANT.get(near[0], near[0]) if near else None
    place = start + len(name)
    suggestion = (
        f"{query[:start]}{meant}{query[place:]}"
        if meant
        else f'{query[:start]}"{run}"{query[start + len(run) :]}'
    )
    raise QuerySyntax(
        f"There is no field called {run[:colon]!r}",
        query=query,
        position=start,
        suggestion=suggestion,
    )


def _phrase(query: str, start: int) -> Token:
    for closing in QUOTES[query[start]]:
        end = query.find(closing, start + 1)
        while end >= 0 and _is_in_a_word(query, end):
            end = query.find(closing, end + 1)
        if end >= 0:
            break
    else:
        holds = any(char.isalnum() for char in query[start:])
        closed = f"{query}{QUOTES[query[start]][0]}"
        raise QuerySyntax(
            "The quotation mark has no partner",
            query=query,
            position=start,
            suggestion=closed if holds else query[:start] + query[start + 1 :],
        )
    near, stop = _nearness(query, end + 1)
    return Token("phrase", query[start + 1 : end], start, stop, near)


def _nearness(query: str, place: int) -> tuple[int | None, int]:
    """Return the number after the ``~`` of a phrase, and where it ends."""
    after = query[place : place + 1]
    if after not in ("~", "*") or not after:
        return None, place
    stop = place + 1
    while stop < len(query) and query[stop] in "0123456789" and stop < place + 4:
        stop += 1
    number = query[place + 1 : stop]
    if after == "~" and number and int(number) <= MAX_NEAR and _ends_here(query, stop):
        return int(number), stop
    sentence = (
        "Nothing like * can follow a phrase"
        if after == "*"
        else f'A ~ after a phrase takes a number of words, at most {MAX_NEAR}: "one two"~5'
    )
    raise QuerySyntax(
        sentence,
        query=query,
        position=place,
        suggestion=query[:place] + query[_run_end(query, place) :],
    )


def _ends_here(query: str, place: int) -> bool:
    following = query[place : place + 1]
    return not following or following.isspace() or following in "()"
