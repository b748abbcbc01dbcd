"""The acceptance campaigns by number."""

from __future__ import annotations

from importlib import import_module

from tests.campaigns.outcome import Campaign

CAMPAIGNS = {
    "01": "mime_ambiguity",
    "16": "conservation",
}


def campaign_named(number: str) -> Campaign:
    """Return the campaign of that number; only its own module is imported."""
    module = import_module(f"tests.campaigns.{CAMPAIGNS[number.zfill(2)]}")
    run: Campaign = module.run
    return run
