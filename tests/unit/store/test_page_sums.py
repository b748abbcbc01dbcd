"""Every page of a database carries a checksum, unused pages too; what is damaged is made anew."""

from __future__ import annotations

from pathlib import Path

import apsw
import pytest

import letterbook
from letterbook.errors import StoreDamaged
from letterbook.store.page_sums import available, connect, says_damaged, verify_pages

pytestmark = pytest.mark.skipif(not available(), reason="this apsw has no checksum VFS")


def _database(path: Path) -> None:
    connection = connect(path)
    connection.pragma("journal_mode", "wal")
    connection.execute("CREATE TABLE t(x)")
    connection.executemany("INSERT INTO t VALUES(?)", [("y" * 500,) for _ in range(200)])
    connection.execute("DELETE FROM t WHERE rowid>20")
    connection.close()


def _flip(path: Path, offset: int) -> None:
    data = bytearray(path.read_bytes())
    data[offset] ^= 4
    path.write_bytes(bytes(data))


def test_every_byte_of_every_page_is_covered(tmp_path: Path) -> None:
    """A flip in any byte of the file is a problem that names its page, in a free page too."""
    path = tmp_path / "a.db"
    _database(path)
    sound = path.read_bytes()
    assert list(verify_pages(path, "a.db", "")) == []
    for offset in range(0, len(sound), 97):
        _flip(path, offset)
        found = list(verify_pages(path, "a.db", ""))
        assert found, offset
        if not 16 <= offset < 18:  # the size of a page stands there
            assert [p.what for p in found] == [
                f"Page {offset // 4096 + 1} is not as it was written."
            ]
        path.write_bytes(sound)


def test_the_file_is_one_that_any_sqlite_reads(tmp_path: Path) -> None:
    """Without the checksums' own reader the rows are there all the same."""
    path = tmp_path / "a.db"
    _database(path)
    plain = apsw.Connection(str(path), vfs="unix")
    assert plain.execute("SELECT count(*) FROM t").get == 20
    plain.close()


def test_a_file_made_without_checksums_is_not_suspected(tmp_path: Path) -> None:
    """It opens and is written as it always was."""
    path = tmp_path / "old.db"
    plain = apsw.Connection(str(path), vfs="unix")
    plain.execute("CREATE TABLE t(x)")
    plain.close()
    connection = connect(path)
    connection.execute("INSERT INTO t VALUES('z')")
    connection.close()
    assert list(verify_pages(path, "old.db", "")) == []


def test_reading_a_damaged_page_is_an_error(tmp_path: Path) -> None:
    """No row of a damaged page is handed out as if it were right."""
    path = tmp_path / "a.db"
    _database(path)
    _flip(path, 4096 + 3000)
    connection = connect(path)
    with pytest.raises(apsw.Error) as caught:
        connection.execute("SELECT x FROM t").fetchall()
    connection.close()
    assert says_damaged(caught.value)


def test_a_damaged_catalogue_is_made_anew_and_a_damaged_record_is_said(tmp_path: Path) -> None:
    """`rebuild` mends the catalogue whatever page is damaged; nothing can mend the record."""
    book, mail = tmp_path / "book", tmp_path / "a.eml"
    mail.write_bytes(b"From: ada@quay.example\nSubject: x\nMessage-ID: <1@quay.example>\n\nword\n")
    with letterbook.init(book) as opened:
        opened.add([mail], workers=0)
    catalogue = book / "derived" / "catalogue.db"
    for offset in (0, 20, 60, 16_384 + 9_000):
        _flip(catalogue, offset)
        with letterbook.open(book) as opened:
            assert opened.check(read_data=True).problems
            opened.rebuild(workers=0)
            assert opened.check(read_data=True).problems == ()
            assert opened.search("word").total == 1
    _flip(book / "record.db", 0)
    with pytest.raises(StoreDamaged, match=r"record\.db"):
        letterbook.open(book)
