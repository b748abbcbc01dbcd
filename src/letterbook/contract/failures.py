"""An error as the contract writes it."""

from __future__ import annotations

from letterbook.errors import LetterbookError, QuerySyntax


def error_facts(error: LetterbookError) -> dict[str, object]:
    """Return code, sentence, next step and exit status of an error, and the place in a query."""
    facts: dict[str, object] = {
        "code": error.code,
        "sentence": error.sentence,
        "next_step": error.next_step,
        "exit_status": error.exit_status,
    }
    if isinstance(error, QuerySyntax):
        facts["query"] = error.query
        facts["position"] = error.position
        facts["suggestion"] = error.suggestion
    return facts
