"""Shows pages in a browser where there is no network: started in a name space of its own.

    unshare --net python -m tests.browser.isolated FOLDER [BOOK]

FOLDER holds ``pages.json``, the addresses to view, and gets ``log``, what the browser asked of the
network, and ``viewed.json``.  Pages without a letterbook are opened as they are.
"""

from __future__ import annotations

import fcntl
import json
import socket
import struct
import sys
from pathlib import Path

from tests.browser.chromium import Chromium
from tests.browser.room import Room, reading

_GET_FLAGS, _SET_FLAGS, _UP = 0x8913, 0x8914, 0x1
"""SIOCGIFFLAGS, SIOCSIFFLAGS and IFF_UP of Linux, netdevice(7)."""


def bring_loopback_up() -> None:
    """Let this computer's own address be reached; there is no other."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        asked = struct.pack("16sH14s", b"lo", 0, b"")
        flags = struct.unpack("16sH14s", fcntl.ioctl(one, _GET_FLAGS, asked))[1]
        fcntl.ioctl(one, _SET_FLAGS, struct.pack("16sH14s", b"lo", flags | _UP, b""))
        assert [name for _, name in socket.if_nameindex()] == ["lo"], "this is no name space"


def view(room: Room, pages: list[str], most: int) -> list[str]:
    """Return which pages were viewed: each one given, and its mail as it is laid out."""
    viewed: list[str] = []
    left = pages[::-1]
    while left and len(viewed) < most:
        page = left.pop()
        room.browser.open(room.base + page)
        room.browser.settle(0.02)
        viewed.append(page)
        if page.startswith("/m/") and "?" not in page:
            links = "[...document.querySelectorAll('.orders a')].map(a => a.getAttribute('href'))"
            left += [link for link in room.browser.run(links) if "?as=" in link]
    return viewed


def main(folder: Path, book: Path | None) -> None:
    """View the pages, and write down which were."""
    bring_loopback_up()
    asked = json.loads((folder / "pages.json").read_text())
    profile, log = folder / "profile", folder / "log"
    if book is None:
        with Chromium(profile, log=log, names=True) as browser:
            for page in asked["pages"]:
                browser.open(page)
                browser.settle(0.5)
        return
    with reading(book, profile, log=log, names=True) as room:
        viewed = view(room, asked["pages"], asked["most"])
    (folder / "viewed.json").write_text(json.dumps(viewed))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if sys.argv[2:] else None)
