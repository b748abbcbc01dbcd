"""Letterbooks that earlier programs wrote: each still opens, is sound and answers the same."""

from __future__ import annotations

import json
import tarfile
from pathlib import Path

import pytest

import letterbook
from letterbook.store.features import FORMAT
from letterbook.store.layout import Layout, read_format
from tools.freeze_store import STORES, freeze, observed

_FROZEN = sorted(STORES.glob("format-*.tar.xz"))


def _thawed(archive: Path, into: Path) -> Path:
    with tarfile.open(archive) as packed:
        if hasattr(tarfile, "data_filter"):  # the first Pythons 3.11 lack it
            packed.extraction_filter = tarfile.data_filter
        packed.extractall(into)
    return into / "book"


def test_every_format_is_frozen() -> None:
    """Each format that this program opens has a letterbook, and what is true of it, kept."""
    assert [path.name for path in _FROZEN] == [f"format-{n}.tar.xz" for n in range(1, FORMAT + 1)]


@pytest.mark.parametrize("archive", _FROZEN, ids=lambda path: path.name)
def test_an_old_letterbook_is_brought_up_to_date(archive: Path, tmp_path: Path) -> None:
    """It opens, its derived parts are made anew, it is sound, and nothing it knew is another."""
    book = _thawed(archive, tmp_path)
    truth = json.loads(Path(str(archive).replace(".tar.xz", ".json")).read_text(encoding="utf-8"))
    with letterbook.open(book) as opened:
        assert opened.check(read_data=True, head=truth["head"]).problems == ()
        opened.rebuild(workers=0)
        assert opened.check(read_data=True, head=truth["head"]).problems == ()
        now = observed(opened)
    assert read_format(Layout(book)).format == FORMAT
    # Rebuilding is an event of its own; the chain before it is unchanged, as the check says.
    assert now.pop("links") == [*truth.pop("links"), "rebuilt"]
    assert now.pop("head") != truth.pop("head")
    assert now == truth


@pytest.mark.parametrize("archive", _FROZEN, ids=lambda path: path.name)
def test_an_old_letterbook_can_be_added_to(archive: Path, tmp_path: Path) -> None:
    """Without a rebuild, the next `add` makes what is derived and takes new mail in."""
    book = _thawed(archive, tmp_path)
    mail = tmp_path / "new.eml"
    mail.write_bytes(
        b"From: dora@quay.example\nSubject: new\nMessage-ID: <n@quay.example>\n\nnew\n"
    )
    with letterbook.open(book) as opened:
        total = opened.add([mail], workers=0).total
        assert (total.messages_new, opened.status().messages) == (1, 4)
        assert opened.check(read_data=True).problems == ()


def test_freezing_again_gives_the_same_facts(tmp_path: Path) -> None:
    """The script still makes what it made, apart from the letterbook's own identity and times."""
    truth = json.loads((STORES / f"format-{FORMAT}.json").read_text(encoding="utf-8"))
    again = freeze(tmp_path / "again.tar.xz")
    for facts in (truth, again):
        del facts["id"], facts["head"]
    assert again == truth
