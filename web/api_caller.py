"""Who calls the API, and whether they may: looked at before anything of what they send is read."""

from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Final

from fastapi import APIRouter, Depends, Request, Security
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response
from fastapi.routing import APIRoute
from fastapi.security import HTTPBearer

from desk.clock import now
from registry.account_access import Account
from registry.errors import NotAllowedError
from registry.language import _
from registry.store import Registry
from registry.vocabulary.kinds import Right
from web.api_shapes import Failure
from web.office import Office
from web.uploads import require_space
from web.visit import office_of

# Acts are a few words long; only the inbox takes files.
_MOST_SENT: Final = 64 * 1024
_SCHEME: Final = "bearer"
_BEARER: Final = HTTPBearer(
    auto_error=False,
    scheme_name="token",
    description="A token of an account (mã truy cập): `Authorization: Bearer mc_…`. It may do what its "
    "account may do. Cookies of the page do not count here.",
)
_WITH_BODY: Final = frozenset({"POST", "PATCH"})


class NoTokenError(Exception):
    """The request bears no token, or none that is good."""


class UnsizedBodyError(Exception):
    """The request does not say how much it sends."""


class LargeBodyError(Exception):
    """More is sent than an act can need."""


@dataclass(frozen=True, slots=True)
class Caller:
    """A program that acts in somebody's name."""

    office: Office
    account: Account

    @property
    def who(self) -> str:
        """The name that acts are recorded under."""
        return self.account.name

    @property
    def registry(self) -> Registry:
        """The registry, acts recorded under the account's name."""
        return self.office.registry.acting_as(self.who)


class _GuardedRoute(APIRoute):
    """A route for those who have a right."""

    right: ClassVar[Right]
    takes_files: ClassVar[bool] = False

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler, which looks at who calls before it reads what is sent."""
        handle = super().get_route_handler()

        async def check_first(request: Request) -> Response:
            request.state.caller = await run_in_threadpool(_admit, request, self.right)
            if request.method in _WITH_BODY:
                await run_in_threadpool(_check_size, request, self.takes_files)
            return await handle(request)

        return check_first


class _ReadingRoute(_GuardedRoute):
    right = Right.READ


class _FilingRoute(_GuardedRoute):
    right = Right.FILE


class _SendingRoute(_FilingRoute):
    takes_files = True


class _JudgingRoute(_GuardedRoute):
    right = Right.JUDGE


_FAILURES: Final[Mapping[int, str]] = {
    400: "What was asked for cannot be understood or done; nothing was changed.",
    401: "No token, or none that is good.",
    403: "The token's account may not do this; nothing was changed.",
    404: "There is no such thing.",
    422: "Something sent is not of the kind that the description asks for.",
    503: "The registry or the index cannot be used just now.",
}
_FAILURES_OF_WRITING: Final = {
    411: "The request does not say how many bytes it sends (Content-Length).",
    413: "More was sent than can be needed.",
}


def _build_router(route: type[_GuardedRoute], tag: str, failures: Mapping[int, str]) -> APIRouter:
    described: dict[int | str, dict[str, Any]] = {
        status: {"model": Failure, "description": said} for status, said in failures.items()
    }
    return APIRouter(route_class=route, tags=[tag], dependencies=[Security(_BEARER)], responses=described)


def reading_router(tag: str) -> APIRouter:
    """Routes for all accounts."""
    return _build_router(_ReadingRoute, tag, _FAILURES)


def filing_router(tag: str) -> APIRouter:
    """Routes for those who take papers in and correct them."""
    return _build_router(_FilingRoute, tag, {**_FAILURES, **_FAILURES_OF_WRITING})


def sending_router(tag: str) -> APIRouter:
    """Routes that take files in."""
    return _build_router(_SendingRoute, tag, {**_FAILURES, **_FAILURES_OF_WRITING})


def judging_router(tag: str) -> APIRouter:
    """Routes for those who decide about evidence."""
    return _build_router(_JudgingRoute, tag, {**_FAILURES, **_FAILURES_OF_WRITING})


def _caller_of(request: Request) -> Caller:
    caller: Caller = request.state.caller
    return caller


Calling = Annotated[Caller, Depends(_caller_of)]


def _admit(request: Request, right: Right) -> Caller:
    """Who calls.

    Raises:
        NoTokenError: nobody that is known.
        NotAllowedError: somebody who may not do this.
    """
    scheme, _blank, secret = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != _SCHEME:
        raise NoTokenError
    office = office_of(request)
    account = office.registry.accounts.find_token(secret.strip(), now())
    if account is None:
        raise NoTokenError
    if not account.may(right):
        raise NotAllowedError(_("Your account may not do this. Ask the administrator."))
    return Caller(office, account)


def _check_size(request: Request, takes_files: bool) -> None:
    """Have no more sent than is needed, or than there is room for.

    Raises:
        UnsizedBodyError: it is not said how much.
        LargeBodyError: it is more than an act can need.
        RegistryError: the disk is too full for the files.
    """
    length = request.headers.get("content-length", "" if "transfer-encoding" in request.headers else "0")
    if not (length.isascii() and length.isdecimal()):
        raise UnsizedBodyError
    if takes_files:
        require_space(int(length), office_of(request).settings.home.inbox)
    elif int(length) > _MOST_SENT:
        raise LargeBodyError
