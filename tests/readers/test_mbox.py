"""Splitting an mbox: crafted files whose truth is known."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from letterbook.ports.reader import Entry, Residue
from letterbook.readers.candidates import FileCandidate, StreamCandidate
from letterbook.readers.mbox import MboxReader
from letterbook.readers.registry import all_readers, recognise
from letterbook.rules.mbox_quoting import unquote

LINE = b"From alice@example.org Sat Jan  3 01:05:34 1996\n"
MAIL = b"From: alice@example.org\nSubject: one\n\nHello.\n"


def read(raw: bytes, name: str = "Inbox.mbox") -> list[Entry]:
    """Return the entries of an mbox of these bytes."""
    candidate = StreamCandidate(name, lambda: io.BytesIO(raw), len(raw))
    return [finding for finding in MboxReader().read(candidate) if isinstance(finding, Entry)]


def mails(raw: bytes) -> list[bytes]:
    """Return the mails without their framing."""
    bodies = ((entry, entry.body.as_bytes()) for entry in read(raw))
    return [body[entry.before : len(body) - entry.after] for entry, body in bodies]


def codes(raw: bytes) -> list[str]:
    """Return the notice codes on the entries."""
    return [notice.code for entry in read(raw) for notice in entry.notices]


def test_framing_is_taken_off() -> None:
    """The "From " line before and the blank line after are no part of the mail."""
    raw = LINE + MAIL + b"\n" + LINE + MAIL + b"\n"
    assert mails(raw) == [MAIL, MAIL]
    assert [str(entry.step) for entry in read(raw)] == [
        f"bytes:0-{len(raw) // 2}",
        (f"bytes:{len(raw) // 2}-{len(raw)}"),
    ]
    assert read(raw)[0].folder == "Inbox"


def test_line_ends_of_the_other_kind() -> None:
    """CRLF files are framed the same way."""
    raw = (LINE + MAIL + b"\n").replace(b"\n", b"\r\n")
    assert mails(raw * 2) == [MAIL.replace(b"\n", b"\r\n")] * 2


@pytest.mark.parametrize(
    "line",
    [
        b"From - Sat Jan 03 01:05:34 1996\n",
        b"From ???@??? Tue Apr 30 12:00:00 1996\n",
        b"From 1572123123123456789@xxx Sat Oct 26 20:52:03 +0000 2019\n",
        b"From alice Sat Jan  3 01:05 PST 1996\n",
        b"From alice@example.org Sat Jan  3 01:05:34 1996 remote from somewhere\n",
        b"From alice@example.org Sat, 3 Jan 1996 01:05:34 +0000\n",
        b"From alice@example.org  3-Jan-96 01:05:34\n",
    ],
)
def test_separators_of_many_programs(line: bytes) -> None:
    """The "From " lines of Thunderbird, Eudora, Takeout and old servers separate mails."""
    raw = (line + MAIL + b"\n") * 3
    assert mails(raw) == [MAIL] * 3
    assert codes(raw) == []


@pytest.mark.parametrize(
    "text",
    [
        b"From here on it rained.\nAnd then not.\n",
        b"From Jan 3 at 10:30 in 2001 on\nNote: it rained.\n",
        b"From alice@example.org\nNote: no date.\n",
        b"From alice Sat Jan  3 01:05:34 1996\nno header follows\n",
    ],
)
def test_prose_is_text_and_noticed(text: bytes) -> None:
    """A "From " line that is no separator stays in the mail, with a notice that counts it."""
    raw = LINE + MAIL + b"\n" + text + b"\n" + LINE + MAIL
    assert len(read(raw)) == 2
    assert codes(raw) == ["ambiguous:from-line"]
    candidate = StreamCandidate("x.mbox", lambda: io.BytesIO(raw), len(raw))
    last = list(MboxReader().read(candidate))[-1]
    assert getattr(last, "code", "") == "ambiguous:message-count"


def test_a_mailed_patch_separates_only_in_a_file_of_patches() -> None:
    """The line git writes is text in a mailbox, and a separator in a series of patches."""
    patch = b"From " + b"0a" * 20 + b" Mon Sep 17 00:00:00 2001\nFrom: a@example.org\n\ndiff\n"
    assert len(read(LINE + MAIL + b"\n" + patch)) == 1
    assert len(read(patch * 3)) == 3


def with_length(body: bytes, stated: int | None = None) -> bytes:
    """Return a mail with Content-Length."""
    length = len(body) if stated is None else stated
    return LINE + b"Subject: x\nContent-Length: %d\n\n" % length + body


def test_content_length_that_fits_is_used() -> None:
    """mboxcl2: a separator inside a body whose length leads exactly to the next one is text."""
    body = b"see below\n\n" + LINE + MAIL
    raw = with_length(body) + b"\n" + LINE + MAIL
    entries = read(raw)
    assert len(entries) == 2
    assert entries[0].quoting == "none"
    assert [notice.code for notice in entries[0].notices] == [
        "ambiguous:from-line",
        "ambiguous:content-length",
    ]


def test_content_length_that_does_not_fit_is_not_used() -> None:
    """A length that leads nowhere is ignored, and the disagreement noticed."""
    raw = with_length(b"short\n", 40) + b"\n" + LINE + MAIL
    assert len(read(raw)) == 2
    assert codes(raw) == ["ambiguous:content-length"]


def test_content_length_settles_what_prose_leaves_open() -> None:
    """Prose inside a body whose length is right is not ambiguous."""
    raw = with_length(b"a\n\nFrom here on\nNote: rain\n") + b"\n" + LINE + MAIL
    assert (len(read(raw)), codes(raw)) == (2, [])


def test_quoting_that_the_file_tells() -> None:
    """An archive that names itself mboxrd is believed; elsewhere it is said to be unclear."""
    quoted = MAIL + b"\n>From me\n>>From him\n"
    told = b"From mboxrd@z Fri Mar 29 14:07:21 2019\n" + quoted + b"\n"
    assert codes(told) == []
    assert unquote(mails(told)[0], read(told)[0].quoting).endswith(b"\nFrom me\n>From him\n")
    assert codes(LINE + quoted) == ["ambiguous:quoting"]
    assert unquote(quoted, "mboxo").endswith(b"\nFrom me\n>>From him\n")


def test_what_stands_before_the_first_mail() -> None:
    """Text before it is a residue; a mail without its "From " line is a mail."""
    raw = b"some index\n\n" + LINE + MAIL
    candidate = StreamCandidate("x.mbox", lambda: io.BytesIO(raw), len(raw))
    first, second = MboxReader().read(candidate)
    assert isinstance(first, Residue)
    assert (first.start, first.end, first.body) == (0, 12, b"some index\n\n")
    assert isinstance(second, Entry)
    headless = b"Received: x\nMessage-ID: <1@example.org>\n\nHi\n\n" + LINE + MAIL
    assert codes(headless) == ["repaired:from-line"]
    assert len(read(headless)) == 2


def test_a_file_cut_off_in_a_header_still_counts_it() -> None:
    """The last separator counts when the file ends before its first header field is whole."""
    raw = LINE + MAIL + b"\n" + LINE
    for end in (b"", b"Re", b"Received: fr"):
        assert len(read(raw + end)) == 2


@pytest.mark.parametrize(
    ("name", "folder"),
    [
        ("Inbox.mbox", "Inbox"),
        ("Inbox", "Inbox"),
        ("mbox", ""),
        ("00123.abc.txt", ""),
        ("42.", ""),
        ("All mail Including Spam.mbox", "All mail Including Spam"),
    ],
)
def test_folder_of_a_mailbox(name: str, folder: str) -> None:
    """A mailbox is shown under its own name, a file named like one mail under none."""
    assert read(LINE + MAIL, name)[0].folder == folder


def test_patch_files_are_no_mailboxes(tmp_path: Path) -> None:
    """A patch beside the mail is left to whoever reads patches."""
    path = tmp_path / "0001-fix.patch"
    path.write_bytes(b"From " + b"0a" * 20 + b" Mon Sep 17 00:00:00 2001\nFrom: a@b.org\n\n-\n")
    assert recognise(FileCandidate(path, path.name), all_readers()) is None


def test_one_very_large_mail_in_constant_memory(tmp_path: Path) -> None:
    """A mail of 64 MiB is never in memory whole, and its bytes come back."""
    import tracemalloc

    path = tmp_path / "big.mbox"
    path.write_bytes(LINE + MAIL + b"x" * 79 + b"\n" + (b"y" * 79 + b"\n") * 820_000)
    size = path.stat().st_size
    tracemalloc.start()
    for candidate in (
        FileCandidate(path, "big.mbox"),
        StreamCandidate("big.mbox", lambda: path.open("rb"), size),
    ):
        (entry,) = MboxReader().read(candidate)
        assert isinstance(entry, Entry)
        assert sum(len(piece) for piece in entry.body.chunks()) == entry.body.size == size
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 32 * 1024 * 1024
