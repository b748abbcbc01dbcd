"""Finds the correspondents of a record in a text, by their names and handles as written there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from letterbook.rules.date_words import MONTHS
from letterbook.rules.query_terms import pieces

_FORM = re.compile(r"(?P<name>[^<(]*)(?:\(@(?P<handle>[\w.]+)\))?\s*(?:<(?P<address>[^>]*)>)?")
_CAPITAL = r"[^\W\d_a-zß-ÿ](?:[\w'\u2019]{0,2}\.|[\w'\u2019]{0,40})"
_RUN = re.compile(
    rf"@\w{{2,30}}|(?<![\w-]){_CAPITAL}(?:(?:[ \u00a0\u202f-]|[ \u00a0]d[eu] ){_CAPITAL}){{0,5}}"
)
_SUFFIXES = frozenset(("jr", "sr", "junior", "senior", "ii", "iii", "fils", "pere"))
_TITLES_TEXT = (
    "mr mrs ms dr prof sir lord lady president senator m mme mlle me le the madame monsieur"
)
_TITLES = frozenset(_TITLES_TEXT.split())
_OPENERS_TEXT = (
    "on in at but and so then when after before while the a an for as that this mais et or donc"
    " dans en au aux de du des pour par avec sur puis selon ce cette les un une did had has was is"
    " monday tuesday wednesday thursday friday saturday sunday lundi mardi mercredi jeudi vendredi"
    " samedi dimanche"
)
_OPENERS = frozenset(_OPENERS_TEXT.split()) | frozenset(MONTHS)


class Known(NamedTuple):
    """A party of the record: its key, the sets of words of its names, its handles."""

    key: str
    names: tuple[frozenset[str], ...]
    handles: frozenset[str]
    shown: str


class Mention(NamedTuple):
    """A name in the text and the parties that may be meant by it, by their names alone."""

    start: int
    end: int
    words: str
    keys: tuple[str, ...]


def known_party(key: str, forms: Iterable[str]) -> Known:
    """Return how a party may be named, from the forms in which the record writes it."""
    names: dict[frozenset[str], None] = {}
    handles: set[str] = set()
    shown = ""
    for form in forms:
        match = _FORM.match(form)
        assert match is not None
        words = _words(match["name"] or "")
        if words and not "".join(words).isdigit():
            names[words] = None
            shown = max(shown, (match["name"] or "").strip(), key=len)
        if match["handle"]:
            handles.add(match["handle"].casefold())
    return Known(key, tuple(names), frozenset(handles), shown or key)


def _words(name: str) -> frozenset[str]:
    return frozenset(w for w in pieces(name) if len(w) > 1 and w not in _TITLES)


class People:
    """The parties of a record, to be found in texts."""

    def __init__(self, parties: Sequence[Known]) -> None:
        self.parties = {party.key: party for party in parties}
        self._by_word: dict[str, list[tuple[frozenset[str], str]]] = {}
        self._handles: dict[str, list[str]] = {}
        self._shown: dict[str, set[str]] = {}
        for party in parties:
            self._shown.setdefault(party.shown, set()).add(party.key)
            for name in party.names:
                for word in name - _SUFFIXES:
                    self._by_word.setdefault(word, []).append((name, party.key))
            for handle in party.handles:
                self._handles.setdefault(handle, []).append(party.key)

    def __deepcopy__(self, _: object) -> People:
        return self  # it never changes, so that one serves everybody

    def shown(self, keys: Sequence[str]) -> str:
        """Return how the parties are written in the record, with their keys."""
        return "; ".join(f"{name} ({', '.join(some)})" for name, some in self._named(keys).items())

    def called(self, keys: Sequence[str]) -> str:
        """Return how the parties are written in the record: names alone, where they tell enough.

        Where somebody else has the same name, the keys stand with it.
        """
        told = []
        for name, some in self._named(keys).items():
            alone = self._shown[name] <= set(keys)
            told.append(name if alone else f"{name} ({', '.join(some)})")
        return "; ".join(told)

    def _named(self, keys: Sequence[str]) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for key in keys:
            found.setdefault(self.parties[key].shown, []).append(key)
        return found

    def mentions(self, text: str, start: int = 0, end: int | None = None) -> list[Mention]:
        """Return the names of parties in the text, in order, the longest where several begin."""
        found: list[Mention] = []
        for run in _RUN.finditer(text, start, len(text) if end is None else end):
            found += self._in_run(text, run.start(), run.end())
        return found

    def _in_run(self, text: str, start: int, end: int) -> list[Mention]:
        said = text[start:end]
        if said.startswith("@"):
            held = self.named(said)
            return [Mention(start, end, said, held)] if held else []
        spans = [(m.start() + start, m.end() + start) for m in re.finditer(r"[^\W_]+", said)]
        for size in range(len(spans), 0, -1):
            for at in range(len(spans) - size + 1):
                first, last = spans[at][0], spans[at + size - 1][1]
                keys = self.named(text[first:last])
                if keys and self._alone(text, (first, last), spans, (at, at + size)):
                    after = last + 1 if text[last : last + 1] == "." else last
                    return [
                        *self._in_run(text, start, first),
                        Mention(first, last, text[first:last], keys),
                        *(self._in_run(text, after, end) if after < end else []),
                    ]
        return []

    def _alone(
        self,
        text: str,
        found: tuple[int, int],
        spans: Sequence[tuple[int, int]],
        which: tuple[int, int],
    ) -> bool:
        """Return whether the words are a whole name, and no part of that of somebody else.

        A word with a capital before them makes another name of them, unless it begins a sentence
        or is a title; a word after them does, unless it belongs to what an apostrophe ties to it.
        """
        if which[0] > 0 and self._is_part(text, spans[which[0] - 1], found[0]):
            return False
        if which[1] < len(spans):
            gap = text[found[1] : spans[which[1]][0]]
            return "'" in gap or "\u2019" in gap or "." in gap
        return True

    def _is_part(self, text: str, before: tuple[int, int], start: int) -> bool:
        word = text[before[0] : before[1]].casefold()
        if word in _TITLES or word in _OPENERS or text[before[1] : start].strip(" \u00a0"):
            return False
        lead = text[max(0, before[0] - 4) : before[0]].strip()
        return not (not lead or lead[-1] in '.!?:\u00bb\u201d"') or before[1] - before[0] > 4

    def names(self, text: str, start: int, end: int) -> list[Mention]:
        """Return every run of words with capitals; ``keys`` are () where the record knows none."""
        found = self.mentions(text, start, end)
        for run in _RUN.finditer(text, start, end):
            if not any(m.start < run.end() and m.end > run.start() for m in found):
                found.append(Mention(run.start(), run.end(), run.group(), ()))
        return sorted(found)

    def named(self, name: str) -> tuple[str, ...]:
        """Return the parties that a name may mean: those with just these words, else the closest.

        A first name alone means nobody; of several names that hold the words, the shortest counts.
        """
        if name.startswith("@"):
            return tuple(sorted(self._handles.get(name[1:].casefold(), [])))
        words = _words(name)
        plain = words - _SUFFIXES
        if not plain:
            return ()
        rows = [row for word in plain for row in self._by_word.get(word, [])]
        fitting = [(full, key) for full, key in rows if words <= full]
        exact = sorted({key for full, key in fitting if full == words})
        if exact:
            return tuple(exact)
        fitting = [(full, key) for full, key in fitting if self._has_surname(words, key)]
        if not fitting:
            return ()
        least = min(len(full) for full, _ in fitting)
        closest = {full for full, _ in fitting if len(full) == least}
        if len(closest) > 1:
            return ()
        return tuple(sorted({key for full, key in fitting if full in closest}))

    def _has_surname(self, words: frozenset[str], key: str) -> bool:
        last = [w for w in pieces(self.parties[key].shown.partition("(")[0]) if w not in _SUFFIXES]
        return bool(last) and last[-1] in words
