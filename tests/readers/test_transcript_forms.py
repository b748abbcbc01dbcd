"""Transcripts as they are pasted from windows of chats and written by programs."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from letterbook.model.message import MailMessage
from letterbook.model.notice import Notice
from letterbook.ports.reader import Entry, Residue
from letterbook.readers.candidates import FileCandidate
from letterbook.readers.registry import all_readers, recognise
from letterbook.readers.transcript import TranscriptReader
from letterbook.rules.transcript_message import read_transcript_text
from tests.functional import program
from tests.readers.test_transcripts import candidate, messages, said, with_file

THIN = "\u202f"
MARK = "\u200e"
PASTED = {
    "name, moment, words": "Ann Moreau\n12 October 2016 14:31\nWhere is it?\nThe ledger.\n\n"
    "Ann Moreau\n12 October 2016 14:31\nok\n\nBen\n12 October 2016 18:02\nnot me\n\n"
    "Ann Moreau\n13 October 2016 08:00\nsee https://x.example/a\n",
    "name, moment, words without blank lines": "Ann Moreau\n12/10/2016, 14:31\nWhere is it?\n"
    "The ledger.\nAnn Moreau\n12/10/2016, 14:31\nok\nBen\n12/10/2016, 18:02\nnot me\n"
    "Ann Moreau\n13/10/2016, 08:00\nsee https://x.example/a\n",
    "name, French moment, words": "Ann Moreau\n12 oct. 2016 \u00e0 14:31\nWhere is it?\nThe ledger."
    "\n\nAnn Moreau\n12 oct. 2016 \u00e0 14:31\nok\n\nBen\n12 oct. 2016 \u00e0 18:02\nnot me\n\n"
    "Ann Moreau\n13 oct. 2016 \u00e0 08:00\nsee https://x.example/a\n",
    "moment, name, words": "Oct 12, 2016  2:31:05 PM (Read after 2 minutes)\nAnn Moreau\n"
    "Where is it?\nThe ledger.\n\nOct 12, 2016  2:31:50 PM\nAnn Moreau\nok\n\n"
    "Oct 12, 2016  6:02:00 PM\nBen\nnot me\n\nOct 13, 2016  8:00:00 AM\nAnn Moreau\n"
    "see https://x.example/a\n",
    "moment over the line": "[12/10/2016 14:31]\nAnn Moreau: Where is it?\nThe ledger.\n\n"
    "[12/10/2016 14:31]\nAnn Moreau: ok\n\n[12/10/2016 18:02]\nBen: not me\n\n"
    "[13/10/2016 08:00]\nAnn Moreau: see https://x.example/a\n",
    "Slack": "October 12th, 2016\n\nAnn Moreau  2:31 PM\nWhere is it?\nThe ledger.\n\n"
    "Ann Moreau  2:31 PM\nok\n\nBen  6:02 PM\nnot me\n\nOctober 13th, 2016\n\n"
    "Ann Moreau  8:00 AM\nsee https://x.example/a\n",
    "Slack, 24 hours": "Wednesday, October 12th, 2016\nAnn Moreau 14:31\nWhere is it?\n"
    "The ledger.\nAnn Moreau 14:31\nok\nBen 18:02\nnot me\nThursday, October 13th, 2016\n"
    "Ann Moreau 08:00\nsee https://x.example/a\n",
    "Teams": "[12/10/2016 14:31] Ann Moreau\nWhere is it?\nThe ledger.\n[12/10/2016 14:31] "
    "Ann Moreau\nok\n[12/10/2016 18:02] Ben\nnot me\n[13/10/2016 08:00] Ann Moreau\n"
    "see https://x.example/a\n",
    "Teams under dates": "Wednesday 12 October 2016\n[14:31] Ann Moreau\nWhere is it?\n"
    "The ledger.\n[14:31] Ann Moreau\nok\n[18:02] Ben\nnot me\nThursday 13 October 2016\n"
    "[08:00] Ann Moreau\nsee https://x.example/a\n",
    "Discord": "[12-Oct-16 02:31 PM] Ann Moreau\nWhere is it?\nThe ledger.\n\n"
    "[12-Oct-16 02:31 PM] Ann Moreau\nok\n\n[12-Oct-16 06:02 PM] Ben\nnot me\n\n"
    "[13-Oct-16 08:00 AM] Ann Moreau\nsee https://x.example/a\n",
    "Telegram": "Ann Moreau, [12.10.2016 14:31]\nWhere is it?\nThe ledger.\n\n"
    "Ann Moreau, [12.10.2016 14:31]\nok\n\nBen, [12.10.2016 18:02]\nnot me\n\n"
    "Ann Moreau, [13.10.2016 08:00]\nsee https://x.example/a\n",
    "Skype": "[12/10/2016 14:31:05] Ann Moreau: Where is it?\nThe ledger.\n"
    "[12/10/2016 14:31:50 | Edited 14:32:00] Ann Moreau: ok\n[12/10/2016 18:02:00] Ben: not me\n"
    "[13/10/2016 08:00:00] Ann Moreau: see https://x.example/a\n",
    "Zoom": "2016-10-12 14:31:05 From Ann Moreau to Everyone:\n\tWhere is it?\nThe ledger.\n"
    "2016-10-12 14:31:50 From Ann Moreau to Everyone:\n\tok\n2016-10-12 18:02:00 From Ben to"
    " Everyone:\n\tnot me\n2016-10-13 08:00:00 From Ann Moreau to Everyone:\n"
    "\tsee https://x.example/a\n",
    "WhatsApp, iPhone": f"{MARK}[10/12/16, 2:31:05{THIN}PM] Ann Moreau: Where is it?\n"
    f"The ledger.\n{MARK}[10/12/16, 2:31:50{THIN}PM] Ann Moreau: ok\n[10/12/16, 6:02:00{THIN}PM]"
    f" Ben: not me\n[10/13/16, 8:00:00{THIN}AM] Ann Moreau: see https://x.example/a\n",
    "to whom, moment behind": "Ann Moreau -> Ben (12 Oct 2016 14:31): Where is it?\n"
    "The ledger.\nAnn Moreau -> Ben (12 Oct 2016 14:31): ok\nBen -> Ann Moreau (12 Oct 2016"
    " 18:02): not me\nAnn Moreau -> Ben (13 Oct 2016 08:00): see https://x.example/a\n",
    "tabs, name first": "Ann Moreau\t2016-10-12 14:31\tWhere is it?\nThe ledger.\nAnn Moreau\t"
    "2016-10-12 14:31\tok\nBen\t2016-10-12 18:02\tnot me\nAnn Moreau\t2016-10-13 08:00\t"
    "see https://x.example/a\n",
    "bars, name first": "Ann Moreau | 2016-10-12 14:31 | Where is it?\nThe ledger.\n"
    "Ann Moreau | 2016-10-12 14:31 | ok\nBen | 2016-10-12 18:02 | not me\n"
    "Ann Moreau | 2016-10-13 08:00 | see https://x.example/a\n",
    "bold above": "**Ann Moreau** 2016-10-12 14:31\nWhere is it?\nThe ledger.\n\n**Ann Moreau**"
    " 2016-10-12 14:31\nok\n\n**Ben** 2016-10-12 18:02\nnot me\n\n**Ann Moreau** 2016-10-13 08:00"
    "\nsee https://x.example/a\n",
    "bold under dates": "# 2016-10-12\n\n**Ann Moreau** 14:31 Where is it?\nThe ledger.\n\n"
    "**Ann Moreau** 14:31 ok\n\n**Ben** 18:02 not me\n\n# 2016-10-13\n\n**Ann Moreau** 08:00"
    " see https://x.example/a\n",
    "a list": "- **Ann Moreau** (2016-10-12 14:31): Where is it?\nThe ledger.\n"
    "- **Ann Moreau** (2016-10-12 14:31): ok\n- **Ben** (2016-10-12 18:02): not me\n"
    "- **Ann Moreau** (2016-10-13 08:00): see https://x.example/a\n",
    "numbered": "1. 2016-10-12 14:31 Ann Moreau: Where is it?\nThe ledger.\n"
    "2. 2016-10-12 14:31 Ann Moreau: ok\n3. 2016-10-12 18:02 Ben: not me\n"
    "4. 2016-10-13 08:00 Ann Moreau: see https://x.example/a\n",
    "numbers of pages": "2016-10-12 14:31 Ann Moreau: Where is it?\n[page 2]\nThe ledger.\n"
    "2016-10-12 14:31 Ann Moreau: ok\n- 3 -\n2016-10-12 18:02 Ben: not me\n- 4 -\n"
    "2016-10-13 08:00 Ann Moreau: see https://x.example/a\n",
}
WORDS = ["Where is it?\nThe ledger.", "ok", "not me", "see https://x.example/a"]
MINUTES = ["2016-10-12T14:31", "2016-10-12T14:31", "2016-10-12T18:02", "2016-10-13T08:00"]
NAMES = ["Ann Moreau", "Ann Moreau", "Ben", "Ann Moreau"]

LOGGED = {
    "irssi": "--- Log opened Wed Oct 12 14:30:00 2016\n14:30 -!- ann [~ann@host.example] has"
    " joined #x\n14:31 <ann> Where is it?\n14:31 <ann> ok\n18:02 < ben> not me\n"
    "--- Day changed Thu Oct 13 2016\n08:00 <@ann> see https://x.example/a\n"
    "--- Log closed Thu Oct 13 08:10:00 2016\n",
    "mIRC": "Session Start: Wed Oct 12 14:30:00 2016\nSession Ident: #x\n[14:31] <ann> Where is"
    " it?\n[14:31] <ann> ok\n[18:02] <ben> not me\nSession Time: Thu Oct 13 00:00:00 2016\n"
    "[08:00] <ann> see https://x.example/a\n[08:01] * ben waves\n"
    "Session Close: Thu Oct 13 08:10:00 2016\n",
    "under dates": "# 2016-10-12\n[14:31:05] <ann> Where is it?\n[14:31:50] <ann> ok\n[18:02:00]"
    " <ben> not me\n# 2016-10-13\n[08:00:00] <ann> see https://x.example/a\n",
    "with dates": "2016-10-12T14:31:05 <ann> Where is it?\n2016-10-12T14:31:50 <ann> ok\n"
    "2016-10-12T18:02:00 <ben> not me\n2016-10-13T08:00:00 <ann> see https://x.example/a\n",
    "WeeChat": "2016-10-12 14:31:05\tann\tWhere is it?\n2016-10-12 14:31:40\t-->\tcarl (c@h) has"
    " joined #x\n2016-10-12 14:31:50\tann\tok\n2016-10-12 18:02:00\t@ben\tnot me\n"
    "2016-10-13 08:00:00\tann\tsee https://x.example/a\n",
}

TABLE = (
    "| Date | Author | Text |\n|---|---|---|\n| 2016-10-12 14:31 | Ann Moreau | Where is it? |\n"
    "| 2016-10-12 14:31 | Ann Moreau | ok |\n| 2016-10-12 18:02 | Ben | not me |\n"
    "| 2016-10-13 08:00 | Ann Moreau | see https://x.example/a |\n"
)

DATED_ONLY = {
    "plain": "12 October 2016\nAnn Moreau: Where is it?\nThe ledger.\nAnn Moreau: ok\nBen: not me\n"
    "Ben: really\n13 October 2016\nAnn Moreau: see https://x.example/a\n",
    "with marks": "## 2016-10-12\n\n**Ann Moreau**: Where is it?\nThe ledger.\n\n**Ann Moreau**: ok"
    "\n\n**Ben**: not me\n\n**Ben**: really\n\n## 2016-10-13\n\n"
    "**Ann Moreau**: see https://x.example/a\n",
    "to whom": "12/10/2016\nAnn Moreau -> Ben: Where is it?\nThe ledger.\nAnn Moreau -> Ben: ok\n"
    "Ben -> Ann Moreau: not me\nBen -> Ann Moreau: really\n13/10/2016\n"
    "Ann Moreau -> Ben: see https://x.example/a\n",
}


def read(folder: Path, text: str) -> list[MailMessage]:
    """Return the messages of a text; every byte of it is in one of them or in a residue."""
    path = folder / "chat.txt"
    path.write_text(text, encoding="utf-8")
    candidate = FileCandidate(path, "chat.txt")
    reader = recognise(candidate, all_readers())
    assert reader is not None
    assert reader.name == "transcript"
    found = list(reader.read(candidate))
    assert not [one for one in found if isinstance(one, Notice)]
    pieces = [
        one.body.as_bytes() if isinstance(one, Entry) else one.body
        for one in found
        if isinstance(one, Entry | Residue)
    ]
    assert b"".join(pieces) == path.read_bytes()
    return [
        read_transcript_text(one.body.as_bytes(), one.context, ZoneInfo("UTC"))
        for one in found
        if isinstance(one, Entry)
    ]


def minutes_of(shown: list[MailMessage]) -> list[str]:
    """Return the minute in which each message was sent."""
    return [
        dt.datetime.fromtimestamp(one.sent.earliest or 0, dt.UTC).isoformat()[:16]
        for one in shown
        if one.sent is not None
    ]


@pytest.mark.parametrize("name", PASTED)
def test_what_is_pasted(tmp_path: Path, name: str) -> None:
    """From whichever window it was copied, it is the same four messages."""
    shown = read(tmp_path, PASTED[name])
    assert [one.text for one in shown] == WORDS
    assert [one.from_[0].name for one in shown] == NAMES
    assert minutes_of(shown) == MINUTES


@pytest.mark.parametrize("name", LOGGED)
def test_what_programs_log(tmp_path: Path, name: str) -> None:
    """Logs of chats state the date in lines of their own; what they note is no message."""
    shown = read(tmp_path, LOGGED[name])
    assert [one.text for one in shown] == ["Where is it?", *WORDS[1:]]
    assert [one.from_[0].address.partition("/")[0] for one in shown] == ["ann", "ann", "ben", "ann"]
    assert minutes_of(shown) == MINUTES


def test_a_table_of_markdown(tmp_path: Path) -> None:
    """Bars around the rows are no words of the messages."""
    shown = read(tmp_path, TABLE)
    assert [one.text for one in shown] == ["Where is it?", *WORDS[1:]]
    assert [one.from_[0].name for one in shown] == NAMES
    assert minutes_of(shown) == MINUTES


@pytest.mark.parametrize("name", DATED_ONLY)
def test_names_under_dates(tmp_path: Path, name: str) -> None:
    """Where the date alone is stated, the day is known, and the order is that of the lines."""
    shown = read(tmp_path, DATED_ONLY[name])
    assert [one.text for one in shown] == [*WORDS[:3], "really", WORDS[3]]
    assert {one.sent.precision for one in shown if one.sent is not None} == {"day"}
    assert [m[:10] for m in minutes_of(shown)] == ["2016-10-12"] * 4 + ["2016-10-13"]
    assert [one.position for one in shown] == [1, 2, 3, 4, 5]


def test_the_program_reads_them_too(tmp_path: Path) -> None:
    """Added, searched, shown and checked: a pasted chat is a chain like any other."""
    folder = with_file(tmp_path / "in", "chat.txt", PASTED["name, moment, words"])
    shown = said(messages(folder))
    assert shown == [(f"{m}:00Z", n, w) for m, n, w in zip(MINUTES, NAMES, WORDS, strict=True)]


def test_midnight_without_a_date(tmp_path: Path) -> None:
    """A time that goes back under one date is of another day: no date is made up for it."""
    shown = read(
        tmp_path,
        "12 October 2016\n22:10 Ann: late\n23:59 Ben: yes\n00:05 Ann: still here\n00:06 Ben: ok\n"
        "14 October 2016\n09:00 Ann: morning\n",
    )
    moments = [one.sent for one in shown]
    assert [m is not None and m.known for m in moments] == [True, True, False, False, True]
    assert [n.code for n in shown[2].notices] == ["date:unreadable"]


def test_doubtful_order_of_day_and_month(tmp_path: Path) -> None:
    """Where no date tells which number is the day, each is both days, in the new forms too."""
    text = (
        "Ann\n03/04/2018 09:00\none\n\nBen\n03/04/2018 10:00\ntwo\n\nAnn\n05/04/2018 11:00\nsix\n"
    )
    shown = read(tmp_path, text)
    assert all(one.sent is not None and "day-month-order" in one.sent.doubts for one in shown)
    assert all("ambiguous:date" in [n.code for n in one.notices] for one in shown)


OTHER = {
    "programme": "12 October 2016\n\nRegistration 09:00\nMain hall\nTalk 10:00\nRoom 2\n"
    "Coffee 11:00\nFoyer\nTalk 11:30\nRoom 2\nLunch 13:00\nFoyer\nTalk 14:00\nRoom 1\n",
    "diary of food": "12 October 2016\nBreakfast: eggs\nLunch: soup\nDinner: fish\n"
    "13 October 2016\nBreakfast: bread\nLunch: rice\nDinner: soup\n",
    "diary of figures": "12 October 2016\nRun: 5 km\nSwim: 1 km\nSleep: 7 h\n13 October 2016\n"
    "Run: 6 km\nSwim: 2 km\nSleep: 6 h\n14 October 2016\nRun: 1 km\nSwim: none\nSleep: 8 h\n",
    "minutes": "Minutes of the board\n12 October 2016\n\nPresent: Ann, Ben\nApologies: Carl\n\n"
    "1. Budget\nAnn: the figures are late.\nBen: he will ask.\nAction: Ben to ask.\n\n2. Dates\n"
    "Ann: the next meeting is on 3 November.\nBen: agreed.\n",
    "interview": "12 October 2016\n\nQ: Where were you?\nA: At home.\nQ: Alone?\nA: With Ben.\n",
    "hearing": "12 October 2016\n\nCounsel: Where were you?\nWitness: At home.\nCounsel: Alone?\n"
    "Witness: With Ben.\n",
    "play": "THE LEDGER\na play in one act\n\nANN: Where is it?\nBEN: Not with me.\nANN: Then "
    "who?\n"
    "BEN: Carl.\n",
    "speeches": "12 October 2016\nAnn Moreau: " + "It was a long year for the harbour. " * 20
    + "\nBen Adler: " + "The quay has to be paid for by all. " * 20 + "\nAnn Moreau: No."
    "\nBen Adler: Yes.\n",
    "photographs": "IMG_1201.jpg\n12 October 2016 14:31\n2.3 MB\n\nIMG_1202.jpg\n12 October 2016"
    " 14:32\n2.1 MB\n\nIMG_1201.jpg\n13 October 2016 14:31\n2.3 MB\n",
    "parcel": "In transit\n12 October 2016 14:31\nParis\n\nIn transit\n12 October 2016 19:31\n"
    "Lyon\n\nAt the depot\n13 October 2016 06:31\nLyon\n\nAt the depot\n13 October 2016 "
    "07:31\nLyon\n",
    "moments below": "Ann\nok\n12 Oct 2016, 14:31\n\nBen\nyes\n12 Oct 2016, 14:32\n\nAnn\nok\n"
    "12 Oct 2016, 14:33\n\nBen\nyes\n12 Oct 2016, 14:34\n",
    "articles": "By Ann Moreau\n12 October 2016 14:31\nThe harbour is closed.\n\nBy Ben Adler\n"
    "12 October 2016 16:00\nThe harbour is open.\n\nBy Ann Moreau\n13 October 2016 09:00\n"
    "Closed.\n",
    "mails": "From: Ann <ann@alder.example>\nSent: 12 October 2016 14:31\nTo: Ben\nSubject: "
    "quay\n\n"
    "Where is it?\n\nFrom: Ben\nSent: 12 October 2016 13:00\nTo: Ann\nSubject: quay\n\nWhat?\n",
    "nginx": '192.0.2.1 - ann [12/Oct/2016:14:31:05 +0000] "GET / HTTP/1.1" 200 12\n' * 4
    + '192.0.2.2 - ben [12/Oct/2016:14:32:05 +0000] "GET / HTTP/1.1" 200 12\n' * 4,
    "syslog": "Oct 12 14:31:05 harbour sshd[12]: Accepted key\nOct 12 14:32:05 harbour "
    "cron[13]: run"
    "\nOct 12 14:33:05 harbour sshd[12]: closed\nOct 12 14:34:05 harbour cron[14]: run\n",
    "git log": "commit 1a2b3c\nAuthor: Ann <ann@alder.example>\nDate:   Wed Oct 12 14:31:05 2016"
    " +0200\n\n    Mend the quay\n\ncommit 4d5e6f\nAuthor: Ben <ben@alder.example>\n"
    "Date:   Wed Oct 12 13:31:05 2016 +0200\n\n    Build the quay\n",
    "git log, short": "2016-10-12 14:31 1a2b3c Mend the quay\n2016-10-12 13:31 4d5e6f Build the"
    " quay\n2016-10-11 13:31 7a8b9c fix: the quay\n2016-10-11 11:31 0a1b2c Plan the quay\n",
    "git log, by day": "2016-10-12 Ann Alder: Mend the quay\n2016-10-12 Ben Adler: Build the boat\n"
    "2016-10-11 Ann Alder: Mend a typo\n2016-10-10 Ben Adler: Bump the version\n",
    "git log, to the second": "2016-10-12 14:31:05 +0200 Ann Alder: Mend the quay\n2016-10-12 "
    "13:02:44 +0200 Ben Adler: Build the boat\n2016-10-11 09:15:01 +0200 Ann Alder: Mend a typo\n",
    "visitors": "2016-10-12 14:31 Ann Alder: badge 12\n2016-10-12 15:02 Ben Adler: badge 13\n"
    "2016-10-13 09:10 Cara Diaz: badge 14\n2016-10-13 11:22 Dan Evans: badge 15\n",
    "log in brackets": "[2016-10-12 14:31:05] Connection closed\n[2016-10-12 14:31:06] Connection"
    " opened\n[2016-10-12 14:31:07] Connection closed\n[2016-10-12 14:31:08] Connection opened\n",
    "log of a package": "update-things 2016-10-12 14:31:05: run with --quiet\n"
    "update-things 2016-10-12 14:31:05: link group pager\nupdate-things 2016-10-12 14:31:06: "
    "done\n",
    "notes": "# Notes\n\n## 12 October 2016\n\n- **Quay**: ask Ann about the ledger\n- "
    "**Boat**: sell\n"
    "\n## 13 October 2016\n\n- **Harbour**: paid\n",
    "stand-ups": "12 October 2016\nAnn: mended the quay\nBen: looked at it\n13 October 2016\n"
    "Ann: painted the boat\nBen: sold the boat\n",
    "book": "CHAPTER ONE\n\n12 October 2016\n\nAnn had been at the quay since 14:31. Ben "
    "said: no.\n"
    "She laughed: what else could she do? At 18:02 the ferry came.\n\n13 October 2016\n\n"
    "Nothing.\n",
    "table": "date;place;price\n2016-10-12;Lyon;3\n2016-10-13;Paris;4\n",
    "calendar": "Standup\n12 October 2016 09:00\nRoom 4\n\nStandup\n13 October 2016 09:00\n"
    "Room 4\n\n"
    "Review\n13 October 2016 10:00\nRoom 1\n",
}  # fmt: skip


@pytest.mark.parametrize("name", OTHER)
def test_other_texts_stay_documents(tmp_path: Path, name: str) -> None:
    """What only looks like it, in part, is no transcript."""
    assert TranscriptReader().recognise(candidate(tmp_path, "file.txt", OTHER[name])) == 0


def test_a_list_that_was_said_to_be_a_transcript(tmp_path: Path) -> None:
    """Messages, the newest first, without a question are read where their channel is told."""
    listed = candidate(tmp_path, "file.txt", OTHER["git log, by day"])
    assert TranscriptReader("chat").recognise(listed) > 0
    assert sum(isinstance(one, Entry) for one in TranscriptReader("chat").read(listed)) == 4


def test_a_text_that_is_nearly_one_is_kept_whole(tmp_path: Path) -> None:
    """It is a document in the letterbook, with all of its words."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "minutes.txt").write_text(OTHER["minutes"], encoding="utf-8")
    book = tmp_path / "book"
    program.run("init", book)
    assert program.run("-C", book, "add", tmp_path / "in").returncode == 0
    assert program.ask("-C", book, "search", "channel:document figures")["total"] == 1
    assert program.ask("-C", book, "search", "channel:chat")["total"] == 0
