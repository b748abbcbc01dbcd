"""Says on standard error what went wrong, for people or for programs."""

from __future__ import annotations

import sys

from letterbook.cli.neutral import one_line, width
from letterbook.contract.failures import error_facts
from letterbook.errors import LetterbookError, QuerySyntax

UNEXPECTED = 70
"""Exit status of a defect of the program itself (EX_SOFTWARE of sysexits)."""

STOPPED = 130
PIPE_CLOSED = 141
"""128 + the number of the signal, as every program of a shell has it."""

_CONTEXT = 60


def show_failure(error: LetterbookError, *, as_json: bool) -> None:
    """Write the sentence and the next step, or one JSON object."""
    if as_json:
        _write_json(error_facts(error))
        return
    print(f"error: {one_line(error.sentence)}", file=sys.stderr)
    if isinstance(error, QuerySyntax):
        _point(error.query, error.position)
    if error.next_step:
        print(f"next: {one_line(error.next_step)}", file=sys.stderr)


def show_unexpected(error: Exception, *, as_json: bool, debug: bool) -> None:
    """Write that the program itself failed, and how to report it."""
    kind = type(error).__name__
    sentence = f"Letterbook itself failed ({kind}: {error}); nothing acknowledged is lost."
    step = "Report it with the command you ran"
    step += "." if debug else " and what it prints when --debug is added."
    if as_json:
        _write_json(
            {
                "code": "unexpected",
                "sentence": sentence,
                "next_step": step,
                "exit_status": UNEXPECTED,
            }
        )
        return
    print(f"error: {one_line(sentence)}\nnext: {step}", file=sys.stderr)


def _point(query: str, position: int) -> None:
    """Write the query with a caret under the place; a long one is cut around it."""
    start = max(0, position - _CONTEXT)
    before = one_line(query[start:position])
    after = one_line(query[position : position + _CONTEXT])
    lead = "…" if start else ""
    print(f"  {lead}{before}{after}", file=sys.stderr)
    print(f"  {' ' * width(lead + before)}^", file=sys.stderr)


def _write_json(facts: dict[str, object]) -> None:
    from letterbook.cli.json_output import encoded
    from letterbook.model.reply import SCHEMA

    print(encoded({"schema": SCHEMA, "error": facts}).decode("utf-8"), file=sys.stderr)
