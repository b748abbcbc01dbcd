"""The reading room as a reporter meets it, on the story: overview, search, chain, message."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

import letterbook
from letterbook.rules.chart_words import day_words
from tests.functional import program
from tests.functional.web import ORIGIN, form_token, links, page, room, send, words


def test_the_overview_adds_up(client: TestClient, story: Path) -> None:
    """The figures are those of `status`, and the sum that accounts for everything is printed."""
    status = program.ask("-C", story, "status")
    told = words(page(client, "/"))
    assert f"{status['messages']} messages" in told
    sum_ = "found {found} = stored {stored} + copies {copies} + quarantined {quarantined}"
    assert sum_.format(**status) in told
    assert status["first"][:10] in told


def test_every_link_leads_somewhere(client: TestClient) -> None:
    """From the overview, three clicks deep, no link of ours is broken."""
    seen: set[str] = set()
    now = ["/"]
    for _ in range(3):
        following = []
        for address in now:
            bare = address.partition("#")[0]
            if not bare.startswith("/") or bare in seen or len(seen) > 400:
                continue
            seen.add(bare)
            answer = client.get(bare)
            assert answer.status_code == 200, bare
            if answer.headers["content-type"].startswith("text/html"):
                following += links(answer.text)
        now = following
    assert len(seen) > 150


def test_a_search_shows_what_the_command_finds(client: TestClient, story: Path) -> None:
    """Total, order, snippets with marks and counts are those of `search` and `count`."""
    found = program.ask("-C", story, "search", "lease", "--sort", "oldest", "--limit", "20")
    html = page(client, "/search?q=lease&sort=oldest")
    assert f"{found['total']} messages" in words(html)
    shown = re.findall(r'data-go="/m/(\w+)"', html)
    assert shown == [hit["id"][:12] for hit in found["hits"]]
    assert "<mark>lease</mark>" in html
    counts = program.ask("-C", story, "count", "lease")
    facet = next(one for one in counts["facets"] if one["name"] == "from")
    assert f"{facet['values'][0]['value']} {facet['values'][0]['messages']}" in words(html)


def test_every_count_beside_a_search_is_right(client: TestClient) -> None:
    """Each figure of the facets and bars is the total of the page that it links to."""
    html = page(client, "/search?q=quay")
    counts = re.findall(
        r'<li><a href="(/search\?q=[^"]+)"><bdi>(?:(?!</bdi>).)*</bdi></a> <span class="n">(\d+)',
        html,
    )  # fmt: skip
    bars = re.findall(r'<a href="(/search\?q=[^"]+)" aria-label="[^"]*: (\d+) messages?"', html)
    assert len(counts) > 20
    assert len(bars) > 5
    for address, many in counts + bars:
        told = words(page(client, address.replace("&amp;", "&")))
        assert re.search(rf"\b{many} messages? for", told), address


def test_sources_beside_a_search_have_names(client: TestClient, story: Path) -> None:
    """A source is counted by the name of its file or folder, with its number."""
    aside = page(client, "/search?q=lease").partition('<aside class="facets"')[2]
    paths = {one["id"]: one["path"] for one in program.ask("-C", story, "sources")["sources"]}
    (facet,) = program.ask("-C", story, "count", "lease", "--by", "source")["facets"]
    assert len(facet["values"]) > 1
    for row in facet["values"]:
        name = Path(paths[row["value"]]).name
        assert f'<bdi>{name} <span class="dim">{row["value"]}</span></bdi>' in aside


def test_pages_of_results_follow_each_other(client: TestClient) -> None:
    """The next page holds other messages, and the last has no next."""
    seen: list[str] = []
    address = "/search?q=quay&sort=newest"
    while address:
        html = page(client, address)
        seen += re.findall(r'data-go="/m/(\w+)"', html)
        more = re.search(r'rel="next" href="([^"]+)"', html)
        address = more[1].replace("&amp;", "&") if more else ""
    total = re.search(r"(\d+) messages", words(page(client, "/search?q=quay")))
    assert total is not None
    assert len(seen) == len(set(seen)) == int(total[1])


def test_hits_are_grouped_by_conversation(client: TestClient, story: Path) -> None:
    """The counts of conversations are those of `search --group`."""
    found = program.ask("-C", story, "search", "--group", "lease")
    told = words(page(client, "/search?q=lease&group=1"))
    assert f"{found['total']} messages in {found['conversations']} conversations" in told


def test_a_part_of_the_page_is_what_the_page_holds(client: TestClient) -> None:
    """What the script puts in while typing is what the server shows without it."""
    part = page(client, "/search?q=lease&fragment=1")
    assert "<html" not in part
    without = re.sub(r'value="[0-9a-f]{64}"', "", page(client, "/search?q=lease"))
    assert re.sub(r'value="[0-9a-f]{64}"', "", part).strip() in without


def test_a_question_that_cannot_be_read_is_explained(client: TestClient) -> None:
    """The place is marked and a way on is offered."""
    html = page(client, "/search?q=lease+%22quay", 400)
    assert "no partner" in words(html)
    assert '<mark>"quay</mark>' in html.replace("&#34;", '"')


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/m/ffffffffffff", 404), ("/c/ffffffffffff", 404), ("/m/0", 404), ("/nowhere", 404),
        ("/search?q=x&sort=up", 400), ("/search?cursor=x", 400), ("/notices?from=-1", 400),
        ("/notices?from=9999999999999999999", 400), ("/m/ff/part/9", 404), ("/search?q=%ff", 400),
        ("/c/ffff?from=x", 404), ("/search?q=tag:nothing", 200), ("/search?q=" + "x+" * 2000, 400),
    ],
)  # fmt: skip
def test_odd_addresses_are_answered(client: TestClient, address: str, status: int) -> None:
    """What is not there or makes no sense is said, and is no failure of the program."""
    page(client, address, status)


def test_a_conversation_is_whole(client: TestClient, story: Path) -> None:
    """Every message stands in its place, missing ones too, with what links them."""
    query = "is:missing"
    hit = program.ask("-C", story, "search", query)["hits"][0]
    thread = program.ask("-C", story, "thread", hit["id"])
    html = page(client, f"/c/{hit['id']}")
    ids = [place["id"][:12] for place in thread["places"] if place["id"]]
    assert re.findall(r'<li id="m-(\w+)"', html) == ids
    assert thread["missing"] > 0
    assert html.count('class="missing ') == thread["missing"]
    told = words(html)
    for place in thread["places"]:
        if place["missing_id"]:
            assert f"<{place['missing_id']}>" in told
        else:
            assert " ".join(place["new_text"].split())[:80] in told
    for rule in thread["link_rules"].values():
        assert rule in told


def test_a_message_says_where_it_was_found(client: TestClient, story: Path) -> None:
    """Every copy has its source, place and digest; bytes and headers are those of `show`."""
    hit = program.ask("-C", story, "search", "subject:Larkspur from:vane")["hits"][0]
    view = program.ask("-C", story, "show", hit["id"])
    html = page(client, f"/m/{hit['id'][:8]}")
    assert len(view["copies"]) > 1
    for n, copy in enumerate(view["copies"]):
        assert copy["sha256"] in html
        assert copy["locator"] in words(html)
        answer = client.get(f"/m/{hit['id']}/raw?copy={n}")
        raw = program.run_bytes("-C", story, "show", hit["id"], "--raw", "--copy", str(n))
        assert answer.content == raw
        assert answer.headers["content-type"] == "application/octet-stream"
        assert answer.headers["content-disposition"].startswith("attachment;")
    cited = program.ask("-C", story, "cite", hit["id"])
    assert cited["line"] in words(html)
    told = words(page(client, f"/m/{hit['id']}/headers"))
    for field in program.ask("-C", story, "show", hit["id"], "--headers")["headers"]:
        assert " ".join(field["value"].split()) in told


def test_a_spoofed_sender_is_told(client: TestClient) -> None:
    """The notice stands on the message, and the real address beside the name."""
    html = page(client, "/search?q=notice:address:spoof")
    (name,) = set(re.findall(r'data-go="/m/(\w+)"', html))
    told = words(page(client, f"/m/{name}"))
    assert "address:spoof" in told
    assert "augustin.harrow@freepost.example" in told


def test_tags_and_notes_are_kept_and_found(client: TestClient, story: Path) -> None:
    """What is written on a page stands in the record at once, and can be taken off."""
    name = program.ask("-C", story, "search", "subject:Larkspur")["hits"][0]["id"]
    seen = f"/m/{name}"
    assert send(client, f"{seen}/tag", seen, tag="to check", back=seen) == 303
    assert send(client, f"{seen}/note", seen, note="Ask <b>Nell</b> & Rufus", back=seen) == 303
    html = page(client, seen)
    assert "Ask &lt;b&gt;Nell&lt;/b&gt; &amp; Rufus" in html
    assert program.ask("-C", story, "search", 'tag:"to check"')["total"] == 1
    with letterbook.open(story) as book:
        assert book.message(name).notes == ("Ask <b>Nell</b> & Rufus",)
    assert send(client, f"{seen}/untag", seen, tag="to check", back=seen) == 303
    assert program.ask("-C", story, "search", 'tag:"to check"')["total"] == 0
    assert send(client, f"{seen}/note", seen, note="  ") == 400


def test_searches_are_saved_looked_at_and_removed(client: TestClient, story: Path) -> None:
    """A saved search stands on its page and on the overview until it is removed."""
    assert send(client, "/saved/add", "/search?q=quay", name="the quay", q="quay") == 303
    assert "the quay" in words(page(client, "/saved"))
    assert "the quay" in words(page(client, "/"))
    assert send(client, "/saved/look", "/saved", name="the quay") == 303
    (kept,) = program.ask("-C", story, "saved", "list")["searches"]
    assert kept["new"] == 0
    assert send(client, "/saved/remove", "/saved", name="the quay") == 303
    assert "the quay" not in words(page(client, "/saved"))
    assert send(client, "/saved/remove", "/saved", name="the quay") == 404


def test_the_pages_speak_french(story: Path) -> None:
    """The browser's language is taken, and another one when it is chosen."""
    with room(story, language="fr-FR,fr;q=0.9") as french:
        html = page(french, "/")
        assert '<html lang="fr">' in html
        assert "messages manquants" in words(html)
        hit = program.ask("-C", story, "search", "is:missing")["hits"][0]
        told = words(page(french, f"/c/{hit['id']}"))
        assert "Ce dossier ne l’a pas" in told
        assert "Le message nomme celui du dessus" in told
        sent = {"form_token": form_token(html), "language": "en", "back": "/sources"}
        answer = french.post("/language", data=sent, headers={"origin": ORIGIN})
        assert answer.headers["location"] == "/sources"
        assert '<html lang="en">' in page(french, "/sources")


def test_without_a_letterbook_nothing_is_shown() -> None:
    """The pages that need one lead to the first page."""
    with room(None) as empty:
        assert empty.get("/search?q=x").headers["location"] == "/start"


CHAIN = "fc6d4812d9a4"


def test_a_question_within_a_conversation_stays_in_it(client: TestClient, story: Path) -> None:
    """Also one with OR in it, and the page holds the question that was asked."""
    within = program.ask("-C", story, "search", f"thread:{CHAIN}", "--limit", "999")
    ids = {hit["id"][:12] for hit in within["hits"]}
    for asked in ("peppercorn+OR+valuation", "valuation", "(valuation)+OR+(lease)"):
        html = page(client, f"/search?q={asked}&within=thread:{CHAIN}")
        shown = set(re.findall(r'data-go="/m/(\w+)"', html))
        assert shown
        assert shown <= ids, asked
    html = page(client, f"/search?q=peppercorn+OR+valuation&within=thread:{CHAIN}")
    assert f'value="(peppercorn OR valuation) (thread:{CHAIN})"' in html
    html = page(client, f"/search?q=valuation&within=thread:{CHAIN}")
    assert f'value="valuation thread:{CHAIN}"' in html
    told = words(page(client, '/search?q=lease+"quay&within=date:2018', 400))
    assert "date:2018" not in told.partition("cannot be read")[2].partition("How to")[0]
    page(client, "/search?q=a)+OR+(b&within=date:2018", 400)


def test_order_and_grouping_are_kept(client: TestClient) -> None:
    """The box, the counts, the bars and the suggestions ask in the order that was chosen."""
    html = page(client, "/search?q=lease&sort=newest&group=1")
    form = html.partition('class="asking"')[2].partition("</form>")[0]
    assert '<input type="hidden" name="sort" value="newest">' in form
    assert '<input type="hidden" name="group" value="1">' in form
    aside = html.partition('<aside class="facets"')[2].partition("</aside>")[0]
    found = [one for one in links(aside) if one.startswith("/search?q=")]
    assert len(found) > 20
    assert [one for one in found if not one.endswith("&sort=newest&group=1")] == []
    meant = page(client, "/search?q=leaze&sort=oldest")
    suggested = links(meant.partition("Did you mean")[2].partition("</p>")[0])
    assert suggested[0].endswith("&sort=oldest")
    plain = page(client, "/search?q=lease")
    assert 'name="group"' not in plain.partition('class="asking"')[2].partition("</form>")[0]
    assert "group=" not in plain.partition('<aside class="facets"')[2].partition("</aside>")[0]


def test_the_total_alone_is_spoken(client: TestClient) -> None:
    """One line tells what was found; the results themselves are no live region."""
    for address in ("/search?q=lease", "/"):
        html = page(client, address)
        assert html.count('role="status"') == 1
        assert "aria-live" not in html
        assert 'role="alert"' not in html
    part = page(client, "/search?q=lease&fragment=1")
    assert 'data-query="lease" data-title="lease · Letterbook"' in part


def test_fields_are_explained_in_the_language_of_the_page(client: TestClient, story: Path) -> None:
    """Every field has what it looks for, under each of its names."""
    english = client.get("/search/fields").json()
    assert english["from"] == english["de"] == "who wrote it: name, address or domain"
    with room(story, language="fr") as french:
        told = french.get("/search/fields").json()
    assert told["de"] == "qui l’a écrit\u00a0: nom, adresse ou domaine"
    assert set(told) == set(english)


def test_folders_stand_below_each_other_and_what_they_count_is_said(client: TestClient) -> None:
    """Sorted by path, each under those it lies in; a note says that one counts with those below."""
    for address in ("/", "/search?q=quay"):
        html = page(client, address)
        block = html.partition(">Folder</h2>")[2].partition("</section>")[0]
        rows = re.findall(r"<li( class=\"level-\d\")?>.*?<bdi>(.*?)</bdi>", block)
        paths = [path for _, path in rows]
        assert len(paths) > 4
        assert paths == sorted(paths, key=lambda path: path.casefold().split("/"))
        for level, path in rows:
            assert bool(level) == (path.rpartition("/")[0] in paths), path
        assert "those below it too" in words(block)
        sources = re.findall(r"<bdi>(s\d+)</bdi>", html.partition(">Source</h2>")[2])
        assert sources == sorted(sources)


def test_the_periods_of_a_timeline_are_places(client: TestClient) -> None:
    """Each has the dates between which it lies, and these find what the period counts."""
    for address in ("/timeline", "/timeline?from=2018-10&to=2018-11"):
        html = page(client, address)
        places = re.findall(r'data-period="([^"]+)" data-until="([^"]+)"', html)
        counts = re.findall(r'<tr><td>([^<]+)</td><td class="n"><a href="[^"]+">(\d+)</a>', html)
        assert len(places) > 10
        assert counts
        known = {day_words("en", first): (first, last) for first, last in places}
        for period, many in counts[:12]:
            first, last = known[period]
            told = words(page(client, f"/search?q=date:{first}..{last}"))
            assert f"{many} message" in told, period


def test_places_are_offered_with_what_they_hold(client: TestClient, story: Path) -> None:
    """Sources, then their folders; each as a question finds as many messages as it says."""
    with letterbook.open(story) as book:
        found = book.complete("place:", limit=99).completions
        assert [one.shown for one in found][:2] == ["s1", "s2"]
        assert any("/" in one.shown for one in found)
        assert all(book.search(one.query).total == one.messages for one in found)
        assert all(one.shown.startswith("s6/h") for one in book.complete("place:s6/H").completions)
    answer = client.get("/api/v1/complete?q=endroit:s6/").json()
    assert answer["completions"][0]["query"] == 'endroit:"s6/halcyon/Inbox"'


def test_a_source_says_the_channel_that_was_stated(tmp_path: Path) -> None:
    """What was given with --channel stands with who handed it over, in the reader's language."""
    table = tmp_path / "said.csv"
    table.write_text("date,author,text\n2018-10-16 09:00,@nell,The tide is out\n")
    book = program.make_book(tmp_path / "book")
    assert program.run("-C", book, "add", table, "--channel", "post").returncode == 0
    for language, told in (("en", "channel public post"), ("fr", "canal message public")):
        with room(book, language) as reader:
            assert told in words(page(reader, "/sources"))
