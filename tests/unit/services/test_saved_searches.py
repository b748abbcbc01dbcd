"""What is new in a saved search, through additions, rebuilds, joins and removals."""

from __future__ import annotations

from pathlib import Path

import pytest

import letterbook
from letterbook.errors import NothingFound, QuerySyntax, Refused, UsageError
from letterbook.store import saved_searches as store
from letterbook.wiring import Letterbook
from tests.functional import program


@pytest.fixture
def book(tmp_path: Path) -> Letterbook:
    """Return a letterbook with thirty letters."""
    book = letterbook.init(tmp_path / "book")
    book.add([program.maildir(tmp_path / "one", [program.plain(n) for n in range(30)])], workers=0)
    return book


def counts(book: Letterbook) -> dict[str, tuple[int | None, int | None]]:
    """Return total and new of each saved search."""
    return {one.name: (one.total, one.new) for one in book.saved_searches()}


def test_all_is_new_until_it_has_been_shown(book: Letterbook) -> None:
    """Looks show page after page; what they showed is new no longer and nothing is left out."""
    made = book.save_search("letters", "letter", by="nell")
    assert (made.total, made.new, made.looked_at, made.by) == (30, 30, None, "nell")
    assert book.run_saved("letters").answer.total == 30
    kept = book.run_saved("letters", only_new=True, keep=True)
    assert (kept.marked, kept.search.new, kept.search.looked_at) == (0, 30, None)
    seen: list[str] = []
    for left in (18, 6, 0, 0):
        run = book.run_saved("letters", only_new=True, limit=12, sort="oldest")
        assert (run.search.total, run.search.new) == (30, left)
        assert run.marked == len(run.answer.hits)
        seen += [hit.id for hit in run.answer.hits]
    assert len(seen) == len(set(seen)) == 30
    assert book.saved_searches()[0].looked_at is not None


def test_only_what_comes_later_is_new(book: Letterbook, tmp_path: Path) -> None:
    """After a look, later mails are new; copies of what was shown are not."""
    book.save_search("letters", "letter")
    assert book.look_at_saved("letters")[1] == 30
    more = [program.plain(n) for n in range(25, 34)]
    book.add([program.maildir(tmp_path / "two", more)], workers=0)
    assert counts(book) == {"letters": (34, 4)}
    run = book.run_saved("letters", only_new=True)
    assert sorted(hit.subject for hit in run.answer.hits) == [f"Letter {n}" for n in range(30, 34)]
    assert counts(book) == {"letters": (34, 0)}


def test_rebuild_and_reindex_make_nothing_new(book: Letterbook) -> None:
    """Looks name messages, not rows."""
    book.save_search("letters", "letter")
    book.run_saved("letters", only_new=True, limit=7)
    book.rebuild(workers=0)
    assert counts(book) == {"letters": (30, 23)}
    book.reindex()
    assert counts(book) == {"letters": (30, 23)}


def test_a_message_that_gets_another_id_is_still_known(book: Letterbook, tmp_path: Path) -> None:
    """A later copy to other people may rename a message; going back does not make it new either."""
    book.save_search("letters", "letter")
    raw = program.plain(1)
    before = book.search('subject:"Letter 1"').hits[0].id
    renamed = before
    for n in range(40):  # until the digest of some recipients is the smaller one
        book.look_at_saved("letters")
        other = raw.replace(b"To: reader@", f"To: reader{n}@".encode())
        report = book.add([program.maildir(tmp_path / f"copy{n}", [other])], workers=0)
        renamed = book.search('subject:"Letter 1"').hits[0].id
        assert counts(book) == {"letters": (30, 0)}
        if renamed != before:
            book.forget(report.sources[0].source, reason="test")
            break
    assert renamed != before
    assert counts(book) == {"letters": (30, 0)}


def test_what_left_and_came_back_is_not_new(book: Letterbook) -> None:
    """Looks are about what a person has been shown; a tag that is late makes a message new."""
    ids = [hit.id for hit in book.search("letter", limit=3).hits]
    book.save_search("tagged", "tag:odd")
    book.tag(ids[:2], "odd")
    assert book.look_at_saved("tagged")[1] == 2
    book.untag(ids[:1], "odd")
    book.look_at_saved("tagged")
    book.tag([ids[0], ids[2]], "odd")
    assert counts(book) == {"tagged": (3, 1)}


def test_names(book: Letterbook) -> None:
    """A name is taken once, removing it frees it, and its looks go with it."""
    book.save_search("letters", "letter")
    book.look_at_saved("letters")
    with pytest.raises(Refused):
        book.save_search("letters", "other")
    assert book.remove_saved("letters") == "letter"
    for ask in (book.remove_saved, book.run_saved, book.look_at_saved):
        with pytest.raises(NothingFound):
            ask("letters")
    assert book.save_search("letters", "letter").new == 30
    for name in ("", "  ", "a\nb", "x" * 101):
        with pytest.raises(UsageError):
            book.save_search(name, "letter")
    with pytest.raises(QuerySyntax):
        book.save_search("wrong", "form:alice")
    assert list(counts(book)) == ["letters"]


def test_undo(book: Letterbook) -> None:
    """An undone look never happened, and an undone removal brings search and looks back."""
    record = book._record
    book.save_search("letters", "letter")
    book.run_saved("letters", only_new=True, limit=10)
    book.run_saved("letters", only_new=True, limit=10)
    last = list(record.current("look"))[-1]
    record.undo(last.id)
    assert counts(book) == {"letters": (30, 20)}
    row = store.remove(record, "letters", "")
    assert counts(book) == {}
    record.undo(max(id_ for (id_,) in record.connection.execute("SELECT id FROM claim")))
    assert store.saved(record, "letters").claim == row.claim
    assert counts(book) == {"letters": (30, 20)}
    assert list(record.verify()) == []


def test_a_query_that_can_no_longer_be_asked_is_listed_with_the_reason(book: Letterbook) -> None:
    """One bad query does not hide the others."""
    store.save(book._record, "odd", "form:alice", "")
    book.save_search("letters", "letter")
    assert counts(book) == {"letters": (30, 30), "odd": (None, None)}
    assert "form" in book.saved_searches()[1].problem
    with pytest.raises(QuerySyntax):
        book.run_saved("odd")


def test_many_shown_messages_are_several_claims(
    book: Letterbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However large a look is, no claim is, and all of it is remembered."""
    monkeypatch.setattr(store, "_IDS_A_CLAIM", 7)
    book.save_search("letters", "letter")
    book.look_at_saved("letters")
    assert len(list(book._record.current("look"))) == 5
    assert counts(book) == {"letters": (30, 0)}
