"""Run acceptance campaigns: ``python -m tests.campaigns NN [--full] [--seed S]`` or ``all``.

Each prints one line of JSON; the exit status is 0 only when every one of them is at its bar.
"""

from __future__ import annotations

import argparse
import signal
import sys
import tempfile
import time
from pathlib import Path

from tests.campaigns.catalogue import CAMPAIGNS, campaign_named
from tests.campaigns.outcome import Outcome

SEED = 20130305


def run_one(number: str, *, full: bool, seed: int, scratch: Path | None = None) -> Outcome:
    """Return the outcome of one campaign, run in a scratch folder that is removed afterwards."""
    campaign = campaign_named(number)
    with tempfile.TemporaryDirectory(prefix="campaign-", dir=scratch) as folder:
        began = time.monotonic()
        outcome = campaign(full, seed, Path(folder))
        outcome.figures["seconds"] = round(time.monotonic() - began, 1)
        outcome.figures["seed"] = seed
        return outcome


def main(words: list[str] | None = None) -> int:
    """Run what the command line names; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.campaigns", description=__doc__)
    parser.add_argument("number", nargs="+", help=f"all, or some of {' '.join(CAMPAIGNS)}")
    parser.add_argument("--full", action="store_true", help="the whole campaign, not a sample")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--scratch", type=Path, help="where scratch folders are made")
    chosen = parser.parse_args(words)
    # Started in the background, this program and its children would ignore interruptions.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    numbers = list(CAMPAIGNS) if "all" in chosen.number else chosen.number
    status = 0
    for number in numbers:
        outcome = run_one(number, full=chosen.full, seed=chosen.seed, scratch=chosen.scratch)
        print(outcome.line(), flush=True)
        for complaint in outcome.failures[20:]:
            print(f"{outcome.number} {complaint}", file=sys.stderr)
        status = status if outcome.passed else 1
    return status


if __name__ == "__main__":
    sys.exit(main())
