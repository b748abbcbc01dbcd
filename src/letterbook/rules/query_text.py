"""Query text to query tree."""

from __future__ import annotations

import difflib
from datetime import date, tzinfo
from typing import get_args

from letterbook.errors import QuerySyntax
from letterbook.model.message import Channel
from letterbook.model.query import (
    FIELDS,
    FINDING_VALUES,
    FRENCH_VALUES,
    HAS_IN_CATALOGUE,
    HAS_IN_INDEX,
    IS_VALUES,
    MAX_QUERY_BYTES,
    MAX_QUERY_DEPTH,
    MAX_QUERY_NODES,
    And,
    Catalogue,
    Everything,
    Exact,
    Fuzzy,
    Near,
    Not,
    Or,
    Pattern,
    Phrase,
    Prefix,
    Query,
    Word,
)
from letterbook.rules.composed_text import composed
from letterbook.rules.language import LANGUAGE_CODES
from letterbook.rules.number_range import number_range
from letterbook.rules.query_dates import DateRefused, date_range
from letterbook.rules.query_patterns import pattern_refusal
from letterbook.rules.query_syntax import Token, is_misspelling, tokens_of
from letterbook.rules.query_terms import folded, pieces, two_sides
from letterbook.rules.told_answers import delay_range

_CHANNELS: tuple[str, ...] = get_args(Channel)
_HAS = (*HAS_IN_INDEX, *HAS_IN_CATALOGUE)
_ELSEWHERE: dict[str, tuple[str, tuple[str, ...]]] = {"has": ("is", IS_VALUES), "is": ("has", _HAS)}
"""Where a value is known that a field does not know."""
_ALIKE = 0.6
_LONGEST_CODE = 3


def parse_query(text: str, zone: tzinfo, today: date) -> Query:
    """Return the tree of a query; a blank query is `Everything`.

    Words are joined by AND, which binds closer than OR; ``-`` and NOT bind closest.  Days
    begin at midnight in ``zone``, and ``today`` is the day there.  Any text either parses or
    raises `QuerySyntax` with the place, and a suggestion which parses where there is one.
    docs/reference/query-language.md describes the language.
    """
    try:
        return _parse(text, zone, today)
    except QuerySyntax as error:
        if error.suggestion is None:
            raise
        if _parses(error.suggestion, zone, today):
            raise
        raise QuerySyntax(error.sentence, query=text, position=error.position) from None


def _parses(text: str, zone: tzinfo, today: date) -> bool:
    try:
        _parse(text, zone, today)
    except QuerySyntax:
        return False
    return bool(text.strip())


def _parse(text: str, zone: tzinfo, today: date) -> Query:
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > MAX_QUERY_BYTES:
        raise QuerySyntax(
            f"The query has {size:,} bytes; {MAX_QUERY_BYTES:,} is the most",
            query=text,
            position=0,
        )
    tokens = tokens_of(text)
    if not tokens:
        if text.strip():
            raise QuerySyntax("The query holds no letter or digit", query=text, position=0)
        return Everything()
    parser = _Parser(text, tokens, zone, today)
    query = parser.either(field="", depth=0)
    parser.expect_end()
    return query


class _Parser:
    """A recursive descent over the tokens, never deeper than `MAX_QUERY_DEPTH`."""

    def __init__(self, text: str, tokens: list[Token], zone: tzinfo, today: date) -> None:
        self.text = text
        self.tokens = tokens
        self.zone = zone
        self.today = today
        self.at = 0
        self.nodes = 0

    def peek(self) -> Token | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def refuse(self, sentence: str, position: int, suggestion: str | None = None) -> QuerySyntax:
        return QuerySyntax(sentence, query=self.text, position=position, suggestion=suggestion)

    def without(self, token: Token) -> str:
        """Return the query with one token left out, for a suggestion."""
        return f"{self.text[: token.start].rstrip()} {self.text[token.end :].lstrip()}".strip()

    def expect_end(self) -> None:
        token = self.peek()
        if token is not None:
            raise self.refuse(
                "The closing parenthesis has no partner", token.start, self.without(token)
            )

    def either(self, field: str, depth: int) -> Query:
        if depth > MAX_QUERY_DEPTH:
            place = self.tokens[self.at - 1].start
            raise self.refuse(f"Parentheses are nested deeper than {MAX_QUERY_DEPTH}", place)
        clauses = [self.all_of(field, depth)]
        while (token := self.peek()) is not None and token.kind == "OR":
            self.at += 1
            self.operand_after(token)
            clauses.append(self.all_of(field, depth))
        return self.joined(Or, clauses)

    def all_of(self, field: str, depth: int) -> Query:
        clauses = [self.unary(field, depth)]
        while (token := self.peek()) is not None and token.kind not in ("OR", ")"):
            if token.kind == "AND":
                self.at += 1
                self.operand_after(token)
            clauses.append(self.unary(field, depth))
        return self.joined(And, clauses)

    def joined(self, kind: type[And] | type[Or], clauses: list[Query]) -> Query:
        if len(clauses) == 1:
            return clauses[0]
        self.count(self.at - 1)
        flat: list[Query] = []
        for clause in clauses:
            if isinstance(clause, kind):
                flat.extend(clause.clauses)
            else:
                flat.append(clause)
        return kind(tuple(flat))

    def operand_after(self, operator: Token) -> None:
        token = self.peek()
        if token is None or token.kind in ("AND", "OR", ")"):
            raise self.refuse(
                f"{operator.text} has nothing to join on its right",
                operator.start,
                self.without(operator) or f'"{operator.text}"',
            )

    def unary(self, field: str, depth: int) -> Query:
        negated = False
        while (token := self.peek()) is not None and token.kind in ("NOT", "-"):
            self.at += 1
            self.operand_after(token)
            negated = not negated
        clause = self.atom(field, depth)
        if not negated:
            return clause
        self.count(self.at - 1)
        return clause.clause if isinstance(clause, Not) else Not(clause)

    def atom(self, field: str, depth: int) -> Query:
        token = self.peek()
        if token is None:
            raise self.refuse("The query ends too early", len(self.text))
        self.at += 1
        self.count(self.at - 1)
        if token.kind == "(":
            return self.group(token, field, depth)
        if token.kind == "field":
            if field:
                raise self.refuse(f"{field}:( ) cannot hold another field", token.start)
            return self.atom_of_field(token, depth)
        if token.kind in ("word", "phrase", "pattern"):
            return self.leaf(token, field)
        if token.kind == ")":
            raise self.refuse(
                "The closing parenthesis has no partner", token.start, self.without(token)
            )
        raise self.refuse(
            f"{token.text} has nothing to join on its left",
            token.start,
            self.without(token) or f'"{token.text}"',
        )

    def atom_of_field(self, name: Token, depth: int) -> Query:
        token = self.peek()
        if token is None or token.kind not in ("word", "phrase", "pattern", "("):
            raise self.refuse(f"{name.text}: needs a value", name.end)
        return self.atom(name.text, depth)

    def group(self, opening: Token, field: str, depth: int) -> Query:
        following = self.peek()
        if following is not None and following.kind == ")":
            left = f"{self.text[: opening.start].rstrip()} {self.text[following.end :].lstrip()}"
            raise self.refuse("The parentheses hold nothing", opening.start, left.strip())
        if following is None:
            raise self.refuse("The parenthesis is not closed", opening.start, self.without(opening))
        query = self.either(field, depth + 1)
        closing = self.peek()
        if closing is None:
            raise self.refuse("The parenthesis is not closed", opening.start, self.text + ")")
        self.at += 1
        return query

    def count(self, at: int) -> None:
        self.nodes += 1
        if self.nodes > MAX_QUERY_NODES:
            raise self.refuse(
                f"The query has more than {MAX_QUERY_NODES:,} parts", self.tokens[at].start
            )

    def leaf(self, token: Token, field: str) -> Query:
        kind = FIELDS[field].kind if field else "text"
        if kind == "date":
            return self.date_leaf(token, field)
        if token.kind == "pattern":
            return self.pattern_leaf(token, field, kind)
        if token.kind == "phrase":
            return self.quoted_leaf(token, field)
        if is_misspelling(token.text) and kind in ("text", "people"):
            return self.fuzzy_leaf(token, field)
        stars = token.text.count("*")
        if stars and kind == "catalogue":
            raise self.refuse(f"{field}: takes a whole name, without *", token.start)
        if stars:
            return self.prefix_leaf(token, field, stars)
        if kind in ("exact", "catalogue"):
            return self.value_leaf(token, field, token.text)
        if not any(c.isalnum() for c in token.text):
            raise self.refuse(f"{field}: needs a letter or a digit", token.start)
        return Word(token.text, field)

    def quoted_leaf(self, token: Token, field: str) -> Query:
        if not any(c.isalnum() for c in token.text):
            raise self.refuse("The quotation marks hold no letter or digit", token.start)
        if field and FIELDS[field].kind in ("exact", "catalogue"):
            return self.value_leaf(token, field, token.text.strip())
        words = tuple(word for word in token.text.split() if any(c.isalnum() for c in word))
        if token.near is None:
            return Phrase(words, field)
        plain = self.replaced(token, self.text[token.start : token.end].rpartition("~")[0])
        if field and FIELDS[field].kind != "text":
            raise self.refuse(f"{field}: takes no ~ after a phrase", token.end - 1, plain)
        if len(words) < 2:
            raise self.refuse("A ~ after a phrase needs two words in it", token.start, plain)
        return Near(words, token.near, field)

    def pattern_leaf(self, token: Token, field: str, kind: str) -> Query:
        refusal = pattern_refusal(token.text)
        if kind not in ("text", "people"):
            refusal = f"{field}: takes no pattern"
        if refusal:
            raise self.refuse(refusal, token.start, f'"{token.text}"' if not field else None)
        return Pattern(composed(token.text).lower(), field)

    def fuzzy_leaf(self, token: Token, field: str) -> Query:
        text, _, number = token.text.rpartition("~")
        parts = pieces(text)
        if len(parts) != 1 or len(parts[0]) < 3:
            raise self.refuse(
                "A ~ stands after one word of at least three letters",
                token.start + len(text),
                self.replaced(token, text),
            )
        if number not in ("", "1", "2"):
            raise self.refuse(
                "A ~ after a word takes 1 or 2",
                token.start + len(text),
                self.replaced(token, f"{text}~2"),
            )
        return Fuzzy(text, int(number) if number else 1 + (len(parts[0]) > 5), field)

    def prefix_leaf(self, token: Token, field: str, stars: int) -> Query:
        if token.text == "*" and not field:
            return Everything()
        text = token.text[:-1]
        if stars > 1 or not token.text.endswith("*") or not any(c.isalnum() for c in text):
            bare = token.text.replace("*", "")
            fixed = f'"{token.text}"' if any(c.isalnum() for c in bare) else bare
            raise self.refuse(
                "The * stands at the end of a word that has begun",
                token.start + token.text.index("*"),
                self.replaced(token, fixed),
            )
        return Prefix(text, field)

    def value_leaf(self, token: Token, field: str, value: str) -> Query:
        if field == "has":
            value = self.one_of(token, field, value, _HAS)
            return Catalogue(field, value) if value in HAS_IN_CATALOGUE else Exact(field, value)
        if field == "is":
            value = self.one_of(token, field, value, IS_VALUES)
        if field == "finding":
            value = self.one_of(token, field, value, FINDING_VALUES)
        if field == "recipients":
            bounds = number_range(value)
            if bounds is None:
                raise self.refuse("recipients: takes a number: 3, >20, <5 or 2..5", token.start)
            self.check_order(token, value, bounds)
        if field == "delay":
            bounds = delay_range(value)
            if bounds is None:
                raise self.refuse("delay: takes a time: >12h, <90min, 2d or 1h..2d", token.start)
            self.check_order(token, value, bounds)
        if field == "between" and two_sides(value) is None:
            alone = not {",", ";"} & set(value)
            meant = self.in_field(token, "with") if alone else None
            raise self.refuse("between: names two, with a comma between them", token.start, meant)
        if field == "channel":
            value = self.one_of(token, field, value, _CHANNELS)
        if field == "lang" and value.isalpha() and len(value) > _LONGEST_CODE:
            code = value[:2].lower()
            near = self.replaced(token, code) if code in LANGUAGE_CODES else None
            raise self.refuse("lang: takes a code of two letters: en, fr", token.start, near)
        return Catalogue(field, value) if FIELDS[field].kind == "catalogue" else Exact(field, value)

    def one_of(self, token: Token, field: str, value: str, known: tuple[str, ...]) -> str:
        value = value.lower()
        if value in known:
            return value
        french = {folded(name): meant for name, meant in FRENCH_VALUES.get(field, {}).items()}
        if folded(value) in french:
            return french[folded(value)]
        near = difflib.get_close_matches(value[:40], known, n=1, cutoff=_ALIKE)
        other, held = _ELSEWHERE.get(field, ("", ()))
        fixed = self.replaced(token, near[0]) if near else None
        if value in held:
            fixed = self.in_field(token, other)
        elif not near and field == "has":
            fixed = self.in_field(token, "type")
        raise self.refuse(f"{field}: knows {', '.join(known)}", token.start, fixed)

    def check_order(self, token: Token, value: str, bounds: tuple[int, int | None]) -> None:
        """Refuse a range that ends before it begins."""
        first, dots, last = value.partition("..")
        if dots and bounds[1] is not None and bounds[1] < bounds[0]:
            turned = self.replaced(token, f"{last}..{first}")
            raise self.refuse("The range ends before it begins", token.start, turned)

    def replaced(self, token: Token, text: str) -> str:
        """Return the query with something else in the place of a token, for a suggestion."""
        return f"{self.text[: token.start]}{text}{self.text[token.end :]}"

    def in_field(self, token: Token, field: str) -> str | None:
        """Return the query with a value asked of another field, for a suggestion."""
        name = self.tokens[self.at - 2] if self.at > 1 else token
        if name.kind != "field":
            return None
        return f"{self.text[: name.start]}{field}:{self.text[token.start :]}"

    def date_leaf(self, token: Token, field: str) -> Query:
        text = token.text.strip()
        try:
            return date_range(field, text, self.zone, self.today)
        except DateRefused as refusal:
            fixed = self.replaced(token, refusal.suggestion) if refusal.suggestion else None
            raise self.refuse(refusal.sentence, token.start, fixed) from None
