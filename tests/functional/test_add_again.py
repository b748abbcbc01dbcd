"""An import that is done again, after a kill or for no reason, leaves what one import leaves."""

from __future__ import annotations

import os
import signal
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

import letterbook
from letterbook.errors import Interrupted
from letterbook.services import commit_batches
from letterbook.store.blob_writer import BlobWriter
from letterbook.store.catalogue_write import CatalogueWriter
from letterbook.store.manifest import ManifestRow, ManifestWriter
from tests.functional.program import answer, invoice, mbox


def _source(folder: Path) -> Path:
    (folder / "tree").mkdir(parents=True)
    (folder / "tree" / "1.eml").write_bytes(invoice())
    mbox(folder / "in.mbox", [answer()])
    return folder


def _added_once(source: Path, path: Path) -> list[str]:
    """Return what a letterbook holds to which the source was added with nothing in between."""
    with letterbook.init(path) as book:
        book.add([source], workers=0)
        return list(book.dump())


def test_single_files_keep_their_digest(tmp_path: Path) -> None:
    """The second `add` of a file with one mail notes no other version of that file."""
    source = _source(tmp_path / "in")
    with letterbook.init(tmp_path / "book") as book:
        book.add([source], workers=0)
        before = list(book.dump())
        assert book.add([source], workers=0).total.messages_new == 0
        assert list(book.dump()) == before
        assert book.check(read_data=True).problems == ()


def test_bytes_that_a_kill_left_are_no_copy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Blobs on disk without a manifest are found again; their entries are stored, not copies."""
    source = _source(tmp_path / "in")
    truth = _added_once(source, tmp_path / "whole")

    class _KilledError(BaseException):
        """Stands for the end of the process."""

    def killed(*_: object) -> None:
        raise _KilledError

    with letterbook.init(tmp_path / "book") as book:
        with monkeypatch.context() as patch:
            patch.setattr(ManifestWriter, "append", killed)
            with pytest.raises(_KilledError):
                book.add([source], workers=0)
        total = book.add([source], workers=0).total
        assert (total.stored, total.copies) == (2, 0)
        assert list(book.dump()) == truth


def test_an_archive_in_a_manifest_is_found_by_the_next_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A kill between manifest and catalogue costs no large file its place."""
    source = tmp_path / "in"
    source.mkdir()
    with zipfile.ZipFile(source / "mail.zip", "w") as archive:
        archive.writestr("1.eml", invoice())

    class _KilledError(BaseException):
        """Stands for the end of the process."""

    def killed(*_: object) -> None:
        raise _KilledError

    first = mbox(tmp_path / "first.mbox", [answer()])
    with letterbook.init(tmp_path / "book") as book:
        book.add([first], workers=0)  # a catalogue without any blob is filled from the disk
        with monkeypatch.context() as patch:
            patch.setattr(CatalogueWriter, "apply", killed)
            with pytest.raises(_KilledError):
                book.add([source], workers=0)
        book.add([source], workers=0)
        assert book.check(read_data=True).problems == ()


def test_an_open_letterbook_sees_what_came_later(tmp_path: Path) -> None:
    """The first message of a conversation, added last, gives its name to all of it at once."""
    late = answer().replace(b"11:30:00 -0000", b"11:30:00 +0000")
    mbox(tmp_path / "late.mbox", [late])
    (tmp_path / "early.eml").write_bytes(invoice())
    with letterbook.init(tmp_path / "book") as writing:
        writing.add([tmp_path / "late.mbox"], workers=0)
        with letterbook.open(tmp_path / "book") as reading:
            (alone,) = reading.search("").hits
            assert alone.conversation == alone.id
            writing.add([tmp_path / "early.eml"], workers=0)
            both = reading.search("", sort="oldest").hits
            assert len(both) == 2
            assert {hit.conversation for hit in both} == {both[0].id} != {alone.id}
            assert reading.count("").total == 2


@pytest.mark.parametrize(
    ("where", "name"),
    [
        (BlobWriter, "append"),
        (BlobWriter, "sync"),
        (ManifestWriter, "append"),
        (ManifestWriter, "sync"),
        (CatalogueWriter, "apply"),
    ],
)
def test_an_interruption_waits_for_what_has_to_be_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: type, name: str
) -> None:
    """What is being written when somebody interrupts is written once, and the rest later."""
    source = _source(tmp_path / "in")
    truth = _added_once(source, tmp_path / "whole")
    whole = getattr(where, name)
    left = [True]

    def interrupted(*words: object) -> object:
        done = whole(*words)
        if left:
            left.clear()
            os.kill(os.getpid(), signal.SIGINT)
        return done

    with letterbook.init(tmp_path / "book") as book:
        monkeypatch.setattr(where, name, interrupted)
        monkeypatch.setattr(commit_batches, "COMMIT_ENTRIES", 1)
        with pytest.raises(Interrupted):
            book.add([source], workers=0)
        book.add([source], workers=0)
        assert list(book.dump()) == truth
        assert book.check(read_data=True).problems == ()


def test_a_frame_that_was_written_twice_counts_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As an interruption left it, whether the catalogue has the first of both or not."""
    source = _source(tmp_path / "in")
    truth = _added_once(source, tmp_path / "whole")
    once = ManifestWriter.append

    def twice(writer: ManifestWriter, rows: Sequence[ManifestRow]) -> int:
        number = once(writer, rows)
        once(writer, rows)
        return number

    with letterbook.init(tmp_path / "book") as book:
        with monkeypatch.context() as patch:
            patch.setattr(ManifestWriter, "append", twice)
            book.add([source], workers=0)
        book.add([source], workers=0)
        assert list(book.dump()) == truth
        book.rebuild(workers=0)
        assert list(book.dump()) == truth
        assert book.check(read_data=True).problems == ()
