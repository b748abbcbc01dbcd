"""Logs of IRC clients whose lines state no year."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from letterbook.ports.reader import Entry
from letterbook.readers.candidates import StreamCandidate
from letterbook.readers.irc_log import IrcLogReader
from letterbook.readers.registry import all_readers, ranking
from letterbook.rules.transcript_message import read_transcript_text
from tests.functional import program
from tests.readers import covering

LOG = (
    "**** BEGIN LOGGING AT Sat Dec 31 23:50:00 2016\n\n"
    "Dec 31 23:50:01 *\tNow talking on #quay\n"
    "Dec 31 23:58:07 <ann>\thave you the lease\n"
    "Dec 31 23:59:40 <@ben>\twhich lease: <that> one?\n"
    "Jan 01 00:01:02 <ann>\tçelui du quai\n"
    "Jan 01 00:02:12 *\tann has quit (Quit: Leaving)\n"
    "**** ENDING LOGGING AT Sun Jan  1 00:10:00 2017\n\n"
    "**** BEGIN LOGGING AT Mon Jan  2 09:00:00 2017\n\n"
    "Jan  2 09:01:07 <ben>\tgood morning\n"
).encode()


def stream(raw: bytes, name: str = "#quay.log") -> StreamCandidate:
    """Return a candidate that stands alone and cannot seek."""
    return covering.stream(raw, name)


def covered(raw: bytes) -> list[Entry]:
    """Return the entries of a log, of which every byte is found once and in order."""
    return covering.covered_by(IrcLogReader(), raw, "#quay.log")


def test_the_year_is_that_of_the_session() -> None:
    """A line takes the year of the beginning above it, and the next one in its new year."""
    assert ranking(stream(LOG), all_readers())[0][1].name == "irc-log"
    said = [
        read_transcript_text(one.body.as_bytes()[one.before :], one.context, UTC)
        for one in covered(LOG)
    ]
    assert [(one.from_[0].name, one.text) for one in said] == [
        ("ann", "have you the lease"),
        ("ben", "which lease: <that> one?"),
        ("ann", "çelui du quai"),
        ("ben", "good morning"),
    ]
    at = [one.sent.earliest for one in said if one.sent is not None]
    assert at == [
        int(datetime(*when, tzinfo=UTC).timestamp())
        for when in (
            (2016, 12, 31, 23, 58, 7), (2016, 12, 31, 23, 59, 40),
            (2017, 1, 1, 0, 1, 2), (2017, 1, 2, 9, 1, 7),
        )
    ]  # fmt: skip
    assert len({one.conversation for one in said}) == 1


def test_a_text_that_only_begins_so_is_no_log() -> None:
    """Without a line that somebody said there is nothing to read."""
    assert IrcLogReader().recognise(stream(LOG.partition(b"Dec 31 23:58")[0])) == 0
    assert IrcLogReader().recognise(stream(b"x" + LOG)) == 0


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.binary(max_size=3)), max_size=6))
def test_whatever_the_bytes_nothing_is_lost(changes: list[tuple[float, bytes]]) -> None:
    """Any bytes give messages or residues, and every byte once."""
    raw = LOG
    for place, put in changes:
        at = int(place * len(raw))
        raw = raw[:at] + put + raw[at + 1 :]
    covered(raw)


def test_a_log_is_added_and_asked_about(tmp_path: Path) -> None:
    """Who answered whom is told of it, and the bytes of a message are its whole line."""
    (tmp_path / "quay.log").write_bytes(LOG)
    made = str(tmp_path / "book")
    assert program.run("init", made).returncode == 0
    assert (
        program.run("-C", made, "add", "--zone", "UTC", str(tmp_path / "quay.log")).returncode == 0
    )
    found = program.ask("-C", made, "replies", "ann", "ben")
    assert [side["messages"] for side in found["sides"]] == [2, 2]
    assert found["sides"][1]["first_answer_delay_s"] == 93
