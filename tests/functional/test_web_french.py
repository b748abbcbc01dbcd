"""How the pages are set in French: numbers, signs, periods, what is one and what is none."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest

import letterbook
from tests.functional.web import page, room, words

FELIX, MAYOR = "felix@harrow.example", "mayor@saltmere.example"
PAGES = (
    "/", "/search?q=quay", "/search/help", "/people", f"/pair?a={FELIX}&b={MAYOR}",
    f"/pair?a={FELIX}", "/timeline?by=people-channels&echoes=1", "/network", "/echoes", "/gaps",
    "/compare?x=s2&y=s7", "/sources", "/notices", "/start", "/c/fc6d4812d9a4",
)  # fmt: skip
_SIGN = re.compile(r"[^\n]{0,20}[ \n][;:?!](?=\s)|[^\n]{0,20}[a-zé)][;:?!] ")
_EVIDENCE = re.compile(
    r'<(\w+) [^>]*(?:dir="auto"|class="typed|class="cite|class="excerpt)[^>]*>.*?</\1>|'
    r"<(bdi|code|title)\b[^>]*>.*?</\2>|<script.*?</script>", re.DOTALL,
)  # fmt: skip


def said(html: str) -> str:
    """Return what a page says in its own words, evidence left out, breaking spaces as they are."""
    own = _EVIDENCE.sub("*", html.partition("<main")[2]).replace("</td>", "\n")
    return unescape(re.sub(r"<[^>]+>", "", own))


@pytest.mark.parametrize("address", PAGES)
def test_signs_and_numbers_are_set_as_in_french(story: Path, address: str) -> None:
    """No sign stands after a space at which a line may break, no point divides a decimal."""
    with room(story, "fr") as reader:
        html = page(reader, address)
    told = said(html)
    assert _SIGN.findall(told) == []
    assert re.findall(r"(?<![\w.])\d+\.\d+(?![\w.])", told) == []
    assert re.findall(r"[1-9]\d{0,2},\d{3}(?!\d)", told) == []
    assert re.findall(r'aria-label="[^"]*\d: ', html) == []


def test_one_and_none_are_told(story: Path) -> None:
    """Nought is not told as one, one not as several, and everybody else is not English."""
    with room(story, "fr") as reader:
        told = words(page(reader, "/sources"))
        assert "1 réuni à" in told
        assert "1 réunis" not in told
        assert "0 joint à d’autres" in told or "0 réuni à" in told
        with letterbook.open(story) as book:
            tallies = [source.tally for source in book.sources()]
        for one in tallies:
            ending = "s" if one.messages_joined > 1 else ""
            assert f"{one.messages_joined} réuni{ending} à un message déjà là" in told
        told = words(page(reader, f"/pair?a={FELIX}"))
        assert "everybody else" not in told
        assert "Demandes de tous les autres" in told
        assert "98,3 sur 100" in words(page(reader, "/compare?x=s2&y=s7"))
        assert 'aria-label="sept. 2018 : 46 messages"' in page(reader, "/").replace("\u00a0", " ")
