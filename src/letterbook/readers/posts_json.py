"""Posts of X as objects of JSON: its archives until 2018, answers of its interfaces, collections.

The archive of before 2018 ("Grailbird") has a file for each month, ``data/js/tweets/2016_10.js``,
which begins ``Grailbird.data.tweets_2016_10 =``; the others are a list, an object on each line, or
an object with a list in it.  Every post becomes an entry with its exact bytes, what lies between
them residues.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from letterbook.model.message import X_POST
from letterbook.model.notice import Notice
from letterbook.ports.reader import Candidate, Finding
from letterbook.readers.json_list import Placed, after_blanks, breaks_off, entry_of, objects_in
from letterbook.readers.pieces import whole_or_kept, with_residues
from letterbook.readers.text_lines import LARGEST
from letterbook.rules.x_stated_post import is_stated_post, stated

_SURE = 88
_SHOWN = 20
_BEFORE = r"(?:\xef\xbb\xbf)?\s{0,64}"
_LIST = re.compile(
    rf"{_BEFORE}(?:Grailbird\.data\.\w{{1,64}}\s{{0,64}}=\s{{0,64}})?"
    r'(?:\{\s{0,64}"(?:data|statuses|tweets)"\s{0,8}:\s{0,8})?\['
)
_LINE = re.compile(rf"{_BEFORE}(?=\{{)")
_NEXT_LINE = re.compile(r"\n[ \t]{0,64}(?=\{)")
_INCLUDED = re.compile(r'"includes"\s{0,8}:\s{0,8}(?=\{)')


class PostsJsonReader:
    """Takes the posts of a list, or those on the lines of a file."""

    name = "posts-json"
    version = 1
    transparent = True

    def recognise(self, candidate: Candidate) -> int:
        """Return 88 where the first object is a post of X: its id tells the time that it states.

        The ids of the first years do not tell it; the archive of before 2018 is known by its name.
        """
        if candidate.kind != "file" or (candidate.size or 0) > LARGEST:
            return 0
        text = candidate.head().decode("latin-1")
        listed, line = _LIST.match(text), _LINE.match(text)
        begun = listed if listed is not None else line
        if begun is None:
            return 0
        at = after_blanks(text, begun.end())
        try:
            said, _ = json.JSONDecoder().raw_decode(text, at)
        except (ValueError, RecursionError):
            return 0
        if not isinstance(said, dict):
            return 0
        return _SURE if "Grailbird" in begun.group() or is_stated_post(said) else 0

    def read(self, candidate: Candidate) -> Iterator[Finding]:
        """Yield the posts and what lies between them, in the order of the bytes."""
        if candidate.kind != "file" or candidate.size == 0:
            return
        raw, kept = whole_or_kept(candidate, LARGEST, "application/json")
        if kept is not None:
            yield kept
            return
        text = raw.decode("latin-1")  # a character for each byte: places stay places
        listed = _LIST.match(text)
        if listed is not None:
            placed, end, closed = objects_in(text, listed.end())
            told = [] if closed else [breaks_off(end)]
        else:
            placed, damaged = _on_lines(text)
            told = list(_lines_left(damaged))
        context = _context(text, placed[-1].end if placed else 0)
        pieces = ((one.start, one.end, entry_of(raw, one, X_POST, context)) for one in placed)
        yield from with_residues(raw, pieces, "between-messages")
        yield from told


def _lines_left(damaged: list[int]) -> Iterator[Notice]:
    """Yield where the lines are that are no JSON; beyond the first ones, how many they are."""
    for place in damaged[:_SHOWN]:
        detail = f"The line from byte {place:,} on is no JSON; no post of it is read."
        yield Notice("unread:damaged", detail)
    if len(damaged) > _SHOWN:
        yield Notice("unread:damaged", f"{len(damaged) - _SHOWN} more lines are no JSON.")


def _on_lines(text: str) -> tuple[list[Placed], list[int]]:
    """Return the objects that stand one after another, and where lines begin that are none."""
    begun = _LINE.match(text)
    at = begun.end() if begun is not None else 0
    decoder = json.JSONDecoder()
    found: list[Placed] = []
    damaged: list[int] = []
    while at < len(text):
        try:
            said, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            said, end = None, at
            damaged.append(at)
        if isinstance(said, dict):
            found.append(Placed(at, end, said))
            at = after_blanks(text, end)
            if text[at : at + 1] == "{":
                continue
            end = max(at - 1, end)
        following = _NEXT_LINE.search(text, end)
        at = following.end() if following is not None else len(text)
    return found, damaged


def _context(text: str, after: int) -> str:
    """Return the accounts that stand beside the posts, by number, as compact JSON; "" for none."""
    opened = _INCLUDED.search(text, after)
    if opened is None:
        return ""
    try:
        _, end = json.JSONDecoder().raw_decode(text, opened.end())
        included: Any = json.loads(text[opened.end() : end].encode("latin-1"))
    except (ValueError, RecursionError):
        return ""
    listed = included.get("users")
    users = {
        number: {key: stated(one.get(key)) for key in ("username", "name")}
        for one in (listed if isinstance(listed, list) else ())
        if isinstance(one, dict) and (number := stated(one.get("id")))
    }
    return json.dumps({"users": users}, ensure_ascii=False, separators=(",", ":")) if users else ""
