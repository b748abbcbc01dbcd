"""Writes results as the JSON of docs/reference/json.md."""

from __future__ import annotations

import sys

from letterbook.rules.json_form import encoded as encoded


def write_json(value: object) -> None:
    """Write one JSON object and a line feed to standard output, always in UTF-8."""
    sys.stdout.flush()
    sys.stdout.buffer.write(encoded(value) + b"\n")
    sys.stdout.buffer.flush()
