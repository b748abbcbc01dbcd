"""What the program of a job said, read for the pages."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import msgspec

_SHOWN = 2_000
_COUNTS = (
    *("found", "stored", "copies", "quarantined", "skipped"),
    *("messages_new", "messages_joined", "notices"),
)


class Told(msgspec.Struct, frozen=True):
    """What was said: the counts at the end or the error, and which sources were begun.

    ``ended``: it came to its end; an addition then has ``tally`` and ``seconds``.  ``text`` is what
    it said that is not its JSON.
    """

    ended: bool = False
    waiting: bool = False
    interrupted: bool = False
    sources: tuple[str, ...] = ()
    tally: Mapping[str, int] = {}
    seconds: float | None = None
    sentence: str = ""
    next_step: str = ""
    text: str = ""


def told_by(out: str, err: str) -> Told:
    """Return what a program said on standard output and standard error by now."""
    waiting, sources, error, other = False, dict[str, None](), {}, list[str]()
    for line in err.splitlines():
        said = _object(line)
        if "waiting" in said:
            waiting = True
        elif "acknowledged" in said:
            waiting = False
            sources[str(said.get("source"))] = None
        elif isinstance(said.get("error"), dict):
            error = said["error"]
        elif line.strip():
            other.append(line)
    text = "\n".join(other)[-_SHOWN:].strip()
    report = _object(out)
    total = report.get("total")
    counts = {name: total[name] for name in _COUNTS} if isinstance(total, dict) else {}
    return Told(
        ended=bool(counts) or "messages" in report,
        waiting=waiting,
        interrupted=error.get("code") == "interrupted" or text.endswith("Stopped."),
        sources=tuple(sources),
        tally=counts,
        seconds=report.get("seconds"),
        sentence=str(error.get("sentence", "")),
        next_step=str(error.get("next_step", "")),
        text=text,
    )


def _object(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
