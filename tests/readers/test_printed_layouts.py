"""How programs print a mail: wrapped lists, numbers for dates, conversations of Gmail."""

from __future__ import annotations

from pathlib import Path

import pytest

from letterbook.model.message import MailMessage
from letterbook.readers.mail_sniff import mail_score
from letterbook.readers.registry import SURE
from letterbook.rules.printed_gmail import gmail_in
from letterbook.rules.printed_mail import is_printed, read_printed_mail
from tests.functional import program


def names(people: tuple[object, ...]) -> list[str]:
    """Return the names of people, or their addresses."""
    return [getattr(one, "name", "") or getattr(one, "address", "") for one in people]


def page(text: str) -> MailMessage:
    """Return what a page says."""
    return read_printed_mail([text], "p.txt", None)


@pytest.mark.parametrize("indent", ["", "\t", "    "])
def test_a_list_of_recipients_goes_on(indent: str) -> None:
    """Lines between two labels are the field above them: none after them is lost for it."""
    mail = page(
        "De : Moreau Ann <ann@quai.example>\nEnvoyé : mercredi 12 octobre 2016 14:31\n"
        f"À : Ben Adler; Carl\n{indent}<carl@quai.example>; Service\n{indent}des ports\n"
        f"Cc : Hélène Petit;\n{indent}Jean\nObjet : RE: Le registre\n\nOù est-il ?\n"
    )
    assert names(mail.to) == ["Ben Adler", "Carl", "Service des ports"]
    assert mail.to[1].address == "carl@quai.example"
    assert names(mail.cc) == ["Hélène Petit", "Jean"]
    assert (mail.subject, mail.text) == ("RE: Le registre", "Où est-il ?")
    assert mail.confidence["to"] == "unsure"


def test_the_rest_of_a_subject_and_labels_that_are_not_known() -> None:
    """A long subject goes on in small letters before a space; other labels end no header."""
    mail = page(
        "From: Ann\nSent: 12 October 2016 14:31\nRequired: Carl\nTo: Ben\n"
        "Subject: RE: FW: The ledger of the Old Quay and\nall that goes with it\n\nWhere is it?\n"
    )
    assert mail.subject == "RE: FW: The ledger of the Old Quay and all that goes with it"
    assert (names(mail.to), mail.text) == (["Ben"], "Where is it?")
    assert mail.other_text == "Required: Carl"
    assert mail.confidence["subject"] == "unsure"
    short = page("From: Ann\nSent: 12 October 2016\nTo: Ben\nSubject: The ledger\nwhere is it?\n")
    assert (short.subject, short.text) == ("The ledger", "where is it?")


@pytest.mark.parametrize(
    ("sent", "labels", "doubts"),
    [
        ("Wed 10/12/2016 2:31 PM", "en", ()),
        ("mer. 12/10/2016 14:31", "fr", ()),
        ("12/10/2016, 14:31", "fr", ()),
        ("12/10/2016 14:31", "en", ("day-month-order",)),
        ("12 octobre 2016 à 14 h 31", "fr", ()),
    ],
)
def test_printed_dates(sent: str, labels: str, doubts: tuple[str, ...]) -> None:
    """The weekday tells the day, else the language of the labels, else both days are meant."""
    from_, to, subject = ("From", "To", "Subject") if labels == "en" else ("De", "À", "Objet")
    mail = page(f"{from_}: Ann\nDate: {sent}\n{to}: Ben\n{subject}: x\n\nHello.\n")
    assert mail.sent is not None
    assert (mail.sent.text, mail.sent.precision) == (sent, "minute")
    assert tuple(d for d in mail.sent.doubts if d != "offset-missing") == doubts
    assert mail.sent.latest is not None
    wide = 86_400 if doubts else 0
    assert mail.sent.latest - 12 * 3600 >= 1476282660 + wide
    assert ("ambiguous:date" in [one.code for one in mail.notices]) is bool(doubts)
    assert mail.confidence["sent"] == ("unsure" if doubts else "clear")


def test_names_apart_by_commas() -> None:
    """Commas stand between whole names, or within one: only where it is plain are there several."""
    top = "From: Moreau, Ann\nSent: 12 October 2016 14:31\n"
    mail = page(f"{top}To: Ben Adler, Carl Durand\nCc: Petit, Helen\nSubject: x\n\nHello.\n")
    assert names(mail.from_) == ["Moreau, Ann"]
    assert (names(mail.to), mail.confidence["to"]) == (["Ben Adler", "Carl Durand"], "unsure")
    assert (names(mail.cc), mail.confidence["cc"]) == (["Petit, Helen"], "clear")
    mail = page(f"{top}To: Ben [/O=QUAY/OU=X/CN=BEN]\nSubject: x\n\nHello.\n")
    assert mail.to[0].name == "Ben"
    assert mail.to[0].address == "/o=quay/ou=x/cn=ben"


def test_a_header_that_begins_with_its_subject() -> None:
    """Thunderbird prints the subject first; a form with three of the fields is no mail."""
    mail = page("Sujet : Le registre\nDe : Ann\nDate : 12 octobre 2016\nPour : Ben\n\nOù ?\n")
    assert (mail.channel, mail.subject, names(mail.from_)) == ("mail", "Le registre", ["Ann"])
    form = "Date: 12 October 2016\nTime: 14:31\nFrom: Paris\nTo: Lyon\nPrice: 30\n"
    assert page(form).channel == "document"


def test_marks_of_a_release_apart_by_single_spaces() -> None:
    """A text layer has one space where the page has many: the marks are the same."""
    mark = (
        "UNCLASSIFIED U.S. Department of State Case No. F-2014-20439 Doc No. C05739599"
        " Date: 05/13/2015"
    )
    mail = page(f"{mark}\n\nFrom: H\nSent: 12 October 2011\nTo: Ben\nSubject: x\n\nHello.\n{mark}")
    assert (mail.text, mail.stated_id) == ("Hello.", "doc:C05739599")
    assert ("case", "F-2014-20439") in [(one.kind, one.text) for one in mail.marks]


GMAIL = """10/14/2016              Gmail - The ledger

                             Ann Moreau <ann@quay.example>

The ledger
2 messages

Ann Moreau <ann@quay.example>                     Wed, Oct 12, 2016 at 2:31 PM
To: Ben Adler <ben@quay.example>, Carl
<carl@quay.example>

 Where is it?

https://mail.google.com/mail/u/0?ik=1&view=pt        1/2
10/14/2016              Gmail - The ledger

Ben Adler <ben@quay.example>
Wed, Oct 12, 2016 at 6:02 PM
To: Ann Moreau <ann@quay.example>

 not me
"""


def test_a_conversation_of_gmail(tmp_path: Path) -> None:
    """Each of its messages is read beside the page, which stays a document."""
    (tmp_path / "page.txt").write_text(GMAIL)
    book = tmp_path / "book"
    program.run("init", book)
    program.run("-C", book, "add", tmp_path / "page.txt", "--zone", "UTC")
    assert program.ask("-C", book, "search", "channel:document")["total"] == 1
    hits = program.ask("-C", book, "search", "channel:mail", "--sort", "oldest")["hits"]
    shown = [program.ask("-C", book, "show", hit["id"])["mail"] for hit in hits]
    assert [(m["from"][0]["name"], m["subject"], m["text"]) for m in shown] == [
        ("Ann Moreau", "The ledger", "Where is it?"),
        ("Ben Adler", "The ledger", "not me"),
    ]
    assert [len(m["to"]) for m in shown] == [2, 1]
    assert shown[1]["sent"]["earliest"] == "2016-10-12T18:02:00Z"
    assert program.ask("-C", book, "check", "--read-data")["problems"] == []
    assert gmail_in([GMAIL.replace("2 messages", "")], None) == ()


JOURNEYS = [
    "From: Paris\nTo: Lyon\nDate: 12 October 2016\nDeparture: 14:31\n\nFrom: Lyon\nTo: Nice\n"
    "Date: 13 October 2016\nDeparture: 09:00\n",
    "From: Paris\nTo: Lyon\nDate: 12 October 2016\nSeat: 41\n\nBring this ticket.\n",
]


@pytest.mark.parametrize("text", JOURNEYS)
def test_a_journey_is_no_mail(text: str) -> None:
    """Without a subject and anybody's address, ``From``, ``To`` and ``Date`` are of no mail."""
    assert mail_score(text.encode(), "t.txt") == 0
    assert not is_printed(text)
    for more in ("Subject: the quay\n", "Cc: ann@alder.example\n"):
        assert mail_score((more + text).encode(), "t.txt") >= SURE
    assert is_printed(text.replace("Date:", "Sent:", 1))
    assert mail_score(text.encode(), "t.eml") >= SURE
