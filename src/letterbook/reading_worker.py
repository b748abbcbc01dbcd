"""The main module of a reading worker: one process that turns entries into rows."""

from __future__ import annotations

import os
import signal
import sys

from letterbook.extractors.document_text import DocumentText
from letterbook.index.tantivy_schema import encode_document
from letterbook.model.message import Limits
from letterbook.services.reading_pool import serve
from letterbook.store.packs import seal
from letterbook.store.posix import limit_memory


def main() -> None:
    """Answer batches on standard input until it ends.

    An interrupt from the terminal is left to the parent process, which ends the input.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    limit_memory(Limits().worker_memory_bytes)
    serve(
        sys.stdin.buffer,
        sys.stdout.buffer,
        seal=seal,
        encode=encode_document,
        extract=DocumentText(),
    )
    os._exit(0)  # every reply was flushed, and taking all objects apart would take a tenth second


if __name__ == "__main__":
    main()
