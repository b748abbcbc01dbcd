"""What two copies of a private conversation show of each other, and where an export ends early."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from letterbook.words import words_of
from tests import x_export
from tests.functional import program
from tests.x_export import ADA, BEN, DAY, GAZETTE

SAID = ["Who has the key?", "I have it here.", "Bring it to the quay.", "No, it stays.", "Then we"]


def archive(folder: Path, owner: str, *lines: int, headers: bytes = b"", cut: int = 0) -> Path:
    """Return the archive of an account with these of the lines, its last bytes taken off."""
    pair = (ADA, GAZETTE)
    chain = x_export.conversation(
        f"{ADA}-{GAZETTE}",
        *(
            x_export.direct(
                DAY + timedelta(hours=n), pair[n % 2], pair[1 - n % 2], SAID[n], low=n + 1
            )
            for n in lines
        ),
    )
    data = folder / "data"
    data.mkdir(parents=True)
    (data / "account.js").write_bytes(
        x_export.script("account", [x_export.account(owner, f"u{owner}", "")])
    )
    whole = x_export.script("direct_messages", [chain])
    (data / "direct-messages.js").write_bytes(whole[: len(whole) - cut])
    if headers:
        (data / "direct-message-headers.js").write_bytes(headers)
    return folder


def gaps(tmp_path: Path, *sources: Path, more: tuple[tuple[str, ...], ...] = ()) -> Any:
    """Return the observations of a letterbook of these sources, by kind."""
    book = tmp_path / "book"
    assert program.run("init", book).returncode == 0
    for n, source in enumerate(sources):
        added = program.run("-C", book, "add", source, *(more[n] if more else ()))
        assert added.returncode == 0, added.stderr
    found: dict[str, list[Any]] = {}
    for one in program.ask("-C", book, "gaps")["gaps"]:
        found.setdefault(one["kind"], []).append(one)
        assert words_of("fr").say(one["observation"]) is not None, one["observation"]
        assert words_of("fr").say(one["method"]) is not None
        assert all(words_of("fr").say(why) is not None for why in one["innocent"])
    return found


def test_one_of_two_sides_lacks_a_message(tmp_path: Path) -> None:
    """The archives of both: the one that the other has deleted is named, and both are copies."""
    mine = archive(tmp_path / "a", ADA, 0, 1, 2, 3, 4)
    found = gaps(tmp_path, mine, archive(tmp_path / "b", GAZETTE, 0, 1, 3, 4))
    assert "one-copy-only" not in found
    (gap,) = found["not-in-other-copy"]
    assert gap["observation"] == (
        f"Of the 5 messages of a private conversation in s1 (x:{ADA}), 1 is not in s2"
        f" (x:{GAZETTE}); within the time of that copy: 1."
    )
    assert (gap["confidence"], gap["messages_total"], gap["source"]) == ("high", 1, "s2")


def test_the_same_archive_twice_is_one_side(tmp_path: Path) -> None:
    """A later export of the same account shows nothing of the other side's copy."""
    first = archive(tmp_path / "a", ADA, 0, 1, 2)
    found = gaps(tmp_path, first, archive(tmp_path / "b", ADA, 0, 1, 2))
    (gap,) = found["one-copy-only"]
    assert gap["messages_total"] == 3
    assert f"one hand (x:{ADA}, in s1, s2)" in gap["observation"]
    assert "not-in-other-copy" not in found


def typed(folder: Path, *lines: str) -> Path:
    """Return a transcript of the lines, each at its hour of the day of the archive."""
    rows = [
        f"2016-10-12 {14 + n}:30 {('Ada', 'Gazette')[n % 2]}: {text}"
        for n, text in enumerate(lines)
    ]
    folder.write_text("\n".join(rows) + "\n", "utf-8")
    return folder


def test_a_typed_copy_is_a_second_copy(tmp_path: Path) -> None:
    """Lines that compare pairs are the same conversation, whatever its platform calls it."""
    mine = archive(tmp_path / "a", ADA, 0, 1, 2, 3, 4)
    copy = typed(tmp_path / "t.txt", *SAID[:2], "Bring it to the old quay.", SAID[3])
    found = gaps(tmp_path, mine, copy, more=((), ("--zone", "UTC")))
    assert "one-copy-only" not in found
    (gap,) = found["not-in-other-copy"]
    assert gap["messages_total"] == 1
    assert gap["observation"].endswith("1 is not in s2; within the time of that copy: 0.")
    assert gap["confidence"] == "low"


def test_another_conversation_is_no_copy(tmp_path: Path) -> None:
    """Two chains that share a word or nothing each come from one side."""
    mine = archive(tmp_path / "a", ADA, 0, 1, 2, 3, 4)
    other = typed(tmp_path / "t.txt", "Rain today.", "I have it here.", "So do I.", "Bye.", "Yes.")
    found = gaps(tmp_path, mine, other, more=((), ("--zone", "UTC")))
    assert len(found["one-copy-only"]) == 2
    assert "not-in-other-copy" not in found


@pytest.mark.parametrize("custodian", ["Ada", "Ben"])
def test_a_custodian_is_one_hand(custodian: str, tmp_path: Path) -> None:
    """Two typed copies of one custodian are one side's; of two custodians they are two."""
    lines = ("Rain today.", "I have it here.", "So do I.")
    one, two = typed(tmp_path / "one.txt", *lines), typed(tmp_path / "two.txt", *lines, "Bye.")
    hands = (("--custodian", "Ada"), ("--custodian", custodian))
    found = gaps(tmp_path, one, two, more=hands)
    assert ("one-copy-only" in found) is (custodian == "Ada")
    assert [gap["messages_total"] for gap in found["not-in-other-copy"]] == [1]


def test_an_export_that_breaks_off_is_told(tmp_path: Path) -> None:
    """A file without its end, and headers of a message whose words are not there."""
    absent = x_export.direct(DAY + timedelta(hours=9), BEN, ADA, "", low=77)
    del absent["messageCreate"]["text"]
    chain = x_export.conversation(f"{ADA}-{BEN}", absent)
    headers = x_export.script("direct_message_headers", [chain])
    found = gaps(tmp_path, archive(tmp_path / "a", ADA, 0, 1, 2, headers=headers, cut=40))
    told = {gap["observation"].partition(" of s1 ")[2]: gap for gap in found["export-cut-short"]}
    number = f"x:{absent['messageCreate']['id']}"
    named = f"names 1 messages; not in this record: 1, such as {number}."
    assert set(told) == {"is damaged in 1 place: nothing is read there.", named}
    assert told[named]["stated_id"] == number
    assert told[named]["confidence"] == "high"


def manifest(**counts: int) -> bytes:
    """Return a manifest that lists these files, a stray comma at its end as some have."""
    kinds = {"direct_messages_part1": "direct-messages-part1", "ad_engagements": "ad-engagements"}
    files = ",".join(
        f'"x{n}": {{"files": [{{"fileName": "data/{kinds.get(kind, kind).replace("_", "-")}.js",'
        f' "globalName": "YTD.{kind.removesuffix("_part1")}.part{int(kind.endswith("part1"))}",'
        f' "count": "{count}"}}]}}'
        for n, (kind, count) in enumerate(counts.items())
    )
    return f'window.__THAR_CONFIG = {{"dataTypes": {{{files},}}}}'.encode()


def test_a_file_that_the_manifest_lists_and_nobody_gave(tmp_path: Path) -> None:
    """Its name and its entries are told; empty files, files of other kinds and present ones not."""
    folder = archive(tmp_path / "a", ADA, 0, 1, 2)
    (folder / "data" / "manifest.js").write_bytes(
        manifest(
            account=1,
            direct_messages=1,
            direct_messages_part1=812,
            tweets=4,
            deleted_tweets=0,
            ad_engagements=90,
        )
    )
    found = gaps(tmp_path, folder)["export-cut-short"]
    assert [one["observation"] for one in found] == [
        f"The manifest of an X archive lists {name} (entries: {n}), and it was not handed over with"
        " it."
        for name, n in (("'direct-messages-part1.js'", 812), ("'tweets.js'", 4))
    ]
    assert {(one["source"], one["confidence"]) for one in found} == {("s1", "moderate")}
    book = tmp_path / "book"
    told = program.ask("-C", book, "notices")["notices"]
    assert [one["code"] for one in told] == ["unread:x-part"] * 2
    assert program.ask("-C", book, "check", "--read-data")["problems"] == []


def test_fewer_entries_than_the_manifest_counts(tmp_path: Path) -> None:
    """A list that is whole as JSON and shorter than stated is told with both numbers."""
    folder = archive(tmp_path / "a", ADA, 0, 1, 2)
    (folder / "data" / "manifest.js").write_bytes(manifest(direct_messages=5))
    (gap,) = gaps(tmp_path, folder)["export-cut-short"]
    assert gap["observation"] == (
        "The manifest of an X archive counts 5 entries in 'direct-messages.js', and 3 are there."
    )


@pytest.mark.parametrize("zipped", [False, True])
def test_parts_that_lack_by_their_number(zipped: bool, tmp_path: Path) -> None:
    """The parts right before one that is there are named, each once; in a zip as in a folder."""
    tweets = x_export.script("tweets", [x_export.post(DAY, "one")], part=2)
    files = {f"data/tweets-part{n}.js": tweets for n in (2, 3, 5)}
    path = (
        x_export.zipped(tmp_path / "a.zip", files)
        if zipped
        else x_export.write(tmp_path / "a", files)
    )
    found = gaps(tmp_path, path)["export-cut-short"]
    assert [one["observation"] for one in found] == [
        "'tweets-part2.js' is a further part of a list; not handed over with it: tweets.js,"
        " tweets-part1.js.",
        "'tweets-part5.js' is a further part of a list; not handed over with it: tweets-part4.js.",
    ]


def test_parts_in_another_zip_of_the_same_hand_over_do_not_lack(tmp_path: Path) -> None:
    """What another part of the archive holds was handed over."""
    tweets = x_export.script("tweets", [x_export.post(DAY, "one")])
    account = x_export.script("account", [x_export.account(ADA, "ada", "")])
    one = x_export.zipped(
        tmp_path / "t-1.zip",
        {
            "data/account.js": account,
            "data/tweets.js": tweets,
            "data/manifest.js": manifest(tweets=1, direct_messages=1),
        },
    )
    chain = x_export.conversation(f"{ADA}-{BEN}", x_export.direct(DAY, BEN, ADA, "Tea?"))
    two = x_export.zipped(
        tmp_path / "t-2.zip",
        {
            "data/tweets-part1.js": tweets,
            "data/direct-messages.js": x_export.script("direct_messages", [chain]),
        },
    )
    book = tmp_path / "book"
    assert program.run("init", book).returncode == 0
    assert program.run("-C", book, "add", one, two).returncode == 0
    told = program.ask("-C", book, "gaps")["gaps"]
    assert [one for one in told if one["kind"] == "export-cut-short"] == []


def test_a_whole_export_is_not_cut_short(tmp_path: Path) -> None:
    """Headers whose messages are all there tell nothing."""
    kept = x_export.direct(DAY, ADA, GAZETTE, "", low=1)
    headers = x_export.script("direct_message_headers", [x_export.conversation("1-2", kept)])
    found = gaps(tmp_path, archive(tmp_path / "a", ADA, 0, 1, headers=headers))
    assert "export-cut-short" not in found


PRINTED = """From:         Ann Alder <ann@saltmere.example>
Sent:         Thursday, March 1, 2018 9:15 AM
To:           Ben Birch <ben@saltmere.example>
Subject:      The ledger
Attachments:  ledger of the quay.docx; ledger of the quay.docx; tides.pdf

As we said.
"""


def test_attachments_named_on_a_page_are_shown_found_and_missed(tmp_path: Path) -> None:
    """A printed mail names two files: they are shown, found by name, and told to be absent."""
    (tmp_path / "page.txt").write_text(PRINTED, "utf-8")
    (gap,) = gaps(tmp_path, tmp_path / "page.txt")["attachment-absent"]
    assert "“ledger of the quay.docx; tides.pdf”" in gap["observation"]
    book = tmp_path / "book"
    (hit,) = program.ask("-C", book, "search", 'filename:"tides.pdf"')["hits"]
    shown = program.ask("-C", book, "show", hit["id"])
    assert shown["mail"]["named_files"] == ["ledger of the quay.docx", "tides.pdf"]
    printed = program.run("-C", book, "show", hit["id"]).stdout
    assert "ledger of the quay.docx; tides.pdf" in printed


def test_a_private_message_announces_what_it_lacks(tmp_path: Path) -> None:
    """Words without a photograph are told; with a medium or a link there is nothing to tell."""
    say = "Please see the attached photo."
    lines = [
        x_export.direct(DAY, ADA, BEN, say, low=1),
        x_export.direct(
            DAY, BEN, ADA, say, low=2, mediaUrls=["https://ton.twitter.com/dm/1/a.jpg"]
        ),
    ]
    chain = x_export.script("direct_messages", [x_export.conversation(f"{ADA}-{BEN}", *lines)])
    source = x_export.write(tmp_path / "x", {"data/direct-messages.js": chain})
    (gap,) = gaps(tmp_path, source)["attachment-absent"]
    assert say[:-1] in gap["observation"]
    shown = program.ask("-C", tmp_path / "book", "show", gap["messages"][0])
    assert shown["mail"]["from"][0]["address"] == ADA


def mail_box(folder: Path, numbers: range, *lacking: int, other: int = 0) -> Path:
    """Return a folder of the mails that Ada and Ben wrote each other, without some."""
    folder.mkdir()
    people = ("Ada <ada@quay.example>", "Ben <ben@tower.example>")
    for n in (one for one in numbers if one not in lacking):
        (folder / f"{n}.eml").write_text(
            f"From: {people[n % 2]}\nTo: {people[1 - n % 2]}\nSubject: quay\n"
            f"Message-ID: <{n}@x.example>\nDate: {n + 1} May 2018 10:00:00 +0000\n\n"
            f"Number {n} of what we wrote about the quay.\n"
        )
    for n in range(other):
        (folder / f"other{n}.eml").write_text(
            f"From: list@harbour.example\nTo: {people[0]}\nSubject: tides\n"
            f"Message-ID: <tide{n}@x.example>\nDate: {n + 1} May 2018 12:00:00 +0000\n\n"
            f"High tide at {n} today.\n"
        )
    return folder


CUSTODIANS = (("--custodian", "Ada"), ("--custodian", "Ben"))


def test_mail_that_the_other_papers_lack(tmp_path: Path) -> None:
    """Two people's papers: what one has and the other has not, with mails around it, is told."""
    ada = mail_box(tmp_path / "a", range(20), other=5)
    found = gaps(tmp_path, ada, mail_box(tmp_path / "b", range(20), 9), more=CUSTODIANS)
    (gap,) = found["not-in-other-copy"]
    assert gap["observation"] == (
        "Of the 14 mails between mail:ada@quay.example and mail:ben@tower.example in the papers of"
        " Ada, 1 is not in those of Ben, which have at least 3 of theirs before and after each."
    )
    assert (gap["confidence"], gap["messages_total"], gap["source"]) == ("moderate", 1, "s2")
    assert any("spam" in why for why in gap["innocent"])


@pytest.mark.parametrize(
    ("lacking", "custodians"),
    [
        ((18, 19), CUSTODIANS),  # after the last that the other has
        ((1,), CUSTODIANS),  # one alone stands before it
        (tuple(range(4, 16)), CUSTODIANS),  # a part of the papers
        ((9,), (("--custodian", "Ada"), ("--custodian", "Ada"))),
        ((9,), ((), ())),
    ],
)
def test_mail_that_nothing_shows_to_lack(
    tmp_path: Path, lacking: tuple[int, ...], custodians: tuple[tuple[str, ...], ...]
) -> None:
    """At the ends of the papers, in a part of them, of one person or of nobody: not told."""
    ada = mail_box(tmp_path / "a", range(20))
    found = gaps(tmp_path, ada, mail_box(tmp_path / "b", range(20), *lacking), more=custodians)
    assert "not-in-other-copy" not in found
