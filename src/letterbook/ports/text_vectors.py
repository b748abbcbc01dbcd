"""What tells how near texts are in meaning, across languages too: a model that the user gives."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class TextVectors(Protocol):
    """A model of meanings; ``name`` says which, so that a finding can name it."""

    @property
    def name(self) -> str:
        """The name of the model's folder and the beginning of the digest of its weights."""

    def nearness(self, passage: str, texts: Sequence[str]) -> list[float]:
        """Return how near each text is to the passage, from 0 (nothing in common) to 1."""
