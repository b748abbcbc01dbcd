"""Conversations of real lists, against a simple program that knows nothing of Letterbook."""

from __future__ import annotations

import email
import mailbox
import random
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

import pytest
import zstandard

import letterbook
from letterbook.store.catalogue_read import CatalogueReader
from letterbook.store.layout import Layout

_ID = re.compile(r"<([^<>\s]+)>")
Fields = Mapping[str, str]
Corpora = Callable[[str], Path]


def _heads(path: Path) -> Iterator[dict[str, str]]:
    """Yield Message-ID, References and In-Reply-To of the mails of an mbox, by Python's own."""
    for raw in mailbox.mbox(str(path), create=False):
        yield {name: str(raw.get(name, "")) for name in ("Message-ID", *_NAMING)}


_NAMING = ("References", "In-Reply-To")


def _grouped(heads: Iterable[Fields]) -> dict[str, str]:
    """Return the group of each Message-ID: those that name each other, however far apart."""
    above: dict[str, str] = {}

    def top(name: str) -> str:
        above.setdefault(name, name)
        while above[name] != name:
            above[name] = above[above[name]]
            name = above[name]
        return name

    own = []
    for head in heads:
        found = _ID.findall(head["Message-ID"])
        if not found:
            continue
        own.append(found[0])
        for field in _NAMING:
            for name in _ID.findall(head[field]):
                above[top(name)] = top(found[0])
    return {name: top(name) for name in own}


def _pairs(sizes: Iterable[int]) -> int:
    return sum(n * (n - 1) // 2 for n in sizes)


def _share(some: int, of: int) -> float:
    """Return the share; of no pairs at all, none is wrong and none is lacking."""
    return some / of if of else 1.0


def _unpacked(path: Path, folder: Path) -> Path:
    if path.suffix != ".zst":
        return path
    target = folder / path.stem
    with path.open("rb") as packed, target.open("wb") as out:
        zstandard.ZstdDecompressor().copy_stream(packed, out)
    return target


def _conversations(book: Path) -> dict[str, int]:
    """Return the conversation of every Message-ID of a letterbook."""
    rows = CatalogueReader(Layout(book).catalogue_path).connection.execute(
        "SELECT form.stated_id, t FROM form JOIN message USING(m) JOIN node USING(n)"
    )
    return {str(name).strip("<>"): int(str(thread)) for name, thread in rows}


@pytest.mark.parametrize(
    "name",
    [
        "lore-usrp-users/usrp-users-first200.mbox",
        "lore-openbmc/openbmc.mbox.zst",
        "threads-mail-thread-perl/t/testbox",
        *(f"threads-mail-thread-perl/t/testbox-{n}" for n in range(2, 10)),
    ],
)
def test_pairs_of_messages(corpora: Corpora, tmp_path: Path, name: str) -> None:
    """Of the pairs in one conversation, 99 % are so for both programs, each way."""
    path = _unpacked(corpora(name), tmp_path)
    with letterbook.init(tmp_path / "book") as book:
        book.add([path])
    ours, theirs = _conversations(tmp_path / "book"), _grouped(_heads(path))
    shared = ours.keys() & theirs.keys()
    assert len(shared) >= 0.99 * len(theirs)
    both = _pairs(Counter((ours[name], theirs[name]) for name in shared).values())
    precision = _share(both, _pairs(Counter(ours[name] for name in shared).values()))
    recall = _share(both, _pairs(Counter(theirs[name] for name in shared).values()))
    print(name, "precision", precision, "recall", recall)
    assert recall >= 0.99
    assert precision >= 0.99


@pytest.mark.parametrize("share", [0.01, 0.05, 0.2])
def test_every_missing_message_that_is_named(
    corpora: Corpora, tmp_path: Path, share: float
) -> None:
    """With mails taken out, each identifier that a mail names which is left is missing."""
    path = corpora("lore-usrp-users/usrp-users-first200.mbox")
    raws = [bytes(one) for one in mailbox.mbox(str(path), create=False)]
    rng = random.Random(f"taken out {share}")
    left = [raw for raw in raws if rng.random() >= share]
    target = tmp_path / "left.mbox"
    target.write_bytes(
        b"".join(
            b"From x Thu Mar  1 09:00:00 2018\n" + re.sub(rb"(?m)^(>*From )", rb">\1", raw) + b"\n"
            for raw in left
        )
    )
    heads = [
        {name: str(mail.get(name, "")) for name in ("Message-ID", *_NAMING)}
        for mail in map(email.message_from_bytes, left)
    ]
    here = {name for head in heads for name in _ID.findall(head["Message-ID"])}
    named = {name for head in heads for field in _NAMING for name in _ID.findall(head[field])}
    with letterbook.init(tmp_path / "book") as book:
        book.add([target])
        gaps = book.gaps(kind="missing-message", limit=-1).gaps
    assert named - here
    assert {gap.stated_id.strip("<>") for gap in gaps if gap.stated_id} == named - here
