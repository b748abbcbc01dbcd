"""One request as a page sees it, and what is sent back."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from letterbook.errors import LetterbookError, Refused, UsageError
from letterbook.rules.uri_text import uri_text
from letterbook.web.desk import Desk
from letterbook.web.failures import status_of
from letterbook.web.forms import MOST_FORM_BYTES, ClientDisconnect, Form, Upload, read_form
from letterbook.web.keys import Keys
from letterbook.web.languages import language_of
from letterbook.web.next_steps import step_of
from letterbook.web.rendering import Said, environment
from letterbook.web.uploads import Sending
from letterbook.words import Words, words_of

if TYPE_CHECKING:
    from letterbook.wiring import Letterbook

_NOTHING_ASKED = {"query": "", "sort": "relevance", "grouped": False, "title": ""}
Endpoint = Callable[[Request], Awaitable[Response]]


class Asked:
    """What was asked: parameters, the form that was sent, and in which language to answer."""

    def __init__(
        self,
        request: Request,
        form: Form | None = None,
    ) -> None:
        self.request = request
        self.words: Words = words_of(language_of(request.headers))
        form = form or Form({})
        self._form = form.fields
        self._upload = form.upload
        self.files: Sending | None = form.sent
        """The files that were sent to be added."""
        self.withheld = 0
        """Messages of the open letterbook that no page shows."""

    @property
    def upload(self) -> Upload | None:
        """The file that was sent with the form; raise `UsageError` for one that is too large."""
        if self._upload is not None and len(self._upload.content) > MOST_FORM_BYTES:
            raise UsageError(
                f"A file that is sent here has at most {MOST_FORM_BYTES // 1_000_000} MB.",
                next_step="Paste its text instead, or a part of it.",
            )
        return self._upload

    @property
    def desk(self) -> Desk:
        """The letterbook that is open."""
        desk: Desk = self.request.app.state.desk
        return desk

    @property
    def keys(self) -> Keys:
        """The secrets of this run."""
        keys: Keys = self.request.app.state.keys
        return keys

    def path(self, name: str) -> str:
        """Return a part of the path."""
        return str(self.request.path_params[name])

    def value(self, name: str, default: str = "") -> str:
        """Return a parameter of the address, its last value."""
        return self.request.query_params.get(name, default)

    def values(self, name: str) -> list[str]:
        """Return all values of a parameter."""
        return self.request.query_params.getlist(name)

    def number(self, name: str, default: int, least: int = 0, most: int = 1_000) -> int:
        """Return a whole number of the address within bounds; raise `UsageError` for another."""
        text = self.value(name)
        if not text:
            return default
        number = int(text) if re.fullmatch(r"-?[0-9]{1,15}", text) else None
        if number is None or not least <= number <= most:
            raise UsageError(
                f"{name} is a whole number from {least} to {most}.",
                next_step="Change the address, or begin again from the overview.",
            )
        return number

    def choice(self, name: str, choices: tuple[str, ...]) -> str:
        """Return a parameter that is one of several, the first where it is not given."""
        value = self.value(name) or choices[0]
        if value not in choices:
            raise UsageError(
                f"{name} is one of: {', '.join(filter(None, choices))}.",
                next_step="Change the address, or begin again from the overview.",
            )
        return value

    def sent(self, name: str) -> str:
        """Return a field of the form, its last value."""
        return (self._form.get(name) or [""])[-1]

    def all_sent(self, name: str) -> list[str]:
        """Return all values of a field of the form."""
        return self._form.get(name, [])

    def page(self, template: str, status: int = 200, **values: Any) -> Response:
        """Return a page made of a template."""
        html = environment().get_template(template).render(
            t=self.words, said=Said(self.words), here=self.request.url.path,
            address=_address(self.request), form_token=self.keys.form_token(self.desk.identity),
            open=self.desk.path is not None, withheld=self.withheld,
            sees_privileged=self.desk.privileged, **{**_NOTHING_ASKED, **values},
        )  # fmt: skip
        return HTMLResponse(html, status)


def page(answer: Callable[[Asked, Letterbook], Response], *, long: bool = False) -> Endpoint:
    """Return an endpoint whose answer is made in a reading thread, from the open letterbook.

    ``long``: it looks at every message.
    """

    async def reply(asked: Asked) -> Response:
        if asked.desk.path is None and asked.request.method == "GET":
            return RedirectResponse("/start", 303)

        def answered(book: Letterbook) -> Response:
            asked.withheld = book.withheld()
            return answer(asked, book)

        return await asked.desk.ask(answered, long=long)

    return _endpoint(reply)


def page_without(answer: Callable[[Asked], Response]) -> Endpoint:
    """Return an endpoint that needs no open letterbook."""

    async def reply(asked: Asked) -> Response:
        return await asked.desk.run(lambda: answer(asked))

    return _endpoint(reply)


def _endpoint(reply: Callable[[Asked], Awaitable[Response]]) -> Endpoint:
    """Return what reads the form, sees that it is ours, and answers it or says what is wrong.

    Files that were sent are deleted when the answer is not made, whatever the reason.
    """

    async def endpoint(request: Request) -> Response:
        asked = Asked(request)
        try:
            asked = Asked(request, await read_form(request))
            _check_form(asked)
            return await reply(asked)
        except ClientDisconnect:
            return Response(status_code=400)  # nobody reads it
        except LetterbookError as error:
            _discard(asked)
            return failure(asked, error)
        except BaseException:
            _discard(asked)
            raise

    return endpoint


def _discard(asked: Asked) -> None:
    if asked.files is not None:
        asked.files.discard()


def failure(asked: Asked, error: LetterbookError) -> Response:
    """Return the page that says what is wrong and what to do."""
    facts = {"error": error, "step": step_of(error), "query": getattr(error, "query", "")}
    return asked.page("failure.html", status_of(error), **facts)


def back_to(asked: Asked, default: str, **more: object) -> Response:
    """Return the way back to the page that a form was sent from, which is one of ours.

    ``more`` are parameters that the page has not yet.
    """
    back = asked.sent("back")
    ours = back.startswith("/") and not back.startswith(("//", "/\\")) and back.isprintable()
    way = back if ours and back.isascii() else default
    return RedirectResponse(address(way, **more), 303)


def address(path: str, **parameters: object) -> str:
    """Return a path with parameters; those that are "" or None are left out."""
    given = [(name, value) for name, value in parameters.items() if value not in ("", None)]
    text = "&".join(f"{name}={uri_text(str(value))}" for name, value in given)
    return f"{path}{'&' if '?' in path else '?'}{text}" if text else path


def _check_form(asked: Asked) -> None:
    if asked.request.method in ("GET", "HEAD"):
        return
    if not asked.keys.is_form_token(asked.sent("form_token"), asked.desk.identity):
        raise Refused(
            "This form is not of the letterbook that is open now.",
            next_step="Load the page again and repeat it there.",
        )


def _address(request: Request) -> str:
    """Return path and query of the request, to come back to."""
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")
