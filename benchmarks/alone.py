"""Has something measured in a process of its own, where nothing is known from before."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from typing import ParamSpec, TypeVar

_Given = ParamSpec("_Given")
_Found = TypeVar("_Found")


def alone(
    measure: Callable[_Given, _Found], *given: _Given.args, **named: _Given.kwargs
) -> _Found:  # fmt: skip
    """Return what the function of a module returns in a process that was only just started."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as processes:
        return processes.submit(measure, *given, **named).result()
