"""The checksums of an index at rest find any changed file, and never accuse one being written."""

from __future__ import annotations

from pathlib import Path

from letterbook.index.index_sums import NAME, break_seal, seal, verify_sums
from letterbook.index.tantivy_index import TantivyIndex


def _folder(tmp_path: Path) -> Path:
    (tmp_path / "meta.json").write_bytes(b"{}")
    (tmp_path / "abc.term").write_bytes(b"terms" * 100)
    (tmp_path / ".tantivy-writer.lock").write_bytes(b"")
    seal(tmp_path, {})
    return tmp_path


def test_a_changed_missing_or_shorter_file_is_found(tmp_path: Path) -> None:
    """Each by its name; the length also without reading the data."""
    folder = _folder(tmp_path)
    assert list(verify_sums(folder, read_data=True)) == []
    (folder / "abc.term").write_bytes(b"Terms" + b"terms" * 99)
    assert list(verify_sums(folder, read_data=False)) == []
    assert [name for name, _ in verify_sums(folder, read_data=True)] == ["abc.term"]
    (folder / "abc.term").write_bytes(b"terms")
    assert [name for name, _ in verify_sums(folder, read_data=False)] == ["abc.term"]
    (folder / "abc.term").unlink()
    assert [what for _, what in verify_sums(folder, read_data=False)] == ["The file is missing."]


def test_the_list_itself_is_covered(tmp_path: Path) -> None:
    """A flip in any byte of the list is found."""
    folder = _folder(tmp_path)
    sound = (folder / NAME).read_bytes()
    for at in range(len(sound)):
        flipped = bytearray(sound)
        flipped[at] ^= 1
        (folder / NAME).write_bytes(bytes(flipped))
        assert [name for name, _ in verify_sums(folder, read_data=True)] == [NAME]


def test_sums_of_files_that_never_change_are_taken_over(tmp_path: Path) -> None:
    """Damage that came before the next writer is still found after it."""
    folder = _folder(tmp_path)
    (folder / "abc.term").write_bytes(b"Terms" + b"terms" * 99)
    known = break_seal(folder)
    assert list(verify_sums(folder, read_data=True)) == []
    (folder / "meta.json").write_bytes(b'{"newer": 1}')
    seal(folder, known)
    assert [name for name, _ in verify_sums(folder, read_data=True)] == ["abc.term"]


def test_an_index_is_sealed_whenever_no_writer_is_open(tmp_path: Path) -> None:
    """From the empty one on; with a writer open there is nothing to hold its files to."""
    index = TantivyIndex(tmp_path / "index")
    index.wipe()
    assert (tmp_path / "index" / NAME).exists()
    writer = index.writer()
    assert not (tmp_path / "index" / NAME).exists()
    writer.close()
    assert (tmp_path / "index" / NAME).exists()
    assert list(index.verify(read_data=True)) == []
