"""Folders, Maildirs, single mails: what is handed on, and what named rules leave out."""

from __future__ import annotations

import os
import weakref
from pathlib import Path

import pytest

from letterbook.ports.reader import Entry, Finding, Inner, Reader, Skip
from letterbook.readers.bodies import MemoryBody
from letterbook.readers.candidates import FileCandidate, FolderCandidate, body_candidate
from letterbook.readers.eml import EmlReader
from letterbook.readers.emlx import EmlxReader
from letterbook.readers.folder_names import maildir_flags, modified_utf7, place_of, shown_folder
from letterbook.readers.folder_tree import FolderTreeReader
from letterbook.readers.maildir import MaildirReader
from letterbook.readers.registry import all_readers, recognise

MAIL = b"From: a@example.org\nMessage-ID: <1@example.org>\n\nHello.\n"


def write(root: Path, *names: str, raw: bytes = MAIL) -> None:
    """Write files, and the folders above them."""
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(raw)


def said(findings: list[Finding]) -> list[tuple[str, str]]:
    """Return (path, folder or rule) of each finding."""
    lines: list[tuple[str, str]] = []
    for finding in findings:
        if isinstance(finding, Inner):
            lines.append((finding.step.value, f"in {finding.folder}"))
        elif isinstance(finding, Skip):
            lines.append((finding.step.value, finding.rule))
    return lines


def test_a_folder_tree_is_walked_in_the_order_of_bytes(tmp_path: Path) -> None:
    """Files come with their folders as shown; links, pipes and clutter are skipped by rule."""
    write(tmp_path, "b.eml", "a/c/d.eml", "Inbox.sbd/2016", "Z.mbox/mbox", ".DS_Store", "In.msf")
    write(tmp_path, "empty", raw=b"")
    (tmp_path / "loop").symlink_to(tmp_path)
    os.mkfifo(tmp_path / "pipe")
    assert said(list(FolderTreeReader().read(FolderCandidate(tmp_path, "")))) == [
        (".DS_Store", "desktop-file"),
        ("In.msf", "mail-client-index"),
        ("Inbox.sbd/2016", "in Inbox"),
        ("Z.mbox/mbox", "in Z"),
        ("a/c/d.eml", "in a/c"),
        ("b.eml", "in "),
        ("empty", "empty-file"),
        ("loop", "symlink"),
        ("pipe", "special-file"),
    ]


def test_names_that_are_no_text_come_back_as_bytes(tmp_path: Path) -> None:
    """A name in another encoding leads back to the same file."""
    raw = os.path.join(os.fsencode(tmp_path), b"caf\xe9.eml")
    with open(raw, "wb") as file:
        file.write(MAIL)
    (found,) = FolderTreeReader().read(FolderCandidate(tmp_path, ""))
    assert isinstance(found, Inner)
    assert os.fsencode(found.step.value) == b"caf\xe9.eml"
    assert found.candidate.head() == MAIL


def test_a_very_deep_folder_is_walked(tmp_path: Path) -> None:
    """Depth costs no stack."""
    name = "d/" * 600 + "a.eml"
    write(tmp_path, name)
    (found,) = FolderTreeReader().read(FolderCandidate(tmp_path, ""))
    assert isinstance(found, Inner)
    assert found.step.value == name


def test_a_maildir_inside_a_tree_is_handed_on(tmp_path: Path) -> None:
    """A folder that another reader knows is not walked by the tree."""
    write(tmp_path, "me/Maildir/cur/1.x:2,", "me/Maildir/new/2.y", "me/a.eml")
    found = said(list(FolderTreeReader().read(FolderCandidate(tmp_path, ""))))
    assert found == [("me/Maildir", "in me/Maildir"), ("me/a.eml", "in me")]


def test_a_maildir_with_folders(tmp_path: Path) -> None:
    """Mails of cur and new in nested folders of both kinds; the rest is skipped by rule."""
    write(tmp_path, "cur/1.a:2,FS", "new/2.b", "tmp/3.c", "dovecot-uidlist")
    write(tmp_path, ".Sent.2016/cur/4.d!2,R", ".Entw&APw-rfe/new/5.e", "Old/Deep/cur/6.f;2,T")
    write(tmp_path, "notes.txt")
    candidate = FolderCandidate(tmp_path, "")
    assert MaildirReader().recognise(candidate) == 95
    findings = list(MaildirReader().read(candidate))
    assert said(findings) == [
        (".Entw&APw-rfe/new/5.e", "in Entw\u00fcrfe"),
        (".Sent.2016/cur/4.d!2,R", "in Sent/2016"),
        ("Old/Deep/cur/6.f;2,T", "in Old/Deep"),
        ("cur/1.a:2,FS", "in "),
        ("dovecot-uidlist", "maildir-housekeeping"),
        ("new/2.b", "in "),
        ("notes.txt", "in "),
        ("tmp/3.c", "maildir-tmp"),
    ]
    inner = [finding for finding in findings if isinstance(finding, Inner)]
    assert [one.flags for one in inner[:4]] == [
        (),
        ("answered",),
        ("trashed",),
        ("flagged", "seen"),
    ]
    assert [one.assume for one in inner] == ["eml"] * 5 + [""]


def test_names_of_places() -> None:
    """Names of mail programs' folders and flags are read, other names left alone."""
    assert maildir_flags("1.M2.host,S=10:2,DFPRST") == (
        *("answered", "draft", "flagged", "passed", "seen", "trashed"),
    )
    assert maildir_flags("notes:2,") == ()
    assert modified_utf7("R&AOk-seau &- co") == "R\u00e9seau & co"
    assert modified_utf7("AT&T") == "AT&T"
    uuid = "0A1B2C3D-0000-1111-2222-333344445555"
    assert shown_folder(f"Mail/INBOX.mbox/{uuid}/Data/1/Messages") == "Mail/INBOX"
    assert shown_folder("Data/Messages") == "Data/Messages"
    assert place_of("new/plans.eml").folder == "new"


MAIL_HEADS = {
    "headers": MAIL,
    "a mark before": b"\xef\xbb\xbf" + MAIL,
    "blank lines before": b"\r\n\n" + MAIL,
    "a broken line among them": b"Received: x\nbroken line\nFrom: a\nTo: b\nSubject: c\n\nx",
    "only plain fields": b"From: a@b.org\nTo: c@d.org\nSubject: hi\n\nx",
    "only trace": b"Received: from x\n by y\n\ntext",
    "cut off": b"Return-Path: <a@b.org>\nReceived: from x; Mon, 1 J",
}
OTHER_HEADS = {
    "text": b"Dear all,\n\nplease note: nothing.\n",
    "html": b"<html>\n<body>From: x\n",
    "json": b'{"From": "x",\n"To": "y"}',
    "patch": b"Index: a.c\n=====\n--- a.c\n+++ a.c\n",
    "robots": b"User-agent: *\nDisallow: /\n",
    "vcard": b"BEGIN:VCARD\nVERSION:3.0\nN:Doe\nEND:VCARD\n",
    "chat": b"12/31/20, 23:59 - Ann: hi\n",
    "printed mail": b"UNCLASSIFIED\nFrom: X\nSent: Monday\nTo: Y\nSubject: Z\n",
    "ole2": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    "pst": b"!BDN" + bytes(600),
    "nothing": b"",
}


@pytest.mark.parametrize("name", ["x.eml", "x.txt", "x.dat", "x.msg", "1.", "x"])
@pytest.mark.parametrize("head", MAIL_HEADS.values(), ids=MAIL_HEADS.keys())
def test_a_mail_is_recognised_by_its_content(head: bytes, name: str, tmp_path: Path) -> None:
    """Whatever its name, a file that begins as a mail is read as one."""
    write(tmp_path, name, raw=head)
    reader = recognise(FileCandidate(tmp_path / name, name), all_readers())
    assert reader is not None
    assert reader.name == "eml"


@pytest.mark.parametrize("name", ["x.eml", "x.msg", "x.txt", "x"])
@pytest.mark.parametrize("head", OTHER_HEADS.values(), ids=OTHER_HEADS.keys())
def test_other_things_are_not_mail(head: bytes, name: str, tmp_path: Path) -> None:
    """What is no mail is read as none, also when it is called like one."""
    write(tmp_path, name, raw=head)
    reader = recognise(FileCandidate(tmp_path / name, name), all_readers())
    assert reader is None or reader.name in ("plain-document", "printed-text", "web-page")


@pytest.mark.parametrize("nothing", [b"\0", b"\x0b", b"\x0c\r"])
def test_control_characters_end_the_header(nothing: bytes, tmp_path: Path) -> None:
    """A mail is known whatever lines follow one that shows nothing."""
    raw = b"From: a@x.example\nMessage-ID: <1@x.example>\n" + nothing + b"\n" + b"a line\n" * 5
    write(tmp_path, "1.eml", raw=raw)
    found = recognise(FileCandidate(tmp_path / "1.eml", "1.eml"), all_readers())
    assert found is not None
    assert found.name == "eml"


def test_what_stands_before_a_mail_is_framing() -> None:
    """The mail begins after a mark, blank lines or a "From " line that separates nothing."""
    for lead in (b"\xef\xbb\xbf", b"\n\n", b"From someone\n"):
        raw = lead + MAIL
        candidate = body_candidate("a.eml", MemoryBody(raw))
        (entry,) = EmlReader().read(candidate)
        assert isinstance(entry, Entry)
        assert entry.body.as_bytes()[entry.before :] == MAIL
        assert entry.step is None


def test_apple_mail_files(tmp_path: Path) -> None:
    """EMLX: the mail lies between the length and the property list, whose flags are read."""
    plist = b"<?xml version='1.0'?>\n<plist><dict><key>flags</key>\n<integer>21</integer></dict>"
    write(tmp_path, "1.emlx", raw=b"%-10d\n" % len(MAIL) + MAIL + plist)
    candidate = FileCandidate(tmp_path / "1.emlx", "1.emlx")
    assert recognise(candidate, all_readers()).name == "emlx"  # type: ignore[union-attr]
    (entry,) = EmlxReader().read(candidate)
    assert isinstance(entry, Entry)
    body = entry.body.as_bytes()
    assert body[entry.before : len(body) - entry.after] == MAIL
    assert entry.flags == ("answered", "flagged", "seen")
    write(tmp_path, "2.emlx", raw=b"9999\n" + MAIL)
    (other,) = EmlxReader().read(FileCandidate(tmp_path / "2.emlx", "2.emlx"))
    assert isinstance(other, Entry)
    assert other.body.as_bytes()[other.before :] == MAIL
    assert other.notices[0].code == "ambiguous:emlx-length"


def test_sources_are_left_as_they_were(tmp_path: Path) -> None:
    """Reading changes neither bytes nor times of a source."""
    write(tmp_path, "a/b.eml", "box.mbox")
    os.utime(tmp_path / "a/b.eml", (1_000_000_000, 1_000_000_000))
    before = (tmp_path / "a/b.eml").stat()
    for finding in FolderTreeReader().read(FolderCandidate(tmp_path, "")):
        assert isinstance(finding, Inner)
        with finding.candidate.open() as stream:
            stream.read()
    after = (tmp_path / "a/b.eml").stat()
    assert (before.st_mtime_ns, before.st_size) == (after.st_mtime_ns, after.st_size)
    if hasattr(os, "O_NOATIME"):
        assert before.st_atime_ns == after.st_atime_ns


@pytest.mark.parametrize("kind", ["maildir", "folder"])
def test_what_was_read_is_let_go_of(kind: str, tmp_path: Path) -> None:
    """A file that was handed on, with the beginning of it that was looked at, is not held."""
    inside = tmp_path / "cur" if kind == "maildir" else tmp_path
    for folder in ("cur", "new") if kind == "maildir" else ():
        (tmp_path / folder).mkdir()
    for number in range(20):
        (inside / f"{number:02}.eml").write_bytes(b"Subject: x\n\nx\n")
    reader: Reader = MaildirReader() if kind == "maildir" else FolderTreeReader()
    held: list[weakref.ref[object]] = []
    for finding in reader.read(FolderCandidate(tmp_path, "")):
        assert isinstance(finding, Inner)
        assert all(earlier() is None for earlier in held)
        finding.candidate.head()
        held.append(weakref.ref(finding.candidate))
        del finding
    assert len(held) == 20
