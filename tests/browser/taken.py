"""Adds files to a letterbook and exports from it in every way of the pages, without a browser.

python -m tests.browser.taken NEW-BOOK SOURCE
"""

from __future__ import annotations

import re
import sys
import time
from html import unescape
from pathlib import Path

from letterbook.words.names import EXPORTS
from tests.functional.web import ORIGIN, form_token, page, room, words


def main(book: Path, source: Path) -> None:
    """Make the letterbook of the source, look at it, and take it out again in every format."""
    with room(None) as client:
        fields = {"form_token": form_token(page(client, "/start")), "folder": str(book),
                  "paths": str(source)}  # fmt: skip
        for step, status in (("inspect", 200), ("make", 303)):
            answer = client.post(f"/start/{step}", data=fields, headers={"origin": ORIGIN})
            assert answer.status_code == status, answer.text
        while any(one in words(page(client, "/start")) for one in ("Being added", "Waiting")):
            time.sleep(0.2)
        seen = page(client, "/search?q=quay")
        for format in EXPORTS:
            for account in ("", "1"):
                sent = {"form_token": form_token(seen), "q": "quay", "format": format,
                        "account": account}  # fmt: skip
                answer = client.post("/search/export", data=sent, headers={"origin": ORIGIN})
                assert answer.status_code == 200, answer.text
                assert len(answer.content) > 1_000
        for link in sorted(set(re.findall(r'href="(/m/[0-9a-f]{12})"', seen))):
            for file in re.findall(rf'href="({link}/(?:preview|part)/[^"]+)"', page(client, link)):
                page_or_file = client.get(unescape(file))
                assert page_or_file.status_code == 200, file
        sent = {"form_token": form_token(page(client, "/terms")), "terms": "quay\nevil.example"}
        assert client.post("/terms", data=sent, headers={"origin": ORIGIN}).status_code == 200


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
