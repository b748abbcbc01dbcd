"""The record: claims with undo, sources, tags, notes, names that can be sealed or erased."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import apsw
import msgspec
import pytest

from letterbook.errors import NothingFound, Refused, StoreDamaged
from letterbook.model.anchor import Anchor
from letterbook.model.identity import ContentId
from letterbook.model.source import HandOver, Tally
from letterbook.store.custody import Custody
from letterbook.store.layout import Layout, create_layout
from letterbook.store.record import Record

_TAG = """
import sys
from pathlib import Path
from letterbook.model.anchor import Anchor
from letterbook.store.layout import Layout
from letterbook.store.record import Record
record = Record(Layout(Path(sys.argv[1])))
for number in range(10**6):
    record.tag([Anchor("00", f"{sys.argv[2]}-{number}")], "seen")
    print(number + 1, flush=True)
"""
_HAND = HandOver(
    custodian="Ada Lune", received_from="Zoe Secret", received_on="2020-02", sealed=True
)


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    """An empty letterbook."""
    return create_layout(tmp_path / "book")


@pytest.fixture
def record(layout: Layout) -> Iterator[Record]:
    """Its record, found sound at the end."""
    record = Record(layout)
    yield record
    assert list(record.verify()) == []
    record.close()


def _anchor(number: int, message: str = "") -> Anchor:
    return Anchor("ab" * 32, f"in.mbox!bytes:{number}-9", "", message)


def test_an_undo_can_be_undone_any_number_of_times(record: Record) -> None:
    """Each undo of the last undo turns the claim on or off again; twice the same is refused."""
    claim = record.claim("setting", {"name": "a"}, {"value": "1"})
    last = claim
    for times in range(1, 8):
        undone, last = last, record.undo(last)
        assert bool(list(record.current("setting"))) == (times % 2 == 0), times
        with pytest.raises(Refused):
            record.undo(undone)
    with pytest.raises(NothingFound):
        record.undo(10_000)


def test_claims_are_never_changed_or_deleted(record: Record) -> None:
    """The file itself refuses it."""
    record.claim("setting", {"name": "a"}, {"value": "1"})
    for statement in ("DELETE FROM claim", "UPDATE claim SET body='{}'"):
        with pytest.raises(apsw.ConstraintError):
            record.connection.execute(statement)


def test_a_failed_transaction_leaves_nothing(record: Record) -> None:
    """Claims and links of one transaction stand or fall together."""

    def fail() -> None:
        with record.transaction():
            record.claim("setting", {"name": "a"}, {"value": "1"})
            Custody(record).append("added", {})
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert list(record.current("setting")) == []
    assert Custody(record).head().number == 0


def marks(record: Record, anchor: Anchor) -> list[str]:
    """Return the tags and notes in the blob of an anchor."""
    found = record.marks_on(anchor.content)
    return [mark.text for mark, at in found if at.locator == anchor.locator]


def test_tags_follow_the_last_word(record: Record) -> None:
    """Untag takes a tag away, undo gives it back; the message id is only a hint."""
    record.tag([_anchor(1, "m1"), _anchor(2)], "leak")
    record.tag([_anchor(1, "other-id")], "leak")
    record.tag([_anchor(2)], "no")
    (untag,) = record.untag([_anchor(1)], "leak")
    assert record.tags() == {"leak": 1, "no": 1}
    assert marks(record, _anchor(1)) == []
    record.undo(untag)
    assert [a.key for a in record.messages_with_tag("leak")] == [_anchor(1).key, _anchor(2).key]
    assert record.messages_with_tag("leak")[0].message == "m1"
    assert sorted(marks(record, _anchor(2))) == ["leak", "no"]
    assert record.messages_with_tag("unknown") == []


def test_notes_settings_and_reviewed_marks(record: Record) -> None:
    """Each is found again, with its undo."""
    first = record.note(_anchor(1), "Vu \U0001f440", by="me")
    record.note(_anchor(1), "second")
    assert marks(record, _anchor(1)) == ["Vu \U0001f440", "second"]
    record.undo(first)
    assert [note.text for note in record.notes()] == ["second"]
    record.set_zone("Europe/Paris")
    later = record.set_zone("UTC")
    assert record.zone() == "UTC"
    record.undo(later)
    assert record.zone() == "Europe/Paris"
    assert record.setting("none", "default") == "default"
    read = record.review([_anchor(1), _anchor(2), _anchor(1)])
    record.undo(read[1])
    assert record.reviewed() == [_anchor(1)]
    record.review([_anchor(1)], read=False)
    assert record.reviewed() == record.reviewed(_anchor(1).content) == []


def test_passages_that_were_read_are_marks_of_their_blob(record: Record) -> None:
    """They count for no whole message; each is taken off by its words, or by undo."""
    one, two = (msgspec.structs.replace(_anchor(1), text=words) for words in ("a b", "c"))
    (first,) = record.review([one], by="nell")
    record.review([two, two])
    assert record.reviewed() == []
    kept = [mark for mark, _ in record.marks_on(one.content)]
    assert [(mark.kind, mark.passage, mark.by) for mark in kept] == [
        ("read", "a b", "nell"), ("read", "c", ""),
    ]  # fmt: skip
    record.review([_anchor(1)])
    record.review([two], read=False)
    assert [at.text for _, at in record.marks_on(one.content)] == ["a b"]
    assert record.reviewed() == [_anchor(1)]
    record.undo(first)
    assert record.marks_on(one.content) == []


def test_sources_with_runs_and_tallies(record: Record) -> None:
    """Ids count up, runs and the last tally are kept, names that are not UTF-8 too."""
    odd = "/home/caf\udce9"
    first = record.add_source(odd, HandOver(), in_place=True)
    second = record.add_source("/b", HandOver(zone="UTC"))
    assert (first, second) == ("s1", "s2")
    run = record.start_run(first)
    record.start_run(first)
    record.end_run(run, "finished", Tally(found=3, stored=3, skipped_by_rule={"x": 1}), frames=2)
    row = record.source(first)
    assert (row.path, row.root, row.in_place) == (odd, odd, True)
    assert [r.outcome for r in row.runs] == ["finished", ""]
    assert row.tally == Tally(found=3, stored=3, skipped_by_rule={"x": 1})
    record.set_root(first, "/elsewhere")
    assert record.roots() == {"s1": Path("/elsewhere")}
    assert record.source(second).hand_over.zone == "UTC"
    with pytest.raises(NothingFound):
        record.source("s3")


def test_a_source_is_the_same_by_path_and_hand(record: Record) -> None:
    """Another hand is another source; saying nothing of the hand means the one there is."""
    source = record.add_source("/a", _HAND)

    def found(path: str, hand: HandOver) -> str | None:
        row = record.find_source(path, hand)
        return None if row is None else row.id

    assert found("/a", _HAND) == source
    assert found("/b", _HAND) is None
    assert found("/a", HandOver(custodian="Ada Lune")) is None
    assert found("/a", HandOver(zone="UTC")) == source
    other = record.add_source("/a", HandOver(custodian="Ada Lune"))
    assert found("/a", HandOver()) is None
    assert found("/a", HandOver(custodian="Ada Lune")) == other


def test_sealed_names_are_hidden_until_asked_for(record: Record) -> None:
    """Sealing hides the giver everywhere, and unsealing shows it; the chain says both."""
    source = record.add_source("/a", HandOver(custodian="Zoe", received_from="Zoe", sealed=True))
    row = record.source(source)
    assert (row.hand_over.received_from, row.hand_over.custodian) == ("", "")
    assert record.source(source, unsealed=True).hand_over.received_from == "Zoe"
    Custody(record).seal_name(row.names["received_from"], sealed=False)
    assert record.source(source).hand_over.received_from == "Zoe"
    assert [link.event for link in Custody(record).links()] == ["name unsealed"]


def test_an_erased_name_is_nowhere_in_the_files(layout: Layout, record: Record) -> None:
    """After erasing, neither the record nor its log holds the name, and all chains are whole."""
    source = record.add_source("/a", _HAND)
    names = record.source(source).names
    head = Custody(record).erase_name(names["received_from"], reason="her wish")
    for path in layout.root.glob("record.db*"):
        assert b"Zoe Secret" not in path.read_bytes()
    assert record.source(source, unsealed=True).hand_over.received_from == ""
    assert record.source(source).hand_over.custodian == "Ada Lune"
    assert list(record.verify(head=str(head))) == []
    assert all("Zoe" not in str(link.facts) for link in Custody(record).links())


def test_tombstones_know_what_was_forgotten(record: Record) -> None:
    """Plain and salted tombstones cover their contents and no others; salted ones hide the hash."""
    contents = [ContentId(bytes([n]) * 32) for n in range(3)]
    source = record.add_source("/a", HandOver())
    record.record_tombstone(source, contents[:1], "court order", "me")
    record.record_tombstone(source, contents[1:2], "wish", "me", salted=True)
    plain, salted = record.tombstones()
    assert [plain.covers(c) for c in contents] == [True, False, False]
    assert [salted.covers(c) for c in contents] == [False, True, False]
    assert contents[1] not in salted.digests
    assert record.source(source).forgotten
    assert record.find_source("/a", HandOver()) is None
    assert [link.event for link in Custody(record).links()] == ["forgotten", "forgotten"]


def test_two_processes_write_and_a_killed_one_loses_nothing(layout: Layout) -> None:
    """What either process acknowledged is there after SIGKILL, and the record is sound."""
    children = [
        subprocess.Popen(
            [sys.executable, "-c", _TAG, str(layout.root), name], stdout=subprocess.PIPE
        )
        for name in ("a", "b")
    ]
    counts = []
    for child in children:
        assert child.stdout is not None
        for _ in range(20):
            child.stdout.readline()
    for child in children:
        assert child.stdout is not None
        child.kill()
        counts.append(20 + len(child.stdout.read().splitlines()))
        child.wait()
        child.stdout.close()
    record = Record(layout)
    tagged = {anchor.locator for anchor in record.messages_with_tag("seen")}
    for name, count in zip("ab", counts, strict=True):
        assert {f"{name}-{number}" for number in range(count)} <= tagged
    assert list(record.verify()) == []


def test_a_file_that_is_no_record_is_refused(layout: Layout) -> None:
    """Other bytes and other databases are damage, not a crash."""
    layout.record_path.write_bytes(b"these are letters" * 400)
    with pytest.raises(StoreDamaged):
        Record(layout)
    layout.record_path.unlink()
    other = apsw.Connection(str(layout.record_path))
    other.execute("CREATE TABLE t(x); PRAGMA user_version=3")
    other.close()
    with pytest.raises(StoreDamaged):
        Record(layout)


def test_flipped_bits_in_what_the_record_says_are_found(layout: Layout) -> None:
    """A flip in the text of any claim, name, digest or link is found by verify."""
    record = Record(layout)
    record.add_source("/a/path", HandOver(custodian="Ada Lune"))
    Custody(record).append("added", {"source": "s1", "marker": "LINKFACT"})
    record.note(_anchor(5), "a note to keep")
    record.undo(record.claim("setting", {"name": "x"}, {"value": "SETVALUE"}))
    record.empty_log()
    record.close()
    good = layout.record_path.read_bytes()
    for words in (b"/a/path", b"Ada Lune", b"LINKFACT", b"a note to keep", b"SETVALUE", b"bytes:5"):
        at = good.index(words)
        for offset in range(len(words)):
            bad = bytearray(good)
            bad[at + offset] ^= 1 << (offset % 8)
            layout.record_path.write_bytes(bytes(bad))
            damaged = Record(layout)
            assert list(damaged.verify()), (words, offset)
            damaged.close()
    layout.record_path.write_bytes(good)
    assert list(Record(layout).verify()) == []
