"""Sources in the record: what was handed over, by whom, and every run over it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from letterbook.errors import NothingFound
from letterbook.model.source import HandOver, Tally
from letterbook.store.claims import Claim, Claims
from letterbook.store.erasable import keep_name, read_name

_NAMES = ("custodian", "received_from", "owner")
_HAND = (*_NAMES, "received_on")


class Run(msgspec.Struct, frozen=True):
    """One run of `add` over a source.

    ``ended`` and ``outcome`` are "" while it runs, and stay so when it was killed.  ``frames``:
    how many frames its source's manifest had at the end.
    """

    id: int
    started: str
    ended: str = ""
    outcome: str = ""
    tally: Tally | None = None
    frames: int = 0


class SourceRow(msgspec.Struct, frozen=True):
    """A source as the record knows it; sealed and erased names are "".

    ``root``: where it is now, if it stays in place.  ``tally``: of the last run that ended.
    ``names``: the numbers by which its names and its path can be sealed and erased.
    """

    id: str
    path: str
    hand_over: HandOver
    in_place: bool
    root: str
    added_at: str
    runs: tuple[Run, ...]
    tally: Tally | None
    forgotten: bool
    names: dict[str, int]


class SourceClaims(Claims):
    """Claims about sources."""

    def add_source(
        self, path_text: str, hand_over: HandOver, *, in_place: bool = False, by: str = ""
    ) -> str:
        """Add a source, durably, and return its id: s1, s2, ... in the order of their adding.

        ``path_text``: absolute, undecodable bytes as surrogate escapes.  The names and the path
        are kept apart from the claim, so that they can be sealed or erased.
        """
        with self.transaction() as connection:
            (count,) = connection.execute(
                "SELECT count(*) FROM claim WHERE kind='source'"
            ).fetchall()[0]
            source = f"s{int(str(count)) + 1}"
            giver = hand_over.received_from
            refs: dict[str, dict[str, object]] = {}
            texts = {"path": path_text, **{name: getattr(hand_over, name) for name in _NAMES}}
            for role, text in texts.items():
                if text:
                    hide = hand_over.sealed and role != "path" and text == giver
                    ref = keep_name(connection, text, sealed=hide)
                    refs[role] = msgspec.to_builtins(ref)
            body = {
                "names": refs,
                "received_on": hand_over.received_on,
                "zone": hand_over.zone,
                "in_place": in_place,
                **({"columns": hand_over.columns} if hand_over.columns else {}),
                **({"channel": hand_over.channel} if hand_over.channel else {}),
            }
            self.claim("source", {"source": source}, body, by)
            if in_place:
                self.set_root(source, path_text, by)
        return source

    def sources(self, *, unsealed: bool = False) -> list[SourceRow]:
        """Return every source, oldest first; sealed names only with ``unsealed``."""
        return [self._row(claim, unsealed=unsealed) for claim in self.current("source")]

    def source(self, source: str, *, unsealed: bool = False) -> SourceRow:
        """Return one source; raise `NothingFound`."""
        for claim in self.current("source", {"source": source}):
            return self._row(claim, unsealed=unsealed)
        raise NothingFound(
            f"There is no source {source} in this letterbook.",
            next_step="`letterbook sources` names them.",
        )

    def find_source(self, path_text: str, hand_over: HandOver) -> SourceRow | None:
        """Return the source with the same path from the same hand, None when there is none.

        The same hand is the same custodian, giver, owner and date.  Where nothing at all is said
        of the hand, the one source with this path is meant; two such sources are none.  Where it is
        said how tables are to be read, only a source that was read so is meant.
        """
        same_path = [
            row
            for row in self.sources(unsealed=True)
            if row.path == path_text and not row.forgotten and _read_so(row, hand_over)
        ]
        found = [row for row in same_path if _hand(row.hand_over) == _hand(hand_over)]
        if not found and not any(_hand(hand_over)) and len(same_path) == 1:
            found = same_path
        return self.source(found[0].id) if found else None

    def start_run(self, source: str, by: str = "") -> int:
        """Note that a run over a source starts and return its number."""
        return self.claim("run", {"source": source}, {}, by)

    def end_run(self, run: int, outcome: str, tally: Tally, frames: int = 0) -> int:
        """Note how a run ended (``finished``, ``interrupted``, ``failed``) and what it counted."""
        body = {"outcome": outcome, "tally": msgspec.to_builtins(tally), "frames": frames}
        return self.claim("run-end", {"run": run}, body)

    def set_root(self, source: str, path_text: str, by: str = "") -> int:
        """Note where a source that stays in place is now; the last one counts."""
        with self.transaction() as connection:
            ref = keep_name(connection, path_text, sealed=False)
            body = {"path": msgspec.to_builtins(ref)}
            return self.claim("root", {"source": source}, body, by)

    def roots(self) -> dict[str, Path]:
        """Return where the sources that stay in place are, by source."""
        found: dict[str, Path] = {}
        for claim in self.current("root"):
            text = self._text(claim.body["path"], unsealed=True)
            if text:
                found[claim.subject["source"]] = Path(text)
        return found

    def _row(self, claim: Claim, *, unsealed: bool) -> SourceRow:
        source = str(claim.subject["source"])
        refs: dict[str, Any] = claim.body["names"]
        told = {role: self._text(ref, unsealed=unsealed) for role, ref in refs.items()}
        giver = refs.get("received_from")
        name = None if giver is None else read_name(self.connection, giver["name"])
        hand_over = HandOver(
            custodian=told.get("custodian", ""),
            received_from=told.get("received_from", ""),
            received_on=claim.body["received_on"],
            owner=told.get("owner", ""),
            zone=claim.body["zone"],
            sealed=name is not None and name.sealed,
            columns=dict(claim.body.get("columns", {})),
            channel=str(claim.body.get("channel", "")),
        )
        runs = tuple(self._runs(source))
        root = ""
        for other in self.current("root", {"source": source}):
            root = self._text(other.body["path"], unsealed=True)
            refs[f"root {other.id}"] = other.body["path"]
        return SourceRow(
            id=source,
            path=told.get("path", ""),
            hand_over=hand_over,
            in_place=claim.body["in_place"],
            root=root,
            added_at=claim.at,
            runs=runs,
            tally=next((run.tally for run in reversed(runs) if run.tally is not None), None),
            forgotten=any(True for _ in self.current("tombstone", {"source": source})),
            names={role: int(ref["name"]) for role, ref in refs.items()},
        )

    def _runs(self, source: str) -> list[Run]:
        runs: list[Run] = []
        for claim in self.current("run", {"source": source}):
            run = Run(claim.id, claim.at)
            for end in self.current("run-end", {"run": claim.id}):
                tally = msgspec.convert(end.body["tally"], Tally)
                run = Run(
                    claim.id, claim.at, end.at, end.body["outcome"], tally, end.body["frames"]
                )
            runs.append(run)
        return runs

    def _text(self, ref: dict[str, Any], *, unsealed: bool) -> str:
        name = read_name(self.connection, int(ref["name"]))
        if name is None or name.text is None or (name.sealed and not unsealed):
            return ""
        return name.text


def _hand(hand_over: HandOver) -> tuple[str, ...]:
    return tuple(getattr(hand_over, name) for name in _HAND)


def _read_so(row: SourceRow, asked: HandOver) -> bool:
    """Return whether a source was read as is asked for, or nothing is asked."""
    told = (asked.columns, asked.channel)
    return not any(told) or told == (row.hand_over.columns, row.hand_over.channel)
