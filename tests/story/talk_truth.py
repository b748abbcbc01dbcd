"""What follows from the plot of the private chain: counted here, and by nothing else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from tests.story.talk import LINK, Line, lines, plot

_EPISODE = 30 * 86_400
_WEEK = 7 * 86_400


def talk_truth() -> dict[str, Any]:
    """Return figures, requests, echoes, gaps and differences, by number of the chain."""
    chain = lines("chain")
    return {
        "messages": {who: [line.number for line in chain if line.who == who] for who in _sides()},
        "words": {who: sum(_words(line.text) for line in chain if line.who == who)
                  for who in _sides()},
        "answers": {who: _answers(chain, who) for who in _sides()},
        "last_answer": {who: _answers(chain, who)["message"][-1][0] for who in _sides()},
        "requests": _requests(chain),
        "echoes": _echoes(chain),
        "differences": _differences(),
        "numbering": ["SAL-000103"],
        "deleted": len(lines("deleted")),
    }  # fmt: skip


def _sides() -> tuple[str, str]:
    return "felix", "tidetables"


def _words(text: str) -> int:
    return len(
        [w for w in text.replace("/", " ").replace(".", " ").split() if any(c.isalnum() for c in w)]
    )


def _answers(chain: Sequence[Line], who: str) -> dict[str, list[list[int]]]:
    """Return [answer, answered, delay] under each rule: the latest before it of the other side."""
    message, turn, episode = [], [], []
    before: Line | None = None
    other: Line | None = None
    first: Line | None = None
    done = False
    for line in chain:
        if before is None or line.seconds - before.seconds > _EPISODE:
            first, done = None, False
        if line.who == who:
            if other is not None:
                row = [line.number, other.number, line.seconds - other.seconds]
                message.append(row)
                if before is not None and before.who != who:
                    turn.append(row)
            if first is not None and first.who != who and not done:
                episode.append([line.number, first.number, line.seconds - first.seconds])
                done = True
        else:
            other = line
        first = first or line
        before = line
    return {"message": message, "turn": turn, "episode": episode}


def _requests(chain: Sequence[Line]) -> list[dict[str, Any]]:
    """Return the messages that ask, with the next message of the other side, and acts elsewhere."""
    acted = plot()["requests"]["acted_on_elsewhere"]
    found = []
    for line in chain:
        if not line.asks:
            continue
        later = [o for o in chain if o.who != line.who and o.seconds > line.seconds]
        found.append(
            {
                "number": line.number,
                "answer": later[0].number if later else None,
                "elsewhere": acted.get(str(line.number)),
            }
        )
    return found


def _echoes(chain: Sequence[Line]) -> list[dict[str, Any]]:
    """Return where the link stands, in order: private first, then public."""
    held = [("dm", line) for line in chain if LINK in line.text]
    held += [("post", line) for line in lines("posts") if LINK in line.text]
    held.sort(key=lambda one: one[1].seconds)
    first = held[0][1].seconds
    return [
        {"channel": channel, "who": line.who, "delay_s": line.seconds - first}
        for channel, line in held
    ]


def _differences() -> dict[str, Any]:
    changes = plot()["fh"]
    return {
        "only_in_archive": changes["lacks"],
        "words": sorted(int(n) for n in (*changes["other_word"], *changes["shortened"])),
        "date": changes["minute_later"],
    }


def day_of(seconds: int) -> str:
    """Return the day of an instant in UTC."""
    return dt.datetime.fromtimestamp(seconds, dt.UTC).strftime("%Y-%m-%d")
