"""The program ``letterbook``, also as ``python -m letterbook``."""

from __future__ import annotations

import sys
from pathlib import Path


def main() -> int:
    """Return the exit status of one call."""
    from letterbook.cli.program import main as run

    return run(serve=_serve)


def _serve(path: Path | None, port: int, browser: bool, privileged: bool) -> int:
    """Open the reading room; only this call is kept waiting by the import of a web server."""
    from letterbook.web.server import serve

    return serve(path, port=port, browser=browser, privileged=privileged)


if __name__ == "__main__":
    sys.exit(main())
