"""Forms of transcripts that exhibits, French texts and less common programs write."""

from __future__ import annotations

from pathlib import Path

import pytest

from letterbook.model.notice import Notice
from letterbook.ports.reader import Entry
from letterbook.readers.registry import SURE
from letterbook.readers.transcript_csv import CsvTranscriptReader
from letterbook.rules.transcript_shape import shape_of
from letterbook.rules.transcript_table import moment_of
from tests.functional import program
from tests.readers.test_transcript_forms import MINUTES, NAMES, minutes_of, read
from tests.readers.test_transcripts import candidate, messages, said, with_file

WORDS = ["Where is it?", "ok", "not me", "see https://x.example/a"]
FORMS = {
    "French, with an article": "Le 12 octobre 2016 à 14 h 31, Ann Moreau : {0}\nLe 12 octobre 2016"
    " à 14 h 31, Ann Moreau : {1}\nLe 12 octobre 2016 à 18 h 02, Ben : {2}\n"
    "Le 13 octobre 2016 à 8 h, Ann Moreau : {3}\n",
    "French, who wrote": "Le mercredi 12 octobre 2016 à 14h31, Ann Moreau a écrit : {0}\n"
    "Le mercredi 12 octobre 2016 à 14h31, Ann Moreau a écrit : {1}\nLe mercredi 12 octobre 2016"
    " à 18h02, Ben a écrit : {2}\nLe jeudi 13 octobre 2016 à 08h00, Ann Moreau a écrit : {3}\n",
    "days of the week like months": "mer. 12 oct. 2016 14:31 - Ann Moreau : {0}\nmer. 12 oct. 2016"
    " 14:31 - Ann Moreau : {1}\nmer. 12 oct. 2016 18:02 - Ben : {2}\n"
    "jeu. 13 oct. 2016 08:00 - Ann Moreau : {3}\nmar. 18 oct. 2016 08:00 - Ann Moreau : {3}\n",
    "an exhibit": "10/12/2016 2:31 PM (UTC+0)  Ann Moreau to Ben:  {0}\n10/12/2016 2:31 PM (UTC+0)"
    "  Ann Moreau to Ben:  {1}\n10/12/2016 6:02 PM (UTC+0)  Ben to Ann Moreau:  {2}\n"
    "10/13/2016 8:00 AM (UTC+0)  Ann Moreau to Ben:  {3}\n",
    "a sign for to": "(12/10/2016 14:31) Ann Moreau > Ben : {0}\n(12/10/2016 14:31) Ann Moreau >"
    " Ben : {1}\n(12/10/2016 18:02) Ben > Ann Moreau : {2}\n"
    "(13/10/2016 08:00) Ann Moreau > Ben : {3}\n",
    "spaces in brackets": "[ 12/10/2016 14:31:05 ] Ann Moreau: {0}\n[ 12/10/2016 14:31:50 ]"
    " Ann Moreau: {1}\n[ 12/10/2016 18:02:00 ] Ben: {2}\n[ 13/10/2016 08:00:00 ] Ann Moreau: {3}\n",
    "notes behind names": "2016-10-12 14:31 Ann Moreau (sent): {0}\n2016-10-12 14:31 Ann Moreau"
    " (sent): {1}\n2016-10-12 18:02 Ben (received): {2}\n2016-10-13 08:00 Ann Moreau (sent): {3}\n",
    "edited": "Ann Moreau, 12 Oct 2016, 14:31\n{0}\nAnn Moreau, 12 Oct 2016, 14:31, Edited\n{1}\n"
    "Ben, 12 Oct 2016, 18:02\n{2}\nAnn Moreau, 13 Oct 2016, 08:00, Edited\n{3}\n",
    "LINE": "2016/10/12(Wed)\n14:31\tAnn Moreau\t{0}\n14:31\tAnn Moreau\t{1}\n18:02\tBen\t{2}\n"
    "2016/10/13(Thu)\n08:00\tAnn Moreau\t{3}\n",
}


@pytest.mark.parametrize("name", FORMS)
def test_less_common_forms(tmp_path: Path, name: str) -> None:
    """The same four messages, each by one of the two and for the other."""
    shown = read(tmp_path, FORMS[name].format(*WORDS))[:4]
    assert [one.text for one in shown] == WORDS
    assert [one.from_[0].name for one in shown] == NAMES
    assert [one.to[0].name for one in shown] == ["Ben", "Ben", "Ann Moreau", "Ben"]
    assert minutes_of(shown) == MINUTES


def test_a_day_of_the_week_that_is_short_for_a_month(tmp_path: Path) -> None:
    """``mar.`` before a date is a Tuesday, and no month of March."""
    shown = read(tmp_path, FORMS["days of the week like months"].format(*WORDS))
    assert minutes_of(shown)[4] == "2016-10-18T08:00"


def test_an_hour_alone_is_the_whole_hour() -> None:
    """``8 h`` states no minute: the moment may be any of the hour."""
    for stated in ("8 h", "8h", "8 AM", "8 a.m."):
        moment = moment_of("2016-10-13", stated, "UTC", "", None)
        assert moment is not None
        assert (moment.earliest, moment.latest) == (1476345600, 1476349199), stated


@pytest.mark.parametrize("stated", ["n/a", "noon", "8", "morning", "25:10"])
def test_a_time_that_is_none_leaves_the_day(stated: str) -> None:
    """A cell of a table that states no time of day is no reason to fail, nor to lose the day."""
    moment = moment_of("2016-10-13", stated, "", "", None)
    assert moment is not None
    assert (moment.precision, moment.text) == ("day", f"2016-10-13 {stated}")


TABLES = {
    "milliseconds": "timestamp_ms,sender_name,content\n"
    "1476282660000,Ann,hi\n1476345600000,Ben,ho\n",
    "seconds with a part": "ts,user,text\n1476282660.000200,Ann,hi\n1476345600.000100,Ben,ho\n",
    "serial numbers": "Date,Sender,Message\n42655.604861,Ann,hi\n42656.333333,Ben,ho\n",
    "a column with its zone": '"Sent (UTC)","Sender","Recipient(s)","Message"\n'
    '"2016-10-12 14:31","Ann","Ben","hi"\n"2016-10-13 08:00","Ben","Ann","ho"\n',
    "names in French": "Date d'envoi;Émetteur;Destinataire(s);Contenu du message\n"
    "12/10/2016 14:31;Ann;Ben;hi\n13/10/2016 08:00;Ben;Ann;ho\n",
    "a zone in brackets": "From,To,Body,Timestamp: Time\nAnn,Ben,hi,12/10/2016 14:31(UTC+0)\n"
    "Ben,Ann,ho,13/10/2016 08:00(UTC+0)\n",
}


@pytest.mark.parametrize("name", TABLES)
def test_tables_of_other_programs(tmp_path: Path, name: str) -> None:
    """Names of columns and forms of dates that exports have are known without being told."""
    shown = messages(with_file(tmp_path / "in", "chat.csv", TABLES[name]))
    assert [(at[:16], who, what) for at, who, what in said(shown)] == [
        ("2016-10-12T14:31", "Ann", "hi"),
        ("2016-10-13T08:00", "Ben", "ho"),
    ]
    stated = name == "a column with its zone"
    assert all((m["mail"]["sent"]["doubts"] == []) for m in shown if stated)


@pytest.mark.parametrize(
    "text",
    [
        "2016-10-12 14:31 Call: Ann\n2016-10-12 15:00 Call: Ben\n2016-10-13 09:00 Meeting: all\n",
        "Le 12 octobre 2016 à 14 h 31, réunion : budget\nLe 13 octobre 2016 à 8 h, visite : port\n"
        "Le 14 octobre 2016 à 9 h, réunion : suite\nLe 15 octobre 2016 à 9 h, visite : fin\n",
    ],
)
def test_agendas_are_no_transcripts(text: str) -> None:
    """Where nothing but words of agendas stand at the places of names, nobody speaks."""
    assert shape_of(text.splitlines()) is None


OTHER_TABLES = {
    "goods": "name,created,content\nOak chair,2016-10-12,Oak\nTable,2016-10-13,Ash\nLamp,2016-10-14"
    ",Brass\n",
    "books": "Date;Auteur;Texte\n2016-10-12;Victor Hugo;Les Misérables\n2016-10-13;Émile Zola;"
    "Germinal\n2016-10-14;Stendhal;La Chartreuse\n",
    "reviews": "Date;Auteur;Texte;Note\n12/10/2016 10:00;Marie;Parfait;5\n13/10/2016 11:00;Paul;"
    "Lent;2\n14/10/2016 12:00;Marie;Bien;4\n",
    "bugs": "id,created,user,status,text\n1,2016-10-12 10:00,ann,open,It stops\n2,2016-10-13 "
    "11:00,ben,open,It is slow\n3,2016-10-14 12:00,ann,closed,A typo\n",
    "calendar": "Subject,Date,Time,User,Content\nStandup,2016-10-12,09:00,ann,Room 4\n"
    "Review,2016-10-13,10:00,ben,Room 1\nStandup,2016-10-14,09:00,ann,Room 4\n",
    "payments": "Date,Name,Type,Content\n2016-10-12 10:00,Shop,debit,Groceries\n"
    "2016-10-13 10:00,Rail,debit,Ticket\n2016-10-14 10:00,Shop,debit,Bread\n",
}  # fmt: skip


@pytest.mark.parametrize("name", OTHER_TABLES)
def test_tables_with_the_same_columns(tmp_path: Path, name: str) -> None:
    """Columns that other tables have too are no messages, and a notice says so; told, they are."""
    table = candidate(tmp_path, "t.csv", OTHER_TABLES[name])
    found = list(CsvTranscriptReader().read(table))
    assert [one.code for one in found if isinstance(one, Notice)] == ["ambiguous:table"]
    assert sum(isinstance(one, Entry) for one in found) == 1
    assert CsvTranscriptReader().recognise(table) < SURE
    told = list(CsvTranscriptReader(channel="chat").read(table))
    assert sum(isinstance(one, Entry) for one in told) == 3


def test_a_table_of_discord(tmp_path: Path) -> None:
    """What tables of messages state beside their words does not keep them from being read."""
    folder = with_file(
        tmp_path / "in", "c.csv",
        "AuthorID,Author,Date,Content,Attachments,Reactions\n1,Ann,2016-10-12T14:31,hi,,\n"
        "2,Ben,2016-10-13T08:00,ho,,\n1,Ann,2016-10-13T08:01,so,a.png,\n"
    )  # fmt: skip
    assert [what for _, _, what in said(messages(folder))] == ["hi", "ho", "so"]


def test_messages_of_whoever_kept_the_table(tmp_path: Path) -> None:
    """A message that went out has no author there, and is for the other one of the chat."""
    folder = with_file(
        tmp_path / "in", "Messages.csv",
        "Chat Session,Message Date,Service,Type,Sender ID,Sender Name,Text\n"
        "Ben,2016-10-12 14:31:00,iMessage,Incoming,+33600000001,Ben,hi\n"
        "Ben,2016-10-12 14:40:00,iMessage,Outgoing,,,ho\n"
        "Ben,2016-10-12 14:41:00,iMessage,Notification,,,You named the chat\n"
    )  # fmt: skip
    ben, mine, event = (one["mail"] for one in messages(folder))
    assert ([one["name"] for one in ben["from"]], ben["to"]) == (["Ben"], [])
    assert (mine["from"], [one["name"] for one in mine["to"]]) == ([], ["Ben"])
    assert (event["from"], event["to"]) == ([], [])
    book = tmp_path / "in-book"
    notices = program.ask("-C", book, "notices")["notices"]
    assert [(n["code"], ": 1." in n["detail"]) for n in notices] == [("unread:author", True)]
