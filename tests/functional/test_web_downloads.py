"""What others made leaves a page only behind a warning, without scripts too, in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.functional.web import links, page, room, words

WARNED = {"en": "may do harm when", "fr": "nuire quand on l"}
ORIGINALS = re.compile(r'href="(/m/[^"]+/(?:raw|mail|part)[/?"][^"]*)"')
CLOSED = re.compile(r'<details class="warn"><summary>[^<]+</summary><p>([^<]+) (.*?)</p></details>')


@pytest.mark.parametrize("language", ["en", "fr"])
def test_bytes_of_others_are_linked_behind_a_warning_alone(story: Path, language: str) -> None:
    """On a message, its raw source and its attachments: each link is in a closed warning."""
    with room(story, language) as client:
        found = links(page(client, "/search?q=has:attachment"))
        (message,) = [one for one in found if re.fullmatch("/m/[0-9a-f]{12}", one)][:1]
        own = links(page(client, message))
        pages = [message, *(one for one in own if re.match("/m/.*/(source|preview)", one))]
        assert len(pages) >= 3
        kinds = set()
        for one in pages:
            html = page(client, one)
            warned = CLOSED.findall(html)
            assert all(WARNED[language] in sentence for sentence, _ in warned)
            behind = [link for _, rest in warned for link in ORIGINALS.findall(rest)]
            assert behind == ORIGINALS.findall(html), one
            assert behind, one
            kinds |= {re.split("[/?]", link)[3] for link in behind}
        assert kinds == {"raw", "mail", "part"}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_an_export_with_attachments_says_so_before(story: Path, language: str) -> None:
    """The form of a result says which formats hold attachments as others made them."""
    with room(story, language) as client:
        html = page(client, "/search?q=quay")
    form = re.search(r'<details class="export">.*?</details>', html, re.S)
    assert form is not None
    assert WARNED[language] in words(form[0])


def test_the_only_ways_to_bytes_of_others_are_those(client: TestClient) -> None:
    """The conversation and the list of results link to pages that show, and to no bytes."""
    found = links(page(client, "/search?q=has:attachment"))
    (talk,) = [one for one in found if one.startswith("/c/")][:1]
    for one in ("/search?q=has:attachment", talk):
        assert not ORIGINALS.findall(page(client, one))
