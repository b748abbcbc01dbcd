"""The one entry of a file that is one document, with what its reading has to know beside it."""

from __future__ import annotations

import json
from collections.abc import Iterator

from letterbook.ports.reader import Candidate, Entry
from letterbook.readers.bodies import whole_body
from letterbook.readers.text_lines import charset_of


def document_entry(candidate: Candidate, media: str, *, text: bool) -> Iterator[Entry]:
    """Yield the whole file as one entry, nothing for what is no file or empty.

    Its context has the last part of its name and, for ``text``, its character set.
    """
    if candidate.kind != "file" or candidate.size == 0:
        return
    body = whole_body(candidate)
    around = {"charset": charset_of(body.as_bytes()) or "latin-1"} if text else {}
    around["name"] = candidate.name.rpartition("/")[2]
    context = json.dumps(around, ensure_ascii=True, separators=(",", ":"))
    yield Entry(step=None, body=body, media=media, context=context)
