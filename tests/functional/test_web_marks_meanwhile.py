"""While a mailbox is added, tags and notes are given as ever; and the work needs no server."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from starlette.testclient import TestClient

import letterbook
from letterbook.web.jobs import Jobs
from tests.functional import program, web
from tests.functional.test_web_start import ended, source
from tests.functional.test_web_start_jobs import MANY, large, until

_BEGIN = """
import sys, time
from pathlib import Path
from tests.functional import test_web_marks_meanwhile as meanwhile, web
with web.room(Path(sys.argv[1])) as client:
    meanwhile.begin(client, Path(sys.argv[1]), Path(sys.argv[2]))
    print("begun", flush=True)
    time.sleep(600)
"""


def begin(client: TestClient, book: Path, source: Path) -> None:
    """Have the form of the first page begin to add a file."""
    fields = {"folder": str(book), "paths": str(source)}
    assert web.send(client, "/start/make", "/start", **fields) == 303


def test_tags_and_notes_are_kept_that_are_given_while_a_mailbox_is_added(tmp_path: Path) -> None:
    """By the forms of the pages, until the last while it still goes on; none is lost."""
    book = program.make_book(tmp_path / "book", source(tmp_path / "first"))
    box = large(tmp_path / "m.mbox")
    with letterbook.open(book) as opened:
        names = [hit.id for hit in opened.search("quay", limit=3).hits]
    with web.room(book) as client:
        begin(client, book, box)
        (job,) = Jobs().listed(book)
        until(Jobs(), book, job.id, "going")
        for number, name in enumerate(names):
            seen = f"/m/{name[:12]}"
            assert web.send(client, f"{seen}/tag", seen, tag=f"meanwhile-{number}") == 303
            assert web.send(client, f"{seen}/note", seen, note=f"Written {number}.") == 303
            assert web.send(client, f"{seen}/read", seen, read="1") == 303
            assert f"Written {number}." in web.words(web.page(client, seen))
        assert web.send(client, f"{seen}/untag", seen, tag=f"meanwhile-{number}") == 303
        assert "1 message for tag:meanwhile-0" in web.words(
            web.page(client, "/search?q=tag:meanwhile-0")
        )
        assert until(Jobs(), book, job.id, "going", "done").state == "going", "it was too short"
        assert f"found {MANY:,}" in ended(client)
        for number, name in enumerate(names):
            told = web.words(web.page(client, f"/m/{name[:12]}"))
            assert f"Written {number}." in told
            assert ("#meanwhile-" in told) == (number < len(names) - 1)
            assert "Marked as read" in told
    with letterbook.open(book) as opened:
        # Three of the mailbox are the ones that were there.
        assert opened.status().messages == MANY
        assert opened.search("tag:meanwhile-0 OR tag:meanwhile-1").total == 2
        assert opened.check().problems == ()


def test_what_is_being_added_goes_on_when_the_server_is_killed(tmp_path: Path) -> None:
    """It is killed with all that is of its session; another one tells of the work, to its end."""
    book = tmp_path / "book"
    letterbook.init(book).close()
    box = large(tmp_path / "m.mbox")
    paths = f"{program.ROOT / 'src'}{os.pathsep}{program.ROOT}"
    with subprocess.Popen(
        [sys.executable, "-c", _BEGIN, str(book), str(box)], stdout=subprocess.PIPE, text=True,
        env=program.environment(PYTHONPATH=paths), start_new_session=True,
    ) as server:  # fmt: skip
        assert server.stdout is not None
        assert server.stdout.readline() == "begun\n"
        os.killpg(server.pid, signal.SIGKILL)
        assert server.wait(20) == -signal.SIGKILL
    (job,) = Jobs().listed(book)
    assert until(Jobs(), book, job.id, "going", "done").state == "going"
    with web.room(book) as client:
        assert "Being added" in web.words(web.page(client, "/start"))
        assert f"found {MANY:,}" in ended(client)
    with letterbook.open(book) as opened:
        assert opened.status().messages == MANY
        assert opened.check().problems == ()
