"""How long a question takes: hits with snippets, all counts and the histogram, of one query.

The queries are made of the letterbook's own subjects with a fixed seed: each kind of query is
asked once for warming up with other words, and then measured, every query once, in one process.
"""

from __future__ import annotations

import random
import re
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.mailboxes import multiply, unpack_openbmc
from benchmarks.measure import run
from letterbook import open as open_letterbook
from letterbook.wiring import Letterbook

_LETTERBOOK = (sys.executable, "-m", "letterbook")
_WORD = re.compile(r"[a-z]{3,20}", re.IGNORECASE)
_HITS = 50
_FAST = ("word", "two words", "phrase", "field", "people", "dates", "prefix")
_SLOW = ("fuzzy", "near", "pattern")

Subject = tuple[list[str], str, str]
"""The words of a subject, the address of its author, and the month it is dated in."""


def measure_search(folder: Path, times: int, queries: int) -> Iterator[dict[str, object]]:
    """Yield one row per kind of query, one for both groups, and one for the shell."""
    case = case_of(folder, times)
    with open_letterbook(case) as book:
        subjects = _subjects(book, random.Random(f"subjects {times}"))
        taken: dict[str, list[float]] = {}
        for name in (*_FAST, *_SLOW):
            make = _KINDS[name]
            for query in _queries(make, subjects, random.Random(f"warm {name}"), 20):
                _ask(book, query)
            asked = _queries(make, subjects, random.Random(f"measured {name}"), queries)
            taken[name] = [_ask(book, query) for query in asked]
            yield {"benchmark": "search", "mailbox_times": times, "kind": name, **_row(taken[name])}
        for name, kinds in (("fast", _FAST), ("slow", _SLOW)):
            together = [one for kind in kinds for one in taken[kind]]
            yield {"benchmark": "search-group", "mailbox_times": times, "kinds": name,
                   **_row(together)}  # fmt: skip
        words = _queries(_KINDS["word"], subjects, random.Random("shell"), 15)
    seconds = [run((*_LETTERBOOK, "-C", str(case), "search", "--", one)).seconds for one in words]
    yield {"benchmark": "search-shell", "mailbox_times": times, "median_seconds": round(
        statistics.median(seconds), 3), "slowest_seconds": round(max(seconds), 3)}  # fmt: skip


def case_of(folder: Path, times: int) -> Path:
    """Return a letterbook of the mailbox so many times over, made once in the folder."""
    case = folder / f"search-{times}x"
    if not (case / ".added").exists():
        mailbox = multiply(unpack_openbmc(folder), times, folder / f"openbmc-{times}x.mbox")
        run((*_LETTERBOOK, "init", str(case)))
        run((*_LETTERBOOK, "-C", str(case), "add", str(mailbox), "--json"))
        (case / ".added").touch()
    return case


def _subjects(book: Letterbook, rng: random.Random) -> list[Subject]:
    """Return what 500 messages, picked at random, can be asked by."""
    found: list[Subject] = []
    ids = sorted(line.split("\t")[1] for line in book.dump() if line.startswith("message\t"))
    for identity in rng.sample(ids, 800):
        mail = book.message(identity).mail
        words = _WORD.findall(mail.subject)
        if len(words) >= 3 and mail.from_ and mail.sent and mail.sent.earliest is not None:
            month = time.strftime("%Y-%m", time.gmtime(mail.sent.earliest))
            found.append((words, mail.from_[0].address, month))
    return found[:500]


def _queries(
    make: Callable[[Subject, random.Random], str], subjects: list[Subject], rng: random.Random,
    count: int,
) -> list[str]:  # fmt: skip
    return [make(rng.choice(subjects), rng) for _ in range(count)]


def _word(subject: Subject, rng: random.Random) -> str:
    return rng.choice(subject[0])


def _pair(subject: Subject, rng: random.Random) -> str:
    at = rng.randrange(len(subject[0]) - 1)
    return f"{subject[0][at]} {subject[0][at + 1]}"


def _misspelt(subject: Subject, rng: random.Random) -> str:
    word = max(subject[0], key=len)
    at = rng.randrange(1, len(word))
    return word[:at] + word[at + 1 :] + "~"


_KINDS: dict[str, Callable[[Subject, random.Random], str]] = {
    "word": _word,
    "two words": _pair,
    "phrase": lambda s, r: f'"{_pair(s, r)}"',
    "field": lambda s, r: f"{r.choice(('subject', 'new', 'quoted', 'body'))}:{_word(s, r)}",
    "people": lambda s, r: f"from:{s[1]} {_word(s, r)}",
    "dates": lambda s, r: f"{_word(s, r)} after:{s[2]} before:2030",
    "prefix": lambda s, r: f"{_word(s, r)[: r.randint(3, 5)]}*",
    "fuzzy": _misspelt,
    "near": lambda s, r: f'"{_pair(s, r)}"~5',
    "pattern": lambda s, r: f"/{_word(s, r)[:4].lower()}.*/",
}


def _ask(book: Letterbook, query: str) -> float:
    """Return the milliseconds until the page of hits, all counts and the histogram are there."""
    began = time.perf_counter()
    book.search_and_count(query, limit=_HITS)
    return (time.perf_counter() - began) * 1000


def _row(taken: list[float]) -> dict[str, object]:
    ordered = sorted(taken)
    return {
        "queries": len(ordered),
        "p50_ms": round(statistics.median(ordered), 1),
        "p95_ms": round(ordered[int(len(ordered) * 0.95) - 1], 1),
        "slowest_ms": round(ordered[-1], 1),
    }
