"""Who & when: each figure leads to exactly the messages that it counts."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

from starlette.testclient import TestClient

import letterbook
from letterbook.wiring import create
from tests.functional import program
from tests.functional.web import links, page, room, send, words

VANE, MAYOR = "c.vane@halcyon.example", "mayor@saltmere.example"
PAIR = f"/pair?a={VANE}&b={MAYOR}"


def shown_ids(client: TestClient, address: str) -> list[str]:
    """Return the messages that a page lists, those of the pages that follow it too."""
    found: list[str] = []
    while address:
        html = page(client, address)
        found += re.findall(r'data-go="/m/(\w+)"', html)
        more = re.search(r'rel="next" href="([^"]+)"', html)
        address = unescape(more[1]) if more else ""
    return found


def test_people_are_those_of_the_command(client: TestClient, story: Path) -> None:
    """Everybody stands there with what was written and got, and leads to their messages."""
    html = page(client, "/people?limit=5000")
    told = words(html)
    people = program.ask("-C", story, "people", "--limit", "5000")["people"]
    for row in people:
        assert f"{row['address']}" in told
    cells = [words(one) for one in re.findall(r'<td class="n">(.*?)</td>', html)]
    numbers = list(zip(cells[::2], cells[1::2], strict=True))
    assert numbers == [(str(row["sent"]), str(row["received"])) for row in people]


def test_every_figure_of_a_pair_leads_to_its_messages(client: TestClient, story: Path) -> None:
    """Each number that is a link opens a page with as many messages, the very ones."""
    html = page(client, PAIR)
    answer = program.ask("-C", story, "replies", VANE, MAYOR)
    figures = re.findall(r'<a href="(/pair/messages\?[^"]+)">([\d,]+)</a>', html)
    assert len(figures) > 10
    for address, many in figures:
        if address.endswith(".words"):
            continue
        assert len(shown_ids(client, unescape(address))) == int(many), address
    for n, side in enumerate(answer["sides"]):
        by_words = f"{PAIR.replace('/pair', '/pair/messages')}&figure={n}.words"
        assert shown_ids(client, by_words) == [one[:12] for one in side["message_ids"]]
        ends = f"{PAIR.replace('/pair', '/pair/messages')}&figure={n}.message.first"
        first = next(a for a in side["by_rule"][0]["answered"] if a["low_s"] is not None)
        assert shown_ids(client, ends) == [first["answers"][:12], first["message"][:12]]
        for rule in side["by_rule"]:
            address = f"{PAIR.replace('/pair', '/pair/messages')}&figure={n}.{rule['rule']}.answers"
            ids = [one["message"][:12] for one in rule["answered"]]
            assert shown_ids(client, address) == ids
    for rule in answer["rules"]:
        assert rule["text"] in words(html)
    assert "These are small numbers" in words(html)


def test_a_figure_that_is_none_is_refused(client: TestClient) -> None:
    """An address that was made up finds nothing; nobody of that name is said so."""
    page(client, PAIR.replace("/pair", "/pair/messages") + "&figure=0.made.up", 404)
    page(client, "/pair?a=nobody-of-that-name", 404)
    page(client, f"/pair?a={VANE}&episode_days=0", 400)
    page(client, f"/pair?a={VANE}&channel=x", 400)


def test_drawings_have_their_style_elsewhere(client: TestClient) -> None:
    """The drawing stands in the page without a style of its own; its rules are a file."""
    for address in ("/timeline", "/network", "/timeline?by=folders&echoes=1&from=2018-10&to=2019"):
        html = page(client, address)
        assert "<svg" in html
        assert "<style" not in html
        assert 'href="/charts.css"' in html
        for lead in set(re.findall(r'href="(/search\?q=[^"]+)"', html)):
            page(client, unescape(lead))
    rules = client.get("/charts.css")
    assert rules.headers["content-type"].startswith("text/css")
    assert "#chart .bar{" in rules.text
    assert "<" not in rules.text


def test_lanes_and_nodes_of_one_name_are_told_apart(tmp_path: Path) -> None:
    """Two people called alike stand with their addresses, in the table and in the drawing."""
    mails = tmp_path / "mail"
    mails.mkdir()
    people = ("Ann Low <ann@a.example>", "Ann Low <low@b.example>", "Ben <ben@c.example>")
    for n in range(6):
        sender, to = people[n % 3], people[(n + 1) % 3]
        (mails / f"{n}.eml").write_text(
            f"From: {sender}\nTo: {to}\nMessage-ID: <{n}@m.example>\nSubject: s\n"
            f"Date: Thu, 0{n + 1} Mar 2018 09:00:00 +0000\n\ntext\n"
        )
    with create(tmp_path / "book") as book:
        book.add([mails], workers=0)
    with room(tmp_path / "book", "fr") as reader:
        drawing, _, table = page(reader, "/timeline").partition("</svg>")
        cells = re.findall(r"<tr><td>(.*?)</td>", table.partition("</table>")[0])
        told = [words(one) for one in cells]
        assert told == ["Ann Low ann@a.example", "Ann Low low@b.example", "Ben ben@c.example"]
        drawn = re.findall(r'<text [^>]*class="[^"]*small mute"[^>]*>([^<]+)</text>', drawing)
        assert {"ann@a.example", "low@b.example"} <= set(drawn)
        cells = re.findall(r"<tr><td>(.*?)</td>", page(reader, "/timeline?by=people-channels"))
        assert words(cells[0]) == "Ann Low courriel, ann@a.example"
        assert "<td><bdi>courriel</bdi></td>" in page(reader, "/timeline?by=channels")
        pairs = words(page(reader, "/network?least=1").partition("</svg>")[2])
        assert "Ann Low ann@a.example" in pairs
        assert "Ann Low low@b.example" in pairs


def test_edges_of_the_network_lead_to_their_messages(client: TestClient, story: Path) -> None:
    """Each number of a pair is the total of the search that it opens."""
    html = page(client, "/network?least=3")
    numbers = re.findall(r'<td class="n"><a href="(/search\?q=[^"]+)">(\d+)</a></td>', html)
    edges = program.ask("-C", story, "network", "--min", "3")["edges"]
    assert len(numbers) >= 2 * len(edges)
    for address, many in numbers[:60]:
        assert re.search(rf"\b{many} messages? for", words(page(client, unescape(address))))


def test_echoes_are_those_of_the_command(client: TestClient, story: Path) -> None:
    """Every appearance stands in order with its delay."""
    (echo,) = program.ask("-C", story, "echoes", "channel:mail")["echoes"]
    html = page(client, "/echoes?q=channel:mail")
    assert echo["what"] in words(html)
    leads = [one[3:15] for one in links(html) if one.startswith("/c/")]
    assert leads == [one["message"][:12] for one in echo["appearances"]]
    assert "after 98 d 23 h 7 min" in words(html)


def test_gaps_come_with_their_method_and_innocent_explanations(
    client: TestClient, story: Path
) -> None:
    """Each observation, how it was looked for, and how it may come about; ids are links by date."""
    answer = program.ask("-C", story, "gaps")
    told = words(page(client, "/gaps"))
    assert f"{answer['total']} observations" in told
    for gap in answer["gaps"]:
        seen = re.sub(r"mail:|(?<=\W)(?=x:)", "", gap["observation"])
        assert re.search(
            r".*".join(map(re.escape, re.split(r"x:|\b[0-9a-f]{12}\b|\bs[0-9]\b", seen))), told
        )
        assert gap["method"] in told
        assert all(one in told for one in gap["innocent"])
    one = words(page(client, "/gaps?kind=silence"))
    assert answer["gaps"][0]["observation"] not in one


def test_two_copies_are_set_side_by_side(client: TestClient, story: Path) -> None:
    """The counts are those of `compare`, and every message of one alone is listed."""
    answer = program.ask("-C", story, "compare", "s1", "s2")
    html = page(client, "/compare?x=s1&y=s2")
    for name in ("x_messages", "both", "near", "only_x", "only_y"):
        assert re.search(rf">{answer[name]}<", html), name
    listed = set(re.findall(r'data-go="/m/(\w+)"', html))
    assert listed == {one["id"][:12] for one in answer["only_in_x"] + answer["only_in_y"]}
    assert answer["rule"] in words(html)
    page(client, "/compare?x=s1&y=s99", 404)


def test_events_are_entered_and_taken_back(client: TestClient, story: Path) -> None:
    """An event stands under the timeline and in it, until it is removed."""
    fields = {"when": "2018-11-14", "text": "The <clock> stands still", "known_from": "the Courier"}
    assert send(client, "/events/add", "/timeline", **fields) == 303
    html = page(client, "/timeline")
    assert "The &lt;clock&gt; stands still" in html
    with letterbook.open(story) as book:
        (event,) = book.events()
    assert send(client, "/events/remove", "/timeline", claim=str(event.claim)) == 303
    assert "stands still" not in page(client, "/timeline")
    assert send(client, "/events/remove", "/timeline", claim="x") in (400, 403, 404)


def test_addresses_are_joined_on_evidence_and_parted_again(client: TestClient, story: Path) -> None:
    """Who was joined is shown with the reason, and can be taken back."""
    fields = {"name": "C. Vane", "addresses": f"{VANE}\r\n", "because": "he signs so"}
    assert send(client, "/people/join", "/people", **fields) == 303
    assert "because he signs so" in words(page(client, "/people"))
    assert page(client, "/pair?a=C.+Vane&b=" + MAYOR)
    with letterbook.open(story) as book:
        claim = book.persons()[0].joins[0].claim
    assert send(client, "/people/undo", "/people", claim=str(claim)) == 303
    assert "he signs so" not in page(client, "/people")
    assert send(client, "/people/join", "/people", name="N", addresses="nobody", because="x") == 404


def test_nothing_of_these_pages_stays_english_in_french(story: Path) -> None:
    """Rules, methods, explanations and remarks are said in French, values in their places."""
    with room(story, language="fr") as french:
        for address in (
            *("/", "/search?q=lease", "/sources", "/people", "/pair", PAIR, "/timeline", "/gaps"),
            *("/network", "/echoes", "/compare?x=s1&y=s2", "/search/help", "/saved", "/notices"),
            *("/pair?a=felix@harrow.example", "/search?q=tag:none", "/compare"),
        ):
            html = page(french, address)
            english = re.findall(r'<span lang="en">(.*?)</span>', html)
            assert english == [], address
        assert "Aucun message entre" in words(page(french, "/gaps"))
        assert "sur" in words(page(french, PAIR))


def test_the_defining_case_is_told(corpora: Callable[[str], Path], tmp_path: Path) -> None:
    """Who wrote first and most, the answer after 11 h 51 min, and the link that passed on."""
    path = program.make_book(tmp_path / "case", corpora("defining-case/record"))
    with room(path) as client:
        told = words(page(client, "/pair?a=@DonaldJTrumpJr&b=@wikileaks"))
        assert "10 messages of one to the other" in told
        assert "messages 3 7 wrote first" in told
        assert "11 h 51 min" in told
        assert "wlsearch.tk" in words(page(client, "/echoes"))
        chain = page(client, "/search?q=channel:dm&sort=oldest")
        first = re.findall(r'data-go="/m/(\w+)"', chain)[0]
        html = page(client, f"/c/{first}")
        assert 'class="chain bubbles"' in html
        assert len(re.findall(r'<li id="m-', html)) == 10


def test_a_name_that_several_have_leaves_a_choice(client: TestClient) -> None:
    """Each of them is a link to the two; a side that was named stays as it was."""
    html = page(client, "/pair?a=Felix%20Harrow&b=TideTables&channel=dm")
    told = words(html)
    assert "Felix Harrow may be any of these. Choose one." in told
    assert "Felix Harrow (@felixharrow)" in told
    assert "x; wrote 9, got 63" in told
    parted = words(page(client, "/pair?a=harrow&b=TideTables&channel=dm"))
    assert "harrow may be any of these. Choose one." in parted
    assert "Felix Harrow (@felixharrow)" in parted
    (chosen,) = [one for one in links(html) if "a=x%3A70011" in one]
    assert "64 messages of one to the other" in words(page(client, chosen))
