"""Conversations of real lists, against a simple program that knows nothing of Letterbook."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import pytest

import letterbook
from letterbook.store.catalogue_read import CatalogueReader
from letterbook.store.layout import Layout
from tests.functional.real_lists import (
    NAMING,
    SAMPLE,
    WHOLE,
    heads,
    ids,
    raw_mails,
    unpacked,
    write_mbox,
)

Fields = Mapping[str, str]
Corpora = Callable[[str], Path]


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
        found = ids(head["Message-ID"])
        if not found:
            continue
        own.append(found[0])
        for field in NAMING:
            for name in ids(head[field]):
                above[top(name)] = top(found[0])
    return {name: top(name) for name in own}


def _pairs(sizes: Iterable[int]) -> int:
    return sum(n * (n - 1) // 2 for n in sizes)


def _share(some: int, of: int) -> float:
    """Return the share; of no pairs at all, none is wrong and none is lacking."""
    return some / of if of else 1.0


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
    path = unpacked(corpora(name), tmp_path)
    with letterbook.init(tmp_path / "book") as book:
        book.add([path])
    ours, theirs = _conversations(tmp_path / "book"), _grouped(heads(raw_mails(path, tmp_path)))
    shared = ours.keys() & theirs.keys()
    assert len(shared) >= 0.99 * len(theirs)
    both = _pairs(Counter((ours[name], theirs[name]) for name in shared).values())
    precision = _share(both, _pairs(Counter(ours[name] for name in shared).values()))
    recall = _share(both, _pairs(Counter(theirs[name] for name in shared).values()))
    print(name, "precision", precision, "recall", recall)
    assert recall >= 0.99
    assert precision >= 0.99


_LISTS = [*SAMPLE, *(pytest.param(name, marks=pytest.mark.accept) for name in WHOLE)]


@pytest.mark.parametrize("share", [0.01, 0.05, 0.2])
@pytest.mark.parametrize("name", _LISTS)
def test_every_missing_message_that_is_named(
    corpora: Corpora, tmp_path: Path, name: str, share: float
) -> None:
    """With mails taken out, each identifier that a mail names which is left is missing."""
    rng = random.Random(f"taken out {share}")
    raws = list(raw_mails(corpora(name), tmp_path))
    left = [raw for raw in raws if rng.random() >= share]
    target = tmp_path / "left.mbox"
    write_mbox(left, target)
    stated = list(heads(left))
    here = {one for head in stated for one in ids(head["Message-ID"])}
    named = {one for head in stated for field in NAMING for one in ids(head[field])}
    with letterbook.init(tmp_path / "book") as book:
        book.add([target])
        gaps = book.gaps(kind="missing-message", limit=-1).gaps
    reported = {gap.stated_id.strip("<>") for gap in gaps if gap.stated_id}
    removed = len(raws) - len(left)
    print(name, share, "removed", removed, "named", len(named - here), "reported", len(reported))
    assert named - here <= reported
    deeper = [f"<{one}>".encode() for one in reported - named]  # named by a mail attached to one
    assert all(any(one in raw for raw in left) for one in deeper)
    assert len(deeper) <= 1


_NAMES = re.compile(
    rb"(?im)^(?:In-Reply-To|References|Thread-Index|Thread-Topic):.*\n(?:[ \t].*\n)*"
)


@pytest.mark.parametrize(
    ("name", "least"),
    [(SAMPLE[0], 20), pytest.param(WHOLE[0], 8_000, marks=pytest.mark.accept)],
)
def test_links_by_quotation_against_what_headers_said(
    corpora: Corpora, tmp_path: Path, name: str, least: int
) -> None:
    """With the fields taken out, 99 % of what quotations link to is what the fields had named.

    Nearly all is the mail that was answered, the rest stands above it: an answer to an answer
    quotes the mail that began.
    """
    raws = list(raw_mails(corpora(name), tmp_path))
    answered = {
        one: ids(head["In-Reply-To"])[:1] + ids(head["References"])
        for head in heads(raws)
        for one in ids(head["Message-ID"])[:1]
    }
    target = tmp_path / "bare.mbox"
    ends = (raw.partition(b"\n\n") for raw in raws)
    write_mbox((_NAMES.sub(b"", head + b"\n") + end + rest for head, end, rest in ends), target)
    with letterbook.init(tmp_path / "book") as book:
        book.add([target])
    rows = CatalogueReader(Layout(tmp_path / "book").catalogue_path).connection.execute(
        "SELECT a.stated_id, b.stated_id FROM quotation q JOIN form a ON a.m=q.m"
        " JOIN form b ON b.m=q.target"
    )
    pairs = [(str(one).strip("<>"), str(other).strip("<>")) for one, other in rows]
    judged = [(one, other) for one, other in pairs if answered.get(one)]
    last = [other in (answered[one][0], answered[one][-1]) for one, other in judged]
    any_of = [other in answered[one] for one, other in judged]
    print(name, "links", len(pairs), "judged", len(judged), "same", sum(last), "above", sum(any_of))
    assert sum(last) >= least
    assert _share(sum(any_of), len(judged)) >= 0.99
    assert _share(sum(last), len(judged)) >= 0.96
