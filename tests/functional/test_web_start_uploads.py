"""Files that are sent to be added: within limits, whole or not at all, no longer than needed."""

from __future__ import annotations

import errno
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from starlette.testclient import TestClient

from letterbook.web import forms, uploads
from tests.functional import program, web
from tests.functional.test_web_start import MAIL, ended

ORIGIN = {"origin": web.ORIGIN}
Files = list[tuple[str, tuple[str, bytes, str]]]


@pytest.fixture(autouse=True)
def _temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))


def mails(count: int, size: int = 0) -> Files:
    """Return mails as a browser sends them."""
    more = "x" * size
    return [
        ("files", (f"{n}.eml", (MAIL.format(n=n) + more).encode(), "message/rfc822"))
        for n in range(count)
    ]


def left(tmp_path: Path) -> list[str]:
    """Return which files of forms lie in the temporary folder."""
    found = (tmp_path / "tmp").rglob("*")
    return sorted(path.name for path in found if path.is_file() and path.name != "server.lock")


def send(client: TestClient, address: str, files: Files, **fields: str) -> Any:
    """Return the answer to a form of the first page."""
    token = web.form_token(web.page(client, "/start"))
    data = {"form_token": token, "folder": "", "paths": "", **fields}
    return client.post(address, data=data, files=files or None, headers=ORIGIN)


def test_a_path_that_is_not_there_makes_nothing(tmp_path: Path) -> None:
    """Both buttons say so, and no letterbook is made or opened."""
    made = tmp_path / "case"
    with web.room(None) as client:
        for address in ("/start/inspect", "/start/make"):
            for path in ("/nonexistent", "~nobody-of-that-name/x", "a" * 5_000, "\x00"):
                answer = send(client, address, [], folder=str(made), paths=path)
                assert answer.status_code == 400, (address, path)
                assert "There is nothing at" in web.words(answer.text)
                assert answer.headers["content-type"].startswith("text/html")
        assert not made.exists()
        assert client.get("/").headers["location"] == "/start"


def test_files_can_be_sent_at_the_second_step(tmp_path: Path) -> None:
    """Those that were looked at and those that came later are added, none is lost."""
    made = tmp_path / "case"
    with web.room(None) as client:
        answer = send(client, "/start/make", mails(2), folder=str(made))
        assert answer.status_code == 303
        assert "stored 2" in ended(client)
        assert left(tmp_path) == []


def test_what_was_looked_at_goes_with_the_server(tmp_path: Path) -> None:
    """Looking keeps the files for the next step, and no longer than the server runs."""
    with web.room(None) as client:
        assert send(client, "/start/inspect", mails(1)).status_code == 200
        assert left(tmp_path) == ["0.eml"]
    assert list((tmp_path / "tmp").iterdir()) == []


def test_a_refused_form_leaves_nothing(tmp_path: Path) -> None:
    """Whatever is wrong with it: the files that came with it are deleted."""
    with web.room(None) as client:
        for fields in ({"form_token": "0"}, {"paths": "/nonexistent"}, {"sent": "0" * 16}):
            assert send(client, "/start/inspect", mails(1), **fields).status_code >= 400
            assert left(tmp_path) == []
        told = send(client, "/start/inspect", [], sent="0" * 16)
        assert "are not here any more" in web.words(told.text)


def test_many_files_need_few_descriptors(tmp_path: Path) -> None:
    """More files than a process may hold open are taken, and one too many is refused."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with web.room(None) as client:
        resource.setrlimit(resource.RLIMIT_NOFILE, (160, hard))
        try:
            answer = send(client, "/start/inspect", mails(300))
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        assert answer.status_code == 200
        assert "about 300 messages" in web.words(answer.text)
        too_many = send(client, "/start/inspect", mails(uploads.MOST_FILES + 1))
        assert too_many.status_code == 400
        assert "At most 1,000 files can be sent at once." in web.words(too_many.text)
        assert len(left(tmp_path)) == 300


def test_a_full_disk_is_said_before_and_while_it_fills(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sentence says what to do, and nothing is left of what came until then."""
    usage = shutil.disk_usage(tmp_path)._replace(free=250_000_000)
    with web.room(None) as client:
        monkeypatch.setattr(forms, "_LEFT_FREE", 249_999_000)
        monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
        answer = send(client, "/start/inspect", mails(1, size=10_000))
        assert answer.status_code == 507
        assert "There is no room on the disk for what is sent." in web.words(answer.text)
        assert left(tmp_path) == []
        monkeypatch.undo()
        monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
        whole = uploads.Sending.new_file

        def full(self: uploads.Sending, name: str) -> Any:
            if self.files:
                raise OSError(errno.ENOSPC, "No space left on device")
            return whole(self, name)

        monkeypatch.setattr(uploads.Sending, "new_file", full)
        assert send(client, "/start/inspect", mails(3)).status_code == 507
        assert left(tmp_path) == []


@pytest.mark.parametrize(
    ("body", "kind", "status", "sentence"),
    [
        (b"--b\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a\"\r\n\r\nhalf",
         "multipart/form-data; boundary=b", 400, "did not arrive whole"),
        (b"no form", "multipart/form-data; boundary=b", 400, "not a form that can be read"),
        (b"x", "multipart/form-data", 400, "not a form that can be read"),
        (b"--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--\r\n",
         "multipart/form-data; boundary=b", 400, "not a form that can be read"),
        (b"".join(b"--b\r\nContent-Disposition: form-data; name=\"%d\"\r\n\r\n\r\n" % n
                  for n in range(2_001)) + b"--b--\r\n",
         "multipart/form-data; boundary=b", 400, "has at most 2,000 fields"),
        (b"--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n" + b"x" * 21_000_000
         + b"\r\n--b--\r\n", "multipart/form-data; boundary=b", 413, "is too large"),
        (b"a=" + b"x" * 61_000_000, "application/x-www-form-urlencoded", 413, "is too large"),
    ],
    ids=["cut", "garbage", "no-boundary", "no-name", "fields", "part", "body"],
)  # fmt: skip
@pytest.mark.parametrize("address", ["/start/inspect", "/start/open"])
def test_each_bad_form_has_its_sentence(
    body: bytes, kind: str, status: int, sentence: str, address: str, tmp_path: Path
) -> None:
    """No form is a page that is not there, and none leaves a file."""
    if body.endswith(b"half") and address == "/start/open":
        sentence = "not of the letterbook that is open"  # it takes no files: the token decides
        status = 403
    with web.room(None) as client:
        answer = client.post(address, content=body, headers={**ORIGIN, "content-type": kind})
        assert answer.status_code == status
        assert sentence in web.words(answer.text)
        assert "There is no such page" not in answer.text
    assert left(tmp_path) == []


class Server(NamedTuple):
    """A server in a process, where it is, and its cookie."""

    process: subprocess.Popen[str]
    port: int
    cookie: str


_SERVE = """
import sys
from letterbook.__main__ import main
from letterbook.web import start
if len(sys.argv) > 1 and sys.argv[1] == "failing":
    def fail(asked): raise RuntimeError("nobody foresaw this")
    start._page = fail
sys.argv = ["letterbook", "serve", "--no-browser"]
sys.exit(main())
"""


def serve(tmp_path: Path, *words: str) -> Server:
    """Return a server without a letterbook."""
    process = subprocess.Popen(
        [sys.executable, "-c", _SERVE, *words], cwd=tmp_path, text=True,
        env=program.environment(TMPDIR=str(tmp_path / "tmp")),
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    found = re.search(r"127\.0\.0\.1:(\d+)(/enter\?token=\S+)", process.stdout.readline())
    assert found is not None
    port = int(found[1])
    head, _ = ask(port, f"GET {found[2]} HTTP/1.1\r\n")
    cookie = re.search(r"set-cookie: ([^;]+)", head, re.IGNORECASE)
    assert cookie is not None
    return Server(process, port, cookie[1])


_ASK = """
import socket, sys
with socket.create_connection(("127.0.0.1", int(sys.argv[1])), 10) as line:
    line.sendall(sys.stdin.buffer.read())
    sys.stdout.buffer.write(b"".join(iter(lambda: line.recv(65_536), b"")))
"""

_HALF = """
import socket, sys
with socket.create_connection(("127.0.0.1", int(sys.argv[1])), 10) as line:
    line.sendall(sys.argv[2].encode() + b"x" * 4_000_000)
    sys.stdin.read()
"""


def ask(port: int, request: str) -> tuple[str, str]:
    """Return head and body of the answer to a request."""
    sent = f"{request}Host: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n".encode()
    answer = subprocess.run(
        [sys.executable, "-c", _ASK, str(port)], input=sent, capture_output=True, timeout=30,
        check=True,
    )  # fmt: skip
    head, _, body = answer.stdout.decode().partition("\r\n\r\n")
    return head, body


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """Start a server without a letterbook."""
    made = serve(tmp_path)
    yield made
    made.process.kill()
    made.process.wait(10)


@contextmanager
def half(server: Server) -> Iterator[subprocess.Popen[bytes]]:
    """Yield a browser that has sent half of a large file, and goes away at the end."""
    head = (
        f"POST /start/inspect HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n"
        f"Cookie: {server.cookie}\r\nOrigin: http://127.0.0.1:{server.port}\r\n"
        "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 8000000\r\n\r\n"
        '--b\r\nContent-Disposition: form-data; name="files"; filename="big.mbox"\r\n\r\n'
    )
    browser = subprocess.Popen(
        [sys.executable, "-c", _HALF, str(server.port), head], stdin=subprocess.PIPE
    )
    try:
        yield browser
    finally:
        browser.kill()
        browser.wait(10)


def wait_for(tmp_path: Path, names: list[str]) -> None:
    """Return once these files of forms lie in the temporary folder."""
    for _ in range(100):
        if left(tmp_path) == names:
            return
        time.sleep(0.05)
    assert left(tmp_path) == names


def test_an_upload_that_breaks_off_leaves_nothing(server: Server, tmp_path: Path) -> None:
    """The browser went away in the middle; the server answers others as before."""
    with half(server):
        wait_for(tmp_path, ["big.mbox"])
    wait_for(tmp_path, [])
    head, _ = ask(server.port, f"GET /start HTTP/1.1\r\nCookie: {server.cookie}\r\n")
    assert " 200 " in head


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_a_server_that_ends_leaves_nothing(server: Server, tmp_path: Path, sign: int) -> None:
    """Also in the middle of an upload."""
    with half(server):
        wait_for(tmp_path, ["big.mbox"])
        server.process.send_signal(sign)
        server.process.wait(20)
    assert list((tmp_path / "tmp").iterdir()) == []


def test_the_next_server_deletes_what_a_killed_one_left(server: Server, tmp_path: Path) -> None:
    """Nobody can clean up after SIGKILL but the next one."""
    with half(server):
        wait_for(tmp_path, ["big.mbox"])
        os.kill(server.process.pid, signal.SIGKILL)
        server.process.wait(10)
    assert left(tmp_path) == ["big.mbox"]
    with web.room(None):
        assert left(tmp_path) == []


def test_a_failure_of_the_program_is_a_calm_page(tmp_path: Path) -> None:
    """What to do stands on the page, where it failed stands on the terminal."""
    server = serve(tmp_path, "failing")
    try:
        request = f"GET /start HTTP/1.1\r\nCookie: {server.cookie}\r\n"
        head, body = ask(server.port, request)
        assert " 500 " in head
        assert "text/html" in head
        assert "content-security-policy" in head.lower()
        told = web.words(body)
        assert "Letterbook itself failed; nothing that was kept is lost." in told
        assert "Load the page again." in told
        assert "Traceback" not in body
        assert "nobody foresaw this" not in body
        _, french = ask(server.port, f"{request}Accept-Language: fr\r\n")
        assert "Rechargez la page." in web.words(french)
    finally:
        server.process.terminate()
        _, shown = server.process.communicate(timeout=20)
    assert "nobody foresaw this" in shown


def test_a_failure_of_the_program_is_json_for_programs(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Under /api the same is said in the form of every other error."""
    assert program.run("init", tmp_path / "b").returncode == 0
    with web.room(tmp_path / "b") as client:
        quiet = TestClient(client.app, base_url=web.ORIGIN, raise_server_exceptions=False)
        quiet.cookies = client.cookies

        def fail(*_: object) -> None:
            raise RuntimeError("nobody foresaw this")

        monkeypatch.setattr(type(client.app.state.desk), "ask", fail)  # type: ignore[attr-defined]
        answer = quiet.get("/api/v1/status")
        assert answer.status_code == 500
        error = answer.json()["error"]
        assert error["code"] == "unexpected"
        assert error["next_step"].startswith("Load the page again.")
        assert "foresaw" not in answer.text
