"""Counts on real mail, as the corpora's README gives them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from letterbook.model.notice import Notice
from letterbook.ports.reader import Candidate, Entry, Inner
from letterbook.readers.candidates import FileCandidate, candidate_at
from letterbook.readers.compressed import ZstdReader
from letterbook.readers.mbox import MboxReader
from letterbook.readers.registry import all_readers, ranking, reader_named

Corpora = Callable[[str], Path]


def entries(root: Candidate) -> Iterator[Entry]:
    """Yield every mail below ``root``, whatever it is packed in."""
    stack = [Inner(step=None, candidate=root)]  # type: ignore[arg-type]
    while stack:
        inner = stack.pop()
        readers = all_readers()
        ranked = ranking(inner.candidate, readers)
        reader = reader_named(inner.assume, readers) or (ranked[0][1] if ranked else None)
        for finding in reader.read(inner.candidate) if reader else ():
            if isinstance(finding, Inner):
                stack.append(finding)
            elif isinstance(finding, Entry):
                yield finding


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("lore-usrp-users/usrp-users-first200.mbox", 200),
        ("enron-ferc-partial/maildir/badeer-r", 521),
        ("spamassassin-public-corpus/easy-ham-2", 1400),
        ("spamassassin-public-corpus/spam-1", 500),
        ("outlook-pst-java-libpst", 0),
        ("clinton-foia-text", 296),
        ("chat-whatsapp-locales", 36),  # of them two documents, a list in JSON is one
    ],
)
def test_counts(corpora: Corpora, name: str, count: int) -> None:
    """As many mails and messages are found as are there."""
    assert sum(1 for _ in entries(candidate_at(corpora(name)))) == count


@pytest.mark.parametrize("number", ["", *(f"-{n}" for n in range(2, 10))])
def test_threading_mailboxes(corpora: Corpora, number: str) -> None:
    """Nine mailboxes, each with as many mails as Message-IDs at the start of a line."""
    path = corpora(f"threads-mail-thread-perl/t/testbox{number}")
    identified = path.read_bytes().lower().count(b"\nmessage-id:")
    assert sum(1 for _ in entries(candidate_at(path))) == identified


def test_a_large_list_archive(corpora: Corpora) -> None:
    """22,118 entries out of Zstandard, 110 with a quoted "From " line, and nothing in doubt."""
    packed = FileCandidate(corpora("lore-openbmc/openbmc.mbox.zst"), "openbmc.mbox.zst")
    (inner,) = ZstdReader().read(packed)
    assert isinstance(inner, Inner)
    seen: Counter[str] = Counter()
    for finding in MboxReader().read(inner.candidate):
        assert not isinstance(finding, Notice)
        if isinstance(finding, Entry):
            seen.update(("entries", finding.quoting, finding.folder))
            seen["bytes"] += finding.body.size
            raw = finding.body.as_bytes()
            seen["quoted"] += b"\n>From " in raw
            seen["notices"] += len(finding.notices)
    assert seen == {
        "entries": 22118,
        "mboxrd": 22118,
        "openbmc": 22118,
        "bytes": 374_723_777,
        "quoted": 110,
        "notices": 0,
    }
