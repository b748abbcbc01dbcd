"""Every figure of a report on terms is what a search for the term would give."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

import letterbook
from letterbook.errors import QuerySyntax, UsageError
from letterbook.wiring import Letterbook
from tests.story import export

TERMS = ("quay", "lease", "quay lease", "from:vane", "-quay", "zebrafish", "tag:odd", "qu*")


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Letterbook:
    """Return the letterbook of the story, with a tag on two of its messages."""
    folder = tmp_path_factory.mktemp("listed")
    export.export(folder / "story", ("maildir",))
    book = letterbook.init(folder / "book")
    book.add([folder / "story" / "maildir"], workers=0)
    book.tag([hit.id for hit in book.search("quay", limit=2).hits], "odd")
    return book


@pytest.mark.parametrize("within", ["", "from:vane", "quay OR lease"])
def test_every_figure_is_that_of_the_query_beside_it(book: Letterbook, within: str) -> None:
    """Hits, unique hits, people, first and last are counted again by searching and reading."""
    report = book.report_terms(TERMS, within=within)
    assert [row.term for row in report.terms] == list(TERMS)
    found = {row.term: book.search(row.query, sort="oldest", limit=999) for row in report.terms}
    ids = {term: {hit.id for hit in answer.hits} for term, answer in found.items()}
    assert report.total == len(set().union(*ids.values())) > 0
    assert report.total == book.search(report.query).total
    assert report.without_hits == sum(not held for held in ids.values())
    for row in report.terms:
        others = set().union(*(held for term, held in ids.items() if term != row.term))
        assert row.hits == found[row.term].total == len(ids[row.term])
        assert row.unique == len(ids[row.term] - others)
        alone = book.search(row.unique_query, limit=999)
        assert {hit.id for hit in alone.hits} == ids[row.term] - others
        on_them: Counter[str] = Counter()
        for identity in ids[row.term]:
            view = book.message(identity)
            people = (*view.mail.from_, *view.mail.sender, *view.mail.to, *view.mail.cc, *view.bcc)
            on_them.update({person.address.casefold() for person in people})
        assert row.people == len(on_them)
        best = sorted((-n, address) for address, n in on_them.items())[:3]
        assert [(-one.messages, one.address) for one in row.top_people] == best
        for one in row.top_people:
            assert book.search(one.query).total == one.messages, one.query
        for end, sort in ((row.first, "oldest"), (row.last, "newest")):
            dated = [h for h in book.search(row.query, sort=sort, limit=999).hits if h.sent]  # type: ignore[arg-type]  # one of the orders
            assert end == (None if not dated else type(end)(dated[0].id, dated[0].sent))  # type: ignore[misc]


def test_one_question_is_one_row(book: Letterbook) -> None:
    """A term that is repeated, in any case, is told and does not spoil what is unique."""
    report = book.report_terms(["quay", "QUAY"])
    assert [(row.term, row.unique == row.hits > 0) for row in report.terms] == [("quay", True)]
    assert [(notice.line, notice.term) for notice in report.notices] == [(2, "QUAY")]


def test_what_cannot_be_asked_is_named_and_the_rest_is_answered(book: Letterbook) -> None:
    """No word, bytes that are no text: a line each, and a mistyped field is read as a phrase."""
    report = book.report_terms(["---", "caf\udce9", "form:vane quay", "quay", " "])
    assert [(row.term, row.read_as) for row in report.terms] == [
        ("form:vane quay", "phrase"),
        ("quay", "query"),
    ]
    assert [notice.line for notice in report.not_read] == [1, 2, 5]
    assert [notice.line for notice in report.notices] == [3]
    assert book.report_terms(["a* b*"], as_phrases=True).terms[0].read_as == "phrase"
    assert book.report_terms([]).terms == ()


def test_unknown_names_are_hints(book: Letterbook) -> None:
    """A tag that nobody gave is told once, however many terms name it."""
    report = book.report_terms(["tag:nope", "tag:nope quay"])
    assert report.hints == ("tag:nope names nothing in this letterbook.",)
    assert report.without_hits == 2


def test_what_is_wrong_with_the_question_itself_is_raised(book: Letterbook, tmp_path: Path) -> None:
    """A narrowing query has to parse, and a file has to be there."""
    with pytest.raises(QuerySyntax):
        book.report_terms(["quay"], within="form:vane")
    with pytest.raises(UsageError):
        book.report_terms(tmp_path / "nowhere.csv")
    with pytest.raises(UsageError):
        book.report_terms(tmp_path)
