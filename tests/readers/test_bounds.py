"""What nested and overlapping archives may unpack to, all together."""

from __future__ import annotations

import gzip
from pathlib import Path

from letterbook.model.message import Limits
from letterbook.model.notice import Notice
from letterbook.ports.reader import Candidate, Inner
from letterbook.readers.archives_zip import ZipReader
from letterbook.readers.candidates import FileCandidate
from letterbook.readers.compressed import GzipReader
from tests.campaigns.gzip_quine import gzip_quine
from tests.campaigns.mailbox_formats import zip_bytes

SMALL = Limits(archive_ratio_floor=100_000, archive_ratio=10)


def _walk(candidate: Candidate, limits: Limits) -> tuple[int, list[str]]:
    """Return how many bytes all zips below a candidate give, and the codes of what they say."""
    given, codes, waiting = 0, [], [candidate]
    while waiting:
        for finding in ZipReader(limits).read(waiting.pop()):
            if isinstance(finding, Notice):
                codes.append(finding.code)
            elif isinstance(finding, Inner):
                with finding.candidate.open() as stream:
                    given += len(stream.read())
                if finding.candidate.name.endswith(".zip"):
                    waiting.append(finding.candidate)
    return given, codes


def test_archives_in_archives_have_one_limit(tmp_path: Path) -> None:
    """Eight zips that each stay within the limit are cut where all of them together reach it."""
    inner = zip_bytes([("a.eml", b"Subject: x\n\n" + bytes(60_000))])
    (tmp_path / "all.zip").write_bytes(zip_bytes([(f"{n}.zip", inner) for n in range(8)]))
    candidate = FileCandidate(tmp_path / "all.zip", "all.zip")
    given, codes = _walk(candidate, SMALL)
    assert given < 200_000
    assert "limit:archive-ratio" in codes
    assert _walk(candidate, Limits())[1] == []


def test_a_member_read_twice_counts_once(tmp_path: Path) -> None:
    """Reading what is inside again and again takes nothing more from the limit."""
    (tmp_path / "a.gz").write_bytes(gzip.compress(b"Subject: x\n\n" + bytes(60_000)))
    (found,) = GzipReader(SMALL).read(FileCandidate(tmp_path / "a.gz", "a.gz"))
    assert isinstance(found, Inner)
    for _ in range(5):
        with found.candidate.open() as stream:
            assert len(stream.read()) == 60_012


def test_quine_is_one() -> None:
    """The file that is used against the program does unpack to itself."""
    assert gzip.decompress(gzip_quine()) == gzip_quine()
