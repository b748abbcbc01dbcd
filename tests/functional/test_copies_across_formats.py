"""A transcript against the archive that it was typed from."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests import x_export as x
from tests.functional import program

_TEXTS = (
    "Have you read what the harbour board decided last night about the old quay?",
    "ok",
    "The lease goes to Halcyon, and nobody was asked. Somebody should write about it soon.",
    "We never received the ledger from the clerk",
    "Then ask the clerk again on Monday",
)
_TYPED = """As handed over by the press office.

2016-10-12 14:30 Gazette: Have you read what the harbour board decided last night about the old
quay?
2016-10-12 15:30 Ada: ok
2016-10-12 16:31 Gazette: The lease goes to Halcyon [...] Somebody should write about it soon.
2016-10-12 17:30 Ada: We received the ledger from the clerk
2016-10-12 19:00 Ada: One more thing that the archive lacks altogether
"""


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a letterbook of the two."""
    folder = tmp_path_factory.mktemp("copies")
    book, archive = folder / "book", folder / "archive"
    sides = ((x.GAZETTE, x.ADA), (x.ADA, x.GAZETTE), (x.GAZETTE, x.ADA), (x.ADA, x.GAZETTE),
             (x.GAZETTE, x.ADA))  # fmt: skip
    messages = [
        x.direct(x.DAY + timedelta(hours=n, seconds=7), sender, to, text, n + 1)
        for n, ((sender, to), text) in enumerate(zip(sides, _TEXTS, strict=True))
    ]
    chain = x.conversation(f"{x.ADA}-{x.GAZETTE}", *messages)
    x.write(archive, {"data/direct-messages.js": x.script("direct_messages", [chain])})
    (folder / "typed.txt").write_text(_TYPED)
    assert program.run("init", book).returncode == 0
    assert program.run("-C", book, "add", archive).returncode == 0
    assert program.run("-C", book, "add", folder / "typed.txt", "--zone", "UTC").returncode == 0
    return book


@pytest.fixture(scope="module")
def found(book: Path) -> dict[str, Any]:
    """Return the comparison of the two."""
    answer: dict[str, Any] = program.ask("-C", book, "compare", "s1", "s2")
    return answer


def test_messages_are_paired_whatever_they_are_called(found: dict[str, Any]) -> None:
    """Four of five are in both; each side has one alone."""
    assert (found["x_messages"], found["y_messages"]) == (5, 5)
    assert (found["both"], found["near"], found["only_x"], found["only_y"]) == (0, 4, 1, 1)
    assert found["only_in_x"][0]["excerpt"] == _TEXTS[4]
    assert "altogether" in found["only_in_y"][0]["excerpt"]


def test_what_differs_is_told_and_what_does_not_is_not(found: dict[str, Any]) -> None:
    """Names of one person do not differ; a minute off does; words that went or changed do."""
    pairs = sorted(found["near_pairs"], key=lambda pair: pair["x_sent"]["earliest"])
    assert [pair["reason"] for pair in pairs] == [
        "same-words", "same-words", "shortened", "like-words",
    ]  # fmt: skip
    assert not any(p["author_differs"] or p["recipients_differ"] for p in pairs)
    assert [p["date_differs"] for p in pairs] == [False, False, True, False]
    assert [p["words_differ"] for p in pairs] == [False, False, True, True]
    assert "never" in str(pairs[3]["changes"])
    same = {(one["x"].partition(":")[2], one["y"].partition(":")[2].partition("/")[0])
            for one in found["authors"]}  # fmt: skip
    assert same == {(x.ADA, "ada"), (x.GAZETTE, "gazette")}
    assert "held to be the same" in found["rule"]


def test_pairs_that_differ_come_first_and_the_rest_is_counted(
    book: Path, found: dict[str, Any]
) -> None:
    """With room for one pair it is one that differs; text and JSON say how many are left out."""
    cut = program.ask("-C", book, "compare", "s1", "s2", "--limit", "1")
    assert (found["near_differ"], cut["near_differ"], len(cut["near_pairs"])) == (2, 2, 1)
    assert cut["near_pairs"][0]["words_differ"]
    differ = [p["words_differ"] or p["date_differs"] for p in found["near_pairs"]]
    assert differ == [True, True, False, False]
    shown = program.run("-C", book, "compare", "s1", "s2", "--limit", "1").stdout
    assert "and 3 more pairs, of which 1 differs; --limit N shows more" in shown
    whole = program.run("-C", book, "compare", "s1", "s2").stdout
    assert "more pair" not in whole
    assert "    s1  never" in whole
    assert "    s2  (nothing)" in whole
