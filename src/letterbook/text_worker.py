"""Run as a process: takes a document on standard input, gives the text of its pages, and ends.

A hostile document harms nothing but this process, which has little memory, little time, and no
way out.
"""

from __future__ import annotations

import sys

from letterbook.extractors.confined import answer_confined
from letterbook.extractors.document_text import DocumentText, load_text

_SECONDS = 120


def main() -> int:
    """Write the pages, or the reason why there are none, as msgpack; return 0."""
    return answer_confined(_SECONDS, DocumentText().pages, load=load_text)


if __name__ == "__main__":
    sys.exit(main())
