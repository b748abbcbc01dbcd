"""A reading room as a reader has it: the server in a process, and a browser that was let in."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.browser.chromium import Chromium
from tests.functional import program


class Room:
    """One browser in one reading room; ``base`` is where the pages begin."""

    def __init__(self, browser: Chromium, base: str) -> None:
        self.browser = browser
        self.base = base
        self.outside: list[str] = []
        self.errors: list[dict[str, Any]] = []

    def go(self, path: str) -> None:
        """Have a page loaded and settled, and take down what it did wrong."""
        self.browser.open(self.base + path)
        self.settle()

    def settle(self, seconds: float = 0.3) -> None:
        """Let the page work, and take down what it asked elsewhere or complained of."""
        self.browser.settle(seconds)
        for event in self.browser.events:
            method = event.get("method")
            if method == "Network.requestWillBeSent":
                url = event["params"]["request"]["url"]
                if not url.startswith((self.base, "data:", "about:")):
                    self.outside.append(url)
            elif method == "Runtime.exceptionThrown" or (
                method == "Log.entryAdded" and event["params"]["entry"]["level"] == "error"
            ):
                self.errors.append(event["params"])

    def send(self, form: str) -> None:
        """Send a form by its button, and wait for the page that answers."""
        self.press(f"{form} button")

    def press(self, button: str) -> None:
        """Send a form by one of its buttons, and wait for the page that answers."""
        self.browser.events.clear()
        self.browser.run(f"document.querySelector({button!r}).click(); 1")
        self.browser.wait_for_load()
        self.settle()

    def choose(self, selector: str, path: Path) -> None:
        """Choose a file in a form, as a reader does in a dialog; it needs no scripts."""
        root = self.browser.send("DOM.getDocument")["root"]["nodeId"]
        node = self.browser.send("DOM.querySelector", nodeId=root, selector=selector)["nodeId"]
        self.browser.send("DOM.setFileInputFiles", files=[str(path)], nodeId=node)

    def follow(self, selector: str) -> None:
        """Follow a link of the page."""
        link = self.browser.run(f"document.querySelector({selector!r}).getAttribute('href')")
        self.go(str(link))

    def texts(self, selector: str) -> list[str]:
        """Return what each of some elements says."""
        found = f"[...document.querySelectorAll({selector!r})].map(one => one.innerText.trim())"
        return [str(one) for one in self.browser.run(found)]

    def held(self, selector: str) -> str:
        """Return the text within some elements, folded or not."""
        found = f"[...document.querySelectorAll({selector!r})].map(one => one.textContent)"
        return "\n".join(str(one) for one in self.browser.run(found))

    def frame_shows(self) -> bool:
        """Return whether the frame of the page shows anything, once it has had time for it."""
        for _ in range(20):
            if self.browser.frame_text():
                return True
            if any("Refused to display" in json.dumps(one) for one in self.browser.events):
                return False
            self.browser.settle(0.1)
        return False

    def text(self) -> str:
        """Return what the page says."""
        return str(self.browser.run("document.body.innerText"))


@contextmanager
def reading(
    book: Path, profile: Path, *, language: str = "en", scripts: bool = True,
    without: Sequence[str] = (), log: Path | None = None, names: bool = False,
) -> Iterator[Room]:  # fmt: skip
    """Yield a room of a letterbook; the browser has scripts or not, and speaks a language.

    ``without`` names the layers of defence that the server lacks, see `without_layers`.
    """
    module = ["letterbook"] if not without else ["tests.browser.without_layers", ",".join(without)]
    paths = f"{program.ROOT / 'src'}{os.pathsep}{program.ROOT}"
    server = subprocess.Popen(
        [sys.executable, "-m", *module, "serve", str(book), "--no-browser"],
        stdout=subprocess.PIPE, env=program.environment(PYTHONPATH=paths), encoding="utf-8",
    )  # fmt: skip
    try:
        assert server.stdout is not None
        address = server.stdout.readline().split()[-1]
        with Chromium(profile, language=language, log=log, names=names) as browser:
            browser.open(address)
            browser.settle(0.5)
            if not scripts:
                browser.send("Emulation.setScriptExecutionDisabled", value=True)
            yield Room(browser, address.partition("/enter")[0])
    finally:
        server.terminate()
        server.wait(20)
