"""What is being added: one after the other, stopped, gone on with, and told of truly."""

from __future__ import annotations

import os
import re
import signal
import time
from pathlib import Path

import letterbook
from letterbook.web.jobs import Jobs, JobState
from letterbook.web.uploads import KEPT_SECONDS
from tests.functional import web
from tests.functional.test_web_start import MAIL, ended, source

MANY = 9_000


def large(path: Path) -> Path:
    """Return a mailbox that takes some seconds."""
    text = (f"From a@b Thu Mar  1 09:00:00 2018\n{MAIL.format(n=n)}\n" for n in range(MANY))
    path.write_text("".join(text), encoding="utf-8")
    return path


def made(path: Path) -> Path:
    """Return an empty letterbook."""
    letterbook.init(path).close()
    return path


def until(jobs: Jobs, book: Path, name: str, *words: str) -> JobState:
    """Return a job once its state is one of some."""
    for _ in range(1_200):
        (found,) = [job for job in jobs.listed(book) if job.id == name]
        if found.state in words:
            return found
        time.sleep(0.05)
    raise AssertionError(found)


def begun(jobs: Jobs, book: Path) -> None:
    """Return once messages are kept."""
    for _ in range(1_200):
        with letterbook.open(book) as opened:
            if opened.status().messages:
                return
        time.sleep(0.05)
    raise AssertionError(jobs.listed(book))


def test_a_second_addition_waits_for_the_first(tmp_path: Path) -> None:
    """It says so, also to another run of the server, and begins by itself."""
    book, first, second = made(tmp_path / "b"), large(tmp_path / "m.mbox"), source(tmp_path / "s")
    jobs = Jobs()
    one = jobs.add(book, [str(first)])
    other = jobs.add(book, [str(second)])
    until(jobs, book, other, "waiting")
    with web.room(book) as client:
        told = web.words(web.page(client, "/start"))
        assert "Being added" in told
        assert "Waiting" in told
        assert "It begins by itself" in told
    done = until(jobs, book, other, "done")
    assert done.told.tally["found"] == 3
    assert until(jobs, book, one, "done", "going").state == "done", "the first came first"


def test_waiting_additions_keep_their_order_and_can_be_stopped(tmp_path: Path) -> None:
    """One that waits is not added when it is told so; the one behind it is."""
    book, sources = made(tmp_path / "b"), [source(tmp_path / f"s{n}") for n in range(2)]
    jobs = Jobs()
    jobs.add(book, [str(large(tmp_path / "m.mbox"))])
    one, other = (jobs.add(book, [str(path)]) for path in sources)
    until(jobs, book, one, "waiting")
    until(jobs, book, other, "waiting")
    with web.room(book) as client:
        assert web.send(client, "/start/stop", "/start", job=one) == 303
    assert until(jobs, book, one, "stopped", "done").state == "stopped"
    assert until(jobs, book, other, "done").told.tally["found"] == 3
    with letterbook.open(book) as opened:
        assert [Path(one.path).name for one in opened.sources()] == ["m.mbox", "s1"]


def test_an_addition_waits_for_a_command_that_writes(tmp_path: Path) -> None:
    """Whoever holds the letterbook is waited for, not only another addition of a page."""
    book = made(tmp_path / "b")
    jobs = Jobs()
    with letterbook.open(book) as opened, opened._writing("adding", 0):
        name = jobs.add(book, [str(source(tmp_path / "s"))])
        until(jobs, book, name, "waiting")
    assert until(jobs, book, name, "done", "failed").state == "done"


def test_a_stopped_addition_says_what_is_kept_and_goes_on(tmp_path: Path) -> None:
    """The messages that are kept, a time that is true, and a button that adds the rest."""
    book, box = made(tmp_path / "b"), large(tmp_path / "m.mbox")
    began = time.monotonic()
    jobs = Jobs()
    name = jobs.add(book, [str(box)])
    begun(jobs, book)
    jobs.stop(book, name)
    stopped = until(jobs, book, name, "stopped", "done", "failed")
    took = time.monotonic() - began
    assert stopped.state == "stopped"
    assert took / 3 < stopped.seconds <= took + 1
    with letterbook.open(book) as opened:
        kept = opened.status().messages
    assert 0 < kept < MANY
    with web.room(book) as client:
        time.sleep(1.2)  # a page later the time is still that of the work
        page = web.page(client, "/start")
        assert "Not added" not in web.words(page)
        assert f"Messages of it that are kept: {kept:,}." in web.words(page)
        assert "Adding the same again goes on where it stopped." in web.words(page)
        assert jobs.listed(book)[0].seconds == stopped.seconds
        assert web.send(client, "/start/again", "/start", job=name) == 303
        assert f"found {MANY:,}" in ended(client)
    with letterbook.open(book) as opened:
        assert opened.status().messages == MANY
        assert len(opened.sources()) == 1


def test_what_was_sent_is_kept_while_it_can_be_gone_on_with(tmp_path: Path) -> None:
    """Its files stay for a day after a stop; going on names the same source."""
    book, box = made(tmp_path / "b"), large(tmp_path / "m.mbox")
    with web.room(book) as client:
        token = web.form_token(web.page(client, "/start"))
        with box.open("rb") as file:
            client.post(
                "/start/make", data={"form_token": token, "folder": str(book), "paths": ""},
                files=[("files", ("m.mbox", file, "application/mbox"))],
                headers={"origin": web.ORIGIN},
            )  # fmt: skip
        (job,) = Jobs().listed(book)
        assert job.files == ("m.mbox",)
        begun(Jobs(), book)
        assert web.send(client, "/start/stop", "/start", job=job.id) == 303
        assert until(Jobs(), book, job.id, "stopped").can_go_on
    with web.room(book) as client:  # the next run of the server
        assert web.send(client, "/start/again", "/start", job=job.id) == 303
        assert f"found {MANY:,}" in ended(client)
        assert list((book / "derived" / "jobs").glob("sent-*")) == []
    with letterbook.open(book) as opened:
        (only,) = opened.sources()
        assert re.fullmatch(r"uploaded/[0-9a-f]{16}/m\.mbox", only.path)
        assert opened.status().messages == MANY


def test_what_was_sent_and_is_of_yesterday_goes(tmp_path: Path) -> None:
    """Files of an addition that nobody went on with are deleted, those of one that runs never."""
    book, box = made(tmp_path / "b"), large(tmp_path / "m.mbox")
    jobs, sent = Jobs(), tmp_path / "sent"
    (sent / "0000").mkdir(parents=True)
    box.rename(sent / "0000" / "m.mbox")
    name = jobs.add(book, [], [sent])
    (folder,) = (book / "derived" / "jobs").glob("sent-*")
    old = time.time() - KEPT_SECONDS - 60
    os.utime(folder, (old, old))
    assert until(jobs, book, name, "going").files == ("m.mbox",)
    assert folder.exists()
    jobs.stop(book, name)
    until(jobs, book, name, "stopped")
    jobs.listed(book)
    assert folder.exists(), "it may be gone on with today"
    os.utime(book / "derived" / "jobs" / f"{name}.err", (old, old))
    jobs.listed(book)
    assert not folder.exists()
    told = jobs.listed(book)[0]
    assert not told.can_go_on
    with web.room(book) as client:
        assert "What was to be added is not here any more." in web.words(web.page(client, "/start"))
        assert web.send(client, "/start/again", "/start", job=name) == 404


def test_one_that_was_killed_can_be_gone_on_with(tmp_path: Path) -> None:
    """A process that ended without a word is no addition, and says so."""
    book = made(tmp_path / "b")
    jobs = Jobs()
    name = jobs.add(book, [str(large(tmp_path / "m.mbox"))])
    begun(jobs, book)
    process = jobs._children[0]
    os.killpg(process.pid, signal.SIGKILL)
    assert until(jobs, book, name, "failed").can_go_on
    with web.room(book) as client:
        told = web.words(web.page(client, "/start"))
        assert "Not added to the end" in told
        assert "Go on adding" in told
