"""Two archives of one affair, as both sides got them, through every command."""

from __future__ import annotations

import json
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests import x_export as x
from tests.functional import program

NIGHT = timedelta(hours=12)
QUESTION = x.direct(
    x.DAY, x.GAZETTE, x.ADA, "Would you push https://t.co/q1?", 1,
    urls=[{"url": "https://t.co/q1", "expanded": "http://quay.example/lease", "display": "q"}],
)  # fmt: skip
ANSWER = x.direct(x.DAY + NIGHT, x.ADA, x.GAZETTE, "I shall ask around.", 2)
TWICE = x.direct(x.DAY + NIGHT, x.ADA, x.GAZETTE, "I shall ask around.", 3)
LAST = x.direct(x.DAY + 2 * NIGHT, x.GAZETTE, x.ADA, "Strictly between us", 4)
PUBLIC = x.post(
    x.DAY + 4 * NIGHT, "All of it is here: https://t.co/q2", 5,
    entities={"urls": [{"url": "https://t.co/q2", "expanded_url": "http://quay.example/lease"}]},
)  # fmt: skip
REPLY = x.post(
    x.DAY + 5 * NIGHT, "Nonsense", 6, in_reply_to_status_id_str=PUBLIC["tweet"]["id_str"]
)
WRONG = x.post(x.DAY, "Written later, they say", 7)
WRONG["tweet"]["created_at"] = "Wed Oct 12 18:30:00 +0000 2016"
GROUP = x.conversation(
    "g-77",
    x.direct(x.DAY, x.BEN, "", "To all of you", 8),
    {"joinConversation": {"participantsSnapshot": [x.ADA, x.BEN, x.CARA], "createdAt": ""}},
    {"conversationNameUpdate": {"name": "Pier friends", "createdAt": ""}},
)

ADAS = {
    "data/account.js": x.script("account", [x.account(x.ADA, "adalune", "Ada Lune")]),
    "data/direct-messages.js": x.script(
        "direct_messages", [x.conversation("1001-2002", LAST, ANSWER, QUESTION)]
    ),
    "data/direct-messages-part1.js": x.script(
        "direct_messages", [x.conversation("1001-2002", TWICE)], 1
    ),
    "data/direct-messages-group.js": x.script("direct_messages_group", [GROUP]),
    "data/tweets.js": x.script("tweets", [PUBLIC, WRONG]),
    "data/deleted-tweets.js": x.script("deleted_tweets", [x.post(x.DAY, "Regretted", 9)]),
    "data/like.js": x.script("like", [{"like": {"tweetId": "1", "fullText": "liked"}}]),
}
GAZETTES = {
    "top/data/account.js": x.script(
        "account", [x.account(x.GAZETTE, "quaygazette", "Quay Gazette")]
    ),
    "top/data/direct-messages.js": x.script(
        "direct_messages",
        [
            x.conversation(
                "1001-2002",
                QUESTION,
                {"messageCreate": {**ANSWER["messageCreate"], "mediaUrls": [], "editHistory": []}},
                {"messageCreate": {**LAST["messageCreate"], "text": "Between us"}},
            )
        ],
        indent=None,
    ),
    "top/data/tweets.js": x.script("tweets", [REPLY]),
}


class Archives(NamedTuple):
    """A letterbook of both archives and a mail, with what its `add` reported."""

    path: Path
    report: Any

    def ask(self, *words: str | Path) -> Any:
        """Run a command on it with --json."""
        return program.ask("-C", self.path, *words)

    def texts(self, query: str) -> list[str]:
        """Return what the hits of a query say, by date."""
        hits = self.ask("search", "--sort", "oldest", query)["hits"]
        return [hit["snippet"] for hit in hits]

    def id_of(self, made: dict[str, Any]) -> str:
        """Return the platform's id of a message or post, by which it is asked for."""
        (inner,) = made.values()
        return f"x:{inner['id']}"


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Archives:
    """Return a letterbook of a folder, a zip and a mail from a party whose address is a number."""
    desk = tmp_path_factory.mktemp("x")
    folder = x.write(desk / "ada", ADAS)
    packed = x.zipped(desk / "gazette.zip", GAZETTES)
    mail = desk / "mail.eml"
    mail.write_bytes(program.mail(f"From: {x.ADA}\nTo: b@quay.example\nSubject: no id", b"Hello\n"))
    assert program.run("init", desk / "case").returncode == 0
    return Archives(desk / "case", program.ask("-C", desk / "case", "add", folder, packed, mail))


def test_everything_is_accounted_for(both: Archives) -> None:
    """Copies join, other words under one id are a variant, and every byte is somewhere."""
    ada, gazette, _ = both.report["sources"]
    assert (ada["found"], ada["stored"], ada["quarantined"]) == (9, 8, 1)
    assert (gazette["found"], gazette["messages_new"], gazette["messages_joined"]) == (4, 2, 2)
    assert gazette["variants"] == 1
    assert both.report["total"]["bytes"] == both.report["total"]["bytes_covered"]
    status = both.ask("status")
    assert (status["messages"], status["missing_messages"]) == (11, 0)
    assert both.ask("search", "channel:dm")["total"] == 6
    assert both.ask("search", "channel:post")["total"] == 4
    assert both.ask("count", "--by", "channel")["facets"][0]["values"][0]["messages"] == 6


def test_names_of_one_archive_find_the_numbers_of_the_other(both: Archives) -> None:
    """By name, handle and beginning, in a role or without; a mail's address is another party."""
    theirs = [
        "Would you push http://quay.example/lease?",
        "Strictly between us",
        "Between us",
        "Nonsense",
    ]
    for query in ("from:gazette", "from:@quaygazette", 'from:"Quay Gazette"', "from:gazet*"):
        assert sorted(both.texts(query)) == sorted(theirs)
    assert both.ask("search", "to:@adalune channel:dm")["total"] == 4
    assert both.ask("search", "from:@adalune")["total"] == 5
    assert both.ask("search", "gazette -from:gazette")["total"] == 2
    people = both.ask("people", x.ADA)["people"]
    assert sorted((one["platform"], one["sent"]) for one in people if one["sent"]) == [
        ("mail", 1), ("x", 5)
    ]  # fmt: skip


def test_the_whole_chain_by_time(both: Archives) -> None:
    """All messages of the two, the variant too, and nothing that is called missing."""
    view = both.ask("thread", both.id_of(QUESTION))
    assert (view["messages"], view["missing"]) == (5, 0)
    words = [place["new_text"] for place in view["places"]]
    assert words[0] == "Would you push http://quay.example/lease?"
    assert words[1:3] == ["I shall ask around."] * 2
    assert sorted(words[3:]) == ["Between us", "Strictly between us"]
    assert {place["depth"] for place in view["places"]} == {0}
    posts = both.ask("thread", both.id_of(REPLY))["places"]
    assert [(p["depth"], p["reason"], p["channel"]) for p in posts] == [
        (0, "", "post"), (1, "in-reply-to", "post")
    ]  # fmt: skip
    assert both.texts("is:reply") == ["Nonsense"]
    assert both.texts("is:answered") == ["All of it is here: http://quay.example/lease"]


def test_one_message_two_copies(both: Archives) -> None:
    """The same id, sender, time and words from both sides are one; its bytes come back."""
    view = both.ask("show", both.id_of(ANSWER))
    assert (view["channel"], view["mail"]["platform"]) == ("dm", "x")
    assert [copy["reader"] for copy in view["copies"]] == ["x-archive"] * 2
    assert view["edrm_mih"] == []
    raw = program.run_bytes("-C", both.path, "show", both.id_of(ANSWER), "--raw")
    assert json.loads(raw)["messageCreate"]["id"] == ANSWER["messageCreate"]["id"]
    assert both.ask("search", "is:variant")["total"] == 2
    said = program.run("-C", both.path, "show", both.id_of(PUBLIC)).stdout
    assert "(post)" in said
    assert "http://quay.example/lease" in said
    for option in ("--rfc822", "--headers"):
        refused = program.run("-C", both.path, "show", both.id_of(ANSWER), option)
        assert refused.returncode == 2
        assert "--raw" in refused.stderr


def test_groups_links_flags_and_instants(both: Archives) -> None:
    """What the archive says beside and inside its objects can be seen and searched."""
    group = both.ask("show", both.id_of(GROUP["dmConversation"]["messages"][0]))
    assert [one["address"] for one in group["mail"]["to"]] == [x.ADA, x.CARA]
    assert group["mail"]["thread_topic"] == "Pier friends"
    assert both.texts("link:quay.example/lease") == [
        "Would you push http://quay.example/lease?", "All of it is here: http://quay.example/lease",
    ]  # fmt: skip
    assert both.ask("search", "quay.example/lease")["total"] == 2
    deleted = both.ask("show", f"x:{x.snowflake(x.DAY, 9)}")
    assert deleted["mail"]["flags"] == deleted["copies"][0]["flags"] == ["deleted"]
    assert both.texts("notice:id:instant-differs") == ["Written later, they say"]
    notices = both.ask("notices")["by_code"]
    assert notices == {"id:instant-differs": 1, "unread:x-data": 1}


@pytest.mark.parametrize(
    ("form", "exported", "left_out"),
    [("csv", 11, 0), ("jsonl", 11, 0), ("mbox", 1, 10), ("eml", 1, 10)],
)
def test_exports_say_what_is_no_mail(
    both: Archives, tmp_path: Path, form: str, exported: int, left_out: int
) -> None:
    """Tables and JSON lines hold all, mailboxes the mail, and what is left out is counted."""
    words = ("export", "--to", tmp_path / "out", "--format", form, "--json")
    said = program.run("-C", both.path, *words)
    assert (said.returncode == 0) == (left_out == 0)
    report = json.loads(said.stdout)
    assert (report["exported"], report["left_out"]) == (exported, left_out)
    assert report["remarks"].keys() <= {"date-not-known"}


def test_citations_name_the_platform(both: Archives) -> None:
    """The id is the platform's, a post has no recipient, and the command gives the digest."""
    cited = both.ask("cite", both.id_of(PUBLIC))
    assert cited["line"].startswith(f"Ada Lune (@adalune) <{x.ADA}>; 2016-10-14")
    assert f"post {both.id_of(PUBLIC)}" in cited["line"]
    assert "tail -c" in cited["copies"][0]["check"][0]
    line = both.ask("cite", both.id_of(TWICE))["line"]
    assert line.startswith(f"Ada Lune (@adalune) <{x.ADA}> to {x.GAZETTE}; 2016-10-13")


def test_tags_and_saved_searches_hold(both: Archives) -> None:
    """A message is tagged and found again by its tag; a saved search asks by name too."""
    both.ask("tag", "add", "seen", both.id_of(ANSWER))
    assert both.texts("tag:seen") == ["I shall ask around."]
    both.ask("saved", "add", "theirs", "from:@quaygazette")
    assert both.ask("saved", "list")["searches"][0]["total"] == 4


def test_made_anew_and_forgotten(both: Archives, tmp_path: Path) -> None:
    """Rebuilt without the sources it is the same; what is forgotten is gone, copies stay."""
    import letterbook

    copy = tmp_path / "copy"
    assert program.run("-C", both.path, "backup", copy).returncode == 0
    with letterbook.open(both.path) as book:
        before = list(book.dump())
        shown = {hit.id: (hit.from_, hit.to) for hit in book.search("channel:dm").hits}
        assert book.check(read_data=True).problems == ()
    with letterbook.open(copy) as book:
        book.rebuild(workers=0)
        assert list(book.dump()) == before
        people = {hit.id: (hit.from_, hit.to) for hit in book.search("channel:dm").hits}
        assert people == shown
        book.reindex()
        assert book.search("from:@quaygazette").total == 4
        assert book.check(read_data=True).problems == ()
        book.forget("s2", reason="a test")
        assert book.status().messages == 9
        assert book.search("from:@quaygazette").total == 0
        assert book.search(f"from:{x.GAZETTE}").total == 2
        assert book.check(read_data=True).problems == ()


def test_adding_again_changes_nothing(tmp_path: Path) -> None:
    """The same archive from the same hand is a no-op; in place it is read where it is."""
    folder = x.write(tmp_path / "ada", ADAS)
    case = tmp_path / "case"
    assert program.run("init", case).returncode == 0
    first = program.ask("-C", case, "add", folder, "--in-place")
    again = program.ask("-C", case, "add", folder, "--in-place")
    assert first["total"]["messages_new"] == 8
    assert again["sources"][0]["unchanged"]
    assert program.ask("-C", case, "check", "--read-data")["problems"] == []
    assert program.run("-C", case, "rebuild").returncode == 0
    assert program.ask("-C", case, "status")["messages"] == 8
    inspected = program.ask("inspect", folder)
    assert (inspected["messages"], inspected["exact"]) == (8, True)


def test_the_order_of_arrival_does_not_matter(tmp_path: Path) -> None:
    """The same bytes with other names beside them read the same whichever came first."""
    import letterbook

    mention = {"id_str": x.GAZETTE, "screen_name": "quaygazette", "name": "Quay Gazette"}
    named = x.post(x.DAY, "with a name", 9, entities={"user_mentions": [mention]})
    earlier = x.write(tmp_path / "earlier", ADAS)
    later = x.write(tmp_path / "later", {**ADAS, "data/tweet.js": x.script("tweet", [named])})
    found = []
    for number, paths in enumerate(((earlier, later), (later, earlier))):
        with letterbook.init(tmp_path / f"case{number}") as book:
            book.add(paths, workers=0)
            hits = book.search("channel:dm").hits
            found.append({hit.id: (hit.from_, hit.to, hit.copies) for hit in hits})
            assert book.check(read_data=True).problems == ()
    assert found[0] == found[1]
    assert len(found[0]) == 5


def told_owner(book: Path, *paths: Path) -> tuple[str, int]:
    """Return the one notice of a letterbook of these archives, and how many posts Ada wrote."""
    assert program.run("init", book).returncode == 0
    assert program.run("-C", book, "add", *paths).returncode == 0
    (notice,) = program.ask("-C", book, "notices")["notices"]
    return notice["code"], program.ask("-C", book, "search", "from:@ada")["total"]


def test_an_archive_in_two_zips(tmp_path: Path) -> None:
    """Whose archive the second zip is stands in the first, if both were handed over together."""
    account = x.script("account", [{"account": {"accountId": x.ADA, "username": "ada"}}])
    post = {"tweet": {"id_str": "29700859999", "full_text": "Good morning"}}
    files = ({"data/account.js": account}, {"data/tweets.js": x.script("tweets", [post])})
    for number, members in enumerate(files, start=1):
        with zipfile.ZipFile(tmp_path / f"twitter-{number}.zip", "w") as archive:
            for name, content in members.items():
                archive.writestr(name, content)
    second = tmp_path / "twitter-2.zip"
    for name, paths, code in (
        ("both", (tmp_path / "twitter-1.zip", second), "repaired:x-account"),
        ("alone", (second,), "unread:x-account"),
    ):
        assert told_owner(tmp_path / name, *paths) == (code, name == "both")


def test_an_archive_in_two_folders(tmp_path: Path) -> None:
    """The second folder's owner stands in the first; with two candidates it is not certain."""
    post = {"tweet": {"id_str": "29700859999", "full_text": "Good morning"}}
    folders = [
        x.write(tmp_path / f"twitter-{n}", {"data/account.js": x.script("account", [one])})
        for n, one in ((1, x.account(x.ADA, "ada", "")), (3, x.account(x.BEN, "ben", "")))
    ]
    second = x.write(tmp_path / "twitter-2", {"data/tweets.js": x.script("tweets", [post])})
    for name, paths, code in (
        ("one", (folders[0], second), "repaired:x-account"),
        ("two", (*folders, second), "unread:x-account"),
        ("alone", (second,), "unread:x-account"),
    ):
        assert told_owner(tmp_path / name, *paths) == (code, name == "one")


def test_two_accounts_in_the_other_zips_are_not_certain(tmp_path: Path) -> None:
    """Which of two accounts wrote the posts of a third zip is not made up."""
    post = {"tweet": {"id_str": "29700859999", "full_text": "Good morning"}}
    members = (
        {"data/account.js": x.script("account", [x.account(x.ADA, "ada", "")])},
        {"data/account.js": x.script("account", [x.account(x.BEN, "ben", "")])},
        {"data/tweets.js": x.script("tweets", [post])},
    )
    paths = [x.zipped(tmp_path / f"twitter-{n}.zip", one) for n, one in enumerate(members, 1)]
    book = tmp_path / "book"
    assert program.run("init", book).returncode == 0
    assert program.run("-C", book, "add", *paths).returncode == 0
    assert [n["code"] for n in program.ask("-C", book, "notices")["notices"]] == [
        "unread:x-account"
    ]
