"""How fast a mailbox becomes searchable, how much memory it takes, how large the letterbook is.

The peers (notmuch, mu) index the same mails as a Maildir, as they read nothing else; Letterbook
reads the mailbox file and, apart, the same Maildir.  Everything Letterbook reports is durable.
The floor is a bare loop that parses and indexes, and keeps nothing (benchmarks/floor.py).
Each is run in turn, several times; ratios are of medians.
"""

from __future__ import annotations

import json
import shutil
import statistics
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.mailboxes import as_maildir, multiply, unpack_openbmc
from benchmarks.measure import Run, folder_bytes, run
from letterbook import open as open_letterbook
from letterbook.errors import LetterbookError

_LETTERBOOK = (sys.executable, "-m", "letterbook")


def measure(folder: Path, rounds: int) -> Iterator[dict[str, object]]:
    """Yield one row per measurement, then the ratios."""
    mailbox = unpack_openbmc(folder)
    maildir = as_maildir(mailbox, folder)
    times: dict[str, list[float]] = {}
    work: dict[str, list[float]] = {}
    for _ in range(rounds):
        for name, taken in (
            ("letterbook-mbox", _letterbook(folder, mailbox)),
            ("notmuch", _notmuch(folder, maildir)),
            ("mu", _mu(folder, maildir)),
            ("letterbook-maildir", _letterbook(folder, maildir)),
            ("floor", _floor(folder, mailbox)),
        ):
            times.setdefault(name, []).append(taken[1].seconds)
            work.setdefault(name, []).append(taken[1].cpu_seconds)
            yield {"benchmark": "import", "subject": name, **taken[0], **_row(taken[1])}
    median = {name: statistics.median(seconds) for name, seconds in times.items()}
    cpu = {name: statistics.median(seconds) for name, seconds in work.items()}
    yield {
        "benchmark": "import-ratios",
        "rounds": rounds,
        "times_notmuch": round(median["notmuch"] / median["letterbook-mbox"], 2),
        "times_mu": round(median["mu"] / median["letterbook-mbox"], 2),
        "times_notmuch_from_maildir": round(median["notmuch"] / median["letterbook-maildir"], 2),
        "times_mu_from_maildir": round(median["mu"] / median["letterbook-maildir"], 2),
        "cpu_per_floor": round(cpu["letterbook-mbox"] / cpu["floor"], 2),
        "cpu_per_notmuch": round(cpu["letterbook-mbox"] / cpu["notmuch"], 2),
    }


def measure_growth(folder: Path, times: Sequence[int]) -> Iterator[dict[str, object]]:
    """Yield one row per size of the mailbox, with its cost beside that of as many small ones."""
    mailbox = unpack_openbmc(folder)
    first: dict[str, float] = {}
    for many in times:
        path = multiply(mailbox, many, folder / f"openbmc-{many}x.mbox") if many > 1 else mailbox
        facts, taken = _letterbook(folder, path)
        size = path.stat().st_size
        costs = {"seconds": taken.seconds, "cpu_seconds": taken.cpu_seconds,
                 "bytes": float(str(facts["letterbook_bytes"]))}  # fmt: skip
        first = first or {name: cost / many for name, cost in costs.items()}
        linear = {
            f"{name}_per_linear": round(cost / (first[name] * many), 2)
            for name, cost in costs.items()
        }
        yield {"benchmark": "growth", "mailbox_times": many, "mailbox_bytes": size, **facts,
               **_row(taken), **linear}  # fmt: skip


def _row(taken: Run) -> dict[str, object]:
    return {
        "seconds": round(taken.seconds, 2),
        "cpu_seconds": round(taken.cpu_seconds, 2),
        "anonymous_mib": round(taken.anonymous_mib),
    }


def _letterbook(folder: Path, source: Path) -> tuple[dict[str, object], Run]:
    """Add the source to a new letterbook; poll from another process for the first hits."""
    case = folder / "case"
    shutil.rmtree(case, ignore_errors=True)
    run((*_LETTERBOOK, "init", str(case)))
    seen: list[tuple[float, int]] = []

    def watch(seconds: float) -> None:
        try:
            with open_letterbook(case) as book:
                seen.append((seconds, book.search("the", limit=1).total))
        except LetterbookError:  # there is no index yet
            seen.append((seconds, 0))

    taken = run((*_LETTERBOOK, "-C", str(case), "add", str(source), "--json"), watch=watch)
    total = json.loads(taken.output)["total"]
    first = next((seconds for seconds, hits in seen if hits), taken.seconds)
    sizes = folder_bytes(case)
    return {
        "messages": total["messages_new"],
        "per_second": round(total["found"] / taken.seconds),
        "first_hits_after": round(first, 1),
        "longest_without_new_hits": round(_longest_wait(seen, taken.seconds), 1),
        "letterbook_bytes": sizes,
        "letterbook_per_mailbox": round(sizes / total["bytes"], 3),
    }, taken


def _longest_wait(seen: list[tuple[float, int]], end: float) -> float:
    """Return the longest time without new hits: an upper bound of the lag of the index."""
    longest = changed = 0.0
    last = 0
    for seconds, hits in seen:
        if hits > last:
            longest, changed, last = max(longest, seconds - changed), seconds, hits
    return max(longest, end - changed)


def _floor(folder: Path, mailbox: Path) -> tuple[dict[str, object], Run]:
    target = folder / "floor"
    shutil.rmtree(target, ignore_errors=True)
    taken = run((sys.executable, "-m", "benchmarks.floor", str(mailbox), str(target)))
    return {"messages": int(taken.output), "index_bytes": folder_bytes(target)}, taken


def _notmuch(folder: Path, maildir: Path) -> tuple[dict[str, object], Run]:
    shutil.rmtree(maildir / ".notmuch", ignore_errors=True)
    config = folder / "notmuch-config"
    config.write_text(
        f"[database]\npath={maildir}\n[user]\nname=n\nprimary_email=n@n.example\n[new]\ntags=new\n"
    )
    taken = run(("notmuch", "new", "--quiet"), environment={"NOTMUCH_CONFIG": str(config)})
    size = folder_bytes(maildir / ".notmuch")
    shutil.rmtree(maildir / ".notmuch", ignore_errors=True)
    return {"index_bytes": size}, taken


def _mu(folder: Path, maildir: Path) -> tuple[dict[str, object], Run]:
    home = folder / "mu"
    shutil.rmtree(home, ignore_errors=True)
    run(("mu", "init", f"--muhome={home}", f"--maildir={maildir}", "--quiet"))
    taken = run(("mu", "index", f"--muhome={home}", "--quiet"))
    return {"index_bytes": folder_bytes(home)}, taken
