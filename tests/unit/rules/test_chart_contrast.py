"""Words and signs of charts stand out from what is behind them, in the light and in the dark."""

from __future__ import annotations

import re

import pytest

from letterbook.rules.chart_style import CHANNELS, style_rules

WORDS, SIGNS = 4.5, 3.0
"""What WCAG 2.2 asks of words (1.4.3) and of signs (1.4.11)."""


def colour(rules: str, name: str) -> str:
    """Return the colour that something is filled with."""
    found = re.search(rf"{re.escape(name)}(?:,[^{{}}]*)?{{fill:(#[0-9a-f]{{6}})}}", rules)
    assert found is not None, name
    return found[1]


def luminance(shade: str) -> float:
    """Return how light a colour is, as WCAG defines it."""
    parts = [int(shade[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the ratio of two colours, from 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_charts_can_be_read(dark: bool) -> None:
    """Every kind of words and every sign has the contrast that WCAG AA asks for."""
    light_rules, _, dark_rules = style_rules("c").partition("@media")
    rules = dark_rules if dark else light_rules
    for ground in (".paper", ".band"):
        behind = colour(rules, f"#c {ground}")
        for name in ("text", ".mute", ".event"):
            assert contrast(colour(rules, f"#c {name}"), behind) >= WORDS, (name, ground)
        for name in (".echo", *(f".{one}" for one in CHANNELS)):
            assert contrast(colour(rules, f"#c {name}"), behind) >= SIGNS, (name, ground)
