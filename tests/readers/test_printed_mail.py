"""Printed mail, as text of a page or as PDF: low confidence, stated; marks apart."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import letterbook
from letterbook.model.message import Address
from letterbook.rules.address_line import address_line
from letterbook.rules.printed_mail import read_printed_mail
from letterbook.words import words_of
from tests.functional import program
from tests.pdf_pages import pdf_of

LINES = [
    "UNCLASSIFIED                    HARBOUR BOARD - PRODUCED TO THE INQUIRY",
    "Case No. H-2019-0412",
    "Doc No. HB0001207",
    "Date: 05/13/2019                                            RELEASE IN",
    "                                                            PART B6",
    "",
    "  From:          Alder, Ann <aalder@saltmere.example>",
    "  Sent:          Thursday, March 1, 2018 9:15 AM",
    "  To:            Birch, Ben; Clerk's Office",
    "  Subject:       Fw: The ledger of",
    "                 the Old Quay",
    "",
    "  Ben, who has it?                                            B6",
    "",
    "  From: Dale, Dora [mailto:dora@quay.example]",
    "  Sent: Wednesday, February 28, 2018 8:00 PM",
    "  To: Alder, Ann",
    "  Subject: The ledger of the Old Quay",
    "",
    "  It is gone.",
    "",
    "UNCLASSIFIED                    Doc No. HB0001207",
]
FRENCH = [
    "De :          Léa Aulne <lea.aulne@quai.example>",
    "Envoyé :      jeudi 1 mars 2018 09:15",
    "À :           Noé Hêtre",
    "Cc :",
    "Objet :       Le registre",
    "",
    "Qui l'a ?",
]
SCANNED = [
    "Frorn;      Alder, Ann <aalder@saltmere,example>",
    "Sent        Thursday, March 1, 2018 915 AM",
    "=To:",
    "Subject     The ledger",
    "",
    "Who has it?",
]


def _added(folder: Path, name: str, raw: bytes, *more: str) -> tuple[Path, dict[str, object]]:
    (folder / name).write_bytes(raw)
    book = folder / "book"
    assert program.run("init", book).returncode == 0
    assert program.run("-C", book, "add", folder / name, *more).returncode == 0
    (hit,) = program.ask("-C", book, "search", "")["hits"]
    assert program.ask("-C", book, "check", "--read-data")["problems"] == []
    return book, program.ask("-C", book, "show", hit["id"])


@pytest.mark.parametrize("kind", ["text", "pdf"])
def test_fields_marks_and_quoted_mail(tmp_path: Path, kind: str) -> None:
    """The fields are those of the page; marks are out of the text and can be found."""
    one_line = [*LINES[:9], "  Subject:       Fw: The ledger of the Old Quay", *LINES[11:]]
    raw = pdf_of([one_line]) if kind == "pdf" else "\n".join(LINES).encode()
    book, shown = _added(tmp_path, f"page.{kind}", raw)
    mail = shown["mail"]
    assert isinstance(mail, dict)
    assert mail["channel"] == "mail"
    assert mail["platform"] == "printed"
    assert mail["from"] == [{"name": "Alder, Ann", "address": "aalder@saltmere.example"}]
    assert [one["name"] for one in mail["to"]] == ["Birch, Ben", "Clerk's Office"]
    assert mail["subject"] == "Fw: The ledger of the Old Quay"
    assert (mail["sent"]["precision"], mail["sent"]["offset_minutes"]) == ("minute", None)
    assert mail["text"].startswith("Ben, who has it?\n")
    assert mail["text"].rstrip().endswith("It is gone.")
    zones = {zone["kind"]: mail["text"][zone["start"] : zone["end"]] for zone in mail["zones"]}
    assert "It is gone." in zones["quoted"]
    assert "who has it" in zones["new"]
    marks = {(mark["kind"], mark["text"]) for mark in mail["marks"]}
    assert {("document", "HB0001207"), ("case", "H-2019-0412"), ("class", "UNCLASSIFIED")} <= marks
    assert {("release", "RELEASE IN PART B6"), ("withheld", "B6")} <= marks
    assert set(mail["confidence"].values()) == {"clear"}
    assert shown["stated_ids"] == ["doc:HB0001207"]
    for asked in ("HB0001207", "id:doc:HB0001207", "from:aalder@saltmere.example", "to:birch"):
        assert program.ask("-C", book, "search", asked)["total"] == 1, asked


def test_french_labels(tmp_path: Path) -> None:
    """Labels in French, a field without a value, and the zone that the giver stated."""
    raw = "\n".join(FRENCH).encode("cp1252")
    _, shown = _added(tmp_path, "page.txt", raw, "--zone", "Europe/Paris")
    mail = shown["mail"]
    assert isinstance(mail, dict)
    assert mail["from"] == [{"name": "Léa Aulne", "address": "lea.aulne@quai.example"}]
    assert [one["name"] for one in mail["to"]] == ["Noé Hêtre"]
    assert mail["sent"]["earliest"] == "2018-03-01T08:15:00Z"
    assert "offset-assumed" in mail["sent"]["doubts"]
    assert mail["confidence"]["cc"] == "missing"
    assert (mail["subject"], mail["text"]) == ("Le registre", "Qui l'a ?")


def test_what_was_misread_is_unsure(tmp_path: Path) -> None:
    """Labels with look-alike letters are known; what they say is called unsure, never mended."""
    book, shown = _added(tmp_path, "scan.txt", "\n".join(SCANNED).encode())
    mail = shown["mail"]
    assert isinstance(mail, dict)
    assert mail["from"] == [{"name": "Alder, Ann", "address": "aalder@saltmere,example"}]
    assert mail["to"] == []
    wanted = {"from": "unsure", "to": "missing", "sent": "unsure", "subject": "unsure"}
    assert mail["confidence"] == wanted
    assert mail["sent"]["precision"] == "day"
    (notice,) = [n for n in program.ask("-C", book, "notices")["notices"] if "printed" in n["code"]]
    assert "from, sent, subject, to" in notice["detail"]


def test_columns_of_labels_and_values(tmp_path: Path) -> None:
    """Where all labels are read before all values, each gets its own, with doubt."""
    lines = ["From:", "Sent:", "To:", "Subject:", "Ann Alder", "1 March 2018 09:15", "Ben", "Quay"]
    _, shown = _added(tmp_path, "page.txt", "\n".join([*lines, "", "Hello."]).encode())
    mail = shown["mail"]
    assert isinstance(mail, dict)
    assert mail["from"][0]["name"] == "Ann Alder"
    assert mail["subject"] == "Quay"
    assert set(mail["confidence"].values()) == {"unsure"}


def test_documents(tmp_path: Path) -> None:
    """Other text and PDF are documents; a page without text and a damaged file are told."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "notes.txt").write_text("Minutes of the harbour board.\nThe ledger was discussed.\n")
    (folder / "report.pdf").write_bytes(pdf_of([["A report on marmalade."], []]))
    (folder / "broken.pdf").write_bytes(b"%PDF-1.4\nnothing else")
    book = tmp_path / "book"
    program.run("init", book)
    added = program.ask("-C", book, "add", folder)["total"]
    assert (added["found"], added["stored"], added["quarantined"]) == (3, 2, 1)
    hits = program.ask("-C", book, "search", "channel:document")["hits"]
    assert {hit["subject"] for hit in hits} == {"notes.txt", "report.pdf"}
    assert program.ask("-C", book, "search", "marmalade")["total"] == 1
    codes = {n["code"] for n in program.ask("-C", book, "notices")["notices"]}
    assert {"unread:pages", "unread:pdf"} <= codes


def test_holes_in_document_numbers(tmp_path: Path) -> None:
    """A row that is nearly whole lacks what is not there; each hole leads to its neighbours."""
    folder = tmp_path / "in"
    folder.mkdir()
    for number in [n for n in range(1200, 1216) if n not in (1204, 1205)]:
        lines = [line.replace("HB0001207", f"HB000{number}") for line in LINES]
        (folder / f"{number % 7}-{number}.txt").write_text("\n".join(lines))
    book = tmp_path / "book"
    program.run("init", book)
    program.run("-C", book, "add", folder)
    (hole,) = program.ask("-C", book, "gaps", "--kind", "document-numbers")["gaps"]
    assert "1204 to 1205" in hole["observation"]
    assert "HB" in hole["observation"]
    assert len(hole["messages"]) == 2
    assert hole["innocent"]


def test_the_real_release(corpora: Callable[[str], Path], tmp_path: Path) -> None:
    """296 pages; all but one begin with a header, all but two of these with a date that is read."""
    book = tmp_path / "book"
    program.run("init", book)
    added = program.ask("-C", book, "add", corpora("clinton-foia-text"))["total"]
    assert (added["found"], added["stored"], added["messages_new"]) == (296, 296, 296)
    total = program.ask("-C", book, "search", "channel:mail")["total"]
    assert total == program.ask("-C", book, "search", "notice:printed")["total"] == 295
    assert program.ask("-C", book, "search", "channel:mail has:date")["total"] == 293
    senders = {
        row["value"]: row["messages"]
        for row in program.ask("-C", book, "count", "channel:mail", "--by", "from")["facets"][0][
            "values"
        ]
    }
    assert sum(senders.values()) >= 150
    assert program.ask("-C", book, "show", "doc:C05739554")["mail"]["subject"].startswith("Fw: H:")
    with letterbook.open(book) as opened:
        mails = [
            opened.message(hit.id).mail for hit in opened.search("channel:mail", limit=300).hits
        ]
    assert len(mails) == 295
    for mail in mails:
        people = {"from": mail.from_, "to": mail.to, "cc": mail.cc}
        clear = [one.address for kind, all_ in people.items() for one in all_
                 if mail.confidence.get(kind) == "clear" and "@" in one.address]  # fmt: skip
        assert {one.partition("@")[2] for one in clear} <= {"state.gov", "clintonemail.com"}


def test_a_date_whose_space_was_lost_and_a_label_that_is_none() -> None:
    """A year that the clock follows at once is read, unsurely; so is who stands under no label."""
    page = (
        "              From:          H <h@quay.example>\n"
        "              Sent           Monday, August 22, 201112:37 PM\n"
        "              Tut:           ada@quay.example\n"
        "              Subject        Re: The lease\n\n              Nobody was asked.\n"
    )
    mail = read_printed_mail([page], "p.txt", None)
    assert mail.channel == "mail"
    assert mail.sent is not None
    assert (mail.sent.precision, mail.sent.text) == ("minute", "Monday, August 22, 201112:37 PM")
    assert [one.address for one in mail.to] == ["ada@quay.example"]
    assert (mail.confidence["sent"], mail.confidence["to"]) == ("unsure", "unsure")
    other = page.replace("Tut:           ada@quay.example", "Ink:           black and blue")
    assert read_printed_mail([other], "p.txt", None).channel == "document"


def test_names_without_an_address_are_shown_as_names() -> None:
    """An address that was only made of a name is shown nowhere as if it had been printed."""
    people = [Address("Jean Dupont", "jean_dupont"), Address("Ann", "ann/49915ea0b1c2"),
              Address("Ann", "ann@quay.example"), Address("Annie", "111")]  # fmt: skip
    assert address_line(people) == "Jean Dupont, Ann, Ann <ann@quay.example>, Annie <111>"


def test_a_domain_that_may_be_misread_is_not_clear(tmp_path: Path) -> None:
    """An ending that no domain has, and a domain that is nearly one printed far more often."""
    folder = tmp_path / "in"
    folder.mkdir()
    for n in range(9):
        (folder / f"p{n}.txt").write_text(
            f"From: Alder, Ann <ann@saltmere.org>\nSent: Thursday, March 1, 2018 9:{n}0 AM\n"
            f"To: Birch, Ben <ben@quay.org>\nSubject: note {n}\n\nText {n}.\n"
        )
    for name, domain in (("misread", "saltrnere.org"), ("ending", "saltmere.orq")):
        (folder / f"{name}.txt").write_text(
            f"From: Alder, Ann <ann@{domain}>\nSent: Thursday, March 1, 2018 10:00 AM\n"
            f"To: Birch, Ben <ben@quay.org>\nSubject: {name}\n\nHello.\n"
        )
    book = tmp_path / "book"
    program.run("init", book)
    program.run("-C", book, "add", folder)

    def shown(subject: str) -> tuple[dict[str, str], list[str]]:
        (hit,) = program.ask("-C", book, "search", f'subject:"{subject}"')["hits"]
        one = program.ask("-C", book, "show", hit["id"])
        return one["mail"]["confidence"], [n["detail"] for n in one["notices"]]

    assert shown("note 1") == (
        {"from": "clear", "to": "clear", "sent": "clear", "subject": "clear"},
        ["Read off a printed page."],
    )
    told, why = shown("misread")
    assert (told["from"], told["to"]) == ("unsure", "clear")
    assert why[1] == (
        "The domain 'saltrnere.org' is like 'saltmere.org', which is printed far more often in this"
        " letterbook (9 to 1)."
    )
    assert words_of("fr").say(why[1]) is not None
    told, why = shown("ending")
    assert told["from"] == "unsure"
    assert why[0] == "Read off a printed page; not sure or not there: from."
