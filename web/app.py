"""The page's application: routes, what guards them, and how failures are said."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from threading import Thread
from typing import Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import HTTPConnection
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from desk.clock import now
from registry.errors import MinhchungError
from registry.language import _, speaking
from web import api
from web.guards import HEADERS, NOT_KEPT, KeepPagesPrivate, LimitBody, SpeakLanguage, choose_language
from web.metrics import CountAnswers
from web.office import Office
from web.pages import admin, gaps, inbox, item, log, overview, packs, paper, search, sign_in, table
from web.rendering import STATIC, render, static_folder
from web.settings import WebSettings
from web.statuses import status_of
from web.visit import PASSWORD_PAGE, PasswordDueError, SignedOutError, find_sign_in, sign_in_address

_PAGES: Final = (sign_in, overview, table, item, gaps, search, paper, inbox, packs, log, admin)
# What a browser calls this very computer: another name that leads here is somebody else's page at work.
_OWN_NAMES: Final = ["127.0.0.1", "localhost", "[::1]"]


def build_app(settings: WebSettings) -> FastAPI:
    """The application for one registry."""
    office = Office(settings)

    @asynccontextmanager
    async def hold(_app: FastAPI) -> AsyncIterator[None]:
        Thread(target=office.standing.prepare, name="prepare", daemon=True).start()
        try:
            yield
        finally:
            office.close()

    app = FastAPI(lifespan=hold, openapi_url=None, docs_url=None, redoc_url=None)
    app.state.office = office
    app.mount(static_folder(), StaticFiles(directory=STATIC), name="static")
    app.mount("/api", api.build_app(office))
    for page in _PAGES:
        app.include_router(page.router)
    app.add_middleware(
        LimitBody,
        is_known=lambda scope: _is_known(office, scope),
        most_uploaded=settings.most_uploaded,
    )
    app.add_middleware(KeepPagesPrivate)
    app.add_middleware(SpeakLanguage, default=settings.home.lang)
    app.add_middleware(CountAnswers, metrics=office.metrics)
    if settings.is_local:
        app.add_middleware(TrustedHostMiddleware, allowed_hosts=_OWN_NAMES)
    _handle_failures(app, settings.home.lang)
    return app


def _is_known(office: Office, scope: Scope) -> bool:
    """Whether somebody is signed in, or a program names a token of ours."""
    request = HTTPConnection(scope)
    if find_sign_in(office, request) is not None:
        return True
    scheme, _blank, secret = request.headers.get("authorization", "").partition(" ")
    return scheme.lower() == "bearer" and office.registry.accounts.find_token(secret, now()) is not None


def _handle_failures(app: FastAPI, default: str) -> None:
    @app.exception_handler(SignedOutError)
    def ask_to_sign_in(request: Request, _error: SignedOutError) -> Response:
        if _is_from_script(request):
            return JSONResponse({"says": _("You are signed out. Sign in again.")}, 401)
        return RedirectResponse(sign_in_address(request), 303)

    @app.exception_handler(PasswordDueError)
    def ask_for_password(_request: Request, _error: PasswordDueError) -> Response:
        return RedirectResponse(PASSWORD_PAGE, 303)

    @app.exception_handler(MinhchungError)
    def say_failure(request: Request, error: MinhchungError) -> Response:
        return _say(request, str(error), status_of(error))

    @app.exception_handler(HTTPException)
    def say_status(request: Request, error: HTTPException) -> Response:
        text = _("There is no such page.") if error.status_code == 404 else str(error.detail)
        return _say(request, text, error.status_code)

    @app.exception_handler(RequestValidationError)
    def say_misuse(request: Request, error: RequestValidationError) -> Response:
        if any(fault["loc"][0] == "path" for fault in error.errors()):  # such as letters for a number
            return _say(request, _("There is no such page."), 404)
        for fault in error.errors():
            if fault["type"] == "string_too_long":
                line = _("What was typed is too long: {most} letters at most. Go back and shorten it.")
                return _say(request, line.format(most=fault["ctx"]["max_length"]), 422)
        return _say(request, _("The form was not filled in as it should be. Go back and check it."), 422)

    @app.exception_handler(Exception)
    def say_fault(request: Request, _error: Exception) -> Response:  # logged by the server
        # Answered outside all that other requests pass: language and headers are put on here.
        with speaking(choose_language(request.scope, default)):
            text = _("Something went wrong in the program; nothing was changed. Tell the administrator.")
            answer = _say(request, text, 500)
        answer.headers.update({**HEADERS, "cache-control": NOT_KEPT})
        return answer


def _is_from_script(request: Request) -> bool:
    return "application/json" in request.headers.get("accept", "") or "x-csrf" in request.headers


def _say(request: Request, text: str, status: int) -> Response:
    if _is_from_script(request):
        return JSONResponse({"says": text}, status)
    if "text/html" not in request.headers.get("accept", "text/html"):
        return PlainTextResponse(text, status)
    return HTMLResponse(render("failure.html", {"text": text, "status": status}), status)
