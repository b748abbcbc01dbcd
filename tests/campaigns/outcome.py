"""What a campaign reports: how much was tried, what failed, and the worst case seen."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol


@dataclass
class Outcome:
    """The counts of one campaign; it passes when something was tried and nothing failed."""

    number: str
    name: str
    n: int = 0
    failures: list[str] = field(default_factory=list)
    worst: str = ""
    figures: dict[str, float | int | str] = field(default_factory=dict)

    def tried(self, passed: bool, complaint: str) -> None:
        """Count one trial; ``complaint`` says which and why when it failed."""
        self.n += 1
        if not passed:
            self.failures.append(complaint)

    def expect(self, passed: bool, complaint: str) -> None:
        """Note a failure that is of the whole campaign and of no single trial."""
        if not passed:
            self.failures.append(complaint)

    @property
    def passed(self) -> bool:
        """True at the bar."""
        return self.n > 0 and not self.failures

    def line(self) -> str:
        """Return the report as one line of JSON."""
        return json.dumps(
            {
                "campaign": self.number,
                "name": self.name,
                "n": self.n,
                "passed": max(0, self.n - len(self.failures)),
                "failed": len(self.failures),
                "worst": self.worst,
                "failures": [text[:300] for text in self.failures[:20]],
                **self.figures,
            },
            ensure_ascii=False,
        )


class Campaign(Protocol):
    """One acceptance check."""

    def __call__(self, full: bool, seed: int, scratch: Path) -> Outcome:
        """Return what was found; ``scratch`` is an empty folder to work in."""
