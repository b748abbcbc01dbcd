"""Runs a program where there is no network, and tells what the kernel counted of its attempts.

    unshare --net python -m tests.browser.counted COUNTS PROGRAM...

The counters of a name space begin at nothing.  Not even this computer's own address can be reached
in it, so every attempt of the program and of its children to look up a name, to connect or to send
is one that has no route; they are counted whatever library makes them.  COUNTS gets them as JSON.
"""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from pathlib import Path

_ASKED = {
    "Ip": ("OutRequests", "OutNoRoutes"), "Tcp": ("ActiveOpens", "OutSegs"),
    "Udp": ("OutDatagrams",),
}  # fmt: skip
_ASKED_6 = ("Ip6OutRequests", "Ip6OutNoRoutes", "Udp6OutDatagrams")


def counts() -> dict[str, int]:
    """Return what was sent, and what had nowhere to go, in this name space."""
    lines = [one.split() for one in Path("/proc/net/snmp").read_text().splitlines()]
    found: dict[str, int] = {}
    for names, values in zip(lines[::2], lines[1::2], strict=True):
        kind = names[0].removesuffix(":")
        told = dict(zip(names[1:], values[1:], strict=True))
        found |= {f"{kind}{name}": int(told[name]) for name in _ASKED.get(kind, ())}
    newer = Path("/proc/net/snmp6")
    if newer.exists():
        told = dict(line.split() for line in newer.read_text().splitlines())
        found |= {name: int(told[name]) for name in _ASKED_6 if name in told}
    return found


def main(told: Path, *words: str) -> int:
    """Return the exit status of the program, its attempts written down."""
    assert [name for _, name in socket.if_nameindex()] == ["lo"], "this is no name space"
    assert not any(counts().values())
    status = subprocess.run(words, check=False).returncode
    told.write_text(json.dumps(counts()))
    return status


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), *sys.argv[2:]))
