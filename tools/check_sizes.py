"""Names every file and function that has grown beyond the limits of the house."""

from __future__ import annotations

import ast
import statistics
import sys
from collections.abc import Iterator
from pathlib import Path

FILE_LINES = 400
MEDIAN_LINES = 120
"""Of the lines that are not blank, over the files of src."""
FUNCTION_LINES = 60
FOLDERS = ("src", "tests", "tools", "benchmarks")
VAGUE_NAMES = {"utils", "helpers", "common", "manager", "base", "misc"}


def python_files(root: Path) -> Iterator[Path]:
    """Yield every Python file of the project, sorted."""
    for folder in FOLDERS:
        yield from sorted((root / folder).rglob("*.py"))


def complaints(root: Path) -> Iterator[str]:
    """Yield one sentence for each limit that is broken."""
    source_sizes = []
    for path in python_files(root):
        name = path.relative_to(root)
        text = path.read_text(encoding="utf-8")
        lines = text.count("\n")
        if lines > FILE_LINES:
            yield f"{name}: {lines} lines, at most {FILE_LINES}"
        if path.stem in VAGUE_NAMES:
            yield f"{name}: a name that says nothing"
        if name.parts[0] == "src" and lines:
            source_sizes.append(sum(1 for line in text.splitlines() if line.strip()))
        yield from _long_functions(str(name), ast.parse(text))
    if source_sizes and statistics.median(source_sizes) > MEDIAN_LINES:
        yield f"src: median of {statistics.median(source_sizes):.0f} lines, at most {MEDIAN_LINES}"


def _long_functions(name: str, tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            place = f"{name}:{node.lineno}: {node.name}"
            if lines > FUNCTION_LINES:
                yield f"{place} has {lines} lines, at most {FUNCTION_LINES}"


def main() -> int:
    """Print the complaints; the exit status is 1 when there are any."""
    found = list(complaints(Path(__file__).resolve().parents[1]))
    for line in found:
        print(line)
    print(f"sizes: {len(found)} complaints")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
