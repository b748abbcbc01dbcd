"""What scripts add to search, in a browser: completion, results while typing, drawing a range."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from letterbook.rules.chart_words import month_words
from tests.browser.axe import audit
from tests.browser.chromium import found
from tests.browser.room import Room, reading
from tests.functional import program

pytestmark = pytest.mark.skipif(
    found() is None, reason="CHROMIUM IS ABSENT: no page was looked at in a browser"
)
OPEN = "document.querySelector('#q').getAttribute('aria-expanded') === 'true'"
CLOSED = "document.querySelector('#q').getAttribute('aria-expanded') === 'false'"
VALUE = "document.querySelector('#q').value"


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the letterbook of the story."""
    path = tmp_path_factory.mktemp("typing") / "demo"
    assert program.run("demo", path).returncode == 0
    return path


@pytest.fixture(scope="module", params=["en", "fr"])
def room(
    story: Path, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Room]:
    """Yield a room in a language."""
    with reading(story, tmp_path_factory.mktemp("profile"), language=request.param) as made:
        yield made


@pytest.fixture(autouse=True)
def _nothing_went_wrong(room: Room) -> Iterator[None]:
    room.browser.look(1280, 900)
    room.errors.clear()
    yield
    room.settle()
    assert room.errors == []
    assert room.outside == []


def begin(room: Room, path: str, text: str, box: str = "#q") -> None:
    """Have a text typed into a box of a page."""
    room.go(path)
    room.browser.run(f"document.querySelector({box!r}).focus(); 1")
    room.browser.type(text)


def options(room: Room, box: str = "#q") -> list[str]:
    """Return what the list below a box offers."""
    listed = room.browser.run(f"document.querySelector({box!r}).getAttribute('aria-controls')")
    return room.texts(f"#{listed} [role=option]")


def drawn(room: Room, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Press the pointer at a place, move it to another, and let go."""

    def mouse(kind: str, at: tuple[float, float], buttons: int) -> None:
        room.browser.send(
            "Input.dispatchMouseEvent", type=kind, x=at[0], y=at[1], button="left",
            buttons=buttons, clickCount=1,
        )  # fmt: skip

    mouse("mousePressed", start, 1)
    mouse("mouseMoved", ((start[0] + end[0]) / 2, start[1]), 1)
    mouse("mouseMoved", end, 1)
    mouse("mouseReleased", end, 0)


def place(room: Room, selector: str, n: int) -> tuple[float, float]:
    """Return the middle of one of the elements that a selector finds."""
    x, y = room.browser.run(
        f"(one => [one.x + one.width / 2, one.y + one.height / 2])"
        f"([...document.querySelectorAll({selector!r})].at({n}).getBoundingClientRect())"
    )
    return float(x), float(y)


@pytest.mark.parametrize("path", ["/", "/search", "/people", "/c/fc6d4812d9a4"])
def test_a_question_is_completed_by_keys(room: Room, path: str) -> None:
    """Arrows choose, Enter takes, a field leads on to its values; the box says all of it."""
    begin(room, path, "from:c.v")
    room.browser.until(OPEN)
    assert options(room)[0].startswith("Cornelius Vane <c.vane@halcyon.example>")
    room.browser.key("ArrowDown")
    marked = room.browser.run(
        "(box => document.getElementById(box.getAttribute('aria-activedescendant'))"
        ".getAttribute('aria-selected'))(document.querySelector('#q'))"
    )
    assert marked == "true"
    assert room.browser.run(VALUE) == "from:c.v"
    room.browser.key("Enter")
    assert room.browser.run(VALUE) == "from:c.vane@halcyon.example "
    assert room.browser.run(CLOSED)
    begin(room, path, "from")
    room.browser.until(OPEN)
    french = room.browser.run("document.documentElement.lang") == "fr"
    assert options(room)[0] == (
        "from: qui l’a écrit\u00a0: nom, adresse ou domaine" if french
        else "from: who wrote it: name, address or domain"
    )  # fmt: skip
    room.browser.key("ArrowDown")
    room.browser.key("Enter")
    assert room.browser.run(VALUE) == "from:"
    room.browser.until(OPEN)
    assert "clerk@saltmere.example" in "\n".join(options(room))


def test_the_list_goes_away(room: Room) -> None:
    """Escape closes it and nothing else; arrows go round; Tab takes what is marked."""
    begin(room, "/people", "pepper")
    room.browser.until(OPEN)
    room.browser.key("Escape")
    assert room.browser.run(CLOSED)
    assert room.browser.run(VALUE) == "pepper"
    assert room.browser.run("document.activeElement.id") == "q"
    room.browser.key("ArrowDown")
    room.browser.until(OPEN)
    many = len(options(room))
    for _ in range(many + 1):
        room.browser.key("ArrowDown")
    assert room.browser.run(
        "document.querySelector('#q').hasAttribute('aria-activedescendant')"
    ) is (False)
    room.browser.key("ArrowUp")
    last = options(room)[-1].split("\n")[0]
    room.browser.key("Tab")
    assert room.browser.run(VALUE).strip() == last
    assert room.browser.run(CLOSED)
    begin(room, "/people", "peppercorn")
    room.settle(0.4)
    room.browser.run("document.querySelector('#q').blur(); 1")
    assert room.browser.run(CLOSED)


def test_other_boxes_for_questions_complete_too(room: Room) -> None:
    """Those of the timeline, the network, the links, and of a conversation."""
    for path in ("/timeline", "/network", "/echoes", "/c/fc6d4812d9a4"):
        box = "main [data-complete]"
        begin(room, path, "channel:", box)
        room.browser.until(
            f"document.querySelector({box!r}).getAttribute('aria-expanded') === 'true'"
        )
        assert any(one.startswith("mail") for one in options(room, box)), path


def test_the_open_list_keeps_nobody_out(room: Room) -> None:
    """No rule of WCAG A or AA is broken while the list is open."""
    begin(room, "/search", "from:c")
    room.browser.until(OPEN)
    room.browser.key("ArrowDown")
    room.settle(0.5)
    # What the list covers for a moment is smaller while it does, and is no target then.
    broken = [line for line in audit(room.browser).broken if not line.startswith("target-size")]
    assert broken == []
    sizes = room.browser.run(
        "[...document.querySelectorAll('.offers [role=option]')].map(one => one.offsetHeight)"
    )
    assert min(one for one in sizes if one) >= 24


def test_results_come_while_typing(room: Room) -> None:
    """On the search page: with title, address and one spoken line; the order is kept."""
    begin(room, "/search?sort=oldest&group=1", "peppercorn")
    room.browser.until("document.title.startsWith('peppercorn')")
    assert room.browser.run("location.search") == "?q=peppercorn&sort=oldest&group=1"
    spoken = room.browser.run("document.querySelector('[role=status]').textContent")
    assert re.match(r"[1-9]\d* messages", spoken)
    assert "peppercorn" in spoken
    assert room.browser.run("document.querySelectorAll('article.hit').length") > 0
    room.browser.type(' "')
    room.browser.until("document.querySelector('#results .failure') !== null")
    assert spoken != room.browser.run("document.querySelector('[role=status]').textContent")


def test_the_overview_shows_results_in_its_place(room: Room) -> None:
    """Typing there is searching; an empty box, or going back, shows the overview again."""
    begin(room, "/", "peppercorn")
    room.browser.until("document.querySelectorAll('article.hit').length > 0")
    assert room.browser.run("location.pathname") == "/search"
    assert room.browser.run("document.querySelector('#instead').hidden")
    room.browser.run("history.back(); 1")
    room.browser.until(
        "location.pathname === '/' && document.querySelector('#instead')?.hidden === false"
    )
    assert room.texts(".figures dt")
    begin(room, "/", "peppercorn")
    room.browser.until("document.querySelectorAll('article.hit').length > 0")
    room.browser.run(
        "(box => { box.value = ''; box.dispatchEvent(new Event('input')); })"
        "(document.querySelector('#q')); 1"
    )
    room.browser.until("document.querySelector('#instead')?.hidden === false")
    assert room.browser.run("location.pathname") == "/"
    assert room.texts(".hit") == []


@pytest.mark.parametrize("path", ["/search?q=peppercorn+OR+valuation", "/"])
def test_a_range_of_bars_narrows_the_question(room: Room, path: str) -> None:
    """What is drawn over is asked of the whole question, OR and all; no link is followed."""
    room.go(path)
    bars = ".bars [data-period]"
    first, last = (
        room.browser.run(f"[...document.querySelectorAll({bars!r})].at({n}).dataset.period")
        for n in (1, 3)
    )
    drawn(room, place(room, bars, 1), place(room, bars, 3))
    room.browser.until(f"{VALUE}.includes('date:')")
    asked = room.browser.run(VALUE)
    span = f"date:{first}..{last}"
    assert asked == (f"(peppercorn OR valuation) ({span})" if "?" in path else span)
    days = [stated_day(text) for text in room.texts(".hit time")]
    assert days
    assert all(first <= day and day[: len(last)] <= last for day in days)


def stated_day(shown: str) -> str:
    """Return the day of a date as a page shows it: ``2018-10-16`` of ``16 oct. 2018 09:05``."""
    if re.match(r"\d{4}-\d{2}-\d{2}", shown):
        return shown[:10]
    number, month, year = shown.split()[:3]
    (at,) = (n for n in range(1, 13) if month_words("fr", n) == month)
    return f"{year}-{at:02d}-{int(number.removesuffix('er')):02d}"


def test_a_range_of_the_timeline_is_its_time(room: Room) -> None:
    """Drawing from right to left over the lanes shows that stretch, with the same lanes."""
    room.go("/timeline?q=lease&by=channels")
    reach = ".drawing [data-period]"
    dates = room.browser.run(
        f"(all => [all.at(10).dataset.period, all.at(30).dataset.until])"
        f"([...document.querySelectorAll({reach!r})])"
    )
    (x0, y), (x1, _) = place(room, reach, 10), place(room, reach, 30)
    room.browser.events.clear()
    drawn(room, (x1, y), (x0, y))
    room.browser.wait_for_load()
    room.settle()
    asked = room.browser.run("Object.fromEntries(new URLSearchParams(location.search))")
    assert asked == {"q": "lease", "by": "channels", "from": dates[0], "to": dates[1]}
    shown = room.browser.run(
        f"(all => [all.at(0).dataset.period, all.at(-1).dataset.until])"
        f"([...document.querySelectorAll({reach!r})])"
    )
    assert dates[0] <= shown[0][:10]
    assert shown[1][:10] <= dates[1]


def _finger(room: Room, points: list[tuple[float, float]]) -> None:
    """Put a finger down, move it from place to place, and take it off."""
    kinds = ["touchStart", *["touchMove"] * (len(points) - 1)]
    for kind, (x, y) in zip(kinds, points, strict=True):
        room.browser.send("Input.dispatchTouchEvent", type=kind, touchPoints=[{"x": x, "y": y}])
    room.browser.send("Input.dispatchTouchEvent", type="touchEnd", touchPoints=[])


def _on_lanes(room: Room) -> tuple[float, float]:
    """Have the timeline in the middle of a phone, and return a place on its lanes."""
    room.go("/timeline")
    where = (
        "(([a, b]) => [a.right - 90, (b.top + b.bottom) / 2])(['.drawing', '.drawing .reach'].map("
        "one => document.querySelector(one).getBoundingClientRect()))"
    )
    room.browser.run("document.querySelector('.drawing').scrollIntoView({block: 'center'}); 1")
    x, y = room.browser.run(where)
    return float(x), float(y)


def test_a_finger_draws_a_range_and_scrolls_the_page(room: Room) -> None:
    """Along the time it chooses a stretch; up or down the page moves, and nothing is chosen."""
    dates = "Object.fromEntries(new URLSearchParams(location.search))"
    room.browser.send("Emulation.setTouchEmulationEnabled", enabled=True, maxTouchPoints=1)
    room.browser.look(390, 640)
    try:
        x, y = _on_lanes(room)
        _finger(room, [(x + 3 * n, y) for n in range(12)])
        room.settle(0.5)
        near = room.browser.run(dates)
        assert near["from"] < near["to"]
        x, y = _on_lanes(room)
        _finger(room, [(x + 3 * n, y) for n in range(29)])
        room.settle(0.5)
        assert room.browser.run(dates)["to"] > near["to"], "at the edge the drawing goes on"
        x, y = _on_lanes(room)
        names = room.browser.run("document.querySelector('.drawing').getBoundingClientRect().left")
        _finger(room, [(names + 90 - 3 * n, y) for n in range(20)])
        room.settle(0.5)
        assert room.browser.run("document.querySelector('.drawing').scrollLeft") > 40
        assert room.browser.run("location.search") == "", "beside the lanes it moves the drawing"
        before = room.browser.run("scrollY")
        _finger(room, [(x, y + 6 * n) for n in range(30)])
        room.settle(0.5)
        assert room.browser.run("scrollY") < before - 60
        assert room.browser.run("location.search") == ""
        assert room.browser.run("document.querySelectorAll('.within[data-period]').length") == 0
    finally:
        room.browser.send("Emulation.setTouchEmulationEnabled", enabled=False)
        room.browser.look(1000, 720)


def test_escape_leaves_a_range(room: Room) -> None:
    """A range that is being drawn is given up, and nothing is asked."""
    room.go("/timeline")
    reach = ".drawing [data-period]"
    (x0, y), (x1, _) = place(room, reach, 5), place(room, reach, 20)
    for kind, x, buttons in (("mousePressed", x0, 1), ("mouseMoved", x1, 1)):
        room.browser.send(
            "Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", buttons=buttons,
            clickCount=1,
        )  # fmt: skip
    assert room.browser.run("document.querySelectorAll('.within[data-period]').length") == 16
    room.browser.key("Escape")
    assert room.browser.run("document.querySelectorAll('.within[data-period]').length") == 0
    room.browser.send(
        "Input.dispatchMouseEvent", type="mouseReleased", x=x1, y=y, button="left", clickCount=1
    )
    room.settle()
    assert room.browser.run("location.search") == ""
