"""One request as a page sees it, and what is sent back."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import python_multipart  # noqa: F401  # Starlette reads forms with it
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from letterbook.errors import LetterbookError, Refused, UsageError
from letterbook.rules.uri_text import uri_text
from letterbook.web.desk import Desk
from letterbook.web.failures import status_of
from letterbook.web.keys import Keys
from letterbook.web.next_steps import step_of
from letterbook.web.rendering import Said, environment
from letterbook.web.uploads import MOST_FILES, Staging
from letterbook.words import LANGUAGES, Language, Words, preferred, words_of

if TYPE_CHECKING:
    from letterbook.wiring import Letterbook

LANGUAGE_COOKIE = "letterbook-language"
SOURCES_FORM = "/start/inspect"
"""The one form that takes files of any size: what is to be added."""
MOST_FORM_FIELDS = 2_000
MOST_FORM_BYTES = 20_000_000
_NOTHING_ASKED = {"query": "", "sort": "relevance", "title": ""}
Endpoint = Callable[[Request], Awaitable[Response]]


class Upload(NamedTuple):
    """A file that a browser sent: the last part of its name, and its bytes."""

    name: str
    content: bytes


class Asked:
    """What was asked: parameters, the form that was sent, and in which language to answer."""

    def __init__(
        self,
        request: Request,
        form: Mapping[str, list[str]],
        upload: Upload | None = None,
        sent: Staging | None = None,
    ) -> None:
        self.request = request
        self.words: Words = words_of(_language(request))
        self._form = form
        self._upload = upload
        self._sent = sent

    @property
    def files(self) -> list[Path]:
        """The files that were sent to be added, where they lie until then."""
        return self._sent.paths if self._sent is not None else []

    def discard_files(self) -> None:
        """Delete the files that were sent."""
        if self._sent is not None:
            self._sent.discard()

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
            open=self.desk.path is not None, **{**_NOTHING_ASKED, **values},
        )  # fmt: skip
        return HTMLResponse(html, status)


def page(answer: Callable[[Asked, Letterbook], Response]) -> Endpoint:
    """Return an endpoint whose answer is made in a reading thread, from the open letterbook."""

    async def endpoint(request: Request) -> Response:
        asked = Asked(request, *await _form(request))
        if asked.desk.path is None and request.method == "GET":
            return RedirectResponse("/start", 303)
        try:
            _check_form(asked)
            return await asked.desk.ask(lambda book: answer(asked, book))
        except LetterbookError as error:
            return failure(asked, error)

    return endpoint


def page_without(answer: Callable[[Asked], Response]) -> Endpoint:
    """Return an endpoint that needs no open letterbook."""

    async def endpoint(request: Request) -> Response:
        asked = Asked(request, *await _form(request))
        try:
            _check_form(asked)
            return await asked.desk.run(lambda: answer(asked))
        except LetterbookError as error:
            asked.discard_files()
            return failure(asked, error)

    return endpoint


def failure(asked: Asked, error: LetterbookError) -> Response:
    """Return the page that says what is wrong and what to do."""
    facts = {"error": error, "step": step_of(error), "query": getattr(error, "query", "")}
    return asked.page("failure.html", status_of(error), **facts)


def back_to(asked: Asked, default: str) -> Response:
    """Return the way back to the page that a form was sent from, which is one of ours."""
    back = asked.sent("back")
    ours = back.startswith("/") and not back.startswith(("//", "/\\")) and back.isprintable()
    return RedirectResponse(back if ours and back.isascii() else default, 303)


def address(path: str, **parameters: object) -> str:
    """Return a path with parameters; those that are "" or None are left out."""
    given = [(name, value) for name, value in parameters.items() if value not in ("", None)]
    text = "&".join(f"{name}={uri_text(str(value))}" for name, value in given)
    return f"{path}?{text}" if text else path


def _check_form(asked: Asked) -> None:
    if asked.request.method in ("GET", "HEAD"):
        return
    if not asked.keys.is_form_token(asked.sent("form_token"), asked.desk.identity):
        raise Refused(
            "This form is not of the letterbook that is open now.",
            next_step="Load the page again and repeat it there.",
        )


async def _form(
    request: Request,
) -> tuple[Mapping[str, list[str]], Upload | None, Staging | None]:
    if request.method in ("GET", "HEAD"):
        return {}, None, None
    found: dict[str, list[str]] = {}
    upload: Upload | None = None
    sent = Staging() if request.url.path == SOURCES_FORM else None
    most = MOST_FILES if sent is not None else 1
    limits = {"max_files": most, "max_fields": MOST_FORM_FIELDS, "max_part_size": MOST_FORM_BYTES}
    async with request.form(**limits) as form:
        for name, value in form.multi_items():
            if isinstance(value, str):
                found.setdefault(name, []).append(value)
            elif sent is not None and value.filename:
                await sent.take(value.filename, value.read)
            elif value.filename:
                last = re.split(r"[/\\\\]", value.filename)[-1][:200]
                upload = Upload(last, await value.read(MOST_FORM_BYTES + 1))
    return found, upload, sent


def _language(request: Request) -> Language:
    chosen = request.cookies.get(LANGUAGE_COOKIE, "")
    for known in LANGUAGES:
        if known == chosen:
            return known
    return preferred(request.headers.get("accept-language", ""))


def _address(request: Request) -> str:
    """Return path and query of the request, to come back to."""
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")
