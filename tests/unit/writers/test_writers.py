"""Writers: what they write is what was read, and reads back as it was."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from letterbook.model.export import ExportItem
from letterbook.model.identity import MessageId
from letterbook.model.message import Address, Limits
from letterbook.model.reply import Copy, MessageView
from letterbook.ports.reader import Entry
from letterbook.readers.candidates import candidate_at
from letterbook.readers.mbox import MboxReader
from letterbook.rules.cell_escape import unescape_cell
from letterbook.rules.mail_message import read_mail
from letterbook.rules.mbox_quoting import quote, unquote
from letterbook.writers.csv_table import COLUMNS, CsvWriter
from letterbook.writers.json_lines import JsonLinesWriter
from letterbook.writers.mailbox import LINE_END_ADDED, NO_DATE, NO_INSTANT, MboxWriter
from letterbook.writers.original_files import EmlWriter
from letterbook.writers.registry import writer_of

ID = MessageId("0f" * 16)
MAIL = (
    b"From: Ann <ann@alder.example>\nTo: bob@birch.example\nSubject: Quay\n"
    b"Date: Thu, 01 Mar 2018 09:00:00 +0100\n\nFrom now on\n>From then\nend\n"
)


def item(raw: bytes = MAIL, **changes: object) -> ExportItem:
    """Return a mail on its way out."""
    mail = read_mail(raw, Limits())
    copy = Copy("s1", "box.mbox!bytes:0-9", "", "", (), "stored", "ab" * 32, 9, "mbox")
    facts: dict[str, object] = {
        "schema": 1, "id": ID, "channel": "mail", "stated_ids": (), "edrm_mih": (),
        "same_text_key": "", "conversation": ID, "mail": mail, "bcc": (), "copies": (copy,),
        "variants": (), "attached_to": (), "attached": (), "notices": (), **changes,
    }  # fmt: skip
    return ExportItem(MessageView(**facts), raw)  # type: ignore[arg-type]  # some are changed


def read_back(path: Path, data: bytes) -> list[bytes]:
    """Return the mails that Letterbook's own reader finds in an mbox."""
    path.write_bytes(data)
    found = []
    for entry in MboxReader().read(candidate_at(path)):
        if isinstance(entry, Entry):
            raw = entry.body.as_bytes()
            found.append(unquote(raw[entry.before : len(raw) - entry.after], entry.quoting))
    return found


LINES = st.sampled_from(
    [
        b"From me to you\n", b">From\n", b">>From x\n", b">" * 300 + b"From deep\n", b"\n", b"\r\n",
        b"From mboxrd@z Thu Jan  1 00:00:00 1970\n", b"Subject: a\n", b"Content-Length: 5\n",
        b"Content-Length: 90\n", b"From a@b.example Thu Mar  1 09:00:00 2018\n", b" x\n", b"text",
        b"Subject: b\r\n", b"\x00\xff\n",
    ]
)  # fmt: skip
MAILS = st.lists(st.lists(LINES, max_size=8).map(b"".join), min_size=1, max_size=4)


@given(MAILS)
@settings(max_examples=300)
def test_an_mbox_reads_back_as_the_mails_it_was_made_from(
    tmp_path_factory: pytest.TempPathFactory, mails: list[bytes]
) -> None:
    """Every mail comes back with its bytes; where one line end is added, the writer says so."""
    pieces = [next(MboxWriter().pieces(item(raw))) for raw in mails]
    path = tmp_path_factory.getbasetemp() / "back.mbox"
    found = read_back(path, b"".join(piece.data for piece in pieces))
    assert len(found) == len(mails)
    for piece, raw, back in zip(pieces, mails, found, strict=True):
        if LINE_END_ADDED in piece.remark.split():
            assert back.rstrip(b"\r\n") == raw.rstrip(b"\r\n")
            assert back[: len(raw)] == raw
        else:
            assert back == raw


@given(st.lists(LINES, max_size=10).map(b"".join))
def test_mboxrd_quoting_is_undone_exactly(raw: bytes) -> None:
    """Quoting and unquoting give the same bytes, however many signs a line begins with."""
    assert unquote(quote(raw), "mboxrd") == raw


def test_the_line_before_a_mail_states_only_what_is_known() -> None:
    """A known instant stands in UTC; without an offset or date the fixed date stands, noted."""
    stated = next(MboxWriter().pieces(item()))
    assert stated.data.startswith(b"From mboxrd@z Thu Mar  1 08:00:00 2018\nFrom: Ann")
    assert b"\n>From now on\n>>From then\n" in stated.data
    assert stated.remark == ""
    for date in (b"", b"Date: Thu, 01 Mar 2018 09:00:00 -0000\n", b"Date: soon\n"):
        raw = MAIL.replace(b"Date: Thu, 01 Mar 2018 09:00:00 +0100\n", date)
        piece = next(MboxWriter().pieces(item(raw)))
        assert piece.data.startswith(b"From mboxrd@z " + NO_INSTANT.encode() + b"\n")
        assert piece.remark == NO_DATE


def test_a_table_row_is_what_the_message_says() -> None:
    """Every column is there, escapes are undone by the documented rule, lines end with CRLF."""
    hostile = MAIL.replace(b"Subject: Quay", b'Subject: =HYPERLINK("http://x.example";"y")')
    made = item(hostile, bcc=(Address("", "+1@carol.example"),), tags=("a", "=b"))
    writer = CsvWriter(text=True)
    raw = writer.opening() + next(writer.pieces(made)).data
    assert raw.startswith(b'\xef\xbb\xbf"id","channel","sent"')
    assert raw.count(b"\r\n") == 2
    text = raw.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert list(rows[0]) == [*COLUMNS, "text"]
    row = {name: unescape_cell(cell) for name, cell in rows[0].items()}
    assert row["subject"] == '=HYPERLINK("http://x.example";"y")'
    assert rows[0]["subject"].startswith("'=")
    assert (row["bcc"], rows[0]["bcc"]) == ("+1@carol.example", "'+1@carol.example")
    assert (row["tags"], row["from"]) == ("a; =b", "Ann <ann@alder.example>")
    assert (row["sent"], row["sent_earliest_utc"]) == (
        "Thu, 01 Mar 2018 09:00:00 +0100",
        "2018-03-01T08:00:00Z",
    )
    assert row["copies"] == "s1!box.mbox!bytes:0-9"
    assert row["text"] == made.view.mail.text


def test_undecodable_text_in_a_table_is_shown_as_such() -> None:
    """A cell is UTF-8 whatever the evidence is; the JSON lines have its bytes."""
    odd = item(tags=("caf\udce9",))
    assert "caf\ufffd" in next(CsvWriter().pieces(odd)).data.decode("utf-8")
    line = json.loads(next(JsonLinesWriter().pieces(odd)).data)
    assert line["tags"] == [{"display": "caf\ufffd", "base64": "Y2Fm6Q=="}]


@pytest.mark.parametrize(
    ("date", "name"),
    [
        (b"Thu, 01 Mar 2018 23:30:00 -0500", "2018-03-01"),
        (b"Thu, 01 Mar 2018 09:00:00 -0000", "2018-03-01"),
        (b"soon", "undated"),
    ],
)
def test_an_original_is_written_as_it_is_under_a_safe_name(date: bytes, name: str) -> None:
    """The file has the mail's bytes and is named by the day as stated and the id."""
    raw = MAIL.replace(b"Thu, 01 Mar 2018 09:00:00 +0100", date)
    piece = next(EmlWriter().pieces(item(raw)))
    assert (piece.name, piece.data) == (f"{name}_{ID}.eml", raw)


def test_every_format_has_one_writer() -> None:
    """A writer is found by the name it bears."""
    for name in ("csv", "jsonl", "mbox", "eml"):
        assert writer_of(name).name == name
