"""What a conversation shows of each of its messages, and what is done with one there."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import apsw
import pytest
from starlette.testclient import TestClient

import letterbook
from letterbook.model.identity import MessageId
from letterbook.services import list_folders
from letterbook.wiring import Letterbook, create
from tests.functional import program
from tests.functional.web import ORIGIN, form_token, page, room, send, words


def _places(html: str) -> dict[str, str]:
    """Return what a conversation shows of each message, by the beginning of its id."""
    pieces = re.split(r'<li id="m-(\w+)"', html)
    return dict(zip(pieces[1::2], pieces[2::2], strict=True))


def _text(html: str) -> str:
    """Return what is copied from a page: its text without markup."""
    return unescape(re.sub(r"<[^>]+>", "", html))


def _found(story: Path, query: str) -> str:
    return str(program.ask("-C", story, "search", query)["hits"][0]["id"])


def test_each_message_says_who_got_it_and_where_it_stands(client: TestClient, story: Path) -> None:
    """Recipients, files, line to cite, places with digests and ways on are those of the message."""
    seen = 0
    for query in ("has:attachment", "is:missing", "cc:mayor@saltmere.example is:copied"):
        with letterbook.open(story) as book:
            thread = book.thread(_found(story, query))
            for name, html in _places(page(client, f"/c/{thread.conversation}")).items():
                view = book.message(name)
                told = " ".join(_text(html).split())
                for one in (*view.mail.to, *view.mail.cc):
                    assert (f"{one.name} <{one.address}>" if one.name else one.address) in told
                for part in view.mail.parts:
                    if part.kind == "attachment":
                        assert f'href="/m/{name}/preview/{part.path}"' in html
                        assert part.filename in told
                        seen += 1
                assert book.cite(view.id).line in told
                for copy in view.copies[:4]:
                    assert copy.locator in told
                    assert copy.sha256 in html
                assert f'href="/m/{name}/source"' in html
                assert f'href="/c/{name}#m-{name}"' in html
    assert seen > 0


def test_a_message_is_cited_alike_in_french(story: Path) -> None:
    """The line to cite in a conversation is that of the message's page, in French on both."""
    seen = 0
    with room(story, "fr") as reader:
        for query in ("has:attachment", "channel:dm"):
            for name, html in _places(page(reader, f"/c/{_found(story, query)}")).items():
                here = re.findall(r'<p class="cite typed" dir="ltr">(.*?)</p>', html)
                alone = re.findall(r'<p class="cite typed" dir="ltr">(.*?)</p>',
                                   page(reader, f"/m/{name}"))  # fmt: skip
                assert here == alone
                assert " à " in here[0]
                assert " to " not in here[0]
                seen += 1
    assert seen > 2


def test_many_recipients_are_folded(tmp_path: Path) -> None:
    """Two are told at once and how many more there are; all stand in the fold."""
    people = ", ".join(f"Nell {n} <nell{n}@quay.example>" for n in range(9))
    mail = tmp_path / "many.eml"
    mail.write_text(f"From: a@quay.example\nTo: {people}\nMessage-ID: <m@quay.example>\n\nTo all\n")
    with create(tmp_path / "book") as book:
        book.add([mail], workers=0)
    with room(tmp_path / "book") as reader:
        html = page(reader, "/c/m@quay.example")
    folded = re.search(r'<details class="got"><summary>(.*?)</summary>(.*?)</details>', html, re.S)
    assert folded is not None
    assert " ".join(_text(folded[1]).split()) == (
        "to Nell 0 <nell0@quay.example>, Nell 1 <nell1@quay.example> and 7 more"
    )
    assert "nell8@quay.example" in folded[2]


def test_a_message_is_marked_within_its_conversation(client: TestClient, story: Path) -> None:
    """A tag, a note and the mark of what was read are given there, shown there and taken off."""
    name = _found(story, "subject:Larkspur from:vane")
    seen = f"/c/{name}"

    def here() -> str:
        return _places(page(client, seen))[name[:12]]

    back = re.search(r'name="back" value="([^"]+#m-\w+)"', here())
    assert back is not None
    sent = {"form_token": form_token(page(client, seen)), "tag": "to ask", "back": back[1]}
    answer = client.post(f"/m/{name}/tag", data=sent, headers={"origin": ORIGIN})
    assert answer.headers["location"] == f"{seen}#m-{name[:12]}"
    assert send(client, f"/m/{name}/note", seen, note="Ask Nell first") == 303
    assert "Marked as read" not in words(here())
    assert send(client, f"/m/{name}/read", seen, read="1") == 303
    html = here()
    assert '<a class="tag" href="/search?q=tag%3A%22to%20ask%22">#to ask</a>' in html
    assert '<blockquote class="note" dir="auto">Ask Nell first</blockquote>' in html
    assert "Marked as read" in words(html)
    others = [told for one, told in _places(page(client, seen)).items() if one != name[:12]]
    assert not any("Ask Nell" in told or "#to ask" in told for told in others)
    claim = re.search(r'name="claim" value="(\d+)"', html)
    assert claim is not None
    other = _found(story, "has:attachment")
    assert send(client, f"/m/{other}/unnote", seen, claim=claim[1]) == 404
    assert send(client, f"/m/{name}/unnote", seen, claim="x") == 404
    assert send(client, f"/m/{name}/unnote", seen, claim=claim[1]) == 303
    assert send(client, f"/m/{name}/untag", seen, tag="to ask") == 303
    assert "Ask Nell" not in here()
    assert "#to ask" not in here()
    assert send(client, f"/m/{name}/unnote", seen, claim=claim[1]) == 404
    with letterbook.open(story) as book:
        assert book.message(name).marks == ()
        kept = book._record.connection.execute("SELECT 1 FROM claim WHERE id=?", (int(claim[1]),))
        assert kept.get == 1, "the record keeps what was written"


def test_a_note_is_taken_off_on_the_page_of_its_message(client: TestClient, story: Path) -> None:
    """The button beside a note names it, and the others stay."""
    name = _found(story, "subject:Larkspur")
    seen = f"/m/{name}"
    for text in ("the first of them", "the second of them"):
        assert send(client, f"{seen}/note", seen, note=text) == 303
    html = page(client, seen)
    claim = re.search(r'value="(\d+)">take off the note “the first of them”', html)
    assert claim is not None
    assert send(client, f"{seen}/unnote", seen, claim=claim[1]) == 303
    told = words(page(client, seen))
    assert "the first of them" not in told
    assert "the second of them" in told


def test_a_passage_is_marked_as_read_without_scripts(client: TestClient, story: Path) -> None:
    """Words are quoted or a paragraph is chosen; the text shows both until they are taken off."""
    name = _found(story, "subject:Larkspur")
    seen = f"/m/{name}"
    html = page(client, seen)
    chosen = [unescape(one) for one in re.findall(r'<option value="([^"]+)">', html)]
    with letterbook.open(story) as book:
        text = book.message(name).mail.text
    assert " ".join(chosen) == " ".join(text.split())
    quoted = " ".join(text.split()[:3])
    assert 'class="was-read"' not in html
    assert send(client, f"{seen}/passage", seen, paragraph=chosen[-1], passage="") == 303
    assert send(client, f"{seen}/passage", seen, passage=quoted, paragraph="") == 303
    assert send(client, f"{seen}/passage", seen, passage=" ", paragraph="") == 400
    assert send(client, f"{seen}/passage", seen, passage="nobody wrote this") == 400
    for address in (seen, f"/c/{name}"):
        html = page(client, address)
        html = _places(html)[name[:12]] if address.startswith("/c") else html
        runs = re.findall(r'<span class="was-read" title="[^"]+">(.*?)</span>', html, re.S)
        assert {" ".join(_text(run).split()) for run in runs} == {quoted, chosen[-1]}
        assert 'name="read" value="1">Mark as read' in html, "the message itself was not marked"
    claims = re.findall(r'passage/off".*?name="claim" value="(\d+)"', html, re.S)
    assert len(claims) == 2
    assert send(client, f"{seen}/note", seen, note="beside") == 303
    assert send(client, f"{seen}/unnote", seen, claim=claims[0]) == 404, "it is no note"
    for claim in claims:
        assert send(client, f"{seen}/passage/off", seen, claim=claim) == 303
    assert send(client, f"{seen}/passage/off", seen, claim=claims[0]) == 404
    html = page(client, seen)
    assert 'class="was-read"' not in html
    assert "beside" in words(html)


def test_equal_notices_are_told_once(client: TestClient, story: Path) -> None:
    """What three copies of a message have alike is one notice, and says in how many it is."""
    view = program.ask("-C", story, "show", "839867c01419")
    assert len(view["notices"]) == 3
    for address in ("/m/839867c01419", "/c/839867c01419"):
        html = page(client, address)
        html = _places(html)["839867c01419"] if address.startswith("/c") else html
        assert html.count("address:spoof</code>") == 1
        assert "in 3 copies" in words(html)
    assert "1 notice" in words(_places(page(client, "/c/839867c01419"))["839867c01419"])


def test_the_source_is_shown_as_text(tmp_path: Path) -> None:
    """Bytes that are no text and signs that are not seen are written out; pages follow."""
    mail = tmp_path / "odd.eml"
    line = b"<b>bold</b> caf\xe9 \xc3\xa9t\xc3\xa9 \x1b[31m \xe2\x80\xae turned\n"
    mail.write_bytes(b"From: a@quay.example\nMessage-ID: <o@quay.example>\n\n" + line * 3_000)
    with create(tmp_path / "book") as book:
        book.add([mail], workers=0)
    with room(tmp_path / "book") as reader:
        html = page(reader, "/m/o@quay.example/source")
        assert "&lt;b&gt;bold&lt;/b&gt; caf&lt;E9&gt; été &lt;U+001B&gt;[31m &lt;U+202E&gt;" in html
        assert "\x1b" not in html
        assert "\u202e" not in html
        more = re.search(r'rel="next" href="([^"]+)"', html)
        assert more is not None
        last = page(reader, unescape(more[1]))
        shown = [re.search(r"<pre[^>]*>(.*?)</pre>", one, re.S) for one in (html, last)]
        lines = sum(one[1].count("bold") for one in shown if one is not None)
        assert lines == 3_000
        page(reader, "/m/o@quay.example/source?page=99", 404)
        page(reader, "/m/o@quay.example/source?copy=9", 400)


def test_a_sender_written_from_right_to_left_keeps_the_order(client: TestClient) -> None:
    """The name stands apart from its address, and the line to cite reads from left to right."""
    name = "ae2490ad8884"
    for html in (page(client, f"/m/{name}"), _places(page(client, f"/c/{name}"))[name]):
        cite = re.search(r'<p class="cite typed" dir="ltr">(.*?)</p>', html)
        assert cite is not None
        assert re.match(r"<bdi>[\u0600-\u06ff ]+</bdi> &lt;l\.haddad@", cite[1])
        assert re.search(r"<bdi[^>]*><bdi>[\u0600-\u06ff ]+</bdi> &lt;l\.haddad@", html)


def test_folders_stand_under_their_source(client: TestClient, story: Path) -> None:
    """Each number is that of the messages with a copy there, and its link finds exactly these."""
    at: dict[tuple[str, str], set[str]] = {}
    with letterbook.open(story) as book:
        for hit in book.search("*", limit=1_000).hits:
            for copy in book.message(hit.id).copies:
                at.setdefault((copy.source, copy.folder), set()).add(hit.id)
        held = book.folders()
        told = {(s, one.name): one.messages for s, of in held.items() for one in of.folders}
        assert told == {place: len(ids) for place, ids in at.items()}
        for source, of in held.items():
            assert of.messages == len(set().union(*(i for (s, _), i in at.items() if s == source)))
            for one in of.folders:
                found = {hit.id for hit in book.search(one.query, limit=1_000).hits}
                assert found == at[source, one.name]
    with pytest.MonkeyPatch.context() as patch, letterbook.open(story) as book:
        patch.setattr(list_folders, "_MANY", 1)
        queries = {s: {o.name: o.query for o in of.folders} for s, of in book.folders().items()}
        assert queries["s1"]["Quay"] == 'source:s1 folder:"Quay"'.replace("s1", '"s1"')
        for source, names in queries.items():
            for name, query in names.items():
                assert {hit.id for hit in book.search(query, limit=1_000).hits} == at[source, name]
    html = page(client, "/sources")
    sections = html.split('<section class="source" id="')[1:]
    assert [one.partition('"')[0] for one in sections] == list(held)
    assert sum(one.count("<li ") for one in sections) >= len(told)
    fourth = next(one for one in sections if one.startswith("s4"))
    labels = re.findall(r'<li class="level-(\d)">.*?<bdi[^>]*>([^<]*)</bdi>', fourth)
    assert labels == [("0", "clerk"), ("1", "Inbox"), ("1", "Lease"), ("1", "Sent")]


def test_the_two_texts_of_a_pair_stand_side_by_side(client: TestClient, story: Path) -> None:
    """From two copies to the texts of a pair that differs: its other words are marked on a side."""
    pairs = program.ask("-C", story, "compare", "s2", "s7")["near_pairs"]
    pair = next(one for one in pairs if one["changes_total"])
    address = f"/compare/texts?x={pair['x'][:12]}&amp;y={pair['y'][:12]}"
    assert f'href="{address}"' in page(client, "/compare?x=s2&y=s7")
    html = page(client, unescape(address))
    for side in ("x", "y"):
        marked = re.findall(rf'<mark class="in-{side}">(.*?)</mark>', html, re.S)
        wanted = [one[f"in_{side}"] for one in pair["changes"] if one[f"in_{side}"]]
        assert ["".join(_text(one).split()) for one in marked] == [
            "".join(one.split()) for one in wanted
        ]
    same = next(one for one in pairs if not one["words_differ"])
    html = page(client, f"/compare/texts?x={same['x']}&y={same['y']}")
    assert "The words are the same." in words(html)
    assert "<mark" not in html
    page(client, f"/compare/texts?x={same['x']}&y=ffffffffffff", 404)


def test_many_messages_take_as_few_statements_as_one(story: Path) -> None:
    """What stands around the messages of a page is asked for at once, not message by message."""
    with letterbook.open(story) as book:
        ids = [hit.id for hit in book.search("*", limit=100).hits]
        book.note(ids[0], "so that there are marks")
        assert len(book.surroundings(ids)) == len(ids) == 100
        assert _statements(book, ids) == _statements(book, ids[:1])


def _statements(book: Letterbook, ids: list[MessageId]) -> int:
    """Return how many statements it takes, in the catalogue and the record."""
    asked: list[str] = []

    def count(_: apsw.Cursor, statement: str, __: object) -> bool:
        asked.append(statement)
        return True

    connections = book._catalogue.connection, book._record.connection
    for connection in connections:
        connection.exec_trace = count
    try:
        book.surroundings(ids)
    finally:
        for connection in connections:
            connection.exec_trace = None
    return len(asked)
