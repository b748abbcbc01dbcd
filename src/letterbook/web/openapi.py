"""The document of the API (OpenAPI 3.1), made from the contract's types."""

from __future__ import annotations

import re
from inspect import cleandoc
from typing import Any

import msgspec

from letterbook import __version__
from letterbook.contract.schemas import REPLIES, published
from letterbook.web.api import ENTRIES
from letterbook.web.api_entries import Entry
from letterbook.web.api_parameters import PATH, Parameter
from letterbook.web.failures import PREFIX

TOKEN = "Letterbook-Token"
_SCHEMAS = "#/components/schemas/"
_STRANGER = {
    "401": "The cookie of the reading room is not there.",
    "421": "The name in the address is not that of this computer.",
}
_REFUSED = {
    "400": "The parameters do not go together, or the question cannot be read.",
    "404": "What was named is not in this letterbook.",
    "409": "The letterbook cannot answer now; the next step says why.",
    "503": "The letterbook is not well; the next step says what to do.",
}
_CHANGES = {
    "403": "The token is not there, or what was asked is refused; the next step says why.",
    "507": "The disk has no room.",
}
_SENT = {
    "413": "What was sent is too large.",
    "415": "What was sent is not JSON.",
}
_ABOUT = (
    "What the pages show, as the JSON of the command line, and what they change. It is answered on"
    f" this computer alone. What changes something also needs the token of /session as {TOKEN}."
)


def document(cookie: str) -> dict[str, Any]:
    """Return the document: every path, its parameters, and the schema of what it answers.

    ``cookie`` is the name of the cookie that lets in.
    """
    components: dict[str, Any] = {}
    kinds = dict.fromkeys([*(entry.reply for entry in ENTRIES if entry.reply), "error"])
    schemas = {name: _schema(name, published(REPLIES[name]), components) for name in kinds}
    bodies = dict.fromkeys(entry.body for entry in ENTRIES if entry.body is not None)
    for body in bodies:
        schemas[f"sent-{body.__name__}"] = _schema(f"sent-{body.__name__}", body, components)
    paths: dict[str, dict[str, Any]] = {}
    for entry in ENTRIES:
        paths.setdefault(entry.path, {})[entry.method.lower()] = _operation(entry, schemas)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Letterbook", "version": __version__, "description": _ABOUT},
        "servers": [{"url": PREFIX}],
        "security": [{"cookie": []}],
        "paths": paths,
        "components": {"schemas": components, "securitySchemes": _security(cookie)},
    }


def _schema(name: str, kind: Any, components: dict[str, Any]) -> Any:
    """Return the schema of a type, what it refers to being put among the components.

    Each stands apart, since types of two replies may have the same name.
    """
    (schema,), found = msgspec.json.schema_components(
        (kind,), ref_template=f"{_SCHEMAS}{name}.{{name}}"
    )
    for part, held in found.items():
        if "description" in held:
            held["description"] = cleandoc(held["description"])
        components[f"{name}.{part}"] = held
    return schema


def _security(cookie: str) -> dict[str, Any]:
    return {
        "cookie": {
            "type": "apiKey", "in": "cookie", "name": cookie,
            "description": "Given by the address that `letterbook serve` prints.",
        },
        "token": {
            "type": "apiKey", "in": "header", "name": TOKEN,
            "description": "Given by /session, for the letterbook that is open.",
        },
    }  # fmt: skip


def _operation(entry: Entry, schemas: dict[str, Any]) -> dict[str, Any]:
    inside = [PATH[name] for name in re.findall(r"\{(\w+)\}", entry.path)]
    refused = {**_STRANGER, **_REFUSED}
    made: dict[str, Any] = {
        "operationId": _name(entry),
        "summary": entry.summary,
        "parameters": [
            *(_parameter(one, "path") for one in inside),
            *(_parameter(one, "query") for one in entry.parameters),
        ],
    }
    if entry.changes:
        refused |= _CHANGES
        made["security"] = [{"cookie": [], "token": []}]
    if entry.body is not None:
        refused |= _SENT
        body = schemas[f"sent-{entry.body.__name__}"]
        made["requestBody"] = {"required": True, "content": {"application/json": {"schema": body}}}
    made["responses"] = {
        "200": _file(entry) if entry.media else _answer(entry.summary, schemas[entry.reply]),
        **{status: _answer(text, schemas["error"]) for status, text in sorted(refused.items())},
    }
    return made


def _name(entry: Entry) -> str:
    words = re.sub(r"[{}]", "", entry.path.replace("/{name}", "")).strip("/").replace("/", "-")
    return words if entry.method == "GET" else f"{entry.method.lower()}-{words}"


def _parameter(one: Parameter, place: str) -> dict[str, Any]:
    return {
        "name": one.name, "in": place, "required": one.required, "description": one.text,
        "schema": one.schema,
    }  # fmt: skip


def _answer(text: str, schema: Any) -> dict[str, Any]:
    return {"description": text, "content": {"application/json": {"schema": schema}}}


def _file(entry: Entry) -> dict[str, Any]:
    return {
        "description": entry.summary,
        "content": {entry.media: {"schema": {"type": "string", "format": "binary"}}},
    }
