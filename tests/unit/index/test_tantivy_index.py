"""What the embedded engine does beyond the contract."""

from __future__ import annotations

from pathlib import Path

import pytest

from letterbook.errors import Locked, StoreDamaged, UsageError
from letterbook.index.tantivy_index import TantivyIndex
from letterbook.index.tantivy_schema import newest_key, oldest_key
from letterbook.model.query import Everything, Prefix, Word
from tests.contracts.engines import message


def _made(path: Path) -> TantivyIndex:
    index = TantivyIndex(path, heap_bytes=15_000_000)
    index.wipe()
    return index


def test_a_missing_index_is_named(tmp_path: Path) -> None:
    """Searching where there is no index says how to make one."""
    index = TantivyIndex(tmp_path / "none")
    with pytest.raises(StoreDamaged, match="not there") as error:
        index.search(Everything(), sort="newest", limit=1, cursor=None)
    assert "reindex" in error.value.next_step


def test_an_index_of_another_form_is_named(tmp_path: Path) -> None:
    """An index that an older or newer schema wrote is not searched."""
    _made(tmp_path / "index")
    (tmp_path / "index" / "letterbook-index").write_text("letterbook-index-0\n")
    with pytest.raises(StoreDamaged, match="another form"):
        TantivyIndex(tmp_path / "index").search(Everything(), sort="newest", limit=1, cursor=None)


def test_a_damaged_index_is_named_and_can_be_wiped(tmp_path: Path) -> None:
    """Unreadable metadata is an error with a next step, and wiping still works."""
    index = _made(tmp_path / "index")
    (tmp_path / "index" / "meta.json").write_text("{")
    with pytest.raises(StoreDamaged):
        TantivyIndex(tmp_path / "index").search(Everything(), sort="newest", limit=1, cursor=None)
    index.wipe()
    assert index.search(Everything(), sort="newest", limit=1, cursor=None).total == 0


def test_one_writer(tmp_path: Path) -> None:
    """A second writer is refused while the first is open."""
    index = _made(tmp_path / "index")
    writer = index.writer()
    with pytest.raises(Locked):
        TantivyIndex(tmp_path / "index", heap_bytes=15_000_000).writer()
    writer.close()
    TantivyIndex(tmp_path / "index", heap_bytes=15_000_000).writer().close()


def test_refresh_shows_what_another_process_committed(tmp_path: Path) -> None:
    """A reader sees new messages, and a wiped and refilled index, after `refresh`."""
    writing = _made(tmp_path / "index")
    reading = TantivyIndex(tmp_path / "index")
    assert reading.search(Everything(), sort="newest", limit=1, cursor=None).total == 0
    writer = writing.writer()
    writer.add([writing.encode(message(1, new="word"))])
    writer.commit()
    writer.close()
    assert reading.search(Everything(), sort="newest", limit=1, cursor=None).total == 0
    reading.refresh()
    assert reading.search(Everything(), sort="newest", limit=1, cursor=None).total == 1
    writing.wipe()
    writer = writing.writer()
    writer.add([writing.encode(message(n, new="word")) for n in (1, 2)])
    writer.commit()
    writer.close()
    reading.refresh()
    assert reading.search(Word("word"), sort="newest", limit=1, cursor=None).total == 2


def test_what_was_not_committed_is_gone(tmp_path: Path) -> None:
    """Closing a writer without a commit leaves the index as it was."""
    index = _made(tmp_path / "index")
    writer = index.writer()
    writer.add([index.encode(message(1))])
    writer.close()
    assert list(TantivyIndex(tmp_path / "index").document_ids()) == []


def test_subject_before_new_before_quoted(tmp_path: Path) -> None:
    """By relevance the same word counts most in the subject and least in quoted text."""
    index = _made(tmp_path / "index")
    writer = index.writer()
    for number, zone in ((1, "quoted"), (2, "new"), (3, "subject")):
        writer.add([index.encode(message(number, **{zone: "harbour"}))])
    writer.commit()
    writer.close()
    page = index.search(Word("harbour"), sort="relevance", limit=9, cursor=None)
    assert [int(hit.id, 16) for hit in page.hits] == [3, 2, 1]


def test_sort_keys_fit_and_keep_order() -> None:
    """Packed keys are 64 bits, follow date and id, and put undated messages last."""
    low, high = f"{0:032x}", "f" * 32
    moments = [-(10**15), -62_135_596_800, -1, 0, 1, 253_402_300_799, 10**15]
    old = [oldest_key(moment, id_) for moment in moments for id_ in (low, high)]
    new = [newest_key(moment, id_) for moment in moments for id_ in (high, low)]
    assert all(0 <= key < 1 << 64 for key in (*old, *new))
    assert old[2:12] == sorted(set(old[2:12]))
    assert new[2:12] == sorted(set(new[2:12]))
    assert old[-1] < oldest_key(None, low) < oldest_key(None, high) < 1 << 64
    assert new[0] > newest_key(None, low) > newest_key(None, high) >= 0


def test_too_short_a_beginning_beside_a_word_is_refused(tmp_path: Path) -> None:
    """`e-a*` with tens of thousands of words on a is a clear refusal, a longer one is answered."""
    index = _made(tmp_path / "index")
    words = " ".join(f"e a{number}" for number in range(20_000))
    writer = index.writer()
    writer.add([index.encode(message(1, new=words))])
    writer.commit()
    writer.close()
    with pytest.raises(UsageError, match="begin like that"):
        index.search(Prefix("e-a"), sort="newest", limit=1, cursor=None)
    assert index.search(Prefix("e-a17"), sort="newest", limit=1, cursor=None).total == 1
    assert index.search(Prefix("a"), sort="newest", limit=1, cursor=None).total == 1
