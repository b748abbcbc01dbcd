"""The program ``letterbook``, also as ``python -m letterbook``."""

from __future__ import annotations

import sys


def main() -> int:
    """Return the exit status of one call."""
    from letterbook.cli.program import main as run

    return run()


if __name__ == "__main__":
    sys.exit(main())
