"""A first letterbook in a browser: files are chosen or dropped, looked at, added and read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import letterbook
from tests.browser.chromium import found
from tests.browser.room import Room, reading
from tests.functional.test_web_start import MAIL

pytestmark = pytest.mark.skipif(
    found() is None, reason="CHROMIUM IS ABSENT: no page was looked at in a browser"
)


@pytest.fixture(params=[True, False], ids=["scripts", "without-scripts"])
def room(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Room]:
    """Yield a room of an empty letterbook."""
    letterbook.init(tmp_path / "book").close()
    with reading(tmp_path / "book", tmp_path / "profile", scripts=request.param) as made:
        yield made


def drop(room: Room, selector: str, path: Path) -> None:
    """Drag a file from outside onto an element and let go of it there."""
    place = room.browser.run(
        f"(() => {{ const it = document.querySelector({selector!r}); it.scrollIntoView();"
        " const box = it.getBoundingClientRect();"
        " return [box.x + box.width / 2, box.y + box.height / 2]; })()"
    )
    data = {"items": [], "files": [str(path)], "dragOperationsMask": 1}
    for kind in ("dragEnter", "dragOver", "drop"):
        room.browser.send("Input.dispatchDragEvent", type=kind, x=place[0], y=place[1], data=data)


def arrived(room: Room, request: pytest.FixtureRequest) -> None:
    """Wait until a file is with the server, or see it stand in the field where no scripts run."""
    if request.node.callspec.params["room"]:
        room.browser.until("document.querySelector('[name=sent]:last-of-type') !== null")
        room.browser.until("!document.querySelector('.paste button').disabled")
        assert "Files that are here: 1" in room.text()
    else:
        assert room.browser.run("document.querySelector('input[type=file]').files.length") == 1


def wait_until_told(room: Room, told: str) -> None:
    """Have the first page open that says so, or that of twelve seconds later."""
    for _ in range(40):
        room.go("/start")
        if told in room.text():
            return
        room.settle(0.3)


def test_files_are_chosen_and_dropped_and_added(
    room: Room, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """One is chosen and looked at, another is dropped at the second step; both are added."""
    for n in range(2):
        (tmp_path / f"mail {n}.eml").write_text(MAIL.format(n=n), encoding="utf-8")
    room.go("/start")
    room.choose("input[type=file]", tmp_path / "mail 0.eml")
    arrived(room, request)
    folder = str(tmp_path / "book")
    room.browser.run(f"document.querySelector('.paste [name=folder]').value = {folder!r}; 1")
    room.send(".paste")
    assert "mail 0.eml" in room.text()
    assert "1 message, less than a second, less than 1 MB on disk" in room.text()
    drop(room, "input[type=file]", tmp_path / "mail 1.eml")
    arrived(room, request)
    room.press(".paste .chief")
    wait_until_told(room, "found 2")
    assert "found 2 = stored 2" in room.text()
    room.go("/sources")
    assert "mail 0.eml (sent through the browser)" in room.text()
    assert "mail 1.eml (sent through the browser)" in room.text()
    room.go("/search?q=quay")
    assert "High water 1" in room.text()
    assert room.errors == []


def tree(folder: Path) -> Path:
    """Return a folder of folders with mails."""
    for n, place in enumerate(("in/2016", "in/2017", "out")):
        (folder / "desk" / place).mkdir(parents=True)
        mail = MAIL.format(n=n)
        (folder / "desk" / place / "a.eml").write_text(mail, encoding="utf-8")
    return folder / "desk"


def test_a_folder_is_chosen_and_taken_with_its_folders(room: Room, tmp_path: Path) -> None:
    """Each file arrives under its path; without scripts the chooser of folders sends them too."""
    room.go("/start")
    room.choose("input[webkitdirectory]", tree(tmp_path))
    room.settle(1)
    room.send(".paste")
    assert "3 messages" in room.text()
    assert "desk" in room.text()
    room.press(".paste .chief")
    wait_until_told(room, "found 3")
    room.go("/sources")
    assert "desk (sent through the browser)" in room.text()
    assert "2016" in room.text()
    assert room.errors == []


def test_progress_and_failures_are_told(tmp_path: Path) -> None:
    """A folder that is dropped is sent file by file; what is refused is named with its reason."""
    letterbook.init(tmp_path / "book").close()
    with reading(tmp_path / "book", tmp_path / "profile") as room:
        room.go("/start")
        room.browser.run(
            "(() => { const real = window.fetch; window.fetch = (to, how) =>"
            " String(to).startsWith('/start/send') && how.body.get('files').name.includes('2017')"
            " ? real('/start/send', { method: 'POST', body: new FormData() }) : real(to, how);"
            " return 1; })()"
        )
        drop(room, ".drop input", tree(tmp_path))
        room.browser.until("document.querySelector('.sending li') !== null")
        room.browser.until("!document.querySelector('.paste button').disabled")
        assert "Files that are here: 2" in room.text()
        (refused,) = room.texts(".sending li")
        assert refused.startswith("desk/in/2017/a.eml This form is not of the letterbook")
        room.send(".paste")
        assert "2 messages" in room.text()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_doors_stand_on_one_line(language: str, tmp_path: Path) -> None:
    """At 1280 pixels, whichever page is open; on a narrow one nothing is cut off."""
    letterbook.init(tmp_path / "book").close()
    with reading(tmp_path / "book", tmp_path / "profile", language=language) as room:
        for path in ("/", "/echoes", "/findings"):
            room.browser.look(1280, 720)
            room.go(path)
            tops = "new Set([...document.querySelectorAll('.doors a')]"
            tops += ".map(one => Math.round(one.getBoundingClientRect().top))).size"
            assert room.browser.run(tops) == 1, path
            room.browser.look(390, 720)
            room.settle()
            assert room.browser.run("document.documentElement.scrollWidth") <= 390
