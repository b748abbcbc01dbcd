"""The acceptance campaigns: fixed-seed samples with `make test`, in full with `make accept`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.campaigns.__main__ import SEED, run_one
from tests.campaigns.catalogue import CAMPAIGNS


@pytest.mark.parametrize("number", CAMPAIGNS)
def test_campaign_is_at_its_bar(
    number: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    """Everything that the campaign tried passed."""
    full = bool(request.config.getoption("--accept"))
    outcome = run_one(number, full=full, seed=SEED, scratch=tmp_path)
    assert outcome.passed, outcome.line()
