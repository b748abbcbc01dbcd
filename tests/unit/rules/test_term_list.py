"""Lists of terms are read as people save them, and nothing in them vanishes in silence."""

from __future__ import annotations

from datetime import UTC, date

import pytest

from letterbook.errors import QuerySyntax, UsageError
from letterbook.model.query import And, Everything, Not, Or, Phrase, Word
from letterbook.rules import term_list
from letterbook.rules.query_text import parse_query
from letterbook.rules.query_tree import both
from letterbook.rules.query_writing import write_query
from letterbook.rules.term_list import read_term_list
from letterbook.rules.term_query import question_key, read_term

TODAY = date(2026, 1, 1)


def texts(raw: bytes, *, table: bool = True) -> list[str]:
    """Return the terms of a list."""
    return [term.text for term in read_term_list(raw, table=table).terms]


@pytest.mark.parametrize(
    "raw",
    [
        b"Alice\nBob Birch\n",
        b"\xef\xbb\xbfAlice\r\nBob Birch\r\n",
        "Alice\nBob Birch".encode("utf-16"),
        b"Name\nAlice\n\n  Bob   Birch \n",
        b"town;NAME\nhere;Alice\nthere;Bob Birch\n",
        b"\xef\xbb\xbfterm\tnote\nAlice\tx\nBob Birch\ty\n",
        b"name,query\nwrong,Alice\nwrong,Bob Birch\n",
        b'"Alice",1\r"Bob Birch",2\r',
        b"sep=;\r\nNom;Lieu\r\nAlice;x\r\nBob Birch;y, z\r\n",
        b'\xef\xbb\xbf"SEP=|"\nname|x\nAlice|1\nBob Birch|2\n',
    ],
)
def test_tables_of_every_make_hold_the_same_terms(raw: bytes) -> None:
    """Marks, line ends, separators and a header make no difference to what the terms are."""
    assert texts(raw) == ["Alice", "Bob Birch"]


def test_plain_lines_are_whole_terms() -> None:
    """In plain text commas and quotation marks belong to the term, and a header is still one."""
    raw = b'Birch, Bob\n"silent partner"\nfrom:alice; quay\n'
    assert texts(raw, table=False) == ["Birch, Bob", '"silent partner"', "from:alice; quay"]
    assert texts(b"query\nquay\n", table=False) == ["quay"]
    assert texts(b"org,name\nquay,Alice\n", table=False) == ["Alice"]
    assert texts(b"sep=;\nquay;1\n", table=False) == ["quay"]


def test_a_term_keeps_its_line() -> None:
    """Lines are counted as an editor counts them, cells over several lines included."""
    found = read_term_list(b'term\n"Alice\nAlder"\n\nBob\n', table=True)
    assert [(term.line, term.text) for term in found.terms] == [(2, "Alice Alder"), (5, "Bob")]
    assert found.header == "term"


def test_what_is_passed_over_is_told() -> None:
    """A line with too many cells, and one without its term, have a notice."""
    found = read_term_list(b"Alice\nBirch, Bob\n,x\n", table=True)
    assert [term.text for term in found.terms] == ["Alice", "Birch"]
    assert [notice.line for notice in found.notices] == [2, 3]


@pytest.mark.parametrize("raw", [b"PK\x03\x04\0\0", b'Alice\n"Bob\n', b'"Al"ice\n'])
def test_what_is_no_list_is_refused_with_a_way_out(raw: bytes) -> None:
    """A workbook, and a quotation mark that would swallow the rest, are no lists."""
    with pytest.raises(UsageError) as refusal:
        read_term_list(raw, table=True)
    assert "CSV in UTF-8" in refusal.value.next_step


def test_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Too long a list is refused, not cut."""
    monkeypatch.setattr(term_list, "MAX_TERMS", 3)
    assert len(texts(b"a\nb\nc\n")) == 3
    with pytest.raises(UsageError):
        texts(b"a\nb\nc\nd\n")
    monkeypatch.setattr(term_list, "MAX_LIST_BYTES", 3)
    with pytest.raises(UsageError):
        texts(b"a\nb\n")


def test_a_term_is_a_query_or_else_a_phrase() -> None:
    """What does not parse is looked for word by word, and the reason is kept."""
    read = read_term("from:alice quay", UTC, TODAY, as_phrase=False)
    assert (read.read_as, read.why, type(read.query)) == ("query", "", And)
    read = read_term('form:alice "quay', UTC, TODAY, as_phrase=False)
    assert (read.read_as, type(read.query)) == ("phrase", Phrase)
    assert "form" in read.why
    read = read_term("Alice OR Bob", UTC, TODAY, as_phrase=True)
    assert read.query == parse_query('"Alice OR Bob"', UTC, TODAY)
    for nothing in ("---", '"', "»«"):
        with pytest.raises(QuerySyntax):
            read_term(nothing, UTC, TODAY, as_phrase=False)


@pytest.mark.parametrize("within", ["", "a", "a b", "a OR b", "-a"])
@pytest.mark.parametrize("term", ["c", "c d", "c OR d", "-c", '"c d"', "*"])
def test_the_query_beside_a_term_reads_back(within: str, term: str) -> None:
    """Narrowed by another query, a term is still one query that can be written and read."""
    one, other = (parse_query(text, UTC, TODAY) for text in (within, term))
    joined = both(one, other)
    assert parse_query(write_query(joined), UTC, TODAY) == joined
    assert isinstance(joined, And) != (isinstance(one, Everything) and not isinstance(other, And))


def test_case_makes_no_other_question_but_operators_do() -> None:
    """Alice and alice are one term, `a OR b` and `a or b` are two."""

    def key(text: str) -> str:
        return question_key(parse_query(text, UTC, TODAY))

    assert key("Alice Alder") == key("alice  ALDER")
    assert key("a OR b") != key("a or b")
    assert question_key(Not(Word("A"))) != question_key(Or((Word("a"), Word("b"))))
