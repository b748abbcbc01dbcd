"""``python -m tools.take_screenshots DIR``: a picture of every page of the story.

The most important pages are taken in dark and on a phone too.  Needs Chromium.  What it writes is
looked at, and kept in docs/screens when pages change; with ``--dark`` every page is dark, to be
looked at alone.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.browser.chromium import found
from tests.browser.room import Room, reading
from tests.functional import program
from tests.story.test_story_articles import ARTICLES

FELIX, MAYOR = "felix@harrow.example", "mayor@saltmere.example"
PAGES = {
    "overview": "/", "search": "/search?q=valuation", "grouped": "/search?q=quay&group=1",
    "conversation": "/c/fc6d4812d9a4", "message": "/m/fc6d4812d9a4", "people": "/people",
    "pair": f"/pair?a={FELIX}&b={MAYOR}", "timeline": "/timeline", "network": "/network",
    "echoes": "/echoes", "gaps": "/gaps", "compare": "/compare?x=s2&y=s7", "sources": "/sources",
    "notices": "/notices", "help": "/search/help", "start": "/start", "saved": "/saved",
    "headers": "/m/fc6d4812d9a4/headers?copy=0", "failure": "/m/000000000000",
    "entrance": "/enter", "terms": "/terms", "source": "/m/fc6d4812d9a4/source",
    "two-people": "/pair", "events": "/timeline?by=channels",
}  # fmt: skip
DARK = ("overview", "search", "conversation", "pair")
"""Pages of which a dark picture is kept beside the light one."""
ON_A_PHONE = ("overview", "search", "conversation")
"""Pages of which a picture on a phone is kept."""
_SIZE = (1000, 720)
_PHONE = (390, 844)
_FIGURE, _PREVIEW = "a[href^='/pair/messages']", "a[href*='/preview']"

_FOLLOWED = (
    ("chat", "/search?q=channel:dm&group=1", ".group a[href^='/c/']"),
    ("texts", PAGES["compare"], "a[href^='/compare/texts']"),
)


def take(room: Room, folder: Path, ending: str) -> None:
    """Write a picture of every page."""
    for name, path in PAGES.items():
        room.go(path)
        (folder / f"{name}{ending}.png").write_bytes(room.browser.picture())
    look_first(room)
    (folder / f"start-looked{ending}.png").write_bytes(room.browser.picture())
    room.go(PAGES["pair"])
    room.follow(_FIGURE)
    (folder / f"figure{ending}.png").write_bytes(room.browser.picture())
    room.go("/search?q=has:attachment")
    room.follow(".hit .beside a[href^='/m/']")
    room.follow(_PREVIEW)
    (folder / f"preview{ending}.png").write_bytes(room.browser.picture())
    for name, path, link in _FOLLOWED:
        room.go(path)
        room.follow(link)
        (folder / f"{name}{ending}.png").write_bytes(room.browser.picture())
    room.go("/check")
    text = (ARTICLES / "courier.txt").read_text("utf-8")
    room.browser.run(f"document.querySelector('textarea').value = {text!r}; 1")
    room.send(".paste")
    (folder / f"check{ending}.png").write_bytes(room.browser.picture())
    room.browser.run("document.querySelector('button[name=keep]').click(); 1")
    room.browser.wait_for_load()
    room.settle()
    room.go("/findings")
    (folder / f"findings{ending}.png").write_bytes(room.browser.picture())


def take_dark(room: Room, folder: Path) -> None:
    """Write a dark picture of the most important pages."""
    for name in DARK:
        room.go(PAGES[name])
        (folder / f"{name}-dark.png").write_bytes(room.browser.picture())


def take_on_a_phone(room: Room, folder: Path) -> None:
    """Write pictures of a few pages as a phone shows them, the doors folded, then open."""
    for name in ON_A_PHONE:
        room.go(PAGES[name])
        (folder / f"{name}-phone.png").write_bytes(room.browser.picture())
    room.browser.run("document.querySelector('.doors summary').click(); 1")
    (folder / "doors-phone.png").write_bytes(room.browser.picture())


def take_all(room: Room, folder: Path, *, dark: bool = False) -> None:
    """Write what is kept; with ``dark`` every page in dark instead."""
    room.browser.look(*_SIZE, dark=dark)
    take(room, folder, "-dark" if dark else "")
    if not dark:
        room.browser.look(*_SIZE, dark=True)
        take_dark(room, folder)
        room.browser.look(*_PHONE)
        take_on_a_phone(room, folder)


def look_first(room: Room) -> None:
    """Have the first page show what an article of the story would bring."""
    room.go("/start")
    room.choose("input[type=file]", ARTICLES / "courier.txt")
    for _ in range(100):  # the button waits until the file has come
        if "Files that are here: 1" in room.text():
            break
        room.settle(0.1)
    room.browser.run("document.querySelector('.paste [name=folder]').value = '/tmp/new'; 1")
    room.send(".paste")
    room.browser.run("document.querySelector('#seen').scrollIntoView({block: 'center'}); 1")


def main(arguments: list[str]) -> int:
    """Write the pictures; 3 where there is no browser."""
    names = [one for one in arguments if one != "--dark"]
    if len(names) != 1:
        print("usage: python -m tools.take_screenshots DIR [--dark]", file=sys.stderr)
        return 2
    if found() is None:
        print("MISSING: Chromium", file=sys.stderr)
        return 3
    folder = Path(names[0])
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        book = Path(scratch) / "story"
        program.run("demo", book)
        with reading(book, Path(scratch) / "profile", language="en", scripts=True) as room:
            take_all(room, folder, dark="--dark" in arguments)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
