"""Every field of the query language is documented."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from letterbook.model.query import (
    FIELDS,
    FRENCH,
    FRENCH_VALUES,
    HAS_IN_CATALOGUE,
    HAS_IN_INDEX,
    IS_VALUES,
    QUERY_FIELDS,
)

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "query-language.md"


def test_the_page_names_every_field_and_no_other() -> None:
    """The table of fields lists exactly the fields that the parser knows."""
    rows = PAGE.read_text(encoding="utf-8").split("## Fields")[1].split("###")[0].splitlines()
    cells = [row.split("|")[1] for row in rows if row.startswith("| `")]
    named = {name.strip("`:") for cell in cells for name in cell.split()}
    assert named == set(FIELDS)


def test_the_page_names_every_value_of_has() -> None:
    """What ``has:`` knows is listed."""
    text = PAGE.read_text(encoding="utf-8")
    assert all(f"`{value}`" in text for value in (*HAS_IN_INDEX, *HAS_IN_CATALOGUE))


def test_the_page_names_every_value_of_is_and_every_french_name() -> None:
    """What ``is:`` knows is listed, and each French name stands beside the field it means."""
    text = PAGE.read_text(encoding="utf-8")
    assert all(f"`{value}`" in text for value in IS_VALUES)
    cells = text.replace("|", " ").split()
    pairs = {(one.strip("`:"), two.strip("`:")) for one, two in pairwise(cells)}
    assert set(FRENCH.items()) <= pairs
    assert not set(FRENCH) & set(FIELDS)


def test_names_are_unique_and_described() -> None:
    """No field is declared twice or without a description."""
    assert len(FIELDS) == len(QUERY_FIELDS)
    assert all(field.description for field in QUERY_FIELDS)


def test_french_values_are_documented_and_mean_values() -> None:
    """Each French value stands on the page, and means a value that its field knows."""
    text = PAGE.read_text(encoding="utf-8")
    known = {"has": (*HAS_IN_INDEX, *HAS_IN_CATALOGUE), "is": IS_VALUES}
    for field, names in FRENCH_VALUES.items():
        assert all(f"`{name}`" in text for name in names)
        assert set(names.values()) <= set(known[field])
        assert not set(names) & set(known[field])
