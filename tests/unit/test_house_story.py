"""The story is whole: one plot, the same bytes every time, and a truth that follows from it."""

from __future__ import annotations

import email
import email.policy
import json
import re
import zipfile
from io import BytesIO

import pytest

from tests.story import export
from tests.story.affair import mails, people, questions
from tests.story.boxes import copies
from tests.story.compose import full_text
from tests.story.formats import as_eml, as_maildir, as_mbox
from tests.story.truth import truth


def test_the_packaged_story_is_fresh() -> None:
    """What `letterbook demo` reads is what the plot says now (else run `make story`)."""
    packaged = export.packaged()
    for name, content in packaged.items():
        assert (export.PACKAGE / name).read_bytes() == content, f"{name} is stale: make story"
    on_disk = {
        path.relative_to(export.PACKAGE).as_posix()
        for path in export.PACKAGE.rglob("*")
        if path.is_file()
    }
    assert on_disk == set(packaged)
    assert export.as_json(truth()) == export.TRUTH.read_bytes(), "truth.json is stale: make story"


def test_nobody_in_the_story_is_real() -> None:
    """Every address and link of the story ends in a name that is kept for examples."""
    for person in people().values():
        assert person.domain.endswith(".example")
    for copy in copies():
        words = copy.raw.partition(b"\n\n")[0].decode() + full_text(copy.mail)
        for domain in re.findall(r"[\w.-]+@([\w.-]+[a-z])", words):
            assert domain.endswith(".example"), domain
        for host in re.findall(r"https?://([\w.-]+[a-z])", words):
            assert host.endswith(".example"), host


def test_the_plot_holds_together() -> None:
    """Every answer comes after what it answers, and somebody kept every mail that is there."""
    kept = {copy.mail.key for copy in copies()}
    for mail in mails().values():
        assert mail.body.strip()
        assert (mail.key in kept) is not mail.missing
        if mail.reply:
            assert mails()[mail.reply].at < mail.at, f"{mail.key} answers the future"
        for inner in mail.attached:
            assert inner in kept
    assert 120 <= len(kept) <= 200


def test_every_format_holds_the_same_copies() -> None:
    """However the story is exported, the same number of mails is found in it."""
    found = truth()["counts"]["found"]
    mbox = b"".join(as_mbox(copies()).values())
    assert len(re.findall(rb"(?m)^From \S+@", mbox)) == found
    assert len(as_maildir(copies())) == found
    assert len(as_eml(copies())) == found
    dumped = export.dump()
    inside = sum(
        len([n for n in zipfile.ZipFile(BytesIO(content)).namelist() if not n.endswith(".mbox")])
        for name, content in dumped.items()
        if name.endswith(".zip")
    )
    boxes = [zipfile.ZipFile(BytesIO(dumped["quay-papers-1.zip"])).read(name)
             for name in ("clerk/Inbox.mbox", "clerk/Lease.mbox", "clerk/Sent.mbox")]  # fmt: skip
    boxes += [content for name, content in dumped.items() if name.endswith(".mbox")]
    assert inside + len(re.findall(rb"(?m)^From \S+@", b"".join(boxes))) == found


def test_another_parser_reads_the_same_words() -> None:
    """What the standard library reads of each mail is what the plot says was written in it."""
    for copy in copies():
        if copy.mail.mark == "ambiguous":
            continue
        parsed = email.message_from_bytes(copy.raw, policy=email.policy.default)
        assert parsed.defects == []
        body = parsed.get_body(("plain", "html"))
        assert body is not None
        text = re.sub(r"<style>.*?</style>|<[^>]+>", " ", str(body.get_content()), flags=re.DOTALL)
        assert copy.mail.body.split()[-1] in text
        assert " ".join(str(parsed["subject"]).split()) == copy.mail.subject
        files = [part.get_filename() for part in parsed.iter_attachments() if part.get_filename()]
        assert tuple(files) == copy.mail.attach


def test_the_questions_are_answered_by_the_plot() -> None:
    """The answers worked out by hand are those that a plain look through the plot gives."""
    rows = {row["key"]: row for row in questions()}
    there = [mail for mail in mails().values() if not mail.missing]

    def found(key: str) -> list[str]:
        return sorted(rows[key]["answer"])

    own = {m.key: " ".join(line for line in m.body.split("\n") if line[:1] != ">") for m in there}
    assert found("partner") == sorted(k for k, text in own.items() if "silent partner" in text)
    link = "https://search.tidetables.example"
    sent = [m.key for m in there if m.sender.key == "felix" and link in full_text(m)]
    assert found("link") == sorted(sent)
    mayor = people()["mayor"]
    assert found("blind") == sorted(m.key for m in there if mayor in m.bcc)
    about = [m.key for m in there if "second valuation" in m.subject.casefold()]
    assert found("missing") == sorted(about)


def test_the_truth_counts_what_is_odd() -> None:
    """The story holds one of everything that makes mail hard, and the truth says so."""
    counts = truth()["counts"]
    assert counts["exact_copies"] == 3
    assert counts["variants"] == 3
    assert counts["missing"] == 2
    assert counts["undated"] == 1
    assert counts["without_id"] == 1
    assert counts["attached_messages"] == 3
    assert counts["found"] == counts["stored"] + counts["exact_copies"]
    assert sum(counts["found_by_mailbox"].values()) == counts["found"]
    delays = {row["key"]: row["delay_seconds"] for row in truth()["answers"]}
    assert delays["silent-2"] == 12 * 3600
    missing = {row["key"]: row["referred_by"] for row in truth()["missing"]}
    assert missing["friends-7"] == ["friends-8"]
    languages = {row["language"] for row in truth()["messages"]}
    assert languages == {"en", "fr", "ar"}


@pytest.mark.parametrize("name", ["mbox", "maildir", "eml", "zip"])
def test_exporting_twice_gives_the_same_bytes(name: str) -> None:
    """The export does not depend on the clock, the machine or the order of a set."""
    assert export.written(name) == export.written(name)
    assert json.loads(export.as_json(truth())) == json.loads(export.as_json(truth()))
