"""The routes of the API: what is sent is read by its schema, errors have the contract's form.

A change needs more than the cookie: the token of the letterbook that is open, as a header, which
no page elsewhere can send.
"""

from __future__ import annotations

import re
from typing import Any

import msgspec
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Mount, Route

from letterbook.errors import LetterbookError, NothingFound, Refused, UsageError
from letterbook.rules.json_form import encoded
from letterbook.web.api import ENTRIES
from letterbook.web.api_entries import Entry, Seat, Values
from letterbook.web.api_parameters import PATH, Parameter
from letterbook.web.failures import PREFIX, NotJson, WrongMethod, as_json, failed
from letterbook.web.forms import drain, read_bytes
from letterbook.web.openapi import TOKEN, document

_NEXT = "See the document of the API at /api/v1/openapi.json."
_WHOLE = re.compile(r"-?[0-9]{1,15}")
_ANY = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"]


def read_values(entry: Entry, request: Request) -> Values:
    """Return the values of the parameters; raise `UsageError` for one that is out of bounds."""
    found: Values = {name: _value(PATH[name], text) for name, text in request.path_params.items()}
    for parameter in entry.parameters:
        texts = request.query_params.getlist(parameter.name)
        if not texts and parameter.required:
            raise UsageError(f"The parameter {parameter.name} is missing.", next_step=_NEXT)
        if parameter.schema["type"] == "array":
            found[parameter.name] = texts
        else:
            found[parameter.name] = _value(parameter, texts[-1]) if texts else parameter.default
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


async def _read_body(entry: Entry, request: Request) -> object:
    """Return what was sent; raise `NotJson` or `UsageError` for what is not of the type."""
    if entry.body is None:
        await drain(request)
        return None
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        await drain(request)
        raise NotJson("What is sent here is application/json.", next_step=_NEXT)
    content = await read_bytes(request)
    try:
        return msgspec.json.decode(content, type=entry.body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise UsageError(
            f"What was sent is not as it is described: {error}.", next_step=_NEXT
        ) from error


def _routes() -> list[Route]:
    """Return one route for each path, whatever its methods."""
    by_path: dict[str, dict[str, Entry]] = {}
    for entry in ENTRIES:
        by_path.setdefault(entry.path, {})[entry.method] = entry
    paths = sorted(by_path, key=lambda path: path.count("{"))  # /events/undo is no /events/{claim}
    return [_route(path, by_path[path]) for path in paths]


def _route(path: str, entries: dict[str, Entry]) -> Route:
    async def endpoint(request: Request) -> Response:
        entry = entries.get("GET" if request.method == "HEAD" else request.method)
        try:
            if entry is None:
                return await _not_so(sorted(entries), request)
            return await _answered(entry, request)
        except ClientDisconnect:
            return Response(status_code=400)  # nobody reads it
        except LetterbookError as error:
            return failed(error)

    return Route(path, endpoint, methods=_ANY)


async def _not_so(methods: list[str], request: Request) -> Response:
    await drain(request)
    error = WrongMethod("This path is not asked in this way.", next_step=_NEXT)
    answer = failed(error)
    answer.headers["Allow"] = ", ".join(methods)
    return answer


async def _answered(entry: Entry, request: Request) -> Response:
    seat: Seat = Seat(request.app.state.desk, request.app.state.jobs, request.app.state.keys)
    if entry.changes:
        await _check_token(seat, request)
    values = read_values(entry, request)
    values["body"] = await _read_body(entry, request) if entry.changes else None
    answer, at_desk = entry.answer, entry.at_desk
    if answer is not None:
        return await seat.desk.ask(lambda book: _made(answer(book, values)), long=entry.long)
    assert at_desk is not None  # an entry has one of the two
    return await seat.desk.run(lambda: _made(at_desk(seat, values)))


async def _check_token(seat: Seat, request: Request) -> None:
    if not seat.keys.is_form_token(request.headers.get(TOKEN, ""), seat.desk.identity):
        await drain(request)
        raise Refused(
            "The token for changes is not there, or of another letterbook.",
            next_step=f"Send the token of /api/v1/session as {TOKEN}.",
        )


def _made(answer: object) -> Response:
    return answer if isinstance(answer, Response) else as_json(encoded(answer))


async def _document(request: Request) -> Response:
    return as_json(msgspec.json.encode(document(request.app.state.keys.cookie)))


async def _nothing(request: Request) -> Response:
    await drain(request)
    return failed(NothingFound("The API has no such path.", next_step=_NEXT))


ROUTES = [
    Mount(
        PREFIX,
        routes=[
            *_routes(),
            Route("/openapi.json", _document),
            Route("/{path:path}", _nothing, methods=_ANY),
        ],
    )
]
