"""The document of the API (OpenAPI 3.1), made from the contract's types."""

from __future__ import annotations

from typing import Any

import msgspec

from letterbook import __version__
from letterbook.contract.schemas import REPLIES, published
from letterbook.web.api import ENTRIES, Entry
from letterbook.web.api_parameters import Parameter

PREFIX = "/api/v1"
_REFUSED = {
    "400": "The parameters do not go together, or the question cannot be read.",
    "404": "What was named is not in this letterbook.",
    "409": "The letterbook cannot answer now; the next step says why.",
    "503": "The letterbook is not well; the next step says what to do.",
}
_STRANGER = "The cookie of the reading room is not there."


def document(cookie: str) -> dict[str, Any]:
    """Return the document: every path, its parameters, and the schema of what it answers.

    ``cookie`` is the name of the cookie that lets in.
    """
    names = list(dict.fromkeys([*(entry.reply for entry in ENTRIES), "error"]))
    schemas: dict[str, Any] = {}
    components: dict[str, Any] = {}
    for name in names:  # apart, since types of two replies may have the same name
        (schemas[name],), found = msgspec.json.schema_components(
            (published(REPLIES[name]),), ref_template=f"#/components/schemas/{name}.{{name}}"
        )
        components.update((f"{name}.{part}", schema) for part, schema in found.items())
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Letterbook",
            "version": __version__,
            "description": "What the pages show, as the JSON of the command line."
            " It is answered on this computer alone.",
        },
        "servers": [{"url": PREFIX}],
        "security": [{"cookie": []}],
        "paths": {entry.path: {"get": _operation(entry, schemas)} for entry in ENTRIES},
        "components": {
            "schemas": components,
            "securitySchemes": {
                "cookie": {
                    "type": "apiKey",
                    "in": "cookie",
                    "name": cookie,
                    "description": "Given by the address that `letterbook serve` prints.",
                }
            },
        },
    }


def _operation(entry: Entry, schemas: dict[str, Any]) -> dict[str, Any]:
    parameters = [_parameter(one, "query") for one in entry.parameters]
    if "{name}" in entry.path:
        about = "The id of the message, a beginning of it, or its Message-ID."
        name = Parameter("name", about, {"type": "string", "minLength": 1}, required=True)
        parameters.insert(0, _parameter(name, "path"))
    refused = {status: _answer(text, schemas["error"]) for status, text in _REFUSED.items()}
    plain = {"description": _STRANGER, "content": {"text/plain": {"schema": {"type": "string"}}}}
    return {
        "operationId": entry.path.strip("/").replace("/{name}", "").replace("/", "-"),
        "summary": entry.summary,
        "parameters": parameters,
        "responses": {
            "200": _answer(entry.summary, schemas[entry.reply]), "401": plain, **refused
        },
    }  # fmt: skip


def _parameter(one: Parameter, place: str) -> dict[str, Any]:
    return {
        "name": one.name, "in": place, "required": one.required, "description": one.text,
        "schema": one.schema,
    }  # fmt: skip


def _answer(text: str, schema: Any) -> dict[str, Any]:
    return {"description": text, "content": {"application/json": {"schema": schema}}}
