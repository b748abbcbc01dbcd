"""Finds in the source what errors and notices say: their sentences, with ``{}`` for values."""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from letterbook import errors

SOURCE = Path(__file__).resolve().parents[3] / "src" / "letterbook"
_CARRIERS = ("DateRefused", "NotReadable", "refuse")
"""What is no error of ours, and whose sentence one of ours is raised with."""
_CODE = re.compile(
    r"(?:ambiguous|address|copies|coverage|date|id|limit|page|printed|repaired|unread):"
)
_MOST = 40
"""Ways to put one sentence together that are told apart."""

KINDS = {
    name: kind
    for name, kind in vars(errors).items()
    if isinstance(kind, type) and issubclass(kind, errors.LetterbookError)
}


class Raised(NamedTuple):
    """A sentence in the source; None where it is put together elsewhere."""

    file: str
    line: int
    sentence: str | None


@cache
def sentences() -> tuple[Raised, ...]:
    """Return what the errors of the library and of the pages say."""
    found = []
    for file, scope, call in _calls():
        if _called(call) in (*KINDS, *_CARRIERS) and call.args:
            found += [Raised(file, call.lineno, one) for one in _texts(call.args[0], file, scope)]
    return tuple(dict.fromkeys(found))


@cache
def next_steps() -> tuple[Raised, ...]:
    """Return what the errors give as the next step, those of their classes among them."""
    found = [Raised("errors.py", 0, kind.next_step) for kind in KINDS.values() if kind.next_step]
    for file, scope, call in _calls():
        for word in call.keywords:
            if word.arg == "next_step" and _called(call) in (*KINDS, "__init__"):
                found += [Raised(file, call.lineno, one) for one in _texts(word.value, file, scope)]
    return tuple(dict.fromkeys(found))


@cache
def details() -> tuple[Raised, ...]:
    """Return what notices say was seen."""
    found = []
    for file, scope, node in _nodes():
        said: ast.expr | None = None
        if isinstance(node, ast.Call) and len(node.args) > 1 and _is_code(node.args[0], node):
            said = node.args[1]
        elif isinstance(node, ast.Tuple) and len(node.elts) == 2 and _is_code(node.elts[0]):
            said = node.elts[1]
        if said is not None:
            found += [Raised(file, said.lineno, one) for one in _texts(said, file, scope)]
    return tuple(dict.fromkeys(found))


def _is_code(node: ast.expr, call: ast.Call | None = None) -> bool:
    if call is not None and _called(call) == "Notice":
        return True
    text = next((one for one in ast.walk(node) if isinstance(one, ast.Constant)), None)
    plain = isinstance(node, ast.Constant | ast.JoinedStr)
    return plain and text is not None and bool(_CODE.match(str(text.value)))


@cache
def _modules() -> dict[str, ast.Module]:
    found = {}
    for path in sorted(SOURCE.rglob("*.py")):
        name = path.relative_to(SOURCE).as_posix()
        if not name.startswith("cli/"):
            found[name] = ast.parse(path.read_text("utf-8"))
    return found


@cache
def _functions() -> dict[str, list[tuple[str, ast.FunctionDef]]]:
    found: dict[str, list[tuple[str, ast.FunctionDef]]] = {}
    for file, tree in _modules().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                found.setdefault(node.name, []).append((file, node))
    return found


def _nodes() -> Iterator[tuple[str, ast.AST, ast.AST]]:
    """Yield what stands in each function, or is named for a whole file, with file and scope."""
    for file, tree in _modules().items():
        for named in tree.body:
            if isinstance(named, ast.Assign | ast.AnnAssign):
                for node in ast.walk(named):
                    yield file, tree, node
        for scope in ast.walk(tree):
            if isinstance(scope, ast.FunctionDef | ast.AsyncFunctionDef):
                for node in ast.walk(scope):
                    yield file, scope, node


def _calls() -> Iterator[tuple[str, ast.AST, ast.Call]]:
    for file, scope, node in _nodes():
        if isinstance(node, ast.Call):
            yield file, scope, node


def _called(call: ast.Call) -> str:
    named = call.func
    return named.id if isinstance(named, ast.Name) else getattr(named, "attr", "")


def _texts(node: ast.expr, file: str, scope: ast.AST) -> list[str | None]:
    """Return what an expression may say, through names, choices and functions near it."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.JoinedStr):
        return list(_joined(node, file, scope))
    if isinstance(node, ast.IfExp):
        return _texts(node.body, file, scope) + _texts(node.orelse, file, scope)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        pairs = itertools.product(_texts(node.left, file, scope), _texts(node.right, file, scope))
        return [None if a is None or b is None else a + b for a, b in pairs]
    if isinstance(node, ast.Name):
        given = _given(node.id, scope) or _given(node.id, _modules()[file])
        itself = [one for one in given if any(_names(one, node.id))]
        if itself:  # put together in several lines
            return [None]
        return [text for value in given for text in _texts(value, file, scope)] or [None]
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return _returned(node.func.id, file) or [None]
    return [None]


def _joined(node: ast.JoinedStr, file: str, scope: ast.AST) -> Iterator[str]:
    choices: list[list[str]] = []
    for part in node.values:
        if isinstance(part, ast.FormattedValue):
            known = _texts(part.value, file, scope) if part.conversion < 0 else []
            whole = [one for one in known if one is not None]
            if isinstance(part.value, ast.Call) and not all(" " in one for one in whole):
                whole = []  # a value, as a name of a file, and no words
            choices.append(whole if whole and len(whole) == len(known) else ["{}"])
        else:
            choices.append(_texts(part, file, scope))  # type: ignore[arg-type]
    for pieces in itertools.islice(itertools.product(*choices), _MOST):
        yield "".join(pieces)


def _given(name: str, inside: ast.AST) -> list[ast.expr]:
    return [
        one.value
        for one in ast.walk(inside)
        if isinstance(one, ast.Assign)
        and any(isinstance(target, ast.Name) and target.id == name for target in one.targets)
    ]


def _names(node: ast.expr, name: str) -> Iterator[bool]:
    return (isinstance(one, ast.Name) and one.id == name for one in ast.walk(node))


def _returned(name: str, file: str) -> list[str | None]:
    """Return what a function of this name gives back, the one of the same file first."""
    known = _functions().get(name, [])
    here = [pair for pair in known if pair[0] == file] or known
    found: list[str | None] = []
    for where, function in here[:1]:
        for one in ast.walk(function):
            if isinstance(one, ast.Return) and one.value is not None:
                found += _texts(one.value, where, function)
    return [text for text in found if text != ""]
