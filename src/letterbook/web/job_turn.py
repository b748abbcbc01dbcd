"""Waits for its turn, then becomes the program: the process of a job that is not the first.

``python -m letterbook.web.job_turn LOCK... -- PROGRAM...``: each lock is held by an earlier job for
as long as that lives.  So the order is kept, and no server is needed for the next one to begin.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import signal
import sys
from collections.abc import Sequence

from letterbook.contract.failures import error_facts
from letterbook.errors import Interrupted


def main(words: Sequence[str]) -> int:
    """Become the program once every lock was free; return only when it is asked to stop."""
    signal.signal(signal.SIGINT, signal.default_int_handler)  # also where a shell had it ignored
    at = words.index("--")
    try:
        for lock in words[:at]:
            _wait_for(lock)
    except KeyboardInterrupt:
        error = Interrupted("Stopped while it waited; nothing was added.")
        print(json.dumps({"error": error_facts(error)}), file=sys.stderr, flush=True)
        return error.exit_status
    program = list(words[at + 1 :])
    os.execv(program[0], program)  # which never comes back
    return 0


def _wait_for(lock: str) -> None:
    with contextlib.suppress(FileNotFoundError), open(lock, "rb") as held:  # gone: it has ended
        try:
            fcntl.flock(held, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            told = {"waiting": "An earlier addition has not ended."}
            print(json.dumps(told), file=sys.stderr, flush=True)
            fcntl.flock(held, fcntl.LOCK_SH)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
