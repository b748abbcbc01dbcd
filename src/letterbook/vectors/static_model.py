"""A static embedding model in a folder: one vector for each token, a text is their mean.

The folder has what such models are published with: ``tokenizer.json`` (the format of the library
tokenizers) and ``model.safetensors`` with one matrix of as many rows as there are tokens.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from letterbook.errors import SourceUnreadable, UsageError

TOKENIZER = "tokenizer.json"
WEIGHTS = "model.safetensors"
_MOST_TOKENS = 512


class StaticModel:
    """Vectors of texts; nothing is fetched, and nothing in the folder is run."""

    def __init__(self, folder: Path) -> None:
        try:
            import numpy
            from safetensors.numpy import load_file
            from tokenizers import Tokenizer
        except ImportError as error:
            raise UsageError(
                "A model of meanings needs the libraries of letterbook[vectors].",
                next_step="Install letterbook[vectors], or check without --model.",
            ) from error
        self._folder = folder
        self._numpy: Any = numpy
        for name in (TOKENIZER, WEIGHTS):
            if not (folder / name).is_file():
                raise SourceUnreadable(
                    f"{folder} has no {name}.",
                    next_step="Name the folder of a static embedding model.",
                )
        try:
            self._tokenizer: Any = Tokenizer.from_file(str(folder / TOKENIZER))
            matrices = load_file(str(folder / WEIGHTS))
        except Exception as error:  # tokenizers raises no narrower one
            raise _unreadable(folder, str(error)) from error
        fitting = [one for one in matrices.values() if one.ndim == 2]
        if len(fitting) != 1 or len(fitting[0]) < self._tokenizer.get_vocab_size():
            raise _unreadable(folder, "it holds no single matrix with a row for each token")
        self._matrix: Any = fitting[0].astype(numpy.float32)

    @cached_property
    def name(self) -> str:
        """The name of the folder and the beginning of the digest of its weights."""
        digest = hashlib.sha256((self._folder / WEIGHTS).read_bytes()).hexdigest()
        return f"{self._folder.name} (sha256 {digest[:12]})"

    def nearness(self, passage: str, texts: Sequence[str]) -> list[float]:
        """Return the cosine of the passage with each text, 0 for what is turned away from it."""
        if not texts:
            return []
        one = self._vectors([passage])[0]
        return [float(value) for value in (self._vectors(texts) @ one).clip(0.0, 1.0)]

    def _vectors(self, texts: Sequence[str]) -> Any:
        numpy = self._numpy
        safe = [text.encode("utf-8", "replace").decode("utf-8") for text in texts]
        encoded = self._tokenizer.encode_batch(safe, add_special_tokens=False)
        found = numpy.zeros((len(texts), self._matrix.shape[1]), dtype=numpy.float32)
        for n, one in enumerate(encoded):
            tokens = one.ids[:_MOST_TOKENS]
            if tokens:
                found[n] = self._matrix[tokens].mean(axis=0)
        lengths = numpy.linalg.norm(found, axis=1, keepdims=True)
        return found / numpy.where(lengths > 0, lengths, 1.0)


def _unreadable(folder: Path, why: str) -> SourceUnreadable:
    return SourceUnreadable(
        f"The model in {folder} cannot be read: {why}.",
        next_step="Name the folder of a static embedding model.",
    )
