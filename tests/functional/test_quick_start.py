"""What a search from the shell loads: nothing that reads files or follows links."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.functional import program

_AFTER = (
    "import sys; from letterbook.__main__ import main; main();"
    " print(*sorted(n for n in sys.modules if n.startswith('letterbook.')),"
    " file=sys.stderr)"
)
_SLOW = (
    "letterbook.readers", "letterbook.rules.transcript_heads", "letterbook.rules.mail_message",
    "letterbook.services.commit_batches", "letterbook.services.trace_links", "letterbook.web",
)  # fmt: skip
"""Their patterns and libraries take longer to make ready than a question takes."""


def test_a_search_loads_no_more_than_it_needs(story: Path) -> None:
    """Whoever asks from the shell does not wait for what is not asked."""
    asked = [sys.executable, "-c", _AFTER, "-C", str(story), "search", "lease"]
    done = subprocess.run(
        asked, capture_output=True, text=True, check=True, env=program.environment()
    )
    assert "lease" in done.stdout
    loaded = done.stderr.split()
    assert "letterbook.services.search" in loaded
    assert [name for name in loaded if name.startswith(_SLOW)] == []
