"""Writes the pages of docs/reference that are made from the source: errors and notices.

``--check`` writes nothing and says which pages are stale; a notice code without a meaning, or a
meaning without a code, stops either.
"""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from letterbook import errors

ROOT = Path(__file__).resolve().parents[1]
REFERENCE = ROOT / "docs" / "reference"
MEANINGS = Path(__file__).with_name("notice_meanings.toml")
MADE = "<!-- Made by `make docs` from the source. Do not edit. -->\n"
DUPLICATE = "ambiguous:duplicate-FIELD"


def pages() -> dict[str, str]:
    """Return the text of each generated page by file name."""
    return {
        "errors.md": errors_page(),
        "notices.md": notices_page(),
    }


def error_classes() -> list[type[errors.LetterbookError]]:
    """Return every class of error, by exit status."""
    # The failure that the pages tell of is never raised: it is no error of the library.
    every = errors.LetterbookError.__subclasses__()
    found = [one for one in every if one.__module__ == errors.__name__]
    return sorted(found, key=lambda one: (one.exit_status, one.__name__))


def errors_page() -> str:
    """Return the page of errors and exit statuses."""
    lines = ["# Errors and exit statuses", "", MADE]
    lines += ["Status 0: the command did what it was asked. Notices do not change it.", ""]
    lines += ["| status | error | what is wrong | what to do |", "| --- | --- | --- | --- |"]
    for one in error_classes():
        code = re.sub(r"(?<!^)(?=[A-Z])", "-", one.__name__).lower()
        about = " ".join((one.__doc__ or "").split("\n\n")[0].split())
        lines.append(f"| {one.exit_status} | `{code}` | {about} | {one.next_step} |")
    return "\n".join(lines) + "\n"


def notices_page() -> str:
    """Return the page of notice codes."""
    table = tomllib.loads(MEANINGS.read_text(encoding="utf-8"))
    lines = ["# Notices", "", MADE]
    lines += [
        "A notice is something a reader of the evidence should know. It is data with an address:",
        "`letterbook notices` lists them, `notice:CODE` finds the messages, and each source counts",
        "its own. `FIELD` stands for the name of a header field.",
    ]
    for family, about in table["families"].items():
        lines += ["", f"## {family}", "", about, "", "| code | what was seen |", "| --- | --- |"]
        for code, meaning in table["codes"].items():
            if code.startswith(f"{family}:"):
                lines.append(f"| `{code}` | {meaning} |")
    return "\n".join(lines) + "\n"


def meanings() -> dict[str, str]:
    """Return what each notice code means."""
    return dict(tomllib.loads(MEANINGS.read_text(encoding="utf-8"))["codes"])


def codes_in_source() -> dict[str, str]:
    """Return every notice code that the source spells out, with the file where it stands."""
    families = "|".join(tomllib.loads(MEANINGS.read_text(encoding="utf-8"))["families"])
    shape = re.compile(rf"(?:{families}):[a-z][a-z0-9-]*[a-z0-9]")
    found = {}
    for path in sorted((ROOT / "src").rglob("*.py")):
        for text in _strings(ast.parse(path.read_text(encoding="utf-8"))):
            if shape.fullmatch(text):
                found[text] = str(path.relative_to(ROOT))
    return found


def _strings(tree: ast.Module) -> Iterator[str]:
    joined = [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)]
    inside = {id(part) for node in joined for part in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in inside and type(node.value) is str:
            yield node.value


def complaints() -> Iterator[str]:
    """Yield one sentence for each code without a meaning and each stale page."""
    known = meanings()
    for code, place in codes_in_source().items():
        if code not in known and not code.startswith("ambiguous:duplicate-"):
            yield f"{place}: {code} has no meaning in tools/notice_meanings.toml"
    whole = "\n".join(path.read_text("utf-8") for path in sorted((ROOT / "src").rglob("*.py")))
    for code in known:
        family, _, name = code.partition(":")
        spelt = code in whole or (f'"{family}:{{' in whole and name in whole)
        if code != DUPLICATE and not spelt:
            yield f"tools/notice_meanings.toml: {code} stands nowhere in the source"
    for name, text in pages().items():
        path = REFERENCE / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            yield f"docs/reference/{name} is stale: run `make docs`"


def main(arguments: list[str]) -> int:
    """Write the pages, or with --check only compare; 1 when something is to be mended."""
    if "--check" not in arguments:
        REFERENCE.mkdir(parents=True, exist_ok=True)
        for name, text in pages().items():
            (REFERENCE / name).write_text(text, encoding="utf-8")
    found = list(complaints())
    for line in found:
        print(line)
    print(f"reference: {len(found)} complaints")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
