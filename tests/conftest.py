"""What every test may count on: no network, a size for campaigns, real mail when it is there."""

from __future__ import annotations

import os
import resource
import signal
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def pytest_configure() -> None:
    """Allow the many letterbooks of a run their files, and let programs be interrupted."""
    # A shell starts what it puts in the background with SIGINT ignored, and children inherit that.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 16_384 if hard == resource.RLIM_INFINITY else min(16_384, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add --accept: run the long campaigns in full."""
    parser.addoption("--accept", action="store_true", help="run the long campaigns in full")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave tests marked ``accept`` out unless they were asked for."""
    if config.getoption("--accept"):
        return
    skip = pytest.mark.skip(reason="full campaign: run `make accept`")
    for item in items:
        if item.get_closest_marker("accept"):
            item.add_marker(skip)


def pytest_report_header(config: pytest.Config) -> list[str]:
    """Say aloud what this run leaves out."""
    lines = [] if config.getoption("--accept") else ["campaigns: fixed-seed samples"]
    if not corpora_folder().is_dir():
        lines.append("REAL MAIL IS ABSENT: tests that need it are skipped (LETTERBOOK_CORPORA)")
    return lines


def corpora_folder() -> Path:
    """Return where real mail is looked for; it need not exist."""
    named = os.environ.get("LETTERBOOK_CORPORA")
    return Path(named) if named else ROOT.parent / "shared" / "corpora"


@pytest.fixture(scope="session")
def corpora() -> Callable[[str], Path]:
    """Return a function that finds a folder or file of real mail, or skips the test."""

    def find(name: str) -> Path:
        path = corpora_folder() / name
        if not path.exists():
            pytest.skip(f"real mail is absent: {name} (set LETTERBOOK_CORPORA)")
        return path

    return find


@pytest.fixture(scope="session")
def campaign(request: pytest.FixtureRequest) -> Callable[[int, int], int]:
    """Return a function that picks the sample size, or with --accept the full one."""
    full = bool(request.config.getoption("--accept"))

    def size(sample: int, whole: int) -> int:
        return whole if full else sample

    return size


@pytest.fixture(scope="session", autouse=True)
def no_network() -> Iterator[None]:
    """Make every attempt to reach a network fail the test; local sockets stay open."""
    real = socket.socket.connect

    def connect(self: socket.socket, address: object) -> None:
        if self.family != getattr(socket, "AF_UNIX", None):
            pytest.fail(f"a test tried to reach the network: {address!r}")
        real(self, address)  # type: ignore[arg-type]  # whatever the caller gave

    def lookup(*args: object, **_: object) -> None:
        pytest.fail(f"a test tried to look up a host name: {args!r}")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect)
        patch.setattr(socket, "getaddrinfo", lookup)
        yield
