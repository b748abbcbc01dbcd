"""What looks at every message is kept until anything is committed, and keeps no reader waiting."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import letterbook
from letterbook.web.desk import Desk
from tests.functional import program


def test_measures_are_kept_and_made_anew(story: Path, tmp_path: Path) -> None:
    """The same question is answered by what is kept; a new mail or a withheld one changes it."""
    with letterbook.open(story) as book:
        asked: dict[str, Callable[[], Any]] = {
            "echoes": book.echoes,
            "gaps": book.gaps,
            "compare": lambda: book.compare("channel:dm", "channel:chat"),
        }
        before = {name: ask() for name, ask in asked.items()}
        assert book.echoes() is before["echoes"]
        assert asked["compare"]() is before["compare"]
        assert book.gaps(kind="missing-message").gaps == tuple(
            one for one in before["gaps"].gaps if one.kind == "missing-message"
        )
        echoed = before["echoes"].echoes[0].appearances[0].message
        assert program.run("-C", story, "tag", "add", "privileged", echoed).returncode == 0
        assert all(
            one.message != echoed for echo in book.echoes(limit=-1).echoes
            for one in echo.appearances
        )  # fmt: skip
        assert (
            program.run(
                "--privileged", "-C", story, "tag", "remove", "privileged", echoed
            ).returncode
            == 0
        )
        assert book.echoes() == before["echoes"]
        orphan = program.mbox(tmp_path / "more.mbox", [program.orphan()])
        assert program.run("-C", story, "add", orphan).returncode == 0
        assert book.echoes().messages == before["echoes"].messages + 1
        assert book.gaps(kind="missing-message").total == 1 + sum(
            one.kind == "missing-message" for one in before["gaps"].gaps
        )


def test_what_takes_long_keeps_no_reader_waiting(story: Path) -> None:
    """Any number of long questions waits in a row of its own, while others are answered."""
    free = threading.Event()

    async def walk() -> int:
        long = [desk.ask(lambda _: free.wait(30), long=True) for _ in range(4)]
        waiting = [asyncio.ensure_future(one) for one in long]
        await asyncio.sleep(0)
        shown = await asyncio.wait_for(desk.ask(lambda book: book.search("lease").total), 20)
        assert not any(one.done() for one in waiting)
        free.set()
        assert all(await asyncio.gather(*waiting))
        return shown

    desk = Desk(story)
    try:
        assert asyncio.run(walk()) > 0
    finally:
        desk.close()
