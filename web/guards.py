"""What every request passes: its size, the language it is answered in, headers that keep pages private."""

from collections.abc import Callable
from http import HTTPStatus
from http.cookies import CookieError, SimpleCookie
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from registry.language import LANGUAGES, _, speaking

LANGUAGE_COOKIE: Final = "minhchung-lang"

_POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' blob:",  # a photo that is about to be sent is shown first
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS: Final = {
    "content-security-policy": _POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "geolocation=(), microphone=(), payment=(), usb=()",
}
# Papers name people: no copy stays on a computer that others use, unless a handler says otherwise.
NOT_KEPT: Final = "no-store"
# The address of such a file changes with the file.
_KEPT: Final = "public, max-age=31536000, immutable"
# Of a body without files: the longest form is a subject with a reason.
_MOST_OF_FORM: Final = 1024 * 1024


class SpeakLanguage:
    """Answers in the language that the browser's cookie names, else in the office's."""

    def __init__(self, app: ASGIApp, default: str) -> None:
        self._app = app
        self._default = default

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        with speaking(choose_language(scope, self._default)):
            await self._app(scope, receive, send)


class KeepPagesPrivate:
    """Puts the headers on answers that browsers go by."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, headers put on its answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        is_own_file = scope["path"].startswith("/static/")

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                is_kept = is_own_file and message["status"] == HTTPStatus.OK
                headers.setdefault("cache-control", _KEPT if is_kept else NOT_KEPT)
            await send(message)

        await self._app(scope, receive, send_guarded)


class LimitBody:
    """Refuses what is larger than a form can be; files come from somebody signed in only.

    Bodies are read before anything else is looked at: without it, anybody who reaches the server could fill
    its disk.
    """

    def __init__(self, app: ASGIApp, is_known: Callable[[Scope], bool], most_uploaded: int) -> None:
        self._app = app
        self._is_known = is_known
        self._most_uploaded = most_uploaded

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, as long as its body keeps to the limit."""
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD"):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        left = _MOST_OF_FORM
        if headers.get("content-type", "").startswith("multipart/") and await run_in_threadpool(
            self._is_known, scope
        ):
            left += self._most_uploaded
        if int(headers.get("content-length", "0")) > left:
            text = _(
                "That is too much at once. Send fewer or smaller files, or put them into the inbox folder."
            )
            answer = JSONResponse({"says": text}, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
            await answer(scope, receive, send)
            return

        async def receive_some() -> Message:
            nonlocal left
            message = await receive()
            left -= len(message.get("body", b""))
            if left < 0:  # sent in pieces, without saying how many
                raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
            return message

        await self._app(scope, receive_some, send)


def choose_language(scope: Scope, default: str) -> str:
    """The language that a request's cookie names, else the default."""
    for name, value in scope["headers"]:
        if name == b"cookie":
            chosen = _read_cookie(value.decode("latin-1"))
            if chosen is not None:
                return chosen
    return default


def _read_cookie(header: str) -> str | None:
    cookies: SimpleCookie = SimpleCookie()
    try:
        cookies.load(header)
    except CookieError:
        return None
    found = cookies.get(LANGUAGE_COOKIE)
    return found.value if found is not None and found.value in LANGUAGES else None
