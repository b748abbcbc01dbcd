"""The process that reads a hostile file has no network, no files, no children, no environment."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from PIL import Image

import letterbook
from letterbook import wiring_workers
from letterbook.extractors.document_text import DocumentText
from letterbook.extractors.pixels import picture_png
from tests.functional import program, web
from tests.functional.test_preview import book as book
from tests.functional.test_preview import path_of

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="what is forbidden here is Linux's")
ATTEMPTS = {
    "connect": "import _socket; _socket.socket().connect(('127.0.0.1', 9))",
    "look up": "import _socket; _socket.getaddrinfo('evil.example', 80)",
    "fork": "os.fork() or os._exit(0)",
    "start a program": "os.posix_spawn('/bin/true', ['true'], {})",
    "read a file": "open('/etc/passwd')",
    "write a file": "open(target, 'w').write('x')",
    "make a folder": "os.mkdir(target + '-made')",
    "shorten a file": "os.truncate(target, 0)",
    "delete a file": "os.unlink(target)",
    "rename a file": "os.rename(target, target + '-moved')",
    "take a right back": "resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))",
    "read the environment": "os.environ['HOME']",
}
_CHILD = """
import os, resource, sys
from letterbook.extractors.confined import confine
from letterbook.extractors.pixels import load_picture
import _socket
target, attempt, shut = sys.argv[1:4]
made = compile(attempt, "attempt", "exec")
if len(sys.argv) > 4:
    os.setgroups([]); os.setresgid(1, 1, 1); os.setresuid(1, 1, 1)
if shut == "yes":
    confine(20)
try:
    exec(made)
except (OSError, ValueError, KeyError) as error:
    print("refused", type(error).__name__)
else:
    print("done")
"""


def tried(folder: Path, attempt: str, *more: str) -> str:
    """Return what a process that is shut in, or is not, says of an attempt."""
    folder.chmod(0o777)
    target = folder / "target"
    target.write_text("as it was")
    target.chmod(0o666)
    done = subprocess.run(
        [sys.executable, "-c", _CHILD, str(target), attempt, *more], capture_output=True, text=True,
        env={**program.environment(), "HOME": str(folder)}, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.split()[0]


@LINUX
@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_a_process_that_is_shut_in_can_do_nothing_of_it(tmp_path: Path, attempt: str) -> None:
    """Whoever starts it; what can be done without a network is done where it is not shut in."""
    assert tried(tmp_path, ATTEMPTS[attempt], "yes") == "refused"
    assert (tmp_path / "target").read_text() == "as it was"
    assert [one.name for one in tmp_path.iterdir()] == ["target"]
    if attempt not in ("connect", "look up"):
        assert tried(tmp_path, ATTEMPTS[attempt], "no") == "done"


@LINUX
@pytest.mark.skipif(os.geteuid() != 0, reason="only an administrator can be somebody else")
@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_neither_can_one_of_a_user_without_rights(
    tmp_path_factory: pytest.TempPathFactory, attempt: str
) -> None:
    """The same without an administrator's rights to begin with."""
    folder = tmp_path_factory.mktemp("open")
    assert tried(folder, ATTEMPTS[attempt], "yes", "as a user") == "refused"
    assert (folder / "target").read_text() == "as it was"


@LINUX
def test_this_system_permits_all_of_it() -> None:
    """Nothing is left open to the process that reads pictures, and so nothing is said of it."""
    wiring_workers.open_doors.cache_clear()
    assert wiring_workers.open_doors() == ()


def test_what_is_open_is_found_out_by_trying() -> None:
    """A process that is not shut in finds all three doors open."""
    told = "from letterbook.extractors.doors import open_doors; print(*open_doors())"
    done = subprocess.run(
        [sys.executable, "-c", told], capture_output=True, text=True, env=program.environment(),
        timeout=60, check=True,
    )  # fmt: skip
    assert done.stdout.split() == ["network", "processes", "files"]


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "be kept from the network."), ("fr", "couper du réseau le processus")],
)
def test_what_a_system_does_not_permit_is_said(
    book: Path, monkeypatch: pytest.MonkeyPatch, language: str, said: str
) -> None:
    """On the page that shows a file, and in the API; not where no such process reads it."""
    monkeypatch.setattr(wiring_workers, "open_doors", lambda: ("network",))
    with letterbook.open(book) as opened:
        identity = opened.message("f@a.example").id[:12]
        paths = {name: path_of(opened, name) for name in ("quay.jpg", "lease.pdf", "plan.txt")}
    with web.room(book, language) as client:
        for name, path in paths.items():
            expected = name != "plan.txt"
            seen = web.words(web.page(client, f"/m/{identity}/preview/{path}"))
            assert (said in seen) == expected
            told = client.get(f"/api/v1/messages/{identity}/parts/{path}/preview").json()
            assert told["doors"] == (["network"] if expected else [])


def test_the_process_begins_in_an_empty_folder_that_is_gone_afterwards(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """And it gets nothing of the environment but where its modules are."""
    given: dict[str, object] = {}
    real = subprocess.run

    def run(*words: object, **named: object) -> object:
        folder = Path(str(named["cwd"]))
        given.update(named, held=list(folder.iterdir()), mode=folder.stat().st_mode & 0o777)
        return real(*words, **named)  # type: ignore[call-overload]

    monkeypatch.setattr(subprocess, "run", run)
    monkeypatch.setenv("SECRET", "of the shell")
    assert wiring_workers.worked_pages("office", b"{\\rtf1 the tide}") == ["the tide"]
    assert given["held"] == []
    assert given["mode"] == 0o700
    assert not Path(str(given["cwd"])).exists()
    assert set(given["env"]) <= {"PYTHONPATH"}  # type: ignore[call-overload]


def pictures(kind: str) -> list[bytes]:
    """Return a picture of one kind in each of the modes that it has."""
    found = []
    for mode in ("RGB", "P", "L", "1", "CMYK", "RGBA", "I;16", "LAB"):
        kept = io.BytesIO()
        drawn = Image.new("RGB", (9, 7), (200, 30, 30))
        made = Image.new(mode, (9, 7)) if mode in ("I;16", "LAB") else drawn.convert(mode)
        with contextlib.suppress(OSError, ValueError):  # this kind has no such mode
            made.save(kept, kind)
            found.append(kept.getvalue())
    return found


@pytest.mark.parametrize("kind", ["JPEG", "GIF", "PNG", "BMP", "TIFF", "WEBP"])
def test_every_kind_of_picture_is_drawn_there_as_elsewhere(kind: str) -> None:
    """What is shut in lacks nothing that it needs for the pixels, whatever stands in the file."""
    made = pictures(kind)
    assert len(made) >= 3
    for raw in made:
        assert wiring_workers.worked_picture("picture", raw) == picture_png(raw)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "windows-1252", "koi8-r", "iso-8859-7"])
def test_a_document_in_every_encoding_is_read_there(encoding: str) -> None:
    """What reads XML looks for a table of its encoding, which is in memory already."""
    head = f'<?xml version="1.0" encoding="{encoding}"?>'
    body = (
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        "<w:body><w:p><w:r><w:t>the tide</w:t></w:r></w:p></w:body></w:document>"
    )
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as pack:
        pack.writestr("[Content_Types].xml", '<?xml version="1.0"?><Types/>')
        pack.writestr("word/document.xml", (head + body).encode(encoding))
    told = wiring_workers.worked_pages("office", kept.getvalue())
    assert told == DocumentText().pages(kept.getvalue())
    assert "the tide" in "".join(told)
