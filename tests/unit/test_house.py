"""The house keeps its own rules: sizes, pages, words."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from letterbook.model.query import QUERY_FIELDS
from letterbook.readers import registry
from tools import check_sizes, write_reference

ROOT = Path(__file__).resolve().parents[2]
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]


def tracked() -> list[Path]:
    """Return every file that belongs to the project."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, timeout=30
        )
    except (OSError, subprocess.CalledProcessError):
        folders = ("src", "tests", "docs", "tools", "benchmarks")
        found = [path for folder in folders for path in (ROOT / folder).rglob("*")]
        return [path for path in (*found, *ROOT.glob("*.*")) if path.is_file()]
    names = listed.stdout.decode("utf-8", "surrogateescape").split("\0")
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


def test_no_file_or_function_is_too_long() -> None:
    """Files stay under 400 lines, functions under 60, the median file under 120."""
    assert list(check_sizes.complaints(ROOT)) == []


def test_a_long_function_is_named(tmp_path: Path) -> None:
    """The size check sees what it is there to see."""
    (tmp_path / "src").mkdir()
    body = "\n".join(f"    x = {n}" for n in range(70))
    (tmp_path / "src" / "utils.py").write_text(f"def long() -> None:\n{body}\n" + "\n" * 400)
    found = "\n".join(check_sizes.complaints(tmp_path))
    assert "long has 71 lines" in found
    assert "at most 400" in found
    assert "a name that says nothing" in found


def test_generated_pages_are_fresh() -> None:
    """Every error and notice code of the source is on its page, and the pages are up to date."""
    assert list(write_reference.complaints()) == []


def test_every_error_is_documented() -> None:
    """Each error class has its exit status, sentence and code on the page of errors."""
    page = (ROOT / "docs" / "reference" / "errors.md").read_text(encoding="utf-8")
    for one in write_reference.error_classes():
        assert one("x").code in page if one.__name__ != "QuerySyntax" else "query-syntax" in page
        assert one.__doc__
    statuses = [one.exit_status for one in write_reference.error_classes()]
    assert len(statuses) == len(set(statuses))
    assert 0 not in statuses
    assert 1 not in statuses


def test_every_query_field_is_documented() -> None:
    """Each field that may stand before a colon is on the page of the query language."""
    page = (ROOT / "docs" / "reference" / "query-language.md").read_text(encoding="utf-8")
    for field in QUERY_FIELDS:
        assert f"{field.name}:" in page, field.name


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    """A link from one page to a file of the project finds that file."""
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text):
        if "://" not in target:
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_the_readme_stays_one_screen() -> None:
    """The README is short enough to be read."""
    assert (ROOT / "README.md").read_text(encoding="utf-8").count("\n") <= 90


def test_every_decision_is_listed_dated_and_whole() -> None:
    """Each decision record is numbered once, dated, and has its four parts."""
    folder = ROOT / "docs" / "decisions"
    listed = (folder / "README.md").read_text(encoding="utf-8")
    records = sorted(folder.glob("[0-9]*.md"))
    assert [path.name[:4] for path in records] == [f"{n:04d}" for n in range(1, len(records) + 1)]
    for path in records:
        text = path.read_text(encoding="utf-8")
        assert path.name in listed
        assert re.search(r"- Date: \d{4}-\d\d-\d\d\n- Status: \w+", text)
        for part in ("Context", "Decision", "Consequences", "Alternatives"):
            assert re.search(rf"## {part}\n\n\S", text), f"{path.name} lacks {part}"


def test_dependencies_are_used_and_explained() -> None:
    """Each library that is installed is imported, and has its line in the decision on licences."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    block = text.partition("dependencies = [")[2].partition("]")[0]
    page = next((ROOT / "docs" / "decisions").glob("0011-*.md")).read_text(encoding="utf-8")
    names = re.findall(r'"([A-Za-z0-9_-]+)', block)
    assert len(names) >= 5
    source = "\n".join(path.read_text("utf-8") for path in sorted((ROOT / "src").rglob("*.py")))
    for name in names:
        module = {"pillow": "PIL", "pycryptodomex": "Cryptodome"}.get(
            name, name.casefold().replace("-", "_")
        )
        assert f"| {name} |" in page, f"why {name}?"
        assert re.search(rf"(?m)^\s*(?:import|from) {module}\b", source), f"who uses {name}?"


def test_locks_name_public_hosts_only() -> None:
    """Whoever builds this fetches from the public index, with every file's hash known."""
    hosts = set(re.findall(r"https?://([^/\"]+)", (ROOT / "uv.lock").read_text(encoding="utf-8")))
    assert hosts == {"pypi.org", "files.pythonhosted.org"}
    lines = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in lines
    pinned = re.findall(r"(?m)^[\w.-]+==\S+.*\\$", lines)
    assert len(pinned) == len(re.findall(r"(?m)^[\w.-]+==", lines)) >= 30


def test_nothing_in_the_tree_speaks_of_a_workplace() -> None:
    """No page, source or test names a private path or the tools that somebody works with."""
    words = "|".join(
        ["/wo" + "rk/", "/opt" + "/lb", "/ro" + "ot/", "Clau" + "de", "Anthro" + "pic"]
    )
    shape = re.compile(words)
    for path in tracked():
        if (
            path.suffix in (".py", ".md", ".toml", ".sh", ".json", "")
            and path.stat().st_size < 10**6
        ):
            found = shape.search(path.read_text(encoding="utf-8", errors="replace"))
            assert found is None, f"{path.relative_to(ROOT)}: {found and found.group()}"


def test_no_merge_was_left_half_done() -> None:
    """No tracked text holds the lines that a merge puts between two versions."""
    marker = re.compile(rb"^(?:<{7}|>{7}) ", re.MULTILINE)
    assert [path for path in tracked() if marker.search(path.read_bytes())] == []


def test_the_contract_of_readers_lists_every_format() -> None:
    """A reader that is added to the registry is also kept apart from the others."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    for reader in registry.all_readers():
        module = type(reader).__module__
        if module.startswith("letterbook."):
            assert f'"{module}"' in text, f"add {module} to the contract `readers`"
