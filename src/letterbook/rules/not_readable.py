"""Says that the bytes of an entry are no message of the format that they were taken for."""

from __future__ import annotations


class NotReadable(Exception):
    """The text says why, in one sentence."""
