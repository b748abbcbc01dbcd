"""timeline, network and event, as a script and as a person ask them; each figure is looked up."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from xml.etree import ElementTree

import msgspec
import pytest

import letterbook
from letterbook.model.network import NetworkAnswer
from letterbook.model.timeline import LANE_KINDS, LaneKind, TimelineAnswer
from letterbook.wiring import Letterbook
from tests import x_export as x
from tests.functional import program
from tools.json_types import REPLIES, published

ADA, DESK, BEN, CARA = (
    "ada@home.example",
    "desk@quay.example",
    "ben@birch.example",
    "cara@x.example",
)
CROWD = ", ".join(f"p{n}@crowd.example" for n in range(25))
EXCHANGE = "/O=QUAY/OU=TOWN/CN=RECIPIENTS/CN=VERA"
ODD = '"vera  -  stone"'


def letter(number: int, sender: str, to: str, date: str, more: str = "") -> bytes:
    """Return a mail; a date that is "" is none."""
    dated = f"\nDate: {date}" if date else ""
    wrote = f"\nFrom: {sender}" if sender else ""
    sent_to = f"\nTo: {to}" if to else ""
    headers = (
        f"Message-ID: <{number}@t.example>\nSubject: Pier {number}{wrote}{sent_to}{dated}{more}"
    )
    return program.mail(headers, f"Text {number}.\n".encode())


LETTERS = [
    letter(1, f"Ada Lune <{ADA}>", BEN, "1 Mar 2016 12:00:00 +0000"),
    letter(2, f"Ben Cole <{BEN}>", ADA, "2 Mar 2016 12:00:00 +0000", f"\nCc: {DESK}, {ADA}"),
    letter(3, DESK, BEN, "3 Mar 2016 12:00:00 +0000"),
    letter(4, DESK, BEN, "1 Sep 2016 12:00:00 +0000", f"\nBcc: {CARA}"),
    letter(5, DESK, BEN, ""),
    letter(6, BEN, f"{ADA}, {CARA}", "31 Mar 2016 20:00:00 -0000"),
    letter(7, BEN, CROWD, "5 Mar 2016 12:00:00 +0000"),
    letter(8, f"{ADA}, {CARA}", BEN, "6 Mar 2016 12:00:00 +0000"),
    letter(9, "", BEN, "7 Mar 2016 12:00:00 +0000"),
    letter(10, ADA, ADA, "8 Mar 2016 12:00:00 +0000"),
    letter(11, EXCHANGE, ODD, "9 Mar 2016 12:00:00 +0000"),
    letter(12, ODD, EXCHANGE, "10 Mar 2016 12:00:00 +0000"),
    letter(13, ODD, EXCHANGE, "10 Mar 2016 12:30:00 +0000"),
    letter(14, BEN, "", "11 Mar 2016 12:00:00 +0000"),
    letter(15, BEN, f"{BEN}, {ADA}", "12 Mar 2016 12:00:00 +0000"),
]
ARCHIVE = {
    "data/account.js": x.script("account", [x.account(x.GAZETTE, "quaygazette", "Quay Gazette")]),
    "data/direct-messages.js": x.script(
        "direct_messages",
        [
            x.conversation(
                "1001-2002",
                x.direct(x.DAY, x.ADA, x.GAZETTE, "See towerkeys.org", 1),
                x.direct(x.DAY + timedelta(hours=1), x.GAZETTE, x.ADA, "Received.", 2),
            )
        ],
    ),
    "data/tweets.js": x.script(
        "tweets", [x.post(x.DAY + timedelta(days=2), "towerkeys.org is worth a look", 3)]
    ),
}


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Letterbook]:
    """Yield a letterbook in which Ada had the desk until June and has an account."""
    desk = tmp_path_factory.mktemp("charts")
    box = program.mbox(desk / "box.mbox", LETTERS)
    archive = x.write(desk / "archive", ARCHIVE)
    book = letterbook.init(desk / "book", zone="Europe/Paris")
    book.add([box], workers=0)
    book.add([archive], workers=0)
    book.join_person("Ada Lune", [ADA, f"x:{x.ADA}"], because="letterhead")
    book.join_person("Ada Lune", [DESK], because="duty roster", valid_until="2016-06")
    yield book
    book.close()


def total(book: Letterbook, query: str) -> int:
    """Return how many messages a query finds."""
    return book.search(query, limit=1).total


def figures_of(answer: TimelineAnswer) -> Iterator[tuple[str, int]]:
    """Yield each query of a timeline with the number that it should find."""
    yield answer.query, answer.messages
    yield answer.undated.query, answer.undated.messages
    yield from ((one.query, one.messages) for one in answer.bins)
    for lane in answer.lanes:
        yield lane.query, lane.messages
        yield from ((one.query, one.messages) for one in lane.bins)


def figures_of_network(answer: NetworkAnswer) -> Iterator[tuple[str, int]]:
    """Yield each query of a network with the number that it should find."""
    yield answer.left_out.wide_query, answer.left_out.wide
    if answer.left_out.no_recipient_query:
        yield answer.left_out.no_recipient_query, answer.left_out.no_recipient
    for node in answer.nodes:
        yield node.wrote_query, node.wrote
        yield node.received_query, node.received
    for edge in answer.edges:
        yield edge.query, edge.messages
        yield from ((way.query, way.messages) for way in (edge.a_to_b, edge.b_to_a))
        yield from ((one.query, one.messages) for one in edge.periods)


@pytest.mark.parametrize("by", LANE_KINDS)
@pytest.mark.parametrize(
    ("query", "first", "last"),
    [("", "", ""), ("pier OR towerkeys.org", "", ""), ("", "2016-03-06", "2016-03-31"),
     ("pier", "2016-03-10T13:00", "2016-03-10T13:20")],
)  # fmt: skip
def test_every_figure_of_a_timeline_is_found_by_its_query(
    book: Letterbook, by: LaneKind, query: str, first: str, last: str
) -> None:
    """Lanes, periods and what has no date: the query finds exactly as many."""
    answer = book.timeline(query, by=by, first=first, last=last, lanes=3)
    looked_up = 0
    for asked, messages in figures_of(answer):
        assert asked or not messages
        assert total(book, asked) == messages, asked
        looked_up += 1
    assert looked_up > len(answer.bins) > 0
    assert sum(lane.messages for lane in answer.lanes) >= answer.messages


@pytest.mark.parametrize("roles", [("to", "cc", "bcc"), ("to",), ("cc", "bcc")])
@pytest.mark.parametrize(("least", "most"), [(1, 20), (2, 0), (1, 1)])
def test_every_figure_of_a_network_is_found_by_its_query(
    book: Letterbook, roles: tuple[str, ...], least: int, most: int
) -> None:
    """Names, pairs, each way, each month, and what is left out."""
    answer = book.network(roles=roles, least=least, most_recipients=most)  # type: ignore[arg-type]
    for asked, messages in figures_of_network(answer):
        if asked:
            assert total(book, asked) == messages, asked
        else:
            assert messages == 0, "a number without a query"
    assert answer.left_out.no_author == ("to" in roles)


def test_a_person_is_one_lane_in_the_times_of_each_address(book: Letterbook) -> None:
    """The desk of September, and the desk without a date, is not hers."""
    lanes = {lane.name: lane for lane in book.timeline().lanes}
    assert [m.written for m in lanes["Ada Lune"].marks or ()][:3] == ["Pier 1", "Pier 3", "Pier 8"]
    assert lanes["Ada Lune"].messages == 5
    assert (lanes[DESK].messages, lanes[DESK].dated) == (2, 1)
    assert lanes["Quay Gazette"].detail == "@quaygazette, x:2002"
    rest = [lane for lane in book.timeline().lanes if lane.rest]
    assert [lane.messages for lane in rest] == [1], "the mail without an author"


def test_a_date_with_bounds_is_a_range_and_none_is_placed_without(book: Letterbook) -> None:
    """Twenty-six hours for an unknown offset, over two days; the undated is listed."""
    answer = book.timeline("from:ben", first="2016-03-30", last="2016-04-02")
    (mark,) = [m for lane in answer.lanes for m in lane.marks or () if m.written == "Pier 6"]
    assert mark.sent.latest is not None
    assert mark.sent.earliest is not None
    assert mark.sent.latest - mark.sent.earliest == 26 * 3_600
    assert sum(one.messages for one in answer.bins) > answer.messages
    assert any("several periods" in remark for remark in answer.remarks)
    everything = book.timeline()
    assert everything.undated.messages == 1
    assert book.message(everything.undated.ids[0]).mail.subject == "Pier 5"
    assert all(m.id not in everything.undated.ids for lane in everything.lanes
               for m in lane.marks or ())  # fmt: skip


def test_any_zoom_from_years_to_minutes(book: Letterbook) -> None:
    """The narrower the time, the narrower the periods; all say in which zone."""
    steps = {}
    for first, last in (("2000", "2020"), ("2016", "2016"), ("2016-03-10", "2016-03-10"),
                        ("2016-03-10T13:00", "2016-03-10T13:59")):  # fmt: skip
        answer = book.timeline(first=first, last=last)
        assert answer.zone == "Europe/Paris"
        steps[first] = answer.step, answer.step_unit
    assert list(steps.values()) == [(3, "month"), (7, "day"), (15, "minute"), (1, "minute")]


def test_a_pair_each_way_by_role_channel_and_month(book: Letterbook) -> None:
    """Counted by hand: two addresses of one person on one mail are one message."""
    answer = book.network(least=1, per="month")
    names = {node.id: node.name for node in answer.nodes}
    edges = {(names[edge.a], names[edge.b]): edge for edge in answer.edges}
    pair = edges["Ada Lune", "Ben Cole"]
    assert (pair.a_to_b.messages, pair.b_to_a.messages, pair.messages) == (3, 3, 6)
    assert pair.b_to_a.roles == {"to": 3, "cc": 1, "bcc": 0}
    assert [(p.period, p.messages) for p in pair.periods] == [("2016-03", 6), ("2016-04", 1)]
    private = edges["Ada Lune", "Quay Gazette"]
    assert (private.a_to_b.channels, private.b_to_a.channels) == ({"dm": 1}, {"dm": 1})
    assert edges["cara@x.example", "desk@quay.example"].b_to_a.roles["bcc"] == 1
    assert (answer.left_out.wide, answer.counted) == (1, 14)
    ada = next(node for node in answer.nodes if node.name == "Ada Lune")
    ben = next(node for node in answer.nodes if node.name == "Ben Cole")
    assert (ada.to_self, ben.to_self) == (1, 1)


def test_single_messages_are_hidden_and_said(book: Letterbook) -> None:
    """How many pairs and names are not shown stands in the answer, and --min 1 shows them."""
    answer, everything = book.network(), book.network(least=1)
    assert answer.left_out.weak_edges == len(everything.edges) - len(answer.edges) > 0
    assert answer.left_out.alone == len(everything.nodes) - len(answer.nodes)
    assert any("--min 1" in remark for remark in answer.remarks)
    assert all(edge.messages > 1 for edge in answer.edges)
    limited = book.network(limit=1)
    assert (len(limited.edges), limited.edges_total) == (1, len(answer.edges))
    wide = book.network(least=1, most_recipients=0)
    assert len(wide.edges) == len(everything.edges) + 25


def test_only_pairs_of_a_person_a_group_or_an_address(book: Letterbook) -> None:
    """Every pair that is left has an end of those asked for."""
    for asked in ("Ada Lune", "cara@x.example", "@quaygazette"):
        answer = book.network(least=1, people=[asked])
        keys = [key for edge in answer.edges for key in (edge.a, edge.b)]
        assert answer.edges
        assert max(keys.count(key) for key in keys) == len(answer.edges)
    with pytest.raises(letterbook.LetterbookError):
        book.network(people=["nobody at all"])


def test_recipients_are_counted_and_asked_for(book: Letterbook) -> None:
    """Different addresses over to, cc and bcc."""
    for query, found in (
        ("recipients:>20", {"Pier 7"}), ("recipients:0 -channel:post", {"Pier 14"}),
        ("recipients:25 OR recipients:<1 channel:mail", {"Pier 7", "Pier 14"}),
        ("recipients:2..3", {"Pier 2", "Pier 4", "Pier 6", "Pier 15"}), ("recipients:<0", set()),
        ("destinataires:>=26", set()),
    ):  # fmt: skip
        assert {hit.subject for hit in book.search(query, limit=50).hits} == found, query
    with pytest.raises(letterbook.LetterbookError, match="takes a number"):
        book.search("recipients:many")


def test_an_account_is_asked_for_exactly(book: Letterbook) -> None:
    """Platform and address name one account, whatever its address looks like."""
    assert total(book, "from:x:1001") == total(book, "to:x:1001") == 1
    assert total(book, "from:mail:1001") == 0
    assert total(book, f'from:"mail:{EXCHANGE}"') == 1
    assert total(book, f"with:mail:{EXCHANGE.lower()}") == 3
    assert total(book, "from:x:2002") == 2


def test_events_are_kept_listed_removed_and_brought_back(book: Letterbook) -> None:
    """With their precision and zone; a later zone of the letterbook does not move them."""
    added = book.add_event("2016-03-05", "The council  meets", source="minutes", by="nell")
    (event,) = added.events
    assert (event.text, event.zone, event.when, event.by) == (
        "The council meets", "Europe/Paris", "2016-03-05", "nell",
    )  # fmt: skip
    assert event.latest - event.earliest == 86_399
    month = book.add_event("2016-04", "Building", until="2016-05").events[0]
    assert [one.text for one in book.timeline().events] == ["The council meets", "Building"]
    assert [one.text for one in book.timeline(first="2016-05-20").events] == ["Building"]
    book.set_zone("America/New_York")
    assert book.events()[0] == event
    book.set_zone("Europe/Paris")
    gone = book.remove_event(month.claim)
    assert gone.events == (event,)
    with pytest.raises(letterbook.LetterbookError):
        book.remove_event(gone.claim)
    assert len(book.undo_event(gone.claim).events) == 2
    book.remove_event(month.claim)
    assert book.undo_event(added.claim).events == ()
    for when, until in (("today", ""), ("1/2/2016", ""), ("2016-03", "2016-02")):
        with pytest.raises(letterbook.LetterbookError):
            book.add_event(when, "text", until=until)
    with pytest.raises(letterbook.LetterbookError):
        book.add_event("2016", "  ")
    claim = book.tag(["1@t.example"], "quay")
    assert claim == 1
    with pytest.raises(letterbook.LetterbookError):
        book.undo_event(1)


def test_echoes_join_lanes(book: Letterbook) -> None:
    """The link of a private message appears in a post two days later."""
    answer = book.timeline(by="people-channels", echoes=5)
    (line,) = answer.echoes
    assert (line.what, line.passage) == ("towerkeys.org", "private-to-public")
    assert [answer.lanes[n].detail.partition(",")[0] for one in line.points for n in one.lanes] == [
        "dm", "post",
    ]  # fmt: skip
    assert line.points[1].low_s == 2 * 86_400
    assert book.timeline().echoes_total is None
    svg = book.timeline_svg(answer)
    assert svg.count('class="curve"') == 1
    assert "after 2 d" in svg


def test_the_commands_answer_scripts_people_and_files(book: Letterbook, tmp_path: Path) -> None:
    """JSON by its schema; text with the counting rule; SVG and tables in new files."""
    for words, kind in ((("timeline", "--echoes"), "timeline"), (("network",), "network"),
                        (("event", "list"), "events")):  # fmt: skip
        answer = program.ask("-C", book.path, *words)
        msgspec.convert(answer, published(REPLIES[kind]))
    shown = program.run("-C", book.path, "timeline", "--echoes").stdout
    assert "from:ben@birch.example" in shown
    assert "counts once in each lane" in shown
    assert "▇" in shown or "█" in shown
    assert "-has:date" in shown
    shown = program.run("-C", book.path, "network").stdout
    assert "Ada Lune" in shown
    assert "Nothing here ranks people" in shown
    drawn, again = tmp_path / "t.svg", tmp_path / "n.graphml"
    assert program.run("-C", book.path, "timeline", "--svg", drawn).returncode == 0
    ElementTree.parse(drawn)
    assert program.run("-C", book.path, "timeline", "--svg", drawn).returncode == 2
    pairs = tmp_path / "pairs.csv"
    made = program.run(
        "-C", book.path, "network", "--min", "1", "--graphml", again, "--edges", pairs,
        "--nodes", "-",
    )  # fmt: skip
    assert made.returncode == 0
    ElementTree.parse(again)
    rows = list(csv.DictReader(io.StringIO(pairs.read_text(encoding="utf-8-sig"))))
    assert len(rows) == len(book.network(least=1).edges)
    assert made.stdout.lstrip("\ufeff").startswith('"id","name"')
    assert program.run("-C", book.path, "network", "--svg", "-", "--json").returncode == 2
    assert program.run("-C", book.path, "timeline", "--from", "1/2/2016").returncode == 2
    assert program.run("-C", book.path, "network", "--role", "cc,all").returncode == 2


def test_the_story_is_drawn_whole(tmp_path: Path) -> None:
    """Every figure of the demonstration's timeline and network is found by its query."""
    assert program.run("demo", tmp_path / "demo").returncode == 0
    with letterbook.open(tmp_path / "demo") as story:
        answer = story.timeline()
        for asked, messages in (*figures_of(answer), *figures_of_network(story.network())):
            assert not asked or total(story, asked) == messages, asked
        lanes = {lane.name: lane.messages for lane in answer.lanes}
        assert lanes["Imogen Pell"] == 39
        assert answer.undated.messages == 1
        svg = story.timeline_svg(answer)
        assert sum(len(lane.marks or ()) for lane in answer.lanes) == answer.messages - 1
        mails = story.search("channel:mail has:date").total
        assert mails > 100
        assert svg.count("<circle") >= mails


def test_the_defining_case(
    corpora: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Seven and three, by name and each way; the link from the private lane to the public one."""
    made = tmp_path_factory.mktemp("defining") / "book"
    case = letterbook.init(made)
    case.add([corpora("defining-case/record")], workers=0)
    with case:
        (edge,) = case.network("channel:dm").edges
        assert {edge.a: edge.a_to_b.messages, edge.b: edge.b_to_a.messages} == {
            "x:39344374": 3, "x:16589206": 7,
        }  # fmt: skip
        answer = case.timeline("channel:dm OR channel:post", by="people-channels", echoes=8)
        lane = next(one for one in answer.lanes if "x:16589206" in one.detail and
                    one.detail.startswith("dm"))  # fmt: skip
        assert lane.messages == len(lane.marks or ()) == 7
        line = next(one for one in answer.echoes if one.what == "wlsearch.tk")
        assert line.points[1].low_s == line.points[1].high_s == 176_628
        for asked, messages in figures_of(answer):
            assert total(case, asked) == messages, asked
