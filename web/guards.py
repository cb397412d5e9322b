"""What every request passes: the language it is answered in, and headers that keep pages private."""

from http import HTTPStatus
from http.cookies import CookieError, SimpleCookie
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from registry.language import LANGUAGES, speaking

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
_HEADERS: Final = {
    "content-security-policy": _POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "geolocation=(), microphone=(), payment=(), usb=()",
}
# Papers name people: no copy stays on a computer that others use, unless a handler says otherwise.
_NOT_KEPT: Final = "no-store"
# The address of such a file changes with the file.
_KEPT: Final = "public, max-age=31536000, immutable"


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
        with speaking(_choose(scope, self._default)):
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
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
                is_kept = is_own_file and message["status"] == HTTPStatus.OK
                headers.setdefault("cache-control", _KEPT if is_kept else _NOT_KEPT)
            await send(message)

        await self._app(scope, receive, send_guarded)


def _choose(scope: Scope, default: str) -> str:
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
