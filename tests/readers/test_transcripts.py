"""Transcripts: typed text, tables in text and workbooks give the same messages."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest

from letterbook.model.notice import Notice
from letterbook.ports.reader import Entry, Residue
from letterbook.readers.candidates import FileCandidate
from letterbook.readers.transcript import TranscriptReader
from letterbook.readers.transcript_csv import CsvTranscriptReader
from tests.functional import program

PLAIN = """Messages between the two, as typed by the clerk.

2018-03-01 09:15 Ann Alder: The ledger is gone.
Who has it?
2018-03-01 09:15 Ann Alder: ok
2018-03-01 21:40 Ben: not me
2018-03-02 08:00 Ann Alder: ok
"""
VARIANTS = {
    "dashes": "01/03/2018, 09:15 - Ann Alder: The ledger is gone.\nWho has it?\n"
    "01/03/2018, 09:15 - Ann Alder: ok\n01/03/2018, 21:40 - Ben: not me\n"
    "13/03/2018, 08:00 - Ann Alder: ok\n",
    "brackets": "[3/1/18, 9:15 AM] Ann Alder: The ledger is gone.\nWho has it?\n"
    "[3/1/18, 9:15 AM] Ann Alder: ok\n[3/1/18, 9:40 PM] Ben: not me\n"
    "[3/13/18, 8:00 AM] Ann Alder: ok\n",
    "turned": "[09:15, 01.03.2018] Ann Alder: The ledger is gone.\nWho has it?\n"
    "[09:15, 01.03.2018] Ann Alder: ok\n[21:40, 01.03.2018] Ben: not me\n"
    "[08:00, 13.03.2018] Ann Alder: ok\n",
    "after the name": "Ann Alder (1 March 2018 09:15): The ledger is gone.\nWho has it?\n"
    "Ann Alder (1 March 2018 09:15): ok\nBen (1 March 2018 21:40): not me\n"
    "Ann Alder (13 March 2018 08:00): ok\n",
    "above": "Ann Alder, 1 March 2018, 9:15 AM\nThe ledger is gone.\nWho has it?\n\n"
    "Ann Alder, 1 March 2018, 9:15 AM\nok\n\nBen, 1 March 2018, 9:40 PM\nnot me\n\n"
    "Ann Alder, 13 March 2018, 8:00 AM\nok\n",
    "French": "1er mars 2018 à 9h15 - Ann Alder : The ledger is gone.\nWho has it?\n"
    "1er mars 2018 à 9h15 - Ann Alder : ok\n1er mars 2018 à 21h40 - Ben : not me\n"
    "13 mars 2018 à 8h00 - Ann Alder : ok\n",
    "under dates": "Thursday, 1 March 2018\n\n09:15 Ann Alder: The ledger is gone.\nWho has it?\n"
    "09:15 Ann Alder: ok\n21:40 Ben: not me\n--- 13 March 2018 ---\n08:00 Ann Alder: ok\n",
    "after the name in brackets": "Ann Alder [09:15 01/03/2018]: The ledger is gone.\nWho has it?\n"
    "Ann Alder [09:15 01/03/2018]: ok\nBen [21:40 01/03/2018]: not me\n"
    "Ann Alder [08:00 13/03/2018]: ok\n",
    "to whom": "2018-03-01 09:15 Ann Alder -> Ben: The ledger is gone.\nWho has it?\n"
    "2018-03-01 09:15 Ann Alder -> Ben: ok\n2018-03-01 21:40 Ben -> Ann Alder: not me\n"
    "2018-03-13 08:00 Ann Alder \u2192 Ben: ok\n",
    "handles": "Ann Alder (@ann), 1 March 2018, 09:15: The ledger is gone.\nWho has it?\n"
    "Ann Alder (@ann), 1 March 2018, 09:15: ok\nBen (@ben), 1 March 2018, 21:40: not me\n"
    "Ann Alder (@ann), 13 March 2018, 08:00: ok\n",
    "bars": "2018-03-01 09:15 | Ann Alder | The ledger is gone.\nWho has it?\n"
    "2018-03-01 09:15 | Ann Alder | ok\n2018-03-01 21:40 | Ben | not me\n"
    "2018-03-13 08:00 | Ann Alder | ok\n",
    "tabs": "2018-03-01 09:15\tAnn Alder\tThe ledger is gone.\nWho has it?\n"
    "2018-03-01 09:15\tAnn Alder\tok\n2018-03-01 21:40\tBen\tnot me\n"
    "2018-03-13 08:00\tAnn Alder\tok\n",
    "bold": "**Ann Alder** (2018-03-01 09:15): The ledger is gone.\nWho has it?\n"
    "**Ann Alder** (2018-03-01 09:15): ok\n**Ben** (2018-03-01 21:40): not me\n"
    "**Ann Alder** (2018-03-13 08:00): ok\n",
    "wrote": "On 1 March 2018 at 09:15, Ann Alder wrote: The ledger is gone.\nWho has it?\n"
    "On 1 March 2018 at 09:15, Ann Alder wrote: ok\nOn 1 March 2018 at 21:40, Ben wrote: not me\n"
    "[page 2]\nOn 13 March 2018 at 08:00, Ann Alder wrote: ok\n[page 3]\n",
    "newest first": "2018-03-13 08:00 Ann Alder: ok\n2018-03-01 21:40 Ben: not me\n"
    "2018-03-01 09:15 Ann Alder: ok\n"
    "2018-03-01 09:15 Ann Alder: The ledger is gone.\nWho has it?\n",
}
SAID = [
    ("2018-03-01T09:15:00Z", "Ann Alder", "The ledger is gone.\nWho has it?"),
    ("2018-03-01T09:15:00Z", "Ann Alder", "ok"),
    ("2018-03-01T21:40:00Z", "Ben", "not me"),
    ("2018-03-13T08:00:00Z", "Ann Alder", "ok"),
]


def messages(folder: Path, *more: str) -> list[dict[str, Any]]:
    """Return the messages of the one file in a folder, the first in its order first."""
    book = folder.with_name(folder.name + "-book")
    assert program.run("init", book).returncode == 0
    added = program.run("-C", book, "add", folder, "--zone", "UTC", *more)
    assert added.returncode == 0, added.stderr
    hits = program.ask("-C", book, "search", "channel:chat", "--limit", "100")["hits"]
    shown = [program.ask("-C", book, "show", hit["id"]) for hit in hits]
    shown.sort(key=lambda one: one["mail"]["position"])
    assert program.ask("-C", book, "check", "--read-data")["problems"] == []
    return shown


def with_file(folder: Path, name: str, text: str) -> Path:
    """Return the folder, made if need be, once it has a file of this text."""
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def candidate(folder: Path, name: str, text: str) -> FileCandidate:
    """Return a file of this text as readers are shown it."""
    return FileCandidate(with_file(folder, name, text) / name, name)


def said(shown: list[dict[str, Any]]) -> list[tuple[str, str, str]]:
    """Return when, who and what."""
    return [
        (m["mail"]["sent"]["earliest"], m["mail"]["from"][0]["name"], m["mail"]["text"])
        for m in shown
    ]


@pytest.mark.parametrize("name", VARIANTS)
def test_the_usual_forms(tmp_path: Path, name: str) -> None:
    """However it is typed, it is the same four messages, each for the other of the two."""
    shown = messages(with_file(tmp_path / "in", "chat.txt", VARIANTS[name]))
    assert said(shown) == SAID
    assert {m["mail"]["sent"]["precision"] for m in shown} == {"minute"}
    assert [m["mail"]["to"][0]["name"] for m in shown] == ["Ben", "Ben", "Ann Alder", "Ben"]
    assert len({m["conversation"] for m in shown}) == 1


def test_every_byte_leads_back(tmp_path: Path) -> None:
    """Entries and residues are the file; the first entry's bytes are its two lines."""
    path = tmp_path / "chat.txt"
    for raw in (PLAIN.encode(), PLAIN.encode("utf-16"), PLAIN.replace("\n", "\r\n").encode()):
        path.write_bytes(raw)
        found = list(TranscriptReader().read(FileCandidate(path, "chat.txt")))
        pieces = [
            f.body.as_bytes() if isinstance(f, Entry) else f.body
            for f in found
            if isinstance(f, Entry | Residue)
        ]
        assert b"".join(pieces) == raw
        entries = [f for f in found if isinstance(f, Entry)]
        assert len(entries) == 4
        assert b"W\0h\0o" in pieces[1] or b"Who has it?" in pieces[1]


def test_what_the_transcript_does_not_say_stays_open(tmp_path: Path) -> None:
    """No zone: all zones.  Day or month first in doubt: both days, and a notice."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "c.txt").write_text(
        "03/04/2018 09:00 - Ann: one\n05/06/2018 10:00 - Ben: two\n04/05/2018 - Ann: three\n"
    )
    book = tmp_path / "book"
    program.run("init", book)
    program.run("-C", book, "add", tmp_path / "in")
    hits = program.ask("-C", book, "search", "one")["hits"]
    moment = hits[0]["sent"]
    assert moment["earliest"] == "2018-03-03T19:00:00Z"
    assert moment["latest"] == "2018-04-03T21:00:59Z"
    assert {"day-month-order", "offset-missing"} <= set(moment["doubts"])
    assert program.ask("-C", book, "search", "notice:ambiguous:date")["total"] == 3


def test_one_clock_whichever_zone_it_showed(tmp_path: Path) -> None:
    """The order is that of the lines, and a delay is off by a change of the clock at most."""
    (tmp_path / "chat.txt").write_text(PLAIN)
    book = tmp_path / "book"
    program.run("init", book)
    program.run("-C", book, "add", tmp_path / "chat.txt")
    ben = program.ask("-C", book, "replies", "Ben", "Ann Alder")["sides"][0]
    assert ben["answers"] == 1
    assert ben["by_rule"][0]["uncertain"] == 0
    span = dt.timedelta(hours=12, minutes=25).total_seconds()
    assert ben["first_answer_delay_s"] == span - 59 - 3600
    assert ben["first_answer_delay_high_s"] == span + 59 + 3600


def test_tables_and_workbooks(tmp_path: Path) -> None:
    """CSV in two charsets and separators, and a workbook, with their columns in two languages."""
    rows = [(at[:10], at[11:16], who, "Ben" if who != "Ben" else "Ann Alder", text)
            for at, who, text in SAID]  # fmt: skip
    english, french, book = (tmp_path / name for name in ("en", "fr", "xlsx"))
    for folder in (english, french, book):
        folder.mkdir()
    lines = ["date,time,from,to,text"]
    lines += [",".join(f'"{cell}"' for cell in row) for row in rows]
    (english / "chat.csv").write_text("\n".join(lines))
    lines = ["Date;Heure;Expéditeur;Destinataire;Texte"]
    lines += [";".join(f'"{cell}"' for cell in row) for row in rows]
    (french / "chat.csv").write_bytes("\r\n".join(lines).encode("cp1252"))
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.append(["As handed over"])
    sheet.append(["Date", "Time", "From", "To", "Message"])
    for day, clock, *rest in rows:
        sheet.append([dt.date.fromisoformat(day), dt.time.fromisoformat(clock), *rest])
    made.create_sheet("Notes").append(["nothing"])
    made.save(book / "chat.xlsx")
    assert said(messages(english)) == said(messages(french)) == said(messages(book)) == SAID


def test_columns_that_are_told(tmp_path: Path) -> None:
    """A table of other column names is read as its giver says, again after a rebuild."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "odd.csv").write_text("Moment,Who,Words\n2018-03-01 09:15,Ann,hello\n")
    assert CsvTranscriptReader().recognise(FileCandidate(folder / "odd.csv", "odd.csv")) == 0
    told = ("--column", "date=Moment", "--column", "from=Who", "--column", "text=Words")
    shown = messages(folder, *told)
    assert said(shown) == [("2018-03-01T09:15:00Z", "Ann", "hello")]
    book = tmp_path / "in-book"
    assert program.run("-C", book, "rebuild").returncode == 0
    assert program.ask("-C", book, "search", "hello")["total"] == 1
    refused = program.run("-C", book, "add", folder, "--column", "colour=Who")
    assert refused.returncode == 2
    assert "colour=Who" in refused.stderr
    refused = program.run("-C", book, "add", folder, "--zone", "Mars/Olympus")
    assert refused.returncode == 2
    assert "Mars/Olympus" in refused.stderr


@pytest.mark.parametrize(
    "text",
    [
        "2018-03-01 09:15:00 ERROR: no space\n2018-03-01 09:15:01 INFO: ok\n" * 5,
        "name,age\nAnn,3\nBen,4\n",
        "id,created_at,screen_name,text\n1,2018-03-01,ann,hi\n",
        "From: ann@alder.example\nSubject: x\n\n2018-03-01 09:15 Ann: a\n2018-03-01 09:16 Ben: b\n",
        "2018-03-01 09:15:00 | app.main | no space\n2018-03-01 09:15:01 | app.disk | ok\n"
        "2018-03-01 09:15:02 | app.load | ok\n2018-03-01 09:15:03 | app.stop | ok\n",
        "Minutes of 2018-03 Board: held.\n\nThe chair (1 March 2018) opened; see page 2 of 9.\n",
        "Prices\n2018-03-01 | chair | 3\n2018-03-02 | table | 4\n2018-03-03 | chair | 5\n",
        "Dear Ann,\n\nyesterday at 10:15 Ben: said so.\n\nYours\n",
        "",
        "\n\n",
    ],
)
def test_other_texts_are_no_transcripts(tmp_path: Path, text: str) -> None:
    """Logs, other tables, mails and letters are left to others."""
    path = tmp_path / "file.txt"
    path.write_text(text)
    candidate = FileCandidate(path, "file.txt")
    assert TranscriptReader().recognise(candidate) == 0
    assert CsvTranscriptReader().recognise(candidate) == 0


def test_tables_do_not_fail_silently(tmp_path: Path) -> None:
    """Rows without a date are undated; months and years are dates; what is not read is told."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "t.csv").write_text(
        "date,author,text\n2016-10-12 14:31,Ann,one\n2016-11,Bob,two\n2017,Ann,three\n,Bob,four\n"
    )
    shown = messages(folder)
    moments = [m["mail"]["sent"] or {} for m in shown]
    assert [m.get("precision") for m in moments] == ["minute", "month", "year", None]
    assert moments[1]["earliest"] == "2016-11-01T00:00:00Z"
    assert moments[1]["latest"] == "2016-11-30T23:59:59Z"
    other = tmp_path / "other"
    other.mkdir()
    (other / "t.csv").write_text("date,author,text\nsoon,Ann,one\nlater,Bob,two\nnow,Ann,three\n")
    (other / "u.csv").write_text("Moment,Who,Words\n2016-10-12 14:31,Ann,one\n")
    book = tmp_path / "book"
    program.run("init", book)
    program.run("-C", book, "add", other / "t.csv")
    program.run("-C", book, "add", other / "u.csv", "--column", "date=Nope", "--column", "from=Who")
    assert program.ask("-C", book, "search", "channel:document")["total"] == 2
    notices = program.ask("-C", book, "notices")["notices"]
    assert sorted(one["code"] for one in notices) == ["unread:column", "unread:transcript"]
    assert any("'Nope' (date)" in one["detail"] for one in notices)


def test_workbooks_are_read_whatever_they_hold(tmp_path: Path) -> None:
    """An undated row is a message where the columns are told; another workbook is a document."""
    folder = tmp_path / "in"
    folder.mkdir()
    odd = openpyxl.Workbook()
    for row in (["Moment", "Who", "Words"], ["2018-03-01 09:15", "Ann", "one"], ["", "Ben", "two"],
                [None, "Ann", "three"]):  # fmt: skip
        odd.active.append(row)
    odd.save(folder / "odd.xlsx")
    told = ("--column", "date=Moment", "--column", "from=Who", "--column", "text=Words")
    assert len(messages(folder, *told)) == 3
    book = tmp_path / "plain"
    program.run("init", book)
    report = program.ask("-C", book, "add", folder)["sources"][0]
    assert (report["found"], report["notices_by_code"]) == (1, {})
    assert program.ask("-C", book, "search", "channel:document three")["total"] == 1
    wrong = tmp_path / "wrong"
    program.run("init", wrong)
    report = program.ask("-C", wrong, "add", folder, "--column", "date=Nope")["sources"][0]
    assert report["notices_by_code"] == {"unread:column": 1}


@pytest.mark.parametrize("channel", ["dm", "post"])
def test_a_transcript_of_a_stated_channel(tmp_path: Path, channel: str) -> None:
    """Who hands a typed transcript over knows of which channel its lines are."""
    (tmp_path / "chat.txt").write_text(VARIANTS["dashes"])
    book = tmp_path / "book"
    program.run("init", book)
    assert (
        program.run("-C", book, "add", tmp_path / "chat.txt", "--channel", channel).returncode == 0
    )
    hits = program.ask("-C", book, "search", f"channel:{channel}")["hits"]
    assert len(hits) == 4
    to = [program.ask("-C", book, "show", hit["id"])["mail"]["to"] for hit in hits]
    assert all(len(one) == (channel == "dm") for one in to)


def test_events_are_residues(tmp_path: Path) -> None:
    """What a program notes between the messages is kept and is no part of a message."""
    path = tmp_path / "chat.txt"
    path.write_text(
        "01/03/2018, 09:00 - Messages are encrypted.\n01/03/2018, 09:15 - Ann: hi\n"
        "01/03/2018, 09:16 - Ben left\n13/03/2018, 09:17 - Ann: gone?\n"
    )
    found = list(TranscriptReader().read(FileCandidate(path, "chat.txt")))
    assert [f.why for f in found if isinstance(f, Residue)] == ["chat-event", "chat-event"]
    assert not [f for f in found if isinstance(f, Notice)]
    assert json.loads(next(f for f in found if isinstance(f, Entry)).context)["people"] == ["Ann"]
