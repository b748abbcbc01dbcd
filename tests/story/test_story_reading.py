"""Letterbook reads the affair as it was written, whatever format it comes in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import letterbook
from letterbook.wiring import Letterbook
from tests.story import export
from tests.story.boxes import copies
from tests.story.truth import truth

FORMATS = ("mbox", "maildir", "eml", "zip")
LIST = "friends-"


@pytest.fixture(scope="module", params=FORMATS)
def book(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Letterbook]:
    """Yield a letterbook of the whole affair, read from one format."""
    folder = tmp_path_factory.mktemp(str(request.param))
    export.export(folder / "story", (str(request.param),))
    letterbook.init(folder / "book").close()
    with letterbook.open(folder / "book") as opened:
        opened.add([folder / "story" / str(request.param)], workers=0)
        yield opened


def expected() -> list[dict[str, Any]]:
    """Return the messages that one Message-ID leads to without doubt."""
    rows: list[dict[str, Any]] = truth()["messages"]
    return [row for row in rows if row["message_id"] and not row["key"].startswith(LIST)]


def test_the_answer_of_add_is_that_of_sources(tmp_path: Path) -> None:
    """What `add` reports of a source is what the letterbook says of it afterwards."""
    export.export(tmp_path / "story", ("maildir",))
    letterbook.init(tmp_path / "book").close()
    with letterbook.open(tmp_path / "book") as book:
        report = book.add([tmp_path / "story" / "maildir"], workers=0)
        assert report.total == book.sources()[0].tally


def test_the_counts_add_up(book: Letterbook) -> None:
    """Each format gives the counts that follow from the plot, and covers every byte."""
    counts = truth()["counts"]
    tallies = [source.tally for source in book.sources()]
    got = {
        name: sum(getattr(tally, name) for tally in tallies)
        for name in ("found", "stored", "copies", "quarantined", "skipped", "attached_messages")
    }
    assert got == {
        "found": counts["found"],
        "stored": counts["stored"],
        "copies": counts["exact_copies"],
        "quarantined": 0,
        "skipped": 0,
        "attached_messages": counts["attached_messages"],
    }
    assert sum(tally.variants for tally in tallies) == counts["variants"]
    assert sum(tally.bytes for tally in tallies) == sum(tally.bytes_covered for tally in tallies)
    assert sum(tally.messages_new for tally in tallies) == counts["messages"]


def test_every_message_says_what_was_written(book: Letterbook) -> None:
    """Subject, correspondents, date, links, attachments and new text are those of the plot."""
    for row in expected():
        if row["key"] == "odd-1":
            continue
        view = book.message(row["message_id"])
        mail = view.mail
        assert mail.subject == row["subject"]
        assert [one.address for one in mail.from_] == [row["from"]]
        assert [one.address for one in mail.to] == row["to"]
        assert [one.address for one in mail.cc] == row["cc"]
        assert (mail.sent is None) is (row["sent"] is None)
        assert [part.filename for part in mail.parts if part.filename] == [
            one["name"] for one in row["attachments"]
        ]
        assert set(row["links"]) <= set(mail.links)
        assert len(view.attached) == len(row["attached_messages"])
        new = " ".join(mail.text[z.start : z.end] for z in mail.zones if z.kind == "new")
        wanted = " ".join(word for word in row["new_text"].split() if word != ">")
        if ">" not in row["new_text"] and row["key"] != "second-3":
            assert " ".join(new.split()) == wanted, row["key"]


def test_languages_are_told(book: Letterbook) -> None:
    """The language of every longer text is recognised."""
    for row in expected():
        if len(row["new_text"]) > 150:
            assert book.message(row["message_id"]).mail.language == row["language"], row["key"]


def test_threads_have_their_shape_and_their_gaps(book: Letterbook) -> None:
    """Who answers whom, and which messages are missing, is as in the plot."""
    ids = {row["key"]: row["message_id"] for row in truth()["messages"]}
    ids |= {row["key"]: row["message_id"] for row in truth()["missing"]}
    for thread in truth()["threads"]:
        if len(thread["messages"]) < 2 or thread["root"].startswith(LIST):
            continue
        view = book.thread(next(ids[key] for key in thread["messages"] if ids[key]))
        assert view.messages == len(thread["messages"]), thread["root"]
        missing = {place.missing_id for place in view.places if place.missing_id}
        assert missing == {ids[key] for key in thread["missing"]}
        for key, parent in thread["parents"].items():
            if key in thread["missing"] or parent in thread["missing"]:
                continue
            child = next(p for p in view.places if p.id == book.message(ids[key]).id)
            assert child.parent == book.message(ids[parent]).id, key


def test_what_is_odd_is_noticed(book: Letterbook) -> None:
    """Each mail that the plot made odd carries a notice of the right family, and no others do."""
    ids = {row["key"]: row["message_id"] for row in truth()["messages"]}
    for row in truth()["notices"]:
        view = book.message(ids[row["key"]])
        families = {notice.code.partition(":")[0] for notice in view.notices}
        assert row["family"] in families, row["key"]
    odd = {book.message(ids[row["key"]]).id for row in truth()["notices"]}
    # The spoofed mail hangs in this one, and a "From " line of that one was marked by the mbox.
    odd |= {book.message(ids[key]).id for key in ("spoof-2", "gulls-3")}
    assert {notice.code for notice in book.notices() if notice.message not in odd} == set()


def test_joined_copies_answer_to_each_identifier(book: Letterbook) -> None:
    """A mail whose copies carry two Message-IDs is one message under both."""
    for row in truth()["joined_copies"]:
        assert len({book.message(name).id for name in row["message_ids"]}) == 1


def test_variants_are_linked_and_kept_apart(book: Letterbook) -> None:
    """A list footer makes another text: two messages that know of each other."""
    for row in truth()["variants"]:
        hits = book.search(f"id:{row['message_id']}").hits
        assert len(hits) == 2
        assert book.message(hits[0].id).variants == (hits[1].id,)


def test_the_questions_have_their_answers(book: Letterbook) -> None:
    """The questions of the demonstration give the answers of the plot, in order of time."""
    for row in truth()["questions"]:
        answer = book.search(row["query"], sort=row["sort"], limit=50)
        assert answer.total == row["total"], row["key"]
        wanted = [book.message(one["message_id"]).id for one in row["answer"]]
        assert [hit.id for hit in answer.hits] == wanted, row["key"]


def test_the_way_back_to_the_bytes(book: Letterbook) -> None:
    """The original bytes of every stored copy are those that were written."""
    written = {copy.raw for copy in copies()}
    for row in expected():
        view = book.message(row["message_id"])
        for number, copy in enumerate(view.copies):
            if not copy.path:
                raw = book.rfc822(view.id, copy=number).replace(b"\r\n", b"\n")
                assert raw in written, row["key"]


def test_every_format_names_the_same_messages(tmp_path: Path) -> None:
    """The ids of the messages do not depend on the format or the order of the sources."""
    found = []
    for order in (("mbox",), ("eml",), ("maildir", "zip")):
        folder = tmp_path / order[0]
        export.export(folder / "story", order)
        letterbook.init(folder / "book").close()
        with letterbook.open(folder / "book") as book:
            book.add([folder / "story" / name for name in order], workers=0)
            found.append({hit.id for hit in book.search("*", limit=1000).hits})
    assert found[0] == found[1] == found[2]
