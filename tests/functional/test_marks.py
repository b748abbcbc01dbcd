"""Tags and notes on passages, and marks of what was read: found, undone, kept by a rebuild."""

from __future__ import annotations

from pathlib import Path

import pytest

import letterbook
from letterbook.errors import UsageError
from tests.functional import program


@pytest.fixture
def story(tmp_path: Path) -> Path:
    """Return a letterbook of the story."""
    assert program.run("demo", tmp_path / "story").returncode == 0
    return tmp_path / "story"


def test_marks_on_passages_are_kept_with_their_words(story: Path) -> None:
    """A tag and a note on words of a message stand on these words after a rebuild too."""
    with letterbook.open(story) as book:
        name = book.search("lease", sort="oldest").hits[0].id
        words = " ".join(book.message(name).mail.text.split()[2:6])
        book.tag([name], "odd", passage=words, by="nell")
        book.note(name, "who says so?", passage=words)
        book.note(name, "on the whole")
        with pytest.raises(UsageError, match="do not stand in the message"):
            book.note(name, "x", passage="words that nobody wrote at all")
        book.rebuild(workers=0)
        view = book.message(name)
        marks = [(one.kind, one.text, one.passage) for one in view.marks]
        assert marks == [
            ("tag", "odd", words), ("note", "who says so?", words), ("note", "on the whole", ""),
        ]  # fmt: skip
        assert view.marks[0].by == "nell"
        assert view.tags == ("odd",)
        assert [hit.id for hit in book.search("tag:odd").hits] == [name]
        assert [hit.id for hit in book.search("note:whole").hits] == [name]
        assert book.untag([name], "odd") == 1
        assert book.search("tag:odd").total == 0


def test_accounts_by_number_have_the_name_that_the_record_knows(story: Path) -> None:
    """Beside the number that the message states, which stays as it is."""
    with letterbook.open(story) as book:
        hits = book.search("channel:dm", limit=50).hits
        bare = [hit for hit in hits if any(p.address.isdigit() and not p.name for p in hit.from_)]
        named = [hit for hit in hits if hit.known]
        assert named
        for hit in named:
            stated = {p.address for p in (*hit.from_, *hit.to) if not p.name}
            assert set(hit.known) <= stated
    for hit in bare[:3]:
        shown = program.run("-C", story, "search", f"id:{hit.id}").stdout
        assert hit.from_[0].address in shown
        assert hit.known.get(hit.from_[0].address, "") in shown


def test_what_was_read_is_told_from_what_was_not(story: Path) -> None:
    """is:read and is:unread part the messages; a card says it; reading twice counts once."""
    with letterbook.open(story) as book:
        every = book.search("*", limit=1).total
        hits = book.search("lease", limit=3, sort="oldest").hits
        names = [hit.id for hit in hits]
        assert not any(hit.read for hit in hits)
        assert book.mark_read(names) == 3
        assert book.mark_read(names) == 0
        assert book.search("is:read").total == 3
        assert book.search("is:unread").total == every - 3
        assert all(hit.read for hit in book.search("is:read").hits)
        assert book.message(names[0]).read
        assert book.mark_read(names[:1], read=False) == 1
        assert book.search("is:read").total == 2
    done = program.run("-C", story, "mark", "read", names[0])
    assert done.returncode == 0
    assert "1 message now marked as read" in done.stdout
