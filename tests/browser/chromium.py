"""Drives headless Chromium over its pipe, with nothing installed but the browser itself."""

from __future__ import annotations

import base64
import fcntl
import json
import os
import select
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
_ARGUMENTS = (
    *("--headless=new", "--remote-debugging-pipe", "--no-sandbox", "--disable-gpu"),
    *("--disable-background-networking", "--no-first-run", "--disable-dev-shm-usage"),
    *("--disable-component-update", "--no-default-browser-check", "--hide-scrollbars"),
    # The browser itself is kept from asking its makers anything.
    *("--no-startup-window", "--disable-sync", "--disable-extensions", "--disable-default-apps"),
    "--disable-features=NetworkTimeServiceQuerying,AutofillServerCommunication"
    ",OptimizationHints,OptimizationGuideModelDownloading",
    *("--gaia-url=http://127.0.0.1:9", "--component-updater=url-source=http://127.0.0.1:9"),
)
_CHOICES = {"spellcheck": {"dictionaries": [], "dictionary": ""}}
_NOWHERE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"


def found() -> str | None:
    """Return the path of a Chromium, None where there is none."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def _write_choices(profile: Path) -> None:
    """Have a new profile check no spelling: the browser would ask its makers for a dictionary."""
    choices = profile / "Default" / "Preferences"
    if not choices.exists():
        choices.parent.mkdir(parents=True, exist_ok=True)
        choices.write_text(json.dumps(_CHOICES), encoding="ascii")


def _click(x: float, y: float) -> Iterator[dict[str, Any]]:
    """Yield what the mouse does to click at a place."""
    yield {"type": "mouseMoved", "x": x, "y": y}
    for kind in ("mousePressed", "mouseReleased"):
        yield {"type": kind, "x": x, "y": y, "button": "left", "clickCount": 1}


class Chromium:
    """One browser with one page; a context manager.

    ``log`` is where it writes what it asks of the network; ``names`` lets it look up host names.
    """

    def __init__(
        self, profile: Path, *, language: str = "en", scripts: bool = True,
        log: Path | None = None, names: bool = False,
    ) -> None:  # fmt: skip
        path = found()
        assert path is not None, "there is no Chromium"
        to_read, self._write = os.pipe()
        self._read, to_write = os.pipe()

        def take_pipes() -> None:
            """Have the two pipes at 3 and 4, where the browser looks for them."""
            high = [fcntl.fcntl(end, fcntl.F_DUPFD, 100) for end in (to_read, to_write)]
            for number, end in enumerate(high, 3):
                os.dup2(end, number)

        _write_choices(profile)
        more = [] if names else [_NOWHERE]
        if log is not None:
            more.append(f"--log-net-log={log}")
        self._process = subprocess.Popen(
            [path, *_ARGUMENTS, *more, f"--user-data-dir={profile}", f"--lang={language}",
             f"--accept-lang={language}"],
            pass_fds=(3, 4), preexec_fn=take_pipes, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        os.close(to_read)
        os.close(to_write)
        self._number = 0
        self._rest = b""
        self._session: str | None = None
        self.events: list[dict[str, Any]] = []
        target = self.send("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.send("Target.attachToTarget", targetId=target, flatten=True)[
            "sessionId"
        ]
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.send(f"{domain}.enable")
        # A frame without rights runs in a process of its own, whose events come by themselves.
        self.send(
            "Target.setAutoAttach", autoAttach=True, waitForDebuggerOnStart=False, flatten=True
        )
        if not scripts:
            self.send("Emulation.setScriptExecutionDisabled", value=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if kind is None:
                self.leave()
        finally:
            os.close(self._write)
            os.close(self._read)
            self._process.terminate()
            self._process.wait(20)

    def leave(self) -> None:
        """Have the browser end by itself, its log written to the end."""
        self._session = None
        self._tell("Browser.close")
        with suppress(RuntimeError):
            while self._next(20) is not None:
                pass
        self._process.wait(20)

    def send(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Return the answer to one command; what happens meanwhile is kept in ``events``."""
        return self._ask(method, self._session, parameters)

    def _ask(self, method: str, session: str | None, parameters: dict[str, Any]) -> dict[str, Any]:
        number = self._tell(method, session, **parameters)
        while True:
            answer = self._next(30)
            if answer is None:
                raise TimeoutError(f"no answer to {method}")
            if answer.get("id") == number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                result: dict[str, Any] = answer["result"]
                return result
            self._keep(answer)

    def _tell(self, method: str, session: str | None = None, **parameters: Any) -> int:
        """Send a command and return its number, without waiting for the answer."""
        self._number += 1
        asked: dict[str, Any] = {"id": self._number, "method": method, "params": parameters}
        if session:
            asked["sessionId"] = session
        os.write(self._write, json.dumps(asked).encode() + b"\0")
        return self._number

    def _keep(self, event: dict[str, Any]) -> None:
        """Take down what happened; listen to new frames, and let no dialog stand in the way."""
        method = event.get("method")
        if method is None:
            return  # the answer to a command that nobody waited for
        self.events.append(event)
        if method == "Target.attachedToTarget":
            session = event["params"]["sessionId"]
            for domain in ("Runtime", "Network", "Log"):
                self._tell(f"{domain}.enable", session)
        elif method == "Page.javascriptDialogOpening":
            self._tell("Page.handleJavaScriptDialog", event.get("sessionId"), accept=True)

    def _next(self, seconds: float) -> dict[str, Any] | None:
        until = time.monotonic() + seconds
        while b"\0" not in self._rest:
            left = until - time.monotonic()
            if left <= 0 or not select.select([self._read], [], [], left)[0]:
                return None
            piece = os.read(self._read, 1 << 20)
            if not piece:
                raise RuntimeError("the browser went away")
            self._rest += piece
        raw, _, self._rest = self._rest.partition(b"\0")
        answer: dict[str, Any] = json.loads(raw)
        return answer

    def open(self, address: str, seconds: float = 20) -> None:
        """Have a page loaded; raise `TimeoutError` for one that is not after so many seconds."""
        self.events.clear()
        loader = self.send("Page.navigate", url=address).get("loaderId", "")
        self.wait_for_load(seconds, loader=loader)

    def wait_for_load(self, seconds: float = 20, *, loader: str = "") -> None:
        """Wait until the page that is coming has loaded: with ``loader``, that very one."""
        until = time.monotonic() + seconds
        while not self._has_loaded(loader):
            event = self._next(max(0.05, until - time.monotonic()))
            if event is not None:
                self._keep(event)
            elif time.monotonic() > until:
                raise TimeoutError("the page did not load")

    def _has_loaded(self, loader: str) -> bool:
        """Return whether a page has loaded; the one before may still say that it has."""
        come = not loader
        for event in self.events:
            method = event.get("method")
            if method == "Page.frameNavigated" and event.get("sessionId") == self._session:
                come = come or event["params"]["frame"].get("loaderId") == loader
            elif method == "Page.loadEventFired" and come:
                return True
        return False

    def settle(self, seconds: float) -> None:
        """Let the page work for a time, and keep what happens."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            event = self._next(left)
            if event is not None:
                self._keep(event)

    def run(self, script: str) -> Any:
        """Return the value of an expression in the page."""
        answer = self.send(
            "Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True
        )
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def frame_text(self) -> str:
        """Return what the only frame of the page shows, whatever rights it has."""
        sessions = [
            event["params"]["sessionId"]
            for event in self.events
            if event["method"] == "Target.attachedToTarget"
        ]
        if not sessions:
            inner = "document.querySelector('iframe').contentDocument?.body?.innerText"
            return str(self.run(inner) or "")
        asked = {"expression": "document.body?.innerText", "returnByValue": True}
        answer = self._ask("Runtime.evaluate", sessions[-1], asked)
        return str(answer["result"].get("value") or "")

    def until(self, script: str, seconds: float = 10) -> None:
        """Wait until an expression of the page is true."""
        end = time.monotonic() + seconds
        while not self.run(script):
            if time.monotonic() > end:
                raise AssertionError(f"never true: {script}")
            self.settle(0.05)

    def key(self, key: str) -> None:
        """Press and let go of a key."""
        typed = {"Enter": "\r"}.get(key, key)  # as a keyboard sends it: else no form is sent
        text = {"text": typed} if len(typed) == 1 else {}
        self.send("Input.dispatchKeyEvent", type="keyDown", key=key, **text)
        self.send("Input.dispatchKeyEvent", type="keyUp", key=key)

    def click(self, x: float, y: float) -> None:
        """Move the pointer to a place of the window and click there."""
        for event in _click(x, y):
            self.send("Input.dispatchMouseEvent", **event)

    def poke(self, x: float, y: float) -> None:
        """Click as `click` does, waiting for no answer.

        What is clicked may take its frame away, and then there is nobody to answer.
        """
        for event in _click(x, y):
            self._tell("Input.dispatchMouseEvent", self._session, **event)

    def type(self, text: str) -> None:
        """Type into what has the focus."""
        self.send("Input.insertText", text=text)

    def look(self, width: int, height: int, *, dark: bool = False, media: str = "") -> None:
        """Choose the size of the window, and light or dark, screen or print."""
        self.send(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1,
            mobile=False,
        )  # fmt: skip
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.send("Emulation.setEmulatedMedia", media=media, features=[scheme])

    def picture(self) -> bytes:
        """Return what the window shows, as PNG."""
        answer = self.send("Page.captureScreenshot", format="png")
        return base64.b64decode(answer["data"])
