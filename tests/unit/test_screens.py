"""Which pictures of the pages are taken, and that the kept ones are those that are taken."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

from tests.browser.room import Room
from tools import take_screenshots


class Lens:
    """Stands for a browser: a picture is how it looks and where it is."""

    def __init__(self) -> None:
        self.light = "light"
        self.at = ""

    def look(self, width: int, height: int, *, dark: bool = False) -> None:
        """Take down whether it looks in dark, and at a phone."""
        self.light = ("dark" if dark else "light") + (" phone" if width < height else "")

    def picture(self) -> bytes:
        """Return what is seen."""
        return f"{self.light} {self.at}".encode()

    def __getattr__(self, name: str) -> Any:
        return lambda *_, **__: None


class Place:
    """Stands for a room: it only remembers where it went."""

    def __init__(self) -> None:
        self.browser = Lens()

    def go(self, path: str) -> None:
        """Be at a page."""
        self.browser.at = path

    def text(self) -> str:
        """Return what a page says once a file has come."""
        return "Files that are here: 1"

    def __getattr__(self, name: str) -> Any:
        return lambda *_, **__: None


def taken(folder: Path, *, dark: bool) -> dict[str, str]:
    """Return what the tool writes, by file."""
    take_screenshots.take_all(cast("Room", Place()), folder, dark=dark)
    return {one.name: one.read_text("utf-8") for one in folder.iterdir()}


def test_the_most_important_pages_are_kept_in_dark_and_on_a_phone(tmp_path: Path) -> None:
    """Every page in light, four in dark, three on a phone; with --dark all of them in dark."""
    (tmp_path / "kept").mkdir()
    (tmp_path / "looked").mkdir()
    kept = taken(tmp_path / "kept", dark=False)
    dark = {name: seen for name, seen in kept.items() if name.endswith("-dark.png")}
    assert dark == {
        f"{name}-dark.png": f"dark {take_screenshots.PAGES[name]}"
        for name in ("overview", "search", "conversation", "pair")
    }
    phone = {name: seen for name, seen in kept.items() if name.endswith("-phone.png")}
    assert {name.removesuffix("-phone.png") for name in phone} == {
        "overview", "search", "conversation", "doors"
    }  # fmt: skip
    assert all(seen.startswith("light phone ") for seen in phone.values())
    light = {name: seen for name, seen in kept.items() if name not in {*dark, *phone}}
    assert all(seen.startswith("light ") for seen in light.values())
    assert {f"{name}.png" for name in take_screenshots.PAGES} < set(light)
    looked = taken(tmp_path / "looked", dark=True)
    assert {name.replace("-dark", "") for name in looked} == set(light)
    assert all(seen.startswith("dark ") for seen in looked.values())
