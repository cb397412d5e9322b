"""The REST API under /api: the routes of its parts, how failures are said, what it speaks."""

from collections.abc import Mapping
from importlib.metadata import version
from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, PlainTextResponse, Response
from pydantic import Field
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Receive, Scope, Send

from desk.condition import Trouble, find_troubles
from registry.errors import (
    InputFileError,
    MinhchungError,
    MissingToolError,
    NotAllowedError,
    NotFoundError,
    RegistryError,
    UsageError,
)
from registry.language import LANGUAGES, _, speaking
from web import api_inbox, api_papers, api_table
from web.api_caller import Calling, LargeBodyError, NoTokenError, UnsizedBodyError, reading_router
from web.api_shapes import Failure, FailureCode, Shape
from web.metrics import CONTENT_TYPE
from web.office import Office
from web.statuses import status_of

_CODES: Final[Mapping[type[MinhchungError], FailureCode]] = {
    NotAllowedError: "not_allowed",
    NotFoundError: "not_found",
    UsageError: "usage",
    InputFileError: "input_file",
    MissingToolError: "missing_tool",
    RegistryError: "registry",
}
_CODES_OF_STATUS: Final[Mapping[int, FailureCode]] = {404: "not_found", 405: "method_not_allowed"}
_DESCRIPTION: Final = (
    "What the page of minhchung does, for programs: the same accounts, rights and audit trail. "
    "Sentences (`says`) are in the language of the office, or the one that `Accept-Language` asks for "
    "(`vi`, `en`). Points are JSON numbers, days are written as 2026-04-24, moments with their zone. "
    "Every failure is `{says, code}`."
)
_TAGS: Final = (
    {"name": "table", "description": "The table of criteria (bảng tiêu chí): points, items, claims, gaps."},
    {"name": "decisions", "description": "What people decide about papers as evidence (minh chứng)."},
    {"name": "papers", "description": "Filed papers (văn bản): search, read, correct."},
    {"name": "inbox", "description": "Files that are sent, and what became of them."},
    {"name": "log", "description": "The audit trail (nhật ký)."},
    {"name": "server", "description": "Whether the service works, and how much it does."},
)
_ROUTERS: Final = (
    api_table.reading,
    api_table.filing,
    api_table.judging,
    api_papers.reading,
    api_papers.filing,
    api_inbox.sending,
    api_inbox.reading,
    api_inbox.log,
)


class Health(Shape):
    """Whether the service works, and what is wrong."""

    ok: bool = Field(description="False, with status 503, where papers cannot be taken in or read.")
    version: str = Field(description="Of the program.")
    troubles: list[Trouble] = Field(description="Also those that somebody should look at before long.")


def build_app(office: Office) -> FastAPI:
    """The API for one registry; it has no pages of its own, and asks for a token with each request."""
    # Pages that show the description load scripts from other hosts: there are none.
    app = FastAPI(
        title="minhchung",
        version=version("minhchung"),
        description=_DESCRIPTION,
        openapi_tags=[dict(tag) for tag in _TAGS],
        docs_url=None,
        redoc_url=None,
    )
    app.state.office = office
    for router in _ROUTERS:
        app.include_router(router)

    failing: dict[int | str, dict[str, Any]] = {503: {"model": Health, "description": "It does not work."}}

    @app.get("/health", tags=["server"], summary="Whether the service works", responses=failing)
    def show_health(response: Response) -> Health:
        """Asks for no token, and tells nothing of the registry."""
        troubles = find_troubles(office.settings.home, office.intake, office.watch)
        is_working = not any(trouble.is_failure for trouble in troubles)
        response.status_code = 200 if is_working else 503
        return Health(ok=is_working, version=app.version, troubles=list(troubles))

    counting = reading_router("server")

    @counting.get(
        "/metrics",
        summary="Counts and seconds for Prometheus",
        response_class=PlainTextResponse,
        response_description="The text format of Prometheus.",
    )
    def show_metrics(caller: Calling) -> Response:
        """How much is taken in, read, searched, answered; nothing of people or papers."""
        return Response(caller.office.metrics.write(), media_type=CONTENT_TYPE)

    app.include_router(counting)
    app.add_middleware(SpeakAsked, default=office.settings.home.lang)
    _handle_failures(app)
    return app


class SpeakAsked:
    """Answers in the language that the request asks for, else in the office's."""

    def __init__(self, app: ASGIApp, default: str) -> None:
        self._app = app
        self._default = default

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        asked = headers.get(b"accept-language", b"").decode("latin-1")
        with speaking(find_language(asked) or self._default):
            await self._app(scope, receive, send)


def find_language(asked: str) -> str | None:
    """The language that a header `Accept-Language` likes best of those there are (pure)."""
    wishes = []
    for piece in asked.split(","):
        tag, _semicolon, weight = piece.partition(";")
        language = tag.strip().lower().split("-")[0]
        if language in LANGUAGES:
            wishes.append((_parse_weight(weight), language))
    return max(wishes, key=lambda wish: wish[0])[1] if wishes else None


def _parse_weight(text: str) -> float:
    try:
        return float(text.strip().removeprefix("q="))
    except ValueError:
        return 1.0


def _handle_failures(app: FastAPI) -> None:
    @app.exception_handler(MinhchungError)
    def say_failure(_request: Request, error: MinhchungError) -> Response:
        code: FailureCode = next((code for kind, code in _CODES.items() if isinstance(error, kind)), "fault")
        return _say(status_of(error), code, str(error))

    @app.exception_handler(NoTokenError)
    def ask_for_token(request: Request, _error: NoTokenError) -> Response:
        has_one = "authorization" in request.headers
        asked = 'Bearer realm="minhchung"' + (', error="invalid_token"' if has_one else "")
        text = (
            _("This token is not good: it was revoked, has expired, or its account is closed.")
            if has_one
            else _("A token is needed. The administrator makes one, on the page of your account.")
        )
        return _say(401, "no_token", text, {"www-authenticate": asked})

    @app.exception_handler(UnsizedBodyError)
    def ask_for_length(_request: Request, _error: UnsizedBodyError) -> Response:
        return _say(411, "length_required", _("The request does not say how many bytes it sends."))

    @app.exception_handler(LargeBodyError)
    def refuse_large(_request: Request, _error: LargeBodyError) -> Response:
        return _say(413, "too_large", _("More was sent than this can need; nothing was changed."))

    @app.exception_handler(RequestValidationError)
    def say_misuse(_request: Request, error: RequestValidationError) -> Response:
        # What was sent is not repeated; the reasons are the library's, in English.
        faults = "; ".join(
            f"{'.'.join(map(str, one['loc']))}: {one['msg']}".encode(errors="replace").decode()
            for one in error.errors()
        )
        text = _("The request is not as the description asks for ({faults}).")
        return _say(422, "invalid", text.format(faults=faults))

    @app.exception_handler(HTTPException)
    def say_status(_request: Request, error: HTTPException) -> Response:
        code = _CODES_OF_STATUS.get(error.status_code, "usage")
        text = {
            "not_found": _("The API has no such address."),
            "method_not_allowed": _("This address does not take such a request."),
        }.get(code, _("The request cannot be read."))
        return _say(error.status_code, code, text, error.headers)

    @app.exception_handler(Exception)
    def say_fault(_request: Request, _error: Exception) -> Response:  # logged by the server
        text = _("Something went wrong in the program; nothing was changed. Tell the administrator.")
        return _say(500, "fault", text)


def _say(status: int, code: FailureCode, text: str, headers: Mapping[str, str] | None = None) -> Response:
    return JSONResponse(Failure(says=text, code=code).model_dump(), status, headers)
