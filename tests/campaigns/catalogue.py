"""The acceptance campaigns by number."""

from __future__ import annotations

from importlib import import_module

from tests.campaigns.outcome import Campaign

CAMPAIGNS = {
    "01": "mime_ambiguity",
    "02": "bombs",
    "03": "linear_time",
    "04": "poison_import",
    "08": "spoof_display",
    "10": "names_and_archives",
    "13": "kills",
    "15": "disk_full",
    "16": "conservation",
    "17": "idempotent",
    "18": "bitflip",
    "19": "rebuild",
    "20": "roundtrip_bytes",
}


def campaign_named(number: str) -> Campaign:
    """Return the campaign of that number; only its own module is imported."""
    module = import_module(f"tests.campaigns.{CAMPAIGNS[number.zfill(2)]}")
    run: Campaign = module.run
    return run
