"""Each layer that keeps a mail from doing anything is taken away in turn, and the others hold.

Not every layer stands around each of the ten places of `places`.  Cleaning, sandbox, demand and the
policy of the frame are around the HTML of a mail alone.  Escaping and the policy of the page are
around all that our own pages show, which are the other nine; but no template escapes the JSON of
the API: there the policy of the page is taken away alone, and its media type must hold.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.browser.chromium import found
from tests.browser.net_log import went_elsewhere
from tests.browser.payloads import BY_HAND, PAYLOADS
from tests.browser.places import PLACES, Letter, hostile_book, kinds_of, pages_of
from tests.browser.room import Room, reading

pytestmark = pytest.mark.skipif(
    found() is None, reason="CHROMIUM IS ABSENT: no layer of defence was tried in a browser"
)
SEED = 6
LIVE = "<img src=x onerror="
"""One that runs wherever it is let; it is in every sample."""

REFRESH = '<meta http-equiv="refresh"'
"""No policy forbids a page to send its reader away: in our own pages escaping alone stops it."""

FRAME = ("cleaning", "sandbox", "demand", "frame-policy")
"""The layers around the HTML of a mail; `without_layers` takes them away."""

_PLACES = ((14, 20), (14, 52), (14, 70))
"""Where in a frame links, buttons and fields of the payloads come to lie."""


_OWN = tuple(kind for kind in kinds_of(*PLACES) if "{" in kind and "?as=" not in kind)
API = "/api/v1/messages/{mail}"
SHOWN: dict[str, tuple[str, ...]] = {
    "message": tuple(
        one for one in _OWN if "preview" not in one and "{mail}" in one and one != API
    ),
    "attached": tuple(one for one in _OWN if "preview" in one),
    "elsewhere": ("/m/{chat}", "/c/{mail}", API),
}
"""The kinds of pages that show payloads, by what they show; each is tried by itself, for time."""

LISTS = ("/search?q=quay&sort=oldest", "/people", "/", "/network", "/notices", "/timeline")


class Hostile(NamedTuple):
    """A letterbook of hostile mail, and where each payload is in it."""

    book: Path
    letters: tuple[Letter, ...]
    full: bool

    @property
    def patience(self) -> int:
        """Seconds for a page on which all may run: some of what runs keeps it from being there."""
        return 3 if self.full else 8


class Done(NamedTuple):
    """What the mails did: code that ran, pages left, addresses asked; and how many were shown."""

    ran: list[str]
    left: list[str]
    asked: list[str]
    shown: int


@pytest.fixture(scope="module")
def hostile(
    tmp_path_factory: pytest.TempPathFactory, campaign: Callable[[int, int], int]
) -> Hostile:
    """Return a letterbook of every payload in full, of a few in a sample."""
    folder = tmp_path_factory.mktemp("layers")
    size = campaign(4, len(PAYLOADS))
    live = next(one for one in BY_HAND if one.startswith(LIVE))
    tried = PAYLOADS if size == len(PAYLOADS) else BY_HAND
    others = [one for one in tried if one != live]
    chosen = (live, *random.Random(SEED).sample(others, size - 1))
    return Hostile(*hostile_book(folder, chosen), size == len(PAYLOADS))


def framed(hostile: Hostile) -> list[str]:
    """Return the pages that show the HTML of the mails in a frame."""
    parts = ("1.2", "2") if hostile.full else ("1.2",)
    return [f"/m/{one.mail}?as={part}" for one in hostile.letters for part in parts]


def own(hostile: Hostile, what: str, *, besides: str = "\0", escaped: bool = True) -> list[str]:
    """Return our own pages that show the payloads; those with ``besides`` are left out.

    ``escaped`` is whether escaping is there: without it the JSON of the API is what it was.
    """
    chosen = [one for one in hostile.letters if not one.payload.startswith(besides)]
    kinds = [kind for kind in SHOWN[what] if escaped or kind != API]
    pages = [page for one in chosen for page in pages_of(one, kinds)]
    if what == "elsewhere" and len(chosen) == len(hostile.letters):  # a list shows them all
        pages += [*LISTS, f"/c/{chosen[0].chat}"]
    return pages


def done(
    hostile: Hostile,
    folder: Path,
    pages: Sequence[str],
    without: Sequence[str],
    *,
    patience: int = 20,
    clicked: bool = True,
) -> Done:
    """Return what happened while the pages were opened and, if so, moved over and clicked into.

    ``patience``: seconds after which a page that has not come counts as left.
    """
    ran, left, shown = [], [], 0
    with reading(hostile.book, folder / "profile", without=without, log=folder / "log") as room:
        for page in pages:
            try:
                room.browser.open(room.base + page, patience)
            except TimeoutError:  # what runs may keep a page from ever being there
                left.append(page)
                continue
            room.browser.settle(0.05)
            if "?as=" in page:
                shown += page.endswith("=1.2") and room.frame_shows()
                if clicked:
                    _provoke(room)
                else:
                    room.browser.settle(0.1)
            if _ran(room):
                ran.append(page)
            if not room.browser.run("location.href").startswith(room.base):
                left.append(page)
    return Done(ran, left, went_elsewhere(folder / "log"), shown)


def _provoke(room: Room) -> None:
    """Move over and click what a frame shows, and let it act."""
    x, y = room.browser.run(
        "(frame => { frame.scrollIntoView(); const at = frame.getBoundingClientRect();"
        " return [at.x, at.y] })(document.querySelector('iframe'))"
    )
    for right, down in _PLACES:
        room.browser.poke(x + right, y + down)
        room.browser.settle(0.03)
    room.browser.settle(0.05)


def _ran(room: Room) -> bool:
    """Return whether a payload ran, in the page or in a frame that it cannot reach out of."""
    if room.browser.run("window.pwned !== undefined"):
        return True
    return any(
        event["method"] == "Page.javascriptDialogOpening"
        or (event["method"] == "Runtime.exceptionThrown" and "sessionId" in event)
        for event in room.browser.events
    )


def but(*layers: str) -> tuple[str, ...]:
    """Return the layers of the frame and of the page but these."""
    return tuple(one for one in (*FRAME, "page-policy") if one not in layers)


def test_the_payloads_are_live(hostile: Hostile, tmp_path: Path) -> None:
    """With no layer around the HTML of a mail it runs: what is tried below can fail."""
    found = done(hostile, tmp_path, framed(hostile), but(), patience=hostile.patience)
    assert found.shown >= len(hostile.letters) - len(found.left)
    assert len(found.ran) >= (300 if hostile.full else 1)
    assert len(found.asked) >= (4 if hostile.full else 0)


@pytest.mark.parametrize("what", SHOWN)
def test_the_payloads_are_live_in_our_own_pages(
    hostile: Hostile, tmp_path: Path, what: str
) -> None:
    """Neither escaped nor under a policy they run there too, on each kind of page.

    A third of them is enough to show it: pages on which all may run are slow to come.
    """
    some = hostile._replace(letters=hostile.letters[::3]) if hostile.full else hostile
    pages = own(some, what, besides=REFRESH, escaped=False)
    ran = done(some, tmp_path, pages, ("escaping", "page-policy"), patience=some.patience).ran
    for kind in SHOWN[what]:
        alike = {page for one in some.letters for page in pages_of(one, (kind,))}
        assert kind == API or len(alike & set(ran)) >= (30 if hostile.full else 1), kind


@pytest.mark.parametrize("missing", ["cleaning", "sandbox", "frame-policy", "page-policy"])
def test_without_one_layer_a_framed_mail_does_nothing(
    hostile: Hostile, tmp_path: Path, missing: str
) -> None:
    """0 executions, 0 addresses asked, no page left, and the frames do show the mails."""
    # With its demand the frame would not show what lacks the policy, and nothing would be tried.
    besides = ("demand",) if missing == "frame-policy" else ()
    found = done(hostile, tmp_path, framed(hostile), (missing, *besides))
    assert found == Done([], [], [], len(hostile.letters))


def test_cleaning_alone_stops_all(hostile: Hostile, tmp_path: Path) -> None:
    """Cleaned HTML needs no frame and no policy."""
    found = done(hostile, tmp_path, framed(hostile), but("cleaning"))
    assert found == Done([], [], [], len(hostile.letters))


def test_a_policy_alone_lets_nothing_run_and_nobody_leave(hostile: Hostile, tmp_path: Path) -> None:
    """It needs no cleaning and no frame; no policy keeps a reader who follows a link in a frame."""
    found = done(hostile, tmp_path, framed(hostile), but("frame-policy"))
    assert (found.ran, found.left, found.shown) == ([], [], len(hostile.letters))


def test_a_policy_alone_loads_nothing(hostile: Hostile, tmp_path: Path) -> None:
    """As long as nobody clicks, no address is asked."""
    found = done(hostile, tmp_path, framed(hostile), but("frame-policy"), clicked=False)
    assert found == Done([], [], [], len(hostile.letters))


def test_a_sandbox_alone_lets_nothing_run_and_nobody_leave(
    hostile: Hostile, tmp_path: Path
) -> None:
    """A sandbox is no bar to pictures: that is why a frame also demands a policy."""
    found = done(hostile, tmp_path, framed(hostile), but("sandbox"))
    assert (found.ran, found.left, found.shown) == ([], [], len(hostile.letters))


def test_a_frame_shows_nothing_that_lacks_the_policy(hostile: Hostile, tmp_path: Path) -> None:
    """What the frame demands of its text is not met, and the frame stays empty."""
    found = done(hostile, tmp_path, framed(hostile), but("demand"))
    assert found == Done([], [], [], 0)


@pytest.mark.parametrize("what", SHOWN)
@pytest.mark.parametrize("missing", ["page-policy", "escaping"])
def test_without_one_layer_our_own_pages_do_nothing(
    hostile: Hostile, tmp_path: Path, missing: str, what: str
) -> None:
    """Escaped text needs no policy; the policy stops all that is not escaped but a refresh."""
    escaped = missing != "escaping"
    pages = own(hostile, what, besides="\0" if escaped else REFRESH, escaped=escaped)
    assert done(hostile, tmp_path, pages, (missing,)) == Done([], [], [], 0)
