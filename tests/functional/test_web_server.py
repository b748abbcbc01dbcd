"""The server as it is started: on the loopback address alone, quickly, and it ends when told."""

from __future__ import annotations

import re
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.functional import program
from tests.functional.conftest import Case

_ASK = """
import sys, urllib.request, urllib.error
opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
for address in sys.argv[1:]:
    try:
        with opener.open(address, timeout=10) as answer:
            print(answer.status, len(answer.read()))
    except urllib.error.HTTPError as error:
        print(error.code, len(error.read()))
"""


class Running(NamedTuple):
    """A server, the address that works once, and how long it took to be there."""

    process: subprocess.Popen[str]
    entrance: str
    origin: str
    took: float


@pytest.fixture
def running(case: Case) -> Iterator[Running]:
    """Start the server of a letterbook."""
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "letterbook", "serve", str(case.path), "--no-browser"],
        env=program.environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    line = process.stdout.readline()
    took = time.perf_counter() - began
    found = re.search(r"(http://127\.0\.0\.1:\d+)/enter\?token=\S+", line)
    assert found is not None, line + (process.stderr.read() if process.stderr else "")
    yield Running(process, found[0], found[1], took)
    process.kill()
    process.wait(10)


def ask(*addresses: str) -> list[int]:
    """Return the statuses of addresses, asked one after the other with the same cookies."""
    result = subprocess.run(
        [sys.executable, "-c", _ASK, *addresses], capture_output=True, text=True, timeout=60,
        check=True,
    )  # fmt: skip
    return [int(line.split()[0]) for line in result.stdout.splitlines()]


def test_the_printed_address_lets_in_once(running: Running) -> None:
    """The first browser reads, a second one with the same address does not."""
    assert ask(running.entrance, f"{running.origin}/") == [200, 200]
    assert ask(running.entrance, f"{running.origin}/") == [403, 401]
    assert running.took < 5


def test_it_listens_on_this_computer_alone(running: Running) -> None:
    """The one socket of the process that listens is bound to 127.0.0.1."""
    tables = Path(f"/proc/{running.process.pid}/net/tcp")
    if not tables.exists():
        pytest.skip("no /proc: what listens cannot be seen here")
    port = f":{int(running.origin.rpartition(':')[2]):04X}"
    rows = [line.split() for line in tables.read_text().splitlines()[1:]]
    listening = {row[1] for row in rows if row[3] == "0A" and row[1].endswith(port)}
    assert listening == {f"0100007F{port}"}
    sixth = Path(f"/proc/{running.process.pid}/net/tcp6")
    assert not sixth.exists() or not re.search(f"{port} [0-9A-F:]+ 0A", sixth.read_text())


@pytest.mark.parametrize("opened", [True, False])
def test_it_is_there_in_under_a_second_and_a_half(case: Case, opened: bool) -> None:
    """With a letterbook and without one, from the command to the printed address.

    Counted are the seconds that processors worked, the best of three starts: what a machine with
    nothing else to do takes on the clock.  Tests run beside each other, and there a clock says more
    of the others; `python -m benchmarks web` prints the clock too.
    """
    book = [str(case.path)] if opened else []
    assert min(worked_to_start(*book) for _ in range(3)) < 1.5


def worked_to_start(*book: str) -> float:
    """Return the seconds that processors work until a server has said where it is."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with subprocess.Popen(
        [sys.executable, "-m", "letterbook", "serve", *book, "--no-browser"],
        env=program.environment(), stdout=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        line = process.stdout.readline()
        process.kill()
    assert "/enter?token=" in line
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def test_ctrl_c_ends_it(running: Running) -> None:
    """It ends by itself, with status 0."""
    running.process.send_signal(signal.SIGINT)
    assert running.process.wait(10) == 0


def test_a_port_that_is_taken_is_said(running: Running, case: Case) -> None:
    """The sentence names it, and the status is that of a refused write."""
    port = running.origin.rpartition(":")[2]
    result = program.run("serve", case.path, "--no-browser", "--port", port)
    assert result.returncode == 13
    assert f"Port {port} cannot be listened on" in result.stderr


def test_what_is_no_letterbook_is_not_served(tmp_path: Path) -> None:
    """A folder that is named and is none is refused before anything listens."""
    result = program.run("serve", tmp_path, "--no-browser")
    assert result.returncode == 3
