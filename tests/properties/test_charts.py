"""Charts of any names: well-formed XML that runs nothing, fetches nothing and hides nothing."""

from __future__ import annotations

import csv
import re
from datetime import UTC
from io import StringIO
from itertools import pairwise
from xml.etree import ElementTree

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from letterbook.rules.chart_style import CHANNELS, ChartStyle
from letterbook.rules.chart_words import WORDS
from letterbook.rules.network_svg import network_svg
from letterbook.rules.network_tables import edge_table, graphml, node_table
from letterbook.rules.shown_text import one_line
from letterbook.rules.svg_parts import fitted, width_of, wrapped
from letterbook.rules.timeline_svg import timeline_svg
from tests.unit.rules.charts import echo, event, lane, mark, network, timeline

SVG = "{http://www.w3.org/2000/svg}"
KNOWN = {
    "svg", "title", "desc", "style", "rect", "line", "text", "circle", "polygon", "path", "g", "a",
}  # fmt: skip
hostile = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        [
            "<script>alert(1)</script>", '" onload="x', "]]>", "<!--", "&amp;&#0;", "\u202eevil",
            "\x00\x1b[31m", "\ufffe\uffff", "\ud800\udce9", "javascript:alert(1)", "</style>",
            "ليلى حداد", "中文名字", "a" * 5_000, "\u2028\u2029", "url(http://x.example/)",
        ]
    ),
)  # fmt: skip
styles = st.builds(
    ChartStyle,
    width=st.integers(600, 2_000),
    language=st.sampled_from(("en", "fr")),
    message_link=st.sampled_from(("", "/c/")),
    query_link=st.sampled_from(("", "/search?q=")),
)
days = st.lists(st.tuples(st.floats(0, 30), st.floats(0, 5)), max_size=25)


def harmless(text: str, style: ChartStyle) -> ElementTree.Element:
    """Return the root of an SVG, once nothing in it could run, fetch, or mislead."""
    root = ElementTree.fromstring(text)
    for node in root.iter():
        assert node.tag.removeprefix(SVG) in KNOWN
        for name, value in node.attrib.items():
            assert not name.startswith("on")
            assert "://" not in value or name == "aria-label"
            if name == "href":
                wanted = tuple(one for one in (style.message_link, style.query_link) if one)
                assert value.startswith(wanted)
        if node.tag != f"{SVG}style":
            for said in (*node.attrib.values(), node.text or ""):
                assert one_line(said.replace("\n", "")) == said.replace("\n", "")
    sheet = root.find(f"{SVG}style")
    assert sheet is not None
    assert not re.search(r"url\(|@import|expression", sheet.text or "")
    return root


@settings(deadline=None)
@given(st.lists(st.tuples(hostile, days), max_size=5), hostile, styles)
def test_a_timeline_of_any_names(
    drawn: list[tuple[str, list[tuple[float, float]]]], said: str, style: ChartStyle
) -> None:
    """Every lane is there, every sign has its title, and the picture tells itself in words."""
    number, lanes = 0, []
    for name, times in drawn:
        marks = []
        for day, long in times:
            number += 1
            marks.append(mark(number, day, long, CHANNELS[number % 5], said))
        lanes.append(lane(name, marks))
    lanes.append(lane(said, None, [3, 0, 200]))
    echoes = [
        echo(said, one.marks[:2], (n, n))
        for n, one in enumerate(lanes)
        if one.marks is not None and len(one.marks) > 1
    ]
    answer = timeline(lanes, [event(said, 3), event(said, 29, 5)], echoes)
    root = harmless(timeline_svg(answer, UTC, style), style)
    assert root.find(f"{SVG}title") is not None
    assert (root.find(f"{SVG}desc").text or "") != ""  # type: ignore[union-attr]
    assert root.attrib["role"] == ("group" if style.message_link or style.query_link else "img")
    assert timeline_svg(answer, UTC, style) == timeline_svg(answer, UTC, style)


@settings(deadline=None)
@given(st.lists(hostile, min_size=2, max_size=70, unique=True), styles, st.integers(0, 60))
def test_a_network_of_any_names(names: list[str], style: ChartStyle, least: int) -> None:
    """Names on a circle, lines between neighbours: every drawn name is told."""
    called = {f"k{n:02d}": name for n, name in enumerate(names)}
    keys = sorted(called)
    pairs = {(a, b): (n, least) for n, (a, b) in enumerate(pairwise(keys))}
    answer = network(pairs, called)
    root = harmless(network_svg(answer, style), style)
    dots = [node for node in root.iter(f"{SVG}circle") if node.attrib["class"] == "dot"]
    assert len(dots) == min(60, len(names))
    ElementTree.fromstring(graphml(answer))
    for table, rows in ((node_table(answer), len(names)), (edge_table(answer), len(pairs))):
        read = csv.reader(StringIO(table.decode("utf-8-sig"), newline=""))
        assert len(list(read)) == rows + 1
        assert table.endswith(b"\r\n")


def test_graphml_holds_a_directed_edge_for_each_way() -> None:
    """A way that nobody wrote is no edge."""
    answer = network({("a", "b"): (3, 0), ("b", "c"): (1, 2)}, {"a": "A & <B>"})
    space = "{http://graphml.graphdrawing.org/xmlns}"
    root = ElementTree.fromstring(graphml(answer))
    edges = [(e.attrib["source"], e.attrib["target"]) for e in root.iter(f"{space}edge")]
    assert edges == [("a", "b"), ("b", "c"), ("c", "b")]
    names = [d.text for d in root.iter(f"{space}data") if d.attrib["key"] == "n_name"]
    assert names == ["A & <B>", "b", "c"]


@given(hostile, st.floats(8, 20), st.floats(40, 400))
def test_a_text_fits_into_its_room(text: str, size: float, room: float) -> None:
    """Shortened with an ellipsis, or in lines."""
    assert width_of(fitted(text, size, room), size) <= room + 1e-6
    assert all(width_of(line, size) <= room + 1e-6 for line in wrapped(text, size, room))


def test_both_languages_say_the_same_things() -> None:
    """No word lacks in either."""
    assert WORDS["en"].keys() == WORDS["fr"].keys()
    holes = re.compile(r"\{\w+\}")
    for name, text in WORDS["en"].items():
        assert sorted(holes.findall(text)) == sorted(holes.findall(WORDS["fr"][name])), name


@pytest.mark.parametrize("language", ["en", "fr"])
def test_an_empty_answer_is_drawn_as_such(language: str) -> None:
    """Nothing found says so."""
    style = msgspec.structs.replace(ChartStyle(), language=language)
    bare = msgspec.structs.replace(timeline([]), start=None, end=None, bins=())
    root = harmless(timeline_svg(bare, UTC, style), style)
    said = [node.text for node in root.iter(f"{SVG}text")]
    assert WORDS[language]["nobody"] in said  # type: ignore[index]
    harmless(network_svg(network({}), style), style)
