"""The routes of the API: parameters read by their schemas, errors as the contract writes them."""

from __future__ import annotations

import re
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route

from letterbook.contract.failures import error_facts
from letterbook.errors import LetterbookError, NothingFound, UsageError
from letterbook.model.reply import SCHEMA
from letterbook.rules.json_form import encoded
from letterbook.web.api import ENTRIES, Entry, Values
from letterbook.web.api_parameters import Parameter
from letterbook.web.desk import Desk
from letterbook.web.failures import status_of
from letterbook.web.keys import Keys
from letterbook.web.openapi import PREFIX, document

_NEXT = "See the document of the API at /api/v1/openapi.json."
_WHOLE = re.compile(r"-?[0-9]{1,15}")


def read_values(entry: Entry, request: Request) -> Values:
    """Return the values of the parameters; raise `UsageError` for one that is out of bounds."""
    found: Values = dict(request.path_params)
    for parameter in entry.parameters:
        text = request.query_params.get(parameter.name)
        if text is None and parameter.required:
            raise UsageError(f"The parameter {parameter.name} is missing.", next_step=_NEXT)
        found[parameter.name] = parameter.default if text is None else _value(parameter, text)
    return found


def _value(parameter: Parameter, text: str) -> Any:
    schema = parameter.schema
    if schema["type"] == "integer":
        number = int(text) if _WHOLE.fullmatch(text) else None
        if number is None or not schema["minimum"] <= number <= schema["maximum"]:
            raise UsageError(
                f"{parameter.name} is a whole number from {schema['minimum']} to"
                f" {schema['maximum']}.",
                next_step=_NEXT,
            )
        return number
    if "enum" in schema and text not in schema["enum"]:
        shown = ", ".join(one or '""' for one in schema["enum"])
        raise UsageError(f"{parameter.name} is one of: {shown}.", next_step=_NEXT)
    return text


def _route(entry: Entry) -> Route:
    async def endpoint(request: Request) -> Response:
        desk: Desk = request.app.state.desk
        try:
            values = read_values(entry, request)
            return _json(await desk.ask(lambda book: encoded(entry.answer(book, values))))
        except LetterbookError as error:
            return failed(error)

    return Route(entry.path, endpoint, methods=["GET"])


def failed(error: LetterbookError) -> Response:
    """Return an error as the command line writes it."""
    return _json(encoded({"schema": SCHEMA, "error": error_facts(error)}), status_of(error))


def _json(content: bytes, status: int = 200) -> Response:
    return Response(content + b"\n", status, media_type="application/json")


async def _document(request: Request) -> Response:
    keys: Keys = request.app.state.keys
    return _json(msgspec.json.encode(document(keys.cookie)))


async def _nothing(_: Request) -> Response:
    return failed(NothingFound("The API has no such path.", next_step=_NEXT))


ROUTES = [
    Mount(
        PREFIX,
        routes=[
            *map(_route, ENTRIES),
            Route("/openapi.json", _document),
            Route("/{path:path}", _nothing),
        ],
    )
]
