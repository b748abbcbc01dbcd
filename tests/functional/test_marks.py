"""Tags and notes on passages, and marks of what was read: found, undone, kept by a rebuild."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import letterbook
from letterbook.errors import UsageError
from letterbook.model.query import Catalogue
from letterbook.services import list_folders
from letterbook.services.mark_messages import Marked
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


def test_a_passage_is_marked_as_read(story: Path, tmp_path: Path) -> None:
    """It is told by its words, counts for no whole message, and stands in exports and copies."""
    with letterbook.open(story) as book:
        name = book.search("lease", sort="oldest").hits[0].id
        words = " ".join(book.message(name).mail.text.split()[2:6])
    run = ("-C", story, "mark", "read", name, "--passage", words, "--by", "nell")
    assert "1 passage now marked as read" in program.run(*run).stdout
    assert program.ask(*run)["changed"] == 0, "reading twice counts once"
    bad = program.run("-C", story, "mark", "read", name, "--passage", "nobody wrote this")
    assert bad.returncode != 0
    assert "do not stand in the message" in bad.stderr
    with letterbook.open(story) as book:
        book.rebuild(workers=0)
        assert book.search("is:read").total == 0, "the message itself was not marked"
        assert not book.message(name).read
        assert book.mark_read([name]) == 1
        assert book.mark_read([name], read=False) == 1
        book.export(f"id:{name}", tmp_path / "one.jsonl")
        book.backup(tmp_path / "copy")
    with letterbook.open(tmp_path / "copy") as copy:
        copy.rebuild(workers=0)
        (kept,) = copy.message(name).marks
        assert (kept.kind, kept.passage, kept.text, kept.by) == ("read", words, "", "nell")
    exported = json.loads((tmp_path / "one.jsonl").read_text("utf-8").splitlines()[0])
    assert [(one["kind"], one["passage"]) for one in exported["marks"]] == [("read", words)]
    assert f"\u201c{words}\u201d" in program.run("-C", story, "show", name).stdout
    off = program.run("-C", story, "mark", "unread", name, "--passage", words)
    assert "1 passage no longer marked as read" in off.stdout
    assert program.ask("-C", story, "show", name)["marks"] == []


def test_a_note_is_taken_off_by_its_number(story: Path) -> None:
    """`show` gives the number; another message's and one that was taken off are refused."""
    with letterbook.open(story) as book:
        name, other = (hit.id for hit in book.search("lease", limit=2).hits)
    program.run("-C", story, "note", name, "ask Nell")
    program.run("-C", story, "note", name, "ask Tom")
    shown = program.run("-C", story, "show", name).stdout
    number = re.search(r"note (\d+) +ask Nell", shown)
    assert number is not None, shown
    assert program.run("-C", story, "note", "remove", other, number[1]).returncode != 0
    done = program.run("-C", story, "note", "remove", name, number[1])
    assert done.returncode == 0
    assert f"note {number[1]} taken off {name[:12]}" in done.stdout
    assert program.ask("-C", story, "show", name)["notes"] == ["ask Tom"]
    again = program.run("-C", story, "note", "remove", name, number[1])
    assert "no such note any more" in again.stderr


def _found(story: Path) -> dict[str, set[str]]:
    """Return what every place holds, and what was read or not, by the question."""
    with letterbook.open(story) as book:
        asked = [one.query for one in book.complete("place:", limit=99).completions]
        asked += ["is:unread", "is:read", "-is:unread", "lease is:unread", "place:s1 OR is:unread"]
        return {one: {hit.id for hit in book.search(one, limit=999).hits} for one in asked}


def test_large_places_and_unread_are_found_by_words(
    story: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same messages as by their sets, also where some are read and some are withheld."""
    with letterbook.open(story) as book:
        book.mark_read([hit.id for hit in book.search("lease", limit=30).hits])
        book.tag([hit.id for hit in book.search("valuation", limit=5).hits], "privileged")
    plain = Marked.instead_of
    monkeypatch.setattr(Marked, "instead_of", lambda *_: None)
    slow = _found(story)
    assert len(slow) > 10
    assert all(slow.values())
    seen: list[object] = []

    def instead_of(self: Marked, leaf: Catalogue, /) -> object:
        seen.append(plain(self, leaf))
        return seen[-1]

    monkeypatch.setattr(Marked, "instead_of", instead_of)
    monkeypatch.setattr(list_folders, "_MANY", 1)
    assert _found(story) == slow
    assert sum(one is not None for one in seen) > 10, "words were asked for"
