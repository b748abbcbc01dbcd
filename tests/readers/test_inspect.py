"""Inspection: quick, bounded, honest about what is an estimate."""

from __future__ import annotations

import gzip
import io
import time
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import letterbook
from letterbook.ports.estimator import Estimate, OutOfTime
from letterbook.ports.reader import Candidate, Reader
from letterbook.readers.candidates import candidate_at
from letterbook.readers.estimates import estimator
from letterbook.readers.folder_walk import clutter_rule
from letterbook.readers.registry import all_readers, recognise
from letterbook.services.inspect_paths import FormatGroup, Inspection, inspect_paths
from tests.story.export import dump, talk_dump, zipped

MAIL = b"From: a@example.org\nMessage-ID: <1@example.org>\nDate: x\n\n" + b"Hello there.\n" * 40
ENTRY = b"From alice@example.org Sat Jan  3 01:05:34 1996\n" + MAIL + b"\n"


def inspect(*paths: Path, deadline_seconds: float = 50.0) -> Inspection:
    """Inspect with the real readers."""
    return inspect_paths(
        paths,
        open_path=candidate_at,
        recognise=lambda candidate: recognise(candidate, all_readers()),
        estimate=estimator(all_readers()),
        left_out=clutter_rule,
        deadline_seconds=deadline_seconds,
    )


def group(seen: Inspection, name: str) -> FormatGroup:
    """Return the group of one format."""
    return next(one for one in seen.groups if one.format == name)


def test_forty_gigabytes_in_seconds(tmp_path: Path) -> None:
    """A mailbox of 40 GB (of holes, here) is judged from samples, and its bounds hold the truth."""
    path = tmp_path / "large.mbox"
    with path.open("wb") as file:
        file.write(ENTRY * 5000)
        file.truncate(40 * 1024**3)
    began = time.monotonic()
    seen = inspect(path)
    assert time.monotonic() - began < 20
    assert (seen.bytes, seen.files, seen.complete, seen.exact) == (40 * 1024**3, 1, True, False)
    assert seen.low <= 5000 <= seen.high


def test_a_mailbox_is_estimated_within_its_bounds(tmp_path: Path) -> None:
    """Of even mails the estimate is close; a small mailbox is counted."""
    (tmp_path / "large.mbox").write_bytes(ENTRY * 150_000)
    (tmp_path / "small.mbox").write_bytes(ENTRY * 321)
    large, small = inspect(tmp_path / "large.mbox"), inspect(tmp_path / "small.mbox")
    assert large.low <= 150_000 <= large.high
    assert abs(large.messages - 150_000) < 3_000
    assert (small.messages, small.low, small.high, small.exact) == (321, 321, 321, True)


def test_many_small_files_go_by_a_few_of_them(tmp_path: Path) -> None:
    """Of files that are alike some are opened, the rest counted with a lower bound."""
    for number in range(200):
        (tmp_path / f"{number}.eml").write_bytes(MAIL)
    (tmp_path / "notes.docx").write_bytes(b"PK no zip")
    (tmp_path / ".DS_Store").write_bytes(b"x")
    seen = inspect(tmp_path)
    mails = group(seen, "eml")
    assert (mails.files, mails.messages, mails.looked_at) == (200, 200, 20)
    assert 20 < mails.low < 200 <= mails.high
    assert not mails.exact
    assert (seen.unknown, seen.unknown_files) == (["notes.docx"], 1)
    assert group(seen, "left out: desktop-file").files == 1
    assert sum(one.bytes for one in seen.groups) == seen.bytes


def test_archives_are_looked_into(tmp_path: Path) -> None:
    """Members are counted from the directory and mailboxes in them by samples."""
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("in.mbox", ENTRY * 100)
        archive.writestr("one.eml", MAIL)
        archive.writestr("packed.mbox.gz", gzip.compress(ENTRY * 50))
    (tmp_path / "b.mbox.gz").write_bytes(gzip.compress(ENTRY * 70))
    seen = inspect(tmp_path)
    assert group(seen, "zip").low <= 151 <= group(seen, "zip").high
    assert group(seen, "zip").unpacked > 100 * len(ENTRY)
    assert group(seen, "gz").messages == 70
    assert group(seen, "gz").unpacked == 70 * len(ENTRY)


def test_what_is_said_is_what_is_added(tmp_path: Path) -> None:
    """Archives of X in a zip, posts, transcripts, pages and documents: as many as come of them."""
    (tmp_path / "in").mkdir()
    for name, content in {**dump(), **talk_dump()}.items():
        path = tmp_path / "in" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
    (tmp_path / "in" / "page.html").write_text("<html><body><p>The quay is closed.</p></body>")
    (tmp_path / "in" / "note.txt").write_text("A note about the quay.\n\nNothing else.\n")
    (tmp_path / "in" / "posts.csv.gz").write_bytes(
        gzip.compress(talk_dump()["posts-of-others.csv"])
    )
    seen = inspect(tmp_path / "in")
    told = {one.format: one.messages for one in seen.groups}
    assert told["zip"] == 97 + 64 + 56 + 72
    assert told["posts-csv"] == told["gz"] == 2
    assert told["web-page"] == told["plain-document"] == 1
    assert [one.format for one in seen.groups if one.uncounted] == []
    with letterbook.init(tmp_path / "book") as book:
        tally = book.add([tmp_path / "in"], workers=0).total
    added = tally.messages_new + tally.messages_joined
    assert seen.messages == added
    assert seen.low <= added <= seen.high


def test_what_is_not_looked_into_is_not_called_nothing(tmp_path: Path) -> None:
    """Archives nested deeper than is looked are said to be not counted."""
    inner = zipped({"a.eml": MAIL})
    for depth in range(6):
        inner = zipped({f"{depth}.zip": inner})
    (tmp_path / "deep.zip").write_bytes(inner)
    seen = inspect(tmp_path)
    assert (group(seen, "zip").messages, group(seen, "zip").uncounted) == (0, 1)
    assert not seen.exact


def test_what_needs_a_password_is_named(tmp_path: Path) -> None:
    """An archive with encrypted members is named before it is added."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.eml", MAIL)
    raw = bytearray(out.getvalue())
    raw[raw.rfind(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "locked.zip").write_bytes(bytes(raw))
    seen = inspect(tmp_path)
    assert seen.needs_password == ["locked.zip"]
    assert group(seen, "zip").passwords == 1


def test_real_mail_lies_within_the_bounds(corpora: Callable[[str], Path]) -> None:
    """The bounds hold 22,118 messages of a packed list archive without unpacking it."""
    began = time.monotonic()
    seen = inspect(corpora("lore-openbmc/openbmc.mbox.zst"))
    assert seen.low <= 22_118 <= seen.high
    assert time.monotonic() - began < 10


class _Nothing:
    name = "nothing"
    version = 1
    transparent = True

    def recognise(self, candidate: Candidate) -> int:
        """Return 1 for anything with a name."""
        return int(bool(candidate.name))

    def read(self, candidate: Candidate) -> Sequence[object]:
        """Fail: an inspection must not read."""
        raise AssertionError(candidate.name)


def test_time_is_kept(tmp_path: Path) -> None:
    """When time is up the rest is counted unopened or left, and the answer says so."""
    for number in range(30):
        (tmp_path / f"d{number}").mkdir()
        (tmp_path / f"d{number}" / "a.eml").write_bytes(MAIL)
    reader: Reader = _Nothing()  # type: ignore[assignment]  # only its name is asked for
    looked: list[str] = []

    def slow(candidate: Candidate, reader: Reader, out_of_time: OutOfTime) -> Estimate:
        looked.append(candidate.name)
        time.sleep(0.02)
        return Estimate(
            1, 1, 1, exact=True, unpacked=candidate.size or 0, how=f"{reader.name} {out_of_time()}"
        )

    seen = inspect_paths(
        [tmp_path],
        open_path=candidate_at,
        recognise=lambda _candidate: reader,
        estimate=slow,
        deadline_seconds=0.1,
    )
    assert not seen.complete
    assert not seen.exact
    assert 1 <= len(looked) < 30
